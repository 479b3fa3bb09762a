"""Tutorial 4: backward leaves a row of the Jacobian a call, jvp a column; a loss has one row."""

from __future__ import annotations

from gradmath.problems.tutorial_4.row_or_column import (
    BACK,
    BACKWARD,
    FORE,
    LOSS,
    MADE,
    MIXED,
    TIMES,
    columns_of,
    row_or_column,
)
from gradmath.problems.tutorial_4.row_or_column import RowOrColumn as Found
from gradmath.records.walls import ClockedCalls, WallRun
from scenes.kit import SAFE, Entry, Law, Lecture, Region, Words, announce, ask, silent, state
from scenes.kit.wall import mixing, painting, race, reshaping
from scenes.kit.wall.board import WallBoard
from scenes.kit.wall.facts import (
    AllLines,
    LinesOf,
    Mixed,
    OneForMany,
    OneLine,
    Painted,
    one_call_has_all,
)
from scenes.kit.wall.stage import WallStage

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.45, top=2.0)
WIDE = Region(-3.3, SAFE.right - 0.02, bottom=-2.45, top=1.95)
FLAT = Region(SAFE.left - 0.3, SAFE.right - 1.6, bottom=-2.45, top=1.0)
TALL = Region(-3.0, SAFE.right - 2.3, bottom=-2.5, top=2.12)
LINES = 2  # of code


class RowOrColumn(Lecture):
    """A loss is one output: one call of backward has all slopes, where jvp needs one a weight."""

    captions = {
        "title": ask("Why does training run in reverse?"),
        "wall": state("`J`: rows are outputs, columns inputs."),
        "row": state("`backward`: from one output, one row a call."),
        "rows": silent(),
        "ahead": announce("Now `jvp`, which starts from an input."),
        "column": state("`jvp`: from one input, one column a call."),
        "columns": silent(),
        "stretch": announce("Now a `loss` and its weights `w`."),
        "guess": ask(
            "Calls of `backward`? Of `jvp`?",
            ring=True,
            choices={"one, many": "{one} and {many}", "many, one": "{many} and {one}",
                     "many, many": "{many} and {many}"},
        ),
        "one": silent(),
        "many": state("`backward` {one}, `jvp` {many}: one a weight."),
        "ones": ask("Could `jvp` take all weights at once?"),
        "sent": silent(),
        "mix": state("Their slopes arrive added up: {sum}."),
        "turn": announce("Now outputs of an input `t`."),
        "calls": ask("How many calls for these?"),
        "tall": state("One input: `jvp` {few}, `backward` {tall}."),
        "weights": announce("Back to training, with {n} weights."),
        "clock": silent(),
        "race": state("{n} weights: one call against {calls}."),
        "answer": state("One loss, many weights: in reverse one call is enough."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(row_or_column)
        self.words = words_of(found)
        wide, loss, tall = found.wide, found.loss, found.tall
        window = self.open_window(wide.listing, BACKWARD, lines=LINES)
        stage = WallStage(STAGE, window, WallBoard(wide, WIDE))
        self.beat("wall", painting.arrive(stage), pause=0.2)
        self.beat("row", painting.series(painting.paint_rows, stage, [1.2]), pause=0.1)
        self.beat("rows", painting.paint_rows(stage, [0.6, 0.5]), pause=0.2)
        self.beat("ahead", painting.enter_u(stage, columns_of("x")),
                  painting.series(painting.paint_columns, stage, [1.0]))  # fmt: skip
        self.beat("column", pause=0.1)
        self.beat("columns", painting.paint_columns(stage, [0.6, 0.5, 0.4]), pause=0.1)
        self.beat("stretch", reshaping.reshape(stage, loss, FLAT, LOSS), pause=0.2)
        self.beat("guess")
        self.beat("one", painting.enter_v(stage, BACKWARD),
                  painting.series(painting.paint_rows, stage, [0.9]), pause=0.1)  # fmt: skip
        many = painting.faster_and_faster(len(loss.columns))
        fast = painting.faster_and_faster(len(tall.rows), slowest=0.3)
        self.beat("many", painting.enter_u(stage, columns_of("w")),
                  painting.series(painting.paint_columns, stage, many), pause=0.1)  # fmt: skip
        self.beat("ones", mixing.weigh_all(stage, loss), pause=0.1)
        self.beat("sent", mixing.send_all(stage, loss, MIXED))
        self.beat("mix", pause=0.1)
        self.beat("turn", reshaping.reshape(stage, tall, TALL, TIMES), pause=0.1)
        self.beat("calls", painting.enter_u(stage, columns_of("t")),
                  painting.series(painting.paint_columns, stage, [0.6]),
                  painting.enter_v(stage, BACKWARD),
                  painting.series(painting.paint_rows, stage, fast))  # fmt: skip
        self.beat("tall", pause=0.1)
        strips = race.Race(found.clocked, STAGE)
        self.beat("weights", race.set_out(stage, strips, MADE), pause=0.1)
        self.beat("clock", race.run(stage, strips, (BACK, FORE)))
        self.beat("race", pause=0.1)
        self.beat("answer", race.answer(strips), pause=1.0)


def words_of(found: Found) -> Words:
    wide, loss, tall, clocked = found.wide, found.loss, found.tall, found.clocked
    many, trained = int(loss.ahead_calls.value), Painted.of(loss)
    return Words(
        {
            "one": Entry(loss.back_calls),
            "many": Entry(loss.ahead_calls),
            "sum": Entry(loss.mixed),
            "few": Entry(tall.ahead_calls),
            "tall": Entry(tall.back_calls),
            "n": Entry(clocked.weights),
            "calls": Entry(clocked.calls),
        },
        {
            "wall": LinesOf(wide.J, wide.out, wide.inp),
            "row": OneLine(wide.V[0], wide.rows[0], wide.J),
            "column": OneLine(wide.U[0], wide.columns[0], wide.J, ahead=True),
            "one, many": AllLines(trained, 1, many),
            "many, one": AllLines(trained, many, 1),
            "many, many": AllLines(trained, many, many),
            "many": AllLines(trained, 1, many),
            "mix": Mixed(loss.J, loss.u, loss.mixed),
            "tall": AllLines(Painted.of(tall), many, 1),
            "race": OneForMany(clocked),
            "answer": Law[WallRun | ClockedCalls](one_call_has_all, (loss, clocked)),
        },
    )
