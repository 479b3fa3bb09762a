"""A trace whose nodes are cards: what crosses their borders, parallel ways as one. No torch."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gradmath.records.graph import Edge, Graph, Held, Node, Port


@dataclass(frozen=True, eq=False)
class FoldedCards:
    """The groups in the order of their cards, the tensors that leave each, the ways between."""

    whole: Graph
    groups: tuple[tuple[int, ...], ...]
    ports: tuple[tuple[Port, ...], ...]
    edges: tuple[tuple[int, ...], ...]  # of the whole trace, those that are one way

    def graph(self, names: Sequence[str]) -> Graph:
        """The graph of the cards under their names."""
        home = {node: k for k, group in enumerate(self.groups) for node in group}
        place = {port: (k, n) for k, own in enumerate(self.ports) for n, port in enumerate(own)}
        slots: dict[int, int] = defaultdict(int)
        edges = []
        for parallel in self.edges:
            first = self.whole.edges[parallel[0]]
            target, output = place[first.target, first.output]
            source = home[first.source]
            edges.append(_joined([self.whole.edges[k] for k in parallel], source, target, output,
                                 slots[source]))  # fmt: skip
            slots[source] += 1
        whole, found = self.whole, self.whole.first_nonfinite
        return Graph(
            nodes=tuple(
                _node(
                    whole,
                    k,
                    names[k],
                    self.groups[k],
                    self.ports[k],
                    slots[k],
                    [self._came_back(port, home) for port in self.ports[k]],
                )
                for k in range(len(self.groups))
            ),
            edges=tuple(edges),
            groups=(),
            outputs=tuple(place[port] for port in whole.outputs),
            output_names=whole.output_names,
            v=whole.v,
            grads=whole.grads,
            source=whole.source,
            lost=whole.lost,
            first_nonfinite=None if found is None else home[found],
        )

    def _came_back(self, port: Port, home: Mapping[int, int]) -> Held | None:
        """What came back to a tensor of a card from outside of it, as to a module's own hooks.

        All that came back is what the trace has, unless the card itself uses the tensor as well.
        """
        came = self.whole.nodes[port[0]].cotangents[port[1]]
        parts = self.whole.contributions(*port)
        outside = [held for edge, held in parts
                   if edge is None or home[edge.source] != home[port[0]]]  # fmt: skip
        return came if len(outside) == len(parts) else _total(outside)


def folded_cards(trace: Graph, groups: Sequence[Sequence[int]]) -> FoldedCards:
    """The cards of groups of nodes, each after those that it was computed from."""
    ordered = _sorted(trace, groups)
    home = {node: k for k, group in enumerate(ordered) for node in group}
    ways: dict[tuple[int, Port], list[int]] = {}
    used: dict[int, set[Port]] = defaultdict(set)
    for k, edge in enumerate(trace.edges):
        if home[edge.source] != home[edge.target]:
            port = edge.target, edge.output
            ways.setdefault((home[edge.source], port), []).append(k)
            used[home[edge.target]].add(port)
    for port in trace.outputs:
        used[home[port[0]]].add(port)
    ports = [tuple(sorted(used[k])) or ((group[-1], 0),) for k, group in enumerate(ordered)]
    return FoldedCards(trace, tuple(ordered), tuple(ports), tuple(map(tuple, ways.values())))


def _sorted(trace: Graph, groups: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """The groups in an order of time: of those that could come next, what was done first."""
    home = {node: k for k, group in enumerate(groups) for node in group}
    needs: dict[int, set[int]] = {k: set() for k in range(len(groups))}
    for edge in trace.edges:
        if home[edge.source] != home[edge.target]:
            needs[home[edge.source]].add(home[edge.target])
    users: dict[int, set[int]] = defaultdict(set)
    for user, needed in needs.items():
        for each in needed:
            users[each].add(user)
    ready = [(max(groups[k]), k) for k, needed in needs.items() if not needed]
    heapq.heapify(ready)
    order: list[tuple[int, ...]] = []
    while ready:
        _, k = heapq.heappop(ready)
        order.append(tuple(groups[k]))
        for user in users[k]:
            needs[user].discard(k)
            if not needs[user]:
                heapq.heappush(ready, (max(groups[user]), user))
    return order


def _joined(parallel: Sequence[Edge], source: int, target: int, output: int, slot: int) -> Edge:
    """Ways between the same two cards as one; what they carried is added in the engine's order."""
    carried = sorted((e for e in parallel if e.order is not None), key=lambda e: e.order or 0)
    if not carried:
        return Edge(source, target, None, output)
    last = carried[-1]
    if len(carried) == 1:
        return replace(last, source=source, target=target, output=output, slot=slot)
    total = _total([edge.cotangent for edge in carried])
    return Edge(source, target, slot, output, cotangent=total, order=last.order)


def _total(parts: Sequence[Held | None]) -> Held | None:
    """The sum of what came, in the order in which it did; None where that is not at hand."""
    total = parts[0] if parts else None
    for part in parts[1:]:
        both = isinstance(total, np.ndarray) and isinstance(part, np.ndarray)
        total = np.add(total, part) if both else None  # type: ignore[arg-type]
    return total


def _node(
    trace: Graph,
    index: int,
    name: str,
    group: Sequence[int],
    ports: Sequence[Port],
    slots: int,
    came_back: Sequence[Held | None],
) -> Node:
    """The node of a card: a node as it is under the card's name, or what stands for several."""
    if len(group) == 1:
        own = trace.nodes[group[0]]
        if len(own.values) == len(ports):
            return replace(own, index=index, name=name, call=_moved(own, ()))
    sources = [(trace.nodes[node], output) for node, output in ports]
    lines = (trace.nodes[node].line for node in reversed(group))
    return Node(
        index=index,
        op="function",
        grad_fn=f"{len(group)} nodes" if any(n.requires_grad for n, _ in sources) else None,
        name=name,
        line=next((line for line in lines if line is not None), None),
        dtypes=tuple(node.dtypes[k] for node, k in sources),
        values=tuple(node.values[k] for node, k in sources),
        cotangents=tuple(came_back),
        slots=slots,
        edits=tuple(node.edit(k) if came is node.cotangents[k] else None
                    for (node, k), came in zip(sources, came_back, strict=True)),
    )  # fmt: skip


def _moved(node: Node, call: tuple[str, ...]) -> tuple[str, ...]:
    """The call names nodes of the whole trace, so that a card's node has none."""
    return call
