"""A switch for relu at one entry: a hinged lever, down where it is on, up where it is off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import Circle, VGroup
from manim.constants import CapStyleType

from gradmath.records.tensor import Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.seat import Seat
from scenes.kit.look.theme import LINE, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing

UP_ANGLE = np.deg2rad(35.0)
ABOVE_WIRES = -0.6  # and below what passes a switch that is on
_STILL = 1e-3  # radians


class Hinge(Ornament, Circle):
    """The ring that a lever turns about, or the contact that it falls on."""

    def __init__(self, center: Points) -> None:
        paper = current_theme().background
        super().__init__(radius=0.055, stroke_width=0.8 * LINE, fill_color=paper, fill_opacity=1)
        self.move_to(center)


class _Arm(Ornament):
    """The lever itself."""


class Lever(VGroup):
    """The switch of one output, between its hinge and its contact.

    angle is how far the lever stands up, in radians. While it swings, `swinging` holds the two
    states that it swings between.
    """

    def __init__(self, record: Record, output: int, hinge: Points, contact: Points) -> None:
        theme = current_theme()
        self.record, self.output, self.theme = record, output, theme
        self.ends = (np.array(hinge, float), np.array(contact, float))
        self.swinging = False
        self.hinge, self.contact = (Hinge(end) for end in self.ends)
        self.arm = _Arm(stroke_width=1.5 * LINE, cap_style=CapStyleType.ROUND)
        super().__init__(self.arm, self.hinge, self.contact)
        self.set_z_index(ABOVE_WIRES)
        self.follow(record)

    @property
    def on(self) -> bool:
        return bool(self.record.value[self.output])

    @property
    def meaning(self) -> str:
        return "on" if self.on else "off"

    def follow(self, record: Record) -> Self:
        """Stand as the same switch of another record does."""
        self.record = record
        return self.turn(0.0 if self.on else UP_ANGLE)

    def stand(self, hinge: Points, contact: Points) -> Self:
        """Be elsewhere, turned as it is."""
        self.ends = (np.array(hinge, float), np.array(contact, float))
        for ring, end in zip((self.hinge, self.contact), self.ends, strict=True):
            ring.move_to(end)
        return self.turn(self.angle)

    def take(self, change: Seat) -> None:
        hinge, contact = self.ends
        self.ends = (change.place(hinge), change.place(contact))

    def ajar(self) -> Self:
        """Stand half open, before it is known how."""
        self.swinging = True
        return self.turn(UP_ANGLE / 2)

    def turn(self, angle: float) -> Self:
        """Let the lever stand up by an angle."""
        hinge, contact = self.ends
        self.angle = angle
        length = float(np.linalg.norm(contact - hinge))
        tip = hinge + length * np.array([np.cos(angle), np.sin(angle), 0.0])
        self.arm.points = Polyline.through(hinge, tip).curves()
        self.arm.born = self.arm.points
        down = float(np.clip(1 - angle / UP_ANGLE, 0.0, 1.0))
        for part in (self.hinge, self.contact):
            part.stroke_rgbas = rgba(self.theme.text) * down + rgba(self.theme.muted) * (1 - down)
        self.arm.stroke_rgbas = rgba(self.theme.text)
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (self.output,), self.meaning)

    def faults(self) -> Iterator[Fault]:
        """It lies where its entry is on, and stands up where it is off."""
        start, end = self.arm.points[0], self.arm.points[-1]
        drawn = float(np.arctan2(end[1] - start[1], end[0] - start[0]))
        due = 0.0 if self.on else UP_ANGLE
        if not self.swinging and abs(drawn - due) > _STILL:
            state = "on" if drawn < UP_ANGLE / 2 else "off"
            shown = f"switch {self.output} {state}, at {np.rad2deg(drawn):.0f}°"
            yield Fault("switch", shown, self.meaning)
        if not -_STILL <= drawn <= UP_ANGLE * 1.2:
            yield Fault("switch", f"switch {self.output} at {np.rad2deg(drawn):.0f}°", "0 to 35°")
