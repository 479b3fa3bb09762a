"""The machine's bare wires."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from manim import VGroup

from scenes.kit.boards.machine.places import HOP, METER
from scenes.kit.cells.current import Lead
from scenes.kit.look.polyline import Polyline

if TYPE_CHECKING:
    from scenes.kit.boards.machine.machine import Machine


def column(machine: Machine, j: int) -> VGroup:
    """The wire that hangs from x[j]; one that meets no weight runs past every row."""
    rows = [i for i, k in machine.weights if k == j]
    low = machine.places.rows[max(rows)] if rows else machine.places.low
    start = machine.places.entry(j)
    return VGroup(Lead(Polyline.through(start, (start[0], low, 0.0))))


def inner(machine: Machine, i: int) -> Iterator[Lead]:
    """The wire of a row from its first weight to z, with gaps where columns pass."""
    places = machine.places
    columns = [j for k, j in machine.weights if k == i]
    if not columns:
        return
    stops = [places.columns[min(columns)]]
    for j in range(min(columns) + 1, len(places.columns)):
        if (i, j) not in machine.weights and _passes(machine, i, j):
            stops += [places.columns[j] - HOP, places.columns[j] + HOP]
    stops.append(places.z - machine.size.width / 2)
    for start, end in zip(stops[::2], stops[1::2], strict=True):
        yield Lead(Polyline.through(places.at(start, i), places.at(end, i)))


def outer(machine: Machine, i: int) -> Iterator[Lead]:
    """The wires of a row from z through the switch, to v and into the meter."""
    places, half = machine.places, machine.size.width / 2
    for start, end in (
        (places.z + half, places.hinge), (places.contact, places.out - half),
        (places.out + half, places.v), (places.v, places.meter - METER / 2),
    ):  # fmt: skip
        yield Lead(Polyline.through(places.at(start, i), places.at(end, i)))


def _passes(machine: Machine, i: int, j: int) -> bool:
    """Whether column j comes as far down as row i."""
    rows = [k for k, column in machine.weights if column == j]
    return not rows or max(rows) > i
