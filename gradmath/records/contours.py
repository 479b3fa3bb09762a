"""Where a landscape over two coordinates has one height. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from contourpy import contour_generator

from gradmath.errors import ParameterError, ShapeError
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class Contours:
    """Lines of equal height.

    Shapes: levels (k,); lines has, for each level, one record (points, 2) for each line of it,
    with the coordinate along each axis in the columns.
    """

    levels: Record
    lines: tuple[tuple[Record, ...], ...]


def contours(across: Record, along: Record, height: Record, levels: npt.ArrayLike) -> Contours:
    """The lines on which a landscape has given heights, linear between the points of its grid.

    Shapes: across (a,), along (b,), both increasing; height (b, a); levels (k,), increasing.
    Raises: ShapeError if they do not fit; ParameterError if levels do not increase.
    Source: contourpy docs, contour_generator.

    >>> x = Record("x", np.array([0.0, 1.0, 2.0]), "x")
    >>> found = contours(x, x, Record("L", np.add.outer(x.value, x.value), "x + y"), [1.0])
    >>> set(found.lines[0][0].value.sum(axis=1).tolist())
    {1.0}
    """
    wanted = np.asarray(levels, dtype=np.float64)
    if height.shape != (*along.shape, *across.shape) or wanted.ndim != 1 or not wanted.size:
        raise ShapeError(
            f"{height.name} has shape {height.shape} over {along.shape} and {across.shape} "
            f"coordinates, with levels of shape {wanted.shape}; give it one row for each "
            "coordinate along, one column for each across, and levels in a row"
        )
    if (np.diff(wanted) <= 0).any():
        raise ParameterError(f"levels = {wanted.tolist()} do not increase; sort them")
    generator = contour_generator(across.value, along.value, height.value)
    source = f"contourpy.contour_generator({across.name}, {along.name}, {height.name})"
    return Contours(
        levels=Record(f"levels of {height.name}", wanted, "levels"),
        lines=tuple(
            tuple(
                Record(f"{height.name} = {value:g}", np.asarray(line), f"{source}.lines({value:g})")
                for line in generator.lines(value)
            )
            for value in wanted.tolist()
        ),
    )
