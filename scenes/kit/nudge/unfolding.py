"""Motions: the step of x becomes the steps of u, and each of these becomes some of y."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import linear

from gradmath.records.tensor import Record
from scenes.kit.graph.signs.moves import TimedMoves
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score, end_of
from scenes.kit.nudge.bar import THICK
from scenes.kit.nudge.blocks import Blocks, StepBeam, StepLaid, each_again, one_by_one
from scenes.kit.nudge.line import StationLine
from scenes.kit.nudge.places import stretches

_U, _Y = 0.45, 0.4  # seconds for each block of u, and for all that becomes of one in y


def unfold(line: StationLine, slopes: tuple[Record, Record]) -> Score:
    """The step of x becomes so many as the first slope tells, each of these as the second does."""
    often, again = (float(slope.value[()]) for slope in slopes)
    of_u = one_by_one(often)
    of_y = each_again(of_u, round(again))
    upper = _blocks(line, slopes[:1], of_u, "x", "u")
    lower = _blocks(line, slopes, of_y, "u", "y")
    line.blocks = [upper, lower]
    line.own_blocks()
    parts = _open(line, [(0.0, 1.0)], often, "x", "u", 0.0)
    parts.append((0.3, _lay(upper, _U)))
    start = end_of(parts) + 0.3
    parts += _open(line, stretches([each.width for each in of_u]), again, "u", "y", start)
    return Score([*parts, (start + 0.2, _lay(lower, _Y))])


def _lay(blocks: Blocks, each: float) -> Vary:
    return Vary(blocks, blocks.lay, 0.0, float(blocks.turns), run_time=each * blocks.turns,
                rate=linear, comes=True)  # fmt: skip


def _blocks(
    line: StationLine, factors: Sequence[Record], plan: Sequence[StepLaid], above: str, row: str
) -> Blocks:
    places = line.places
    return Blocks(factors, plan, places.ground(row), places.unit(line.shown), places.height(above))


def _open(
    line: StationLine,
    sources: Sequence[tuple[float, float]],
    times: float,
    above: str,
    row: str,
    start: float,
) -> TimedMoves:
    """Beams open from stretches of one row down to those of the next, so many times as wide."""
    places, half = line.places, np.array([0.0, THICK / 2, 0.0])
    unit = np.array([places.unit(line.shown), 0.0, 0.0])
    top, bottom = places.ground(above) - half, places.ground(row) + half
    parts: TimedMoves = []
    for k, ends in enumerate(sources):
        upper, lower = (
            (edge + unit * wide * ends[0], edge + unit * wide * ends[1])
            for edge, wide in ((top, 1.0), (bottom, times))
        )
        beam = StepBeam(upper, lower, k)
        line.beams.append(beam)
        parts.append((start + _Y * k, Vary(beam, beam.open, 0.0, 1.0, run_time=0.6, comes=True)))
    return parts
