"""Operators that lie about random samples, their means, and rulers beside them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import RIGHT, UP

from scenes.kit.samples.gauge import Gauge, Stairs
from scenes.kit.samples.labels import SampleClock
from scenes.kit.samples.pile import Due, Rain, SamplePile
from scenes.kit.samples.rises import Rises
from scenes.kit.samples.river import LawLine, RiverLines, Scatter
from scenes.kit.samples.ruler import TurningRuler
from tests.support.lies.stage import Stage


def other_pile(stage: Stage) -> str | None:
    """A pile of another number of samples than it says."""
    heap = stage.one(stage.all(SamplePile))
    if heap is None:
        return None
    row = heap.row
    heap.tell(heap.record.shape[0] - 1 if row == 0 else 0)
    heap.row = row
    return f"the pile of {heap.pile.call} with other samples"


def higher_theory(stage: Stage) -> str | None:
    """What theory expects, drawn higher than that."""
    due = stage.one(stage.all(Due))
    if due is None:
        return None
    due.points = due.born = due.points + 0.2 * UP
    return "a density above its own"


def rain_elsewhere(stage: Stage) -> str | None:
    """Bricks over the bins next to theirs."""
    rain = stage.one(each for each in stage.all(Rain) if len(each.points))
    if rain is None:
        return None
    rain.points = rain.points + 0.4 * RIGHT
    return "rain over other bins"


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
    gauge = stage.one(each for each in stage.all(Gauge) if not each.dotted)
    if gauge is None:
        return None
    gauge.carry(gauge.count - 20)
    return f"{gauge.number.drawn} over another count"


def gauge_of_another_number(stage: Stage) -> str | None:
    """A gauge as high as another number."""
    gauge = stage.one(stage.all(Gauge))
    if gauge is None:
        return None
    value = np.array(1.4 * gauge.record.value.astype(np.float64), dtype=gauge.record.value.dtype)
    true, gauge.record = gauge.record, replace(gauge.record, value=value)
    gauge.lay()
    gauge.record = true
    return f"{gauge.number.drawn}, where there is less"


def law_elsewhere(stage: Stage) -> str | None:
    """A theory that is not the one of the root."""
    law = stage.one(each for each in stage.all(LawLine) if len(each.points))
    if law is None:
        return None
    value = np.array(law.record.value.astype(np.float64) ** 0.8)
    law.record = replace(law.record, value=value)
    law.lay()
    return "a flatter theory"


def stairs_of_other_counts(stage: Stage) -> str | None:
    """Stairs that go on by less than a doubling."""
    stairs = stage.one(each for each in stage.all(Stairs) if len(each.points))
    if stairs is None:
        return None
    stairs.counts = (25, 40, 100, 160, 400)
    stairs.lay()
    return "stairs of no doublings"


def worse_ones_that_fall(stage: Stage) -> str | None:
    """Runs that got better among those that got worse."""
    rises = stage.one(stage.all(Rises))
    if rises is None:
        return None
    rises.numbers = rises.numbers[:, ::-1].copy()
    rises.lay()
    return "runs that got better"


IN_SAMPLES = (
    other_pile, higher_theory, rain_elsewhere, clock_ahead, mark_elsewhere, other_lines,
    dots_mirrored, gauge_at_another_count, gauge_of_another_number, law_elsewhere,
    stairs_of_other_counts, worse_ones_that_fall,
)  # fmt: skip
