"""Tutorial 4: a square of n times n slopes, and the one row that a backward pass leaves."""

from __future__ import annotations

from gradmath.problems.tutorial_4.jacobian_is_never_built import (
    BACKWARD,
    GRAD,
    JACOBIAN,
    JacobianIsNeverBuilt as Found,
    jacobian_is_never_built,
)
from scenes.kit import SAFE, Entry, Law, Lecture, Region, Words, announce, ask, silent, state
from scenes.kit.square import motions
from scenes.kit.square.board import SquareBoard
from scenes.kit.square.facts import Filled, Made, OnItsDiagonal, RowOfAll
from scenes.kit.square.plot import SizePlot

SIDE, CORNER = 3.55, (SAFE.left + 0.95, 2.2)
PLOT = Region(-0.9, SAFE.right, bottom=-2.45, top=1.15)


class JacobianIsNeverBuilt(Lecture):
    """However large J is, full or nearly empty, a backward pass makes one row and never J."""

    captions = {
        "title": ask("How many cells of `J` does `backward` compute?"),
        "small": state("Element by element: each output has one input."),
        "row": state("`backward(v)` leaves one row, `v @ J`."),
        "grow": state("At `n` = {n}: {cells} cells, and {filled} of them are not 0."),
        "dense": silent(),
        "guess": ask(
            "How many of these cells does `backward` compute?",
            ring=True,
            choices={"all": "{cells}", "a row": "{n}", "none": "none"},
        ),
        "left out": announce("Leave `jacobian` out, and go back again."),
        "passed": state("No tensor that it makes has more than {most} entries."),
        "clock": announce("Now by the clock, on this machine."),
        "seconds": state("Measured at `n` = {n}: {J} seconds for `J`, {row} for the row."),
        "answer": state("Full or empty: `backward` never builds the square."),
    }

    def construct(self) -> None:
        found = self.problem(jacobian_is_never_built)
        first, *_ = found.sparse
        board = SquareBoard(first, SIDE, CORNER)
        plot = SizePlot([(run.n, run.cells, run.entries) for run in found.sparse], PLOT)
        clock = SizePlot([(run.n, run.whole, run.row) for run in found.timed], PLOT)
        self.words = words_of(found)
        window = self.open_window(first.listing, JACOBIAN)
        self.beat("small", motions.build(board))
        self.beat("row", motions.slide_out(board), line=GRAD)
        self.beat("grow", motions.grow(board, window, found.sparse, plot))
        self.beat("dense", motions.fill(board, window, found.dense))
        self.beat("guess")
        self.beat("left out", motions.leave_out(board, window, found.alone))
        self.beat("passed", motions.pass_back(board, window, found.alone))
        self.beat("clock", motions.clear(board, plot))
        self.beat("seconds", motions.race(window, found.timed, clock))
        self.beat("answer", motions.answer(board))


def words_of(found: Found) -> Words:
    last, dense, alone = found.sparse[-1], found.dense, found.alone
    timed = found.timed[-1]
    largest = int(alone.made.value.argmax())
    return Words(
        {
            "n": Entry(last.n),
            "cells": Entry(last.cells),
            "filled": Entry(last.filled),
            "most": Entry(alone.made, (largest,)),
            "J": Entry(timed.whole),
            "row": Entry(timed.row),
        },
        {
            "small": OnItsDiagonal(found.sparse[0].J),
            "row": RowOfAll(found.sparse[0].J, found.sparse[0].grad, found.sparse[0].product),
            "grow": OnItsDiagonal(last.J),
            "guess": Filled(dense.J),
            "all": Made(alone.made, alone.n, 2),
            "a row": Made(alone.made, alone.n, 1),
            "none": Made(alone.made, alone.n, 0),
            "passed": [Made(alone.made, alone.n, 0), RowOfAll(dense.J, alone.grad, dense.product)],
            "answer": Law(no_square, ((alone.made, alone.n), (found.sparse_made, last.n))),
        },
    )


def no_square(pass_back: tuple) -> Made:
    """A pass back makes nothing as large as J."""
    return Made(*pass_back, 0)
