"""Colours, sizes and durations, named by what they mean. Chosen by SCENES_THEME at drawing time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from coloraide import Color

from gradmath.errors import ParameterError
from gradmath.views import palette
from gradmath.views.palette import Palette, Ramp
from scenes.kit.look.logo import Logo
from scenes.kit.look.own_fonts import OwnFont
from scenes.kit.look.theme_file import ENDING, theme_of_file

# Lengths are in units of manim's frame: 8 high, 14.22 wide at 16:9.
FRAME_HEIGHT = 8.0
FRAME_WIDTH = FRAME_HEIGHT * 16 / 9
MARGIN = FRAME_WIDTH / 16
SMALLEST_DIGIT = FRAME_HEIGHT / 45

# Sizes of type, as the length of one em.
TITLE = 0.46
CAPTION = 0.38
HEADING = 0.32
NUMBER = 0.31
CODE = 0.27
INDEX = 0.25

# Widths of lines, in manim's units of a hundredth.
HAIRLINE = 1.5
LINE = 3.5
THREAD = 6.0

# Durations, in seconds.
QUICK = 0.4
MOVE = 0.8
READING_SPEED = 15.0  # characters a second, at most


class Face(StrEnum):
    """The two faces of every tensor."""

    VALUE = "value"
    GRADIENT = "gradient"


@dataclass(frozen=True)
class Theme(Palette):
    """A palette as scenes ask for its colours, with the fonts and the logo of its file."""

    text_font: OwnFont | None = None
    code_font: OwnFont | None = None
    logo: Logo | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that it is made from beside its own."""
        fonts = [font.spare.file for font in (self.text_font, self.code_font) if font]
        return (*fonts, *([self.logo.file] if self.logo else []))

    def ink(self, face: Face) -> str:
        """The colour in which words about a face are written."""
        return self.value_ink if face is Face.VALUE else self.gradient_ink

    @property
    def is_dark(self) -> bool:
        """Whether text is lighter than what it stands on."""
        return Color(self.background).luminance() < Color(self.text).luminance()


DARK, LIGHT, PROJECTOR = (
    Theme(**vars(each)) for each in (palette.DARK, palette.LIGHT, palette.PROJECTOR)
)
# The two that every film is audited in, and all that may be named.
THEMES = {theme.name: theme for theme in (DARK, LIGHT)}
LOOKS = {theme.name: theme for theme in (DARK, LIGHT, PROJECTOR)}


def current_theme() -> Theme:
    """The theme that SCENES_THEME names, dark if it names none; or that of a file NAME.toml.

    Raises: ParameterError if there is none, or it cannot be read.
    """
    name = os.environ.get("SCENES_THEME", DARK.name)
    if name in LOOKS:
        return LOOKS[name]
    if name.endswith(ENDING):
        return theme_of_file(name, LOOKS)
    raise ParameterError(
        f"SCENES_THEME is {name!r}; give one of: {', '.join(LOOKS)}, or a file NAME{ENDING}"
    )


def opposite_theme() -> Theme:
    """The light theme to a dark one, and the dark one to others."""
    return LIGHT if current_theme().is_dark else DARK


@contextmanager
def in_theme(theme: Theme) -> Iterator[None]:
    """Let SCENES_THEME name a theme for a while."""
    before = os.environ.get("SCENES_THEME")
    os.environ["SCENES_THEME"] = theme.name
    try:
        yield
    finally:
        del os.environ["SCENES_THEME"]
        if before is not None:
            os.environ["SCENES_THEME"] = before


_LEVELS = 255  # of strength; more than an 8-bit frame could tell apart


def fill_of(face: Face, value: float, scale: float, theme: Theme) -> str | None:
    """The colour that fills an entry's cell: its hue by sign, its strength by |value| / scale.

    None for an exact zero, which is left unfilled. NaN has no place on a scale: it has the colour
    of text, which no number has.
    """
    if value != value:
        return theme.text
    ramp = ramp_of(face, value, theme)
    return _mixed(ramp.weakest, ramp.strongest, _level(value, scale)) if ramp else None


def area_of(face: Face, value: float, scale: float, theme: Theme) -> str | None:
    """The colour of an area, a bar or an arrow for an entry, on which no digits stand.

    None and NaN as for `fill_of`.
    """
    if value != value:
        return theme.text
    ramp = ramp_of(face, value, theme)
    return _mixed(ramp.weakest, ramp.line, _level(value, scale)) if ramp else None


def ramp_of(face: Face, value: float, theme: Theme) -> Ramp | None:
    """The colours of an entry's face and sign; none for zero and NaN."""
    if value == 0 or value != value:
        return None
    positive, negative = theme.value if face is Face.VALUE else theme.gradient
    return positive if value > 0 else negative


def _level(value: float, scale: float) -> int:
    return round((min(1.0, abs(value) / scale) if scale else 1.0) * _LEVELS)


@lru_cache(maxsize=8192)
def _mixed(weak: str, strong: str, level: int) -> str:
    mixed = Color(weak).mix(strong, level / _LEVELS, space="oklab")
    return str(mixed.convert("srgb").to_string(hex=True, fit={"method": "clip"}))


def rgba(color: str, opacity: float = 1.0) -> npt.NDArray[np.float64]:
    """A colour as a fresh array of the form that manim keeps in its mobjects."""
    return np.array([[*_red_green_blue(color), opacity]])


@lru_cache(maxsize=4096)
def _red_green_blue(color: str) -> tuple[float, ...]:
    return tuple(Color(color).convert("srgb").coords())


@lru_cache(maxsize=4096)
def text_on(fill: str) -> str:
    """Black or white, whichever is easier to read on a fill (one of them reaches 4.5:1)."""
    behind = Color(fill)
    return max(palette.BLACK, palette.WHITE, key=lambda ink: behind.contrast(ink, method="wcag21"))
