"""Motions that begin at their own times within one play, as the notes of a score do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from manim import Animation, Group, Mobject, Scene, linear

from scenes.kit.look.glyphs import Points


class Score(Animation):
    """Several motions, each with the second in which it begins.

    What a motion brings on stage is not seen before it begins, and what it takes away is not seen
    after it ends. (In manim's own groups everything stands on stage from the start.)
    """

    def __init__(self, parts: Iterable[tuple[float, Animation]]) -> None:
        self.parts = sorted(parts, key=lambda part: part[0])
        self.ends = [start + motion.run_time for start, motion in self.parts]
        super().__init__(
            Group(*dict.fromkeys(motion.mobject for _, motion in self.parts)),
            run_time=max(self.ends, default=0.0),
            rate_func=linear,
            introducer=True,
        )

    @property
    def silent(self) -> bool:
        """Whether nothing moves in it."""
        return not self.parts

    def create_starting_mobject(self) -> Mobject:
        return Mobject()  # each part keeps its own

    def _setup_scene(self, scene: Scene) -> None:
        self.scene = scene
        known = set(map(id, scene.get_mobject_family_members()))
        self.there = set(known)  # what stands on stage is seen all the time
        for _, motion in self.parts:
            # What manim moves it adds as a whole, so that it can take it away as a whole.
            if len(motion.mobject.get_family()) and id(motion.mobject) not in known:
                scene.add(motion.mobject)
                known.update(map(id, motion.mobject.get_family()))

    def begin(self) -> None:
        self.begun, self.over = 0, set[int]()
        self.hidden: dict[int, tuple[Points, Points]] = {}  # how what is not seen is to look
        for _, motion in self.parts:
            if motion.is_introducer():
                self._hide(motion.mobject)
        super().begin()

    def _hide(self, mobject: Any) -> None:
        """Let nothing be seen of something that does not stand on stage, nor is hidden already."""
        for part in mobject.family_members_with_points():
            if id(part) in self.there or id(part) in self.hidden:
                continue
            self.hidden[id(part)] = part.fill_rgbas.copy(), part.stroke_rgbas.copy()
            for ink in (part.fill_rgbas, part.stroke_rgbas):
                ink[:, 3] = 0.0

    def _show(self, mobject: Any) -> None:
        for part in mobject.family_members_with_points():
            if id(part) in self.hidden:
                part.fill_rgbas, part.stroke_rgbas = self.hidden.pop(id(part))

    def interpolate(self, alpha: float) -> None:
        now = float(np.clip(alpha, 0.0, 1.0)) * self.run_time + 1e-9
        while self.begun < len(self.parts) and self.parts[self.begun][0] <= now:
            start, motion = self.parts[self.begun]
            # Between two frames much may end before something begins; sums of times are rounded.
            self._end(start + 1e-9)
            self._show(motion.mobject)
            motion.begin()
            self.begun += 1
        self._end(now)
        for number, (start, motion) in enumerate(self.parts[: self.begun]):
            if number not in self.over:
                motion.interpolate((now - start) / motion.run_time)

    def _end(self, now: float) -> None:
        """Finish what has ended by a second."""
        for number, (_, motion) in enumerate(self.parts[: self.begun]):
            if number not in self.over and self.ends[number] <= now:
                motion.finish()
                self.over.add(number)
                if motion.is_remover():
                    self.there -= set(map(id, motion.mobject.get_family()))
                    self._hide(motion.mobject)

    def finish(self) -> None:
        self.interpolate(1.0)

    def clean_up_from_scene(self, scene: Scene) -> None:
        for _, motion in self.parts:
            motion.clean_up_from_scene(scene)


def end_of(parts: Iterable[tuple[float, Animation]]) -> float:
    """When the last of some motions ends."""
    return max((start + motion.run_time for start, motion in parts), default=0.0)
