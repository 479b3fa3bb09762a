"""Outlines in libcairo's own form, built for many mobjects in one pass of numpy.

manim tells Cairo of each curve by a call of its own. libcairo takes a whole path at once; pycairo
passes on only paths that it has made itself, so that the call goes to the library directly.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

import cairo
import numpy as np
import numpy.typing as npt

Coordinates: TypeAlias = npt.NDArray[np.float64]
_RELATIVE = 1e-5  # how far apart points may lie that manim takes for one
_MOVE, _CURVE, _CLOSE = (0, 2), (2, 4), (3, 1)  # libcairo's headers: type, elements


class UndrawableError(Exception):
    """Something is on screen that only manim's own camera can draw."""


class _Path(ctypes.Structure):
    """libcairo's cairo_path_t."""

    _fields_ = (("status", ctypes.c_int), ("data", ctypes.c_void_p), ("elements", ctypes.c_int))


class Outline:
    """Some elements of a memory that `outlines` has filled."""

    def __init__(self, memory: Coordinates, address: int, elements: int) -> None:
        self.memory = memory  # kept alive
        self.path = _Path(0, address, elements)

    def append_to(self, context: cairo.Context[Any]) -> None:
        """Continue the current path of a context."""
        append_path()(_pointer(context), ctypes.byref(self.path))


def outlines(
    points: Sequence[Coordinates], tolerances: Sequence[float]
) -> tuple[Coordinates, npt.NDArray[np.int64], Coordinates]:
    """Outlines as libcairo keeps them, one after the other, and what they span.

    Shapes: each of `points` (4 c, 3), c cubic curves; returned are the memory (e, 2), where each
    outline starts in it and where the last one ends, (n + 1,), and their lowest and highest x and
    y, (n, 4): left, bottom, right, top.
    Raises: UndrawableError if a point is not finite.
    """
    curves = np.concatenate(points)[:, :2].reshape(-1, 4, 2)
    if not np.isfinite(curves).all():
        raise UndrawableError("points that are not finite")
    counts = np.array([len(each) // 4 for each in points])
    firsts = np.concatenate([[0], np.cumsum(counts)])
    tolerance = np.repeat(tolerances, counts)[:, None]
    # A curve that does not start where the one before it ends begins a line of its own; a line
    # that ends where it began is closed. So does manim's camera, and with the same tolerance.
    begins = np.ones(len(curves), bool)
    starts, ends = curves[1:, 0], curves[:-1, 3]
    begins[1:] = (np.abs(ends - starts) > tolerance[1:] + _RELATIVE * np.abs(starts)).any(axis=1)
    begins[firsts[:-1]] = True
    (first,) = np.nonzero(begins)
    last = np.append(first[1:], len(curves)) - 1
    start, end = curves[first, 0], curves[last, 3]
    closed = (np.abs(start - end) <= tolerance[last] + _RELATIVE * np.abs(end)).all(axis=1)
    closes = np.zeros(len(curves), bool)
    closes[last[closed]] = True

    places = np.concatenate([[0], np.cumsum(4 + 2 * begins + closes)])
    memory = np.zeros((places[-1], 2))
    headers = memory.view(np.int32)[:, :2]
    moves = places[:-1][begins]
    headers[moves], memory[moves + 1] = _MOVE, curves[begins, 0]
    bends = places[:-1] + 2 * begins
    headers[bends] = _CURVE
    memory[bends[:, None] + (1, 2, 3)] = curves[:, 1:]
    headers[places[1:][closes] - 1] = _CLOSE
    low = np.minimum.reduceat(curves.min(axis=1), firsts[:-1])
    high = np.maximum.reduceat(curves.max(axis=1), firsts[:-1])
    return memory, places[firsts], np.hstack([low, high])


@cache
def append_path() -> Any:
    """libcairo's cairo_append_path, found through pycairo, so that it is the same library.

    Raises: AttributeError or OSError where pycairo hides it.
    """
    function = ctypes.PyDLL(cairo._cairo.__file__).cairo_append_path  # type: ignore[attr-defined]
    function.argtypes, function.restype = [ctypes.c_void_p, ctypes.c_void_p], None
    return function


def _pointer(context: cairo.Context[Any]) -> int | None:
    """The cairo_t of a context: by pycairo's C interface it follows the head of the object."""
    return ctypes.c_void_p.from_address(id(context) + object.__basicsize__).value


@cache
def can_append_paths() -> bool:
    """Whether an outline of ours arrives in a picture of pycairo's."""
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 8, 8))
    memory, starts, corners = outlines(
        [np.array([[1.0, 2, 0], [1, 2, 0], [5, 7, 0], [5, 7, 0]])], [0]
    )
    try:
        Outline(memory, memory.ctypes.data, int(starts[-1])).append_to(context)
    except (AttributeError, OSError):
        return False
    return bool(np.allclose(context.path_extents(), corners[0], atol=0.01))
