"""Fonts: Typst's built-in ones and, for characters that none of them has, the system's.

The system's fonts differ from machine to machine and would come before built-in ones of the same
name. So they are looked at only where a glyph is missing, and of all of them Typst gets to see only
those that have it.
"""

from __future__ import annotations

import atexit
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import typst

from scenes.kit.look.font_files import has_glyph
from scenes.kit.look.glyphs import Points, fill, glyphs

_NOWHERE = "\U0010fffd"  # no font has it: instead one sees what stands for missing glyphs
_UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf"}  # categories of what leaves no ink
_MARKS = {"Mn", "Me"}  # may leave none by themselves
# The first words of their characters' names
_EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "KANGXI", "IDEOGRAPHIC",
               "FULLWIDTH", "HALFWIDTH"}  # fmt: skip


@dataclass(frozen=True)
class Spare:
    """A font of the system that may have what the built-in ones lack: the nth of a file."""

    family: str
    file: Path
    number: int


@cache
def compiler(spares: tuple[Spare, ...] = ()) -> typst.Compiler:
    """What sets text in the built-in fonts and some of the system's."""
    if not spares:
        return typst.Compiler(font_paths=_fonts(own=True))
    # Typst takes folders only, and reads them when it needs a font.
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    for number, spare in enumerate(spares):
        Path(folder.name, f"{number}{spare.file.suffix}").symlink_to(spare.file)
    return typst.Compiler(
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[folder.name])
    )


def _fonts(*, own: bool) -> typst.Fonts:
    """The built-in fonts, or those of the system."""
    return typst.Fonts(include_system_fonts=not own, include_embedded_fonts=own)


def built_in_families() -> frozenset[str]:
    """The fonts that Typst brings along."""
    return frozenset(_fonts(own=True).families())


def spares(text: str, family: str) -> tuple[tuple[Spare, ...], frozenset[str]]:
    """Fonts for what a text in a built-in font lacks, and the characters that no font has.

    As few fonts as can be: what is written together should look alike.
    """
    lacks = frozenset(character for character in text if is_missing(character, family))
    chosen: list[Spare] = []
    left = lacks
    fonts = _system_fonts() if lacks else ()
    while left:
        has = {
            spare: {c for c in left if has_glyph(spare.file, spare.number, c)} for spare in fonts
        }
        for spare in sorted(fonts, key=lambda each: (-len(has[each]), _order(each.family, family))):
            drawn = {character for character in has[spare] if _draws(spare, character)}
            if drawn:
                chosen.append(spare)
                left -= drawn
                break
        else:
            break
    return tuple(chosen), left


def what_to_install(absent: Iterable[str]) -> str:
    """What was left out as boxes, and how to have it drawn."""
    characters = sorted(absent)
    named = " ".join(characters[:_NAMED]) + (" ..." if len(characters) > _NAMED else "")
    packages = " ".join(sorted(set(map(_package, characters))))
    return (
        f"no font of this system has {named}, so that boxes stand there; install one that has, "
        f"on Debian by `apt-get install {packages}`"
    )


_NAMED = 12  # characters


def _package(character: str) -> str:
    """The package of Debian that is likely to have a character."""
    if unicodedata.name(character, "").partition(" ")[0] in _EAST_ASIAN:
        return "fonts-noto-cjk"
    if unicodedata.category(character) in {"So", "Sk", "Cn"}:
        return "fonts-symbola"  # emoji as outlines
    return "fonts-noto-core"


# -- which font has which character --------------------------------------------------------


@cache
def is_missing(character: str, family: str) -> bool:
    """Whether the built-in fonts have no glyph for a character of a text in one of them."""
    category = unicodedata.category(character)
    if character.isascii() or category in _UNSEEN:
        return False
    source = _page(f'#text(font: "{family}", fill: {fill(k)})[#"{each}"]'
                   for k, each in enumerate((_NOWHERE, character)))  # fmt: skip
    drawn = dict(glyphs(source, compiler()))
    return _same(drawn[0], drawn[1]) if 1 in drawn else category not in _MARKS


@cache
def _draws(spare: Spare, character: str) -> bool:
    """Whether a font draws a character by an outline: coloured emoji are pictures."""
    source = _page([f'#text(font: "{escaped(spare.family)}", fill: {fill(1)})[#"{character}"]'])
    return any(number == 1 for number, _ in glyphs(source, compiler((spare,))))


def _order(spare: str, beside: str) -> tuple[bool, bool, str]:
    """Letters of one width beside such letters, without serifs beside letters without."""
    return (
        ("Mono" in spare) != ("Mono" in beside),
        ("Serif" in spare) != ("Sans" not in beside),
        spare,
    )


@cache
def _system_fonts() -> Sequence[Spare]:
    """One file for each family, upright, of the most usual weight and width; no built-in ones."""
    built_in = built_in_families()
    upright = [font for font in _fonts(own=False).fonts()
               if font.style == "normal" and font.path and font.family not in built_in]  # fmt: skip
    upright.sort(key=lambda font: (abs(font.weight - 400), abs(font.stretch - 1), font.path or ""))
    families: dict[str, Spare] = {}
    for font in upright:
        spare = Spare(font.family, Path(str(font.path)), font.index)
        families.setdefault(font.family, spare)
    return tuple(families.values())


def _page(texts: Iterable[str]) -> str:
    setting = "#set page(width: auto, height: auto, margin: 0pt)\n#set text(size: 100pt)\n"
    return setting + "#linebreak()".join(texts)


def escaped(text: str) -> str:
    """As it stands between Typst's quotes."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _same(one: Points, other: Points) -> bool:
    """Whether two outlines differ in nothing but their place."""
    if one.shape != other.shape:
        return False
    return bool(np.allclose(one - one[:1], other - other[:1], atol=1e-3))
