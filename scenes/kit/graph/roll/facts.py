"""What captions say of the graph that a slope has kept."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number, total


@dataclass(frozen=True, eq=False)
class PiledUp(OfNoEntry):
    """A slope has so many nodes, and they hold what it was computed from."""

    nodes: tuple[Record, ...]
    holds: Record
    leads: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        count = len(self.nodes)
        return number(count) | total(count)

    def fault(self) -> str | None:
        if len({record.name for record in self.nodes}) < len(self.nodes):
            return "one node that is counted twice"
        for record in (*self.nodes, self.holds, *self.leads):
            if not bool(record.value):
                return f"`{record.name}` is False"
        return None
