"""A trace whose nodes and edges are made when somebody looks, from what was read in time."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath.graphs.trace import Later, Trace
from gradmath.records.graph import Held
from gradmath.records.sums import other_sum
from gradmath.running import torch_private
from gradmath.tracing.assembly import Assembly, nonfinite
from gradmath.tracing.held import dtype_name, held
from gradmath.tracing.matching import is_custom


def trace_later(assembly: Assembly) -> Trace:
    """The trace of an assembly: all that may change is read now, the rest waits for a look.

    Where operations wrote in place or in other threads, where a Function of the user's may keep
    tensors in its node, where hooks may have edited cotangents, or numbers are not finite, all is
    made at once.
    """
    operations = assembly.forward.operations
    if (
        any(op.function.writes or op.thread for op in operations)
        or any(map(is_custom, assembly.run.nodes))
        or not _read(assembly)
        or any(map(nonfinite, _joined(assembly)))
    ):
        return assembly.trace()
    known = assembly.known()
    if not _arrived_as_sent(assembly, known["v"]):
        return assembly.trace()
    _let_go(assembly)

    def make() -> dict[str, Any]:
        with no_collection():
            return assembly.looked_at(assembly.draft_all())

    return Later(make).trace(known)


def _read(assembly: Assembly) -> bool:
    """Read what only tensors tell: values that nobody saw yet, and dtypes of the user's own."""
    forward = assembly.forward
    try:
        for operation in forward.operations:
            for tensor, version in operation.outputs:
                key = forward.key_of(tensor)
                if key not in forward.values and torch_private.version(tensor) == version:
                    forward.values[key] = held(tensor)
        for key, tensor in assembly.outside():
            assembly.outside_dtypes[key] = dtype_name(tensor.dtype)
            if forward.values.get(key) is None:
                forward.values[key] = held(tensor)
    except RuntimeError:  # a tensor of a vmap that is over; most likely nothing reads it
        return False
    return True


def _joined(assembly: Assembly) -> Iterator[Any]:
    """All values and cotangents, with arrays of floats as one."""
    values = [*assembly.forward.values.values(), *assembly.carried.every]
    floats = [v for v in values if isinstance(v, np.ndarray) and v.dtype.kind == "f"]
    if floats:
        yield np.concatenate(floats, axis=None)
    if len(floats) < len(values):
        yield from (v for v in values if not isinstance(v, np.ndarray) or v.dtype.kind != "f")


def _arrived_as_sent(assembly: Assembly, seeds: Sequence[Held | None]) -> bool:
    """Whether all that arrived is what was sent there, added up: no hook had a hand in it.

    Pre-hooks of nodes are seen by nothing else, and may be gone when somebody looks.
    """
    hooks = assembly.carried.hooks
    if hooks is None or not hooks.idle:
        return False
    sent: dict[tuple[GradNode, int], list[Held]] = {}
    for (kind, node, output), seed in zip(assembly.outputs, seeds, strict=True):
        if seed is not None:
            if kind != "node":
                return False
            sent.setdefault((node, output), []).append(seed)
    for node, left, arrived in assembly.carried.passages.values():
        for k, whole in enumerate(arrived):
            parts = sent.pop((node, k), [])
            if len(parts) == 1 and parts[0] is whole:
                continue
            if other_sum(parts, whole, dtype_name(torch_private.output_dtype(node, k))) is not None:
                return False
        for (target, output), cargo in zip(assembly.run.nodes[node], left, strict=False):
            if target is not None and cargo is not None:
                sent.setdefault((target, output), []).append(cargo)
    return True


def _let_go(assembly: Assembly) -> None:
    """Drop the tensors that the program computed: a trace keeps no memory of torch's."""
    run, forward = assembly.run, assembly.forward
    for operation in forward.operations:
        operation.outputs = [(_GONE[tensor.dtype], 0) for tensor, _ in operation.outputs]
        operation.arguments = tuple(map(_without, operation.arguments))
        if operation.keywords:
            operation.keywords = {k: _without(v) for k, v in operation.keywords.items()}
    run.outputs = {name: _GONE[out.dtype] for name, out in run.outputs.items()}
    run.seeds, run.backward = (), None
    assembly.carried.let_go()
    forward.aliases.clear()


def _without(thing: Any) -> Any:
    """An argument with something in the place of each tensor that says only that."""
    if isinstance(thing, Tensor):
        return _GONE[thing.dtype]
    return [_without(entry) for entry in thing] if type(thing) in _SEVERAL else thing


_SEVERAL = (list, tuple)


class _StandIns(dict[torch.dtype, Tensor]):
    """A tensor without entries of each dtype, made when it is first asked for."""

    def __missing__(self, dtype: torch.dtype) -> Tensor:
        self[dtype] = torch.empty(0, dtype=dtype)
        return self[dtype]


_GONE = _StandIns()


@contextmanager
def no_collection() -> Iterator[None]:
    """Hold off Python's cycle collector, which thousands of small records would keep busy."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
