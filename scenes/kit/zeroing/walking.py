"""A descent that walks on: its number of steps grows, and all that counts them follows."""

from __future__ import annotations

from collections.abc import Callable

from manim import VGroup, linear

from scenes.kit.motion.motions import Follow

_FINE = 60  # states a second: as many as a frame could show
_RESTS = 6  # of them, in which it has arrived


def walk(
    moving: VGroup,
    go: Callable[[float], None],
    start: float,
    end: float,
    run_time: float,
    rate: Callable[[float], float] = linear,
) -> Follow:
    """From one number of steps to another; between two steps beads are on their way."""
    parts = max(1, round(run_time * _FINE))
    ways = [start + (end - start) * float(rate(k / parts)) for k in range(parts + 1)]
    return Follow(moving, [*ways, *[end] * _RESTS], go, run_time=run_time)
