"""Fonts of one's own, which a theme's file names: one for text, one for code and numbers.

They are set as large as the built-in ones: text with digits as high, code with letters as wide, so
that everything stands where it stands otherwise.
"""

from __future__ import annotations

import string
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import typst

from gradmath.errors import ParameterError
from scenes.kit.look.font_files import advance, has_glyph
from scenes.kit.look.fonts import Spare, built_in_families, compiler, escaped
from scenes.kit.look.glyphs import fill, glyphs

KINDS = ("text", "code")
BUILT_IN = {"text": "New Computer Modern", "code": "DejaVu Sans Mono"}
NEEDED = string.ascii_letters + string.digits + string.punctuation + "−×"
_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
_NAMED = 8  # of the characters that a font lacks


@dataclass(frozen=True)
class OwnFont:
    """A font in the place of a built-in one."""

    spare: Spare
    size: float  # how many times as large as the built-in one it is set
    digits: float  # how many times as high its digits then are

    @property
    def family(self) -> str:
        return self.spare.family


def own_fonts(told: object, folder: Path, theme: str) -> dict[str, OwnFont]:
    """The fonts that the table [fonts] of a theme's file names, by what they are for.

    Raises: ParameterError if one is not there, cannot be read, or lacks a glyph.
    """
    if not isinstance(told, dict):
        raise ParameterError(f"{theme} has fonts = {told!r}; write a table [fonts]")
    for kind in told:
        if kind not in KINDS:
            raise ParameterError(f"{theme} has fonts.{kind}, which no theme has there; "
                                 f"it may have: {', '.join(KINDS)}")  # fmt: skip
    return {kind: _font(name, kind, folder, theme) for kind, name in _named(told, theme)}


def _named(told: Mapping[str, Any], theme: str) -> Iterator[tuple[str, str]]:
    for kind, name in told.items():
        if not isinstance(name, str) or Path(name).suffix.lower() not in _ENDINGS:
            raise ParameterError(f"{theme} has fonts.{kind} = {name!r}; name a font's file, which "
                                 f"ends in {' or '.join(_ENDINGS)}")  # fmt: skip
        yield kind, name


def _font(name: str, kind: str, folder: Path, theme: str) -> OwnFont:
    here = f"{theme} has fonts.{kind} = {name!r}"
    file = (folder / name).absolute()
    if not file.is_file():
        raise ParameterError(f"{here}, but there is no file {file}")
    family = _family(file)
    if family is None:
        raise ParameterError(f"{here}, which is no font that can be read")
    if family in built_in_families():
        raise ParameterError(f"{here}, which is a {family}; that is built in, so leave it out")
    lacks = [each for each in NEEDED if not has_glyph(file, 0, each)]
    if lacks:
        more = " ..." if len(lacks) > _NAMED else ""
        raise ParameterError(f"{here}, which has no glyph for {' '.join(lacks[:_NAMED])}{more}; "
                             "choose a font that has them")  # fmt: skip
    spare = Spare(family, file, 0)
    try:
        return _as_large(spare, kind, here)
    except (OSError, struct.error, ValueError, IndexError) as error:
        raise ParameterError(f"{here}, which is no font that can be read") from error


def _as_large(spare: Spare, kind: str, here: str) -> OwnFont:
    drawn = _digit_height(spare.family, (spare,)) / _digit_height(BUILT_IN[kind])
    if kind == "text":
        return OwnFont(spare, 1 / drawn, 1.0)
    wide = {each: advance(spare.file, 0, each) for each in NEEDED}
    other = next((each for each in NEEDED if abs(wide[each] - wide["0"]) > 1e-3), None)
    if other is not None or wide["0"] <= 0:
        raise ParameterError(f"{here}, in which {other} is not as wide as 0; choose a font whose "
                             "characters are all of one width")  # fmt: skip
    size = 0.602 / wide["0"]
    return OwnFont(spare, size, size * drawn)


def _digit_height(family: str, spares: tuple[Spare, ...] = ()) -> float:
    page = ("#set page(width: auto, height: auto, margin: 0pt)\n"
            f'#text(size: 100pt, font: "{escaped(family)}", fill: {fill(1)})[#"1"]')  # fmt: skip
    heights = [float(np.ptp(points[:, 1])) for number, points in
               glyphs(page, compiler(spares)) if number == 1]  # not the page  # fmt: skip
    if not heights:
        raise ValueError("no outline")
    return max(heights)


@cache
def _family(file: Path) -> str | None:
    """What the first font of a file is called; None if it has none."""
    with TemporaryDirectory() as folder:
        Path(folder, f"font{file.suffix}").symlink_to(file)
        found = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        ).fonts()
        families = [font.family for font in found if font.index == 0]
    return families[0] if families else None
