"""Outlines of text and mathematics, typeset by Typst with its built-in fonts.

One call typesets a whole phrase, in several parts: each part is given a fill colour of its own,
which tells its glyphs apart again in Typst's SVG. Processes that render side by side share no cache
that they could spoil. A theme may have fonts of its own (`own_font`). What the built-in fonts lack
is drawn by one of the system's; characters that no font has are noted (`take_absent`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np

from scenes.kit.look.fonts import Spare, compiler, escaped, spares
from scenes.kit.look.glyphs import EM, fill, glyphs
from scenes.kit.look.glyphs import Points as Points
from scenes.kit.look.own_fonts import OwnFont
from scenes.kit.look.theme import current_theme

LINE_PITCH = 1.45  # ems from one baseline to the next, as _PAGE sets them
CODE_SIZE = 0.88  # code's letters are larger than the serif's at the same size
_PROSE_FONT, _CODE_FONT = "New Computer Modern", "DejaVu Sans Mono"
FAMILIES = (_PROSE_FONT, "New Computer Modern Math", _CODE_FONT)  # all that lectures are set in
_PAGE = """\
#set page(width: {width}, height: auto, margin: 0pt, fill: none)
#set text(font: "New Computer Modern", size: 100pt, top-edge: 100pt, bottom-edge: -30pt,
  ligatures: false, hyphenate: false)
#set par(leading: 15pt)
#set align({align})
#show math.equation: set text(font: "New Computer Modern Math")
"""


class Type(StrEnum):
    """How a part is set: running text, code, or mathematics in Typst's notation."""

    PROSE = "prose"
    CODE = "code"
    MATH = "math"


@dataclass(frozen=True)
class Part:
    """A stretch of a phrase that is one kind of text."""

    text: str
    type: Type = Type.PROSE


@dataclass(frozen=True)
class Layout:
    """How a phrase is broken: into lines of `width` ems (None: one line) set to `align`."""

    width: float | None = None
    align: str = "left"


ONE_LINE = Layout()


def typeset(parts: tuple[Part, ...], layout: Layout = ONE_LINE) -> tuple[Points, ...]:
    """The outlines of each part, in ems, the first baseline at y = 0 and the page's left at x = 0.

    Shapes: one (4 k, 3) array of cubic Bezier points a part, as manim's VMobjects hold them.
    """
    fonts = own_font(Type.PROSE), own_font(Type.CODE)
    outlines, absent = _typeset(parts, layout, fonts)
    _absent.update(absent)
    return outlines


def own_font(type: Type) -> OwnFont | None:
    """The font that the theme has in the place of the built-in one of a kind of text."""
    theme = current_theme()
    return theme.code_font if type is Type.CODE else theme.text_font


_absent: set[str] = set()  # what was typeset since this was last asked for, and no font has


def take_absent() -> frozenset[str]:
    """The characters that boxes stand for, of all that was typeset since the last call."""
    taken = frozenset(_absent)
    _absent.clear()
    return taken


@lru_cache(maxsize=2048)
def _typeset(
    parts: tuple[Part, ...], layout: Layout, fonts: tuple[OwnFont | None, OwnFont | None]
) -> tuple[tuple[Points, ...], frozenset[str]]:
    lacks = [spares(part.text, _font(part.type)) for part in parts]
    own = [font.spare for font in fonts if font is not None]
    used = tuple(dict.fromkeys([*own, *(spare for found, _ in lacks for spare in found)]))
    width = "auto" if layout.width is None else f"{layout.width * EM}pt"
    source = _PAGE.format(width=width, align=layout.align) + "".join(
        _markup(part, number, found, fonts[part.type is Type.CODE])
        for number, (part, (found, _)) in enumerate(zip(parts, lacks, strict=True), start=1)
    )
    outlines: list[list[Points]] = [[] for _ in parts]
    for number, points in glyphs(source, compiler(used)):
        outlines[number - 1].append(points)
    whole = tuple(np.concatenate(own) if own else np.zeros((0, 3)) for own in outlines)
    return whole, frozenset().union(*(absent for _, absent in lacks))


def _font(type: Type) -> str:
    return _CODE_FONT if type is Type.CODE else _PROSE_FONT


def _markup(part: Part, number: int, beside: tuple[Spare, ...], own: OwnFont | None) -> str:
    families = [_font(part.type), *(spare.family for spare in beside)]
    families[:0] = [own.family] if own else []
    font = f"font: ({', '.join(map(_quoted, families))}), " if len(families) > 1 else ""
    size = own.size if own else 1.0
    literal = _quoted(part.text)
    if part.type is Type.MATH:
        return f"#text(fill: {fill(number)})[${part.text}$]"
    if part.type is Type.CODE:
        font = font or f"font: {_quoted(_CODE_FONT)}, "
        # Spaces in code do not break.
        literal = literal.replace(" ", "\N{NO-BREAK SPACE}").replace("\n", '" + linebreak() + "')
        return f"#text({font}size: {CODE_SIZE * size}em, fill: {fill(number)})[#({literal})]"
    font += f"size: {size}em, " if own else ""
    return f"#text({font}fill: {fill(number)})[#({literal})]"


def _quoted(text: str) -> str:
    return f'"{escaped(text)}"'
