"""The hill as a lane has it, and how much of it a descent has come down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType, LineJointType

from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.lanes.beads import LaneBead
from scenes.kit.lanes.view import LEFT_END, RIGHT_END, LaneView
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import LINE, Face, current_theme, rgba
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, same_way

_DIM = 0.42  # of the colour of values: a lane that nobody has come down
_GRAIN = 0.06  # of the frame
_NOTHING = np.zeros((0, 3))


class HillTrack(Quick):
    """The loss over the logit, in one lane, drawn from the left over a share of the frame."""

    def __init__(self, line: Record, hill: Record, view: LaneView, lane: int) -> None:
        self.theme, self.face, self.lit = current_theme(), Face.VALUE, 0.0
        super().__init__(stroke_width=1.1 * LINE, joint_type=LineJointType.ROUND,
                         cap_style=CapStyleType.ROUND)  # fmt: skip
        self.across, self.record, self.view, self.lane = line, hill, view, lane
        self.numbers: Numbers = np.array([each.value for each in (line, hill)], dtype=np.float64)
        self.set_z_index(-0.3)
        self.drawn = 1.0
        self.lay()

    def draw_to(self, share: float) -> Self:
        """Be drawn so far."""
        self.drawn = share
        return self.lay()

    def lay(self) -> Self:
        """Lie where the view has it now."""
        self.points = self._outline()
        self.stroke_rgbas = rgba(self._hue, self.stroke_rgbas[0, 3])
        return self

    def light_to(self, share: float) -> Self:
        """Be so bright: others have gone, and it is all that is spoken of."""
        self.lit = share
        self.stroke_width = (1.1 + 0.5 * share) * LINE
        return self.lay()

    @property
    def _hue(self) -> str:
        theme = self.theme
        return shade(theme.background, theme.value_ink, _DIM + self.lit * (1.0 - _DIM))

    def between(self, low: float, high: float) -> Points:
        """The way along it between two logits, as far as it lies within the frame."""
        numbers, losses = self.numbers
        low = max(low, self.view.number_at(LEFT_END), numbers[0])
        high = min(high, self.view.number_at(RIGHT_END), numbers[-1])
        if high - low < 1e-9:
            return _NOTHING
        inner = numbers[(numbers > low) & (numbers < high)]
        cells = np.floor(inner * (self.view.unit / _GRAIN))
        apart = np.diff(cells, prepend=-np.inf) > 0  # no more of them than can be told apart
        drawn = np.concatenate([[low], inner[apart], [high]])
        return self.view.places(drawn, np.interp(drawn, numbers, losses), self.lane)

    def _outline(self) -> Points:
        front = self.view.number_at(LEFT_END + self.drawn * (RIGHT_END - LEFT_END))
        way = self.between(-np.inf, front)
        return Polyline(way).curves() if len(way) > 1 else _NOTHING

    @property
    def end(self) -> Points:
        """Where it ends to the right."""
        found: Points = self.between(-np.inf, np.inf)[-1]
        return found

    @property
    def standing(self) -> Standing:
        last = (self.record.shape[0] - 1,)
        return Standing(self.record, last, self.record.text(last))

    def faults(self) -> Iterator[Fault]:
        """It runs through its own numbers."""
        due = [each.value for each in (self.across, self.record)]
        if not np.array_equal(self.numbers, np.array(due, dtype=np.float64)):
            yield Fault("plot", f"a lane of {self.record.name} as it was", "what it holds")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"a lane of {self.record.name} elsewhere", "through its numbers")
        if not in_colour(self.stroke_rgbas, self._hue):
            yield Fault("colour", f"a lane of {self.record.name} in another one", self._hue)


class Trodden(Ornament):
    """The part of a lane that its bead has come down."""

    def __init__(self, bead: LaneBead, track: HillTrack) -> None:
        self.beside, self.track = ref(bead), ref(track)
        super().__init__(stroke_width=1.5 * LINE, joint_type=LineJointType.ROUND,
                         cap_style=CapStyleType.ROUND,
                         stroke_color=current_theme().value_ink)  # fmt: skip
        self.set_z_index(-0.2)
        self.lay()

    def lay(self) -> Self:
        """Reach from where the bead began to where it is."""
        self.points = self.born = self._outline()
        return self

    def _outline(self) -> Points:
        bead, track = self.beside(), self.track()
        assert bead is not None and track is not None
        way = track.between(*sorted([bead.number, bead.began]))
        return Polyline(way).curves() if len(way) > 1 else _NOTHING

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        bead, track = self.beside(), self.track()
        if bead is None or track is None:
            return
        if bead.lane != track.lane:
            yield Fault("plot", f"the way of lane {bead.lane} in lane {track.lane}", "in its own")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"the way of lane {bead.lane} elsewhere", "up to its bead")
