"""Outlines out of what Typst draws, each told by the fill colour that its text was given."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
import svgelements
import typst
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath

Points = npt.NDArray[np.float64]


def extent(points: Points) -> tuple[Points, Points]:
    """The least and the greatest of each coordinate, in a third of the time of min and max.

    >>> low, high = extent(np.array([[0.0, 3.0], [1.0, 2.0]]))
    >>> low.tolist(), high.tolist()
    ([0.0, 2.0], [1.0, 3.0])
    """
    coordinates = np.ascontiguousarray(points.T)
    return np.minimum.reduce(coordinates, axis=1), np.maximum.reduce(coordinates, axis=1)


EM = 100.0  # points in the Typst document; outlines are scaled to one em
_LINK = "{http://www.w3.org/1999/xlink}href"


def fill(number: int) -> str:
    """The colour, as Typst writes it, that tells which text a glyph belongs to."""
    return f'rgb("#{number:06x}")'


def glyphs(source: str, compiler: typst.Compiler) -> Iterator[tuple[int, Points]]:
    """The number of the text and the outline, in ems, of every glyph of a Typst document."""
    page = compiler.compile(input=source.encode(), format="svg")
    assert isinstance(page, bytes)  # one page
    svg = ElementTree.fromstring(page)
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
        colour = element.get("fill", "")
        if outline.size and colour.startswith("#"):
            yield int(colour[1:], 16), _placed(outline, matrix)
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
    placed[:, 0] = (matrix.a * x + matrix.c * y + matrix.e) / EM
    placed[:, 1] = 1.0 - (matrix.b * x + matrix.d * y + matrix.f) / EM
    return placed
