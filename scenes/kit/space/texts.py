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

    def due(self) -> Points | None:
        """Where its middle should be; None if it has no place."""
        raise NotImplementedError

    def astray(self) -> Fault:
        """What is wrong where it stands elsewhere."""
        raise NotImplementedError

    def lay(self) -> Self:
        due = self.due()
        return self if due is None else self.move_to(due)

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        due = self.due()
        if due is None or not within_a_pixel(self.get_center(), due):
            yield self.astray()
