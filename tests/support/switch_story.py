"""A short scene with a table of captions, in two languages, for tests of what is said."""

from __future__ import annotations

from manim import DOWN, RIGHT

from gradmath.gradients.relu_layer import relu_flow
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.records.layer import ReluFlow
from gradmath.running.tensors import Values
from scenes.kit import (
    Entry,
    Face,
    HowMany,
    Law,
    Lecture,
    Length,
    ProductSign,
    Words,
    announce,
    appear,
    ask,
    column_times,
    count,
    every,
    off,
    on,
    only,
    positions,
    row_times,
    state,
)
from scenes.kit.cells.grids import CellSize, Column, Row
from scenes.kit.truth.facts import BearingFact

_CELL = CellSize(0.9, 0.5, 0.08)


class SwitchStory(Lecture):
    """Which inputs get a gradient, told in a few beats."""

    proven = False  # it is about words alone: its cells bear no names
    captions = {
        "title": ask("How many inputs get a gradient?"),
        "inputs": announce("Now `W` meets the inputs `x`."),
        "switches": state({
            "all on": "Every `z` is positive: no switch is off.",
            "some off": "{off} {off:is|are} not positive: "
                        "{off:its switch is|their switches are} off.",
        }),
        "guess": ask(
            "How many entries of `x.grad` are not zero?",
            ring=True,
            choices={"one": "one", "two": "two", "four": "4"},
        ),
        "to the weights": state({
            "one way": "In by the row, out by the column: {sent} × {weight} {makes} {got}.",
            "several": "In by the rows, out by the columns of `W`.",
        }),
        "read": state("{count} of {size} {count:is|are} not zero: `x.grad[3]`."),
        "why": ask("Why are the others zero?"),
        "law": state("A switch that is off passes no gradient."),
    }  # fmt: skip

    def construct(self) -> None:
        flow = self.problem(switched)
        z_line, out_line, backward, read = flow.listing.lines
        self.words = words_of(flow)
        x = Row(flow.x, Face.VALUE, _CELL, scale=3).shift((-2.6, 0.6, 0.0))
        z = Column(flow.z, Face.VALUE, _CELL, scale=3).shift((1.4, -0.8, 0.0))
        bar = Column(flow.z_bar, Face.GRADIENT, _CELL, scale=3).next_to(z, RIGHT, buff=0.5)
        grad = Row(flow.x_grad, Face.GRADIENT, _CELL, scale=3).next_to(x, DOWN, buff=1.0)
        self.beat("inputs", appear(x), code=flow.listing, line=z_line)
        self.beat("switches", appear(z), line=out_line)
        self.beat("guess")
        self.beat("to the weights", appear(bar), line=backward)
        self.beat("read", appear(grad), line=read)
        self.beat("why")
        self.beat("law", pause=1.0)


def words_of(flow: ReluFlow) -> Words:
    closed = [i for i, gate in enumerate(flow.gates.value) if not gate]
    carried = [(path.entry, i) for path in flow.paths for i in path.carriers]
    j, i = carried[0] if carried else (0, 0)
    sent = Entry(flow.z_bar, (i,), ink=Face.GRADIENT)
    weight = Entry(flow.W, (i, j), ink=Face.VALUE)
    got = Entry(flow.x_grad, (j,), ink=Face.GRADIENT)
    ways = [row_times(flow.W, flow.x, flow.z, at=[i]), column_times(flow.W, flow.z_bar, flow.x_grad,
            at=[j])]  # fmt: skip
    reached = list(flow.reached)
    return Words(
        {
            "off": positions(flow.z, closed),
            "sent": sent,
            "weight": weight,
            "got": got,
            "makes": ProductSign((sent, weight), got),
            "count": HowMany(flow.x_grad, "!=", 0),
            "size": Length(flow.x_grad),
        },
        {
            "all on": [every(flow.z, ">", 0), on(flow.gates)],
            "some off": [only(flow.z, "<=", 0, at=closed), off(flow.gates, at=closed)],
            "one": count(flow.x_grad, "!=", 0, 1),
            "two": count(flow.x_grad, "!=", 0, 2),
            "four": count(flow.x_grad, "!=", 0, 4),
            "one way": ways if len(carried) == 1 else (),
            "several": [
                row_times(flow.W, flow.x, flow.z),
                column_times(flow.W, flow.z_bar, flow.x_grad),
            ],
            "read": count(flow.x_grad, "!=", 0, len(reached)),
            "why": only(flow.x_grad, "!=", 0, at=reached) if flow.unreached else (),
            "law": Law(off_stops, (flow,)),
        },
    )


def off_stops(flow: ReluFlow) -> list[BearingFact]:
    """Behind a switch that is off no cotangent reaches z; of a run without one it says nothing."""
    closed = [i for i, gate in enumerate(flow.gates.value) if not gate]
    return [off(flow.gates, at=closed), every(flow.z_bar, "==", 0, at=closed)] if closed else []


def switched(x: Values = X, W: Values = W_DIAGONAL, v: Values = V) -> ReluFlow:
    """The layer of the course, with the numbers that a test sets."""
    return relu_flow(W, x, v)
