"""Whether states that mean different things look different, to every kind of eye.

What tells states apart by its look says what it stands for now: its `meaning`. Of all drawables
of a kind on the frame, those of another meaning must differ in a good many pixels by 10 or more
(CIEDE2000), be it in a colour or in a drawn mark, in greyscale and to eyes without one of the
three kinds of cones. Texts do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from coloraide import Color
from manim import Mobject

from scenes.kit.cells.lettering import Lettering
from scenes.kit.look.theme import FRAME_HEIGHT, Theme
from scenes.kit.truth.checks import Fault, meaningful
from scenes.studio.audit.capture import Capture
from scenes.studio.audit.clarity import difference
from scenes.studio.audit.memo import family_of
from scenes.studio.audit.pixels import SMALLEST, Box, Canvas, View, color_of

LEAST_DIFFERENCE = 10.0
EYES = ("grayscale", "protan", "deutan", "tritan")
_SIDE = 64  # pixels each way in which one drawable is looked at
_LEAST_PIXELS = 12  # that differ: a stroke of two by six


@dataclass(frozen=True)
class _Look:
    """What a drawable means, and the pixels that it colours besides those of its texts."""

    kind: str
    meaning: str
    pixels: bytes


def indistinct(shown: Sequence[Capture], stage: Sequence[Mobject], theme: Theme) -> Iterator[Fault]:
    """Pairs on the frame that mean different things and look alike to some eyes."""
    captures = {id(capture.mobject): capture for capture in shown}
    for one, other in combinations(_looks(family_of(stage).values(), captures, theme), 2):
        if one.kind != other.kind or one.meaning == other.meaning:
            continue
        for eyes in _alike(one.pixels, other.pixels):
            yield Fault(
                "indistinct",
                f"{one.kind}: {one.meaning} looks like {other.meaning} in the {theme.name} "
                f"theme ({eyes})",
                f"a difference of {LEAST_DIFFERENCE:g} (CIEDE2000) or a drawn mark",
            )


def _looks(stage: Iterable[Mobject], captures: Mapping[int, Capture], theme: Theme) -> list[_Look]:
    """The different looks on the frame."""
    order = {key: number for number, key in enumerate(captures)}
    looks: dict[_Look, None] = {}
    for drawable in stage:
        if not meaningful(drawable):
            continue
        family = [part for part in drawable.get_family() if not isinstance(part, Lettering)]
        seen = sorted((id(part) for part in family if id(part) in captures), key=order.__getitem__)
        if seen:
            pixels = _sketch(tuple(captures[key] for key in seen), theme)
            looks[_Look(type(drawable).__name__, drawable.meaning, pixels)] = None
    return list(looks)


@lru_cache(maxsize=1024)
def _sketch(parts: tuple[Capture, ...], theme: Theme) -> bytes:
    """Some parts alone on the background, as large as in a picture of the smallest size."""
    everything = Box.of(np.concatenate([part.points for part in parts]))
    view = View.square(everything, _SIDE, SMALLEST / FRAME_HEIGHT)
    canvas = Canvas(view, theme.background)
    for part in parts:
        canvas.draw(part)
    return canvas.pixels(view).tobytes()


@lru_cache(maxsize=8192)
def _alike(one: bytes, other: bytes) -> tuple[str, ...]:
    """The eyes to which two looks are one."""
    first, second = (np.frombuffer(look, np.uint32).astype(np.uint64) for look in (one, other))
    both = (first << 32) | second
    pairs, counts = np.unique(both[first != second], return_counts=True)
    colors = [(color_of(pair >> 32), color_of(pair)) for pair in pairs.tolist()]
    return tuple(
        eyes
        for eyes in EYES
        if sum(
            count
            for (color, another), count in zip(colors, counts.tolist(), strict=True)
            if seen_difference(color, another, eyes) >= LEAST_DIFFERENCE
        )
        < _LEAST_PIXELS
    )


@lru_cache(maxsize=65536)
def seen_difference(first: str, second: str, eyes: str) -> float:
    return difference(_seen(first, eyes), _seen(second, eyes))


@lru_cache(maxsize=4096)
def _seen(color: str, eyes: str) -> str:
    return Color(color).filter(eyes).to_string(hex=True, fit={"method": "clip"})
