"""Captions take turns with each other, and statements wait for what they tell of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from scenes.kit.cells.lettering import Phrase
from scenes.kit.speech.sayings import SpeechAct
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.capture import Capture, FrameExtent
from scenes.studio.audit.motion.steps import Step


def crossfades(step: Step) -> Iterator[Fault]:
    """Captions that stand over each other, each half gone."""
    if not any(key in step.spoken for key in step.changed):
        return
    seen: dict[int, tuple[Phrase, list[Capture]]] = {}
    for key, phrase in step.spoken.items():
        if key in step.captures:
            seen.setdefault(id(phrase), (phrase, []))[1].append(step.captures[key])
    boxes = [(phrase.text, _around(captures)) for phrase, captures in seen.values()]
    for (one, box), (other, another) in combinations(boxes, 2):
        if _meet(box, another):
            yield Fault("crossfade", f"{one!r} over {other!r}", "one gone before the other comes")


def _around(captures: list[Capture]) -> FrameExtent:
    boxes = np.array([capture.sides for capture in captures])
    (left, bottom), (right, top) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return left, bottom, right, top


def _meet(one: FrameExtent, other: FrameExtent) -> bool:
    apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
    return not apart


def hasty(step: Step) -> Iterator[Fault]:
    """A statement that stands while what it tells of is still under way."""
    narrator = step.scene.narrator
    said = narrator.said if narrator else None
    if said is None or said.beat != step.beat or said.saying.manner is not SpeechAct.STATE:
        return
    if step.moved and step.time > said.since:
        yield Fault("hasty", said.phrase.text, "said when its motion has ended")
