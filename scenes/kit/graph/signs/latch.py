"""What holds the shutters of a plate up during a pass: the option of the call, with its pins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from weakref import ref

import numpy as np
from manim import Animation, RoundedRectangle, linear, smooth

from gradmath.records.tensor import Record
from scenes.kit.graph.signs.claims import Option
from scenes.kit.graph.signs.drawer import CAUGHT, Drawer
from scenes.kit.graph.signs.labels import SignLabel
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, MOVE, current_theme
from scenes.kit.truth.checks import PIXEL, Fault, Ornament, Standing, belongs

OPTION = "retain_graph=True"
_COMES = 0.35  # of the time that a latch takes to come: then its pins are put out
_THICK, _REACH = 0.1, 0.06  # of a pin, and how far it reaches into a window: not to its cells
_ROOM = 0.12


class Bolt(Ornament, RoundedRectangle):
    """A pin, the rod that it sits on, or the tag at the rod's end."""


class Latch(QuickGroup):
    """A rod beside a plate's windows with a pin below each rolled shutter, and its option's name.

    record tells of one of the saved tensors, after the call, that torch does not refuse to show
    it. rod is the column of the rod, tag the middle of the card with the option.
    """

    sliding = False

    def __init__(self, record: Record, drawers: Sequence[Drawer], rod: float, tag: Points) -> None:
        super().__init__()
        theme = current_theme()
        self.record, self.beside = record, tuple(map(ref, drawers))
        self.label = SignLabel(Option(ref(self), OPTION), pale=False)
        self.label.move_to(tag)
        self.card = Bolt(
            width=self.label.width + 2 * _ROOM, height=self.label.height + 2 * _ROOM,
            corner_radius=0.08, fill_color=theme.surface, fill_opacity=1, stroke_color=theme.text,
            stroke_width=1.3 * HAIRLINE,
        )  # fmt: skip
        self.card.move_to(tag)
        metal = {"corner_radius": _THICK / 2, "fill_color": theme.text, "fill_opacity": 1,
                 "stroke_width": 0}  # fmt: skip
        places = [drawer.rim.get_right()[0] for drawer in drawers]
        heights = [_sill(drawer) for drawer in drawers]
        low = self.card.get_top()[1]
        self.rod = Bolt(width=_THICK, height=max(heights) + _THICK / 2 - low, **metal)
        self.rod.move_to((rod, (max(heights) + _THICK / 2 + low) / 2, 0.0))
        self.pins = []
        for right, height in zip(places, heights, strict=True):
            pin = Bolt(width=rod - right + _REACH, height=_THICK, **metal)
            self.pins.append(pin.move_to(((rod + right - _REACH) / 2, height, 0.0)))
        self.add(self.rod, *self.pins, self.card, self.label)
        self.set_z_index(0.35)
        for part in (self.rod, *self.pins, self.card, self.label):
            belongs(part, self)

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), OPTION)

    def faults(self) -> Iterator[Fault]:
        """The call that it belongs to has kept what was saved; a pin is below each shutter."""
        if bool(self.record.value):
            yield Fault("latch", f"{OPTION} where {self.record.name} is freed", "what was kept")
        for pin, weak in zip(self.pins, self.beside, strict=True):
            drawer = weak()
            if drawer is None or self.sliding:
                continue
            away = abs(pin.get_y() - _sill(drawer))
            inside = pin.get_left()[0] < drawer.rim.get_right()[0] - PIXEL
            if away > PIXEL or not inside:
                yield Fault("latch", "a pin away from its shutter", "below it")


def _sill(drawer: Drawer) -> float:
    """How high a pin is that catches a shutter."""
    top = float(drawer.rim.get_top()[1])
    return top - CAUGHT * float(drawer.rim.height) - _THICK / 2


class _Pinning(Animation):
    """A latch whose pins are put out as far as a share tells, with its rod and its tag."""

    def __init__(self, latch: Latch, *, run_time: float = MOVE, **options: Any) -> None:
        self.latch = latch
        super().__init__(latch, run_time=run_time, rate_func=linear, **options)

    def begin(self) -> None:
        self.latch.sliding = True
        self.out = [pin.points.copy() for pin in self.latch.pins]
        super().begin()

    def put_out(self, share: float) -> None:
        latch = self.latch
        seen = float(np.clip(share / _COMES, 0.0, 1.0))
        for part in (latch.rod, latch.card, *latch.pins, latch.label):
            part.set_fill(opacity=seen)
        latch.card.set_stroke(opacity=seen)
        reach = float(smooth(np.clip((share - _COMES) / (1.0 - _COMES), 0.0, 1.0)))
        for pin, points in zip(latch.pins, self.out, strict=True):
            right = points[:, 0].max()
            drawn = points.copy()
            drawn[:, 0] = right + (points[:, 0] - right) * max(0.25, reach)
            pin.points = drawn


class Engage(_Pinning):
    """Let a latch come, and put its pins below the shutters."""

    def __init__(self, latch: Latch, *, run_time: float = MOVE) -> None:
        super().__init__(latch, run_time=run_time, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        self.put_out(alpha)

    def finish(self) -> None:
        super().finish()
        self.latch.sliding = False


class Release(_Pinning):
    """Let a latch draw back its pins, and go."""

    def __init__(self, latch: Latch, *, run_time: float = MOVE) -> None:
        super().__init__(latch, run_time=run_time, remover=True)

    def interpolate_mobject(self, alpha: float) -> None:
        self.put_out(1.0 - alpha)
