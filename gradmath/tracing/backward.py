"""Watch a backward pass, node by node, and keep what it would otherwise use up.

One hook a node sees what leaves along each of its edges, before anything is added up, and what was
accumulated for each of its outputs. Source: PyTorch docs, torch.autograd.graph.Node.register_hook.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeAlias

import torch
from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath.records.graph import Held, Saved
from gradmath.running import torch_private
from gradmath.tracing.forward import Forward
from gradmath.tracing.held import frozen, held
from gradmath.tracing.refusals import translated
from gradmath.tracing.watches import DispatchWatch

_SUMS = {torch.ops.aten.sum.dim_IntList, torch.ops.aten.sum.default}


# A node's next_functions: where each of its cotangents goes, and to which output there.
Ways: TypeAlias = tuple[tuple[GradNode | None, int], ...]


# One node's turn in the backward pass: what left it, one for each of its next_functions, and what
# had arrived, one for each of its outputs, accumulated.
Cargo: TypeAlias = tuple[Tensor | None, ...]
Passage: TypeAlias = tuple[GradNode, Cargo, Cargo]


class Backward:
    """What a backward pass carried, node by node in the engine's order."""

    def __init__(self, nodes: Iterable[GradNode]) -> None:
        self.passages: list[Passage] = []
        # By the storage of a sum, which is kept: what was summed.
        self.sums: dict[int, tuple[Held, Tensor]] = {}
        self.handles = [node.register_hook(self._hook(node)) for node in nodes]

    def _hook(self, node: GradNode) -> Callable[..., None]:
        note = self.passages.append

        def passed(leaving: Cargo, arrived: Cargo) -> None:
            # Held by reference: the engine adds in place only to what nobody else holds.
            note((node, leaving, arrived))

        return passed

    def remove(self) -> None:
        for handle in self.handles:
            handle.remove()


class SumWatch(torch_private.DispatchMode):
    """Notes, in a backward pass, what each sum that undoes broadcasting was a sum of."""

    def __init__(self, backward: Backward) -> None:
        super().__init__()
        self.backward = backward

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        if func in _SUMS:
            storage = torch_private.storage_number(result.untyped_storage())
            self.backward.sums[storage] = (held(args[0]), result)
        return result


def reachable(roots: Iterable[GradNode]) -> dict[GradNode, Ways]:
    """All nodes that a backward pass from the roots can come to, without recursion."""
    found: dict[GradNode, Ways] = {}
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
    packed = {op.number for op in forward.operations if op.packed}
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
        elif hasattr(node, "saved_tensors"):
            saved[node] = tuple(_saved("saved_tensors", _read(forward, node, "saved_tensors")))
    return saved


def _saved(name: str, value: Any) -> list[Saved]:
    """What one attribute of a node keeps: a tensor, several, or a plain number (none of ours)."""
    plain = torch_private.saved_name(name)
    if isinstance(value, Tensor):
        fields = {"name": plain, "value": held(value), "version": torch_private.version(value)}
        return [frozen(Saved, fields)]
    if not isinstance(value, tuple):
        return []
    return [
        Saved(f"{plain}[{k}]", held(entry), torch_private.version(entry))
        for k, entry in enumerate(value)
        if isinstance(entry, Tensor)
    ]


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
    backward = Backward(nodes)
    try:
        with ExitStack() as watching:
            watching.enter_context(warnings.catch_warnings())
            # The cycle it warns of is broken when the leaves get their own `.grad` back.
            warnings.filterwarnings("ignore", message="Using backward.. with create_graph=True")
            if create_graph:
                forward.backward_runs = True
                watching.enter_context(DispatchWatch(forward))
            if forward.stretches:
                watching.enter_context(SumWatch(backward))
            run()
    except RuntimeError as error:
        raise translated(error, forward, None) from error
    finally:
        forward.backward_runs = False
        backward.remove()
    return backward
