"""Motions of beads on the hill of their loss: it lifts them, one slides, heights level out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from manim import Animation, Create, FadeOut, VGroup, linear, smooth

from gradmath.records.hills import HillRun
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.lit_line import light_beginning
from scenes.kit.cells.moves import Settle, TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.hill.beads import RADIUS
from scenes.kit.hill.curves import MeanLine, RaisedBead
from scenes.kit.hill.probabilities import Ray
from scenes.kit.hill.slope_board import SlopeBoard
from scenes.kit.look.stage import SAFE
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score

_STILL = 0.1  # seconds in which the board comes to another record
_ROLLS, _RISES, _NEXT = 0.9, 2.6, 0.3
_DIM = 0.35  # of its colour: what is not spoken of


@dataclass(eq=False)
class SlopeStage:
    """The board, the code beside it, and what comes and goes."""

    board: SlopeBoard
    window: CodeWindow
    ring: RoundFrame | None = None
    rays: list[Ray] = field(default_factory=list)
    mean: MeanLine | None = None

    def light(self, line: str) -> Animation:
        """A line of the run that is shown."""
        return light_beginning(self.window, self.board.run.listing, line)


def arrive(stage: SlopeStage, targets: str) -> Iterator[Animation]:
    """Beads roll onto their axis, their numbers come, and beside them the targets."""
    board = stage.board
    axis, z = board.axis, board.columns["z"]
    order = sorted(board.beads, key=lambda bead: -bead.value)
    parts: TimedMoves = [(0.0, Create(axis.line, run_time=0.5))]
    parts += come(0.3, *axis.ticks_and_numbers, axis.name_label)
    parts += come(0.2, *board.indices, board.names["z"])
    for k, bead in enumerate(order):
        start = 0.4 + 0.2 * k
        parts += [(start, _roll(bead)), (start, TurnUp(z[bead.index]))]
        parts += come(start + _ROLLS, board.flags[bead.index[0]])
    yield Score(parts)
    board.laid.append(z)
    yield stage.light(targets)
    yield Score([*_turn_up(board, "y"), *come(0.0, board.names["y"])])


def _roll(bead: RaisedBead) -> Animation:
    start = SAFE.left + RADIUS + 0.02 - float(bead.place[0])
    return Vary(bead, bead.roll_to, start, 0.0, run_time=_ROLLS, comes=True)


def _turn_up(board: SlopeBoard, name: str) -> TimedMoves:
    column = board.columns[name]
    board.laid.append(column)
    return [(0.1 * k, TurnUp(cell)) for k, cell in enumerate(column.cells)]


def point_out(stage: SlopeStage, j: int) -> Iterator[Animation]:
    """A ring around a bead."""
    stage.ring = RoundFrame(stage.board.beads[j], buff=0.1)
    yield Create(stage.ring, run_time=0.5)


def let_go(stage: SlopeStage) -> Iterator[Animation]:
    """The ring goes."""
    assert stage.ring is not None, "no ring stands"
    yield FadeOut(stage.ring, run_time=0.3)


def draw_hill(stage: SlopeStage, run: HillRun, line: str) -> Iterator[Animation]:
    """The hill is drawn from the left, and lifts the beads that it passes; heights are read."""
    board = stage.board
    yield stage.light(line)
    yield Settle(lambda: board.follow(run), run_time=_STILL)
    low, high = (float(board.hill.line.value[k]) for k in (0, -1))
    drawn = VGroup(board.profile, *board.beads, *board.flags, *board.heights)
    rise = Vary(drawn, board.lift, low, high, run_time=_RISES, rate=linear, comes=True)
    yield rise
    yield Score([*_turn_up(board, "h"), *come(0.0, board.names["h"])])


def slide(
    stage: SlopeStage, line: str, runs: Sequence[HillRun], run_time: float
) -> Iterator[Animation]:
    """The line of a logit is lit, and its bead slides along the hill."""
    board, window = stage.board, stage.window
    yield stage.light(line)

    def show(run: HillRun) -> None:
        board.follow(run)
        window.follow(run.listing)

    if len(runs) > 1:
        drawn = VGroup(*board.living, window)
        yield Follow(drawn, runs, show, run_time=run_time, rate=smooth)


def squeeze(stage: SlopeStage, line: str, far: Sequence[int]) -> Iterator[Animation]:
    """All logits are squeezed into p: rays lead from them to its axis, far ones to its bottom."""
    board = stage.board
    yield stage.light(line)
    upright, curve = board.upright, board.sigmoid
    back: TimedMoves = [
        (0.0, Vary(board.profile, board.profile.recede_to, 1.0, _DIM, run_time=0.4))
    ]
    back += go(0.0, *board.heights, *board.flags, run_time=0.3)
    low, high = (float(board.hill.line.value[k]) for k in (0, -1))
    yield Score([
        *back, (0.2, Create(upright.line, run_time=0.5)),
        *come(0.4, *upright.ticks_and_numbers, upright.name_label),
        (0.5, Vary(curve, curve.draw_to, low, high, run_time=1.6, comes=True)),
    ])  # fmt: skip
    run = board.run
    rays = [board.ray(run.z, run.p, j) for j in range(run.z.shape[0])]
    others = [board.ray(board.hill.line, board.hill.sigmoid, k) for k in far]
    stage.rays = [*rays, *others]
    turned = _turn_up(board, "p")
    parts = come(0.0, board.names["p"])
    for k, ray in enumerate(rays):
        parts += [(_NEXT * k, _draw(ray)), (_NEXT * k + 0.7, turned[k][1])]
    yield Score(parts)
    stage.ring = RoundFrame(upright.scales[0][2], buff=0.08)
    yield Score([
        *((0.4 * k, _draw(ray)) for k, ray in enumerate(others)),
        (0.8, Create(stage.ring, run_time=0.5)),
    ])  # fmt: skip


def _draw(ray: Ray) -> Animation:
    return Vary(ray, ray.draw_to, 0.0, 1.0, run_time=0.9, comes=True)


def come_back(stage: SlopeStage) -> Iterator[Animation]:
    """p goes, and the hill comes back with its heights."""
    board, upright = stage.board, stage.board.upright
    p = board.columns["p"]
    board.laid.remove(p)
    assert stage.ring is not None, "no ring stands"
    yield Score([
        *go(0.0, *upright.ticks_and_numbers, upright.line, upright.name_label, board.sigmoid,
            stage.ring, *stage.rays, p, board.names["p"], run_time=0.4),
        (0.3, Vary(board.profile, board.profile.recede_to, _DIM, 1.0, run_time=0.4)),
        *come(0.4, *board.heights, *board.flags),
    ])  # fmt: skip


def level(stage: SlopeStage, line: str) -> Iterator[Animation]:
    """Heights become water, whose walls open: they level out at the mean."""
    board = stage.board
    yield stage.light(line)
    yield Score((0.0, Vary(each, each.broaden, 0.0, 1.0, run_time=0.6)) for each in board.heights)
    stage.mean = board.mean_line()
    yield Score([
        *((0.1, Vary(each, each.level, 0.0, 1.0, run_time=1.4)) for each in board.heights),
        *come(1.3, stage.mean),
    ])  # fmt: skip


def lay_tangents(stage: SlopeStage, places: Sequence[int]) -> Iterator[Animation]:
    """The water goes; short lines lie down along the hill, one after the other."""
    board = stage.board
    assert stage.mean is not None, "nothing has levelled out"
    yield Score(go(0.0, stage.mean, *board.heights, run_time=0.4))
    yield Score([
        *((0.12 * k, Vary(each, each.grow, 0.0, 1.0, run_time=0.5, comes=True))
          for k, each in enumerate(board.tangents(places))),
    ])  # fmt: skip
