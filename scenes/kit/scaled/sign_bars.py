"""The entries of z as bars that lie left or right of one zero line, each before its switch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.seat import Seat
from scenes.kit.look.theme import LINE, Face, area_of, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, filled_otherwise, within_a_pixel

_NOTHING = np.zeros((0, 3))


class SignLine(Ornament):
    """The line at which all of the bars begin."""


class SignBar(Quick):
    """One entry, as a bar from the zero line: to the right above zero, to the left below."""

    def __init__(
        self, record: Record, index: int, root: Points, size: tuple[float, float], scale: float
    ) -> None:
        """size is how far an entry as large as the scale reaches, and how high the bar is."""
        super().__init__(stroke_width=0, fill_opacity=1)
        self.index, self.root, self.size, self.scale_limit = index, np.array(root), size, scale
        self.grown = 1.0
        self.gliding = False
        self.theme = current_theme()
        self.follow(record)

    def follow(self, record: Record) -> Self:
        """Stand for the same entry of another record."""
        self.record = record
        return self.glide(float(record.value[self.index]))

    def glide(self, value: float) -> Self:
        """Be as long as a number would be, on the way between two records."""
        self.value = value
        self.points = self.outline()
        self.fill_rgbas = rgba(self.hue)
        return self

    def grow(self, share: float) -> Self:
        """Reach so far."""
        self.grown = share
        return self.follow(self.record)

    def take(self, change: Seat) -> None:
        self.root = change.place(self.root)
        self.size = (self.size[0] * change.zoom, self.size[1] * change.zoom)

    @property
    def hue(self) -> str:
        return area_of(Face.VALUE, self.value, self.scale_limit, self.theme) or self.theme.text

    def outline(self) -> Points:
        """From the zero line as far as the entry is large; nothing at zero."""
        reach, height = self.size
        length = reach * self.grown * self.value / self.scale_limit
        if not length:
            return _NOTHING
        x, y, _ = self.root
        low, high = y - height / 2, y + height / 2
        corners = [(x, low, 0), (x + length, low, 0), (x + length, high, 0), (x, high, 0)]
        return Polyline.through(*corners, corners[0]).curves()

    @property
    def standing(self) -> Standing:
        side = "right" if self.value > 0 else "left" if self.value < 0 else "at"
        return Standing(self.record, (self.index,), f"{side} of the zero line")

    def faults(self) -> Iterator[Fault]:
        told = f"the bar of {self.record.name}[{self.index}]"
        if not self.gliding and self.value != self.record.value[self.index]:
            yield Fault("bar", f"{told} at another number", self.record.text((self.index,)))
        yield from filled_otherwise(told, self, self.outline(), self.hue, "from zero to its entry")


class SignBars(QuickGroup):
    """The bars of a vector on one scale, and their zero line."""

    def __init__(
        self, record: Record, roots: Sequence[Points], size: tuple[float, float], scale: float
    ) -> None:
        self.face = Face.VALUE
        self.bars = [SignBar(record, k, root, size, scale) for k, root in enumerate(roots)]
        beyond = np.array([0.0, 0.6 * size[1], 0.0])
        self.line = SignLine(stroke_width=LINE, stroke_color=current_theme().text)
        ends = Polyline.through(roots[0] + beyond, roots[-1] - beyond)
        self.line.points = self.line.born = ends.curves()
        self.line.set_z_index(0.2)
        super().__init__(*self.bars, self.line)

    @property
    def record(self) -> Record:
        return self.bars[0].record

    def follow(self, record: Record) -> Self:
        for bar in self.bars:
            bar.follow(record)
        return self

    def grow(self, share: float) -> Self:
        """Reach so far, the line fading in."""
        for bar in self.bars:
            bar.grow(share)
        self.line.stroke_rgbas[:, 3] = share
        return self

    def faults(self) -> Iterator[Fault]:
        """Each bar stands for its own entry, and all on one scale from one line."""
        for k, bar in enumerate(self.bars):
            if bar.index != k or bar.record is not self.record:
                yield Fault("bar", f"{bar.record.name}[{bar.index}] in row {k}", f"z[{k}]")
        if len({(bar.scale_limit, bar.size) for bar in self.bars}) > 1:
            yield Fault("bar", f"bars of {self.record.name} on several scales", "one scale")
        ends = self.line.points[[0, -1], 0]
        if not all(within_a_pixel(bar.root[0], ends) for bar in self.bars):
            yield Fault("bar", f"bars of {self.record.name} away from their line", "from zero on")
