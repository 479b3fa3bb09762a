"""What happens from one frame to the next, found out once for all checks of motion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scenes.kit.captions.countdown import Countdown
from scenes.kit.cells.lettering import Phrase
from scenes.kit.lecture import Lecture
from scenes.kit.motion.motions import Follow
from scenes.studio.audit.capture import Capture, Picture

FINE = 1 / 12
"""Seconds; with frames that last longer nobody can tell what is sudden and what moves."""


@dataclass(frozen=True, eq=False)
class Step:
    """The picture of a frame beside that of the frame before.

    time is when the picture comes, end when the next one does, each frame lasting `tick` seconds;
    captures and before are by the identity of the mobjects, from the back to the front.
    """

    scene: Lecture
    time: float
    end: float
    tick: float
    picture: Picture
    earlier: Picture
    captures: dict[int, Capture]
    before: dict[int, Capture]
    spoken: dict[int, Phrase]  # by a piece of a caption or of the title, what it is of
    rings: frozenset[int]  # those that run empty beside questions
    swept: frozenset[int]  # what a sweep turns from run to run

    @property
    def beat(self) -> str:
        return self.scene.beat_name

    @cached_property
    def changed(self) -> list[int]:
        """What looks different, has come, or has gone, by identity."""
        before, now = self.before, self.captures
        changed = [key for key, capture in now.items() if before.get(key) is not capture]
        return changed + [key for key in before if key not in now]

    @cached_property
    def moved(self) -> list[int]:
        """What has changed on the stage: captions and title left out, and the ring."""
        return [key for key in self.changed if key not in self.spoken and key not in self.rings]


class Stepper:
    """Makes steps of pictures."""

    def __init__(self) -> None:
        self.picture: Picture = []
        self.captures: dict[int, Capture] = {}
        self.spoken: dict[int, Phrase] = {}  # alive, so that no identity is given out again
        self.rings: dict[int, Countdown] = {}
        self.motion: object = None
        self.swept: frozenset[int] = frozenset()

    def step(self, scene: Lecture, picture: Picture, frames: int, time: float) -> Step:
        earlier, before = self.picture, self.captures
        self.picture = picture
        self.captures = {id(capture.mobject): capture for capture in picture}
        for phrase in scene.spoken:
            self.spoken.update((id(piece), phrase) for piece in phrase)
        fresh = (each.mobject for key, each in self.captures.items() if key not in before)
        self.rings.update((id(each), each) for each in fresh if isinstance(each, Countdown))
        if scene.animations is not self.motion:
            self.motion = scene.animations
            self.swept = frozenset(_swept(scene.animations or ()))
        tick = 1 / scene.camera.frame_rate
        return Step(
            scene, time, time + frames * tick, tick, picture, earlier, self.captures, before,
            self.spoken, frozenset(self.rings), self.swept,
        )  # fmt: skip


def _swept(animations: Iterable[Any]) -> Iterator[int]:
    for animation in animations:
        if isinstance(animation, Follow):
            yield from map(id, animation.mobject.get_family())
        yield from _swept(getattr(animation, "animations", ()))
        yield from _swept(each for _, each in getattr(animation, "parts", ()))
