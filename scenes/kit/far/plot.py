"""What a step gains over how far it goes: looked at from near, and from far away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup

from gradmath.records.far_steps import FarStep, FarSteps
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.axes import Numbers, Span
from scenes.kit.charts.crossed import AxisEntry, CrossedAxes, name_at, room_of_numbers
from scenes.kit.charts.swept import Bead, Swept, SweptLine
from scenes.kit.far.crowd import GainCrowd
from scenes.kit.far.level import GainLevel
from scenes.kit.far.tag import GainTag
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.promise.line import PromiseLine
from scenes.kit.truth.claims import Entry

NEAR, FAR, LOW = 1.0, 0.0, -1.0  # how close one looks; at last at what is gained, not promised
_SPARE, _WIDE, _TALL, _OVER = (
    1.02,
    1.25,
    1.45,
    1.35,
)  # beyond what is plotted: across from far and near, up from near, over the ceiling
_MARGIN = 1.08  # of what is gained
_NAME = 0.9 * HEADING / CODE_SIZE
_ABOVE, _BESIDE, _HIGH = 0.14, 0.3, 0.5
_BEAD = 0.12


class GainPlot:
    """The gain of one X as a line from run to run, what is promised, and what bounds it."""

    def __init__(self, film: FarSteps, region: Region) -> None:
        start = film.start
        spans = _spans(film)
        region = replace(region, left=region.left + room_of_numbers(spans[1]))
        self.axes = CrossedAxes(region, spans[0], spans[1], at=spans[0][0].low,
                                foot=spans[1][0].low, side=LEFT)  # fmt: skip
        self.axes.across.hurried = True
        middle = film.nearby.index(start)
        onward = [*film.nearby[middle:], *film.far[1:]]
        self.lines = [self._line(onward), self._line(film.nearby[middle::-1])]
        self.numbers = {id(run): (line, k)
                        for line, runs in zip(self.lines, (onward, film.nearby[middle::-1]),
                                              strict=True)
                        for k, run in enumerate(runs)}  # fmt: skip
        self.bead = Bead(self.axes, swept(start), Face.VALUE, _BEAD)
        self.promise = PromiseLine(self.axes, swept(start), Entry(start.square))
        self.shown = False  # whether the promise stands on stage
        self.marked = True  # whether the bead stands where the latest run is
        self.promise.set_z_index(0.25)  # over the line, where both are alike
        self.ground = GainLevel(self.axes, swept(start), Entry(start.gain))
        bound = Swept(Entry(start.rate), Entry(start.ceiling))
        self.ceiling = GainLevel(self.axes, bound, Entry(start.gain), strong=True).draw_to(0.0)
        self.tags: list[GainTag] = []  # numbers of points
        self.bound = VGroup()  # what the ceiling is called, once it has come
        self.crowd = GainCrowd(self.axes, film.crowds)
        self.names = VGroup(
            name_at(AxisEntry(self.axes.up, start.gain, (), Face.VALUE),
                    self.axes.up.line.points[-1] + 0.25 * UP, RIGHT),
            name_at(AxisEntry(self.axes.across, start.rate, (), Face.VALUE),
                    self.axes.across.line.points[-1] + 0.15 * RIGHT),
        )  # fmt: skip

    def _line(self, runs: Sequence[FarStep]) -> SweptLine:
        return SweptLine(self.axes, [swept(run) for run in runs], Face.VALUE)

    def look(self, view: float) -> None:
        """Look at it from near, from far away, or from anywhere between; or at what is gained."""
        across, up = self.axes.across, self.axes.up
        across.look(max(0.0, view))
        if view > FAR:
            # Of the way from afar to near by, the part on which what is gained fills the plot.
            far, low, near = (span.length for span in up.spans)
            part = float(np.log(far / low) / np.log(far / near))
            up.look(view / part if view < part else 1 + (view - part) / (1 - part), past=(1,))
        else:
            up.look(-view)
        for part_of in (*self.lines, self.promise, self.ground, self.ceiling, self.crowd):
            part_of.lay()
        self.bead.follow(self.bead.now)

    @property
    def promised(self) -> list[PromiseLine]:
        """The promise, while it is shown."""
        return [self.promise] if self.shown else []

    @property
    def drawn(self) -> VGroup:
        """All that a look from elsewhere moves."""
        lines = [line for line in self.lines if line.reached]
        bead = [self.bead] if self.marked else []
        return VGroup(self.axes, *lines, *self.promised, self.ground, *bead)

    def follow(self, run: FarStep) -> None:
        """Stand for a run, with the line drawn at least as far."""
        line, place = self.numbers[id(run)]
        line.reach(max(line.reached, place + 1))
        self.bead.follow(swept(run))

    @property
    def living(self) -> list[VGroup]:
        """What another run moves."""
        return [*self.lines, self.bead]

    def tag(self) -> tuple[NameLabel, Number]:
        """The name of the ceiling and its number over it, away from where the promise leads."""
        level, axes = self.ceiling, self.axes
        name = NameLabel(level, _NAME)
        number = Number(level.record, (), em=HEADING, color=current_theme().text)
        width = float(name.width + number.width) + 3 * _BESIDE
        span, (_, unit) = axes.across.span, axes.unit
        bound, slope = (float(each.value) for each in (level.record, self.promise.slope.record))
        ends = [span.low, span.high, bound / slope, (bound + _HIGH / unit) / slope]
        left, right, breaks, passed = axes.place(np.array(ends), bound)
        rooms = float(breaks[0] - left[0]), float(right[0] - passed[0])
        over = _ABOVE * UP
        first, last = left + _BESIDE * RIGHT + over, right - _BESIDE * RIGHT + over
        if rooms[0] > width or rooms[0] > rooms[1]:
            name.move_to(first, aligned_edge=LEFT + DOWN)
        else:
            name.move_to(last, aligned_edge=RIGHT + DOWN)
        if max(rooms) > width:
            beside = RIGHT if rooms[0] > width else LEFT
            number.next_to(name, beside, buff=_BESIDE)
        elif rooms[0] > rooms[1]:
            number.move_to(last, aligned_edge=RIGHT + DOWN)
        else:
            number.move_to(first, aligned_edge=LEFT + DOWN)
        return name, number


def swept(run: FarStep) -> Swept:
    """A run as a point: over the rate, the gain."""
    return Swept(Entry(run.rate), Entry(run.gain))


def _spans(film: FarSteps) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Across from far and near; up from far, as high as what is gained, and from near."""
    rate, end = (float(run.rate.value) for run in (film.short, film.longest))
    gains = np.concatenate([[float(run.gain.value) for run in film.runs],
                            *(step.gain.value for step in film.crowds)])  # fmt: skip
    start = film.start
    low, high = 1.1 * float(gains.min()), _MARGIN * float(gains.max())
    low = min(low, -0.15 * high)
    top = _OVER * max(float(start.ceiling.value), high)
    promised = rate * float(start.square.value)
    near = _TALL * max(promised, *(abs(float(run.gain.value)) for run in film.nearby))
    reach = _WIDE * rate
    return (
        (_with_ticks(-reach, _SPARE * end, 7), _with_ticks(-reach, reach, 6)),
        (_with_ticks(low, top, 6), _with_ticks(low, high, 6), _with_ticks(-near, near, 5)),
    )


def _with_ticks(low: float, high: float, most: int) -> Span:
    """A span with round numbers for ticks."""
    ends: Numbers = np.array([low, high])
    found = Span.of(Record("plotted", ends, "a plot"), most=most).ticks
    return Span(low, high, tuple(tick for tick in found if low <= tick <= high))
