"""A few numbers on one line, each in a cell behind its name, that can follow other runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import LEFT, RIGHT, UP

from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize, Row
from scenes.kit.cells.lettering import DIGIT_HEIGHT, Number, Phrase
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import HEADING, Face, current_theme
from scenes.kit.truth.checks import Fault

_WIDTH, _HEIGHT = 0.95, 0.46
_BEFORE = 0.14  # between a name and its cell
_BELOW_TITLE = (SAFE.left, SAFE.top - 0.92, 0.0)
_COUNT = 0.28  # em of a number in plain ink
_AFTER = 0.4  # between a cell and the next name


class Tally(QuickGroup):
    """The entries of a vector, each behind a name; the first name starts at `left`.

    others are further records that the cells will follow: colours are on one scale for all.
    """

    def __init__(
        self, record: Record, face: Face, names: Sequence[str], others: Sequence[Record] = ()
    ) -> None:
        ink = current_theme().ink(face)
        labels = [Phrase(name, em=HEADING, color=ink) for name in names]
        room = max(label.width for label in labels) + _BEFORE + _AFTER
        records = (record, *others)
        self.row = Row(
            record,
            face,
            CellSize(_WIDTH, _HEIGHT, room),
            scale=max(each.magnitude() for each in records),
            decimals=max(each.decimals for each in records),
        )
        for cell, label in zip(self.row.cells, labels, strict=True):
            label.shift(cell.get_left() + LEFT * (_BEFORE + label.get_right()[0]))
            # All names on one baseline, level with the digits.
            label.shift(UP * -0.11)
        self.labels = labels
        super().__init__(self.row, *labels)

    def faults(self) -> Iterator[Fault]:
        """Each name stands before its own cell."""
        for label, cell in zip(self.labels, self.row.cells, strict=True):
            gap = cell.box.get_left()[0] - label.get_right()[0]
            if not 0 < gap < 2 * _BEFORE or abs(cell.box.get_y() - label.get_y()) > _HEIGHT / 2:
                yield Fault("place", f"{label.text} before another cell", f"before {cell.index}")

    def below_title(self) -> Tally:
        """Stand at the left margin, in the line below the title."""
        self.move_to(_BELOW_TITLE, aligned_edge=LEFT + UP)
        return self

    def follow(self, record: Record) -> Tally:
        self.row.follow(record)
        return self


class Count(QuickGroup):
    """A number in plain ink behind its name: how many, how long, how far."""

    def __init__(self, name: str, record: Record) -> None:
        self.label = Phrase(name, em=HEADING)
        self.number = Number(record, em=_COUNT)
        self.number.next_to(self.label, RIGHT, buff=_BEFORE)
        self.number.shift(UP * (_COUNT * DIGIT_HEIGHT / 2 - self.number.get_y()))
        super().__init__(self.label, self.number)
        self.rise = self.number.get_y() - self.label.get_y()

    def below_title(self) -> Count:
        """Stand at the left margin, in the line below the title."""
        self.move_to(_BELOW_TITLE, aligned_edge=LEFT + UP)
        return self

    def follow(self, record: Record) -> Count:
        """Show another number, which starts where the last one did."""
        # From the name, which stays: steps from number to number would add up their rounding,
        # and a play that is not drawn takes fewer of them.
        left, height = self.label.get_right()[0] + _BEFORE, self.label.get_y() + self.rise
        self.number.follow(record, _COUNT, np.zeros(3))
        self.number.shift((left - self.number.get_left()[0], height, 0.0))
        return self
