"""Tutorial 4: a square of n times n slopes, and the one row that a backward pass leaves."""

from __future__ import annotations

from gradmath.problems.tutorial_4.jacobian_is_never_built import (
    BACKWARD,
    JACOBIAN,
    jacobian_is_never_built,
)
from gradmath.problems.tutorial_4.jacobian_is_never_built import (
    JacobianIsNeverBuilt as Found,
)
from gradmath.records.square import JacobianRun
from gradmath.records.tensor import Record
from scenes.kit import SAFE, Entry, Law, Lecture, Region, Words, announce, ask, silent, state
from scenes.kit.square import motions
from scenes.kit.square.board import SquareBoard
from scenes.kit.square.facts import Filled, Made, OnItsDiagonal, RowOfAll
from scenes.kit.square.plot import SizePlot

SIDE, CORNER = 3.55, (SAFE.left + 1.3, 2.1)
PLOT = Region(-1.05, 3.5, bottom=-2.45, top=1.0)
LINES = 4  # of the listing: the plot needs the height


class JacobianIsNeverBuilt(Lecture):
    """However large J is, full or nearly empty, a backward pass makes one row and never J."""

    captions = {
        "title": ask("Does `backward` build `J`?"),
        "build": announce("`J`: outputs down, inputs across."),
        "small": state("Element by element: each output has one input."),
        "row": state("`backward(v)` leaves one row, `v @ J`."),
        "growing": ask("And with another `n`?"),
        "grow": state("One cell in each row is filled: {full} of {cells}."),
        "dense": ask("And if `f` has `A @ x` in it?"),
        "full": state("Every cell is filled: each output has every input."),
        "guess": ask(
            "How many of these cells does `backward` make?",
            ring=True,
            choices={"all": "{cells}", "a row": "{n}", "none": "none"},
        ),
        "left out": silent(),
        "v": silent(),
        "call": silent(),
        "passed": state("None: each tensor that it makes has {most} entries."),
        "clock": announce("Now with a clock, on this machine."),
        "seconds": silent(),
        "answer": state("Full or not, `backward` never builds `J`."),
    }

    def construct(self) -> None:
        found = self.problem(jacobian_is_never_built)
        first, *_ = found.sparse
        board = SquareBoard(first, SIDE, CORNER)
        plot = SizePlot([(run.n, run.cells, run.entries) for run in found.sparse], PLOT)
        clock = SizePlot([(run.n, run.whole, run.row) for run in found.timed], PLOT)
        self.words = words_of(found)
        window = self.open_window(first.listing, JACOBIAN, LINES)
        self.beat("build", motions.build(board))
        self.beat("small")
        self.beat("row", motions.slide_out(board), line=BACKWARD)
        self.beat("growing", motions.grow(board, window, first, found.grown, plot), line=JACOBIAN)
        self.beat("grow")
        self.beat("dense", motions.fill(board, window, found.dense), pause=0.2)
        self.beat("full")
        self.beat("guess")
        self.beat("left out", motions.leave_out(board, window, found.alone))
        self.beat("v", motions.bring_v(board, found.alone), pause=0.3)
        self.beat("call", motions.meet_slopes(board, window, found.alone), pause=0.1)
        self.beat("passed", motions.pass_back(board, found.alone))
        self.beat("clock", motions.set_clock(board, window, found.timed, (plot, clock)))
        self.beat("seconds", motions.race(window, found.timed, clock))
        self.beat("answer", motions.answer(board))


def words_of(found: Found) -> Words:
    last, dense, alone = found.sparse[-1], found.dense, found.alone
    largest = int(alone.made.value.argmax())
    return Words(
        {
            "n": Entry(last.n),
            "cells": Entry(last.cells),
            "full": Entry(last.full),
            "most": Entry(alone.made, (largest,)),
        },
        {
            "small": OnItsDiagonal(found.sparse[0].J.tensor),
            "row": row_of(found.sparse[0]),
            "grow": OnItsDiagonal(last.J.tensor),
            "full": Filled(dense.J.tensor),
            "guess": Filled(dense.J.tensor),
            "all": Made(alone.made, alone.n, 2),
            "a row": Made(alone.made, alone.n, 1),
            "none": Made(alone.made, alone.n, 0),
            "passed": Made(alone.made, alone.n, 0),
            "answer": Law(no_square, ((alone.made, alone.n), (found.sparse_made, last.n))),
        },
    )


def row_of(run: JacobianRun) -> RowOfAll:
    return RowOfAll(run.J.tensor, run.grad.tensor, run.product)


def no_square(pass_back: tuple[Record, Record]) -> Made:
    """A pass back makes nothing as large as J."""
    return Made(*pass_back, 0)
