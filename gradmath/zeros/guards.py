"""What torch itself does not check before it follows the indices of a call, checked here.

A trace may come from a file that anybody wrote, and wrong indices would end the whole program.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from gradmath.errors import ReplayError


def check_indices(op: str, tensors: Sequence[Tensor], arguments: Sequence[Any]) -> None:
    """Raise ReplayError if an operation would look where nothing is."""
    if op == "_embedding_bag" and not _is_bag(tensors, arguments):
        raise ReplayError("_embedding_bag cannot be run again: its indices lie outside its weight")


def _is_bag(tensors: Sequence[Tensor], arguments: Sequence[Any]) -> bool:
    if len(tensors) != 3:  # weights for each sample are not run again
        return False
    weight, indices, offsets = tensors
    counts = [indices, offsets]
    if any(t.dtype is not torch.long or t.dim() != 1 or not t.numel() for t in counts):
        return False
    if weight.dim() != 2 or not (int(indices.min()) >= 0 and int(indices.max()) < len(weight)):
        return False
    starts_well = int(offsets[0]) == 0 and bool((offsets.diff() >= 0).all())
    mode, padding = [*arguments[4:5], 0][0], [*arguments[8:9], -1][0]
    last_in = [*arguments[7:8], False][0]
    ends_well = int(offsets[-1]) <= len(indices) and (
        last_in is False or int(offsets[-1]) == len(indices)
    )
    return starts_well and ends_well and mode in (0, 1, 2) and -1 <= padding < len(weight)
