"""Nothing that moves crosses what can be read, and what can be read moves across nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scenes.kit.look.theme import FRAME_HEIGHT, current_theme
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.capture import STROKE_UNIT, Capture, FrameExtent, Picture, holds, told
from scenes.studio.audit.clarity import LEAST_CONTRAST, contrast
from scenes.studio.audit.motion.steps import Step
from scenes.studio.audit.pixels import color_of

CHECK = "crossing"
_PIXEL = FRAME_HEIGHT / 480
_INSIDE = np.array([_PIXEL, _PIXEL, -_PIXEL, -_PIXEL])
"""Things may come as near to a text as a pixel of a small clip."""
_SEEN = 0.2  # of full opacity; a glow or a ghost that is paler leaves a text as it is
_PARTS = np.linspace(0.0, 1.0, 9)
_BEZIER = np.stack(
    [(1 - _PARTS) ** 3, 3 * _PARTS * (1 - _PARTS) ** 2, 3 * _PARTS**2 * (1 - _PARTS), _PARTS**3],
    axis=1,
)
Boxes = npt.NDArray[np.float64]


def crossings(step: Step) -> Iterator[Fault]:
    """Texts that something runs through on this frame, while one of the two moves.

    Whoever passes behind something solid is hidden by it, and cuts nothing.
    """
    moved = step.captures.keys() & step.moved
    if not moved:
        return
    frame = _Frame(step.picture, step.before)
    moving = {number for number, key in enumerate(step.captures) if key in moved}
    for number in moving:
        for text in frame.texts_at(number):
            if text != number and frame.crosses(number, text, going=text in moving):
                yield frame.fault(number, text)
    for text in moving & frame.readable:
        for number in frame.things_at(text):
            if number not in moving and frame.crosses(number, text, going=True):
                yield frame.fault(number, text)


@dataclass(frozen=True, eq=False)
class _Frame:
    """The captures of a picture, with the rectangles that they take; all by their numbers.

    before are those of the frame before, by the identity of their mobjects.
    """

    picture: Picture
    before: dict[int, Capture]

    @cached_property
    def boxes(self) -> Boxes:
        return np.array([capture.sides for capture in self.picture])

    @cached_property
    def texts(self) -> npt.NDArray[np.int_]:
        """Those that can be read: what comes or goes cannot yet, or no more."""
        texts = [k for k, capture in enumerate(self.picture) if capture.text and capture.solid]
        return np.array(texts, dtype=int)

    @cached_property
    def solids(self) -> list[int]:
        """Those that nothing behind them can be seen through."""
        return [k for k, capture in enumerate(self.picture) if _solid(capture)]

    @cached_property
    def readable(self) -> set[int]:
        return set(self.texts.tolist())

    @cached_property
    def insides(self) -> Boxes:
        inside: Boxes = self.boxes[self.texts] + _INSIDE
        return inside

    def texts_at(self, number: int) -> list[int]:
        found: list[int] = self.texts[_meeting(self.insides, self.boxes[number])].tolist()
        return found

    def things_at(self, text: int) -> list[int]:
        found: list[int] = np.flatnonzero(_meeting(self.boxes, self.inside(text))).tolist()
        return [number for number in found if number != text]

    def inside(self, text: int) -> Boxes:
        inside: Boxes = self.boxes[text] + _INSIDE
        return inside

    def crosses(self, number: int, text: int, *, going: bool) -> bool:
        """Whether the ink of a thing is seen across a text, which may be on its way itself."""
        thing, inside = self.picture[number], _sides(self.inside(text))
        if max(_opacity(thing.fill), _opacity(thing.stroke)) < _SEEN:
            return False
        if any(
            holds(self.picture[k].sides, inside) and not self._passes(self.picture[k])
            for k in self.solids[bisect_right(self.solids, text) :]
        ):
            return False  # nobody sees the text
        if number < text:
            if self._screened(inside, number, text) or self._behind(thing, text):
                return False
        elif going and (_solid(thing) or self._screened(thing.sides, text, number)):
            return False
        return _inked(thing, inside)

    def _screened(self, sides: FrameExtent, low: int, high: int) -> bool:
        """Whether something solid lies between two captures, all over a rectangle."""
        left, bottom, right, top = sides
        within = left + _PIXEL, bottom + _PIXEL, right - _PIXEL, top - _PIXEL
        solids = self.solids[bisect_right(self.solids, low) : bisect_left(self.solids, high)]
        return any(holds(self.picture[k].sides, within) for k in solids)

    def _passes(self, thing: Capture) -> bool:
        """Whether something is on its way: it does more than turn, or swell where it stands."""
        old = self.before.get(id(thing.mobject))
        return old is not None and _away(old.sides, thing.sides) > _PIXEL

    def _behind(self, thing: Capture, text: int) -> bool:
        """Whether a text can be read on what is behind it."""
        if not thing.filled or thing.text:
            return False
        ink = tuple(self.picture[text].fill[0].tolist())
        return contrast(ink, laid(thing)) >= LEAST_CONTRAST

    def fault(self, number: int, text: int) -> Fault:
        thing, cut = told(self.picture[number].mobject), told(self.picture[text].mobject)
        return Fault(CHECK, f"{cut} crossed by {thing} in motion", "a text free of what moves")


def _meeting(boxes: Boxes, box: Boxes) -> npt.NDArray[np.bool_]:
    meets = (boxes[:, :2] < box[2:]) & (boxes[:, 2:] > box[:2])
    return np.asarray(meets.all(axis=1))


def _sides(box: Boxes) -> FrameExtent:
    left, bottom, right, top = box.tolist()
    return left, bottom, right, top


def _away(old: FrameExtent, new: FrameExtent) -> float:
    """How far the middle of a rectangle has moved."""
    shifts = np.subtract(new, old)
    return float(np.abs(shifts[:2] + shifts[2:]).max() / 2)


def _opacity(rgbas: npt.NDArray[np.float64]) -> float:
    return float(rgbas[:, 3].max(initial=0.0))


def _solid(thing: Capture) -> bool:
    return thing.filled and thing.solid and not thing.text


def laid(thing: Capture) -> str:
    """The colour of a filling on the paper."""
    paper = np.array([int(current_theme().background[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    ink, share = thing.fill[0, :3], float(thing.fill[0, 3])
    red, green, blue = (round(255 * c) for c in (ink * share + paper * (1 - share)).tolist())
    return color_of(red << 16 | green << 8 | blue)


def _inked(thing: Capture, sides: FrameExtent) -> bool:
    """Whether something colours a part of a rectangle: its line runs through, or it is filled."""
    if thing.filled:
        return True
    half = thing.stroke_width * STROKE_UNIT / 2
    curves = thing.points[: len(thing.points) // 4 * 4].reshape(-1, 4, 3)[:, :, :2]
    places = (_BEZIER @ curves).reshape(-1, 2)
    left, bottom, right, top = sides
    low, high = (left - half, bottom - half), (right + half, top + half)
    return bool(((places > low) & (places < high)).all(axis=1).any())
