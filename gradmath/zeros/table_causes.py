"""The causes that a table of ways names, with their numbers. No torch here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from gradmath.graphs.causes import Cause, Term, entry_name
from gradmath.records.graph import Edge, Graph, Node, Port, whole
from gradmath.records.tensor import Index, Reason
from gradmath.zeros.gathering import Ways
from gradmath.zeros.link_table import NO_OTHER, LinkTable, Meaning
from gradmath.zeros.rounding import as_stored


def blocked(trace: Graph, edge: Edge, table: LinkTable, link: int, meaning: Meaning) -> Cause:
    """What a local derivative of zero means, with its numbers."""
    node, links = trace.nodes[edge.source], table.links
    place = unravelled(int(links.places[link]), table.shapes[int(links.outputs[link])])
    read = term(trace, table.target, int(links.cells[link]))
    number = NO_OTHER if table.others is None else int(table.others[link])
    others = []
    if table.other is not None and number != NO_OTHER:
        others = [term(trace, table.other, number)]
    if meaning.terms == "mates":
        others = [term(trace, table.target, int(cell)) for cell in table.mates(link)]
        zeros = [one for one in others if one.number == 0]
        others = zeros if meaning.kind is Reason.ZERO_FACTOR else others
    shown = {"read": [read], "both": [read, *others], "": []}.get(meaning.terms, others)
    note = meaning.note.format(
        read=entry_name(read.name, read.index),
        out=entry_name(node.label, place),
        other=", ".join(entry_name(one.name, one.index) for one in others),
    )
    return cause_at(node, meaning.kind, place, note, tuple(shown))


def stopped(trace: Graph, edge: Edge, ways: Ways, cell: int, links: list[int]) -> Iterator[Cause]:
    node, table = trace.nodes[edge.source], ways.table
    across = [link for link in links if _is_across(ways, link)]
    yield from (_at_right_angles(node, ways, link) for link in across)
    links = [link for link in links if link not in across]
    numbers = [_carried(ways, link) for link in links]
    carriers = [k for k, number in enumerate(numbers) if number != 0]
    # In 16 bits torch adds up more precisely than it stores: contributions of one sign can
    # only have met some that are each too small to be stored.
    signs = {bool(np.real(numbers[k]) > 0) for k in carriers}
    cancelling = list(range(len(links))) if len(signs) == 1 else carriers
    for k, link in enumerate(links):
        if k not in cancelling:
            yield _underflow(node, ways, link)
    if cancelling:
        terms = tuple(
            Term(f"from {node.label}", node.index, _place(table, links[k]), numbers[k], table.dtype)
            for k in cancelling
        )
        note = f"contributions of {op_of(node)} add up to zero"
        yield cause_at(node, Reason.CANCELS, unravelled(cell, table.shape), note, terms)


def _is_across(ways: Ways, link: int) -> bool:
    """Whether a complex cotangent is at right angles to the slope, but for rounding."""
    if ways.table.pulls is None:
        return False
    parts = _parts(ways, link)
    precision = float(np.finfo(np.asarray(ways.arriving[link]).dtype).eps)
    return bool(abs(sum(parts)) <= 8 * precision * sum(map(abs, parts)))


def _at_right_angles(node: Node, ways: Ways, link: int) -> Cause:
    place, output = _place(ways.table, link), int(ways.table.links.outputs[link])
    came = Term(f"{node.label} cotangent", node.index, place, ways.arriving[link],
                node.dtypes[output])  # fmt: skip
    note = f"the slope of {op_of(node)} is at right angles to the cotangent of "
    return cause_at(node, Reason.FLAT, place, note + entry_name(node.label, place), (came,))


def _underflow(node: Node, ways: Ways, link: int) -> Cause:
    place, slope = _place(ways.table, link), ways.table.links.slopes[link]
    dtype = node.dtypes[int(ways.table.links.outputs[link])]
    terms = (
        Term(f"d {op_of(node)}", node.index, place, np.float64(slope)),
        Term(f"{node.label} cotangent", node.index, place, ways.arriving[link], dtype),
    )
    return cause_at(node, Reason.UNDERFLOW, place, "the product rounds to zero", terms)


def _place(table: LinkTable, link: int) -> Index:
    links = table.links
    return unravelled(int(links.places[link]), table.shapes[int(links.outputs[link])])


def term(trace: Graph, port: Port, cell: int) -> Term:
    """An entry of what a node held."""
    node = trace.nodes[port[0]]
    held = node.values[port[1]]
    value = None if held is None else whole(held)
    assert value is not None  # else there is no table
    index, dtype = unravelled(cell, value.shape), node.dtypes[port[1]]
    return Term(node.label, port[0], index, value.reshape(-1)[cell], dtype)


def cause_at(
    node: Node, kind: Reason, entry: Index, note: str, terms: tuple[Term, ...] = ()
) -> Cause:
    return Cause(kind, node.index, node.op, node.name, node.line, entry, note, terms)


def op_of(node: Node) -> str:
    """The operation's name as rules are about it: in place or not."""
    return (node.op or node.label).rstrip("_")


def unravelled(cell: int, shape: Sequence[int]) -> Index:
    return tuple(int(k) for k in np.unravel_index(cell, tuple(shape))) if shape else ()


def _carried(ways: Ways, link: int) -> Any:
    """What one way alone brings, as it would be stored."""
    table = ways.table
    if table.pulls is None:
        product = float(table.links.slopes[link]) * float(np.real(ways.arriving[link]))
        return as_stored(np.float64(product), table.dtype)
    return as_stored(sum(_parts(ways, link)), table.dtype)


def _parts(ways: Ways, link: int) -> tuple[Any, Any]:
    """What the real and the imaginary part of a cotangent bring."""
    assert ways.table.pulls is not None
    of_one, of_i = ways.table.pulls
    number = ways.arriving[link]
    return np.real(number) * of_one[link], np.imag(number) * of_i[link]
