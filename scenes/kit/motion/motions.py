"""How things move: one at a time, eased, and never through a number that no tensor held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from manim import (
    Animation,
    AnimationGroup,
    FadeIn,
    FadeOut,
    Mobject,
    Transform,
    VGroup,
    VMobject,
    linear,
    smooth,
)

from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.flight import Ends, Fly

StateT = TypeVar("StateT")


def appear(*mobjects: Mobject, run_time: float = QUICK) -> Animation:
    """Let things come out of the background where they stand."""
    return _together([FadeIn(mobject) for mobject in mobjects if _drawn(mobject)], run_time)


def vanish(*mobjects: Mobject, run_time: float = QUICK) -> Animation:
    """Let things go where they stand."""
    return _together([FadeOut(mobject) for mobject in mobjects if _drawn(mobject)], run_time)


def together(*animations: Animation, run_time: float | None = None) -> Animation:
    """Several motions as one, without those that move nothing."""
    return _together([each for each in animations if not _idle(each)], run_time)


def _idle(animation: Animation) -> bool:
    return isinstance(animation, AnimationGroup) and not animation.animations


def _drawn(mobject: Mobject) -> bool:
    return bool(mobject.family_members_with_points())


def _together(animations: Sequence[Animation], run_time: float | None) -> Animation:
    timing: dict[str, Any] = {} if run_time is None else {"run_time": run_time}
    return AnimationGroup(*animations, **timing)


def travel(cargo: VMobject, *corners: Points, run_time: float = MOVE) -> Animation:
    """Carry something along the straight ways between the corners."""
    return Fly(cargo, np.array(corners), Ends(), run_time)


def glide(mobject: Mobject, target: Mobject, run_time: float = QUICK) -> Animation:
    """Move something, as it is, to where another thing stands."""
    return Transform(mobject, mobject.copy().move_to(target), run_time=run_time)


def follow_runs(runs: Sequence[Any], *, run_time: float, **drawings: Any) -> Follow:
    """Let drawings stand for one run after the other, each for the attribute it is given under.

    A drawing has a method `follow`, which takes a record.
    """

    def follow(run: Any) -> None:
        for attribute, drawing in drawings.items():
            drawing.follow(getattr(run, attribute))

    return Follow(VGroup(*drawings.values()), runs, follow, run_time=run_time)


class Follow(Animation):
    """Let drawings stand for one state after another, each a run of the problem of its own.

    Every state is shown as it is, nothing between two of them; each is held for an equal share of
    the time, unless another rate slows the sweep down.
    """

    def __init__(
        self,
        drawing: Mobject,
        states: Sequence[StateT],
        follow: Callable[[StateT], object],
        *,
        run_time: float,
        rate: Callable[[float], float] = linear,
    ) -> None:
        self.states, self.follow = states, follow
        self.shown = -1
        super().__init__(drawing, run_time=run_time, rate_func=rate)

    def interpolate_mobject(self, alpha: float) -> None:
        # The small number keeps a state whose share of the time ends up a rounding error below it.
        share = float(self.rate_func(alpha))
        state = min(int(share * len(self.states) + 1e-6), len(self.states) - 1)
        if state != self.shown:
            self.shown = state
            self.follow(self.states[state])


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
