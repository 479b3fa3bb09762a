"""Texts in a space: they keep their size, and stand where the eye sees a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.glyphs import Points
from scenes.kit.space.scenery import InSpace
from scenes.kit.truth.checks import Fault, within_a_pixel


class TextInSpace(InSpace, Phrase):
    """A text around a place of the frame that hangs on the eye."""

    around: list[Points] = []  # the outlines of its parts, around its middle

    def due(self) -> Points | None:
        """Where its middle should be; None if it has no place."""
        raise NotImplementedError

    def astray(self) -> Fault:
        """What is wrong where it stands elsewhere."""
        raise NotImplementedError

    def lay(self) -> Self:
        due = self.due()
        return self if due is None else self.set_out(due)

    def set_out(self, middle: Points) -> Self:
        """Stand around a place, whatever the ways there: not even a last bit hangs on them."""
        parts = self.family_members_with_points()
        if len(self.around) != len(parts):
            center = self.get_center()
            self.around = [part.points - center for part in parts]
        for part, outline in zip(parts, self.around, strict=True):
            part.points = outline + middle
        return self

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        due = self.due()
        if due is None or not within_a_pixel(self.get_center(), due):
            yield self.astray()
