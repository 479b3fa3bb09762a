"""LineNames at the ends of lines, none of which stands on another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import ReferenceType, ref

import numpy as np
import numpy.typing as npt
from manim import LEFT

from scenes.kit.cells.lettering import Phrase
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.predicted import Prediction
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, belongs
from scenes.kit.truth.claims import Inkless
from scenes.kit.truth.names import name_shown

_EM = 1.05 * INDEX / CODE_SIZE
_BESIDE = 0.12  # from the end of a line to its name
_PITCH = 0.32  # between names one over the other
_LOOKS = 9  # at the curve beside names
_CLEAR = 1.0  # of that, between the curve and the first name


@dataclass(frozen=True, eq=False)
class LineName(Inkless):
    """What a line is called: the prediction that it stands for."""

    line: ReferenceType[Prediction]

    @property
    def text(self) -> str:
        line = self.line()
        return "" if line is None else name_shown(line.record)

    def fault(self) -> str | None:
        return "a line that it names" if self.line() is None else None


class LineNames(QuickGroup):
    """The names of predictions beside where these end at the right."""

    def __init__(self, axes: CrossedAxes, lines: Sequence[Prediction]) -> None:
        self.axes_of, self.lines = ref(axes), list(lines)
        self.labels = [Phrase("{}", LineName(ref(line)), em=_EM, type=Type.CODE) for line in lines]
        super().__init__(*self.labels)
        for label in self.labels:
            belongs(label, self)
            for part in label:
                belongs(part, self)
        self.lay()

    def places(self) -> list[tuple[float, float]]:
        """Where names begin, on the middle of their height: apart, and off the curve.

        Those of lines that end above the curve are piled up over it, others below it, and all of
        them over the name of the axis and under the code.
        """
        axes = self.axes_of()
        assert axes is not None
        ends = np.array([line.end[:2] for line in self.lines])
        beside = self._curve_beside(axes, float(ends[:, 0].max()))
        curve = float(beside[0])
        ups = ends[:, 1].copy()
        for side in (1.0, -1.0):
            taken = float((side * beside).max()) - _PITCH * (1 - _CLEAR)
            for k in np.argsort(side * ups):
                if (ends[k, 1] >= curve) == (side > 0):
                    taken = max(side * ends[k, 1], taken + _PITCH)
                    ups[k] = side * taken
        floor = axes.region.bottom + _PITCH  # at the axis' right end stands its own name
        for k in np.argsort(ups):
            if ends[k, 0] > axes.region.right - _BESIDE - self.labels[k].width:
                ups[k] = max(ups[k], floor)
                floor = max(floor, ups[k] + _PITCH)
        ceiling = axes.region.top - _PITCH / 2  # over the plot stands the code
        for k in np.argsort(-ups):
            ups[k] = min(ups[k], ceiling)
            ceiling = min(ceiling, ups[k] - _PITCH)
        return [(float(x) + _BESIDE, float(y)) for x, y in zip(ends[:, 0], ups, strict=True)]

    def _curve_beside(self, axes: CrossedAxes, right: float) -> npt.NDArray[np.float64]:
        """How high the curve is from the ends of lines to the ends of their names."""
        run = self.lines[0].run
        drawn = axes.place(run.t.value.astype(np.float64), run.curve.value.astype(np.float64))
        wide = _BESIDE + max(label.width for label in self.labels)
        return np.interp(np.linspace(right, right + wide, _LOOKS), drawn[:, 0], drawn[:, 1])

    def lay(self) -> None:
        """Let them stand where the lines end now."""
        for label, (left, middle) in zip(self.labels, self.places(), strict=True):
            label.move_to((left, middle, 0.0), aligned_edge=LEFT)

    def faults(self) -> Iterator[Fault]:
        """Each stands at the end of its own line."""
        for label, (left, middle) in zip(self.labels, self.places(), strict=True):
            away = abs(label.get_left()[0] - left), abs(label.get_y() - middle)
            if max(away) > 0.02:
                yield Fault("place", f"{label.text} elsewhere", "at the end of its line")
