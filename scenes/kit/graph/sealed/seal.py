"""A seal on a window, the version that it was pressed with, and the counter it is held against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self
from weakref import ReferenceType, ref

import numpy as np
from manim import LEFT, RoundedRectangle

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number
from scenes.kit.graph.signs.labels import EM, SignLabel
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, within_a_pixel
from scenes.kit.truth.claims import Inkless

VERSION = "._version"
_RADIUS, _WAVES, _WAVE = 0.29, 12, 0.05
_SPLIT = np.deg2rad([-128.0, -14.0])  # where the crack meets the rim
_TEETH = np.array([(0.0, 0.035, 0.0), (0.0, -0.03, 0.0), (0.0, 0.035, 0.0)])
_DIGIT, _LIFT = 0.3, 0.04  # its number stands on the piece that stays
_AWAY, _TURNED = (0.05, -0.14, 0.0), np.deg2rad(16.0)  # where a piece lies that has broken off
_ON_TOP = 0.9
_COUNTER = (0.42, 0.42)


def version_of(record: Record) -> str:
    """The tensor in `h._version`; empty if it is no version."""
    code = record.expression.code if record.expression else ""
    return code.removesuffix(VERSION) if code.endswith(VERSION) else ""


@dataclass(frozen=True, eq=False)
class VersionWord(Inkless):
    """`_version`: what a counter counts, as torch calls it."""

    counter: ReferenceType[Any]

    @property
    def text(self) -> str:
        return VERSION.removeprefix(".")

    def fault(self) -> str | None:
        counter = self.counter()
        return None if counter is not None and version_of(counter.record) else "a version"


@dataclass(frozen=True, eq=False)
class VersionSign(Inkless):
    """Whether a version is the sealed one: `=`, or `≠`."""

    found: Record
    sealed: Record

    @property
    def text(self) -> str:
        return "=" if int(self.found.value) == int(self.sealed.value) else "≠"

    def fault(self) -> str | None:
        both = version_of(self.found) and version_of(self.sealed)
        return None if both else "two versions"


class Wax(Ornament):
    """A piece of a seal."""


class Seal(QuickGroup):
    """Wax with the version that was saved; `found` is the version that a pass holds against it.

    Where these differ, a piece breaks off.
    """

    def __init__(self, sealed: Record, place: Points) -> None:
        super().__init__()
        theme = current_theme()
        self.record, self.place = sealed, place
        self.found: Record | None = None
        self.parted = 0.0  # how far its piece has come off
        self.settled = True
        # The strokes close the seam between its pieces.
        style = {"fill_color": theme.text, "fill_opacity": 1, "stroke_color": theme.text,
                 "stroke_width": HAIRLINE}  # fmt: skip
        whole, piece = _halves()
        self.body, self.piece = Wax(**style), Wax(**style)
        for wax, outline in ((self.body, whole), (self.piece, piece)):
            wax.points = wax.born = outline + place
        self.number = Number(sealed, (), em=_DIGIT, color=theme.background)
        self.number.follow(sealed, _DIGIT, place + [0.0, _LIFT, 0.0])
        self.add(self.body, self.piece, self.number)
        self.set_z_index(_ON_TOP)
        for part in (self.body, self.piece, self.number):
            belongs(part, self)

    @property
    def differs(self) -> bool:
        """Whether what is held against it is another version."""
        return self.found is not None and int(self.found.value) != int(self.record.value)

    @property
    def meaning(self) -> str:
        return "broken" if self.parted else "whole"

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), f"a seal that is {self.meaning}")

    def break_off(self, share: float) -> Self:
        """Let its piece have come so far."""
        self.parted = share
        middle = self.piece.born.mean(axis=0)
        cos, sin = np.cos(share * _TURNED), np.sin(share * _TURNED)
        turn = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
        self.piece.points = (self.piece.born - middle) @ turn + middle + share * np.array(_AWAY)
        return self

    def follow(self, sealed: Record) -> Self:
        """Be the seal of another run, whole."""
        self.record, self.found, self.settled = sealed, None, True
        self.number.follow(sealed, _DIGIT, self.place + [0.0, _LIFT, 0.0])
        return self.break_off(0.0)

    def faults(self) -> Iterator[Fault]:
        """It has the version of its tensor, and is broken where another one is held against it."""
        name = version_of(self.record)
        if not name:
            yield Fault("seal", f"{self.record.name} on a seal", "a version")
        if self.number.claim.record is not self.record:
            yield Fault("seal", "a seal with another number", "the version that was saved")
        if not self.settled:
            return
        if bool(self.parted) is not self.differs:
            due = "broken" if self.differs else "whole"
            yield Fault("seal", f"a seal that is {self.meaning}", due)
        ends = Polyline.through(_piece_end(0.0), _piece_end(1.0))
        away = self.piece.get_center() - self.body.get_center()
        if not within_a_pixel(away, ends.at(self.parted) - _middle(_halves()[0])):
            yield Fault("seal", "a piece elsewhere", "on its seal, or broken off")


def _halves() -> tuple[Points, Points]:
    """The outline of a seal in two pieces, what stays and what breaks off, around the origin."""
    start, end = _SPLIT
    low, rest = _arc(start, end), _arc(end, start + 2 * np.pi)
    share = np.linspace(0.0, 1.0, len(_TEETH) + 2)[1:-1, None]
    crack = low[-1] + (low[0] - low[-1]) * share + _TEETH
    pieces = (
        np.concatenate([rest, crack[::-1], rest[:1]]),
        np.concatenate([low, crack, low[:1]]),
    )
    stays, falls = (Polyline(corners).curves() for corners in pieces)
    return stays, falls


def _arc(start: float, end: float) -> Points:
    angles = np.linspace(start, end, 60)
    radii = _RADIUS * (1.0 + _WAVE * np.cos(_WAVES * angles))
    return np.column_stack([radii * np.cos(angles), radii * np.sin(angles), 0 * angles])


def _middle(outline: Points) -> Points:
    ends = np.concatenate([outline[::4], outline[3::4]])
    middle: Points = (ends.min(axis=0) + ends.max(axis=0)) / 2
    return middle


def _piece_end(share: float) -> Points:
    """Where the middle of the piece is, beside the seal's, when it has come so far."""
    _, piece = _halves()
    middle = piece.mean(axis=0)
    cos, sin = np.cos(share * _TURNED), np.sin(share * _TURNED)
    turn = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
    return _middle((piece - middle) @ turn + middle + share * np.array(_AWAY))


class CounterBox(Ornament, RoundedRectangle):
    """The window of a counter."""


class Counter(QuickGroup):
    """How often a tensor's memory has been written to, in a box on its thread."""

    def __init__(
        self, version: Record, place: Points, *, side: Points = LEFT, zoom: float = 1.0
    ) -> None:
        """side is the one on which its word stands, zoom how much larger than others it is."""
        super().__init__()
        theme = current_theme()
        self.record, self.place = version, place
        self.em = zoom * _DIGIT
        width, height = (zoom * each for each in _COUNTER)
        self.box = CounterBox(
            width=width, height=height, corner_radius=0.07, fill_color=theme.surface,
            fill_opacity=1, stroke_color=theme.text, stroke_width=1.6 * HAIRLINE,
        )  # fmt: skip
        self.box.move_to(place)
        self.number = Number(version, (), em=self.em)
        self.number.follow(version, self.em, place)
        self.label = SignLabel(VersionWord(ref(self)), em=EM * (1.0 + zoom) / 2)
        self.label.next_to(self.box, side, buff=0.12)
        self.add(self.box, self.number)
        self.set_z_index(_ON_TOP)
        for part in (*self.submobjects, self.label):
            belongs(part, self)

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), f"version {self.record.text()}")

    def follow(self, version: Record) -> Self:
        """Show another version, or the same one of another run."""
        self.record, self.number.turned = version, 1.0
        self.number.follow(version, self.em, self.box.get_center())
        return self

    def draw_number(self, outline: Points, squeeze: float) -> Self:
        """Let its number be seen foreshortened."""
        self.number.turned = squeeze
        self.number.points = outline * self.em * [1.0, squeeze, 1.0] + self.box.get_center()
        return self

    def faults(self) -> Iterator[Fault]:
        """Its number is a version, in its box."""
        if not version_of(self.record) or self.number.claim.record is not self.record:
            yield Fault("counter", f"{self.number.claim.record.name} on a counter", "its version")
        if self.number.drawn != self.record.text():
            yield Fault("counter", f"{self.record.name} as {self.number.drawn}",
                        self.record.text())  # fmt: skip
        if np.abs(self.number.get_center() - self.box.get_center()).max() > _COUNTER[1] / 3:
            yield Fault("place", "a version beside its counter", "in its box")
