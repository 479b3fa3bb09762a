"""Names at the edges of a wall: which output a row belongs to, which input a column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from manim import RIGHT, UP, VGroup

from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import Phrase, Setting
from scenes.kit.look.theme import INDEX, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, ONE_LINE, Type
from scenes.kit.speech.pieces import Piece
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import inside
from scenes.kit.truth.names import name_shown
from scenes.kit.wall.places import WallPlaces

_EM = 1.04 * INDEX / CODE_SIZE


@dataclass(frozen=True, eq=False)
class EntryName(Shared):
    """What an entry is called, or a tensor without axes."""

    record: Record
    index: Index

    @property
    def face(self) -> Face | None:
        return Face.VALUE

    @property
    def text(self) -> str:
        return name_shown(self.record, self.index)

    def fault(self) -> str | None:
        return None if inside(self.index, self.record) else f"{self.text}, which is no entry"


class EdgeLabel(Phrase):
    """The name of an output at the left of its row, or of an input below its column."""

    def __init__(self, places: WallPlaces, line: int, *, below: bool) -> None:
        VGroup.__init__(self)
        record = places.run.inp if below else places.run.out
        self.places, self.line, self.below = places, line, below
        claim = EntryName(record, (line,) if record.shape else ())
        self._set(Setting((Piece(claim, Type.CODE),), ONE_LINE), _EM, current_theme().text)
        if below:
            self.move_to(places.in_edge(line), aligned_edge=UP)
        else:
            self.move_to(places.out_edge(line), aligned_edge=RIGHT)

    def faults(self) -> Iterator[Fault]:
        """It is in line with the row or the column of its entry."""
        yield from super().faults()
        claim = self.setting.pieces[0].claim
        assert isinstance(claim, EntryName)
        axis, line = (0, claim.index[0] if claim.index else 0) if self.below else (
            1, claim.index[0] if claim.index else 0)  # fmt: skip
        due = self.places.center(0, line) if self.below else self.places.center(line, 0)
        if abs(self.get_center()[axis] - due[axis]) > self.places.cell.height / 4:
            yield Fault("edge", f"{claim.text} out of line", "at its own row or column")
