"""Workshop 1: a weight of 0 gets a gradient, in which no weight has a part."""

from __future__ import annotations

from gradmath.problems.workshop_1.zero_weight_gets_gradient import zero_weight_gets_gradient
from scenes.kit import (
    SAFE,
    Frame,
    Lecture,
    Region,
    announce,
    appear,
    ask,
    silent,
    state,
    sweep,
    vanish,
)
from scenes.kit.boards.crossings import motions
from scenes.kit.boards.crossings.board import CrossingsMachine
from scenes.kit.boards.machine import backward, weighing
from scenes.workshop_1.words.zero_weight_gets_gradient import guess_of, words_of

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.25, top=2.5)
BELOW_CODE = 0.82  # the code window ends above it
BACKWARD = "out.backward(v)"


class ZeroWeightGetsGradient(Lecture):
    """W.grad is z-bar times x: a weight of 0 gets its gradient as any other one does."""

    captions = {
        "title": ask("Can a weight of zero get a gradient?"),
        "machine": announce("Empty crossings: there the weight is zero."),
        "weighed": silent(),
        "back": announce("Backward: over switches to `z̄`, and over weights to `x.grad`."),
        "guess": ask(
            "{zero} is zero. What is its gradient?",
            ring=True,
            choices={"none": "{nothing}", "times": "{gradient}", "alone": "{bar}"},
        ),
        "guess alone": ask("{zero} is zero. What is its gradient?", ring=True),
        "meet": state({"product": "{bar} × {wire} {makes} {gradient}, though {zero} is zero."}),
        "fill": state({"each": "Each entry of `W.grad` is a `z̄` times an `x`."}),
        "others": state({
            "rows of zeros": "Where `z̄` is zero, so is its row of `W.grad`.",
            "others": "Each entry of `W.grad` is a `z̄` times an `x`.",
        }),
        "nudge": announce("Try it: nudge {nudged} by {step}."),
        "gains": state({
            "up": "`v @ out` rises: {slope} × {step} {gives} {gain}.",
            "down": "`v @ out` falls: {slope} × {step} {gives} {gain}.",
        }),
        "put back": silent(alone=True),
        "slide": ask("Now {sliding} slides. Which gradient follows?"),
        "stays": state({"stays": "`x.grad` follows. `W.grad` stays."}),
        "slide back": silent(),
        "step": announce("Now `W` goes a step along `W.grad`."),
        "again": state({
            "reach all": "Now no entry of `x.grad` is zero.",
            "connected": "What was zero in `W` connects now.",
        }),
        "answer": state({"answer": "A weight of zero can: its gradient is `z̄` times `x`."}),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(zero_weight_gets_gradient)
        # The scene keeps it: on the stage are its parts alone.
        machine = self.machine = CrossingsMachine(
            found.run, STAGE, head=BELOW_CODE, runs=found.shown, place=found.place
        )
        self.words = words_of(found)
        listing = found.run.listing
        window = self.open_window(listing, "out = torch.relu(z)")
        self.beat("machine", weighing.assemble(machine), pause=0.1)
        self.beat("weighed", weighing.bring_sliders(machine), line="v @ out", pause=0.1)
        self.beat("back", backward.back_to_switches(machine), motions.run_back(machine),
                  line=BACKWARD, pause=0.1)  # fmt: skip
        asked = Frame(machine.weights[found.place])
        self.beat(guess_of(found), motions.ask_for_weights(machine), appear(asked), line="W.grad")
        self.beat("meet", vanish(asked, run_time=0.3), motions.meet(machine, found.place[1]))
        self.beat("fill", motions.fill(machine))
        if len(found.run.z_bar.value) > 1:
            self.beat("others", motions.fill_others(machine))
        self.beat("nudge", motions.nudge_weight(machine, window, found.nudge), pause=0.1)
        self.beat("gains")
        self.beat("put back", motions.put_back(machine, window, found.place), pause=0.1)
        if found.slide:
            self.beat("slide", sweep(machine, found.slide, run_time=3.0), code=listing,
                      line=found.slide_line, pause=0.1)  # fmt: skip
            self.beat("stays")
            self.beat("slide back", sweep(machine, found.slide[::-1], run_time=1.0), pause=0.1)
        self.beat("step", motions.learn(machine, window, found.step), pause=0.1)
        self.beat("again")
        self.beat("answer", motions.point_out(machine), pause=0.5)
