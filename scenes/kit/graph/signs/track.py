"""An edge of the graph: a line between plates, with one arrowhead in the direction of the pass."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Self

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.cells.current import GlowingLine, Lead
from scenes.kit.graph.signs.freight import TensorCourse
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import Face, current_theme, ramp_of
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, within_a_pixel

_TIP = 0.13
_WIDTH = 4.2
ON_STREAMS = -0.9  # arrowheads of tracks so short that what runs there would hide them


class Pass(StrEnum):
    """In which direction a pass runs along a track."""

    FORWARD = "forward"
    BACKWARD = "backward"


class Tip(Ornament):
    """An arrowhead, made to point to the right; its outline begins at its apex."""

    def __init__(self, **style: Any) -> None:
        super().__init__(**style)
        corners = np.array([(1.0, 0.0, 0.0), (-0.8, 0.72, 0.0), (-0.4, 0.0, 0.0),
                            (-0.8, -0.72, 0.0), (1.0, 0.0, 0.0)])  # fmt: skip
        self.points = self.born = Polyline(corners * _TIP).curves()


class Track(QuickGroup):
    """The line of an edge, from where values set out to where they arrive.

    leads is the record that a way back really leads along it; tip is the share of the way at which
    its arrowhead stands.
    """

    def __init__(self, way: Polyline, leads: Record, tip: float) -> None:
        super().__init__()
        self.way, self.leads, self.tip_share = way, leads, tip
        self.running = Pass.FORWARD
        self.turning = False
        self.line = Lead(way)
        self.tip = Tip(fill_color=current_theme().text, fill_opacity=1, stroke_width=0)
        self.tip.set_z_index(-1.8)
        self.add(self.line, self.tip)
        self.point(0.0)

    def follow(self, leads: Record) -> Self:
        """Be the same edge in another run."""
        self.leads = leads
        return self

    @property
    def heading(self) -> float:
        """The angle of the way where the arrowhead stands, as values run."""
        near = self.way.part(max(0.0, self.tip_share - 0.01), min(1.0, self.tip_share + 0.01))
        step = near.corners[-1] - near.corners[0]
        return float(np.arctan2(step[1], step[0]))

    def point(self, turned: float) -> Self:
        """Let the arrowhead point along the way of values, turned by an angle."""
        angle = self.heading + turned
        cos, sin = np.cos(angle), np.sin(angle)
        turn = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
        self.tip.points = self.tip.born @ turn.T + self.way.at(self.tip_share)
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.leads, (), "leads back")

    def faults(self) -> Iterator[Fault]:
        """A way leads back along it; line and arrowhead lie on it; it points as the pass runs."""
        if not bool(self.leads.value):
            yield Fault("track", "a track along which nothing leads back", "a loose end")
        drawn = self.line.points
        ends = drawn[0], drawn[-1]
        if not all(within_a_pixel(end, self.way.at(self.way.share_of(end))) for end in ends):
            yield Fault("place", "a track beside its way", "on its way")
        place = self.way.at(self.tip_share)
        if np.abs(self.tip.points - place).max() > 2 * _TIP:
            yield Fault("place", "an arrowhead beside its track", "on its track")
        if self.turning:
            return
        due = self.heading + (np.pi if self.running is Pass.BACKWARD else 0.0)
        apex = place + _TIP * np.array([np.cos(due), np.sin(due), 0.0])
        if not within_a_pixel(self.tip.points[0], apex):
            yield Fault("track", "an arrowhead that points elsewhere", f"{self.running}")


class Stream(GlowingLine):
    """A whole tensor on its way along a track, as far as it has come.

    It has its face's colour; where the tensor is all zero nothing runs.
    """

    def __init__(self, record: Record, face: Face, way: Polyline, course: TensorCourse) -> None:
        super().__init__(way)
        self.face, self.course = face, course
        self.follow(record)
        self.run(0.0, 1.0)

    def follow(self, record: Record) -> Self:
        """Stand for another record."""
        self.record = record
        return self.ink(self._color(), _WIDTH)

    def _color(self) -> str | None:
        ramp = ramp_of(self.face, float(np.any(self.record.value)), self.theme)
        return ramp.line if ramp else None

    def faults(self) -> Iterator[Fault]:
        """It has the colour of its face, and lies on the way of its tensor."""
        core, color = self.strokes[-1], self._color()
        if not self.seen:
            return
        if color is None or not in_colour(core.stroke_rgbas, color):
            yield Fault("colour", f"a stream of {self.record.name} in another colour", str(color))
        if not within_a_pixel(core.points, self.way.part(*self.reach).curves()):
            yield Fault("place", f"the stream of {self.record.name} off its track", "on its track")
        yield from self.course.faults(self.record, self.way.corners)
