"""Watch a backward pass, node by node, and keep what it would otherwise use up.

One hook a node sees what leaves along each of its edges, before anything is added up, and what was
accumulated for each of its outputs. Source: PyTorch docs, torch.autograd.graph.Node.register_hook.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath import torch_private
from gradmath.graph import Held, Saved
from gradmath.trace_errors import translated
from gradmath.trace_forward import Forward
from gradmath.trace_values import held
from gradmath.trace_watches import DispatchWatch

_SUMS = {torch.ops.aten.sum.dim_IntList, torch.ops.aten.sum.default}


class Passage(NamedTuple):
    """One node's turn in the backward pass."""

    node: GradNode
    leaving: tuple[Tensor | None, ...]  # one for each of its next_functions
    arrived: tuple[Tensor | None, ...]  # one for each of its outputs, accumulated


class Backward:
    """What a backward pass carried, node by node in the engine's order."""

    def __init__(self, nodes: Iterable[GradNode]) -> None:
        self.passages: list[Passage] = []
        # By the storage of a sum, which is kept: what was summed.
        self.sums: dict[int, tuple[Held, Tensor]] = {}
        self.handles = [node.register_hook(self._hook(node)) for node in nodes]

    def _hook(self, node: GradNode) -> Callable[..., None]:
        note = self.passages.append

        def passed(leaving: tuple[Tensor | None, ...], arrived: tuple[Tensor | None, ...]) -> None:
            # Held by reference: the engine adds in place only to what nobody else holds.
            note(Passage(node, leaving, arrived))

        return passed

    def remove(self) -> None:
        for handle in self.handles:
            handle.remove()


class SumWatch(torch_private.TorchDispatchMode):
    """Notes, in a backward pass, what each sum that undoes broadcasting was a sum of."""

    def __init__(self, backward: Backward) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.backward = backward

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        if func in _SUMS:
            self.backward.sums[result.untyped_storage()._cdata] = (held(args[0]), result)
        return result


def reachable(roots: Iterable[GradNode]) -> list[GradNode]:
    """All nodes that a backward pass from the roots can come to, without recursion."""
    found: dict[int, GradNode] = {}
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if id(node) in found:
            continue
        found[id(node)] = node
        waiting += [after for after, _ in node.next_functions if after is not None]
    return list(found.values())


def read_saved(forward: Forward, nodes: Sequence[GradNode]) -> dict[int, tuple[Saved, ...]]:
    """What each node keeps for its backward formula, read before the pass frees it.

    Raises: InplaceError, FreedGraphError as torch does when the formula would read it.
    """
    packed = {op.number for op in forward.operations if op.packed}
    attributes: dict[type, list[str]] = {}
    saved: dict[int, tuple[Saved, ...]] = {}
    for node in nodes:
        kind = type(node)
        if kind not in attributes:
            attributes[kind] = torch_private.saved_attributes(node)
        if attributes[kind]:
            hidden = bool(packed) and torch_private.node_number(node) in packed
            saved[id(node)] = tuple(
                entry for name in attributes[kind] for entry in _saved(forward, node, name, hidden)
            )
        elif hasattr(node, "saved_tensors"):
            saved[id(node)] = tuple(
                Saved(f"saved_tensors[{k}]", held(tensor), tensor._version)
                for k, tensor in enumerate(_reading(forward, node, lambda n: n.saved_tensors))
                if tensor is not None
            )
    return saved


def _saved(forward: Forward, node: GradNode, name: str, hidden: bool) -> Iterator[Saved]:
    plain = name.removeprefix("_saved_")
    if hidden:
        yield Saved(plain, None, None)
        return
    value = _reading(forward, node, lambda n: getattr(n, name))
    if isinstance(value, Tensor):
        yield Saved(plain, held(value), value._version)
    elif isinstance(value, tuple) and any(isinstance(entry, Tensor) for entry in value):
        for k, entry in enumerate(value):
            if isinstance(entry, Tensor):
                yield Saved(f"{plain}[{k}]", held(entry), entry._version)


def _reading(forward: Forward, node: GradNode, read: Callable[[Any], Any]) -> Any:
    try:
        return read(node)
    except RuntimeError as error:
        raise translated(error, forward, node) from error


class Grads:
    """The `.grad` of the leaves of a graph, before and after a pass."""

    def __init__(self, nodes: Sequence[GradNode]) -> None:
        accumulators = [node for node in nodes if torch_private.is_accumulator(node)]
        self.leaves: list[Tensor] = [torch_private.variable(node) for node in accumulators]
        self.before = dict(self.now())

    def now(self) -> Iterator[tuple[int, Held | None]]:
        for leaf in self.leaves:
            yield id(leaf), None if leaf.grad is None else held(leaf.grad)


@contextmanager
def grads_aside(nodes: Sequence[GradNode]) -> Iterator[Grads]:
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
    nodes: Sequence[GradNode],
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
            if _broadcasts(forward):
                watching.enter_context(SumWatch(backward))
            run()
    except RuntimeError as error:
        raise translated(error, forward, None) from error
    finally:
        forward.backward_runs = False
        backward.remove()
    return backward


def _broadcasts(forward: Forward) -> bool:
    """Whether any operation may have stretched an argument, so that backward must sum."""
    for operation in forward.operations:
        if operation.number is None or not operation.outputs:
            continue
        shape = operation.outputs[0][0].shape
        for key in operation.inputs:
            value = forward.values.get(key)
            if value is not None and value.shape != shape and _stretches(value.shape, shape):
                return True
    return False


def _stretches(small: Sequence[int], large: Sequence[int]) -> bool:
    pairs = zip(reversed(small), reversed(large), strict=False)
    return len(small) <= len(large) and all(a in (1, b) for a, b in pairs)
