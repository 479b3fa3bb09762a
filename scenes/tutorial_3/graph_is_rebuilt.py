"""Tutorial 3: one code with a loop and a branch, and the graph that each run of it leaves."""

from __future__ import annotations

from collections.abc import Sequence

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
    silent,
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
        "title": ask("One code: how many graphs?"),
        "start": state("Neither line runs: `y` is `x`, and the slope is {slope}."),
        "slide": announce("Let `x` slide: torch runs the code again and again."),
        "guess": ask(
            "What joins the graph past {fold}?",
            ring=True,
            choices={"head": "`if`", "body": "{strip}", "head and body": "both"},
        ),
        "past": state("Only {strip} joins. The `if` leaves no trace."),
        "there and back": silent(),
        "surprise": state("`y` goes from {from} to {to}, yet two nodes are new: slope {new}."),
        "faster": silent(),
        "all pieces": state("{pieces} straight pieces, {graphs} graphs: one code."),
        "back": silent(),
        "why": state("Python decides. torch writes down only what runs."),
        "answer": state("Slopes along the tape multiply: {a} × {b} × {c} {makes} {whole}."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(graph_is_rebuilt)
        begin, above, within = found.begin, found.above, found.within
        window = SteppedWindow(begin, 2, CORNER, LINES)
        ribbon = Ribbon(found.runs, begin, PLOT.left_of(window.pane, BESIDE_CODE))
        tape = self.tape = Tape(begin, found.runs, TAPE)
        self.words = words_of(found)
        self.show_window(window)
        board = Rebuilding(tape, ribbon, window)
        up_to_fold = within[: within.index(begin)][::-1]
        self.beat("start", board.begin())
        self.beat("slide", board.turn_dial(), board.sweep(up_to_fold, 2.2, changing.brake),
                  pause=0.1)  # fmt: skip
        self.beat("guess")
        self.beat("past", board.fold(above[-1], 1.2))
        there = board.sweep(above[-2::-1], 0.9), Wait(0.1), board.sweep(above[1:], 0.7)
        back = board.fold(within[0], 0.6), board.sweep(within[1:], 1.4, changing.brake)
        self.beat("there and back", *there, *back, pause=0.3)
        first, *others = found.below
        self.beat("surprise", board.fold(first[0], 1.1))
        down = [board.sweep(first[1:], 0.7)]
        for piece in others:
            down += [board.fold(piece[0], 0.42), board.sweep(piece[1:], 0.55)]
        self.beat("faster", *down, pause=0.1)
        tags = [tag_of(ribbon, found, piece) for piece in found.pieces[::-1]]
        self.beat("all pieces", board.tag(tags))
        *passed, last = found.below[2:]
        up = [board.untag(tags), board.sweep(last[-2::-1], 0.4)]
        for piece in passed[::-1]:
            up += [board.fold(piece[-1], 0.3), board.sweep(piece[-2::-1], 0.4)]
        self.beat("back", *up, pause=0.1)
        self.beat("why", board.empty(), board.tell())
        self.beat("answer", board.pass_back(), pause=1.2)


def tag_of(ribbon: Ribbon, found: Found, piece: Sequence[BranchRun]) -> SlopeTag:
    """The slope of a piece, in a run that the film has stopped at: where it entered it."""
    run = found.begin if piece is found.within else piece[-1 if piece is found.above else 0]
    return SlopeTag(ribbon, run, (piece[0], piece[-1]))


def words_of(found: Found) -> Words:
    begin, within, past, first = found.begin, found.within, found.above[-1], found.below[0][0]
    told = found.told
    pieces = Pieces(found.pieces)
    factors = tuple(Entry(slope, ink=Face.GRADIENT) for slope in told.slopes)
    whole = Entry(told.grad, ink=Face.GRADIENT)
    return Words(
        {
            "slope": Entry(begin.grad, ink=Face.GRADIENT),
            "fold": Entry(within[0].x, ink=Face.VALUE),
            "strip": RanLine(past.steps, past.making[0]),
            "from": Entry(within[-1].y, ink=Face.VALUE),
            "to": Entry(first.y, ink=Face.VALUE),
            "new": Entry(first.grad, ink=Face.GRADIENT),
            "pieces": PieceCount(pieces),
            "graphs": PieceCount(pieces),
            **dict(zip("abc", factors, strict=True)),
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
            "surprise": Joined(within[-1], first, (LOOP[1], BRANCH[1])),
            "all pieces": Law(a_graph_each, (found,)),
            "why": Law(writes_what_runs, found.runs),
            "answer": ProductSign(factors, whole),
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
