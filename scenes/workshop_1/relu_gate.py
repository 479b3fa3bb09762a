"""Workshop 1: how many inputs get a gradient, and what stops the rest."""

from __future__ import annotations

from gradmath.problems.workshop_1.relu_gate import Slide, relu_gate
from gradmath.records.layer import ForwardRun, MachineRun
from gradmath.records.tensor import Reason
from scenes.kit import (
    SAFE,
    Lecture,
    Machine,
    Region,
    announce,
    ask,
    silent,
    state,
)
from scenes.kit.boards.machine import backward, changing, forward
from scenes.kit.boards.machine.breaks import breaks_of, let_go, ring, show_breaks
from scenes.kit.cells.code_window import CodeWindow
from scenes.workshop_1.words.relu_gate import COMMON, guess_of, words_of

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.25, top=2.5)
BELOW_CODE = 0.82  # the code window ends above it
RARE = {"cancelled": Reason.CANCELS, "too small": Reason.UNDERFLOW}
NUDGES = {True: ("nudge", "felt"), False: ("nudge of a zero", "felt by none")}  # by: reached


class ReluGate(Lecture):
    """x.grad is zero wherever no weighted output leads back through a switch that is on."""

    captions = {
        "title": ask("How many of `x.grad` are not zero?"),
        "inputs": silent(),
        "sums": silent(),
        "switches": state({
            "all on": "Every `z` is positive: no switch is off.",
            "all off": "No `z` is positive: every switch is off.",
            "some off": "{off} {off:is|are} not positive: "
                        "{off:its switch is|their switches are} off.",
            "many off": "Where `z` is not positive, the switch is off.",
        }),
        "v comes": announce("You choose `v`: how much outputs count in `v @ out`."),
        "choose v": silent(),
        "guess": ask(
            "`out.backward(v)`: how many are not zero?",
            ring=True,
            choices={"reached": "{reached}", "weighed": "{weighed}", "crossings": "{crossings}"},
        ),
        "guess alone": ask("`out.backward(v)`: how many are not zero?", ring=True),
        "to the switches": state("Back over the switches comes `z̄`: `v` × slope."),
        "to x": silent(),
        "read": state({
            "one product": "{sent} × {weight} {makes} {value}: one of {size} is not zero.",
            "one": "One of {size} is not zero: {where} is {value}.",
            "none": "Every entry of `x.grad` is zero.",
            "all": "No entry of `x.grad` is zero.",
            "some": "{reached} of {size} are not zero.",
        }),
        "breaks": state({
            "v, switch, column": "The others: zero in `v`, a switch off, an empty column.",
            "none: v, switch, column": "Zero in `v`, a switch off, or an empty column.",
            "v, switch": "Zero in `v`, or a switch off.",
            "v, column": "Zero in `v`, or an empty column.",
            "switch, column": "A switch off, or an empty column.",
            "v": "Their entries of `v` are zero.",
            "switch": "Their switches are off.",
            "column": "Their columns are empty.",
        }),
        "cancelled": state({
            "few cancelled": "What arrives at {cancelled} cancels.",
            "many cancelled": "What arrives at these entries cancels.",
        }),
        "too small": state({
            "few small": "{small} {small:is|are} zero: too small for the dtype.",
            "many small": "These entries are zero: too small for the dtype.",
        }),
        "breaks go": silent(alone=True),
        "nudge": announce("Nudge {moved} by {step}."),
        "felt": state({
            "up by a product": "`v @ out` gains {gain}: {slope} × {step} {closes} {gain}.",
            "up": "`v @ out` gains {gain}.",
            "down": "`v @ out` falls.",
            "still": "`v @ out` stays.",
        }),
        "nudge, undone": silent(alone=True),
        "nudge of a zero": announce("Nudge {zero} by {zero_step}."),
        "felt by none": state({
            "zero still, switch": "`v @ out` stays: the switch on its way is off.",
            "zero still": "`v @ out` stays.",
            "zero up": "`v @ out` rises.",
            "zero down": "`v @ out` falls.",
        }),
        "nudge of a zero, undone": silent(alone=True),
        "slide": announce("Now {sliding} slides."),
        "at rest": state({"at zero": "{corner} is zero: its switch is still off."}),
        "another step": ask("A step more of {stopped}: what is {at_rest} then?"),
        "switched on": state({
            "comes by a product": "Its switch is on: {passed} × {factor} {gives} {now}.",
            "still nothing": "Its switch is on, and {grad} is zero.",
            "comes": "Its switch is on: {grad} is {now}.",
        }),
        "on from there": state({"counted": "Now {counted} of {size} {counted:is|are} not zero."}),
        "live paths": silent(alone=True),
        "why": state("A path: `v` × slope × weight. Any zero makes it zero."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(relu_gate)
        run, slide = found.flow, found.slide
        nudged: list[MachineRun | ForwardRun] = [nudge.after for nudge in found.nudges]
        runs = [*nudged, *(slide.runs if slide else ())]
        # The scene keeps it: on the stage are its parts alone.
        machine = self.machine = Machine(run, STAGE, head=BELOW_CODE, runs=runs)
        self.words = words_of(found)
        listing = run.listing
        window = self.open_window(listing, listing.lines[1])
        self.beat("inputs", forward.arrive(machine, window), pause=0.2)
        self.beat("sums", forward.multiply(machine), line="z = W @ x", pause=0.1)
        self.beat("switches", forward.switch(machine), line="out = torch.relu(z)")
        chosen = listing.statements[listing.after("z = W @ x") - 2].text
        self.beat("v comes", forward.offer(machine), line=chosen, pause=0.1)
        self.beat("choose v", forward.weigh(machine), line="before = v @ out", pause=0.1)
        self.beat(guess_of(run), backward.ask_for_gradient(machine), line="out.backward(v)")
        self.beat("to the switches", backward.back_to_switches(machine), pause=0.1)
        self.beat("to x", backward.back_through_weights(machine), pause=0.1)
        self.beat("read", backward.turn_over_zeros(machine), line="x.grad")
        breaks = [each for kind in COMMON for each in breaks_of(machine, kind)]
        self.beat("breaks", backward.run_dry(machine), show_breaks(breaks))
        for name, kind in RARE.items():
            if kind in run.reasons:
                told, breaks = breaks, breaks_of(machine, kind)
                self.beat(name, show_breaks(breaks, instead_of=told))
        if breaks:
            self.beat("breaks go", let_go(breaks), pause=0.1)
        for nudge in found.nudges:
            if slide and nudge.entry not in run.reached:
                continue  # its entry slides instead
            name, felt = NUDGES[nudge.entry in run.reached]
            self.beat(name, changing.nudge(machine, window, nudge), pause=0.1)
            self.beat(felt)
            self.beat(f"{name}, undone", changing.put_back(machine, window), pause=0.1)
        if slide:
            self.slide(machine, window, slide)
        last = machine.run
        if last.contributions.value.any():
            self.beat("live paths", backward.light_paths(machine), pause=0.1)
        breaks = [each for kind in last.reasons for each in breaks_of(machine, kind)]
        self.beat("why", ring(breaks), pause=0.5)

    def slide(self, machine: Machine, window: CodeWindow, slide: Slide) -> None:
        """x slides until a switch turns on, stops before it, and goes on with its gradient."""
        before, after = slide.runs[: slide.last_off + 1], slide.runs[slide.last_off + 1 :]
        sliding = changing.slide(machine, before, 2.4, changing.brake)
        self.beat("slide", sliding, code=before[0].listing, line="out.backward(v)", pause=0.1)
        if before[-1].z.value[slide.output] == 0:
            self.beat("at rest", pause=0.1)
        self.beat("another step", pause=0.1)
        on = changing.turn_on(machine, window, after[0])
        back = changing.flow_back(machine, window, after[0], slide.entry, slide.output)
        self.beat("switched on", on, back)
        if len(after) > 1:
            self.beat("on from there", changing.slide(machine, after, 1.8))
