"""Where tensors, plates, tracks and letterboxes of the two floors stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region

_PLATES = {"x": 2.27, "w": 2.27, "mm": 1.84, "add": 1.99, "mean": 2.13}  # widths
_PLATE = 0.4  # height
_TALLEST, _SHARED = 0.48, 1.26  # the height of a cell of a value, and of all that stand in a column
_GAP = 0.05
_GRADIENT = 0.34, 0.03  # the height of a gradient's cells, and the gap between them
_LEAST = 0.56  # the width of a cell of a value
_ROOM = 0.07  # between a letterbox's rim and its cells
_BELOW = 0.13  # from a plate to what came to it
_APART = 0.2  # between the two letterboxes
_SHARES = 0.5, 0.25, 0.25  # of the room that plates leave, before each of the last three
_INSET = 0.04  # of what is drawn with a rim
_FACTORS = 0.3  # by which x stands more to the left than its box, and w more to the right
_RADIUS = 0.16  # of a track's corner


@dataclass(frozen=True, eq=False)
class WalkPlaces:
    """Columns by name, and rows: upper has tensors; steps, by plate, go down to the left.

    Shapes: m, k, n are those of x (m, k) and w (k, n).
    """

    region: Region
    values: CellSize
    gradients: CellSize
    columns: dict[str, float]
    boxes: dict[str, tuple[float, float]]
    shapes: dict[str, tuple[int, int]]

    @classmethod
    def of(cls, m: int, k: int, n: int, longest: tuple[int, int], region: Region) -> Self:
        """longest are the characters of the longest value and gradient."""
        characters, others = longest
        width = max(_LEAST, 0.16 * characters + 0.06)
        height = min(_TALLEST, _SHARED / max(m, k) - _GAP)
        values = CellSize.fitting(width, height, _GAP, characters)
        gradients = CellSize.fitting(max(0.52, 0.16 * others + 0.02), *_GRADIENT, others)
        across, down = gradients.pitch
        boxes = {
            leaf: (columns * across + 2 * _ROOM, rows * down + 2 * _ROOM)
            for leaf, rows, columns in (("x", m, k), ("w", k, n))
        }
        room = {leaf: max(_PLATES[leaf], boxes[leaf][0]) for leaf in boxes}
        left = region.left + _INSET
        columns = {"x": left + room["x"] / 2, "w": left + room["x"] + _APART + room["w"] / 2}
        left += room["x"] + _APART + room["w"]
        plates = ("mm", "add", "mean")
        spare = region.right - left - sum(_PLATES[key] for key in plates)
        for key, share in zip(plates, _SHARES, strict=True):
            columns[key] = left + share * spare + _PLATES[key] / 2
            left += share * spare + _PLATES[key]
        shapes = {"x": (m, k), "w": (k, n), "h": (m, n)}
        return cls(region, values, gradients, columns, boxes, shapes)

    # -- rows ----------------------------------------------------------------------------------

    def upper(self, name: str) -> float:
        """The height of a tensor: those under the code panel stand lower."""
        return self.region.top - (1.2 if name in "xw" else 1.62)

    def step(self, key: str) -> float:
        """The height of a plate."""
        return self.region.top - {"mean": 2.52, "add": 2.89}.get(key, 3.26)

    def tensor(self, name: str) -> Points:
        """The middle of a tensor."""
        over = {"h": "mm", "z": "add", "loss": "mean"}
        column = self.columns[over.get(name, name)]
        if name in self.boxes:
            aside = min(_FACTORS, self.boxes[name][0] / 5)
            edge = self.region.left + self.shapes[name][1] * self.values.pitch[0] / 2
            column = max(edge, column - aside) if name == "x" else column + aside
        return self.at(column, self.upper(name))

    @property
    def number(self) -> Points:
        """Where the number waits that is added to h."""
        return self.at((self.columns["mm"] + self.columns["add"]) / 2, self.upper("h") + 0.66)

    def bench(self, row: int, factor: str) -> Points:
        """Where an entry of x meets one of w, before their product goes on to h."""
        across, down = self.values.pitch
        first = self.tensor("w") + [-(self.shapes["w"][1] - 1) / 2 * across, 0.0, 0.0]
        column = first[0] - across * (2.0 if factor == "x" else 1.0) - 0.06
        top = self.upper("x") + (self.shapes["w"][0] - 1) / 2 * down
        return self.at(column, top - down * row)

    # -- regions -------------------------------------------------------------------------------

    def plate(self, key: str) -> Region:
        middle, half = self.columns[key], _PLATES[key] / 2
        row = self.step(key)
        return Region(middle - half, middle + half, row - _PLATE / 2, row + _PLATE / 2)

    @property
    def number_place(self) -> Region:
        """The place below the number, which a way of its own would lead to."""
        x, y = self.number[0], self.upper("h") - 0.3
        return Region(x - 0.34, x + 0.34, y - _PLATE / 2, y + _PLATE / 2)

    def letterbox(self, leaf: str) -> Region:
        width, height = self.boxes[leaf]
        top = self.step(leaf) - _PLATE / 2 - _BELOW + _ROOM
        middle = self.columns[leaf]
        return Region(middle - width / 2, middle + width / 2, top - height, top)

    def inside(self, leaf: str) -> Points:
        """The middle of a letterbox."""
        box = self.letterbox(leaf)
        return self.at((box.left + box.right) / 2, (box.bottom + box.top) / 2)

    def cotangent(self, key: str, rows: int) -> Points:
        """The middle of what has come to a plate, below it."""
        height = rows * self.gradients.pitch[1]
        return self.at(self.columns[key], self.plate(key).bottom - _BELOW - height / 2)

    # -- ways, as values run ---------------------------------------------------------------------

    def at(self, column: float, row: float) -> Points:
        """A place on the stage."""
        return np.array([column, row, 0.0])

    def track(self, end: str) -> Polyline:
        """The edge that ends at a plate on the way back; values run it from there on."""
        start = {"add": "mean", "mm": "add", "x": "mm", "w": "mm"}[end]
        there, here = self.plate(end), self.plate(start)
        if end == "w":
            row = self.step("w")
            return Polyline.through([there.right, row, 0.0], [here.left, row, 0.0])
        if end == "x":
            column, row = there.right - 0.45, there.top + 0.2
            out = here.left + 0.25
            return Polyline.bent(
                [column, there.top, 0.0], [column, row, 0.0], [out, row, 0.0],
                [out, here.top, 0.0], radius=_RADIUS,
            )  # fmt: skip
        column = there.right - 0.45
        return Polyline.bent(
            [column, there.top, 0.0], [column, self.step(start), 0.0],
            [here.left, self.step(start), 0.0], radius=_RADIUS,
        )  # fmt: skip

    def inlet(self, end: str) -> Points:
        """Where the number of an input stands, beside the end of a track."""
        way = self.track(end)
        aside = [0.0, 0.2, 0.0] if end == "w" else [-0.2, 0.12, 0.0]
        return way.at(min(0.35, 0.16 / way.length)) + aside

    def to_bench(self, row: int, factor: str, start: Points) -> Polyline:
        """How a factor comes to where it meets the other: x over the top, w from beside."""
        goal = self.bench(row, factor)
        if factor == "w":
            return Polyline.through(start, goal)
        over = self.upper("x") + 0.75
        return Polyline.bent(
            start, [start[0], over, 0.0], [goal[0], over, 0.0], goal, radius=_RADIUS
        )

    def to_h(self, row: int, goal: Points) -> Polyline:
        """How a product goes on: below w, and from the left into its entry."""
        start, across = self.bench(row, "w"), self.values.pitch[0]
        under, column = self.upper("h") - 0.78, goal[0] - across
        return Polyline.bent(
            start, [start[0], under, 0.0], [column, under, 0.0], [column, goal[1], 0.0], goal,
            radius=_RADIUS,
        )  # fmt: skip

    def passing(self, name: str) -> Polyline:
        """How a table leaves for the next one, by the number and on."""
        onto = {"h": "z", "z": "loss"}[name]
        return Polyline.through(self.tensor(name), self.tensor(onto))

    @property
    def beside_number(self) -> float:
        """The share of h's way at which it is below the number."""
        way = self.passing("h")
        return way.share_of(self.at(self.number[0], self.upper("h")))

    @property
    def loose(self) -> Polyline:
        """From the sum's plate toward the number, as far as nothing is found."""
        plate, place = self.plate("add"), self.number_place
        column, middle = plate.left + 0.2, (place.left + place.right) / 2
        row = (place.bottom + plate.top) / 2
        return Polyline.bent(
            [column, plate.top, 0.0], [column, row, 0.0], [middle, row, 0.0],
            [middle, place.bottom + 0.14, 0.0], radius=_RADIUS,
        )  # fmt: skip

    def drop(self, leaf: str) -> Polyline:
        """From a plate of a leaf into its letterbox."""
        return Polyline.through(self.at(self.columns[leaf], self.step(leaf)), self.inside(leaf))
