"""Tutorial 2: in x @ w each column of w makes one entry of z, and each row meets one of x."""

from __future__ import annotations

from gradmath.problems.tutorial_2.each_z_takes_a_column import (
    ENTRY,
    FORWARD,
    INPUT,
    each_z_takes_a_column,
)
from gradmath.problems.tutorial_2.each_z_takes_a_column import EachZTakesAColumn as Found
from gradmath.records.logits import LogitRun
from scenes.kit import (
    BearingFact,
    Entry,
    Law,
    Lecture,
    Position,
    Words,
    announce,
    ask,
    changed,
    silent,
    state,
)
from scenes.kit.hill import adding, arriving, turning
from scenes.kit.hill.board import HillBoard
from scenes.kit.hill.facts import ColumnAdds, EveryColumnAdds, InputMovesAll
from scenes.kit.hill.places import HillPlaces
from scenes.kit.hill.stage import HillStage
from scenes.kit.truth.claims import Ordinal

LINES = 2  # of code
WEIGHT, FED = f"w[{ENTRY[0]}, {ENTRY[1]}] =", f"x[{INPUT}] ="


class EachZTakesAColumn(Lecture):
    """A weight moves one entry of z, that of its column; an input moves all of them."""

    captions = {
        "title": ask("Which `z` uses {entry}?"),
        "model": announce("Inputs `x`, weights `w` and biases `b` make the logits `z`."),
        "logits": silent(),
        "guess": ask(
            "{entry} slides up. Which `z` will move?",
            ring=True,
            choices={"first": "`z[0]`", "middle": "`z[1]`", "last": "`z[2]`"},
        ),
        "answer": state("{moved} moves, the others stand."),
        "why": announce("Why? Weights meet their inputs, and become arrows."),
        "sum": state("Column {column} head to tail, then {bias}: {moved} is {value}."),
        "other columns": silent(),
        "again": state("{moved} alone adds up column {column}, with {entry} in it."),
        "input": ask("Now the input {fed} slides up. Which `z` will move?"),
        "all": state("All three: an input meets every column, in its row."),
        "law": state("In `x @ w` each column adds up to one `z`."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(each_z_takes_a_column)
        self.words = words_of(found)
        window = self.open_window(found.made.listing, found.made.listing.lines[1], lines=LINES)
        board = HillBoard(found.made, HillPlaces.of(found.runs), found.runs)
        stage = self.stage = HillStage(board, window)
        (i, j), lanes = ENTRY, board.lanes
        others = [k for k in range(len(lanes)) if k != j]
        weighed, fed = found.weighed, found.fed
        self.beat("model", arriving.arrive(stage), pause=0.1)
        self.beat("logits", arriving.roll_out(stage, found.start), pause=0.1)
        self.beat("guess", turning.point_out(stage, board.w[ENTRY]), pause=0.1)
        self.beat("answer", turning.slide(stage, WEIGHT, weighed, 2.2), pause=0.1)
        self.beat("why", turning.slide(stage, WEIGHT, weighed[::-1], 0.8),
                  turning.stop_pointing(stage), turning.light(stage, FORWARD),
                  pause=0.1)  # fmt: skip
        self.beat("sum", adding.lay(stage, j), pause=0.1)
        self.beat("other columns", adding.lay(stage, *others, pace=0.55), pause=0.1)
        self.beat("again", turning.point_out(stage, board.w[ENTRY], arrows=[lanes[j].arrows[i]]),
                  turning.slide(stage, WEIGHT, weighed, 2.2),
                  turning.slide(stage, WEIGHT, weighed[::-1], 1.2), pause=0.1)  # fmt: skip
        row = board.x[INPUT], *board.w.row(INPUT)
        self.beat("input", turning.stop_pointing(stage), turning.point_out(
            stage, *row, arrows=[lane.arrows[INPUT] for lane in lanes]), pause=0.5)  # fmt: skip
        self.beat("all", turning.slide(stage, FED, fed, 2.6), pause=0.1)
        self.beat("law", turning.slide(stage, FED, fed[::-1], 0.9), turning.stop_pointing(stage),
                  turning.light(stage, FORWARD), adding.read_columns(stage, *others, j),
                  pause=1.0)  # fmt: skip


def words_of(found: Found) -> Words:
    start, weighed, fed = found.start, found.weighed[-1], found.fed[-1]
    _, j = ENTRY
    moves = Law(moves_alone, ((start, weighed, j),))
    return Words(
        {
            "entry": Position(start.w, ENTRY),
            "fed": Position(start.x, (INPUT,)),
            "moved": Position(start.z, (j,)),
            "bias": Position(start.b, (j,)),
            "value": Entry(start.z, (j,)),
            "column": Ordinal(start.w, 1, j),
        },
        {
            "first": Law(moves_alone, ((start, weighed, 0),)),
            "middle": Law(moves_alone, ((start, weighed, 1),)),
            "last": Law(moves_alone, ((start, weighed, 2),)),
            "answer": moves,
            "sum": ColumnAdds(start, j),
            "again": [moves, ColumnAdds(start, j)],
            "all": Law(lambda pair: InputMovesAll(*pair, INPUT), ((start, fed),)),
            "law": Law(EveryColumnAdds, found.runs),
        },
    )


def moves_alone(change: tuple[LogitRun, LogitRun, int]) -> BearingFact:
    """From one run to another one logit changes, and no other."""
    before, after, j = change
    return changed([before.z, after.z], at=[j])
