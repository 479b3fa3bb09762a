"""The two numbers that made the first NaN or infinity of a backward pass.

The operation runs once more, on what the trace holds, and torch is asked for one local derivative
at a time. Source: PyTorch docs, torch.Tag.pointwise; torch.autograd.detect_anomaly, which names
the node as well, though for NaN alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import torch
from torch import Tensor

from gradmath.graphs.anomalies import first_anomaly, first_odd, remedy
from gradmath.graphs.trace import Trace
from gradmath.records.anomaly import Anomaly
from gradmath.records.graph import Array, Edge, Port, whole
from gradmath.running import torch_private
from gradmath.running.tensors import dtype_of
from gradmath.tracing.held import tensors_in
from gradmath.tracing.operations import Operation

_MOST_PLACES = 512  # of an output that are asked one by one
Product: TypeAlias = tuple[float, float]  # what arrived, and the local derivative


@dataclass(frozen=True, eq=False)
class Rerun:
    """An operation, and the outputs of the trace's nodes that went into it."""

    operation: Operation
    inputs: Sequence[Port]


def with_anomaly(trace: Trace, rerun_of: Callable[[int], Rerun | None]) -> Trace:
    """A trace that says where the first cotangent that is not finite arose."""
    found = first_anomaly(trace)
    if found is None:
        return trace
    if found.cause == "formula" and found.edge is not None and found.entry is not None:
        rerun = rerun_of(found.node)
        product = None if rerun is None else _product(trace, found, rerun)
        if product is not None:
            found = replace(found, arrived=product[0], factor=product[1])
    return replace(trace, anomaly=replace(found, remedy=remedy(trace, found)))


def _product(trace: Trace, found: Anomaly, rerun: Rerun) -> Product | None:
    """The product that gave an entry; None where it cannot be told."""
    assert found.edge is not None
    edge = trace.edges[found.edge]
    tensors = list(_inputs(trace, rerun))
    position = _position(trace, edge, rerun)
    if position is None or any(tensor is None for tensor in tensors):
        return None
    with torch_private.unwatched(), torch.enable_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _asked(trace, found, edge, rerun, tensors, position)
        except (RuntimeError, TypeError, ValueError, IndexError):  # it cannot be run again so
            return None


def _asked(
    trace: Trace,
    found: Anomaly,
    edge: Edge,
    rerun: Rerun,
    tensors: list[Any],
    position: int,
) -> Product | None:
    function = rerun.operation.function.function
    pointwise = torch.Tag.pointwise in function.tags
    if pointwise:  # what broadcasting would copy is copied, so that each copy has its own slope
        shape = torch.broadcast_shapes(*(tensor.shape for tensor in tensors))
        tensors[position] = tensors[position].expand(shape).clone()
    leaf = tensors[position].requires_grad_()
    products: list[Product] = []
    for k, output in enumerate(_run(rerun.operation, tensors)):
        held = trace.nodes[found.node].cotangents[k] if output.requires_grad else None
        came = None if held is None else whole(held)
        if came is None or came.dtype.kind != "f" or tuple(output.shape) != came.shape:
            continue
        own = [_place_in(edge, came)] if pointwise else _all_places(came)
        for place in own:
            unit = torch.zeros_like(output)
            unit[place] = 1
            (slopes,) = torch.autograd.grad(output, leaf, unit, retain_graph=True)
            slope = slopes[place if pointwise else found.entry].item()
            with np.errstate(all="ignore"):
                made = np.multiply(came[place], np.asarray(slope, came.dtype))
            if not np.isfinite(made):
                products.append((float(came[place]), slope))
    # One that is NaN may be so from other entries' zeros.
    return next((p for p in products if not np.isnan(p[1])), products[0] if products else None)


def _run(operation: Operation, tensors: Sequence[Tensor]) -> list[Tensor]:
    """The outputs of an operation for other tensors in the places of its own."""
    copies = iter([tensor.clone() for tensor in tensors])  # it may write to them
    arguments = _exchanged(operation.arguments, copies)
    keywords = {name: _exchanged(value, copies) for name, value in operation.keywords.items()}
    return list(tensors_in((operation.function.function(*arguments, **keywords),)))


def _place_in(edge: Edge, came: Array) -> tuple[int, ...]:
    """The first entry that is not finite of what a formula gave entry by entry."""
    gave = edge.made if edge.before_sum is None else edge.before_sum
    entries = None if gave is None else whole(gave)
    if entries is None or entries.shape != came.shape:
        raise ValueError("it does not work entry by entry")
    return first_odd(entries)


def _all_places(came: Array) -> Iterator[tuple[int, ...]]:
    return np.ndindex(came.shape) if came.size <= _MOST_PLACES else iter(())


def _inputs(trace: Trace, rerun: Rerun) -> Iterator[Tensor | None]:
    """What went in, as tensors of their own dtype."""
    for index, output in rerun.inputs:
        node = trace.nodes[index]
        held, dtype = node.values[output], node.dtypes[output]
        value = None if held is None else whole(held)
        yield None if value is None or dtype is None else torch.tensor(value).to(dtype_of(dtype))


def _position(trace: Trace, edge: Edge, rerun: Rerun) -> int | None:
    """Which of the tensors that went in an edge leads to: slots are in the call's order."""
    port = (edge.target, edge.output)
    own = [e.slot for e in trace.inputs(edge.source) if (e.target, e.output) == port]
    slots = sorted(slot for slot in own if slot is not None)
    places = [k for k, each in enumerate(rerun.inputs) if each == port]
    if edge.slot is None or len(slots) != len(places):
        return None
    return places[slots.index(edge.slot)]


def _exchanged(argument: Any, tensors: Iterator[Tensor]) -> Any:
    """An argument with the next of the given tensors in the place of each of its own."""
    if isinstance(argument, Tensor):
        return next(tensors)
    if isinstance(argument, list | tuple):
        return type(argument)(_exchanged(entry, tensors) for entry in argument)
    return argument
