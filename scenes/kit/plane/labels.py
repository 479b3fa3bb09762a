"""What is written beside the wires from x to y, and beside the arrows of single outputs."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number, Phrase
from scenes.kit.charts.axes import Numbers
from scenes.kit.charts.crossed import PlottedEntry
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.plane.arrow import PlaneArrow, vector_of
from scenes.kit.truth.checks import Fault

_ASIDE = 0.21  # from a wire to the middle of its weight
_NEAR = 0.4
_ALONG, _OFF = 0.7, 0.3  # where on its arrow a name stands, and how far beside that


class WireWeight(Number):
    """The entry of A that an entry of x is multiplied by on its way to an output."""

    def __init__(
        self, matrix: Record, output: int, entry: int, way: Polyline, share: float, side: float
    ) -> None:
        """It stands at a share of its way, left (-1) or right (1) of it."""
        super().__init__(matrix, (output, entry), em=INDEX)
        self.way, self.edge = way, (output, entry)
        self.place = way.at(share) + [side * _ASIDE, 0.0, 0.0]
        self.points = self.points + self.place

    def follow_run(self, matrix: Record) -> None:
        """Stand for the matrix of another run."""
        self.follow(matrix, INDEX, self.place)

    def faults(self) -> Iterator[Fault]:
        """It is an entry of A, beside its wire."""
        yield from super().faults()
        record, index = self.claim.record, self.claim.index
        if record.name != "A" or index != self.edge:
            shown = f"{record.name}{list(index)}"
            yield Fault("weight", f"{shown} beside a wire", f"A{list(self.edge)}")
        center = self.get_center()
        if np.linalg.norm(center - self.way.at(self.way.share_of(center))) > _NEAR:
            yield Fault("place", f"{self.drawn} away from its wire", "beside it")


class ArrowName(Phrase):
    """The output that an arrow is the gradient of, beside it, on the side of the other one."""

    def __init__(self, arrow: PlaneArrow, other: PlaneArrow, y: Record, output: int) -> None:
        super().__init__("{}", PlottedEntry(y, (output,), Face.VALUE), em=INDEX / CODE_SIZE,
                         type=Type.CODE)  # fmt: skip
        self.arrow, self.other, self.output = ref(arrow), ref(other), output
        self.move_to(self._due())

    def _due(self) -> Numbers:
        arrow, other = self.arrow(), self.other()
        assert arrow is not None and other is not None
        way, away = vector_of(arrow.record), vector_of(other.record)
        here = vector_of(arrow.at) + _ALONG * way
        side = np.sign(way[0] * away[1] - way[1] * away[0]) or 1.0
        normal = side * np.array([-way[1], way[0]]) / (np.linalg.norm(way) or 1.0)
        beside = normal * [_OFF + self.width / 2 * abs(normal[0]), _OFF]
        place: Numbers = arrow.axes.place(here[0], here[1])[0] + [*beside, 0.0]
        return place

    def faults(self) -> Iterator[Fault]:
        """The arrow is that of this output, and near."""
        yield from super().faults()
        arrow = self.arrow()
        assert arrow is not None
        code = arrow.record.expression.code if arrow.record.expression else ""
        if f"(y[{self.output}], x," not in code:
            yield Fault("relation", f"{arrow.told} called y[{self.output}]", "its own output")
        if np.linalg.norm(self.get_center() - self._due()) > _NEAR:
            yield Fault("place", f"y[{self.output}] away from its arrow", "beside it")
