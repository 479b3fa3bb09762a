"""Entries that fly, small as crumbs: they leave their cells, gather, and come to others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from manim import Animation, Scene, VGroup, linear, smooth

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.moves import look, place
from scenes.kit.floors.floor import Floor
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import Vary
from scenes.kit.truth.checks import Fault, within_a_pixel

CRUMB = 0.42  # of a cell's size
_BEHIND = -0.2  # cells that stand
_READABLE = 0.8  # of a cell's size: what is smaller is seen without digits


class Crumb(Cell):
    """An entry on its way: it may be where its way leads, and nowhere else."""

    def __init__(
        self, record: Record, index: Index, face: Face, size: CellSize, *, scale: float,
        way: Polyline,
    ) -> None:  # fmt: skip
        self.way = way
        super().__init__(record, index, face, size, scale=scale)
        self.set_z_index(_BEHIND)
        self.move_to(way.at(0.0))

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        here = self.box.get_center()
        seen = bool(self.box.stroke_rgbas[0, 3])
        if seen and not within_a_pixel(here, self.way.at(self.way.share_of(here))):
            yield Fault("way", f"{self.record.name}{list(self.index)} astray", "on its own way")


class Swarm(Animation):
    """Let crumbs run along their ways, from one corner to another, one after the other.

    sizes are how large they are at both ends, as shares of a cell; lag is the share of the time
    that passes before the last one sets out. Those that grow show no digits, since others fly
    across those that have arrived.
    """

    def __init__(
        self,
        crumbs: Sequence[Crumb],
        corners: tuple[int, int],
        sizes: tuple[float, float],
        *,
        lag: float = 0.45,
        goes: bool = False,
        run_time: float = 1.2,
    ) -> None:
        self.crumbs, self.corners, self.sizes, self.lag = list(crumbs), corners, sizes, lag
        super().__init__(
            VGroup(*crumbs), run_time=run_time, rate_func=linear, introducer=True, remover=goes
        )

    def begin(self) -> None:
        start, end = self.corners
        self.stretches = [Polyline(each.way.corners[start : end + 1]) for each in self.crumbs]
        # From its full size on, however large it is now: rounding must not add up.
        self.flat = [_whole(each) for each in self.crumbs]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        last, grows = max(1, len(self.crumbs) - 1), self.sizes[1] > self.sizes[0]
        for k, (crumb, flat) in enumerate(zip(self.crumbs, self.flat, strict=True)):
            begun = self.lag * k / last
            share = float(smooth(np.clip((alpha - begun) / (1 - self.lag), 0.0, 1.0)))
            size = self.sizes[0] + (self.sizes[1] - self.sizes[0]) * share
            place(crumb, flat, self.stretches[k].at(share), (size, size))
            crumb.show_digits(0.0 if grows else _read(size))


def _read(size: float) -> float:
    """How well digits are seen that are so large."""
    return float(np.clip((size - _READABLE) / (1 - _READABLE), 0.0, 1.0))


def _whole(crumb: Crumb) -> Crumb:
    """A crumb as large as a cell."""
    whole = crumb.copy()
    whole.box.points = whole.box.born.copy()
    whole.follow(whole.record)
    return whole


class Land(Animation):
    """At once, where both look the same: crumbs that have arrived are cells from now on."""

    def __init__(self, crumbs: Sequence[Crumb], cells: Any) -> None:
        self.crumbs = list(crumbs)
        super().__init__(cells, run_time=1 / 60, rate_func=linear, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        for crumb in self.crumbs:
            look(crumb, None)

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        scene.remove(*self.crumbs)


def land(crumbs: Sequence[Crumb], floor: Floor) -> Iterator[Animation]:
    """Crumbs that have arrived are the cells of a floor, whose digits come then."""
    floor.show_digits(0.0)
    yield Land(crumbs, floor)
    yield Vary(floor, floor.show_digits, 0.0, 1.0, run_time=0.35)


class Depart(Animation):
    """At once, where both look the same: cells are gone, and crumbs are in their places."""

    def __init__(self, cells: Any) -> None:
        super().__init__(cells, run_time=1 / 60, rate_func=linear, remover=True)

    def interpolate_mobject(self, alpha: float) -> None:
        look(self.mobject, None)
