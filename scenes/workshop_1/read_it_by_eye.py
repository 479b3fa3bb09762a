"""Workshop 1: the exam, x.grad of a small layer read off before torch computes it."""

from __future__ import annotations

from gradmath.problems.workshop_1.read_it_by_eye import read_it_by_eye
from scenes.kit import SAFE, Lecture, Machine, Region, announce, ask, state
from scenes.kit.boards.machine import backward, weighing
from scenes.kit.boards.machine.addends import head_for
from scenes.kit.boards.machine.reading import ColumnReading
from scenes.workshop_1.words.read_it_by_eye import groups_of, guess_of, words_of

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.3, top=2.5)
BACKWARD = "out.backward(v)"


class ReadItByEye(Lecture):
    """x.grad is a sum of paths that can be seen: from v over switches that are on to x."""

    captions = {
        "title": ask("Can you read `x.grad` by eye?"),
        "machine": announce("A new machine. Read it before torch runs backward."),
        "sliders": announce("`x.grad`: how fast does `v @ out` move with each `x`?"),
        "guess": ask(
            "How many of `x.grad` are not zero?",
            ring=True,
            choices={"sums": "{sums}", "paths": "{paths}", "wires": "{wires}"},
        ),
        "guess alone": ask("How many of `x.grad` are not zero?", ring=True),
        "walk": announce("Take each column: is a path to `v` live?"),
        "live": state({
            "two paths": "{live}: two live paths, {one} + {other}.",
            "one path": "{live}: one live path brings {one}.",
            "many paths": "{live}: live paths arrive.",
        }),
        "broken": state({
            "switch and v": "{broken}: a switch is off, a slider at zero.",
            "switch": "{broken}: switches are off.",
            "v": "{broken}: sliders are at zero.",
        }),
        "cancelled": state({
            "pair": "{cancelled}: {former} and {latter} cancel.",
            "cancel": "{cancelled}: what arrives cancels.",
        }),
        "empty": state("{empty}: {empty:its column is|their columns are} empty."),
        "torch": state({
            "no entry": "torch agrees: every entry is zero.",
            "all entries": "torch agrees: no entry is zero.",
            "some entries": "torch agrees: {reached} of {size} {reached:is|are} not zero.",
        }),
        "guess again": ask(
            "{turning} turns its sign: what moves?",
            ring=True,
            choices={"none": "none", "itself": "{own}", "others": "others"},
        ),
        "flip": state({
            "product": "{weight} × {wire} {makes} {now}: {own} changes alone.",
            "itself changes": "{own} changes alone.",
            "others change": "{movers} {movers:changes|change}.",
            "stays": "`x.grad` stays.",
        }),
        "last guess": ask(
            "{slider} goes to zero. Can a gradient appear?",
            ring=True,
            choices={"yes": "yes", "no": "no"},
        ),
        "mute": state({
            "appears": "What cancelled it is gone: {risen} is {height}.",
            "less": "{risers} {risers:changes|change}.",
            "still": "`x.grad` stays.",
        }),
        "why": state("You can read it: add what live paths bring from `v`."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(read_it_by_eye)
        first, flipped, muted = found.runs
        # The scene keeps it: on the stage are its parts alone.
        machine = self.machine = Machine(
            first, STAGE, head=head_for(found.runs), runs=found.runs, bars=False
        )
        reading = ColumnReading(machine, found.runs)
        self.words = words_of(found)
        window = self.open_window(first.listing, "out = torch.relu(z)")
        self.beat("machine", weighing.assemble(machine), pause=0.1)
        self.beat("sliders", weighing.bring_sliders(machine),
                  backward.ask_for_gradient(machine), line="v @ out", pause=0.1)  # fmt: skip
        self.beat(guess_of(first))
        groups = groups_of(first)
        self.beat("walk", reading.shine(groups))
        for kind, entries in groups.items():
            self.beat(kind, reading.read(entries), pause=1.2)
        self.beat("torch", reading.agree(), line=BACKWARD, pause=0.3)
        self.beat("guess again")
        self.beat("flip", reading.flip(window, flipped), reading.answer(window, flipped),
                  pause=0.3)  # fmt: skip
        if flipped.unreached:
            self.beat("last guess")
        self.beat("mute", reading.mute(window, muted, found.mute), reading.answer(window, muted),
                  pause=0.5)  # fmt: skip
        self.beat("why", reading.light_all(), pause=0.4)
