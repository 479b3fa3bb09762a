"""Which nodes of a trace make up one card: those of one statement, in one round. No torch here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from gradmath.records.graph import Graph, Node
from gradmath.records.site import Site, SourceSpan, within

VIEWS = {"t", "transpose", "permute", "view", "_unsafe_view", "reshape", "expand", "squeeze",
         "unsqueeze", "select", "slice", "alias", "clone", "contiguous", "detach", "as_strided",
         "numpy_T", "flatten", "_to_copy", "lift_fresh"}  # fmt: skip
GroupKey: TypeAlias = Hashable


@dataclass(frozen=True)
class Grouped:
    """The nodes of one card; name is that of a part of an opened one, else where it ran tells."""

    nodes: tuple[int, ...]
    name: str | None = None


def card_groups(trace: Graph, *, fine: bool, opened: Sequence[int] = ()) -> list[Grouped]:
    """The nodes of each card; fine: each expression is a card, else each statement.

    opened: nodes whose card is taken apart into modules and operations.

    What a module or function of the user's computes is a card of its own within its statement.
    What only puts entries into another order or shape goes with what made them, or what uses them.
    """
    keys: list[GroupKey] = [_key(trace, node, fine=fine) for node in trace.nodes]
    _join_calls(trace, keys, fine=fine)
    names: dict[GroupKey, str] = {}
    for key in {keys[node] for node in opened}:
        _open(trace, keys, [k for k, own in enumerate(keys) if own == key], names)
    _join_plumbing(trace, keys)
    _split_rings(trace, keys)
    groups = _convex(trace, keys)
    return [Grouped(tuple(group), _part_name(trace, group, keys, names)) for group in groups]


def _module_alone(trace: Graph, k: int) -> str | None:
    """The module of a node, if it has no other and is in no module around that."""
    module = trace.nodes[k].module
    same = [node for node in trace.nodes if node.module == module]
    known = any(group.name == module for group in trace.groups)
    return module if len(same) == 1 and not known else None


def _part_name(
    trace: Graph, group: Sequence[int], keys: Sequence[GroupKey], names: dict[GroupKey, str]
) -> str | None:
    """The name of a part of an opened card: that of its module, or of what it computes last."""
    return next((names[keys[k]] for k in reversed(group) if keys[k] in names), None)


def _open(
    trace: Graph, keys: list[GroupKey], group: Sequence[int], names: dict[GroupKey, str]
) -> None:
    """Take a card apart: its largest modules that are not all of it, and single operations."""
    own = set(group)
    parts = [each for each in trace.groups
             if each.kind == "module" and own > set(each.nodes)]  # fmt: skip
    for k in group:
        around = [part.index for part in parts if k in part.nodes]
        if around:
            keys[k] = ("part", min(around))
            names[keys[k]] = trace.groups[min(around)].name
        else:
            keys[k] = ("part of", k)
            names[keys[k]] = trace.nodes[k].name or _module_alone(trace, k) or trace.nodes[k].label


def _key(trace: Graph, node: Node, *, fine: bool) -> GroupKey:
    site = node.site
    if node.is_leaf or site is None:
        module = None if node.is_leaf else _module(trace, node)
        return ("module", module) if module is not None else ("node", node.index)
    span = site.expression if fine or site.inner else site.statement
    return (*_statement(site), span)


def _statement(site: Site) -> tuple[GroupKey, ...]:
    """One execution of one statement."""
    return site.frame, site.statement, tuple(each.number for each in site.rounds)


def _module(trace: Graph, node: Node) -> int | None:
    """The largest module around a node that is not around all of them."""
    computed = sum(not each.is_leaf for each in trace.nodes)
    around = [group for group in trace.groups
              if group.kind == "module" and node.index in group.nodes]  # fmt: skip
    smaller = [group for group in around if len(group.nodes) < computed]
    return min((group.index for group in smaller), default=None)


def _join_calls(trace: Graph, keys: list[GroupKey], *, fine: bool) -> None:
    """What stands among the arguments of a call that is a card belongs to it, or before it."""
    calls: dict[tuple[GroupKey, ...], set[SourceSpan]] = defaultdict(set)
    sites = [(node, node.site) for node in trace.nodes if node.site is not None]
    for _, site in sites:
        if site.inner:
            calls[_statement(site)].add(site.expression)
    if fine:
        return
    for node, site in sites:
        if not site.inner:
            around = [s for s in calls[_statement(site)] if within(site.expression, s)]
            if around:  # an argument, by itself
                smallest = min(around, key=lambda s: (s[2] - s[0], s[3] - s[1]))
                keys[node.index] = (*_statement(site), ("before", smallest))


def _join_plumbing(trace: Graph, keys: list[GroupKey]) -> None:
    """Cards of views alone, and unnamed constants, go with others."""
    members: dict[GroupKey, list[int]] = defaultdict(list)
    for k, key in enumerate(keys):
        members[key].append(k)
    into, users = _neighbours(trace)
    for key, group in list(members.items()):
        goal = _goal(trace, keys, group, into, users)
        if goal is not None and goal != key:
            for k in group:
                keys[k] = goal
            members[goal] += members.pop(key)


def _neighbours(trace: Graph) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    into: dict[int, set[int]] = defaultdict(set)
    users: dict[int, set[int]] = defaultdict(set)
    for edge in trace.edges:
        into[edge.source].add(edge.target)
        users[edge.target].add(edge.source)
    return into, users


def _goal(
    trace: Graph,
    keys: Sequence[GroupKey],
    group: Sequence[int],
    into: dict[int, set[int]],
    users: dict[int, set[int]],
) -> GroupKey | None:
    """Whom a group goes with, if it is no card by itself."""
    nodes, own = [trace.nodes[k] for k in group], set(group)
    ends = {node for node, _ in trace.outputs}
    using = {keys[user] for k in group for user in users[k] if user not in own}
    if all(node.is_leaf for node in nodes):
        unnamed = all(node.name is None and not node.requires_grad for node in nodes)
        return next(iter(using)) if unnamed and len(using) == 1 else None
    lost = all(node.site is None and node.module is None for node in nodes)
    if not (lost and not any(node.op for node in nodes)) and not all(
        (node.op or "").rstrip("_") in VIEWS for node in nodes
    ):
        return None
    given = {keys[k2] for k in group for k2 in into[k] if k2 not in own}
    sites = [node.site for node in nodes if node.site is not None]
    part = isinstance(keys[group[0]], tuple) and keys[group[0]][0] == "part of"  # type: ignore[index]
    same = [key for key in given
            if sites and isinstance(key, tuple) and key[:3] == _statement(sites[0])]  # fmt: skip
    if len(same) == 1 and len(given) == 1:
        return same[0]  # `self.wq(x).view(2, 4)`
    if (any(site.names for site in sites) and not part) or own & ends:
        return None
    if len(using) == 1:
        return next(iter(using))
    if len(given) == 1 and part:
        return next(iter(given))
    return next(iter(given)) if lost and len(given) == 1 else None


def _split_rings(trace: Graph, keys: list[GroupKey]) -> None:
    """Statements that need each other, as those of a function that calls itself do: expressions."""
    ring: dict[int, set[GroupKey]] = defaultdict(set)
    whole = _rings(trace, keys)
    for key, number in zip(keys, whole, strict=True):
        ring[number].add(key)
    for node, number in zip(trace.nodes, whole, strict=True):
        site = node.site
        if len(ring[number]) > 1 and site is not None and not site.inner:
            keys[node.index] = (*_statement(site), "of a ring", site.expression)


def _rings(trace: Graph, keys: Sequence[GroupKey]) -> list[int]:
    """For each node the number of its group, or of several that need each other."""
    numbers = {key: k for k, key in enumerate(dict.fromkeys(keys))}
    home = [numbers[key] for key in keys]
    ways: dict[int, set[int]] = defaultdict(set)
    for edge in trace.edges:
        if home[edge.source] != home[edge.target]:
            ways[home[edge.source]].add(home[edge.target])
    whole = components(len(numbers), ways)
    return [whole[each] for each in home]


def _convex(trace: Graph, keys: Sequence[GroupKey]) -> list[list[int]]:
    """The groups, where two that need each other are one."""
    groups: dict[int, list[int]] = defaultdict(list)
    for node, number in enumerate(_rings(trace, keys)):
        groups[number].append(node)
    return list(groups.values())


def components(count: int, ways: dict[int, set[int]]) -> list[int]:
    """For each point of a directed graph the number of its strong component (Kosaraju's way).

    >>> found = components(4, {0: {1}, 1: {2}, 2: {1}})
    >>> found[1] == found[2], len(set(found))
    (True, 3)
    """
    order = _by_finish(range(count), ways)
    back: dict[int, set[int]] = defaultdict(set)
    for source, targets in ways.items():
        for target in targets:
            back[target].add(source)
    found = [-1] * count
    number = 0
    for start in reversed(order):
        if found[start] >= 0:
            continue
        waiting = [start]
        while waiting:
            point = waiting.pop()
            if found[point] < 0:
                found[point] = number
                waiting += [each for each in back[point] if found[each] < 0]
        number += 1
    return found


def _by_finish(points: Iterable[int], ways: dict[int, set[int]]) -> list[int]:
    """The points in the order in which a search in depth is done with them."""
    order: list[int] = []
    seen: set[int] = set()
    for start in points:
        stack = [(start, iter(sorted(ways.get(start, ()))))] if start not in seen else []
        seen.add(start)
        while stack:
            point, others = stack[-1]
            fresh = next((each for each in others if each not in seen), None)
            if fresh is None:
                order.append(point)
                stack.pop()
            else:
                seen.add(fresh)
                stack.append((fresh, iter(sorted(ways.get(fresh, ())))))
    return order
