"""A function and its derivatives below each other, each with the size of its own graph."""

from __future__ import annotations

from collections.abc import Iterator

from manim import RIGHT, UP, VGroup

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Phrase, heading
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import CAPTION, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.speech.kit_words import kit_word
from scenes.kit.truth.checks import Fault, belongs, within_a_pixel
from scenes.kit.truth.claims import Entry, Position

_LEADING = 0.62  # from one row to the next
_BETWEEN = 0.55  # columns


class DerivativeLine(Phrase):
    """One place of the list: the name of an entry, its value, or how many nodes are behind it."""

    def __init__(self, claim: Entry | Position) -> None:
        em = CAPTION / CODE_SIZE
        super().__init__("{}", claim, em=em, color=current_theme().text, type=Type.CODE)
        self.index = claim.index


class DerivativeList(QuickGroup):
    """Rows of name, value and number of nodes in the upper right of a region, under `heads`.

    Shapes: derivatives, sizes (k,); the function itself stands in the first row, in its own ink.
    """

    def __init__(self, derivatives: Record, sizes: Record, region: Region) -> None:
        faces = [Face.VALUE, *[Face.GRADIENT] * (derivatives.shape[0] - 1)]
        self.lines = [
            (
                DerivativeLine(Position(derivatives, (k,), face)),
                DerivativeLine(Entry(derivatives, (k,), ink=face)),
                DerivativeLine(Entry(sizes, (k,))),
            )
            for k, face in enumerate(faces)
        ]
        self.heads = VGroup(
            VGroup(), *(heading(kit_word("heads", name)) for name in ("value", "nodes"))
        )
        self.rows = [VGroup(*lines) for lines in self.lines]
        super().__init__(self.heads, *self.rows)
        for line in (line for lines in self.lines for line in lines):
            belongs(line, self)
        self._set()
        self.move_to((region.right, region.top, 0.0), aligned_edge=RIGHT + UP)

    def _set(self) -> None:
        """Numbers flush right below their heads, every row on one line."""
        right = 0.0
        for head, column in zip(self.heads, zip(*self.lines, strict=True), strict=True):
            right += max(each.width for each in (head, *column))
            for k, line in enumerate(column):
                line.move_to((right, -(k + 1) * _LEADING, 0.0), aligned_edge=RIGHT)
            head.move_to((right, 0.0, 0.0), aligned_edge=RIGHT)
            right += _BETWEEN

    def faults(self) -> Iterator[Fault]:
        """Beside a name stand its own value and size, and nothing else."""
        for k, lines in enumerate(self.lines):
            for line in lines:
                level = within_a_pixel(line.get_center()[1:], lines[0].get_center()[1:])
                if line.index != (k,) or not level:
                    yield Fault("row", f"{line.text}, of {list(line.index)}", f"row {k}: its own")
