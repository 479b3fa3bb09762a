"""How heaps move: to their cells, by the curve, where they become gradients, and into bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Animation, VGroup, linear, smooth

from gradmath.records.tensor import Record
from scenes.kit.budget.heap import Heap, Measure
from scenes.kit.look.polyline import Polyline

_SMALLEST, _GROWS = 0.02, 0.35  # of its size, of its way: a heap comes out of a bar, or goes in
_THIN = 0.04
_TURNS = (0.42, 0.58)  # of its way by the curve: there it stands and turns over


class _OneByOne(Animation):
    """Heaps that set out one after the other; lag is the share of the time until the last does."""

    def __init__(
        self, heaps: Sequence[Heap], ways: Sequence[Polyline], *, lag: float, run_time: float,
        goes: bool = False,
    ) -> None:  # fmt: skip
        self.heaps, self.ways, self.lag = list(heaps), list(ways), lag
        super().__init__(VGroup(*heaps), run_time=run_time, rate_func=linear, introducer=True,
                         remover=goes)  # fmt: skip

    def begin(self) -> None:
        for heap, way in zip(self.heaps, self.ways, strict=True):
            heap.way = way
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        last = max(1, len(self.heaps) - 1)
        for k, (heap, way) in enumerate(zip(self.heaps, self.ways, strict=True)):
            begun = self.lag * k / last
            self.move(k, heap, way, float(np.clip((alpha - begun) / (1 - self.lag), 0.0, 1.0)))

    def move(self, k: int, heap: Heap, way: Polyline, share: float) -> None:
        raise NotImplementedError


class SpreadOut(_OneByOne):
    """Heaps come out of their pieces of the bar, and lie down in their cells."""

    def move(self, k: int, heap: Heap, way: Polyline, share: float) -> None:
        gone = float(smooth(share))
        heap.stand(way.at(gone), swollen=_size(share))

    def finish(self) -> None:
        super().finish()
        for heap in self.heaps:
            heap.way = None


class IntoBar(_OneByOne):
    """Copies of heaps fly into the bar that is poured from them."""

    def move(self, k: int, heap: Heap, way: Polyline, share: float) -> None:
        gone = float(smooth(share))
        heap.stand(way.at(gone), swollen=_size(1.0 - share))


class ByTheCurve(_OneByOne):
    """Heaps go to the curve, turn over there to what another record has, and go on to their cells.

    waits is how much of the time one stands at the curve; the first of its two corners between.
    """

    def __init__(
        self,
        heaps: Sequence[Heap],
        ways: Sequence[Polyline],
        after: Record,
        measure: Measure,
        *,
        lag: float,
        run_time: float,
    ) -> None:
        self.after, self.measure = after, measure
        super().__init__(heaps, ways, lag=lag, run_time=run_time)

    def move(self, k: int, heap: Heap, way: Polyline, share: float) -> None:
        start, end = _TURNS
        first, last = (Polyline(way.corners[j : j + 2]) for j in (0, 1))
        if share <= start:
            heap.stand(first.at(float(smooth(share / start))))
        elif share < end:
            turned = (share - start) / (end - start)
            if turned >= 0.5 and heap.record is not self.after:
                heap.follow(self.after, self.measure)
            heap.stand(way.corners[1], edge=max(_THIN, abs(float(np.cos(np.pi * turned)))))
        else:
            if heap.record is not self.after:  # between two frames
                heap.follow(self.after, self.measure)
            heap.stand(last.at(float(smooth((share - end) / (1 - end)))))

    def finish(self) -> None:
        super().finish()
        for heap in self.heaps:
            heap.way = None


def _size(share: float) -> float:
    """How large a heap is, so far on its way out of a bar: not there before."""
    if share <= 0.0:
        return 0.0
    return _SMALLEST + (1 - _SMALLEST) * float(smooth(min(1.0, share / _GROWS)))
