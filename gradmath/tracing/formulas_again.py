"""A node's formula run once more: for what the engine summed, and for what a watch changed.

Between a formula and the hooks behind it the engine sums where broadcasting had stretched an
input. Only a dispatch mode could look on there, and under a mode torch takes other formulas (of
`prod`, `masked_prod`, `ormqr`), whose last bits differ. A node that is called by hand gives what
its formula gives, before any sum. Source: torch/csrc/autograd/engine.cpp, call_function.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import torch
from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath.running import torch_private
from gradmath.tracing.forward import Forward
from gradmath.tracing.held import tensors_in
from gradmath.tracing.operations import Operation

# One for each slot of a node, or for each of its outputs.
Incoming: TypeAlias = tuple[Tensor | None, ...]

# Only their first input is ever stretched, and it gets what arrived: no need to multiply again.
_PASSING_ON = {"AddmmBackward0", "ExpandBackward0"}


def repeatable(node: GradNode, packed: set[int]) -> bool:
    """Whether a formula may run a second time: only torch's own do nothing but compute.

    Of a user's Function, of what packing hooks would unpack again, nobody knows; and a leaf's
    `.grad` must be added to once.
    """
    own = isinstance(node, torch.autograd.function.BackwardCFunction)
    if own or torch_private.is_accumulator(node):
        return False
    # The formula behind a write to a view may be a user's.
    return torch_private.node_name(node) != "CopySlices" and (
        not packed or torch_private.node_number(node) not in packed
    )


def stretched(forward: Forward) -> set[int]:
    """The numbers of the nodes whose operations may have stretched an argument."""
    return {
        operation.number
        for operation in forward.operations
        if operation.number is not None and _stretches(operation)
    }


def _stretches(operation: Operation) -> bool:
    """Whether an argument may have been stretched to the shape of the result."""
    if not operation.outputs:
        return False
    large = operation.outputs[0][0].shape
    for argument in operation.arguments:
        if isinstance(argument, Tensor):
            if argument.shape != large and _fits(argument.shape, large):
                return True
        elif type(argument) is list or type(argument) is tuple:
            shapes = [tensor.shape for tensor in tensors_in(argument)]
            if any(shape != large and _fits(shape, large) for shape in shapes):
                return True
    return False


def _fits(small: Sequence[int], large: Sequence[int]) -> bool:
    """Whether broadcasting stretches one shape to another."""
    pairs = zip(reversed(small), reversed(large), strict=False)
    return len(small) <= len(large) and all(a in (1, b) for a, b in pairs)


def before_sums(
    node: GradNode, leaving: Incoming, arrived: Incoming
) -> Iterator[tuple[int, Tensor]]:
    """For each slot whose cotangent was summed: the slot, and what was summed.

    It counts only if its sum has the very bits that left the node.
    """
    with torch_private.unwatched(), torch.no_grad():
        passes_on = torch_private.node_name(node) in _PASSING_ON and torch_private.beta(node) == 1
        made = arrived if passes_on else _again(node, arrived)
        for slot, (before, left) in enumerate(zip(made, leaving, strict=False)):
            if before is None or left is None or before.shape == left.shape:
                continue
            if same_bits(_as_left(before, left), left):
                yield slot, before


def unwatched_result(
    node: GradNode, leaving: Incoming, arrived: Incoming, forward: Forward
) -> Incoming | None:
    """What a formula gives while nobody watches, if the one under watch gave other bits."""
    with torch_private.unwatched():
        plain = _all_as_left(_again(node, arrived), leaving)
    if plain is None or _all_same(plain, leaving):
        return None
    with forward.paused():
        watched = _all_as_left(_again(node, arrived), leaving)
    # Else it is a hook of the user's that gave other bits, and it has the last word.
    return plain if watched is not None and _all_same(watched, leaving) else None


def _again(node: GradNode, arrived: Incoming) -> Sequence[Tensor | None]:
    made = node(*arrived)  # type: ignore[operator]
    return made if isinstance(made, tuple) else (made,)


def _all_as_left(made: Sequence[Tensor | None], leaving: Incoming) -> Incoming | None:
    """What was made as the engine would let it leave, None if it could not."""
    pairs = list(zip(made, leaving, strict=False))
    if len(made) != len(leaving) or any((a is None) != (b is None) for a, b in pairs):
        return None
    return tuple(None if a is None or b is None else _as_left(a, b) for a, b in pairs)


def _as_left(made: Tensor, left: Tensor) -> Tensor:
    """What was made, summed and rounded to the shape and dtype in which it left."""
    small, large = left.shape, made.shape
    pairs = zip(reversed(small), reversed(large), strict=False)
    if len(small) > len(large) or any(a not in (1, b) for a, b in pairs):
        return made
    return made.sum_to_size(small).to(left.dtype)


def _all_same(tensors: Incoming, others: Incoming) -> bool:
    return all(
        a is None or b is None or same_bits(a, b) for a, b in zip(tensors, others, strict=True)
    )


def same_bits(tensor: Tensor, other: Tensor) -> bool:
    """Whether two tensors hold the same, NaN and the sign of zero included."""
    if (tensor.shape, tensor.dtype, tensor.layout) != (other.shape, other.dtype, other.layout):
        return False
    if tensor.layout is not torch.strided:
        tensor, other = tensor.to_dense(), other.to_dense()
    return torch.equal(_bits(tensor), _bits(other))


def _bits(tensor: Tensor) -> Tensor:
    own = tensor.detach().resolve_conj().resolve_neg().clone(memory_format=torch.contiguous_format)
    return own.reshape(-1).view(torch.uint8)
