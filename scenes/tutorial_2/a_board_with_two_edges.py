"""Tutorial 2: w.grad is a board of areas; one edge is x, the other is b.grad."""

from __future__ import annotations

from gradmath.problems.tutorial_2.a_board_with_two_edges import (
    BACKWARD,
    COLUMN,
    FORWARD,
    INPUT,
    LOSS,
    READ_B,
    READ_W,
    SLOPES,
    a_board_with_two_edges,
)
from gradmath.problems.tutorial_2.a_board_with_two_edges import ABoardWithTwoEdges as Found
from gradmath.records.edges import EdgeRun
from scenes.kit import Entry, Law, Lecture, Position, Words, announce, ask, state
from scenes.kit.edges import filling, sloping
from scenes.kit.edges.board import EdgeBoard
from scenes.kit.edges.facts import (
    EqualRows,
    NudgeTimesInput,
    RowIsZero,
    RowOfSign,
    RowsDiffer,
    SlopesBySigmoid,
    ThirdsToB,
    TwoEdges,
)
from scenes.kit.edges.places import EdgePlaces
from scenes.kit.edges.stage import EdgeStage
from scenes.kit.truth.claims import Ordinal

LINES = 2  # of code
DIAL = f"x[{INPUT}] ="
AT = INPUT, COLUMN  # of the weight that moves


class ABoardWithTwoEdges(Lecture):
    """Each entry of w.grad is an entry of x times one of b.grad, so equal x make equal rows."""

    captions = {
        "title": ask("Which rows of `w.grad` are equal?"),
        "hill": announce("`z` rolls onto the hill of its loss; `b.grad` is still `None`."),
        "slopes": state("Each slope is what `torch.sigmoid(z) - y` tells."),
        "thirds": state("The loss is a mean: a third of each arrives in `b.grad`."),
        "edges": announce("Now `b.grad` lies down as widths, `x` stands up as heights."),
        "guess": ask(
            "Rows of `w` differ. And of `w.grad`?",
            ring=True,
            choices={"none": "none", "some": "some", "all": "all"},
        ),
        "answer": state({
            "all five": "All five: each row is its `x` times `b.grad`.",
            "some of them": "Some: each row is its `x` times `b.grad`.",
            "none of them": "None: each row is its `x` times `b.grad`.",
        }),
        "change": ask("Now {fed} slides. Which row will change?"),
        "zero": state("{fed} is {zero}: row {row} is zero."),
        "turned": state({
            "negative": "{fed} is {turned}: every entry of row {row} is negative.",
            "positive": "{fed} is {turned}: every entry of row {row} is positive.",
        }),
        "nudge": ask("Why? {weight} slides up: where will {logit} go?"),
        "why": state("{logit} moves by {fed} times that, and its slope was {grad}."),
        "law": state("Two edges, `x` and `b.grad`: equal `x`, equal rows."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(a_board_with_two_edges)
        self.words = words_of(found)
        window = self.open_window(found.start.listing, FORWARD, lines=LINES)
        places = EdgePlaces.of(found.runs, INPUT)
        board = EdgeBoard(found.start, found.hill, places, found.all_runs)
        stage = self.stage = EdgeStage(board, window)
        self.beat("hill", sloping.arrive(stage, FORWARD), sloping.draw_hill(stage, LOSS), pause=0.1)
        self.beat("slopes", sloping.lay_tangents(stage, SLOPES), pause=0.1)
        self.beat("thirds", sloping.send_thirds(stage, BACKWARD), pause=0.1)
        self.beat("edges", filling.step_aside(stage, READ_B), pause=0.1)
        self.beat("guess", filling.bring_w(stage), pause=0.1)
        self.beat("answer", filling.paint(stage, READ_W), pause=0.3)
        self.beat("change", filling.make_room(stage), pause=0.1)
        self.beat("zero", filling.slide(stage, DIAL, found.to_zero, 2.3), filling.read(stage),
                  pause=0.3)  # fmt: skip
        self.beat("turned", filling.hide_digits(stage), filling.slide(stage, DIAL, found.on, 1.9),
                  filling.read(stage), pause=0.3)  # fmt: skip
        self.beat("nudge", filling.point_out(stage, *AT), pause=0.1)
        self.beat("why", filling.nudge(stage, found.nudged, AT, 1.9), pause=1.2)
        self.beat("law", filling.read_edges(stage), pause=0.1)


def words_of(found: Found) -> Words:
    start, zero, negated = found.start, found.at_zero, found.negated
    rows = start.x.shape[0]
    shown = start.x, start.w_grad
    kinds = {
        "all": EqualRows(*shown, 1, 1),
        "some": EqualRows(*shown, 2, rows - 1),
        "none": EqualRows(*shown, rows, rows),
    }
    law = Law(TwoEdges, found.all_runs)
    return Words(
        {
            "fed": Position(start.x, (INPUT,)),
            "zero": Entry(zero.x, (INPUT,)),
            "turned": Entry(negated.x, (INPUT,)),
            "row": Ordinal(start.w, 0, INPUT),
            "weight": Position(start.w, AT),
            "grad": Position(start.b_grad, (COLUMN,)),
            "logit": Position(start.z, (COLUMN,)),
        },
        {
            **kinds,
            "all five": [kinds["all"], law],
            "some of them": [kinds["some"], law],
            "none of them": [kinds["none"], law],
            "slopes": SlopesBySigmoid(start.z, start.y, start.slopes),
            "thirds": ThirdsToB(start.z, start.y, start.b_grad),
            "zero": RowIsZero(zero.x, zero.w_grad, INPUT),
            "negative": RowOfSign(negated.x, negated.w_grad, INPUT, -1),
            "positive": RowOfSign(negated.x, negated.w_grad, INPUT, 1),
            "why": Law(
                lambda ends: NudgeTimesInput(*ends, AT), ((found.nudged[0], found.nudged[-1]),)
            ),
            "guess": RowsDiffer(start.w),
            "law": [law, Law(kept, found.all_runs)],
        },
    )


def kept(run: EdgeRun) -> EqualRows:
    """Rows of w.grad are equal just where entries of x are."""
    return EqualRows(run.x, run.w_grad, 1, run.x.shape[0])
