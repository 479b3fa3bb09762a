"""All that is asked of how a scene moves, in one place."""

from __future__ import annotations

from collections.abc import Iterator

from scenes.kit.lecture import Lecture
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.capture import Picture
from scenes.studio.audit.meaning.shown import Placed
from scenes.studio.audit.memo import Memo
from scenes.studio.audit.motion.alignment import crooked
from scenes.studio.audit.motion.crossings import crossings
from scenes.studio.audit.motion.cuts import Cuts
from scenes.studio.audit.motion.overlooked import faint_lines, hidden_points, twin_curves
from scenes.studio.audit.motion.rhythm import Rhythm
from scenes.studio.audit.motion.spacing import close, faint_marks
from scenes.studio.audit.motion.speech import crossfades, hasty
from scenes.studio.audit.motion.stage import Stage
from scenes.studio.audit.motion.steps import Step, Stepper

_EACH_FRAME = (crossings, crossfades, hasty)


class SceneMotion:
    """What one scene's frames do from each to the next."""

    def __init__(self) -> None:
        self.stepper, self.cuts, self.rhythm, self.stage = Stepper(), Cuts(), Rhythm(), Stage()
        self.step: Step | None = None
        self.late: list[Placed] = []

    def see(self, scene: Lecture, picture: Picture, frames: int, time: float) -> Iterator[Fault]:
        """What is wrong with the way from the frame before to this one."""
        self.step = step = self.stepper.step(scene, picture, frames, time)
        self.late += self.cuts.see(step)
        self.rhythm.see(step)
        self.stage.see(step)
        for check in _EACH_FRAME:
            yield from check(step)

    def at_rest(self, memo: Memo) -> Iterator[Fault]:
        """What is wrong with the last frame of a beat, whose drawables `memo` knows."""
        if self.step is not None:
            self.late += self.cuts.at_rest(self.step.end)
            yield from close(self.step)
            yield from faint_marks(self.step, memo)
            yield from faint_lines(self.step)
            yield from twin_curves(self.step, memo)
            yield from hidden_points(self.step, memo)
            yield from crooked(self.step, memo)

    def end(self) -> Iterator[Placed]:
        """What was found out late."""
        self.late += self.cuts.end()
        yield from self.late
        yield from self.stage.blackouts()
        if self.step is not None and self.step.scene.narrator is not None:
            yield from self.rhythm.end()
            yield from self.stage.share(self.step.scene)
