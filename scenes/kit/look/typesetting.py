"""Outlines of text and mathematics, typeset by Typst with its built-in fonts only.

One call typesets a whole phrase, in several parts: each part is given a fill colour of its own,
which tells its glyphs apart again in Typst's SVG. Nothing touches the disk, so processes that
render side by side share no cache that they could spoil.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
import svgelements
import typst
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath

Points = npt.NDArray[np.float64]

LINE_PITCH = 1.45  # ems from one baseline to the next, as _PAGE sets them
CODE_SIZE = 0.88  # code's letters are larger than the serif's at the same size
_EM = 100.0  # points in the Typst document; outlines are scaled to one em
_LINK = "{http://www.w3.org/1999/xlink}href"
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


@lru_cache(maxsize=2048)
def typeset(parts: tuple[Part, ...], layout: Layout = ONE_LINE) -> tuple[Points, ...]:
    """The outlines of each part, in ems, the first baseline at y = 0 and the page's left at x = 0.

    Shapes: one (4 k, 3) array of cubic Bezier points a part, as manim's VMobjects hold them.
    """
    width = "auto" if layout.width is None else f"{layout.width * _EM}pt"
    body = "".join(_markup(part, number) for number, part in enumerate(parts, start=1))
    source = _PAGE.format(width=width, align=layout.align) + body
    svg = typst.compile(source.encode(), format="svg", ignore_system_fonts=True)
    glyphs: list[list[Points]] = [[] for _ in parts]
    for number, points in _glyphs(ElementTree.fromstring(svg)):
        glyphs[number - 1].append(points)
    return tuple(np.concatenate(own) if own else np.zeros((0, 3)) for own in glyphs)


def _markup(part: Part, number: int) -> str:
    literal = '"' + part.text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    fill = f'fill: rgb("#{number:06x}")'
    if part.type is Type.MATH:
        return f"#text({fill})[${part.text}$]"
    if part.type is Type.CODE:
        # Spaces in code do not break.
        literal = literal.replace(" ", "\N{NO-BREAK SPACE}").replace("\n", '" + linebreak() + "')
        return f'#text(font: "DejaVu Sans Mono", size: {CODE_SIZE}em, {fill})[#({literal})]'
    return f"#text({fill})[#({literal})]"


def _glyphs(svg: ElementTree.Element) -> Iterator[tuple[int, Points]]:
    """The number of the part and the outline of every glyph of Typst's SVG."""
    symbols = {
        symbol.get("id"): path.get("d", "")
        for symbol in svg.iter("{http://www.w3.org/2000/svg}symbol")
        for path in symbol
    }
    yield from _walk(svg, svgelements.Matrix(), symbols)


def _walk(
    element: ElementTree.Element, outer: svgelements.Matrix, symbols: dict[str | None, str]
) -> Iterator[tuple[int, Points]]:
    matrix = svgelements.Matrix(element.get("transform", "")) * outer
    tag = element.tag.rsplit("}", 1)[-1]
    if tag == "defs":
        return
    if tag in {"use", "path"}:
        if tag == "use":
            shift = svgelements.Matrix.translate(
                float(element.get("x", "0")), float(element.get("y", "0"))
            )
            outline = _outline(symbols[element.get(_LINK, "")[1:]])
            matrix = shift * matrix
        else:
            outline = _outline(element.get("d", ""))
        fill = element.get("fill", "")
        if outline.size and fill.startswith("#"):
            yield int(fill[1:], 16), _placed(outline, matrix)
    for child in element:
        yield from _walk(child, matrix, symbols)


@lru_cache(maxsize=2048)
def _outline(path: str) -> Points:
    points: Points = VMobjectFromSVGPath(svgelements.Path(path)).points
    return points


def _placed(points: Points, matrix: svgelements.Matrix) -> Points:
    """Glyph coordinates on the page, in ems, y upwards from the first baseline."""
    x, y = points[:, 0], points[:, 1]
    placed = np.zeros_like(points)
    placed[:, 0] = (matrix.a * x + matrix.c * y + matrix.e) / _EM
    placed[:, 1] = 1.0 - (matrix.b * x + matrix.d * y + matrix.f) / _EM
    return placed
