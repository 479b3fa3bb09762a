"""Where the switches of a ReLU layer stay as they are, it is a plane. Torch-free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gradmath.records.tensor import Record

Spots = npt.NDArray[np.float64]
BORDER = -1
_SAME = 1e-9  # of the square's side


@dataclass(frozen=True, eq=False)
class FacetRun:
    """One run of L = v @ relu(W @ x), which stands for all places where no switch is other.

    Shapes: x, x_grad (n,); W (m, n); z (m,); L ().
    """

    x: Record
    W: Record
    z: Record
    L: Record
    x_grad: Record

    def place(self, entries: tuple[int, int]) -> Spots:
        """Two entries of x."""
        return self.x.value[list(entries)].astype(np.float64)

    def slope(self, entries: tuple[int, int]) -> Spots:
        """The gradient by two entries of x."""
        return self.x_grad.value[list(entries)].astype(np.float64)

    def levels(self, entries: tuple[int, int], places: npt.ArrayLike) -> Spots:
        """L at places of the same facet, where two entries of x are what `places` says.

        Shapes: places (k, 2); returned is (k,).
        """
        away = np.asarray(places, dtype=np.float64) - self.place(entries)
        levels: Spots = float(self.L.value) + away @ self.slope(entries)
        return levels


@dataclass(frozen=True, eq=False)
class Tract:
    """A convex piece of the plane of two entries, counterclockwise.

    Shapes: corners (k, 2); sides[i] tells of the way from corner i to the next one: the row of W
    whose z is 0 along it, or BORDER where the square ends.
    """

    corners: Spots
    sides: tuple[int, ...]

    @classmethod
    def square(cls, reach: float) -> Tract:
        """All places with both entries from -reach to reach."""
        corners = [(-reach, -reach), (reach, -reach), (reach, reach), (-reach, reach)]
        return cls(np.array(corners, dtype=np.float64), (BORDER,) * 4)

    @property
    def area(self) -> float:
        x, y = self.corners.T
        return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)

    @property
    def middle(self) -> Spots:
        middle: Spots = self.corners.mean(axis=0)
        return middle

    def where(self, values: Spots, side: int) -> Tract | None:
        """The part where a number that has `values` at the corners is not below zero.

        The number changes evenly over the plane; None if it is above zero nowhere.
        """
        count = len(values)
        corners: list[Spots] = []
        sides: list[int] = []
        for k in range(count):
            start, end = float(values[k]), float(values[(k + 1) % count])
            if start >= 0:
                corners.append(self.corners[k])
                sides.append(self.sides[k])
            if (start < 0 < end) or (end < 0 < start):
                share = start / (start - end)
                way = self.corners[(k + 1) % count] - self.corners[k]
                corners.append(self.corners[k] + share * way)
                sides.append(self.sides[k] if start < 0 else side)
            elif start >= 0 > end:  # the corner itself is on the line
                sides[-1] = side
        return _tract(corners, sides)


def _tract(corners: list[Spots], sides: list[int]) -> Tract | None:
    """A tract without corners that are one."""
    if not corners:
        return None
    size = max(float(np.ptp(corners)), _SAME)
    kept = [
        k for k, corner in enumerate(corners)
        if np.abs(corners[(k + 1) % len(corners)] - corner).max() > _SAME * size
    ]  # fmt: skip
    tract = Tract(np.array([corners[k] for k in kept]), tuple(sides[k] for k in kept))
    return tract if len(kept) > 2 and tract.area > _SAME * size**2 else None


def tract_of(run: FacetRun, entries: tuple[int, int], reach: float) -> Tract:
    """All places of a square at which each switch is as it is in a run.

    >>> one, x = np.eye(2), np.array([0.5, -0.5])
    >>> L = Record("L", np.array(0.5), "L")
    >>> run = FacetRun(Record("x", x, "x"), Record("W", one, "W"), Record("z", x, "W @ x"), L,
    ...                Record("x.grad", np.array([1.0, 0.0]), "x.grad"))
    >>> tract_of(run, (0, 1), 1.0).area, sorted(tract_of(run, (0, 1), 1.0).sides)
    (1.0, [-1, -1, 0, 1])
    """
    tract = Tract.square(reach)
    for row, (weights, z) in enumerate(zip(*_numbers(run, entries), strict=True)):
        side = 1.0 if z > 0 else -1.0
        part = tract.where(side * (z + (tract.corners - run.place(entries)) @ weights), row)
        tract = part or tract
    return tract


def _numbers(run: FacetRun, entries: tuple[int, int]) -> tuple[Spots, Spots]:
    weights: Spots = run.W.value[:, list(entries)].astype(np.float64)
    return weights, run.z.value.astype(np.float64)


@dataclass(frozen=True, eq=False)
class FoldedSheet:
    """L over a square of two entries of x: one run for each facet, no two with the same switches.

    The square is where both entries are from -reach to reach; together the facets are all of it.
    """

    entries: tuple[int, int]
    reach: float
    runs: tuple[FacetRun, ...]

    def tracts(self) -> Iterator[tuple[FacetRun, Tract]]:
        """Each run with its piece of the square."""
        for run in self.runs:
            yield run, tract_of(run, self.entries, self.reach)

    @property
    def magnitude(self) -> float:
        """The largest |L| of any place."""
        return max(
            float(np.abs(run.levels(self.entries, tract.corners)).max())
            for run, tract in self.tracts()
        )
