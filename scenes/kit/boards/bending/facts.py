"""What captions say of predictions: which is closer, how it comes closer, how far it is right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.predictions import PredictedRun
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number
from scenes.kit.truth.facts import rounding

_ASIDE = 100  # places, from the point to both sides


@dataclass(frozen=True, eq=False)
class Steadily(OfNoEntry, Shared):
    """From entry to entry a record falls, or rises."""

    record: Record
    rises: bool = False

    @property
    def bears(self) -> frozenset[str]:
        words = "rises larger not:falls" if self.rises else "falls smaller not:rises"
        return frozenset({"each", "every", "always", *words.split()})

    def fault(self) -> str | None:
        steps = np.diff(self.record.value.astype(np.float64))
        if (steps > 0).all() if self.rises else (steps < 0).all():
            return None
        told = ", ".join(self.record.text((k,)) for k in range(len(self.record.value)))
        return f"{self.record.name} goes {told}"


@dataclass(frozen=True, eq=False)
class Bends(OfNoEntry, Shared):
    """At its point a tangent has the curve's slope, and a parabola its bend, too."""

    run: PredictedRun

    bears = frozenset({"same", "equal"})

    def fault(self) -> str | None:
        """Differences of the lines themselves, a few places to each side, say so."""
        run = self.run
        t = run.t.value.astype(np.float64)
        here = int(np.abs(t - float(run.x.value)).argmin())
        step = t[here + _ASIDE] - t[here]
        # Each value was rounded, and a second difference takes three of them.
        share, least = rounding([run.p[1].value[here], run.p[2].value[here]])
        room = 8 * share * float(np.abs(run.p[2].value).max()) + least
        tangent, parabola = (run.p[k].value.astype(np.float64) for k in (1, 2))
        slope = (tangent[here + _ASIDE] - tangent[here - _ASIDE]) / (2 * step)
        ends = parabola[here + _ASIDE] + parabola[here - _ASIDE]
        bend = (ends - 2 * parabola[here]) / step**2
        for told, found, due, scale in (("slope", slope, run.d[1], 1 / step),
                                        ("bend", bend, run.d[2], 4 / step**2)):  # fmt: skip
            if abs(found - float(due.value)) > room * scale:
                return f"a {told} of {found:g}, and {due.name} is {due.text()}"
        return None


@dataclass(frozen=True, eq=False)
class BendsOff(OfNoEntry, Shared):
    """Between two runs the second derivative changes its sign, and in a third one it is none.

    There tangent and parabola are as near to each other as rounding lets them be.
    """

    before: PredictedRun
    flat: PredictedRun
    after: PredictedRun

    bears = frozenset({"changes", "zero", "same", "equal", "both"}) | number(2)

    def fault(self) -> str | None:
        first, last = (float(run.d[2].value) for run in (self.before, self.after))
        if not first > 0 > last:
            return f"{self.flat.d[2].name} goes from {first:g} to {last:g}"
        # A second derivative is a sum of products, each of which was rounded.
        share, least = rounding([self.flat.t.value[0]])
        room = 8 * share + least
        t = self.flat.t.value.astype(np.float64)
        tangent, parabola = (self.flat.p[k].value.astype(np.float64) for k in (1, 2))
        away = float(np.abs(parabola - tangent).max())
        if away <= room * (1 + float(np.abs(t - float(self.flat.x.value)).max()) ** 2):
            return None
        return f"a parabola up to {away:g} beside the tangent"


@dataclass(frozen=True, eq=False)
class NearAlone(OfNoEntry, Shared):
    """Every prediction of a run is nearly right around its point, and none all over the plot."""

    run: PredictedRun

    bears = frozenset({"each", "every", "only", "about"}) | number(1)

    def fault(self) -> str | None:
        run, x = self.run, float(self.run.x.value)
        ends = float(run.t.value[0]), float(run.t.value[-1])
        for k in run.degrees:
            low, high = float(run.low[k].value), float(run.high[k].value)
            if not low <= x <= high:
                return f"{run.p[k].name} right from {low:g} to {high:g}, and not at {x:g}"
            if (low, high) == ends:
                return f"{run.p[k].name} nearly right from {low:g} to {high:g}"
        return None
