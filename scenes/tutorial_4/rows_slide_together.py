"""Tutorial 4: backward(v) returns the rows of the Jacobian, weighed by v and added up."""

from __future__ import annotations

from collections.abc import Sequence

from gradmath.problems.tutorial_4.rows_slide_together import (
    BACKWARD,
    FORWARD,
    ROWS,
    rows_slide_together,
)
from gradmath.problems.tutorial_4.rows_slide_together import RowsSlideTogether as Found
from gradmath.records.rows import RowsRun
from gradmath.records.tensor import Record
from scenes.kit import (
    SAFE,
    BearingFact,
    Entry,
    Face,
    HowMany,
    Law,
    Lecture,
    Length,
    Position,
    Region,
    Words,
    announce,
    ask,
    every,
    silent,
    state,
)
from scenes.kit.floors.facts import TimesSlopes
from scenes.kit.graph.cloth.facts import Cancel
from scenes.kit.jacobian import adding, finding, weighing, without
from scenes.kit.jacobian.band import ColumnBand
from scenes.kit.jacobian.board import RowBoard
from scenes.kit.jacobian.facts import (
    MovesOutputs,
    RowsAdd,
    RowsOfJ,
    SameWithout,
    Scaled,
    one_row,
)
from scenes.kit.jacobian.places import RowPlaces
from scenes.kit.jacobian.stage import RowStage
from scenes.kit.jacobian.without import TrueWay

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.46, top=1.98)
LINES = 2  # of code
ROOM = 17  # characters of a sum's numbers with what parts them, in a caption of one line


class RowsSlideTogether(Lecture):
    """backward(v) returns no row of the Jacobian, but the sum of all of them, weighed by v."""

    captions = {
        "title": ask("What does `backward(v)` leave?"),
        "lines": announce("`x` goes by `A` to `z`, and its square is `out`."),
        "zero": silent(),
        "one row": state("`v` weighs one output: its slopes arrive, a row."),
        "other rows": announce("The lines run again, with another `v`."),
        "all rows": state("{calls} calls show {calls} rows: together they are `J`."),
        "guess": ask(
            "New `v`: how will the bar of {entry} stand?",
            ring=True,
            choices={"up": "up", "down": "down", "zero": "zero"},
        ),
        "stretch": silent(),
        "slide": silent(),
        "sum": state({
            "in numbers": "Each row times its weight, all added up: {sums}.",
            "in words": "Each row times its weight, all added up.",
        }),
        "apart": silent(),
        "surprise": state({
            "cancel": "{entry} moves {moved} outputs, yet its entry is {whole}: they cancel.",
        }),
        "whole": silent(),
        "turn": ask("And if {weight} moves?"),
        "turned": state("{weight} scales its row, and the sum follows."),
        "without": announce("And now the way that `backward` takes."),
        "to z": state("`v` times the slopes of the squares, then times `A`."),
        "by A": silent(),
        "same": state("The same bars: {calls} numbers and `A` instead of `J`."),
        "answer": state("`x.grad`: the sum of all rows, weighted by `v`."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(rows_slide_together)
        self.words = words_of(found)
        start = found.found[0][0]
        window = self.open_window(start.listing, FORWARD[-1], lines=LINES)
        board = board_of(found)
        stage = self.stage = RowStage(board, window, ColumnBand(board.places, found.asked))
        sweeps, calls = found.found, range(1, len(found.found))
        self.beat("lines", finding.lay_out(stage), pause=0.1)
        self.beat("zero", finding.arrive(stage, BACKWARD), pause=0.1)
        self.beat("one row", finding.find(stage, 0, sweeps[0], BACKWARD))
        self.beat("other rows", *(finding.find_next(stage, i, sweeps, BACKWARD) for i in calls),
                  finding.call_rows(stage, found.single[-1], ROWS), pause=0.1)  # fmt: skip
        self.beat("all rows", finding.name_rows(stage))
        self.beat("guess", weighing.set_weights(stage, found.placed, BACKWARD),
                  weighing.point_out(stage))  # fmt: skip
        self.beat("stretch", weighing.weigh(stage), pause=0.3)
        self.beat("slide", adding.add_up(stage, found.sums), pause=0.1)
        self.beat("sum", adding.tell(stage))
        apart = [adding.take_apart(stage, found.asked)] if self.words.holds("cancel") else []
        self.beat("apart", adding.call(stage, BACKWARD), *apart)
        self.beat("surprise", pause=1.0)
        self.beat("whole", adding.cancel(stage), pause=0.1)
        self.beat("turn", adding.turn(stage, found.turned), pause=0.1)
        way = TrueWay(found.way, board.places, board.v_names[0].baseline)
        self.beat("turned")
        self.beat("without", without.clear(stage, way), pause=0.1)
        self.beat("to z", without.meet(stage, way), pause=0.1)
        self.beat("by A", without.pass_on(stage, way), pause=0.1)
        self.beat("same")
        self.beat("answer", without.show_rows(stage, way), pause=0.4)


def board_of(found: Found) -> RowBoard:
    pulled = [run for sweep in found.found for run in sweep]
    lying = [*(run.x_grad for run in (*pulled, *found.turned)), *found.sums]
    terms = [float(term.value[found.asked]) for term in found.final.terms]
    places = RowPlaces.of(STAGE, found.runs, lying, (found.asked, terms))
    return RowBoard(found.found[0][0], places, found.runs)


def words_of(found: Found) -> Words:
    final, k = found.final, found.asked
    total = found.sums[-1]
    room = sum(len(total.text((j,))) + 2 for j in range(total.shape[0]))
    added: Sequence[BearingFact] = [
        Scaled(final.v, final.rows, final.terms),
        RowsAdd(final.terms, total),
    ]

    def gradients(record: Record) -> list[Entry]:
        return [Entry(record, (i,), ink=Face.GRADIENT) for i in range(record.shape[0])]

    whole = gradients(final.x_grad)[k]
    terms = tuple(gradients(term)[k] for term in final.terms if term.value[k] != 0)
    calls = tuple((run, i) for i, run in enumerate(found.single))
    moves = MovesOutputs(found.column, len(terms))
    return Words(
        {
            "calls": Length(final.v),
            "entry": Position(final.x, (k,), Face.VALUE),
            "sums": gradients(total),
            "moved": HowMany(found.column, "!=", 0),
            "whole": whole,
            "weight": Position(final.v, (0,), Face.GRADIENT),
        },
        {
            "one row": Law(one_row, calls[:1]),
            "all rows": RowsOfJ(one_row, calls),
            "up": every(final.x_grad, ">", 0, at=[k]),
            "down": every(final.x_grad, "<", 0, at=[k]),
            "zero": every(final.x_grad, "==", 0, at=[k]),
            "in numbers": added if room <= ROOM else (),
            "in words": added,
            "cancel": [moves, Cancel(terms, whole)] if len(terms) > 1 else (),
            "turned": Law(rows_add_up, found.turned),
            "to z": TimesSlopes(final.v, found.way.slopes, found.way.z_bar),
            "same": SameWithout(found.way, final.v, final.x_grad, final.rows),
            "answer": Law(rows_add_up, found.runs),
        },
    )  # fmt: skip


def rows_add_up(run: RowsRun) -> RowsAdd:
    """What a call leaves in x.grad are the rows, weighed by v and added up."""
    return RowsAdd(run.terms, run.x_grad)
