"""Texts keep apart, and drawn marks are large enough, wherever a beat has come to rest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradmath.records.tensor import Reason
from scenes.kit.cells.code_window import CodeText
from scenes.kit.look.theme import FRAME_WIDTH
from scenes.kit.truth.checks import Fault, meaningful
from scenes.studio.audit.capture import Capture, told
from scenes.studio.audit.legibility import digit_height
from scenes.studio.audit.memo import Memo
from scenes.studio.audit.motion.steps import Step

_APART = 1 / 3  # of the height of the smaller text's digits
_SMALL_CLIP = 640  # pixels across
_LEAST_MARK = 8  # of them


def close(step: Step) -> Iterator[Fault]:
    """Texts so near to each other that they are read as one."""
    texts = [each for each in step.picture if each.text and each.solid and len(each.points)]
    if not texts:
        return
    boxes = np.array([each.sides for each in texts])
    low, high = boxes[:, :2], boxes[:, 2:]
    gaps = np.maximum(low[:, None] - high[None], low[None] - high[:, None]).max(axis=2)
    heights = np.array([digit_height(each) for each in texts])
    least = _APART * np.minimum(heights[:, None], heights[None])
    for one, other in np.argwhere(np.triu(gaps < least, 1)).tolist():
        if not _of_one_piece(texts[one], texts[other]):
            yield Fault(
                "close",
                f"{told(texts[other].mobject)} {gaps[one, other]:.3f} from "
                f"{told(texts[one].mobject)}",
                f"at least {least[one, other]:.3f}",
            )


def _of_one_piece(one: Capture, other: Capture) -> bool:
    """Whether two texts are set as one: parts of a phrase, or lines of a listing."""
    if isinstance(one.mobject, CodeText) and isinstance(other.mobject, CodeText):
        return True
    setting = getattr(one.mobject, "setting", None)
    return setting is not None and setting is getattr(other.mobject, "setting", None)


def faint_marks(step: Step, memo: Memo) -> Iterator[Fault]:
    """Marks of a reason that a small clip would swallow."""
    for drawable in memo.drawables.values():
        if not meaningful(drawable) or drawable.meaning not in set(Reason):
            continue
        seen = [step.captures[key] for key in memo.family(drawable) if key in step.captures]  # type: ignore[arg-type] # drawables are mobjects
        if not seen:
            continue
        boxes = np.array([capture.sides for capture in seen])
        size = float((boxes[:, 2:].max(axis=0) - boxes[:, :2].min(axis=0)).max())
        pixels = size / FRAME_WIDTH * _SMALL_CLIP
        if pixels < _LEAST_MARK:
            yield Fault(
                "mark",
                f"{type(drawable).__name__} of {pixels:.1f} of {_SMALL_CLIP} pixels",
                f"at least {_LEAST_MARK}",
            )
