"""The tensors that an operation of a trace is run again on: those that the trace holds, and others
like them.
"""

from __future__ import annotations

from math import prod

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from gradmath.errors import DtypeError, ReplayError
from gradmath.records.argument_texts import TensorPlace
from gradmath.records.graph import KEEP_WHOLE, Graph, Node, whole
from gradmath.running.tensors import dtype_of


def earlier(trace: Graph, node: Node, place: TensorPlace) -> Node:
    """The node of a place, which must have been there when another one came to be.

    Raises: ReplayError if it was not.
    """
    if place.node >= node.index or place.output >= len(trace.nodes[place.node].values):
        raise ReplayError(
            f"the call of {node.label} names t[{place.node}, {place.output}], which was not there"
        )
    return trace.nodes[place.node]


def held_tensor(node: Node, output: int) -> Tensor:
    """What a node held, as a tensor of its own dtype.

    Raises: ReplayError if the trace does not tell, or it is no such tensor.
    """
    kept, dtype = node.values[output], node.dtypes[output]
    if kept is None or dtype is None:
        raise ReplayError(f"the trace does not hold what {node.label} was")
    value = whole(kept)
    if value is None:
        raise ReplayError(f"{node.label} has {prod(kept.shape)} entries, too many to be kept whole")
    if not value.size and max(value.shape, default=0) > KEEP_WHOLE:
        raise ReplayError(f"{node.label} has an axis of more than {KEEP_WHOLE} places")
    try:
        kind = dtype_of(dtype)
        if kind.is_complex is not (value.dtype.kind == "c"):
            raise ValueError(f"it holds {value.dtype}")
        return torch.tensor(value).to(kind)
    except (ValueError, DtypeError) as error:
        raise ReplayError(
            f"{node.label} cannot be made a tensor of {dtype:.60}: {error}"
        ) from error


def is_numeric(tensor: Tensor) -> bool:
    """Whether it holds numbers, not indices or a mask."""
    return tensor.is_floating_point() or tensor.is_complex()


def in_double(tensor: Tensor) -> Tensor:
    if tensor.is_complex():
        return tensor.to(torch.complex128)
    return tensor.double() if tensor.is_floating_point() else tensor


def ones_like(tensor: Tensor) -> Tensor:
    return torch.ones(tensor.shape, dtype=torch.cdouble if tensor.is_complex() else torch.double)


def draws_like(tensor: Tensor, generator: torch.Generator) -> Tensor:
    """Numbers from 0.5 to 1.5 in the place of numbers; indices and masks stay as they are."""
    if not is_numeric(tensor):
        return tensor
    return torch.rand(tensor.shape, generator=generator, dtype=in_double(tensor).dtype) + 0.5


def is_alike(output: Tensor, kept: npt.NDArray[np.generic]) -> bool:
    """Whether an output is what the trace holds, but for the order of additions."""
    wide = torch.complex128 if output.is_complex() else torch.double
    now = output.detach().resolve_conj().resolve_neg().to(wide)
    then = torch.tensor(kept).to(wide)
    precision = torch.finfo(output.dtype).eps if is_numeric(output) else 0.0
    finite = then[torch.isfinite(then)].abs()
    slack = 64 * precision * (float(finite.max()) if finite.numel() else 0.0)
    return now.shape == then.shape and torch.allclose(
        now, then, rtol=0.0, atol=slack, equal_nan=True
    )
