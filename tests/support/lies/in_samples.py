"""Operators that lie about random samples, their means, and rulers beside them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scenes.kit.samples.gauge import Gauge, HalfLevel
from scenes.kit.samples.labels import SampleClock
from scenes.kit.samples.river import RiverLines, Scatter
from scenes.kit.samples.ruler import TurningRuler
from scenes.kit.samples.squares import ErrorLegs, ErrorSquare
from tests.support.lies.stage import Stage


def clock_ahead(stage: Stage) -> str | None:
    """Another number of samples than lie there."""
    clock = stage.one(stage.all(SampleClock))
    if clock is None:
        return None
    record, index = clock.due
    other = (index[0] - 1,) if index[0] else (1,)
    clock.tell(record, other)
    clock.due = record, index
    return f"{clock.number.drawn} samples"


def mark_elsewhere(stage: Stage) -> str | None:
    """A number of a ruler beside another place."""
    seen = [mark for ruler in stage.all(TurningRuler) for mark in ruler.marks
            if mark.label[0].fill_rgbas[0, 3] > 0.9]  # fmt: skip
    mark = stage.one(seen)
    if mark is None:
        return None
    ruler = next(each for each in stage.all(TurningRuler) if mark in each.marks)
    mark.label.shift(0.3 * ruler.pose.along)
    return f"{mark.claim.text} elsewhere on its ruler"


def other_lines(stage: Stage) -> str | None:
    """Means that lie nearer to zero than they are."""
    flow = stage.one(each for each in stage.all(RiverLines) if len(each.points))
    if flow is None:
        return None
    flow.numbers = 0.8 * flow.numbers
    flow.lay()
    return f"{flow.record.name}, made smaller"


def dots_mirrored(stage: Stage) -> str | None:
    """Samples with the other sign."""
    scatter = stage.one(each for each in stage.all(Scatter) if len(each.points))
    if scatter is None:
        return None
    scatter.numbers = -scatter.numbers
    scatter.lay()
    return f"{scatter.record.name}, mirrored"


def gauge_at_another_count(stage: Stage) -> str | None:
    """A gauge that stands where the error is another."""
    gauge = stage.one(stage.all(Gauge))
    if gauge is None:
        return None
    gauge.stand_at(gauge.count - 20)
    return f"{gauge.number.drawn} over another count"


def gauge_of_another_number(stage: Stage) -> str | None:
    """A gauge or a level as high as another number."""
    measures: list[Gauge | HalfLevel] = [*stage.all(Gauge), *stage.all(HalfLevel)]
    gauge = stage.one(measures)
    if gauge is None:
        return None
    value = np.array(1.4 * gauge.record.value.astype(np.float64), dtype=gauge.record.value.dtype)
    true, gauge.record = gauge.record, replace(gauge.record, value=value)
    gauge.lay()
    gauge.record = true
    return f"{gauge.number.drawn}, where there is less"


def square_of_another_error(stage: Stage) -> str | None:
    """A square whose side is no error, and whose area is not what it should be."""
    square = stage.one(stage.all(ErrorSquare))
    if square is None:
        return None
    value = np.array(0.8 * square.record.value.astype(np.float64), dtype=square.record.value.dtype)
    true, square.record = square.record, replace(square.record, value=value)
    square.lay()
    square.record = true
    return "a smaller square"


def legs_of_another_half(stage: Stage) -> str | None:
    """Legs that are longer than half of the error."""
    legs = stage.one(each for each in stage.all(ErrorLegs) if each.halved == 1.0)
    if legs is None:
        return None
    legs.halved = 0.7
    legs.lay()
    legs.halved = 1.0
    return "longer legs"


IN_SAMPLES = (
    clock_ahead, mark_elsewhere, other_lines, dots_mirrored, gauge_at_another_count,
    gauge_of_another_number, square_of_another_error,
    legs_of_another_half,
)  # fmt: skip
