"""The boxes of a trace's picture: nodes, outputs and what lines carry. No torch here."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from gradmath.records.graph import Edge, Edit, Graph, Held, Node
from gradmath.views.palette import ALARM, FRAME, LIGHT, WHITE
from gradmath.views.svg_parts import (
    COTANGENT,
    FOLD,
    NAME,
    SMALL,
    TEXT,
    VALUE,
    WIDEST_GRID,
    Card,
    CardFace,
    beside,
    boxed,
    element,
    folded,
    moved,
    stacked,
    tensor_card,
    text_width,
    written,
)
from gradmath.views.way_back import (
    FIRST,
    anomaly_lines,
    edit_text,
    first_back,
    hook_names,
    hook_text,
)
from gradmath.views.words import call_text, decimals_of, dtype_text, held_text, printable

MOST_OUTPUTS = 4
_LONGEST_TITLE = 20
SENTENCE = 44  # characters on a line of a sentence
MOST_IN_LABEL = 4  # entries of the cotangent that a line carries


# -- nodes -----------------------------------------------------------------------------------


def node_card(trace: Graph, node: Node) -> Card:
    """A node with all that is known of it, in a frame."""
    called, recorded = call_text(node), printable(node.grad_fn or "")
    # What has no name is titled by its operation, and then that need not stand again.
    short = not node.name and len(called) <= _LONGEST_TITLE
    title = (called if short else node.name or node.op) or node.label
    kinds = [text for text in ("" if short else called, recorded) if text]
    together = " · ".join(kinds)
    if len(together) <= FOLD:
        kinds = [together]
    alarms = [written("! first not finite", TEXT, ALARM, "bold")]
    alarms = alarms if node.index == trace.first_nonfinite else []
    if first_back(trace, node):
        alarms += [written(FIRST, TEXT, ALARM, "bold"), *map(_alarming, anomaly_lines(trace))]
    outputs = [_output(trace, node, k) for k in range(min(len(node.values), MOST_OUTPUTS))]
    more = len(node.values) - MOST_OUTPUTS
    rest = [written(f"… {more} more outputs", SMALL, LIGHT.muted)] if more > 0 else []
    head = [_head(node, title), *alarms]
    foot = [*rest, _grad_before(node), _grad_edit(node)]
    lines = [folded(text) for text in kinds]
    return framed(stacked([*head, *lines, *outputs, *foot]), trace, node)


def _head(node: Node, title: str) -> Card:
    index = written(str(node.index), SMALL, LIGHT.muted)
    lowered = Card(index.width, NAME, moved(index, 0, NAME - SMALL))  # on the title's line
    return beside([lowered, folded(title, NAME, weight="bold")], gap=6)


def _grad_before(node: Node) -> Card:
    """What a leaf's `.grad` held already, if it did, and what it holds with this pass added."""
    if node.grad_before is None:
        return written("")
    pair, dtype = (node.grad_before, node.grad_after), node.dtypes[0]
    decimals = decimals_of(pair, dtype)
    before, after = (held_text(held, decimals, dtype=dtype) for held in pair)
    lines = (f".grad was {before},", f"now it is {after}")
    return stacked([written(line, SMALL, COTANGENT.ink) for line in lines], gap=0)


def _grad_edit(node: Node) -> Card:
    """What hooks made of a leaf's `.grad` after the pass."""
    if node.grad_edit is None:
        return written("")
    told = edit_text(node.grad_edit, node.grad_after, node.dtypes[0])
    return _wrapped_text(f".grad: {told}", COTANGENT.ink)


def _alarming(text: str) -> Card:
    return _wrapped_text(text, ALARM)


def _wrapped_text(text: str, ink: str) -> Card:
    """A sentence on as many lines as it needs, broken between words."""
    return stacked(
        (written(line, SMALL, ink) for line in wrap(text, SENTENCE, break_on_hyphens=False)), gap=0
    )


def name_card(trace: Graph, node: Node) -> Card:
    """A node by its name alone, for pictures of many."""
    name = printable(node.label)
    alarm = node.index == trace.first_nonfinite or first_back(trace, node)
    ink, name = (ALARM, f"! {name}") if alarm else (LIGHT.text, name)
    short = name if len(name) <= 28 else f"{name[:27]}…"
    return framed(
        beside(
            [written(str(node.index), SMALL, LIGHT.muted), written(short, TEXT, ink)],
            gap=5,
            align=0.6,
        ),
        trace,
        node,
        padding=5.0,
    )


def _output(trace: Graph, node: Node, k: int) -> Card:
    shape, dtype = node.shapes[k], node.dtypes[k]
    kind = f"{shape if shape is not None else ''} {dtype_text(dtype)}".strip()
    number = f"output {k}: " if len(node.values) > 1 else ""
    faces = [_captioned("value", node.values[k], VALUE, dtype)]
    cotangent = node.cotangents[k] if k < len(node.cotangents) else None
    if cotangent is not None or (node.requires_grad and any(v is not None for v in trace.v)):
        edit = node.edit(k)
        faces.append(
            _captioned("cotangent", cotangent, COTANGENT, dtype)
            if edit is None
            else _edited(edit, cotangent, dtype)
        )
    side_by_side = sum(card.width for card in faces) <= WIDEST_GRID
    both = beside(faces, gap=12) if side_by_side else stacked(faces, gap=5)
    return stacked([written(f"{number}{kind}", SMALL, LIGHT.muted), both], gap=4)


def _edited(edit: Edit, after: Held | None, dtype: str | None) -> Card:
    """What came to hooks, which hooks those were, and what they made of it."""
    hooks = [_wrapped_text(f"→ {hook_text(hook)} →", COTANGENT.ink) for hook in edit.hooks]
    before = _captioned("what came back", edit.before, COTANGENT, dtype)
    return stacked([before, *hooks, _captioned("cotangent", after, COTANGENT, dtype)], gap=4)


def _captioned(caption: str, held: Held | None, face: CardFace, dtype: str | None) -> Card:
    return stacked([written(caption, SMALL, face.ink), tensor_card(held, face, dtype)], gap=2)


def framed(card: Card, trace: Graph, node: Node, padding: float = 9.0) -> Card:
    """A leaf has a double frame, a constant a dashed one, an output of the trace a thick one."""
    output = any(where == node.index for where, _ in trace.outputs)
    leaf = node.is_leaf and node.requires_grad
    return _frame(card, padding, leaf=leaf, constant=node.is_leaf and not leaf, output=output)


def _frame(card: Card, padding: float, *, leaf: bool, constant: bool, output: bool) -> Card:
    line = 2.6 if output else 1.2
    padding += 3.0 if leaf else 0.0
    width, height = card.width + 2 * padding, card.height + 2 * padding
    style: dict[str, str | float] = {
        "stroke": LIGHT.text if output else FRAME,
        "stroke_width": line,
    }
    dashes: dict[str, str | float] = {"stroke_dasharray": "5 3"} if constant else {}

    def outline(inset: float, **more: str | float) -> str:
        size = {"width": width - 2 * inset, "height": height - 2 * inset}
        return element("rect", x=inset, y=inset, **size, rx=max(7 - inset, 2.0), **more)

    back = outline(line / 2, fill=WHITE, **style, **dashes)
    inner = outline(line / 2 + 3, fill="none", stroke=FRAME, stroke_width=0.8) if leaf else ""
    return Card(width, height, back + inner + moved(card, padding, padding))


# -- what lines carry ------------------------------------------------------------------------


def edge_card(trace: Graph, edge: Edge) -> Card | None:
    """The cotangent that a line carries, with the number of its arrival; None if it has none."""
    if edge.cotangent is None:
        return None
    dtype = trace.dtype(edge.target, edge.output)
    lines = [held_text(edge.cotangent, most=MOST_IN_LABEL, dtype=dtype)]
    if edge.edit is not None:
        made = held_text(edge.edit.before, most=MOST_IN_LABEL, dtype=dtype)
        lines.append(f"{made} before {hook_names(edge.edit)}")
    if edge.before_sum is not None:
        lines.append(f"summed from {tuple(edge.before_sum.shape)}")
    if len(trace.nodes[edge.target].values) > 1:
        lines.append(f"for output {edge.output}")
    sizes = [TEXT, *[SMALL] * len(lines)]
    texts = stacked(
        (written(t, size, COTANGENT.ink) for t, size in zip(lines, sizes, strict=False)), gap=0
    )
    cards = [texts] if edge.order is None else [_badge(str(edge.order)), texts]
    return boxed(beside(cards, gap=5, align=0.5), COTANGENT, padding=3.0)


def _badge(number: str) -> Card:
    """The number of an arrival, in a dark disc."""
    width = max(text_width(number, SMALL) + 6, 15.0)
    disc = element("rect", width=width, height=15, rx=7.5, fill=COTANGENT.ink)
    text = element(
        "text",
        number,
        x=width / 2,
        y=7.5 + SMALL * 0.36,
        font_size=SMALL,
        fill=WHITE,
        text_anchor="middle",
        font_weight="bold",
    )
    return Card(width, 15.0, disc + text)


def output_card(trace: Graph, k: int) -> Card:
    """Where the gradient comes in: an output's name and its weights, if a backward pass ran."""
    lines = [folded(trace.output_names[k], TEXT, COTANGENT.ink, "bold")]
    if k < len(trace.v):
        v, (node, output) = trace.v[k], trace.outputs[k]
        dtype = trace.dtype(node, output)
        text = "no gradient" if v is None else f"v = {held_text(v, dtype=dtype)}"
        lines.append(written(text, TEXT, COTANGENT.ink))
    return boxed(stacked(lines, gap=1), COTANGENT, 5.0)


def legend_marks(*, whole: bool) -> Iterator[tuple[Card, str]]:
    """The marks of the picture by themselves, and what they mean."""
    empty = Card(14.0, 4.0, "")
    yield _frame(empty, 3.0, leaf=True, constant=False, output=False), "leaf"
    yield _frame(empty, 5.0, leaf=False, constant=True, output=False), "constant"
    yield _frame(empty, 5.0, leaf=False, constant=False, output=True), "output"
    if whole:
        yield _badge("0"), "order of arrival"
