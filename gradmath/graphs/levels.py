"""Which groups of a large graph to fold, and the close-up of one of them. No torch here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from gradmath.graphs.cutting import cut
from gradmath.graphs.folding import left
from gradmath.records.graph import Edge, Graph, Group, Node


def without_doubles(trace: Graph) -> Graph:
    """The trace without groups that hold just what the group around them holds.

    The call of `linear` in a module Linear says nothing new.
    """
    called = {
        group.index: frozenset(k for k in group.nodes if not trace.nodes[k].is_leaf)
        for group in trace.groups
    }
    kept = [g for g in trace.groups if g.parent is None or called[g.index] != called[g.parent]]
    places = {group.index: place for place, group in enumerate(kept)}
    return replace(trace, groups=tuple(
        replace(group, index=places[group.index], parent=_kept_parent(trace, group, places))
        for group in kept
    ))  # fmt: skip


def _kept_parent(trace: Graph, group: Group, places: dict[int, int]) -> int | None:
    parent = group.parent
    while parent is not None and parent not in places:
        parent = trace.groups[parent].parent
    return None if parent is None else places[parent]


def level(trace: Graph, most: int) -> tuple[Group, ...]:
    """The groups to fold so that at most so many nodes are left: a whole level of them.

    The innermost level that does it; the outermost one if none does. Groups of an outer level
    that hold no others are folded, too, so that like things look alike.
    """
    depths: list[int] = []
    for group in trace.groups:
        depths.append(0 if group.parent is None else depths[group.parent] + 1)
    parents = {group.parent for group in trace.groups}
    chosen: tuple[Group, ...] = ()
    for depth in range(max(depths, default=-1), -1, -1):
        chosen = tuple(
            group
            for group in trace.groups
            if len(group.nodes) > 1
            and (depths[group.index] == depth
                 or (depths[group.index] < depth and group.index not in parents))
        )  # fmt: skip
        if chosen and left(trace, chosen) <= most:
            break
    return chosen


def interesting(groups: Sequence[Group]) -> list[Group]:
    """Groups in the order in which one would look into them: large ones first.

    Of equally large ones, the last and then the first that ran.
    """
    order: list[Group] = []
    for size in sorted({len(group.nodes) for group in groups}, reverse=True):
        alike = [group for group in groups if len(group.nodes) == size]
        order += [alike[-1], *alike[:-1]]
    return order


def parts_of(trace: Graph, group: Group) -> list[Group]:
    """The groups inside of a group, the most interesting ones first."""
    own = set(group.nodes)
    inner = [each for each in trace.groups if 1 < len(each.nodes) < len(own)]
    return interesting([each for each in inner if own.issuperset(each.nodes)])


def close_up(trace: Graph, group: Group) -> Graph:
    """A group with all its tensors, its edges with what they carried, its neighbours' names.

    The group is the only one of the trace that is returned. In it things are called as its own
    code calls them: `weight`, not `head.weight`.
    """
    inside = set(group.nodes)
    touching = [e for e in trace.edges if e.source in inside or e.target in inside]
    order = sorted(inside | {k for edge in touching for k in (edge.source, edge.target)})
    nodes = [
        _at_home(trace.nodes[k], f"{group.name}.") if k in inside
        else _named(trace.nodes[k], touching)
        for k in order
    ]  # fmt: skip
    near = cut(_ending_in(trace, inside), nodes, touching)
    own = tuple(place for place, old in enumerate(order) if old in inside)
    return replace(near, groups=(replace(group, index=0, parent=None, nodes=own),))


def _ending_in(trace: Graph, inside: Collection[int]) -> Graph:
    """A trace without the outputs that are of other nodes than these."""
    ends = [pair for pair in zip(trace.outputs, trace.v, strict=False) if pair[0][0] in inside]
    return replace(trace, outputs=tuple(end for end, _ in ends), v=tuple(v for _, v in ends))


def _at_home(node: Node, prefix: str) -> Node:
    return replace(node, name=None if node.name is None else node.name.removeprefix(prefix))


def _named(node: Node, edges: Sequence[Edge]) -> Node:
    """A node without its tensors, and with no slots but those of some edges."""
    nothing = tuple(None for _ in node.values)
    slots = sum(edge.source == node.index for edge in edges)
    return replace(node, values=nothing, cotangents=nothing, saved=(), call=(),
                   slots=slots, grad_before=None, grad_after=None)  # fmt: skip
