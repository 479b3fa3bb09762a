"""Workshop 1: which entries of v does x.grad follow."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Animation

from gradmath.problems.workshop_1.v_asks_the_question import v_asks_the_question
from gradmath.records.layer import TurnedWeights
from gradmath.records.tensor import Reason
from scenes.kit import SAFE, Lecture, Machine, Region, announce, ask, silent, state
from scenes.kit.boards.machine import changing, weighing
from scenes.kit.boards.machine.breaks import Break, breaks_of, let_go, show_breaks
from scenes.workshop_1.words.v_asks_the_question import words_of

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.25, top=2.5)
BELOW_CODE = 0.82  # the code window ends above it
BACKWARD = "out.backward(v)"


class VAsksTheQuestion(Lecture):
    """x.grad follows an entry of v only where a switch is on between it and x."""

    captions = {
        "title": ask("Turn `v` up. Does `x.grad` follow?"),
        "machine": announce("From `x` through `W` and the switches of `relu` to `out`."),
        "sliders": announce("Now `v` is zero everywhere: `v @ out` is zero."),
        "question": ask("`x.grad`: how fast does `v @ out` move with each `x`?"),
        "first": announce("Turn up {slider}, and torch runs along."),
        "first read": state({
            "product": "{weight} × {wire} {makes} {value}: {grad} follows.",
            "moves": "`x.grad` follows.",
            "alone off": "Its switch is off: `x.grad` and `v @ out` stay.",
            "stands": "`x.grad` stays.",
        }),
        "guess": ask(
            "Which will `x.grad` follow next?",
            ring=True,
            choices={"all": "all", "some": "{movers} alone", "none": "none"},
        ),
        "follows": announce("Turn up {movers}."),
        "follows read": state({
            "one product": "{its_weight} × {its_wire} {gives} {its_value}: {its_grad} follows.",
            "moved": "`x.grad` follows.",
        }),
        "stops": announce("Turn up {stoppers}."),
        "stops read": state({
            "both stay": "{stoppers:Its switch is|Their switches are} off: "
                         "`x.grad` and `v @ out` stay.",
            "stays": "`x.grad` stays.",
        }),
        "nudge": announce("Why? Nudge {nudged} by {step}."),
        "nudge read": state({"still zero": "{out} is still zero, so its `v` weighs a zero."}),
        "put back": silent(alone=True),
        "beyond": announce("Now {again} goes through zero."),
        "below": announce("And nudge {reached} by {little}."),
        "below read": state({
            "falls": "{grad_below} is negative: `v @ out` falls.",
            "rises": "{grad_below} is positive: `v @ out` rises.",
        }),
        "other": announce("Another `v`: another question."),
        "same": state("Same `x`, `W` and `out`; another `v`, another `x.grad`."),
        "answer": state({
            "some on": "`x.grad` follows `v` only where a switch is on.",
            "all on": "Every switch is on: `x.grad` follows all of `v`.",
            "all off": "Every switch is off: `x.grad` is zero.",
        }),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(v_asks_the_question)
        # The scene keeps it: on the stage are its parts alone.
        machine = self.machine = Machine(
            found.runs[0], STAGE, head=BELOW_CODE, runs=found.shown, bars=False
        )
        self.words = words_of(found)
        listing = machine.run.listing
        window = self.open_window(listing, "out = torch.relu(z)")
        self.beat("machine", weighing.assemble(machine), pause=0.1)
        self.beat("sliders", weighing.bring_sliders(machine), line="v @ out", pause=0.1)
        self.beat("question", weighing.bring_gradient(machine), line=BACKWARD)
        self.beat("first", *self.turn(found.first, 1.8), pause=0.1)
        self.beat("first read")
        movers, stoppers = found.movers, found.stoppers
        if len(found.others) > 1:
            self.beat("guess")
        if movers:
            self.beat("follows", *self.turn_all(movers, 1.5), pause=0.1)
            self.beat("follows read")
        breaks: list[Break] = []
        if stoppers:
            self.beat("stops", *self.turn_all(stoppers, 1.3), pause=0.6)
            breaks = breaks_of(machine, Reason.GATE_CLOSED)
            self.beat("stops read", show_breaks(breaks), pause=0.3)
        if found.stopped:
            self.beat(
                "nudge", let_go(breaks), changing.nudge(machine, window, found.stopped), pause=0.1
            )
            self.beat("nudge read")
            self.beat("put back", changing.put_back(machine, window), pause=0.1)
        start = found.beyond[0].runs[0].listing
        self.beat("beyond", *self.turn_all(found.beyond, 1.2), code=start, line=BACKWARD, pause=0.1)
        if found.below:
            self.beat("below", changing.nudge(machine, window, found.below), pause=0.1)
            self.beat("below read")
        back = [changing.put_back(machine, window)] if found.below else []
        self.beat("other", *back, weighing.choose(machine, window, found.other), pause=0.3)
        self.beat("same")
        self.beat("answer", show_breaks(breaks_of(machine, Reason.GATE_CLOSED)), pause=0.5)

    def turn(self, turned: TurnedWeights, run_time: float) -> list[Animation]:
        assert self.window is not None
        return weighing.turn(self.machine, self.window, turned, run_time)

    def turn_all(self, turns: Sequence[TurnedWeights], run_time: float) -> list[Animation]:
        return [motion for each in turns for motion in self.turn(each, run_time)]
