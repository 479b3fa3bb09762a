"""What nudges do to a number, as bars that lie on one line, or end to end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self
from weakref import ref

import numpy as np
from manim import Animation, smooth

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number
from scenes.kit.graph.signs.letterbox import dotted
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, INDEX, MOVE, Face, area_of, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, within_a_pixel

_THICK, _TIP = 0.23, 0.12  # a bar ends in a tip, which tells where it leads to
_DIGITS = 0.6  # of the time that a bar takes to grow: from there on they come
_BARELY = 0.01  # shorter than that nothing has been drawn yet
_ROOM = 0.1  # between a bar and its digits


class EffectArea(Ornament):
    """The area of a bar."""


class Effect(QuickGroup):
    """One effect: a bar as long as a number is large, to the right or to the left, and its digits.

    before are the effects that it begins after, when it is laid end to end with them. Its digits
    go with its tip, or stand on its right, and on that of the zero. thick is how high it is, em how
    large its digits are.
    """

    def __init__(
        self,
        record: Record,
        zero: Points,
        unit: float,
        scale: float,
        *,
        on_right: bool = False,
        thick: float = _THICK,
        em: float = INDEX,
    ) -> None:
        super().__init__()
        self.thick = thick
        self.on_right = on_right
        self.face = Face.VALUE
        self.record, self.zero, self.unit, self.scale_limit = record, zero, unit, scale
        self.before: tuple[Record, ...] = ()
        self.sliding = False
        color = area_of(Face.VALUE, self.value, scale, current_theme())
        self.strip = EffectArea(stroke_width=0, fill_opacity=1)
        self.strip.fill_rgbas = rgba(color or current_theme().outline, 1.0 if color else 0.0)
        self.number = Number(record, (), em=em)
        here = self.number.points
        self.digits = here - (here.min(axis=0) + here.max(axis=0)) / 2
        self.add(self.strip, self.number)
        self.stand(0.0, 1.0)

    @property
    def value(self) -> float:
        return float(self.record.value[()])

    @property
    def start(self) -> float:
        """Where it is to begin, right of zero, in the numbers' own unit."""
        return sum(float(each.value[()]) for each in self.before)

    def stand(self, start: float, share: float) -> Self:
        """Begin at a place, as long as a share of what it is to be."""
        left = self.zero[0] + self.unit * start
        right = left + self.unit * self.value * share
        y = self.zero[1]
        tip = _TIP * self.thick / _THICK
        neck = right - np.clip(right - left, -tip, tip)
        low, high = y - self.thick / 2, y + self.thick / 2
        corners = [(left, low), (neck, low), (right, y), (neck, high), (left, high), (left, low)]
        self.strip.points = Polyline.through(*([*each, 0.0] for each in corners)).curves()
        self.strip.born = self.strip.points
        half = float(self.digits[:, 0].max()) + _ROOM
        if self.on_right:  # of the zero, too: a bar is no longer than its digits, perhaps
            beside = max(left, right, self.zero[0]) + half
        else:
            beside = max(left, right) + half if self.value >= 0 else min(left, right) - half
        # Not from where they stand: steps would add up, and what is cached take other ones.
        self.number.points = self.digits + [beside, y, 0.0]
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), f"{self.value:g} long")

    def faults(self) -> Iterator[Fault]:
        """The bar begins where the effects before it end, and is as long as its number."""
        if self.sliding:
            return
        xs = self.strip.points[:, 0]
        left = self.zero[0] + self.unit * self.start
        due = sorted((left, left + self.unit * self.value))
        if not within_a_pixel(np.array([xs.min(), xs.max()]), np.array(due)):
            yield Fault("bar", f"{self.record.name} from {xs.min():.2f} to {xs.max():.2f}",
                        f"{due[0]:.2f} to {due[1]:.2f}")  # fmt: skip
        color = area_of(Face.VALUE, self.value, self.scale_limit, current_theme())
        if color and not in_colour(self.strip.fill_rgbas, color):
            yield Fault("colour", f"{self.record.name} in another colour", color)


class GrowOut(Animation):
    """Let a bar grow out of its beginning; its digits come as it comes to its end."""

    def __init__(self, effect: Effect, *, run_time: float = MOVE) -> None:
        self.effect = effect
        super().__init__(effect, run_time=run_time, rate_func=smooth, introducer=True)

    def begin(self) -> None:
        self.effect.sliding = True
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        self.effect.stand(self.effect.start, share)
        shown = float(np.clip((alpha - _DIGITS) / (1.0 - _DIGITS), 0.0, 1.0))
        self.effect.number.fill_rgbas = rgba(current_theme().text, shown)

    def finish(self) -> None:
        super().finish()
        self.effect.sliding = False


class Join(Animation):
    """Let a bar slide until it begins where those before it end."""

    def __init__(self, effect: Effect, before: Sequence[Effect], *, run_time: float = MOVE) -> None:
        self.effect, self.records = effect, tuple(each.record for each in before)
        super().__init__(effect, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.first = self.effect.start
        self.effect.sliding = True
        self.effect.before = self.records
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        way = self.effect.start - self.first
        self.effect.stand(self.first + way * float(self.rate_func(alpha)), 1.0)

    def finish(self) -> None:
        super().finish()
        self.effect.sliding = False


class Zero(Ornament):
    """The line on which bars begin: a number as it was, which they add to."""

    def __init__(self, record: Record, top: Points, bottom: Points) -> None:
        super().__init__(stroke_width=1.2 * HAIRLINE, stroke_color=current_theme().muted)
        self.record, self.face, self.laid = record, Face.VALUE, record.value.copy()
        beyond = np.array([0.0, 0.17, 0.0])
        self.points = self.born = Polyline.through(top + beyond, bottom - beyond).curves()
        self.set_z_index(-1.5)

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), "zero of its changes")

    def faults(self) -> Iterator[Fault]:
        """It stands for the number that changes were counted from."""
        yield from super().faults()
        if not np.array_equal(self.laid, self.record.value, equal_nan=True):
            yield Fault("bar", f"the zero of changes of {self.record.name} as it was",
                        "what the record holds now")  # fmt: skip


class BarLink(Ornament):
    """From where the last of some effects ends, laid end to end, down to another row."""

    def __init__(self, effects: Sequence[Effect], foot: Effect) -> None:
        super().__init__(stroke_width=1.4 * HAIRLINE, stroke_color=current_theme().muted)
        self.beside = tuple(map(ref, effects))
        last = effects[-1]
        across = [self.end, 0.0, 0.0]
        top = np.array([0.0, last.zero[1] - last.thick / 2, 0.0]) + across
        bottom = np.array([0.0, foot.zero[1] + foot.thick / 2, 0.0]) + across
        self.points = self.born = dotted(Polyline.through(top, bottom))
        self.set_z_index(-1.4)

    @property
    def effects(self) -> list[Effect]:
        """What it goes down from the end of."""
        return [effect for each in self.beside if (effect := each()) is not None]

    @property
    def end(self) -> float:
        """Where the effects end."""
        first = self.effects[0]
        whole = sum(float(each.record.value[()]) for each in self.effects)
        return float(first.zero[0] + first.unit * whole)

    def faults(self) -> Iterator[Fault]:
        """It goes down where they end, and each of them begins where the ones before it end."""
        yield from super().faults()
        if not self.stroke_rgbas[0, 3] or np.ptp(self.points[:, 1]) < _BARELY:
            return
        records = tuple(each.record for each in self.effects)
        if any(each.before != records[:k] for k, each in enumerate(self.effects)):
            yield Fault("bar", "a link between bars that do not lie end to end", "end to end")
        if not within_a_pixel(self.points[:, 0], np.full(len(self.points), self.end)):
            yield Fault("place", "a link beside the end of its bars", f"at {self.end:.2f}")
