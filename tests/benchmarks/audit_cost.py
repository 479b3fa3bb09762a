"""What it costs to hold every frame against its records, and to ask what it means."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

from scenes.kit import Lecture
from scenes.studio.audit.audit import audit
from scenes.studio.audit.meaning.meaning import SceneMeaning, told_by_captions
from scenes.studio.audit.memo import Memo
from scenes.studio.audit.motion.motion import SceneMotion
from scenes.studio.catalogue import catalogue
from scenes.studio.commands.audit import CATALOGUE_RATE, NAMED_RATE
from scenes.workshop_1.relu_gate import ReluGate
from tests.support.layer_story import LayerStory


class Stopwatch:
    """Seconds of CPU that some functions take, all calls together."""

    def __init__(self) -> None:
        self.spent = 0.0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            start = time.process_time()
            result = function(*arguments)
            if isinstance(result, Iterator):
                result = list(result)
            self.spent += time.process_time() - start
            return result

        return run


def whole(scene: type[Lecture]) -> None:
    print(f"CPU ms per frame of {scene.__name__}, its autograd and manim's own work included")
    audit(scene, frame_rate=1)  # type is set and colours are mixed only once
    for rate in (CATALOGUE_RATE, NAMED_RATE):
        start = time.process_time()
        report = audit(scene, frame_rate=rate)
        spent = time.process_time() - start
        print(f"{rate:>4} frames a second: {1000 * spent / report.frames:.2f} ms ({spent:.1f} s)")


def meaning(scene: type[Lecture]) -> None:
    """What the checks of meaning add: frames and ends of beats, and the second run at the end.

    And what those of motion do, and the checks of each drawable.
    """
    frames, again, moving, drawables = Stopwatch(), Stopwatch(), Stopwatch(), Stopwatch()
    with (
        patch.object(SceneMotion, "see", moving.timed(SceneMotion.see)),
        patch.object(SceneMotion, "at_rest", moving.timed(SceneMotion.at_rest)),
        patch.object(SceneMotion, "end", moving.timed(SceneMotion.end)),
        patch.object(Memo, "faults", drawables.timed(Memo.faults)),
        patch.object(SceneMeaning, "see", frames.timed(SceneMeaning.see)),
        patch.object(SceneMeaning, "at_rest", frames.timed(SceneMeaning.at_rest)),
        patch.object(SceneMeaning, "end", again.timed(SceneMeaning.end)),
    ):
        report = audit(scene, frame_rate=CATALOGUE_RATE)
    print(f"what {scene.__name__} means: {1000 * frames.spent / report.frames:.2f} ms a frame, "
          f"{again.spent:.2f} s for the second run")  # fmt: skip
    for part, watch in (("how it moves", moving), ("its drawables", drawables)):
        print(f"    {part}: {1000 * watch.spent / report.frames:.2f} ms a frame")


def main() -> None:
    whole(ReluGate)
    loaded: list[type[Lecture]] = [LayerStory, *(each.load() for each in catalogue())]
    for scene in filter(told_by_captions, loaded):
        meaning(scene)


if __name__ == "__main__":
    main()
