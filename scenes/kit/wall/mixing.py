"""Motions: all inputs are nudged in one call of `jvp`, and what arrives is one number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from manim import DOWN, Animation

from gradmath.records.walls import MixedRun
from scenes.kit.cells.current import Current
from scenes.kit.cells.grids import CellSize, Column, Grid
from scenes.kit.cells.moves import Flow, TurnTo, TurnUp
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.signs.moves import TimedMoves, come
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.motion.score import Score
from scenes.kit.truth.checks import belongs
from scenes.kit.wall.stage import WallStage

_OVER, _BESIDE, _ROUND = 0.42, 0.42, 0.2  # of the common way from the wall, and of what it leads to
_WIDEST = 1.1  # of the sum
_RISES, _RUNS = 0.5, 1.3
_EM = INDEX / CODE_SIZE


@dataclass(eq=False)
class Mixing:
    """All that shares one way: what rises from u, what goes on from the cells, and the sum."""

    stage: WallStage
    run: MixedRun

    def __post_init__(self) -> None:
        board, places = self.stage.board, self.stage.board.places
        n, sides, cell = self.run.size[1], places.sides, places.cell
        longest = len(self.run.mixed.text())
        size = CellSize.fitting(min(cell.width, _WIDEST), cell.height, cell.gap, longest)
        right = sides.right + _BESIDE + size.width / 2
        self.sum = Column(self.run.mixed, Face.GRADIENT, size, scale=board.largest,
                          decimals=self.run.mixed.decimals)  # fmt: skip
        self.sum.move_to((right, places.center(0, 0)[1], 0.0))
        belongs(self.sum.entries[0], self.sum, board)
        self.name = NameLabel(self.sum, _EM)
        self.name.next_to(self.sum, DOWN, buff=0.12)
        low, high = sides.bottom, sides.top
        self.rising = [
            Current(self.run.u, (j,), Face.VALUE, Polyline.through(
                places.u_center(j) + [0.0, places.u_size.height / 2, 0.0],
                (places.center(0, j)[0], low, 0.0)), scale=1.0)
            for j in range(n)
        ]  # fmt: skip
        self.going = [
            Current(self.run.columns[j], (), Face.GRADIENT,
                    self._way(np.array([places.center(0, j)[0], high, 0.0]), right),
                    scale=board.largest)
            for j in range(n)
        ]  # fmt: skip

    def _way(self, start: np.ndarray, right: float) -> Polyline:
        """From the upper edge of a cell by the common way to the sum."""
        y = start[1] + _OVER
        return Polyline.bent(start, (start[0], y, 0.0), (right, y, 0.0), (right, start[1], 0.0),
                             radius=_ROUND)  # fmt: skip


def weigh_all(stage: WallStage, run: MixedRun) -> Iterator[Animation]:
    """u becomes ones."""
    grid, expression = stage.board.u, run.u.expression
    assert isinstance(grid, Grid) and expression is not None
    ones = run.listing.statements[expression.after - 1].text
    yield Score([*stage.light(ones), (0.1, TurnTo(grid, run.u, run_time=0.6))])


def send_all(stage: WallStage, run: MixedRun, call: str) -> Iterator[Animation]:
    """From all cells at once something goes on, and arrives as one number."""
    mixing = Mixing(stage, run)
    parts: TimedMoves = [*stage.light(call)]
    parts += [(0.2, Flow(current, run_time=_RISES)) for current in mixing.rising]
    starts = 0.4 + _RISES
    parts += [(starts, Flow(current, run_time=_RUNS)) for current in mixing.going]
    parts += [(starts + _RUNS - 0.1, TurnUp(mixing.sum, run_time=0.5))]
    parts += come(starts + _RUNS + 0.2, mixing.name)
    yield Score(parts)
    stage.names += [mixing.sum, mixing.name]
    stage.sent = [*mixing.rising, *mixing.going]
