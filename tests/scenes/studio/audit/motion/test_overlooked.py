"""Lines in the colour of their ground, curves alike, and points behind others are caught."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from manim import DOWN, RIGHT, VGroup

from gradmath.records.tensor import Record
from scenes.kit import Entry, Face, Phrase, appear
from scenes.kit.cells.code_panel import Panel
from scenes.kit.cells.current import Lead
from scenes.kit.cells.grids import Row
from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.charts.axes import Axes, Span
from scenes.kit.charts.curves import Curve, Series
from scenes.kit.charts.points import Point
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import LINE, current_theme
from tests.support.moving import Moving, X, Y, moves

T = Record("t", np.array([0.0, 1.0, 2.0]), "made up")


class Shown(Moving):
    """Something comes below the row of cells."""

    def happens(self, x: Row) -> None:
        self.beat("come", appear(self.shown()))

    def shown(self) -> Any:
        raise NotImplementedError


class WireOnPaper(Shown):
    """A wire in the colour of the panels, on the paper."""

    color = property(lambda self: current_theme().surface)

    def shown(self) -> Any:
        wire = Lead(Polyline.through((-3, -1, 0), (3, -1, 0)))
        return wire.set_stroke(self.color)


class WireAsItIs(WireOnPaper):
    color = property(lambda self: current_theme().outline)


class WireOnAPanel(WireOnPaper):
    """A wire in the colour of the panel beneath it."""

    def shown(self) -> Any:
        style = {"fill_color": current_theme().surface, "fill_opacity": 1, "stroke_width": 0}
        return VGroup(Panel(width=7, height=0.6, **style).shift(DOWN).set_z_index(-3),
                      super().shown())  # fmt: skip


class WireSeenOnAPanel(WireOnAPanel):
    color = property(lambda self: current_theme().muted)


class Twins(Shown):
    """Two curves between the same axes, both as everything of a value is drawn."""

    faces = (Face.VALUE, Face.VALUE)
    width = LINE
    named = False

    def shown(self) -> Any:
        spans = Span.of(T), Span.of(X, Y)
        axes = Axes(*spans, width=6, height=2, names=(Phrase("`e`"),)).shift(1.7 * DOWN)
        one = Curve(axes, Series(T), Series(X), face=self.faces[0])
        other = Curve(axes, Series(T), Series(Y), face=self.faces[1], width=self.width)
        names = [KitLabel("measured", other).next_to(other, RIGHT, buff=0.2)] if self.named else []
        return VGroup(axes, one, other, *names)


class OtherColour(Twins):
    faces = (Face.VALUE, Face.GRADIENT)


class OtherWidth(Twins):
    width = 2 * LINE


class Stretches(Shown):
    """A curve that leaps: what lies left of the leap, and what lies right of it."""

    names = ("f", "f")

    def shown(self) -> Any:
        places = [Record("t", np.array(ends), "made up") for ends in ([0.0, 1.0], [1.0, 2.0])]
        heights = [Record(name, np.array([height] * 2), "made up")
                   for name, height in zip(self.names, (0.5, 1.5), strict=True)]  # fmt: skip
        spans = Span.of(*places), Span.of(*heights)
        axes = Axes(*spans, width=6, height=2, names=(Phrase("`e`"),)).shift(1.7 * DOWN)
        parts = zip(places, heights, strict=True)
        return VGroup(axes, *(Curve(axes, Series(t), Series(f), face=Face.VALUE) for t, f in parts))


class StretchesOfTwo(Stretches):
    names = ("f", "g")


class Covered(Shown):
    """A point exactly behind another one."""

    up = (0, 0)
    records = (X, Record("w", X.value.copy(), "made up"))

    def shown(self) -> Any:
        spans = Span.of(T), Span.of(X)
        axes = Axes(*spans, width=6, height=2, names=(Phrase("`e`"),)).shift(1.7 * DOWN)
        points = [
            Point(axes, Entry(T, (k,)), Entry(record, (k,)))
            for record, k in zip(self.records, self.up, strict=True)
        ]
        return VGroup(axes, *points)


class BesideEachOther(Covered):
    up = (0, 1)


class TheSamePoint(Covered):
    """One entry twice hides nothing."""

    records = (X, X)


LIES: dict[type[Moving], str] = {
    WireOnPaper: "faint",
    WireOnAPanel: "faint",
    Twins: "twins",
    StretchesOfTwo: "twins",
    Covered: "hidden",
}
TRUE = (
    WireAsItIs,
    WireSeenOnAPanel,
    OtherColour,
    OtherWidth,
    Stretches,
    BesideEachOther,
    TheSamePoint,
)


@pytest.mark.parametrize("scene", [*LIES, *TRUE], ids=lambda scene: scene.__name__)
def test_what_would_be_overlooked_is_caught(scene: type[Moving]) -> None:
    assert moves(scene) == ({LIES[scene]} if scene in LIES else set())


def test_a_name_tells_curves_apart() -> None:
    assert "twins" not in moves(type("Named", (Twins,), {"named": True}))
