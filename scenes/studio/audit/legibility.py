"""Whether the end of a beat can be read: by everybody, in a small clip on a slide as well.

Each check looks at what the camera captured, in the order in which it was drawn. Lengths are held
against two pictures, 1080 and 480 pixels high.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from manim import Mobject

from scenes.kit.cells.lettering import Lettering
from scenes.kit.lecture import Beat
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import FRAME_HEIGHT, READING_SPEED, SMALLEST_DIGIT, Theme
from scenes.kit.look.typesetting import Type, own_font
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.capture import STROKE_UNIT, Capture, told
from scenes.studio.audit.clarity import unclear
from scenes.studio.audit.distinctness import indistinct
from scenes.studio.audit.pixels import PICTURE_HEIGHTS, SMALLEST, PixelBox, subpaths

THINNEST_LINE = 0.75  # of a pixel; below that it is a shadow
_PIXEL = FRAME_HEIGHT / SMALLEST


def legibility_faults(
    picture: Sequence[Capture], stage: Sequence[Mobject], theme: Theme
) -> Iterator[Fault]:
    """All that keeps a picture from being read; what was captured belongs to things on stage."""
    shown = [capture for capture in picture if capture.visible and len(capture.points)]
    texts = [capture for capture in shown if isinstance(capture.mobject, Lettering)]
    yield from outside(shown)
    yield from overlapping(texts)
    yield from small(texts)
    yield from thin(shown)
    for height in PICTURE_HEIGHTS:
        yield from unclear(shown, theme, height)
    yield from indistinct(shown, stage, theme)


def brief(beat: Beat) -> Iterator[Fault]:
    """A caption stays for as long as it takes to read it.

    Those of a table may stay through the next beat: their narrator counts how long.
    """
    if beat.told is not None:
        return
    stays, needed = beat.end - beat.start, len(beat.caption) / READING_SPEED
    if stays < needed - 1e-3:
        yield Fault(
            "brief", f"{beat.caption!r} for {stays:.2f} s", f"at least {needed:.2f} s to read it"
        )


def outside(shown: Sequence[Capture]) -> Iterator[Fault]:
    """Nothing but half a hairline is in the margins."""
    for capture in shown:
        box = PixelBox.around(capture)
        beyond = {
            "left": SAFE.left - box.left,
            "right": box.right - SAFE.right,
            "bottom": SAFE.bottom - box.bottom,
            "top": box.top - SAFE.top,
        }
        side = max(beyond, key=beyond.__getitem__)
        if beyond[side] > _PIXEL / 2:
            yield Fault(
                "outside",
                f"{told(capture.mobject)} {beyond[side]:.3f} beyond the {side} margin",
                "everything inside the margins",
            )


def overlapping(texts: Sequence[Capture]) -> Iterator[Fault]:
    """No glyph stands on a glyph of another phrase or number.

    Glyphs are taken with all that their boxes enclose: a 1 in the hole of a 0 is not apart.
    """
    boxes = [PixelBox.around(text) for text in texts]
    for (first, box), (second, other) in combinations(zip(texts, boxes, strict=True), 2):
        if not box.meets(other) or _set_together(first, second):
            continue
        glyphs = _glyph_boxes(second)
        if any(one.meets(another) for one in _glyph_boxes(first) for another in glyphs):
            pair = f"{told(second.mobject)} over {told(first.mobject)}"
            yield Fault("overlap", pair, "text apart from text")


def _set_together(first: Capture, second: Capture) -> bool:
    """Whether Typst has placed both as parts of one phrase."""
    setting = getattr(first.mobject, "setting", None)
    return setting is not None and setting is getattr(second.mobject, "setting", None)


def _glyph_boxes(text: Capture) -> list[PixelBox]:
    return [
        PixelBox.of(text.points[start:end]) for start, end in subpaths(text.mobject, text.points)
    ]


def small(texts: Sequence[Capture]) -> Iterator[Fault]:
    """Digits of every text's size are at least 1/45 of the frame high: 24 and 10.7 pixels."""
    for text in texts:
        height = digit_height(text)
        if height < SMALLEST_DIGIT - 1e-6:
            yield Fault(
                "small",
                f"{told(text.mobject)} with digits of {height / _PIXEL:.1f} of {SMALLEST} pixels",
                f"at least {SMALLEST_DIGIT / _PIXEL:.1f}",
            )


def digit_height(text: Capture) -> float:
    """How high a digit is, or would be, in type of this size."""
    lettering = text.mobject
    assert isinstance(lettering, Lettering)
    drawn, ems = np.ptp(text.points[:, 1]), np.ptp(lettering.claimed_outline()[:, 1])
    own = own_font(Type.PROSE if lettering.prose else Type.CODE)
    return float(drawn / ems) * lettering.digit_height * (own.digits if own else 1.0)


def thin(shown: Sequence[Capture]) -> Iterator[Fault]:
    """Every line that can be seen is wide enough to survive the smallest picture."""
    for capture in shown:
        pixels = capture.stroke_width * STROKE_UNIT / _PIXEL
        if 0 < pixels < THINNEST_LINE and capture.stroke[:, 3].any():
            yield Fault(
                "thin",
                f"{told(capture.mobject)} with a line of {pixels:.2f} of {SMALLEST} pixels",
                f"at least {THINNEST_LINE}",
            )
