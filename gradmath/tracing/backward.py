"""Watch a backward pass, node by node, and keep what it would otherwise use up.

One hook a node sees what leaves along each of its edges, before anything is added up, and what was
accumulated for each of its outputs. Source: PyTorch docs, torch.autograd.graph.Node.register_hook.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeAlias

from torch import Tensor
from torch.autograd.graph import Node as GradNode
from torch.utils.hooks import RemovableHandle

from gradmath.records.graph import Held, Saved
from gradmath.running import torch_private
from gradmath.tracing.formulas_again import (
    Incoming,
    before_sums,
    repeatable,
    stretched,
    unwatched_result,
)
from gradmath.tracing.forward import Forward
from gradmath.tracing.held import NAMED, held, made
from gradmath.tracing.hooks import HookWatch
from gradmath.tracing.refusals import translated
from gradmath.tracing.watches import DispatchWatch

# A node's next_functions: where each of its cotangents goes, and to which output there.
NextFunctions: TypeAlias = tuple[tuple[GradNode | None, int], ...]


# One node's turn in the backward pass: what left it, one for each of its next_functions, and what
# had arrived, one for each of its outputs, accumulated.
Passage: TypeAlias = tuple[GradNode, Incoming, Incoming]
PostHook: TypeAlias = Callable[[Incoming, Incoming], Incoming | None]


class Backward:
    """What a backward pass carried, node by node in the engine's order."""

    def __init__(self, forward: Forward, nodes: Iterable[GradNode], *, watched: bool) -> None:
        self.forward = forward
        self.passages: list[Passage] = []
        # By the node and its slot: what was summed because broadcasting had stretched an input.
        self.sums: dict[tuple[GradNode, int], Held | None] = {}
        # By its number: whose formula made a node of the backward graph that nobody watched.
        self.unwatched: dict[int, GradNode] = {}
        nodes = list(nodes)
        self.hooks = HookWatch(forward, nodes)
        packed, stretches = packed_numbers(forward), stretched(forward)
        self.handles: list[RemovableHandle] = []
        for node in nodes:
            hook = self._hook(node)
            if (watched or stretches) and repeatable(node, packed):
                if torch_private.node_number(node) in stretches:
                    hook = self._then_sums(node, hook)
                if watched:
                    hook = self._plain_first(node, hook)
            self._stand_last(node, hook)

    def _stand_last(self, node: GradNode, hook: PostHook) -> None:
        """Behind a node's formula and behind the user's hooks, which are watched."""
        handle = node.register_hook(hook)
        self.handles.append(handle)
        hooks = handle.hooks_dict_ref()
        if hooks is not None and len(hooks) > 1:
            self.hooks.watch_node(node, hooks, handle.id)

    def _hook(self, node: GradNode) -> PostHook:
        note = self.passages.append

        def passed(leaving: Incoming, arrived: Incoming) -> None:
            # Held by reference: the engine adds in place only to what nobody else holds.
            note((node, leaving, arrived))

        return passed

    def _then_sums(self, node: GradNode, passed: PostHook) -> PostHook:
        """A hook that also keeps what the engine has summed."""

        def passed_sums(leaving: Incoming, arrived: Incoming) -> None:
            passed(leaving, arrived)
            left = self.hooks.before_hooks(node, leaving)
            for slot, summed in before_sums(node, left, arrived):
                self.sums[node, slot] = held(summed)

        return passed_sums

    def _plain_first(self, node: GradNode, passed: PostHook) -> PostHook:
        """A hook that puts what torch computes unwatched in the place of anything else."""

        def passed_plain(leaving: Incoming, arrived: Incoming) -> Incoming | None:
            first = torch_private.sequence_number()
            plain = unwatched_result(node, leaving, arrived, self.forward)
            after = self.forward.skip_numbers()
            if plain is not None:
                self.unwatched.update(dict.fromkeys(range(first, after), node))
            passed(leaving if plain is None else plain, arrived)
            return plain

        return passed_plain

    def remove(self) -> None:
        for handle in self.handles:
            handle.remove()
        self.hooks.remove()


def packed_numbers(forward: Forward) -> set[int]:
    """The numbers of the nodes whose saved tensors are packed by hooks."""
    return {op.number for op in forward.operations if op.packed and op.number is not None}


def reachable(roots: Iterable[GradNode]) -> dict[GradNode, NextFunctions]:
    """All nodes that a backward pass from the roots can come to, without recursion."""
    found: dict[GradNode, NextFunctions] = {}
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in found:
            ways = found[node] = node.next_functions
            waiting += [after for after, _ in ways if after is not None]
    return found


def read_saved(forward: Forward, nodes: Iterable[GradNode]) -> dict[GradNode, tuple[Saved, ...]]:
    """What each node keeps for its backward formula, read before the pass frees it.

    Raises: InplaceError, FreedGraphError as torch does when the formula would read it.
    """
    packed = packed_numbers(forward)
    attributes: dict[type, list[str]] = {}
    saved: dict[GradNode, tuple[Saved, ...]] = {}
    for node in nodes:
        kind = type(node)
        names = attributes.get(kind)
        if names is None:
            names = attributes[kind] = torch_private.saved_attributes(node)
        if packed and torch_private.node_number(node) in packed:
            saved[node] = tuple(Saved(torch_private.saved_name(name), None, None) for name in names)
        elif names:
            entries: list[Saved] = []
            for name in names:
                entries += _saved(name, _read(forward, node, name))
            saved[node] = tuple(entries)
        elif hasattr(type(node), "saved_tensors"):
            saved[node] = tuple(_saved("saved_tensors", _read(forward, node, "saved_tensors")))
    return saved


def _saved(name: str, value: Any) -> list[Saved]:
    """What one attribute of a node keeps: a tensor, several, or a plain number (none of ours)."""
    plain = torch_private.saved_name(name)
    if isinstance(value, Tensor):
        return [_kept(plain, value)]
    if not isinstance(value, tuple):
        return []
    return [
        _kept(f"{plain}[{k}]", entry) for k, entry in enumerate(value) if isinstance(entry, Tensor)
    ]


def _kept(name: str, value: Tensor) -> Saved:
    fields = {"name": name, "value": held(value), "version": torch_private.version(value)}
    if value.dtype in NAMED:
        fields["dtype"] = NAMED[value.dtype]
    return made(Saved, fields)


def _read(forward: Forward, node: GradNode, name: str) -> Any:
    try:
        return getattr(node, name)
    except RuntimeError as error:
        raise translated(error, forward, node) from error


class Grads:
    """The `.grad` of the leaves of a graph, before and after a pass."""

    def __init__(self, nodes: Iterable[GradNode]) -> None:
        accumulators = [node for node in nodes if torch_private.is_accumulator(node)]
        self.leaves: list[Tensor] = [torch_private.variable(node) for node in accumulators]
        self.before = dict(self.now())

    def now(self) -> Iterator[tuple[int, Held | None]]:
        for leaf in self.leaves:
            yield id(leaf), None if leaf.grad is None else held(leaf.grad)


@contextmanager
def grads_aside(nodes: Iterable[GradNode]) -> Iterator[Grads]:
    """Let a pass accumulate into copies of the leaves' `.grad`, and put their own back."""
    grads = Grads(nodes)
    own = [leaf.grad for leaf in grads.leaves]
    for leaf in grads.leaves:
        if leaf.grad is not None:
            leaf.grad = leaf.grad.detach().clone()
    try:
        yield grads
    finally:
        for leaf, grad in zip(grads.leaves, own, strict=True):
            leaf.grad = grad


def run_backward(
    forward: Forward,
    nodes: Iterable[GradNode],
    run: Callable[[], None],
    *,
    create_graph: bool = False,
) -> Backward:
    """One backward pass with a hook on every node; with `create_graph` it is watched as well."""
    backward = Backward(forward, nodes, watched=create_graph)
    try:
        with ExitStack() as watching:
            watching.enter_context(warnings.catch_warnings())
            # The cycle it warns of is broken when the leaves get their own `.grad` back.
            warnings.filterwarnings("ignore", message="Using backward.. with create_graph=True")
            if create_graph:
                forward.backward_runs = True
                watching.enter_context(DispatchWatch(forward))
            run()
    except RuntimeError as error:
        raise translated(error, forward, None) from error
    finally:
        forward.backward_runs = False
        backward.remove()
    return backward
