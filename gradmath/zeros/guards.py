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
    """Raise ReplayError if an operation would look where nothing is.

    arguments are those of the whole call, with something in the place of each tensor.
    """
    check = _CHECKS.get(op)
    if check is not None and not check(tensors, arguments):
        raise ReplayError(f"{op} cannot be run again: it would read beyond what it is given")


def _is_bag(tensors: Sequence[Tensor], arguments: Sequence[Any]) -> bool:
    weight, indices, offsets, *weights = tensors
    counts = [indices, offsets]
    if any(t.dtype not in (torch.long, torch.int) or t.dim() != 1 or not t.numel() for t in counts):
        return False
    if indices.dtype != offsets.dtype or any(each.shape != indices.shape for each in weights):
        return False
    if weight.dim() != 2 or not (indices.min() >= 0 and indices.max() < len(weight)):
        return False
    mode, last_in, padding = _options(arguments)
    starts_well = int(offsets[0]) == 0 and bool((offsets.diff() >= 0).all())
    end = int(offsets[-1])
    ends_well = end == len(indices) if last_in else end <= len(indices)
    return starts_well and ends_well and mode in (0, 1, 2) and -1 <= padding < len(weight)


def _options(arguments: Sequence[Any]) -> tuple[Any, Any, Any]:
    """The mode, whether the last offset is the end, and the row that is left out."""
    given = [*arguments, *_DEFAULTS[len(arguments) :]]
    return given[4], given[7], given[8]


_DEFAULTS = [None, None, None, False, 0, False, None, False, -1]


def _is_half(tensors: Sequence[Tensor], arguments: Sequence[Any]) -> bool:
    """Whether a tensor is the half of a symmetric one that the size given belongs to."""
    (half,) = tensors
    _, axes, _, size = arguments
    within = all(-half.dim() <= axis < half.dim() for axis in axes)
    alone = within and len({axis % half.dim() for axis in axes}) == len(axes) > 0
    return alone and half.is_complex() and size > 0 and half.shape[axes[-1]] == size // 2 + 1


def _draws_windows(tensors: Sequence[Tensor], _arguments: Sequence[Any]) -> bool:
    """Whether where windows begin was drawn as torch draws it: elsewhere they would lie outside."""
    drawn = tensors[-1]
    return len(tensors) == 2 and bool(((drawn >= 0) & (drawn < 1)).all())


_CHECKS = {
    "_embedding_bag": _is_bag,
    "_fft_c2r": _is_half,
    "fractional_max_pool2d": _draws_windows,
    "fractional_max_pool3d": _draws_windows,
}
