"""How backward gets x.grad without a Jacobian: v times slopes comes to z, and goes on by A."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import RIGHT, UP, Animation

from gradmath.records.rows import WithoutRows
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.moves import Replace, Ride, TurnUp
from scenes.kit.cells.slider import Slider
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.jacobian.band import ColumnBand
from scenes.kit.jacobian.board import EM
from scenes.kit.jacobian.on_grounds import BESIDE, OnGrounds
from scenes.kit.jacobian.places import RowPlaces
from scenes.kit.jacobian.skyline import GhostLine, RowBar, Skyline
from scenes.kit.jacobian.stage import RowStage, digits
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score, end_of

_SIZE = CellSize.fitting(0.82, 0.38, 0.1, 5)
_EVERY = 0.55  # seconds from one column to the next


class TrueWay:
    """The cells of slopes, of what they make of v, and of A, with their names.

    Names beside those of the sliders stand on `line`. ghosts are those of the rows, which wait
    until they are shown again; empty are those of x.grad, whose bars wait meanwhile.
    """

    def __init__(self, way: WithoutRows, places: RowPlaces, line: float) -> None:
        left = places.region.left + BESIDE
        self.slopes = OnGrounds(way.slopes, Face.VALUE, places, left, _SIZE)
        self.z_bar = OnGrounds(way.z_bar, Face.GRADIENT, places, left, _SIZE)
        self.A = OnGrounds(way.A, Face.VALUE, places, places.columns.middles[0], _SIZE)
        self.slopes_name, self.z_name = (
            NameLabel(each, EM).next_to(each, UP).stand_on(line)
            for each in (self.slopes, self.z_bar)
        )
        corner = self.A[0, way.A.shape[1] - 1]
        self.A_name = NameLabel(self.A, EM).next_to(corner, RIGHT, buff=0.05).shift(0.25 * UP)
        self.ghosts: list[GhostLine] = []
        self.empty: list[GhostLine] = []
        self.bars: Skyline | None = None  # those of x.grad, until they rise again

    def lay_matrix(self) -> TimedMoves:
        """Entry by entry from the upper left corner."""
        cells = ((0.06 * sum(cell.index), TurnUp(cell)) for cell in self.A.entries)
        return [*cells, *come(0.3, self.A_name)]

    def meet(self, sliders: Sequence[Slider]) -> TimedMoves:
        """v comes from its sliders, and each slope turns over into what it makes of it."""
        parts: TimedMoves = [*go(0.6, self.slopes_name, run_time=0.3), *come(0.9, self.z_name)]
        for i, slider in enumerate(sliders):
            handle, slope = slider.handle, self.slopes.entries[i]
            chip = Cell(handle.record, (i,), Face.GRADIENT, _SIZE, scale=1.0,
                        decimals=handle.record.decimals)  # fmt: skip
            chip.set_z_index(-0.5)  # out from behind one cell, and behind the other
            way = Polyline.through(handle.get_center(), slope.get_center())
            parts += [
                (0.15 * i, Ride(chip, way, goes=True, run_time=0.7)),
                (0.15 * i + 0.55, Replace(slope, self.z_bar.entries[i], run_time=0.4)),
            ]
        return parts


def clear(stage: RowStage, path: TrueWay) -> Iterator[Animation]:
    """Rows go, and where they were come the slopes of the squares."""
    board, left = stage.board, stage.left
    path.ghosts, path.empty = board.ghosts, [board.ghost(left)]
    yield Score([
        *go(0.0, *path.ghosts, run_time=0.6),
        *come(0.2, *path.empty, run_time=0.5),
        *go(0.2, left, run_time=0.5),
    ])  # fmt: skip
    board.ghosts, board.left = [], None
    for ghost in path.ghosts:
        ghost.be_due(False)
    left.show_digits(0.0).grow(0.0)
    yield Score([
        *((0.1 * i, TurnUp(cell)) for i, cell in enumerate(path.slopes.entries)),
        *come(0.2, path.slopes_name),
    ])  # fmt: skip
    path.bars = left


def meet(stage: RowStage, path: TrueWay) -> Score:
    """v meets the slopes, and what comes of it stands there."""
    return Score(path.meet(stage.board.sliders))


def pass_on(stage: RowStage, path: TrueWay) -> Iterator[Animation]:
    """What has come so far meets A, and the same bars rise."""
    left = path.bars
    assert left is not None
    yield Score(path.lay_matrix())
    yield Score(_multiply(stage.band, left.bars))
    stage.band.leave()
    stage.board.left = left
    yield digits(left, seen=True)


def show_rows(stage: RowStage, path: TrueWay) -> Iterator[Animation]:
    """What was on the way goes, and the ghosts of the rows come back."""
    for ghost in path.ghosts:
        ghost.be_due(True)
    yield Score([
        *go(0.0, path.A, path.A_name, path.z_bar, path.z_name, *path.empty, run_time=0.6),
        *come(0.3, *path.ghosts, run_time=0.6),
    ])  # fmt: skip
    stage.board.ghosts = path.ghosts


def _multiply(band: ColumnBand, bars: Sequence[RowBar]) -> TimedMoves:
    """Column by column A meets what came to z: a bar rises."""
    band.move_over(0)
    parts = come(0.0, band, run_time=0.3)
    for j, bar in enumerate(bars):
        start = 0.2 + _EVERY * j
        if j:
            parts.append((start, Vary(band, band.move_over, j - 1.0, float(j), run_time=0.3)))
        parts.append((start + 0.2, Vary(bar, bar.grow, 0.0, 1.0, run_time=0.45, comes=True)))
    return [*parts, *go(end_of(parts), band, run_time=0.3)]
