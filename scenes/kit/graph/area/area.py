"""A gradient that is a product, as an area: its sides, and the strips by which it changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isclose

import numpy as np
from manim import RIGHT, UP, VGroup

from gradmath.records.second_derivative import AreaRun
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.area.pieces import AreaPiece, AreaPlan, Before
from scenes.kit.graph.bands.bands import Bands
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.yard import Yard
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_BESIDE = 1.55  # from the rectangle's left side to the middle of the number of its height
_BELOW = 0.42  # from its lower side to that of its width
_READ = 0.95  # from its right side to the numbers of the strips
_APART = 0.1
_CLOSE = 1e-4
CELLS = {"width": "double", "height": "slope", "area": "dy"}  # as the bands call them


class ProductArea(Yard):
    """The rectangle whose sides are two numbers of the bands and whose area is their product.

    It shows one run at a time: first that of the bands, then those of the sweep. `top` is what the
    other height takes from it or adds to it, `side` what the other width adds.
    """

    def __init__(
        self, bands: Bands, runs: Sequence[AreaRun], region: Region, window: CodeWindow
    ) -> None:
        super().__init__(bands.scales, bands.size)
        self.bands, self.recorded, self.run, self.window = bands, bands.run, runs[0], window
        self.transition: Transition | None = None
        wide = max(float(run.width.value) for run in runs)
        high = max(float(each.value) for run in runs for each in (run.height, run.old_height))
        corner = np.array([region.left + 2 * _BESIDE - 0.2, region.bottom + 2 * _BELOW, 0.0])
        width, height = region.right - 2 * _READ + 0.2 - corner[0], region.top - corner[1]
        self.plan = AreaPlan(corner, float(width) / wide, float(height) / high)
        scale, first, own = bands.scales[Face.GRADIENT], runs[0], bands.run
        self.whole = AreaPiece(own.dy, (None, own.double), (None, own.slope), self.plan, scale)
        self.top = AreaPiece(first.top, *_top_of(first), self.plan, scale, strong=True)
        self.side = AreaPiece(first.side, *_side_of(first), self.plan, scale, strong=True)
        self.before = Before(first.old_width, first.old_height, self.plan)
        self.homes = {name: bands.rest[called].get_center() for name, called in CELLS.items()}
        self.labels, self.left_behind = VGroup(), VGroup()
        for part in (self.whole, self.top, self.side, self.before):
            belongs(part, self)

    # -- where numbers stand -------------------------------------------------------------------

    def place_of(self, name: str) -> Points:
        """Where the number of a side, or of the area, stands."""
        sides = (self.recorded.double, self.recorded.slope)
        width, height = (float(side.value) for side in sides)
        across, up = width * self.plan.across / 2, height * self.plan.up / 2
        away = {"width": (across, -_BELOW), "height": (-_BESIDE, up), "area": (across, up)}
        there: Points = self.plan.corner + [*away[name], 0.0]
        return there

    def way_of(self, name: str) -> Polyline:
        """From where a number lies in the bands to where it stands here."""
        return Polyline.through(self.homes[name], self.place_of(name))

    def name_sides(self) -> VGroup:
        """What the numbers of the sides are called now."""
        drawn = []
        for name, side in (("width", RIGHT), ("height", UP)):
            label, cell = NameLabel(self.rest[name], EM), self.rest[name]
            label.next_to(cell, side, buff=_APART)
            drawn.append(label.shift(self.place_of(name) - cell.get_center()))  # where it will be
        return VGroup(*drawn)

    def read_off(self) -> dict[str, Freight]:
        """The numbers of the strips, at the right of them."""
        right = float(self.plan.corner[0] + self.plan.across * float(self.run.width.value))
        heights = {"top": np.mean(self.top.extents[1]), "side": np.mean(self.side.extents[1])}
        places = {name: [right + _READ, self.plan.corner[1] + self.plan.up * float(height), 0.0]
                  for name, height in heights.items()}  # fmt: skip
        records = {"top": self.run.top, "side": self.run.side}
        return {name: self.lay(name, record, Face.GRADIENT, np.array(places[name]))
                for name, record in records.items()}  # fmt: skip

    # -- runs ----------------------------------------------------------------------------------

    def borrow(self) -> None:
        """Take the numbers over from the bands."""
        for name, called in CELLS.items():
            self.adopt(name, self.bands.rest.pop(called), self.way_of(name))

    def give_back(self) -> None:
        """Let the numbers be those of the bands again."""
        for name, called in CELLS.items():
            record: Record = getattr(self.recorded, called)
            cell = self.rest.pop(name).follow(record)
            self.bands.adopt(called, cell, self.way_of(name))

    def set_out(self, run: AreaRun) -> None:
        """Stand for the first run of the sweep: it has the same sides, by other names."""
        for name in CELLS:
            here = self.place_of(name)
            cell = self.rest[name].follow(getattr(run, name))
            self.adopt(name, cell, Polyline.through(here, here))
        self.follow(run)

    def follow(self, run: AreaRun) -> None:
        """Stand for a run of the sweep."""
        self.run = run
        self.whole.follow(run.area, (None, run.width), (None, run.height))
        self.top.follow(run.top, *_top_of(run))
        self.side.follow(run.side, *_side_of(run))
        for name in CELLS:
            self.rest[name].follow(getattr(run, name))
        self.window.follow(run.listing)

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        pieces = {"whole": self.whole, "top strip": self.top, "side strip": self.side}
        return {
            **{name: cargo.record for name, cargo in self.rest.items()},
            **{name: piece.record for name, piece in pieces.items()},
        }

    def relations(self) -> Iterator[Fault]:
        """The area is the product of its sides, and what it was with the strips."""
        held = {name: float(record.value) for name, record in self.records.items()}
        if not CELLS.keys() <= held.keys():
            return  # the numbers are with the bands
        due = held["width"] * held["height"]
        for name in ("area", "whole"):
            if not isclose(held[name], due, rel_tol=_CLOSE):
                yield Fault("relation", f"an area of {held[name]:.5f}", f"{due:.5f}, of its sides")
        old = float(self.run.old_area.value)
        total = old + held["top strip"] + held["side strip"]
        if not isclose(held["area"], total, rel_tol=_CLOSE):
            yield Fault("relation", f"an area of {held['area']:.5f}", f"{total:.5f}, by its strips")


def _top_of(run: AreaRun) -> tuple[tuple[None, Record], tuple[Record, Record]]:
    """Between which numbers the strip at the top lies, across and up."""
    return (None, run.old_width), (run.old_height, run.height)


def _side_of(run: AreaRun) -> tuple[tuple[Record, Record], tuple[None, Record]]:
    return (run.old_width, run.width), (None, run.height)
