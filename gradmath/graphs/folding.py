"""A large trace made small enough to look at: groups folded to one node, one neighbourhood cut out.

What is left is a trace again, and every tensor in it is one that the whole trace holds. No torch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gradmath.errors import ParameterError
from gradmath.graphs.cutting import cut_flow
from gradmath.graphs.flow import GraphEdge, GraphFlow, GraphNode
from gradmath.records.anomaly import Anomaly
from gradmath.records.graph import Graph, Group, Node, Port

_VIEWS = ("t", "transpose", "permute", "view", "_unsafe_view", "reshape", "expand", "squeeze",
          "unsqueeze", "select", "alias", "clone", "contiguous")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Folding:
    """A trace with groups folded, and where everything was before.

    homes has for each node the nodes of the whole trace that it stands for, edges for each edge
    its index there.
    """

    trace: Graph
    homes: tuple[tuple[int, ...], ...]
    edges: tuple[int, ...]


def fold(trace: Graph, *groups: Group) -> Graph:
    """The trace with some groups folded: each is one node, with the tensors that leave it.

    The edges that cross a group's border stay as they were, with their cotangents and their
    order of arrival; those inside are gone, and so are groups inside of folded ones.
    Raises: ParameterError if two of the groups share a node, or one is not the trace's.

    >>> from gradmath.records.graph import Graph
    >>> fold(Graph((), (), (), (), (), (), {})).nodes
    ()
    """
    return folding(trace, *groups).trace


def folding(trace: Graph, *groups: Group) -> Folding:
    """What `fold` gives, with the place that everything had in the whole trace."""
    for group in groups:
        if group not in trace.groups:
            raise ParameterError(f"{group.name} is no group of this trace; give one of its groups")
    owners = _owners(groups)
    taps = {group.index: taps_of(trace, group) for group in groups}
    new = _numbers(trace, groups, owners)

    def moved(node: int, output: int) -> Port:
        group = owners.get(node)
        if group is None:
            return new[node], output
        return new[node], taps[group.index].index((node, output))

    edges, kept, slots = [], [], dict.fromkeys((group.index for group in groups), 0)
    for k, edge in enumerate(trace.edges):
        source, target = owners.get(edge.source), owners.get(edge.target)
        if source is not None and source is target:
            continue
        slot = edge.slot
        if source is not None and slot is not None:
            slot, slots[source.index] = slots[source.index], slots[source.index] + 1
        place, output = moved(edge.target, edge.output)
        edges.append(replace(edge, source=new[edge.source], target=place, output=output, slot=slot))
        kept.append(k)
    nodes: dict[int, Node] = {}
    for node in trace.nodes:
        place = new[node.index]
        owner = owners.get(node.index)
        if owner is None:
            nodes[place] = replace(node, index=place)
        elif place not in nodes:
            nodes[place] = _folded(trace, owner, place, taps[owner.index], slots[owner.index])
    homes: list[list[int]] = [[] for _ in nodes]
    for old, place in new.items():
        homes[place].append(old)
    small = Graph(
        nodes=tuple(nodes[place] for place in sorted(nodes)),
        edges=tuple(edges),
        groups=tuple(_surviving(trace, groups, new)),
        outputs=tuple(moved(*place) for place in trace.outputs),
        output_names=trace.output_names,
        v=trace.v,
        grads=trace.grads,
        source=trace.source,
        lost=trace.lost,
        first_nonfinite=None if trace.first_nonfinite is None else new[trace.first_nonfinite],
        anomaly=_anomaly_in(trace, new, moved, kept),
    )
    return Folding(small, tuple(map(tuple, homes)), tuple(kept))


def _anomaly_in(
    trace: Graph, new: dict[int, int], moved: Callable[[int, int], Port], kept: Sequence[int]
) -> Anomaly | None:
    """Where the anomaly is now; nothing of one that arose inside of a folded group."""
    found = trace.anomaly
    if found is None or (found.edge is not None and found.edge not in kept):
        return None
    if found.edge is not None:
        edge = kept.index(found.edge)
        return replace(found, node=new[found.node], edge=edge)
    try:
        node, output = moved(found.node, found.output)
    except ValueError:  # nothing outside of the group uses that output
        return None
    return replace(found, node=node, output=output)


def _surviving(trace: Graph, folded: Sequence[Group], new: dict[int, int]) -> Iterator[Group]:
    """The groups that are neither folded nor inside of folded ones, with their new nodes."""
    gone = [set(group.nodes) for group in folded]
    left = [g for g in trace.groups if not any(set(g.nodes) <= inside for inside in gone)]
    places = {group.index: place for place, group in enumerate(left)}
    for group in left:
        nodes = tuple(sorted({new[node] for node in group.nodes}))
        parent = None if group.parent is None else places[group.parent]
        yield replace(group, index=places[group.index], nodes=nodes, parent=parent)


def _owners(groups: Sequence[Group]) -> dict[int, Group]:
    owners: dict[int, Group] = {}
    for group in groups:
        for node in group.nodes:
            if node in owners:
                raise ParameterError(
                    f"{group.name} and {owners[node].name} share nodes; fold only one of them"
                )
            owners[node] = group
    return owners


def taps_of(trace: Graph, group: Group) -> list[Port]:
    """The tensors of a group that something outside of it uses, as (node, output)."""
    inside = set(group.nodes)
    used = [(edge.target, edge.output) for edge in trace.entering(group)]
    used += [place for place in trace.outputs if place[0] in inside]
    return sorted(set(used))


def _numbers(trace: Graph, groups: Sequence[Group], owners: dict[int, Group]) -> dict[int, int]:
    """The new index of every node; a group stands where the last of its nodes stood."""
    last = {group.index: max(group.nodes) for group in groups}
    spots = [
        last[owners[node.index].index] if node.index in owners else node.index
        for node in trace.nodes
    ]
    ranks = {spot: rank for rank, spot in enumerate(sorted(set(spots)))}
    return {node.index: ranks[spot] for node, spot in zip(trace.nodes, spots, strict=True)}


def _folded(trace: Graph, group: Group, index: int, taps: Sequence[Port], slots: int) -> Node:
    sources = [(trace.nodes[node], output) for node, output in taps]
    tracked = any(node.requires_grad for node, _ in sources)
    lines = (trace.nodes[node].line for node in group.nodes)
    return Node(
        index=index,
        op=group.kind,
        grad_fn=f"{len(group.nodes)} nodes" if tracked else None,
        name=group.name,
        line=next((line for line in lines if line is not None), None),
        module=None,
        dtypes=tuple(node.dtypes[k] for node, k in sources),
        values=tuple(node.values[k] for node, k in sources),
        cotangents=tuple(node.cotangents[k] for node, k in sources),
        slots=slots,
        edits=tuple(node.edit(k) for node, k in sources),
    )


def outermost(trace: Graph) -> tuple[Group, ...]:
    """The groups that are in no other, the largest first; none shares a node with another."""
    outer = [group for group in trace.groups if group.parent is None and len(group.nodes) > 1]
    return tuple(sorted(outer, key=lambda group: -len(group.nodes)))


def folded_to(trace: Graph, most: int) -> Graph:
    """The trace with as few groups folded as leave at most so many nodes.

    Groups are folded from the inside out: small ones first, then those around them.
    Raises: ParameterError if all groups together do not save enough; it names the largest.
    """
    chosen: dict[int, Group] = {}
    for group in sorted(trace.groups, key=lambda group: len(group.nodes)):
        if left(trace, chosen.values()) <= most:
            break
        if len(group.nodes) > 1:
            inside = set(group.nodes)
            chosen = {k: each for k, each in chosen.items() if not inside & set(each.nodes)}
            chosen[group.index] = group
    count = left(trace, chosen.values())
    if count > most:
        names = ", ".join(f"{g.name} ({len(g.nodes)} nodes)" for g in outermost(trace)[:3])
        advice = f"even with {names} folded" if names else "which has no groups to fold"
        raise ParameterError(
            f"the graph of {len(trace.nodes)} nodes keeps {count}, {advice}, and at most {most} "
            "can be shown; put more of the computation into functions or modules, and fold those"
        )
    return fold(trace, *chosen.values())


def left(trace: Graph, groups: Iterable[Group]) -> int:
    """How many nodes are left when some groups are folded."""
    saved = sum(len(group.nodes) - 1 for group in groups)
    return len(trace.nodes) - saved


def neighbourhood(flow: GraphFlow, center: int) -> GraphFlow:
    """One node and its neighbours with their tensors, and the edges between it and them."""
    edges = _touching(flow, center)
    near = [flow.nodes[k] for k in _near(edges, center)]
    return cut_flow(flow, [n if n.index == center else _with_slots(n, edges) for n in near], edges)


def named_neighbourhood(flow: GraphFlow, center: int) -> GraphFlow:
    """One node with its tensors, its edges with their cargo, and the names of its neighbours.

    The neighbours' own tensors are left out: they are seen when one goes there.
    """
    edges = _touching(flow, center)
    near = [flow.nodes[k] for k in _near(edges, center)]
    return cut_flow(flow, [n if n.index == center else _name_only(n, edges) for n in near], edges)


def _touching(flow: GraphFlow, center: int) -> list[GraphEdge]:
    return [edge for edge in flow.edges if center in (edge.source, edge.target)]


def _near(edges: Sequence[GraphEdge], center: int) -> list[int]:
    return sorted({center, *(end for edge in edges for end in (edge.source, edge.target))})


def _with_slots(node: GraphNode, edges: Sequence[GraphEdge]) -> GraphNode:
    """A node with no slots and no plain numbers but those that some edges leave from."""
    slots = sum(edge.source == node.index for edge in edges)
    return replace(node, traced=replace(node.traced, call=(), slots=slots))


def _name_only(node: GraphNode, edges: Sequence[GraphEdge]) -> GraphNode:
    """A node without its tensors, and with no slots but those of some edges."""
    nothing = tuple(None for _ in node.values)
    return replace(
        _with_slots(node, edges),
        values=nothing,
        cotangents=nothing,
        sums=tuple(() for _ in node.values),
        saved=(),
        grad_before=None,
        grad_after=None,
        edits=nothing,
        grad_edit=None,
    )


def without_repeats(flow: GraphFlow, kept: Collection[int] = ()) -> GraphFlow:
    """The graph with the names alone of nodes whose entries are seen elsewhere, but for those kept.

    They only put the entries of their input into another order or shape.
    """
    views = (node for node in flow.nodes if node.traced.op in _VIEWS and not node.root)
    hidden = {node.index for node in views} - set(kept)
    nodes = [_name_only(n, flow.edges) if n.index in hidden else n for n in flow.nodes]
    return replace(flow, nodes=tuple(nodes))
