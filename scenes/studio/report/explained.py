"""How the numbers of a traced function came about: the reader's own lines, and autograd's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from gradmath.explaining.card_stories import card_story
from gradmath.graphs.causes import ZeroReasons
from gradmath.graphs.entry_reasons import EntryReason
from gradmath.graphs.flow import GraphEdge, GraphFlow, Shown
from gradmath.graphs.rules import LocalRule, local_rule
from gradmath.records.tensor import Record
from scenes.studio.report.film_data import HowMade, NumberTelling
from scenes.studio.report.numbers import TableRow
from scenes.studio.report.zero_causes import told_causes

RecordKey: TypeAlias = tuple[str, tuple[int, ...], bytes]


def telling_of(trace: str, choices: Mapping[str, Any] | None = None) -> NumberTelling:
    """What tells of each number of a saved trace which line and which rules made it.

    choices are those of the story, as `card_story` has them.
    """
    told = card_story(trace, **(choices or {}))
    lines = [card.line.text if card.line else "" for card in told.cards.cards]
    known = dict(_reasoned(told.flow, told.reasons, lines)) | dict(_told(told.flow, lines))
    zeros = {f"{reasons.leaf}.grad": reasons for reasons in told.zeros}

    def made(row: TableRow) -> HowMade:
        record, index = row.shown.record, row.shown.index
        reasons = zeros.get(record.name)
        causes = told_causes(reasons, index) if reasons and _same(reasons, record) else ()
        return replace(known.get(_key(record), HowMade()), causes=causes)

    return made


def _same(reasons: ZeroReasons, record: Record) -> bool:
    return np.array_equal(reasons.grad, record.value)


def _told(flow: GraphFlow, lines: Sequence[str]) -> Iterator[tuple[RecordKey, HowMade]]:
    for edge in flow.edges:
        if isinstance(edge.cotangent, Record):
            yield _key(edge.cotangent), HowMade(lines[edge.source], _rule(flow, edge))
    for node in flow.nodes:
        for output, cotangent in enumerate(node.cotangents):
            made = _arrived(flow, lines, node.index, output)
            yield from _each(made, cotangent, *node.sums[output][-1:])
            if output == 0:
                yield from _each(made, node.grad_after)
        yield from _each(HowMade(lines[node.index]), *node.values)


def _arrived(flow: GraphFlow, lines: Sequence[str], node: int, output: int) -> HowMade:
    """How the sum of all that came back to an output was made."""
    arrivals = flow.arrivals(node, output)
    senders = dict.fromkeys(lines[edge.source] for edge in arrivals)
    rules = "\n+ ".join(_rule(flow, edge) for edge in arrivals)
    return HowMade("\n".join(filter(None, senders)) or lines[node], rules)


def _reasoned(
    flow: GraphFlow, reasons: Sequence[EntryReason], lines: Sequence[str]
) -> Iterator[tuple[RecordKey, HowMade]]:
    """What stands on a ledger: incoming times local slope, and the sums of such terms."""
    for reason in reasons:
        yield from _each(HowMade(lines[reason.card]), reason.seed)
        yield from _each(_arrived(flow, lines, reason.card, reason.output),
                         reason.total, reason.left)  # fmt: skip
        for wire in reason.wires:
            made = HowMade(lines[wire.edge.source], wire.rule or wire.code)
            yield from _each(made, wire.total, wire.rest, wire.edited)
            for term in wire.terms:
                yield from _each(made, term.incoming, term.slope, term.product)


def _each(made: HowMade, *shown: Shown | None) -> Iterator[tuple[RecordKey, HowMade]]:
    for record in shown:
        if isinstance(record, Record):
            yield _key(record), made


def _key(record: Record) -> RecordKey:
    """Equal for the same tensor of another run of the scene."""
    return record.name, record.shape, record.value.tobytes()


def _rule(flow: GraphFlow, edge: GraphEdge) -> str:
    """What an edge's source did to what came to it, with the tensors that the rule names."""
    name = flow.nodes[edge.source].traced.grad_fn or flow.nodes[edge.source].label
    rule = local_rule(flow, edge)
    return f"{name}: {_spelled(flow, edge, rule)}" if rule else name


def _spelled(flow: GraphFlow, edge: GraphEdge, rule: LocalRule) -> str:
    """A formula, and which tensors of the reader's its names are."""
    source = flow.nodes[edge.source]
    near = [source, *(flow.nodes[each.target] for each in flow.inputs(source.index))]
    values = {_content(node.value): node.label for node in near if isinstance(node.value, Record)}
    where = []
    for name, shown in {operand.name: operand.shown for operand in rule.operands}.items():
        label = shown.name if name == "grad" else values.get(_content(shown), name)
        where += [f"{name} is {label}"] if label != name else []
    return f"{rule.formula}, where {', '.join(where)}" if where else rule.formula


def _content(shown: Shown | None) -> tuple[tuple[int, ...], bytes] | None:
    return (shown.shape, shown.value.tobytes()) if isinstance(shown, Record) else None
