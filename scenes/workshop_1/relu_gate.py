"""Workshop 1: how many inputs get a gradient, and what stops the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from gradmath.problems.workshop_1.relu_gate import ReluGate as Found
from gradmath.problems.workshop_1.relu_gate import Slide, relu_gate
from gradmath.records.layer import ForwardRun, MachineRun, NudgedRun
from gradmath.records.tensor import Reason
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    HowMany,
    Law,
    Lecture,
    Length,
    Machine,
    Position,
    ProductSign,
    Region,
    Words,
    announce,
    ask,
    column,
    count,
    every,
    falls,
    off,
    on,
    only,
    positions,
    rises,
    silent,
    state,
    unchanged,
)
from scenes.kit.boards.machine import backward, changing, forward
from scenes.kit.boards.machine.breaks import Break, breaks_of, let_go, show_breaks
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.truth.facts import BearingFact

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.25, top=2.5)
FEW = 2  # entries that one caption names
Facts: TypeAlias = Sequence[BearingFact]
BELOW_CODE = 0.82  # the code window ends above it
REASONS = {
    "no weight": Reason.V_IGNORES,
    "switched off": Reason.GATE_CLOSED,
    "no crossing": Reason.NO_PATH,
    "cancelled": Reason.CANCELS,
    "too small": Reason.UNDERFLOW,
}
NUDGES = {True: ("nudge", "felt"), False: ("nudge of a zero", "felt by none")}  # by: reached


class ReluGate(Lecture):
    """x.grad is zero wherever no weighted output leads back through a switch that is on."""

    captions = {
        "title": ask("How many inputs get a gradient?"),
        "inputs": silent(),
        "sums": silent(),
        "switches": state({
            "all on": "Every `z` is positive: no switch is off.",
            "all off": "No `z` is positive: every switch is off.",
            "some off": "{off} {off:is|are} not positive: "
                        "{off:its switch is|their switches are} off.",
            "many off": "Where `z` is not positive, the switch is off.",
        }),
        "choose v": announce("You choose `v`: how much the outputs count."),
        "guess": ask(
            "`out.backward(v)`: how many of these are not zero?",
            ring=True,
            choices={"reached": "{reached}", "weighed": "{weighed}", "crossings": "{crossings}"},
        ),
        "guess alone": ask("`out.backward(v)`: how many of these are not zero?", ring=True),
        "to the switches": silent(),
        "to x": silent(),
        "read": state({
            "one": "One of {size} is not zero: {where} is {value}.",
            "none": "Every entry of `x.grad` is zero.",
            "all": "No entry of `x.grad` is zero.",
            "some": "{reached} of {size} are not zero.",
        }),
        "no weight": state({
            "few unweighed": "{ignored} {ignored:is|are} zero: the slider stands on the wire.",
            "many unweighed": "`v` is zero at these rings: the sliders stand on the wires.",
        }),
        "switched off": state({
            "few stopped": "{stopped} {stopped:is|are} not positive: off.",
            "many stopped": "`z` is not positive at these rings: off.",
        }),
        "no crossing": state({
            "few unconnected": "{unconnected} {unconnected:is|are} zero: "
                               "{unconnected:its column is|their columns are} zero.",
            "many unconnected": "These entries are zero: their columns are zero.",
        }),
        "cancelled": state({
            "few cancelled": "What arrives at {cancelled} cancels.",
            "many cancelled": "What arrives at these entries cancels.",
        }),
        "too small": state({
            "few small": "{small} {small:is|are} zero: too small for the dtype.",
            "many small": "These entries are zero: too small for the dtype.",
        }),
        "currents run dry": silent(),
        "nudge": announce("Nudge {moved} by {step}."),
        "felt": state({
            "up": "`v @ out` gains {gain}.",
            "down": "`v @ out` falls.",
            "still": "`v @ out` stays.",
        }),
        "nudge, undone": silent(),
        "nudge of a zero": announce("Nudge {zero} by {zero_step}."),
        "felt by none": state({
            "zero still": "`v @ out` stays.",
            "zero up": "`v @ out` rises.",
            "zero down": "`v @ out` falls.",
        }),
        "nudge of a zero, undone": silent(),
        "slide": announce("Now {sliding} slides, with a new run at its places."),
        "at zero": state({
            "zero": "{stop} is zero: still off.",
            "not met": "{stop} is negative: off.",
        }),
        "switched on": state({
            "reached now": "{opening} is positive: its switch is on, {grad} gets {now}.",
            "still nothing": "{opening} is positive: on, and {grad} is zero.",
        }),
        "on from there": silent(),
        "why": state("A path is a product. A zero factor makes it zero."),
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
        self.beat("inputs", forward.arrive(machine, window))
        self.beat("sums", forward.multiply(machine), line="z = W @ x")
        self.beat("switches", forward.switch(machine), line="out = torch.relu(z)")
        self.beat("choose v", forward.weigh(machine), line="before = v @ out")
        self.beat(guess_of(run), backward.ask_for_gradient(machine), line="out.backward(v)")
        self.beat("to the switches", backward.back_to_switches(machine))
        self.beat("to x", backward.back_through_weights(machine))
        self.beat("read", backward.turn_over_zeros(machine), line="x.grad")
        # What has been said is cleared away by the next beat, so that each ends with what it tells.
        breaks: list[Break] = []
        for name, kind in REASONS.items():
            if kind in run.reasons:
                told, breaks = breaks, breaks_of(machine, kind)
                self.beat(name, show_breaks(breaks, instead_of=told))
        self.beat("currents run dry", let_go(breaks), backward.run_dry(machine), pause=0.1)
        for nudge in found.nudges:
            name, felt = NUDGES[nudge.entry in run.reached]
            self.beat(name, changing.nudge(machine, window, nudge), pause=0.1)
            self.beat(felt)
            self.beat(f"{name}, undone", changing.put_back(machine, window), pause=0.1)
        if slide:
            self.slide(machine, window, slide)
        kinds = (slide.runs[-1] if slide else run).reasons
        zeros = [each for kind in kinds for each in breaks_of(machine, kind)[:1]]
        self.beat("why", backward.light_paths(machine), show_breaks(zeros))

    def slide(self, machine: Machine, window: CodeWindow, slide: Slide) -> None:
        """x slides until a switch turns on, stops before it, and goes on with its gradient."""
        before, after = slide.runs[: slide.last_off + 1], slide.runs[slide.last_off + 1 :]
        sliding = changing.slide(machine, window, before, 3.5, changing.brake)
        self.beat("slide", sliding, code=before[0].listing, line="out.backward(v)", pause=0.1)
        self.beat("at zero", pause=0.7)
        turned_on = changing.open_up(machine, window, after[0], slide.entry, slide.output)
        self.beat("switched on", turned_on)
        if len(after) > 1:
            self.beat("on from there", changing.slide(machine, window, after, 1.8))


def guess_of(run: MachineRun) -> str:
    """Where the numbers that one might guess differ, they stand to be chosen from."""
    guesses = {each.text for each in guesses_of(run).values()}
    return "guess" if len(guesses) == 3 else "guess alone"


def guesses_of(run: MachineRun) -> dict[str, HowMany]:
    """How many entries get a gradient, how many outputs count, how many weights there are."""
    return {
        "reached": HowMany(run.x_grad, "!=", 0),
        "weighed": HowMany(run.v, "!=", 0),
        "crossings": HowMany(run.W, "!=", 0),
    }


def words_of(found: Found) -> Words:
    run = found.flow
    closed = [i for i, gate in enumerate(run.gates.value) if not gate]
    reached, unreached = list(run.reached), list(run.unreached)
    first = reached[0] if reached else 0
    runs = (run, *(found.slide.runs if found.slide else ()))
    live = any(each.contributions.value.any() for each in runs)
    ignored = list(run.outputs_with(Reason.V_IGNORES))
    stopped = list(run.outputs_with(Reason.GATE_CLOSED))
    unconnected, cancelled, small = (
        list(run.entries_with(kind)) for kind in (Reason.NO_PATH, Reason.CANCELS, Reason.UNDERFLOW)
    )
    numbers = {int(each.text): name for name, each in guesses_of(run).items()}
    return Words(
        {
            **guesses_of(run),
            **nudge_names(found),
            **slide_names(found.slide),
            "off": positions(run.z, closed),
            "size": Length(run.x_grad),
            "where": Position(run.x_grad, (first,), Face.GRADIENT),
            "value": Entry(run.x_grad, (first,), ink=Face.GRADIENT),
            "ignored": positions(run.v, ignored),
            "stopped": positions(run.z, stopped),
            "unconnected": positions(run.x_grad, unconnected),
            "cancelled": positions(run.x, cancelled),
            "small": positions(run.x_grad, small),
        },
        {
            **{name: count(run.x_grad, "!=", 0, number) for number, name in numbers.items()},
            **nudge_facts(found),
            **slide_facts(found.slide),
            "all on": [every(run.z, ">", 0), on(run.gates)],
            "all off": [every(run.z, "<=", 0), off(run.gates)],
            **one_of(
                len(closed) <= FEW,
                "some off",
                "many off",
                [only(run.z, "<=", 0, at=closed), off(run.gates, at=closed)],
            ),
            "one": [count(run.x_grad, "!=", 0, 1)],
            "none": every(run.x_grad, "==", 0),
            "all": every(run.x_grad, "!=", 0),
            "some": count(run.x_grad, "!=", 0, len(reached)) if unreached else (),
            **few_or_many("unweighed", ignored, every(run.v, "==", 0, at=ignored)),
            **few_or_many(
                "stopped", stopped, every(run.z, "<=", 0, at=stopped), off(run.gates, at=stopped)
            ),
            **few_or_many(
                "unconnected",
                unconnected,
                every(run.x_grad, "==", 0, at=unconnected),
                column(run.W, unconnected, "==", 0),
            ),
            **few_or_many("cancelled", cancelled, every(run.x_grad, "==", 0, at=cancelled)),
            **few_or_many("small", small, every(run.x_grad, "==", 0, at=small)),
            "why": Law(path_is_a_product, runs) if live else (),
        },
    )


def one_of(first: bool, name: str, other: str, facts: Facts) -> dict[str, Facts | tuple[()]]:
    """Facts under one of two names, and none under the other."""
    return {name: facts if first else (), other: () if first else facts}


def few_or_many(name: str, places: list[int], *facts: BearingFact) -> dict[str, Facts | tuple[()]]:
    """Facts of places that a caption names, or of so many that it does not."""
    return one_of(len(places) <= FEW, f"few {name}", f"many {name}", facts)


def of_kind(found: Found, reached: bool) -> NudgedRun | None:
    """The nudge of an entry that gets a gradient, or of one that gets none."""
    kinds = {nudge.entry in found.flow.reached: nudge for nudge in found.nudges}
    return kinds.get(reached)


def nudge_names(found: Found) -> dict[str, Entry | Position]:
    names: dict[str, Entry | Position] = {}
    for reached, name, step in ((True, "moved", "step"), (False, "zero", "zero_step")):
        nudge = of_kind(found, reached)
        if nudge is not None:
            names |= {name: Position(nudge.after.x, (nudge.entry,)), step: Entry(nudge.step)}
            names |= {"gain": Entry(nudge.gain)} if reached else {}
    return names


def nudge_facts(found: Found) -> dict[str, BearingFact | tuple[()]]:
    facts: dict[str, BearingFact | tuple[()]] = {}
    for reached, prefix in ((True, ""), (False, "zero ")):
        nudge = of_kind(found, reached)
        steps = nudge and (nudge.before.weighted, nudge.after.weighted)
        for name, kind in (("up", rises), ("down", falls), ("still", unchanged)):
            facts[prefix + name] = kind(steps) if steps else ()
    return facts


def slide_names(slide: Slide | None) -> dict[str, Entry | Position]:
    if slide is None:
        return {}
    first, opened = slide.runs[0], slide.runs[slide.last_off + 1]
    return {
        "sliding": Position(first.x, (slide.entry,)),
        "stop": Position(slide.runs[slide.last_off].z, (slide.output,)),
        "opening": Position(opened.z, (slide.output,)),
        "grad": Position(opened.x_grad, (slide.entry,), Face.GRADIENT),
        "now": Entry(opened.x_grad, (slide.entry,), ink=Face.GRADIENT),
    }


def slide_facts(slide: Slide | None) -> dict[str, tuple[BearingFact, ...]]:
    if slide is None:
        return {"reached now": (), "still nothing": (), "zero": (), "not met": ()}
    stopped = slide.runs[slide.last_off]
    still_off = off(stopped.gates, at=[slide.output])
    opened = slide.runs[slide.last_off + 1]
    turned = (every(opened.z, ">", 0, at=[slide.output]), on(opened.gates, at=[slide.output]))
    nothing = every(opened.x_grad, "==", 0, at=[slide.entry])
    zero = nothing.fault() is None
    return {
        "zero": (every(stopped.z, "==", 0, at=[slide.output]), still_off),
        "not met": (every(stopped.z, "<", 0, at=[slide.output]), still_off),
        "reached now": () if zero else turned,
        "still nothing": (*turned, nothing),
    }


def path_is_a_product(run: MachineRun) -> list[BearingFact]:
    """What comes through row i to x.grad[j] is v[i] times relu's slope times W[i, j].

    It says nothing of a run where every path carries something, or none does.
    """
    facts: list[BearingFact] = []
    for i, j in zip(*run.contributions.value.nonzero(), strict=True):
        whole = Entry(run.contributions, (int(i), int(j)))
        factors = Entry(run.v, (int(i),)), Entry(run.slopes, (int(i),)), Entry(run.W, whole.index)
        facts.append(ProductSign(factors, whole))
    empty = [index for index in zip(*(run.contributions.value == 0).nonzero(), strict=True)]
    if not facts or not empty:
        return []
    return [*facts, every(run.contributions, "==", 0, at=[(int(i), int(j)) for i, j in empty])]
