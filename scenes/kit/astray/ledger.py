"""One cell as large as a map: what pushes its pair, end to end, and what remains of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from gradmath.records.stepped import MeanShares, SteppedRun
from gradmath.records.tensor import Index, Record
from scenes.kit.astray.change_map import MapPart, mark_hues
from scenes.kit.astray.polygons import box, joined, level_line
from scenes.kit.astray.spot import Spot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, LINE, Face, current_theme
from scenes.kit.space.shades import shade
from scenes.kit.truth.boards import ShowsOneRun
from scenes.kit.truth.checks import Fault, Standing, in_colour, same_way

PushesShown: TypeAlias = SteppedRun | MeanShares
PerShare = npt.NDArray[np.float64]

_OWN, _OTHERS, _REST, _DOTS = 1.5, 4.0, 1.7, 2.3  # how wide columns are
_BROAD, _MARK = 0.72, 0.8  # bars and marks, of their columns
_FULL = 0.92  # of its height, at most
_GROUND, _LINES, _PALE = 0.06, 0.5, 0.6  # of colours
_TINT, _TINTED = 0.38, 0.16  # of a half in the map, and opened
_DOT = 0.085
_ROUND = np.linspace(0.0, 2 * np.pi, 13)[:-1]
_DOT_SHAPE = np.stack([np.cos(_ROUND), np.sin(_ROUND)], axis=1) * _DOT
_ROUNDING = 2e-6


class Ledger(ShowsOneRun, QuickGroup):
    """The cell of one entry of Y, opened: bars are what weights of V bring, each from where the
    last one ended; a mark as in the map is what remains.

    The first bar is by the pair's own weight. Below half a cell's width nothing but its halves is
    to be seen. `kept` are what remained in other runs, as dots.
    """

    borne = ("own", "by row", "what remains", "each way")

    def __init__(
        self, near: Sequence[SteppedRun], runs: Sequence[PushesShown], spot: Spot, dots: int
    ) -> None:
        """near are the runs that it shows first, as large as they can be, and then all others;
        dots is for how many it has room."""
        theme = current_theme()
        self.face = Face.VALUE
        self.start = near[0]
        self.run: PushesShown = near[0]
        self.spot, self.room = spot, dots
        self.begun: float = 0.0  # bars that have come
        self.opened, self.levelled, self.fitted = 0.0, 0.0, 0.0
        self.kept: list[Record] = []
        self.landed = 1.0  # how large the last one is
        self.before: Sequence[Record] = ()
        self.ranges = [_range(near), _range([*near, *runs])]
        line = shade(theme.background, theme.text, _LINES)
        self.box = MapPart(stroke_width=HAIRLINE, stroke_color=line, fill_opacity=1,
                           fill_color=shade(theme.background, theme.text, _GROUND))  # fmt: skip
        self.tints = [_filled(hue) for hue in self.tint_hues()]
        self.links = MapPart(stroke_width=HAIRLINE, stroke_color=theme.text)
        self.bars = [_filled(hue) for hue in bar_hues()]
        self.marks = [_filled(hue) for hue in mark_hues()]
        self.dots = [_filled(hue) for hue in mark_hues()]
        self.level = MapPart(stroke_width=LINE, stroke_color=theme.text)
        self.parts = [self.box, *self.tints, self.links, *self.bars, *self.marks, *self.dots,
                      self.level]  # fmt: skip
        self.entry = OpenedBox(self, self.box)
        super().__init__(self.entry, *self.parts[1:])
        for layer, part in enumerate(self.parts):
            part.set_z_index(1.0 + 0.1 * layer)
        self.lay()

    # -- what it shows -------------------------------------------------------------------------

    @property
    def record(self) -> Record:
        return self.run.shares

    def follow(self, run: PushesShown, before: Sequence[Record] = ()) -> Self:
        """Show another run, or a mean of shares, if they are given of these."""
        self.run, self.before = run, before
        return self.lay()

    def begin(self, bars: float) -> Self:
        """Let so many bars have come; the mark comes after the last one."""
        self.begun = bars
        return self.lay()

    def open(self, start: Spot, end: Spot, share: float) -> Self:
        """Be so far on the way from a cell of the map to where it is read."""
        self.spot, self.opened = start.on_the_way_to(end, share), share
        return self.lay()

    def stand_at(self, spot: Spot) -> Self:
        self.spot = spot
        return self.lay()

    def fit(self, share: float) -> Self:
        """Be so far on the way from the scale of the first runs to that of all."""
        self.fitted = share
        return self.lay()

    def keep(self, total: Record) -> Self:
        """What remains now stays as a dot, which has yet to grow."""
        self.kept.append(total)
        return self.grow_dot(0.0)

    def grow_dot(self, share: float) -> Self:
        """Let the last dot be so large."""
        self.landed = share
        return self.lay()

    def draw_level(self, share: float) -> Self:
        """A line from the first bar's end through the dots."""
        self.levelled = share
        return self.lay()

    # -- where things are due ------------------------------------------------------------------

    @property
    def columns(self) -> PerShare:
        """How wide bars are, the mark and the dots, as shares of the whole width."""
        rest = len(self.run.shares.value) - 1
        widths = np.array([_OWN, *[_OTHERS / rest] * rest, _REST, _DOTS])
        shares: PerShare = widths / widths.sum()
        return shares

    def column(self, number: int) -> tuple[float, float]:
        """The middle and the width of one of them."""
        edges = np.concatenate([[0.0], np.cumsum(self.columns)])
        left = self.spot.x - self.spot.width / 2
        width = self.spot.width * self.columns[number]
        return left + self.spot.width * float(edges[number]) + width / 2, float(width)

    @property
    def ends(self) -> tuple[float, float]:
        """From where to where its scale goes."""
        (low, high), (lowest, highest) = self.ranges
        share = self.fitted
        return low + (lowest - low) * share, high + (highest - high) * share

    @property
    def sill(self) -> float:
        """How high zero lies: in a cell in its middle, opened so that all bars have room."""
        low, high = self.ends
        at = -low / (high - low)
        return self.spot.y + self.spot.height * (at - 0.5) * _FULL * self.opened

    def heights(self, value: PerShare | float) -> PerShare:
        """How high a number stands."""
        low, high = self.ends
        unit = self.spot.height * _FULL / (high - low)
        found: PerShare = self.sill + unit * np.asarray(value, dtype=np.float64)
        return found

    def outlines(self) -> list[Points]:
        """Of its parts, one after the other."""
        spot, sill = self.spot, self.sill
        left, right = spot.x - spot.width / 2, spot.x + spot.width / 2
        foot, top = spot.y - spot.height / 2, spot.y + spot.height / 2
        rises = float(self.run.V.value[self.run.pair]) > 0
        half = [box(left, right, sill, top) if rises else box(left, right, foot, sill)]
        bars, links = self._bars()
        total = float(self.run.total.value)
        came = float(np.clip(self.begun - len(self.run.shares.value), 0.0, 1.0))
        return [
            joined([box(left, right, foot, top)]),
            joined(half if rises else []),
            joined([] if rises else half),
            joined([*links, *self._zero()]),
            *(joined(each) for each in bars),
            *(joined([self._mark(total * came)] if sign * total * came > 0 else [])
              for sign in (1, -1)),
            *self._dots(),
            joined(self._level()),
        ]  # fmt: skip

    def _bars(self) -> tuple[list[list[Points]], list[Points]]:
        """Own and other ones, both up and down; and lines from bar to bar."""
        found: list[list[Points]] = [[], [], [], []]
        sums = _sums(self.run)
        links = []
        for k, (start, end) in enumerate(pairwise(sums)):
            share = float(np.clip(self.begun - k, 0.0, 1.0))
            if share <= 0 or start == end:
                continue
            middle, width = self.column(k)
            reach = start + (end - start) * share
            low, high = sorted(map(float, self.heights(np.array([start, reach]))))
            half = _BROAD * width / 2
            found[(2 if k else 0) + int(end < start)].append(
                box(middle - half, middle + half, low, high))  # fmt: skip
            following, broad = self.column(k + 1)
            edge, end_of = middle - half, following + _BROAD * broad / 2
            place = float(self.heights(reach))
            links.append(level_line(edge, edge + (end_of - edge) * share, place))
        return found, links

    def _zero(self) -> list[Points]:
        if not self.opened:
            return []
        left, right = self.spot.x - self.spot.width / 2, self.spot.x + self.spot.width / 2
        return [level_line(left, right, self.sill)]

    def _mark(self, total: float) -> Points:
        middle, width = self.column(len(self.run.shares.value))
        tip, half = float(self.heights(total)), _MARK * width / 2
        return np.array([[middle - half, self.sill, 0.0], [middle + half, self.sill, 0.0],
                         [middle, tip, 0.0]])  # fmt: skip

    def _dots(self) -> list[Points]:
        """Up and down; the last one once it grows."""
        count = len(self.kept) - (not self.landed)
        totals = [float(each.value) for each in self.kept[:count]]
        return [
            joined([self._dot(k) for k, total in enumerate(totals) if sign * total > 0])
            for sign in (1, -1)
        ]

    def _dot(self, number: int) -> Points:
        middle, width = self.column(len(self.run.shares.value) + 1)
        across = middle + width * 0.84 * ((number + 0.5) / self.room - 0.5)
        place = [across, float(self.heights(float(self.kept[number].value)))]
        size = self.landed if number == len(self.kept) - 1 else 1.0
        return np.concatenate([_DOT_SHAPE * size + place, np.zeros((len(_ROUND), 1))], axis=1)

    def _level(self) -> list[Points]:
        if not self.levelled:
            return []
        middle, width = self.column(0)
        left, right = middle - _BROAD * width / 2, self.spot.x + self.spot.width / 2
        end = left + (right - left) * self.levelled
        return [level_line(left, end, float(self.heights(float(self.run.shares.value[0]))))]

    def tint_hues(self) -> list[str]:
        """Paler than in the map, once it is opened."""
        theme = current_theme()
        tint = _TINT - (_TINT - _TINTED) * self.opened
        return [shade(theme.background, ramp.line, tint) for ramp in theme.gradient]

    def lay(self) -> Self:
        for tint, hue in zip(self.tints, self.tint_hues(), strict=True):
            tint.set_fill(hue)
        self.laid = self.run.shares.value.copy(), self.run.total.value.copy()
        for part, outline in zip(self.parts, self.outlines(), strict=True):
            part.lie(outline)
        return self

    # -- truth -----------------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        return {"shares": self.record}

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (0,), self.record.text((0,)))

    def faults(self) -> Iterator[Fault]:
        """Bars and mark are those of its records, and what remains is what the gradient tells."""
        shares, total = self.laid
        if not (np.array_equal(shares, self.run.shares.value)
                and np.array_equal(total, self.run.total.value)):  # fmt: skip
            yield Fault("share", f"{self.record.name} as they were", "what their records hold")
        parts = zip(self.parts, self.outlines(), strict=True)
        if not all(same_way(part.points, due) for part, due in parts):
            yield Fault("share", f"a bar of {self.record.name} elsewhere", "what its record holds")
        coloured = (*self.tints, *self.bars, *self.marks, *self.dots)
        hues = (*self.tint_hues(), *bar_hues(), *mark_hues(), *mark_hues())
        for part, hue in zip(coloured, hues, strict=True):
            if len(part.points) and not in_colour(part.fill_rgbas, hue):
                yield Fault("colour", f"bars of {self.record.name} in another colour", hue)
        yield from self._of_the_gradient()

    def _of_the_gradient(self) -> Iterator[Fault]:
        remains = float(self.run.total.value)
        if abs(float(_sums(self.run)[-1]) - remains) > _ROUNDING:
            yield Fault("share", f"{self.record.name} of another sum", self.run.total.name)
        if isinstance(self.run, SteppedRun):
            i, j = self.run.pair
            X, grad = (each.value.astype(np.float64) for each in (self.run.X, self.run.X_grad))
            if abs(float(grad[i] @ X[j] + X[i] @ grad[j]) - remains) > _ROUNDING:
                yield Fault("share", f"{self.run.total.name} not by X.grad", "rows along X.grad")
        elif self.before:
            due = np.mean([each.value.astype(np.float64) for each in self.before], axis=0)
            if np.abs(due - self.run.shares.value).max() > _ROUNDING:
                yield Fault("mean", f"{self.record.name} of other runs", "the mean of those kept")


def bar_hues() -> list[str]:
    """The colours of a push up and down by the pair's own weight, and by others."""
    theme = current_theme()
    hues = [ramp.line for ramp in theme.gradient]
    return [*hues, *(shade(theme.background, hue, _PALE) for hue in hues)]


def _sums(run: PushesShown) -> PerShare:
    """From 0, where each bar ends."""
    found: PerShare = np.concatenate([[0.0], np.cumsum(run.shares.value.astype(np.float64))])
    return found


def _range(runs: Sequence[PushesShown]) -> tuple[float, float]:
    """The lowest and the highest of all ends of bars."""
    sums = np.concatenate([_sums(run) for run in runs])
    return float(sums.min()), float(sums.max())


def _filled(hue: str) -> MapPart:
    return MapPart(stroke_width=0, fill_opacity=1, fill_color=hue)


class OpenedBox(QuickGroup):
    """What stands for the entry of Y, as the name beside it reads it; means keep that name."""

    face = Face.VALUE

    def __init__(self, ledger: Ledger, *parts: MapPart) -> None:
        self.ledger = ledger
        super().__init__(*parts)

    @property
    def record(self) -> Record:
        found: Record = getattr(self.ledger.run, "Y", self.ledger.start.Y)
        return found

    @property
    def index(self) -> Index:
        return self.ledger.run.pair
