"""A motion by a number: a drawing stands as it should at each value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from manim import Animation, smooth


class Vary(Animation):
    """Let a drawing follow a number from one value to another."""

    def __init__(
        self,
        drawing: Any,
        vary: Callable[[float], object],
        start: float,
        end: float,
        *,
        run_time: float,
        rate: Callable[[float], float] = smooth,
        comes: bool = False,
        goes: bool = False,
    ) -> None:
        self.vary, self.ends = vary, (start, end)
        super().__init__(drawing, run_time=run_time, rate_func=rate, introducer=comes,
                         remover=goes)  # fmt: skip

    def interpolate_mobject(self, alpha: float) -> None:
        start, end = self.ends
        self.vary(start + (end - start) * float(self.rate_func(alpha)))
