"""How the numbers of a traced function came about: the reader's own lines, and autograd's rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from gradmath.explaining.from_trace import explanation
from gradmath.graphs.causes import ZeroReasons
from gradmath.graphs.flow import GraphEdge, GraphFlow, GraphNode, Shown
from gradmath.graphs.rules import LocalRule, local_rule
from gradmath.records.tensor import Record
from scenes.studio.report.film_data import HowMade, NumberTelling
from scenes.studio.report.numbers import TableRow
from scenes.studio.report.zero_causes import told_causes

RecordKey: TypeAlias = tuple[str, tuple[int, ...], bytes]


def telling_of(trace: str) -> NumberTelling:
    """What tells of each number of a saved trace which line and which rules made it."""
    told = explanation(trace)
    known = dict(_told(told.flow))
    zeros = {f"{reasons.leaf}.grad": reasons for reasons in told.zeros}

    def made(row: TableRow) -> HowMade:
        record, index = row.shown.record, row.shown.index
        reasons = zeros.get(record.name)
        causes = told_causes(reasons, index) if reasons and _same(reasons, record) else ()
        return replace(known.get(_key(record), HowMade()), causes=causes)

    return made


def _same(reasons: ZeroReasons, record: Record) -> bool:
    return np.array_equal(reasons.grad, record.value)


def _told(flow: GraphFlow) -> Iterator[tuple[RecordKey, HowMade]]:
    for edge in flow.edges:
        if isinstance(edge.cotangent, Record):
            yield _key(edge.cotangent), HowMade(_line(flow.nodes[edge.source]), _rule(flow, edge))
    for node in flow.nodes:
        for output, cotangent in enumerate(node.cotangents):
            arrivals = flow.arrivals(node.index, output)
            lines = dict.fromkeys(_line(flow.nodes[edge.source]) for edge in arrivals)
            rules = "\n+ ".join(_rule(flow, edge) for edge in arrivals)
            made = HowMade("\n".join(filter(None, lines)) or _line(node), rules)
            yield from _each(made, cotangent, *node.sums[output][-1:])
            if output == 0:
                yield from _each(made, node.grad_after)
        yield from _each(HowMade(_line(node)), *node.values)


def _each(made: HowMade, *shown: Shown | None) -> Iterator[tuple[RecordKey, HowMade]]:
    for record in shown:
        if isinstance(record, Record):
            yield _key(record), made


def _key(record: Record) -> RecordKey:
    """Equal for the same tensor of another run of the scene."""
    return record.name, record.shape, record.value.tobytes()


def _line(node: GraphNode) -> str:
    return node.traced.line.text if node.traced.line else ""


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
