"""How the numbers of a traced function came about: the reader's own lines, and autograd's rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from gradmath.explaining.from_trace import explanation
from gradmath.graphs.flow import GraphEdge, GraphFlow, GraphNode, Shown
from gradmath.graphs.rules import LocalRule, local_rule
from gradmath.records.tensor import Record
from scenes.studio.report.film_data import Made, Telling

RecordKey: TypeAlias = tuple[str, tuple[int, ...], bytes]


def telling_of(trace: str) -> Telling:
    """What tells of each number of a saved trace which line and which rules made it."""
    known = dict(_told(explanation(trace).flow))
    return lambda row: known.get(_key(row.shown.record), Made())


def _told(flow: GraphFlow) -> Iterator[tuple[RecordKey, Made]]:
    for edge in flow.edges:
        if isinstance(edge.cotangent, Record):
            yield _key(edge.cotangent), Made(_line(flow.nodes[edge.source]), _rule(flow, edge))
    for node in flow.nodes:
        for output, cotangent in enumerate(node.cotangents):
            rules = [_rule(flow, edge) for edge in flow.arrivals(node.index, output)]
            made = Made(_line(node), "\n+ ".join(rules))
            yield from _each(made, cotangent, *node.sums[output][-1:])
            if output == 0:
                yield from _each(made, node.grad_after)
        yield from _each(Made(_line(node)), *node.values)


def _each(made: Made, *shown: Shown | None) -> Iterator[tuple[RecordKey, Made]]:
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
    return f"{name}: {_spelled(rule)}" if rule else name


def _spelled(rule: LocalRule) -> str:
    named = {operand.name: operand.shown for operand in rule.operands}
    where = [f"{name} is {shown.name}" for name, shown in named.items()]
    return f"{rule.formula}, where {', '.join(where)}" if where else rule.formula
