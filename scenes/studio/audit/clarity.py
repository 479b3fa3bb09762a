"""Whether texts are free of lines and stand out from what is really behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from coloraide import Color

from scenes.kit.cells.lettering import Lettering
from scenes.kit.cells.marks import Slash
from scenes.kit.look.theme import FRAME_HEIGHT, Theme
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.capture import Capture, told
from scenes.studio.audit.pixels import Box, Canvas, Mask, Pixels, View, area, color_of, ink

LEAST_CONTRAST = 4.5
_NOTICEABLE = 2.0  # CIEDE2000; colours closer than this are one to the eye


@dataclass(frozen=True, eq=False)
class _Text:
    """The pixels of a text's place, on a frame so many pixels high."""

    capture: Capture
    view: View

    @cached_property
    def ink(self) -> Mask:
        return ink(self.capture, self.view)

    @cached_property
    def free(self) -> Mask:
        """The ink and the pixels next to it, where nothing else may be."""
        wide = np.pad(self.ink, 1)
        wide[1:-1] |= wide[:-2] | wide[2:]
        wide[:, 1:-1] |= wide[:, :-2] | wide[:, 2:]
        free: Mask = wide[1:-1, 1:-1]
        return free

    def touched_by(self, thing: Capture) -> bool:
        return bool((area(thing, self.view) & self.free).any())

    def cut_by(self, thing: Capture) -> bool:
        """Whether the thing lies behind a part of the text only."""
        covered = area(thing, self.view)[self.free]
        return bool(covered.any() and not covered.all())


def unclear(shown: Sequence[Capture], theme: Theme, height: int) -> Iterator[Fault]:
    """Texts that are cut by a line or an edge, hidden, or too faint, on so many rows of pixels."""
    boxes = np.array([Box.around(capture).sides for capture in shown]).reshape(-1, 4)
    pixel = FRAME_HEIGHT / height
    texts = np.array([isinstance(capture.mobject, Lettering) for capture in shown], bool)
    for number in np.flatnonzero(texts).tolist():
        left, bottom, right, top = boxes[number] + [-pixel, -pixel, pixel, pixel]
        meets = (boxes[:, 0] < right) & (left < boxes[:, 2])
        meets &= (boxes[:, 1] < top) & (bottom < boxes[:, 3]) & ~texts
        near = np.flatnonzero(meets).tolist()
        yield from _text_faults(
            shown[number],
            tuple(shown[k] for k in near if k < number),
            tuple(shown[k] for k in near if k > number),
            theme,
            height,
        )


@lru_cache(maxsize=4096)
def _text_faults(
    capture: Capture,
    behind: tuple[Capture, ...],
    over: tuple[Capture, ...],
    theme: Theme,
    height: int,
) -> tuple[Fault, ...]:
    """What is wrong with one text, among all things drawn in its place before and after it.

    Most texts stand from beat to beat as they stood, so what was found is kept.
    """
    text = _Text(capture, View.frame(height).part(Box.around(capture)))
    return () if text.view.empty else (*_faint(text, behind, theme), *_crossed(text, over))


def _faint(text: _Text, behind: Sequence[Capture], theme: Theme) -> Iterator[Fault]:
    """Behind a text lies one colour, and one that it stands out from."""
    canvas = Canvas(text.view, theme.background)
    for thing in behind:
        canvas.draw(thing)
    pixels = canvas.pixels(text.view)
    colors = _colors(pixels[text.free])
    if any(difference(colors[0], color) > _NOTICEABLE for color in colors[1:]):
        yield from (_struck(text, thing) for thing in behind[-1::-1] if text.cut_by(thing))
    inks = [tuple(rgba) for rgba in text.capture.fill.tolist()]
    found = [(contrast(rgba, color), color) for color in _colors(pixels[text.ink]) for rgba in inks]
    if found and min(found)[0] < LEAST_CONTRAST:
        ratio, color = min(found)
        yield Fault(
            "contrast",
            f"{told(text.capture.mobject)} at {ratio:.2f}:1 on {color}, {theme.name} theme",
            f"at least {LEAST_CONTRAST}:1",
        )


def _crossed(text: _Text, over: Sequence[Capture]) -> Iterator[Fault]:
    """What is drawn later keeps off a text, unless it is there to strike it out."""
    for thing in over:
        x, y = Box.around(thing).center
        aimed = isinstance(thing.mobject, Slash) and Box.around(text.capture).holds(x, y)
        if not aimed and text.touched_by(thing):
            yield _struck(text, thing)


def _struck(text: _Text, thing: Capture) -> Fault:
    shown = f"{told(text.capture.mobject)} cut by {told(thing.mobject)}"
    return Fault("struck", shown, "a text free of lines")


def _colors(pixels: Pixels) -> list[str]:
    return [color_of(pixel) for pixel in np.unique(pixels).tolist()]


@lru_cache(maxsize=4096)
def contrast(rgba: tuple[float, ...], behind: str) -> float:
    """The contrast of ink with what it is laid on, as WCAG 2.1 counts it."""
    seen = Color.layer([Color("srgb", rgba[:3], rgba[3]), Color(behind)], space="srgb")
    return seen.contrast(behind, method="wcag21")


@lru_cache(maxsize=4096)
def difference(first: str, second: str) -> float:
    """CIEDE2000: about 1 is the least that an eye can tell."""
    return Color(first).delta_e(second, method="2000")
