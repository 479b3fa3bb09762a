"""A function and its derivatives below each other, each with the size of its own graph."""

from __future__ import annotations

from manim import RIGHT, UP, VGroup

from gradmath.records import Record
from scenes.kit.claims import Entry, Position
from scenes.kit.lettering import Phrase
from scenes.kit.stage import Region
from scenes.kit.theme import CAPTION, HEADING, Face, current_theme
from scenes.kit.typesetting import CODE_SIZE, Type

_LEADING = 0.62  # from one row to the next
_BETWEEN = 0.55  # columns


class DerivativeList(VGroup):
    """Rows of name, value and how many nodes are behind it, in columns under `heads`.

    Shapes: derivatives, sizes (k,); the function itself stands in the first row, in its own ink.
    """

    def __init__(self, derivatives: Record, sizes: Record, region: Region) -> None:
        numbers = range(derivatives.shape[0])
        faces = [Face.VALUE if k == 0 else Face.GRADIENT for k in numbers]
        columns = [
            [_line(Position(derivatives, (k,), face)) for k, face in enumerate(faces)],
            [_line(Entry(derivatives, (k,), ink=face)) for k, face in enumerate(faces)],
            [_line(Entry(sizes, (k,))) for k in numbers],
        ]
        self.heads = VGroup(VGroup(), _head("value"), _head("nodes"))
        self.rows = [VGroup(*row) for row in zip(*columns, strict=True)]
        super().__init__(self.heads, *self.rows)
        self._set_columns(columns)
        self.move_to((region.right, region.top, 0.0), aligned_edge=RIGHT + UP)

    def _set_columns(self, columns: list[list[Phrase]]) -> None:
        """Numbers flush right below their heads, every row on one line."""
        right = 0.0
        for head, column in zip(self.heads, columns, strict=True):
            right += max(each.width for each in (head, *column))
            for k, each in enumerate(column):
                each.move_to((right, -(k + 1) * _LEADING, 0.0), aligned_edge=RIGHT)
            head.move_to((right, 0.0, 0.0), aligned_edge=RIGHT)
            right += _BETWEEN


def _line(claim: Entry | Position) -> Phrase:
    em = CAPTION / CODE_SIZE
    return Phrase("{}", claim, em=em, color=current_theme().text, type=Type.CODE)


def _head(text: str) -> Phrase:
    return Phrase(text, em=HEADING, color=current_theme().muted)
