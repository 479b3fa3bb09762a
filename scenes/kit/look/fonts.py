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

from scenes.kit.look.glyphs import Points, fill, glyphs

_NOWHERE = "\U0010fffd"  # no font has it: instead one sees what stands for missing glyphs
_UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf"}  # categories of what leaves no ink
_MARKS = {"Mn", "Me"}  # may leave none by themselves
_PACKAGES = {  # Debian's, by the first word of a character's name
    **dict.fromkeys(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH",
                     "HALFWIDTH", "KANGXI", "IDEOGRAPHIC"), "fonts-noto-cjk"),
}  # fmt: skip


@dataclass(frozen=True)
class Spare:
    """A font of the system that has what the built-in ones lack."""

    family: str
    file: Path


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


def spares(text: str, family: str) -> tuple[tuple[Spare, ...], frozenset[str]]:
    """Fonts for what a text in a built-in font lacks, and the characters that no font has.

    As few fonts as can be: what is written together should look alike.
    """
    lacks = {character for character in text if is_missing(character, family)}
    having = {character: _having(character) for character in lacks}
    chosen: list[Spare] = []
    left = {character for character in lacks if having[character]}
    while left:
        covered = {
            spare: {c for c in left if spare in having[c]} for c in left for spare in having[c]
        }
        best = min(covered, key=lambda spare: (-len(covered[spare]), _order(spare.family, family)))
        chosen.append(best)
        left -= covered[best]
    return tuple(chosen), frozenset(c for c in lacks if not having[c])


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
    if unicodedata.category(character) in {"So", "Sk", "Cn"}:
        return "fonts-symbola"  # emoji as outlines
    return _PACKAGES.get(unicodedata.name(character, "").partition(" ")[0], "fonts-noto-core")


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
def _having(character: str) -> frozenset[Spare]:
    """The fonts of the system that have a character, as outlines: coloured emoji are pictures."""
    candidates = _system_fonts()
    if not candidates:
        return frozenset()
    source = _page(
        f'#text(font: "{_escaped(spare.family)}", fallback: false, fill: {fill(2 * number + k)})'
        f'[#"{each}"]'
        for number, spare in enumerate(candidates)
        for k, each in enumerate((_NOWHERE, character))
    )
    drawn = dict(glyphs(source, _system_compiler()))
    return frozenset(
        spare
        for number, spare in enumerate(candidates)
        if 2 * number + 1 in drawn
        and not _same(drawn.get(2 * number, np.zeros((0, 3))), drawn[2 * number + 1])
    )


def _order(spare: str, beside: str) -> tuple[bool, bool, str]:
    """Letters of one width beside such letters, without serifs beside letters without."""
    return (
        ("Mono" in spare) != ("Mono" in beside),
        ("Serif" in spare) != ("Sans" not in beside),
        spare,
    )


@cache
def _system_fonts() -> Sequence[Spare]:
    """One file for each family, upright and of the most usual weight; no built-in ones."""
    built_in = set(_fonts(own=True).families())
    upright = [font for font in _fonts(own=False).fonts()
               if font.style == "normal" and font.path and font.family not in built_in
               and "LastResort" not in font.family]  # fmt: skip # of macOS: boxes for everything
    upright.sort(key=lambda font: (font.family, abs(font.weight - 400), font.path))
    families: dict[str, Spare] = {}
    for font in upright:
        families.setdefault(font.family, Spare(font.family, Path(str(font.path))))
    return tuple(families.values())


@cache
def _system_compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=_fonts(own=False))


def _page(texts: Iterable[str]) -> str:
    setting = "#set page(width: auto, height: auto, margin: 0pt)\n#set text(size: 100pt)\n"
    return setting + "#linebreak()".join(texts)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _same(one: Points, other: Points) -> bool:
    """Whether two outlines differ in nothing but their place."""
    if one.shape != other.shape:
        return False
    return bool(np.allclose(one - one[:1], other - other[:1], atol=1e-3))
