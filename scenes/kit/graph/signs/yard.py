"""A board on which tensors of a graph lie still, ride along ways, and run along tracks."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import ref

from manim import VMobject

from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize
from scenes.kit.graph.signs.freight import Freight, TensorCourse
from scenes.kit.graph.signs.track import Stream
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import belongs

_MOVING, _STILL = 0.5, 0.7


class Yard(QuickGroup):
    """What travels on a board and what lies on it.

    `rest` holds the tensors that lie still, by what the board calls them. Values and gradients have
    a scale of colours each, `size` is that of a cell.
    """

    def __init__(self, scales: Mapping[Face, float], size: CellSize) -> None:
        super().__init__()
        self.scales, self.size = dict(scales), size
        self.rest: dict[str, Freight] = {}
        self.streams: list[Stream] = []

    def cargo(
        self, record: Record, face: Face, *ways: Polyline, size: CellSize | None = None
    ) -> Freight:
        """A tensor that may be on some ways, and is at the start of the first."""
        cargo = Freight(
            record, face, size or self.size, scale=self.scales[face],
            course=TensorCourse(record.name, ways),
        )  # fmt: skip
        self._carry(cargo)
        return cargo.move_to(ways[0].at(0.0)).set_z_index(_MOVING)

    def lay(
        self,
        name: str,
        record: Record,
        face: Face,
        place: Points,
        *,
        way: Polyline | None = None,
        size: CellSize | None = None,
    ) -> Freight:
        """A tensor that lies still at a place, where it came by a way: what the board shows."""
        cargo = self.cargo(record, face, way or Polyline.through(place, place), size=size)
        # What is on its way comes out from behind what lies still, and covers none of its digits.
        self.rest[name] = cargo.move_to(place).set_z_index(_STILL)
        return self.rest[name]

    def bring(self, name: str, record: Record, face: Face, *ways: Polyline) -> Freight:
        """A tensor that is on its way to where it will lie still."""
        self.rest[name] = self.cargo(record, face, *ways).set_z_index(_STILL)
        return self.rest[name]

    def adopt(self, name: str, cargo: Freight, *ways: Polyline) -> Freight:
        """Take over a tensor from another board: from now on it may be on these ways."""
        cargo.course = TensorCourse(cargo.record.name, ways)
        self._carry(cargo)
        self.rest[name] = cargo
        return cargo

    def own(self, *parts: VMobject) -> None:
        """Answer for signs and their pieces, wherever one of them comes on stage alone."""
        for part in parts:
            belongs(part, self)
            for piece in part.submobjects:
                belongs(piece, part, self)

    def _carry(self, cargo: Freight) -> None:
        belongs(cargo, self)
        for cell in cargo.cells:
            cell.home = (ref(cargo), ref(self))  # type: ignore[assignment]

    def stream(self, record: Record, face: Face, way: Polyline) -> Stream:
        """A tensor that runs along a way and leaves it lit."""
        stream = Stream(record, face, way, TensorCourse(record.name, (way,)))
        belongs(stream, self)
        self.streams.append(stream)
        return stream
