"""The wires that one entry may run along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.seat import Seat
from scenes.kit.truth.checks import Fault, within_a_pixel


@dataclass(frozen=True, eq=False)
class WireCourse:
    """Where an entry of a tensor, by the tensor's name, may be on its way."""

    tensor: str
    index: Index
    ways: tuple[Polyline, ...]

    def taken(self, change: Seat) -> WireCourse:
        """The same wires, drawn elsewhere."""
        return replace(self, ways=tuple(map(change.lead, self.ways)))

    def faults(self, record: Record, index: Index, places: Iterable[Points]) -> Iterator[Fault]:
        """What travels is the course's entry, and stays on one of its ways."""
        name, own = f"{record.name}{list(index)}", f"{self.tensor}{list(self.index)}"
        if name != own:
            yield Fault("way", f"{name} on the way of {own}", own)
        held = [np.array(place, dtype=float) for place in places]
        if not any(all(map(_on(way), held)) for way in self.ways):
            yield Fault("way", f"{name} where no wire carries it", "on its own way")


def _on(way: Polyline) -> Callable[[Points], bool]:
    return lambda place: within_a_pixel(place, way.at(way.share_of(place)))
