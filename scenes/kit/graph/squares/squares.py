"""3 * x ** 2 as three squares over one x, and what a step of x adds to each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isclose
from weakref import ref

import numpy as np
from manim import RIGHT, UP, VGroup

from gradmath.records.second_derivative import SquareRun
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.crossed import PlottedEntry
from scenes.kit.graph.signs.yard import Yard
from scenes.kit.graph.squares.pieces import AreaPiece, AreaPlan
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

MANY = 3
_BETWEEN = 0.65  # from square to square, where the names of strips stand
_BELOW, _ABOVE = 0.35, 0.3  # the room of sides' names; from strips' names up to the sum
_APART = 0.24  # from a side to the middle of its name
_SIZE = CellSize.fitting(1.25, 0.5, 0.0, 6)
_PALE, _STRONG = 2.6, 1.0  # how many times the largest area of its kind has the full colour
_CLOSE = 1e-4
_ASIDE = 1.6  # from the middle to the number of the sum, whose name is at its left


class GrownSquare:
    """One of the squares: what it was, a strip on each of two sides, a corner between those."""

    def __init__(self, run: SquareRun, plan: AreaPlan, scales: tuple[float, float]) -> None:
        pale, strong = scales
        self.whole = AreaPiece(run.square, (None, run.x), (None, run.x), plan, pale)
        self.top = AreaPiece(run.strip, *_top_of(run), plan, strong, strong=True)
        self.side = AreaPiece(run.strip, *_top_of(run)[::-1], plan, strong, strong=True)
        self.corner = AreaPiece(run.corner, *_corner_of(run), plan, pale, strong=True)

    def follow(self, run: SquareRun) -> None:
        """Stand for a run."""
        self.whole.follow(run.square, (None, run.x), (None, run.x))
        self.top.follow(run.strip, *_top_of(run))
        self.side.follow(run.strip, *_top_of(run)[::-1])
        self.corner.follow(run.corner, *_corner_of(run))

    @property
    def added(self) -> tuple[AreaPiece, AreaPiece, AreaPiece]:
        return self.top, self.side, self.corner

    @property
    def pieces(self) -> tuple[AreaPiece, ...]:
        return self.whole, *self.added


class LengthName(Phrase):
    """The name of the record that a piece is as long as, beside its long side."""

    def __init__(self, piece: AreaPiece, length: Record, place: Points) -> None:
        super().__init__("{}", PlottedEntry(length, (), Face.VALUE), em=HEADING / CODE_SIZE,
                         type=Type.CODE)  # fmt: skip
        self.piece, self.length = ref(piece), length
        self.move_to(place)

    def faults(self) -> Iterator[Fault]:
        """The piece is as long as that, and is near."""
        piece = self.piece()
        assert piece is not None
        longest = max((high - low for low, high in piece.extents), key=abs)
        if not isclose(longest, float(self.length.value), rel_tol=_CLOSE):
            yield Fault("length", f"{self.length.name} beside {longest:g}", self.length.text())
        away = np.abs(self.get_center() - piece.get_center())[:2]
        if piece.grown == (1.0, 1.0) and np.any(
            away > np.array([piece.width, piece.height]) / 2 + 2 * _APART
        ):
            yield Fault("place", f"{self.length.name} beside nothing", "beside what is as long")


class ThreeSquares(Yard):
    """One run at a time: x, a step, and three squares that add up to `3 * (x + step) ** 2`."""

    def __init__(self, runs: Sequence[SquareRun], region: Region, window: CodeWindow) -> None:
        last = runs[-1]
        super().__init__({Face.GRADIENT: last.whole.magnitude()}, _SIZE)
        self.run, self.window = runs[0], window
        self.transition: Transition | None = None
        length = min((region.width - MANY * _BETWEEN) / MANY,
                     region.height - _BELOW - 2 * _APART)  # fmt: skip
        unit = length / float(last.moved.value)
        scales = _PALE * last.square.magnitude(), _STRONG * last.strip.magnitude()
        spread = MANY * length + (MANY - 1) * _BETWEEN
        left = (region.left + region.right - spread - _BETWEEN / 2) / 2
        self.squares: list[GrownSquare] = []
        for k in range(MANY):
            corner = np.array([left + k * (length + _BETWEEN), region.bottom + _BELOW, 0.0])
            self.squares.append(GrownSquare(self.run, AreaPlan(corner, unit, unit), scales))
        self.pieces = [piece for square in self.squares for piece in square.pieces]
        for piece in self.pieces:
            belongs(piece, self)
        above = np.array([(region.left + region.right) / 2 + _ASIDE,
                          region.top + _ABOVE, 0.0])  # fmt: skip
        self.sum = self.lay("whole", self.run.whole, Face.GRADIENT, above)
        self.sum_name = NameLabel(self.sum, HEADING / CODE_SIZE)
        self.sum_name.next_to(self.sum, -RIGHT, buff=0.2)
        self.sides = VGroup(*(self._name_of_side(square) for square in self.squares))
        self.lengths: list[LengthName] = []

    def _name_of_side(self, square: GrownSquare) -> LengthName:
        """x below a square, which is as wide."""
        piece = square.whole
        return LengthName(piece, self.run.x, piece.get_bottom() - _APART * UP)

    def name_strips(self) -> list[LengthName]:
        """x beside each strip, which is as long: above it, or at its right."""
        self.lengths = []
        for square in self.squares:
            top, side = square.top, square.side
            self.lengths.append(LengthName(top, self.run.x, top.get_top() + _APART * UP))
            self.lengths.append(LengthName(side, self.run.x, side.get_right() + _APART * RIGHT))
        return self.lengths

    def follow(self, run: SquareRun) -> None:
        """Stand for a run of the sweep."""
        self.run = run
        for square in self.squares:
            square.follow(run)
        self.sum.follow(run.whole)
        self.window.follow(run.listing)

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        return {
            "whole": self.rest["whole"].record,
            **{f"piece {k}": piece.record for k, piece in enumerate(self.pieces)},
        }

    def relations(self) -> Iterator[Fault]:
        """All pieces together are as large as the number above them."""
        due = sum(float(piece.record.value) for piece in self.pieces)
        shown = self.rest["whole"].record
        if not isclose(float(shown.value), due, rel_tol=_CLOSE):
            yield Fault("relation", f"{shown.name} {shown.text()}", f"{due:.5f}, of its pieces")


def _top_of(run: SquareRun) -> tuple[tuple[None, Record], tuple[Record, Record]]:
    """Between which numbers the strip at the top lies, across and up."""
    return (None, run.x), (run.x, run.moved)


def _corner_of(run: SquareRun) -> tuple[tuple[Record, Record], tuple[Record, Record]]:
    return (run.x, run.moved), (run.x, run.moved)
