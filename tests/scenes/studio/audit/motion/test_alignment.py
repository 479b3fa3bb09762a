"""Cells and heads that stand a little out of line are caught; in another line they may stand."""

from __future__ import annotations

import pytest
from manim import DOWN, RIGHT, UP, VGroup

from scenes.kit import Face, appear
from scenes.kit.cells.grids import Cell, Row
from scenes.kit.cells.tensor_names import NameLabel
from tests.support.moving import SIZE, Moving, X, Y, moves, row


class CellBeside(Moving):
    """A cell of another tensor beside the row, a little too high."""

    off = 0.06

    def happens(self, x: Row) -> None:
        cell = Cell(Y, (0,), Face.VALUE, SIZE, scale=1.1).next_to(x, RIGHT, buff=0.3)
        self.beat("come", appear(cell.shift(self.off * UP)))


class CellInLine(CellBeside):
    off = 0.0


class CellInAnotherLine(CellBeside):
    off = 0.4


class CellBelow(Moving):
    """A cell below the row's first one, a little to the right."""

    def happens(self, x: Row) -> None:
        cell = Cell(Y, (0,), Face.VALUE, SIZE, scale=1.1).next_to(x[0], DOWN, buff=0.3)
        self.beat("come", appear(cell.shift(0.05 * RIGHT)))


class Heads(Moving):
    """Names over two rows that share a height, and do not themselves."""

    off = 0.03

    def happens(self, x: Row) -> None:
        y = row(Y).next_to(x, DOWN, buff=1.2)
        z = row(X).next_to(y, RIGHT, buff=0.4)
        one, other = NameLabel(y).next_to(y, UP, buff=0.2), NameLabel(z)
        other.move_to((z.get_x(), one.get_y() + self.baselines(one, other) + self.off, 0.0))
        self.beat("come", appear(VGroup(y, z, one, other)))

    def baselines(self, one: NameLabel, other: NameLabel) -> float:
        """How much higher the second one's middle is, if both stand on one baseline."""
        heights = [each.height / 2 - each.descent for each in (one, other)]
        return heights[1] - heights[0]


class HeadsInLine(Heads):
    off = 0.0


LIES = {CellBeside: "crooked", CellBelow: "crooked", Heads: "crooked"}
TRUE = (CellInLine, CellInAnotherLine, HeadsInLine)


@pytest.mark.parametrize("scene", [*LIES, *TRUE], ids=lambda scene: scene.__name__)
def test_what_stands_nearly_in_line_is_caught(scene: type[Moving]) -> None:
    assert moves(scene) == ({LIES[scene]} if scene in LIES else set())
