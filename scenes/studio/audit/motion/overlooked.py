"""What stands on a frame and is overlooked: lines in the colour of their ground, twins, points.

Asked when a beat has come to rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt

from scenes.kit.cells.lettering import Lettering
from scenes.kit.charts.curves import Curve
from scenes.kit.charts.points import Point
from scenes.kit.charts.swept import Bead, SweptLine
from scenes.kit.look.theme import FRAME_HEIGHT, current_theme
from scenes.kit.speech.borne import KitWord
from scenes.kit.truth.checks import Fault, emblem
from scenes.kit.truth.names import NameOf
from scenes.studio.audit.capture import Capture, told
from scenes.studio.audit.clarity import contrast, difference
from scenes.studio.audit.memo import Memo
from scenes.studio.audit.motion.crossings import laid
from scenes.studio.audit.motion.likeness import hidden
from scenes.studio.audit.motion.steps import Step
from scenes.studio.audit.pixels import color_of

LEAST_LINE = 1.5
"""The contrast (WCAG 2.1) of a line with what it lies on: a wire at rest has 2, a panel 1.15."""
_ALIKE = 10.0  # CIEDE2000, as for states that mean different things
_PIXEL = FRAME_HEIGHT / 1080


def faint_lines(step: Step) -> Iterator[Fault]:
    """Lines whose colour cannot be told from the ground beneath most of them."""
    grounds = [
        (number, capture)
        for number, capture in enumerate(step.picture)
        if capture.filled and capture.solid and not capture.text
    ]
    boxes = np.array([capture.sides for _, capture in grounds]).reshape(-1, 4)
    for number, line in enumerate(step.picture):
        if not _is_line(line) or _outshone(line, step.picture):
            continue
        ink = tuple(line.stroke[0].tolist())
        below = sum(place < number for place, _ in grounds)
        contrasts = [
            contrast(ink, _ground(place, boxes[:below], [each for _, each in grounds[:below]]))
            for place in _places(line)
        ]
        if float(np.median(contrasts)) < LEAST_LINE:
            yield Fault(
                "faint",
                f"{told(line.mobject)} at {np.median(contrasts):.2f}:1 on its ground",
                f"at least {LEAST_LINE}:1",
            )


def _is_line(capture: Capture) -> bool:
    """Whether something is drawn by its stroke alone, and is longer than a dot."""
    if not capture.stroke_width or not capture.stroke[:, 3].any():
        return False
    left, bottom, right, top = capture.outline
    bare = not capture.filled and not capture.text and len(capture.points) > 3
    return bare and max(right - left, top - bottom) > _PIXEL


def _outshone(line: Capture, picture: list[Capture]) -> bool:
    """Whether a line is the glow of another one."""
    return any(
        other is not line
        and other.points.shape == line.points.shape
        and other.stroke[0, 3] > line.stroke[0, 3]
        and np.array_equal(other.points, line.points)
        for other in picture
    )


def _places(line: Capture) -> npt.NDArray[np.float64]:
    """Some places along a line, a few to each of its curves."""
    curves = line.points[: len(line.points) // 4 * 4].reshape(-1, 4, 3)
    shares = np.array([0.25, 0.5, 0.75])[:, None]
    few = curves[:: max(1, len(curves) // 16)]
    ends = few[:, 0, :2], few[:, 3, :2]
    return np.concatenate([(1 - share) * ends[0] + share * ends[1] for share in shares])


def _ground(
    place: npt.NDArray[np.float64], boxes: npt.NDArray[np.float64], grounds: list[Capture]
) -> str:
    """The colour of the uppermost thing that lies under a place."""
    under = (boxes[:, :2] < place).all(axis=1) & (place < boxes[:, 2:]).all(axis=1)
    found = np.flatnonzero(under)
    return laid(grounds[found[-1]]) if len(found) else current_theme().background


def twin_curves(step: Step, memo: Memo) -> Iterator[Fault]:
    """Curves between the same axes that nothing tells apart: neither colour nor width nor name."""
    curves = [
        (drawable, inks)
        for drawable in memo.drawables.values()
        if isinstance(drawable, Curve | SweptLine)
        if (inks := _brightest(step, memo, drawable)) is not None
    ]
    named = {id(target) for target in _named(step)}
    for (one, ink), (other, another) in combinations(curves, 2):
        apart = difference(*(_hex(each) for each in (ink, another))) >= _ALIKE
        apart |= abs(ink.stroke_width - another.stroke_width) * 0.01 > _PIXEL
        apart |= abs(float(ink.stroke[0, 3] - another.stroke[0, 3])) > 0.3
        apart |= one.standing.record.name == other.standing.record.name and _beside(ink, another)
        if one.axes is other.axes and not apart and not named & {id(one), id(other)}:
            yield Fault(
                "twins",
                f"two curves alike, of {one.standing.record.name} and {other.standing.record.name}",
                "a colour, a width or a name that tells them apart",
            )


def _beside(one: Capture, other: Capture) -> bool:
    """Whether no place has both: they are stretches of one curve, which leaps between them."""
    left, right = sorted((one.outline, other.outline), key=lambda sides: float(sides[0]))
    return bool(left[2] <= right[0] + _PIXEL)


def _brightest(step: Step, memo: Memo, drawable: Curve | SweptLine) -> Capture | None:
    seen = [step.captures[key] for key in memo.family(drawable) if key in step.captures]
    lines = [each for each in seen if _is_line(each)]
    return max(lines, key=lambda each: float(each.stroke[0, 3]), default=None)


def _named(step: Step) -> Iterator[object]:
    """All that a name or a word of the kit stands beside."""
    for capture in step.picture:
        claim = capture.mobject.claim if isinstance(capture.mobject, Lettering) else None
        if isinstance(claim, NameOf):
            yield claim.target()
        elif isinstance(claim, KitWord):
            yield claim.beside()


def _hex(line: Capture) -> str:
    red, green, blue = (round(255 * channel) for channel in line.stroke[0, :3].tolist())
    return color_of(red << 16 | green << 8 | blue)


def hidden_points(step: Step, memo: Memo) -> Iterator[Fault]:
    """Points that something else lies over, of another entry than theirs."""
    points = [each for each in memo.drawables.values() if isinstance(each, Point | Bead)]
    same: dict[tuple[int, object], set[int]] = {}
    for drawable in memo.emblems:
        stands_for = id(drawable.standing.record), drawable.standing.index
        same.setdefault(stands_for, set()).update(memo.family(drawable))  # type: ignore[arg-type] # drawables are mobjects
    for point in points:
        disc = step.captures.get(id(point.disc))
        if disc is None or not disc.filled:
            continue
        assert emblem(point)
        own = same[id(point.standing.record), point.standing.index]
        others = [each for each in step.picture if each is disc or id(each.mobject) not in own]
        if hidden(disc, others):
            yield Fault("hidden", f"the point of {point.standing.record.name} behind something",
                        "every point to be seen")  # fmt: skip
