"""Workshop 1: a weight of 0 gets a gradient, in which no weight has a part."""

from __future__ import annotations

from gradmath.problems.workshop_1.zero_weight_gets_gradient import zero_weight_gets_gradient
from scenes.kit import SAFE, Lecture, Region, announce, ask, silent, state, sweep
from scenes.kit.boards.crossings import motions
from scenes.kit.boards.crossings.board import CrossingsMachine
from scenes.kit.boards.machine import backward, weighing
from scenes.workshop_1.words.zero_weight_gets_gradient import words_of

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.25, top=2.5)
BELOW_CODE = 0.82  # the code window ends above it
BACKWARD = "out.backward(v)"


class ZeroWeightGetsGradient(Lecture):
    """W.grad is z-bar times x: a weight of 0 gets its gradient as any other one does."""

    captions = {
        "title": ask("Can a weight of 0 get a gradient?"),
        "machine": announce("The machine. At a weight of 0 wires pass and do not touch."),
        "weighed": silent(),
        "bars": announce("Backward: `v` comes back over switches, to `z̄`."),
        "to x": announce("And over weights to `x.grad`."),
        "guess": ask(
            "{zero} is 0. What is its gradient?",
            ring=True,
            choices={"nothing": "{nothing}", "product": "{gradient}", "bar": "{bar}"},
        ),
        "meet": state({"product": "{bar} × {wire} {makes} {gradient}, though {zero} is 0."}),
        "fill": state({"each": "Each entry of `W.grad` is a `z̄` times an `x`."}),
        "nudge": announce("Is that true? Nudge {nudged} by {step}."),
        "gains": state({"gains": "`v @ out` gains {slope} × {step} {gives} {gain}."}),
        "put back": silent(alone=True),
        "slide": announce("Now {sliding} slides."),
        "stays": state({"stays": "`x.grad` follows. `W.grad` stays."}),
        "slide back": silent(),
        "step": announce("A step: `W` moves along `W.grad`."),
        "again": state({"connected": "Now the zeros connect, too."}),
        "answer": state({"answer": "`W.grad` is `z̄` times `x`: the weight is no factor."}),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(zero_weight_gets_gradient)
        # The scene keeps it: on the stage are its parts alone.
        machine = self.machine = CrossingsMachine(
            found.run, STAGE, head=BELOW_CODE, runs=found.shown, place=found.place
        )
        self.words = words_of(found)
        window = self.open_window(found.run.listing, "out = torch.relu(z)")
        self.beat("machine", weighing.assemble(machine), pause=0.1)
        self.beat("weighed", weighing.bring_sliders(machine), line="v @ out", pause=0.1)
        self.beat("bars", backward.back_to_switches(machine), line=BACKWARD, pause=0.1)
        self.beat("to x", motions.run_back(machine), pause=0.1)
        self.beat("guess", motions.ask_for_weights(machine), line="W.grad")
        self.beat("meet", motions.meet(machine, [found.place[1]]))
        self.beat("fill", motions.fill(machine))
        self.beat("nudge", motions.nudge_weight(machine, window, found.nudge), pause=0.1)
        self.beat("gains")
        self.beat("put back", motions.put_back(machine, window, found.place), pause=0.1)
        if found.slide:
            self.beat("slide", sweep(machine, found.slide, run_time=3.5), code=found.run.listing,
                      line=found.slide_line)
            self.beat("stays")
            self.beat("slide back", sweep(machine, found.slide[::-1], run_time=1.0))
        self.beat("step", motions.step(machine, window, found.step), pause=0.1)
        self.beat("again", motions.run_again(machine, window, found.step))
        self.beat("answer", motions.point_out(machine), pause=0.5)
