"""An area that stands for one entry of a record."""

from __future__ import annotations

from typing import Self

from gradmath.records.tensor import Index, Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import rgba
from scenes.kit.truth.checks import Ornament, Standing


class EntryArea(Ornament):
    """A filled outline that follows its entry. Subclasses say what it is, where it is due, its hue.

    `laid` is the number that it was laid for: another one in the record now is a fault.
    """

    what = "area"
    record: Record
    index: Index

    @property
    def value(self) -> float:
        return float(self.record.value[self.index])

    @property
    def hue(self) -> str:
        raise NotImplementedError

    def outline(self) -> Points:
        """Where it is due."""
        raise NotImplementedError

    def lay(self) -> Self:
        self.points, self.laid = self.outline(), self.value
        self.born = self.points
        self.fill_rgbas = rgba(self.hue, float(self.fill_rgbas[0, 3]))
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    @property
    def told(self) -> str:
        """What it is called where it is at fault."""
        return f"the {self.what} of {self.record.name}{list(self.index)}"
