"""Workshop 1, line 2: one entry of x sweeps through the place where a gate flips."""

from __future__ import annotations

from collections.abc import Sequence

from manim import VGroup

from gradmath.problems.workshop_1.gate_is_a_switch import GateIsASwitch as Found
from gradmath.problems.workshop_1.gate_is_a_switch import Side, gate_is_a_switch
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Lecture,
    Phrase,
    Position,
    Region,
    appear,
    every,
    speech,
    vanish,
)
from scenes.kit.boards.lane import Lane
from scenes.kit.boards.sweeps import SweepChart
from scenes.kit.cells.frame import Frame
from scenes.kit.motion.motions import Follow
from scenes.kit.truth.facts import Fact

LANE = Region(-0.8, SAFE.right, bottom=-1.7, top=0.9)
CHART = Region(SAFE.left, -1.4, bottom=-2.15, top=2.7)
PACE = 60  # runs of autograd a second: one for each frame at the usual rate

GUESS = "It is about to move. Will the gradient fade in, or jump? Guess."


class GateIsASwitch(Lecture):
    """A gradient does not fade in as its gate opens: it is there in full or not at all."""

    title = "Does a gradient fade in with its gate?"

    def construct(self) -> None:
        sweep = self.problem(gate_is_a_switch)
        before, after = range(len(sweep.before.runs)), range(len(sweep.after.runs))
        listing = sweep.runs[0].listing
        lane = Lane(sweep.runs, sweep.entry, sweep.output, LANE)
        chart = SweepChart(
            [(side.position, side.z, side.x_grad) for side in (sweep.before, sweep.after)],
            names_of(sweep),
            CHART,
        )

        def move(side: int, states: Sequence[int]) -> Follow:
            """One run for each frame; the lane and the chart stand for it."""

            def show(k: int) -> None:
                lane.follow((sweep.before, sweep.after)[side].runs[k])
                chart.follow(side, k)

            drawn = VGroup(lane.living, chart.start, *chart.curves[side])
            return Follow(drawn, states, show, run_time=len(states) / PACE)

        self.beat("one way", appear(lane.all), code=listing, say=say_way(sweep))
        self.beat("guess", appear(chart.axes, chart.start), say=GUESS, pause=1.8)
        self.beat("before", move(0, before[1:]), line=listing.lines[-1], say=say_before(sweep))
        pointer = Frame(VGroup(lane.z, lane.gate))
        self.beat("the edge", appear(chart.rule(0, -1), pointer), say=say_edge(sweep), pause=1.2)
        self.beat("one step", move(1, after[:1]), say=say_step(sweep), pause=1.2)
        self.beat("after", vanish(pointer), move(1, after[1:]), say=say_after(sweep))
        self.beat("answer", say=say_answer(sweep), pause=1.5)


def names_of(sweep: Found) -> tuple[Position, Position, Position]:
    run = sweep.runs[0]
    return (
        Position(run.x, (sweep.entry,), ink=Face.VALUE),
        Position(run.z, (sweep.output,), ink=Face.VALUE),
        Position(run.x_grad, (sweep.entry,), ink=Face.GRADIENT),
    )


def last_gradient(side: Side) -> Entry:
    return Entry(side.x_grad, (side.x_grad.shape[0] - 1,), ink=Face.GRADIENT)


def constant(side: Side) -> Fact:
    return every(side.x_grad, "==", float(side.x_grad.value[0]))


def signs(sweep: Found) -> list[Fact]:
    """z has one sign before the flip and the other after it; at 0 the gate is closed."""
    shut, open_ = (sweep.before, sweep.after) if sweep.opens else (sweep.after, sweep.before)
    return [every(shut.z, "<=", 0), every(open_.z, ">", 0)]


def say_way(sweep: Found) -> Phrase:
    x, z, _ = names_of(sweep)
    gate = "closed" if sweep.opens else "open"
    return speech(f"{{}} feeds {{}}, whose gate is {gate}.", x, z)


def say_before(sweep: Found) -> Phrase:
    x, _, gradient = names_of(sweep)
    if not sweep.before.steady:
        return speech("{} moves, and autograd runs again on each frame.", x, holds=signs(sweep))
    return speech(
        "{} moves, autograd runs on each frame, and {} stays at {}.",
        x, gradient, last_gradient(sweep.before), holds=[constant(sweep.before), *signs(sweep)],
    )  # fmt: skip


def say_edge(sweep: Found) -> Phrase:
    _, z, _ = names_of(sweep)
    if not sweep.meets_zero:
        return speech("The next frame takes {} through zero.", z, holds=signs(sweep))
    if not sweep.opens:
        return speech("On the next frame {} is exactly zero.", z, holds=[
            every(sweep.after.z, "==", 0, at=[0]), *signs(sweep)])  # fmt: skip
    shut = every(sweep.before.runs[-1].gates, "==", 0, at=[sweep.output])
    return speech("Here {} is exactly zero, and its gate is still closed.", z, holds=[
        every(sweep.before.z, "==", 0, at=[sweep.before.z.shape[0] - 1]), shut])  # fmt: skip


def say_step(sweep: Found) -> Phrase:
    _, z, gradient = names_of(sweep)
    state = "open" if sweep.opens else "closed"
    return speech(
        f"One step on: {{}} is {{}}, the gate is {state}, and {{}} is {{}}.",
        z, Entry(sweep.after.z, (0,), ink=Face.VALUE), gradient,
        Entry(sweep.after.x_grad, (0,), ink=Face.GRADIENT), holds=signs(sweep),
    )  # fmt: skip


def say_after(sweep: Found) -> Phrase:
    x, z, gradient = names_of(sweep)
    if not sweep.after.steady:
        return speech("{} moves on, and further gates flip.", x)
    return speech(
        "{} moves on, {} with it. {} stays at {}.",
        x, z, gradient, last_gradient(sweep.after), holds=constant(sweep.after),
    )  # fmt: skip


def say_answer(sweep: Found) -> Phrase:
    gone = Entry(sweep.before.x_grad, (0,), ink=Face.GRADIENT)
    come = Entry(sweep.after.x_grad, (0,), ink=Face.GRADIENT)
    if not (sweep.before.steady and sweep.after.steady):
        return speech("A gate is a switch: the gradient jumps where {} changes sign.",
                      names_of(sweep)[1], holds=signs(sweep))  # fmt: skip
    return speech(
        "A gate is a switch: {} or {}, and nothing in between.", gone, come,
        holds=[constant(sweep.before), constant(sweep.after)],
    )  # fmt: skip
