"""A trace as a picture for notebooks and pages: `graph_svg(trace)`. No torch here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from gradmath.layout.layered import Corner, Link, Route, layered
from gradmath.records.graph import Edge, Graph, Node
from gradmath.views.palette import FRAME, LIGHT, RIM
from gradmath.views.svg_cards import edge_card, legend_marks, name_card, node_card, output_card
from gradmath.views.svg_parts import (
    COTANGENT,
    FONT,
    SMALL,
    TEXT,
    Card,
    beside,
    element,
    moved,
    stacked,
    written,
)
from gradmath.views.words import call_text, dtype_text, printable

MOST_NODES, MOST_EDGES = 120, 400  # of a larger trace only names are drawn
_MARGIN = 20.0
_NARROWEST = 420.0
_SOLID: Mapping[str, str | float] = {"stroke_width": 1.3}
_DASHED: Mapping[str, str | float] = {"stroke_width": 1.3, "stroke_dasharray": "5 4"}


def graph_svg(trace: Graph) -> str:
    """The trace as an SVG: inputs at the top, outputs at the bottom, gradients coming back up.

    >>> from gradmath.records.graph import Graph
    >>> graph_svg(Graph((), (), (), (), (), (), {})).startswith("<svg ")
    True
    """
    whole = len(trace.nodes) <= MOST_NODES and len(trace.edges) <= MOST_EDGES
    body = _graph(trace, whole=whole)
    width = max(body.width, _NARROWEST)
    parts = [body, _legend(width, whole=whole)]
    if not whole:
        parts.insert(0, _notice(trace, width))
    return _page(stacked(parts, gap=18), f"Trace of {len(trace.nodes)} nodes")


def _page(card: Card, label: str) -> str:
    """On a light ground of its own, so that it reads on dark pages, too."""
    width, height = card.width + 2 * _MARGIN, card.height + 2 * _MARGIN
    ground = element(
        "rect",
        x=0.5,
        y=0.5,
        width=width - 1,
        height=height - 1,
        rx=10,
        fill=LIGHT.background,
        stroke=RIM,
    )
    return element(
        "svg",
        ground + moved(card, _MARGIN, _MARGIN),
        xmlns="http://www.w3.org/2000/svg",
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        viewBox=f"0 0 {width:.1f} {height:.1f}",
        font_family=FONT,
        role="img",
        aria_label=label,
    )


def _graph(trace: Graph, *, whole: bool) -> Card:
    """Nodes and edges; below each output its weights v, as one more box."""
    draw = node_card if whole else name_card
    cards = [draw(trace, node) for node in trace.nodes]
    outputs = [output_card(trace, k) for k in range(len(trace.outputs))]
    labels = [edge_card(trace, edge) if whole else None for edge in trace.edges]
    links = [
        Link(edge.target, edge.source, (label.width, label.height) if label else None)
        for edge, label in zip(trace.edges, labels, strict=True)
    ]
    links += [Link(node, len(cards) + k) for k, (node, _) in enumerate(trace.outputs)]
    boxes = [*cards, *outputs]
    drawing = layered([(card.width, card.height) for card in boxes], links)
    lines = "".join(_lines(trace, drawing.routes))
    carried = "".join(
        moved(label, route.label.left, route.label.top, class_="edge")
        for label, route in zip(labels, drawing.routes, strict=False)
        if label is not None and route.label is not None
    )
    drawn = "".join(
        moved(_explained(trace, k, card), box.left, box.top, class_="node")
        for k, (card, box) in enumerate(zip(boxes, drawing.boxes, strict=True))
    )
    return Card(drawing.width, drawing.height, lines + drawn + carried)


def _explained(trace: Graph, k: int, card: Card) -> Card:
    """A node's card with what the mouse tells of it."""
    if k >= len(trace.nodes):
        return card
    title = element("title", escape("\n".join(_facts(trace.nodes[k]))))
    return Card(card.width, card.height, title + card.drawing)


def _facts(node: Node) -> Iterator[str]:
    yield f"node {node.index}: {printable(node.label)}"
    yield ", ".join(text for text in (call_text(node), printable(node.grad_fn or "")) if text)
    for shape, dtype in zip(node.shapes, node.dtypes, strict=False):
        yield f"{'' if shape is None else shape} {dtype_text(dtype)}".strip()
    if node.saved:
        yield f"saved: {', '.join(printable(saved.name) for saved in node.saved)}"
    if node.line is not None:
        yield printable(f"{node.line}: {node.line.text}")
    if node.module is not None:
        yield f"in module {printable(node.module)}"


# -- lines -----------------------------------------------------------------------------------


def _lines(trace: Graph, routes: Sequence[Route]) -> Iterator[str]:
    """Grey lines run forward; a gradient that came back along one has an amber arrowhead."""
    edges: list[Edge | None] = [*trace.edges, *[None] * len(trace.outputs)]
    seeds = [*[None] * len(trace.edges), *trace.v, *[None] * len(trace.outputs)]
    for edge, seed, route in zip(edges, seeds, routes, strict=False):
        back = seed if edge is None else edge.cotangent
        style = _DASHED if edge is not None and edge.slot is None else _SOLID
        yield element("path", d=_path(route), fill="none", stroke=FRAME, **style)
        yield _arrowhead(route.stops[-1][1], -1, FRAME)
        if back is not None:
            yield _arrowhead(route.stops[0][0], 1, COTANGENT.line)


def _path(route: Route) -> str:
    (x, y), (_, end) = route.stops[0]
    steps = [f"M{x:.1f} {y:.1f}", f"V{end:.1f}"]
    for (x0, y0), (x1, y1), (_, y2) in _turns(route):
        middle = (y0 + y1) / 2
        steps.append(f"C{x0:.1f} {middle:.1f} {x1:.1f} {middle:.1f} {x1:.1f} {y1:.1f}V{y2:.1f}")
    return "".join(steps)


def _turns(route: Route) -> Iterator[tuple[Corner, Corner, Corner]]:
    for (_, leaving), (arriving, after) in zip(route.stops, route.stops[1:], strict=False):
        yield leaving, arriving, after


def _arrowhead(tip: Corner, direction: int, fill: str) -> str:
    """A head with its tip at a box: below it (1) or above it (-1)."""
    x, y = tip
    base = y + 7 * direction
    return element("path", d=f"M{x:.1f} {y:.1f}L{x - 4:.1f} {base:.1f}H{x + 4:.1f}Z", fill=fill)


# -- words -----------------------------------------------------------------------------------


def _notice(trace: Graph, width: float) -> Card:
    text = (
        f"Names only: there are {len(trace.nodes)} nodes and {len(trace.edges)} edges; up to "
        f"{MOST_NODES} and {MOST_EDGES} are drawn with their tensors."
    )
    return _wrapped([written(word, TEXT, weight="bold") for word in text.split()], width, gap=6)


def _legend(width: float, *, whole: bool) -> Card:
    marks = [
        *legend_marks(whole=whole),
        (Card(10, 10, _arrowhead((5, 9), -1, FRAME)), "forward"),
        (Card(10, 10, _arrowhead((5, 1), 1, COTANGENT.line)), "a gradient came back"),
        (Card(22, 8, element("path", d="M0 4H22", stroke=FRAME, **_DASHED)), "no way back"),
    ]
    items = [
        beside([mark, written(text, SMALL, LIGHT.muted)], 6, align=0.5) for mark, text in marks
    ]
    return _wrapped(items, width, gap=20)


def _wrapped(cards: Sequence[Card], width: float, gap: float) -> Card:
    """Cards next to each other, in as many rows as they need."""
    rows: list[list[Card]] = [[]]
    for card in cards:
        if rows[-1] and sum(c.width + gap for c in rows[-1]) + card.width > width:
            rows.append([])
        rows[-1].append(card)
    return stacked((beside(row, gap, align=0.5) for row in rows), gap=6)
