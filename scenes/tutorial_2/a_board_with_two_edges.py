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
    a_board_with_two_edges,
)
from gradmath.problems.tutorial_2.a_board_with_two_edges import ABoardWithTwoEdges as Found
from scenes.kit import Entry, Law, Lecture, Position, Words, announce, ask, state
from scenes.kit.edges import filling, sloping
from scenes.kit.edges.board import EdgeBoard
from scenes.kit.edges.facts import (
    EqualRows,
    NudgeTimesInput,
    RowIsZero,
    RowTurned,
    SlopesBySigmoid,
    ThirdsToB,
    TwoEdges,
)
from scenes.kit.edges.places import EdgePlaces
from scenes.kit.edges.stage import EdgeStage
from scenes.kit.truth.claims import Ordinal

LINES = 2  # of code
DIAL = f"x[{INPUT}] ="
MOVE = "with torch.no_grad"


class ABoardWithTwoEdges(Lecture):
    """Each entry of w.grad is an entry of x times one of b.grad, so equal x make equal rows."""

    captions = {
        "title": ask("Which rows of `w.grad` are equal?"),
        "hill": announce("The logits `z` roll onto the hill of their loss."),
        "slopes": state("The slope at each bead is `sigmoid(z[j]) - y[j]`."),
        "box": announce("The letterbox of `b` waits for `backward`."),
        "thirds": state("The loss is a mean: a third of each arrives in `b.grad`."),
        "edges": announce("Now `b.grad` lies down as widths, `x` stands up as heights."),
        "guess": ask(
            "`w` has different rows. Which of `w.grad` are equal?",
            ring=True,
            choices={"none": "none", "some": "some", "all": "all"},
        ),
        "answer": state({
            "all": "All five: row `i` is `x[i]` times `b.grad`.",
            "some": "Some: row `i` is `x[i]` times `b.grad`.",
            "none": "None: row `i` is `x[i]` times `b.grad`.",
        }),
        "zero": state("{fed} is {zero}: row {row} is zero."),
        "negative": state("{fed} is {negative}: row {row} has its other sign."),
        "nudge": ask("Why? Let {weight} grow: where will {logit} go?"),
        "why": state("{logit} moves by {fed} times as much: one edge. Its slope is the other."),
        "law": state("`w.grad` is a board with two edges: `x` and `b.grad`."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(a_board_with_two_edges)
        self.words = words_of(found)
        window = self.open_window(found.start.listing, FORWARD, lines=LINES)
        places = EdgePlaces.of(found.runs, INPUT)
        board = EdgeBoard(found.start, found.hill, places, found.all_runs)
        stage = self.stage = EdgeStage(board, window)
        self.beat("hill", sloping.arrive(stage, FORWARD), sloping.draw_hill(stage, LOSS), pause=0.1)
        self.beat("slopes", sloping.lay_tangents(stage), pause=0.1)
        self.beat("box", sloping.bring_box(stage), pause=0.1)
        self.beat("thirds", sloping.send_thirds(stage, BACKWARD), pause=0.1)
        self.beat("edges", filling.step_aside(stage, READ_B), pause=0.1)
        self.beat("guess", filling.bring_w(stage), pause=0.1)
        self.beat("answer", filling.paint(stage, READ_W), pause=0.3)
        self.beat("zero", filling.make_room(stage), filling.slide(stage, DIAL, found.to_zero, 2.6),
                  filling.read(stage, READ_W), pause=0.3)  # fmt: skip
        self.beat("negative", filling.hide_digits(stage), filling.slide(stage, DIAL, found.on, 2.2),
                  filling.read(stage, READ_W), pause=0.3)  # fmt: skip
        self.beat("nudge", filling.point_out(stage, INPUT, COLUMN), pause=0.1)
        self.beat("why", filling.slide(stage, MOVE, found.nudged, 2.2), pause=0.3)
        self.beat("law", filling.read_edges(stage), pause=1.0)


def words_of(found: Found) -> Words:
    start, zero, negated = found.start, found.at_zero, found.negated
    rows = start.x.shape[0]
    kinds = {
        "all": EqualRows(start, 1, 1),
        "some": EqualRows(start, 2, rows - 1),
        "none": EqualRows(start, rows, rows),
    }
    law = Law(TwoEdges, found.all_runs)
    return Words(
        {
            "fed": Position(start.x, (INPUT,)),
            "zero": Entry(zero.x, (INPUT,)),
            "negative": Entry(negated.x, (INPUT,)),
            "row": Ordinal(start.w, 0, INPUT),
            "weight": Position(start.w, (INPUT, COLUMN)),
            "logit": Position(start.z, (COLUMN,)),
        },
        {
            **{name: [fact, law] for name, fact in kinds.items()},
            "slopes": SlopesBySigmoid(start),
            "thirds": ThirdsToB(start),
            "zero": RowIsZero(zero, INPUT),
            "negative": RowTurned(start, negated, INPUT),
            "why": NudgeTimesInput(found.nudged[0], found.nudged[-1], INPUT, COLUMN),
            "law": law,
        },
    )
