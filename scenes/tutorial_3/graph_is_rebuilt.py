"""Tutorial 3: one program with a loop and a branch, and the graph that each run of it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from manim import Wait

from gradmath.problems.tutorial_3.graph_is_rebuilt import GraphIsRebuilt as Found
from gradmath.problems.tutorial_3.graph_is_rebuilt import graph_is_rebuilt
from gradmath.records.branches import BranchRun
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    ProductSign,
    Region,
    Words,
    announce,
    ask,
    state,
)
from scenes.kit.boards.machine import changing
from scenes.kit.cells.stepped_window import SteppedWindow
from scenes.kit.charts.ribbon import Ribbon, SlopeTag
from scenes.kit.code_scene import CORNER
from scenes.kit.graph.tape.facts import (
    Joined,
    OneCode,
    PieceCount,
    Pieces,
    Untouched,
    WritesWhatRuns,
)
from scenes.kit.graph.tape.rebuilding import Rebuilding
from scenes.kit.graph.tape.strip import RanLine
from scenes.kit.graph.tape.tape import Tape

PLOT = Region(SAFE.left, SAFE.right, bottom=-0.6, top=2.5)
BESIDE_CODE = 0.25
TAPE = Region(SAFE.left, SAFE.right, bottom=-2.5, top=-0.75)
LINES = 8  # all but the import
LOOP, BRANCH = (4, 5), (6, 7)  # the head and the body of each


class GraphIsRebuilt(Lecture):
    """Each run writes a graph of its own: of the lines that ran, and of nothing else."""

    captions = {
        "title": ask("One program: how many graphs?"),
        "lines": announce("Python runs the program, line by line."),
        "start": state("Both tests are false: `y` is `x`, slope {slope}."),
        "slide": announce("Let `x` slide: Python runs it again and again."),
        "guess": ask(
            "What joins the graph past {fold}?",
            ring=True,
            choices={"head": "`if`", "body": "{strip}", "head and body": "both"},
        ),
        "past": state("Only {strip} joins the graph. The `if` leaves no trace."),
        "there and back": announce("And back, down to {edge}."),
        "next": announce("Now {place}, line by line."),
        "why": state("Python decides. torch writes down only what runs."),
        "back": announce("And back along the graph, from slope to slope."),
        "answer": state("Slopes along the graph multiply: {a} × {b} {makes} {whole}."),
        "faster": announce("Let `x` slide down to {low}."),
        "all pieces": state("From {low} to {high}: {pieces} straight pieces, {graphs} graphs."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(graph_is_rebuilt)
        begin, above, within, below = found.begin, found.above, found.within, found.below
        window = SteppedWindow(begin, 2, CORNER, LINES)
        ribbon = Ribbon(found.runs, begin, PLOT.left_of(window.pane, BESIDE_CODE))
        tape = self.tape = Tape(begin, found.runs, TAPE)
        self.words = words_of(found)
        self.show_window(window)
        met = [within[0], above[0], *(piece[0] for piece in below)]
        board = Rebuilding(tape, ribbon, window, met)
        up_to_fold = within[: within.index(begin)][::-1]
        self.beat("lines", board.begin())
        self.beat("start", board.point_out())
        self.beat("slide", board.turn_dial(), board.sweep(up_to_fold, 2.2, changing.brake),
                  pause=0.1)  # fmt: skip
        self.beat("guess")
        self.beat("past", board.fold(above[-1], 1.2))
        there = board.sweep(above[-2::-1], 0.9), Wait(0.1), board.sweep(above[1:], 0.7)
        back = board.fold(within[0], 0.6), board.sweep(within[1:], 1.6, changing.brake)
        tags = {id(piece): tag_of(ribbon, found, piece) for piece in found.pieces}
        known = board.tag(tags[id(above)], tags[id(within)])
        self.beat("there and back", *there, *back, known, pause=0.2)
        first = below[0]
        self.beat("next", board.set_out(first[0]), board.tell(), pause=0.1)
        self.beat("why", pause=0.2)
        self.beat("back", board.pass_back(), pause=0.2)
        self.beat("answer", pause=0.2)
        down = [board.put_away(), board.sweep(first[1:], 0.8)]
        for before, piece in pairwise(below):  # dot and tangent keep off what is written
            down += [board.fold(piece[0], 0.55), board.sweep(piece[1:], 0.55)]
            down += [board.tag(tags[id(before)])]
        self.beat("faster", *down, pause=0.1)
        self.beat("all pieces", board.leave(), board.tag(tags[id(below[-1])]), pause=1.2)


def tag_of(ribbon: Ribbon, found: Found, piece: Sequence[BranchRun]) -> SlopeTag:
    """The slope of a piece, in a run that the film has stopped at: where it entered it."""
    run = found.begin if piece is found.within else piece[-1 if piece is found.above else 0]
    return SlopeTag(ribbon, run, (piece[0], piece[-1]))


def words_of(found: Found) -> Words:
    begin, within, past, first = found.begin, found.within, found.above[-1], found.below[0][0]
    pieces = Pieces(found.pieces)
    factors = tuple(Entry(slope, ink=Face.GRADIENT) for slope in first.slopes)
    whole = Entry(first.grad, ink=Face.GRADIENT)
    return Words(
        {
            "slope": Entry(begin.grad, ink=Face.GRADIENT),
            "fold": Entry(within[0].x, ink=Face.VALUE),
            "strip": RanLine(past.steps, past.making[0]),
            "edge": Entry(within[-1].x, ink=Face.VALUE),
            "place": Entry(first.x, ink=Face.VALUE),
            "low": Entry(found.runs[-1].x, ink=Face.VALUE),
            "high": Entry(found.runs[0].x, ink=Face.VALUE),
            "pieces": PieceCount(pieces),
            "graphs": PieceCount(pieces),
            **dict(zip("ab", factors, strict=True)),
            "makes": ProductSign(factors, whole),
            "whole": whole,
        },
        {
            "title": Law(one_code, tuple((begin, run) for run in found.runs)),
            "start": Untouched(begin, (LOOP[1], BRANCH[1])),
            "head": Joined(within[0], past, BRANCH[:1]),
            "body": Joined(within[0], past, BRANCH[1:]),
            "head and body": Joined(within[0], past, BRANCH),
            "past": Joined(within[0], past, BRANCH[1:]),
            "why": Law(writes_what_runs, found.runs),
            "answer": ProductSign(factors, whole),
            "all pieces": Law(a_graph_each, (found,)),
        },
    )


def one_code(runs: tuple[BranchRun, BranchRun]) -> OneCode:
    """All runs are of the same lines."""
    return OneCode(*runs)


def a_graph_each(found: Found) -> Pieces:
    """Each straight piece has a graph of its own."""
    return Pieces(found.pieces)


def writes_what_runs(run: BranchRun) -> WritesWhatRuns:
    """Each line with an operation that ran left a node, and nothing else did."""
    return WritesWhatRuns(run)
