"""SVG drawings of known size, of texts and tensors, and how they are put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from rich.cells import cell_len

from gradmath.records.graph import Array, Held
from gradmath.views.palette import (
    ALARM,
    GRADIENT_CELLS,
    GRADIENT_LINE,
    GRADIENT_PALE,
    LIGHT,
    VALUE_CELLS,
    VALUE_LINE,
    VALUE_PALE,
    WHITE,
    Ramp,
)
from gradmath.views.words import decimals_of, number_text, printable, range_text

FONT = "DejaVu Sans Mono, Menlo, Consolas, Liberation Mono, monospace"
_ADVANCE = 0.61  # of a character in these fonts, in ems
NAME, TEXT, SMALL = 13.0, 11.0, 9.5  # sizes of type
MOST_CELLS, MOST_ACROSS, WIDEST_GRID = 16, 6, 330.0
FOLD = 34  # characters on a line
_CELL, _MOST_LINES = 22.0, 4


@dataclass(frozen=True)
class CardFace:
    """How one of a tensor's two faces looks: values have square cells, cotangents round ones."""

    ink: str
    line: str
    pale: str
    cells: tuple[Ramp, Ramp]  # for positive and for negative entries
    rounding: float  # of corners, as a share of the height


VALUE = CardFace(LIGHT.value_ink, VALUE_LINE, VALUE_PALE, VALUE_CELLS, rounding=0.0)
COTANGENT = CardFace(LIGHT.gradient_ink, GRADIENT_LINE, GRADIENT_PALE, GRADIENT_CELLS, rounding=0.5)


@dataclass(frozen=True)
class Card:
    """A drawing within (0, 0) and (width, height)."""

    width: float
    height: float
    drawing: str


def element(tag: str, content: str = "", /, **attributes: str | float) -> str:
    """An SVG element; content is SVG already, attributes are not.

    >>> element("path", d="M0 0", stroke_width=1.5)
    '<path d="M0 0" stroke-width="1.5"/>'
    """
    written = "".join(
        f" {name.rstrip('_').replace('_', '-')}={quoteattr(_written(value))}"
        for name, value in attributes.items()
    )
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def moved(card: Card, x: float, y: float, **attributes: str | float) -> str:
    return element("g", card.drawing, transform=f"translate({x:.1f} {y:.1f})", **attributes)


def stacked(cards: Iterable[Card], gap: float = 3.0) -> Card:
    """Cards below each other."""
    kept = [card for card in cards if card.height]
    drawing, y = "", 0.0
    for card in kept:
        drawing += moved(card, 0, y)
        y += card.height + gap
    return Card(max((card.width for card in kept), default=0.0), max(y - gap, 0.0), drawing)


def beside(cards: Iterable[Card], gap: float = 8.0, align: float = 0.0) -> Card:
    """Cards next to each other, their tops (0), middles (0.5) or feet (1) at one height."""
    kept = [card for card in cards if card.width]
    height = max((card.height for card in kept), default=0.0)
    drawing, x = "", 0.0
    for card in kept:
        drawing += moved(card, x, (height - card.height) * align)
        x += card.width + gap
    return Card(max(x - gap, 0.0), height, drawing)


# -- text ------------------------------------------------------------------------------------


def text_width(text: str, size: float) -> float:
    return float(cell_len(text)) * size * _ADVANCE


def written(text: str, size: float = TEXT, ink: str = LIGHT.text, weight: str = "normal") -> Card:
    """A text on one line."""
    if not text:
        return Card(0.0, 0.0, "")
    height = size * 1.35
    style = {} if weight == "normal" else {"font_weight": weight}
    drawing = element("text", escape(text), y=size, font_size=size, fill=ink, **style)
    return Card(text_width(text, size), height, drawing)


def folded(text: str, size: float = TEXT, ink: str = LIGHT.text, weight: str = "normal") -> Card:
    """A text on as many lines as it needs, up to a few: then it says how much is missing."""
    text = printable(text)
    lines = [text[k : k + FOLD] for k in range(0, len(text), FOLD)]
    if len(lines) > _MOST_LINES:
        missing = len(text) - FOLD * (_MOST_LINES - 1)
        lines = [*lines[: _MOST_LINES - 1], f"… {missing} more characters"]
    return stacked((written(line, size, ink, weight) for line in lines), gap=0)


# -- tensors ---------------------------------------------------------------------------------


def tensor_card(held: Held | None, face: CardFace, dtype: str | None = None) -> Card:
    """A small tensor as a grid of its entries, another one as its shape and range."""
    if held is None:
        return written("none", SMALL, LIGHT.muted)
    decimals = decimals_of([held], dtype)
    if isinstance(held, np.ndarray) and held.ndim <= 2 and 0 < held.size <= MOST_CELLS:
        grid = _grid(np.atleast_2d(held), (decimals, dtype), face)
        if max(np.shape(np.atleast_2d(held))) <= MOST_ACROSS and grid.width <= WIDEST_GRID:
            return grid
    lines = (str(tuple(held.shape)), range_text(held, decimals, dtype))
    return boxed(stacked([written(line, TEXT) for line in lines], gap=0), face)


def _grid(array: Array, reading: tuple[int, str | None], face: CardFace) -> Card:
    rows, columns = array.shape
    texts = [[number_text(number, *reading) for number in row] for row in array]
    longest = max(text_width(text, TEXT) for row in texts for text in row)
    width = max(longest + 10.0, _CELL)
    finite = np.abs(array[np.isfinite(array)].astype(complex))
    scale = float(finite.max(initial=0.0))
    drawing = "".join(
        _cell(texts[i][j], array[i, j], (j * width, i * _CELL, width), scale, face)
        for i in range(rows)
        for j in range(columns)
    )
    return Card(columns * width, rows * _CELL, drawing)


def _cell(
    text: str, number: np.generic, at: tuple[float, float, float], scale: float, face: CardFace
) -> str:
    x, y, width = at
    inset = 1.0
    height = _CELL - 2 * inset
    finite = bool(np.isfinite(number))
    back = element(
        "rect",
        x=x + inset,
        y=y + inset,
        width=width - 2 * inset,
        height=height,
        rx=height * face.rounding,
        fill=_fill(number, scale, face) if finite else WHITE,
        stroke=face.line if finite else ALARM,
        stroke_width=0.8 if finite else 1.6,
    )
    front = element(
        "text",
        escape(text),
        x=x + width / 2,
        y=y + _CELL / 2 + TEXT * 0.36,
        font_size=TEXT,
        fill=LIGHT.text if finite else ALARM,
        text_anchor="middle",
    )
    return back + front


def _fill(number: np.generic, scale: float, face: CardFace) -> str:
    """Hue by sign, strength by size; an exact zero is left white."""
    size = float(np.abs(complex(number)))
    if not size:
        return WHITE
    negative = not isinstance(number, np.complexfloating) and float(number) < 0
    ramp = face.cells[negative]
    weak, strong = ramp.weakest, ramp.strongest
    share = min(size / scale, 1.0) if scale else 1.0
    channels = [(int(weak[k : k + 2], 16), int(strong[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in channels)


def boxed(card: Card, face: CardFace, padding: float = 6.0) -> Card:
    """A card on the ground of a face."""
    width, height = card.width + 2 * padding + face.rounding * 10, card.height + 2 * padding
    back = element(
        "rect",
        x=0.5,
        y=0.5,
        width=width - 1,
        height=height - 1,
        rx=min(height * face.rounding, 16.0),
        fill=face.pale,
        stroke=face.line,
    )
    return Card(width, height, back + moved(card, padding + face.rounding * 5, padding))
