"""Whether two captures look alike, and whether one can be seen at all behind others."""

from __future__ import annotations

import numpy as np

from scenes.kit.look.glyphs import Points
from scenes.studio.audit.capture import Capture, FrameExtent, Picture, holds

_AWAY = 0.05  # units of the frame; what moves by less stays where it is
_NEAR = 0.3  # what arrives flies no farther in a frame, as fine as cuts are looked for
_RIM = 0.01
_TINT = 0.12  # of a channel, laid on black


def difference(one: Capture, other: Capture) -> str:
    """How something looks otherwise than before, empty if nobody would notice."""
    if one.points.shape != other.points.shape:
        return "turns into another outline"
    away = float(np.abs(one.points - other.points).max(initial=0.0))
    if away > _AWAY:
        shift = other.points - one.points
        stiff = float(np.ptp(shift, axis=0).max()) < _AWAY
        return f"jumps by {away:.2f}" if stiff else "takes another shape"
    tint = tint_between(one, other)
    return f"changes its colour by {tint:.0%}" if tint > _TINT else ""


def tint_between(one: Capture | None, other: Capture | None) -> float:
    """How far the inks of two captures are apart in a channel; None has none."""
    return max((float(np.abs(a - b).max()) for a, b in zip(_inks(one), _inks(other), strict=True)))


def _inks(capture: Capture | None) -> tuple[Points, Points]:
    """The fill and the stroke of a capture, each as it tints what it is laid on."""
    if capture is None:
        return np.zeros(4), np.zeros(4)
    stroke = capture.stroke if capture.stroke_width else np.zeros((1, 4))
    return _tint(capture.fill), _tint(stroke)


def _tint(rgbas: Points) -> Points:
    if not len(rgbas):
        return np.zeros(4)
    tint: Points = rgbas[0] * [rgbas[0, 3], rgbas[0, 3], rgbas[0, 3], 1.0]
    return tint


def stands_in(capture: Capture, picture: Picture) -> bool:
    """Whether something in a picture looks like a capture, in its place or about to be there."""
    return any(
        other.points.shape == capture.points.shape
        and float(np.abs(other.points - capture.points).max(initial=0.0)) <= _NEAR
        and tint_between(other, capture) <= _TINT
        for other in picture
    )


def hidden(capture: Capture, picture: Picture) -> bool:
    """Whether something solid in a picture lies over the whole of a capture."""
    if capture not in picture:
        return False
    later = picture[picture.index(capture) + 1 :]
    left, bottom, right, top = capture.sides
    within = left + _RIM, bottom + _RIM, right - _RIM, top - _RIM
    return any(covers(other, within) for other in later)


def covers(capture: Capture, sides: FrameExtent) -> bool:
    return capture.filled and capture.solid and not capture.text and holds(capture.sides, sides)
