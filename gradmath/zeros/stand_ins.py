"""What stands in for operations that cannot be run again as they are, or not on anybody's numbers.

Either torch cannot run them alone (a layer of mkldnn's), or they follow their indices unchecked.
Each of these does the same by operations that check theirs; a replay compares what comes out with
what the trace holds. Names are aten's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, TypeAlias

import torch
from torch import Tensor
from torch.nn import functional

from gradmath.records.graph import KEEP_WHOLE

Indices: TypeAlias = Sequence[Tensor | None]
_LSTM = 2  # of the modes of a layer of mkldnn's


def _recurrent(
    x: Tensor, into: Tensor, again: Tensor, bias: Tensor, bias_again: Tensor, h: Tensor, c: Tensor,
    reverse: bool, sizes: list[int], mode: int, _hidden: int, layers: int, has_biases: bool,
    *_others: Any,
) -> list[Tensor]:  # fmt: skip
    """One layer of an LSTM, in one direction, step by step. Source: PyTorch docs, nn.LSTM."""
    _demand(mode == _LSTM and layers == 1 and not sizes, "it is no layer of an LSTM")
    _demand(x.dim() == 3 and len(x) <= KEEP_WHOLE, "it has too many steps")
    states, shift = [], bias + bias_again if has_biases else x.new_zeros(())
    for step in reversed(x.unbind()) if reverse else x.unbind():
        gates = step @ into.t() + h @ again.t() + shift
        enter, forget, cell, leave = gates.chunk(4, -1)
        c = forget.sigmoid() * c + enter.sigmoid() * cell.tanh()
        h = leave.sigmoid() * c.tanh()
        states.append(h)
    return [torch.stack(states[::-1] if reverse else states), h, c]


def _packed(x: Tensor, lengths: Tensor, batch_first: bool) -> list[Tensor]:
    """Sequences of falling lengths, step by step without what fills them up."""
    steps = x.transpose(0, 1) if batch_first else x
    whole = lengths.dtype is torch.long and lengths.dim() == 1 and lengths.shape == steps.shape[1:2]
    _demand(whole and bool((lengths >= 1).all() & (lengths <= len(steps)).all()), "a length is off")
    _demand(bool((lengths.diff() <= 0).all()), "its lengths do not fall")
    present = torch.arange(int(lengths[0]))[:, None] < lengths
    return [steps[: len(present)][present], present.sum(1)]


def _segmented(
    data: Tensor, reduce: str, *, lengths: Tensor | None = None, indices: Tensor | None = None,
    offsets: Tensor | None = None, axis: int = 0, unsafe: bool = False, initial: Any = None,
) -> Tensor:  # fmt: skip
    if offsets is not None and lengths is None and offsets.dim():
        _demand(bool((offsets[..., 0] == 0).all()), "its first offset is not 0")
        lengths = offsets.diff()
    if lengths is None or indices is not None:
        raise ValueError("it has no lengths")
    whole = lengths.dtype in (torch.long, torch.int) and lengths.dim() == axis + 1 <= data.dim()
    _demand(whole and lengths.shape[:-1] == data.shape[:axis], "its lengths are of another shape")
    covered = bool((lengths >= 0).all()) and bool((lengths.sum(-1) <= data.shape[axis]).all())
    _demand(covered and bool((lengths <= data.shape[axis]).all()), "its lengths do not fit")
    return torch.segment_reduce(
        data, reduce, lengths=lengths, axis=axis, unsafe=unsafe, initial=initial
    )


def _ctc(
    log_probs: Tensor, targets: Tensor, input_lengths: Any, target_lengths: Any,
    blank: int = 0, zero_infinity: bool = False,
) -> Tensor:  # fmt: skip
    """The loss alone: of its second output some entries are memory that nobody wrote to."""
    _demand(log_probs.dim() == 3 and targets.dim() in (1, 2), "its tensors are of another shape")
    steps, batch, classes = log_probs.shape
    ins, outs = (_as_list(lengths) for lengths in (input_lengths, target_lengths))
    rows = batch if targets.dim() == 1 else len(targets)
    _demand(len(ins) == len(outs) == batch == rows, "a length is missing")
    most = targets.shape[1] if targets.dim() == 2 else targets.numel()
    fits = all(0 <= n <= steps for n in ins) and all(0 <= n <= most for n in outs)
    _demand(fits and (targets.dim() == 2 or sum(outs) == most), "its lengths do not fit")
    whole = targets.dtype in (torch.long, torch.int)
    known = whole and bool(((targets >= 0) & (targets < classes)).all()) and 0 <= blank < classes
    _demand(known, "a target is no class")
    return functional.ctc_loss(
        log_probs, targets, torch.tensor(ins), torch.tensor(outs), blank, "none", zero_infinity
    )


def _pooled_back(grad: Tensor, pooled: Tensor, *rest: Any) -> Tensor:
    """What a maximum pool gives back: each number goes where the maximum was."""
    indices, axes = rest[-1], len(rest[0])
    _demand(indices.shape == grad.shape and pooled.dim() > axes, "its tensors do not fit together")
    flat = torch.zeros_like(pooled).flatten(-axes)
    return flat.scatter_add(-1, indices.flatten(-axes), grad.flatten(-axes)).view(pooled.shape)


def _masked_index(x: Tensor, mask: Tensor, indices: Indices, fill: float) -> Tensor:
    return x[_within(x, indices)].masked_fill(~mask, fill)


def _masked_put(x: Tensor, mask: Tensor, indices: Indices, values: Tensor) -> Tensor:
    places = _within(x, indices)
    _demand(all(isinstance(each, Tensor) for each in places), "an axis has no index")
    return x.index_put(places, values.masked_fill(~mask, 0), accumulate=True)  # type: ignore[arg-type]


def _within(x: Tensor, indices: Indices) -> tuple[Tensor | slice, ...]:
    """Indices that a mask leaves out may point anywhere."""
    sizes = zip(indices, x.shape, strict=False)
    return tuple(
        slice(None) if each is None else each.clamp(-size, size - 1) for each, size in sizes
    )


def _unfolded(x: Tensor, *sizes: list[int]) -> Tensor:
    _check_windows(*sizes)
    return functional.unfold(x, *map(tuple, sizes))


def _folded(x: Tensor, into: list[int], *sizes: list[int]) -> Tensor:
    _check_windows(into, *sizes)
    return functional.fold(x, tuple(into), *map(tuple, sizes))


def _check_windows(*sizes: list[int]) -> None:
    fits = all(0 <= size <= KEEP_WHOLE for each in sizes for size in each)
    _demand(fits, "its windows are of no such size")


def _distances(points: Tensor, order: float = 2.0) -> Tensor:
    _demand(points.dim() == 2 and points.numel() > 0, "it holds no points")
    return functional.pdist(points, order)


def _weight_normed(v: Tensor, g: Tensor, dim: int = 0) -> list[Tensor]:
    others = [axis for axis in range(v.dim()) if axis != dim % v.dim()]
    norm = torch.linalg.vector_norm(v, 2, others, keepdim=True)
    return [v * (g / norm), norm]


def _strided_over(
    whole: Tensor, part: Tensor, size: list[int], stride: list[int], offset: int | None = None
) -> Tensor:
    _demand(list(part.shape) == size, "its window is of another shape")
    return torch.as_strided_scatter(whole, part, size, stride, offset)


def _trilinear(
    a: Tensor, b: Tensor, c: Tensor, to_a: list[int], to_b: list[int], to_c: list[int],
    summed: list[int], _unrolled: int = 1,
) -> Tensor:  # fmt: skip
    parts = [_unsqueezed(*part) for part in ((a, to_a), (b, to_b), (c, to_c))]
    size = prod(torch.broadcast_shapes(*(part.shape for part in parts)))
    _demand(size <= KEEP_WHOLE**2, "its product has more entries than fit into memory")
    return (parts[0] * parts[1] * parts[2]).sum(summed)


def _unsqueezed(tensor: Tensor, axes: Sequence[int]) -> Tensor:
    _demand(len(axes) <= 8, "it has too many axes")
    for axis in axes:
        tensor = tensor.unsqueeze(axis)
    return tensor


def _as_list(lengths: Any) -> list[int]:
    if not isinstance(lengths, Tensor):
        return list(lengths)
    _demand(lengths.dtype in (torch.long, torch.int) and lengths.dim() == 1, "a length is off")
    whole: list[int] = lengths.tolist()
    return whole


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)


STAND_INS: dict[str, Callable[..., Any]] = {
    # Without the mask, they work entry by entry.
    "fake_quantize_per_channel_affine_cachemask": torch.fake_quantize_per_channel_affine,
    "fake_quantize_per_tensor_affine_cachemask": torch.fake_quantize_per_tensor_affine,
    "col2im": _folded,
    "im2col": _unfolded,
    "mkldnn_rnn_layer": _recurrent,
    "_pack_padded_sequence": _packed,
    "segment_reduce": _segmented,
    "_ctc_loss": _ctc,
    "max_pool2d_with_indices_backward": _pooled_back,
    "max_pool3d_with_indices_backward": _pooled_back,
    "_pdist_forward": _distances,
    "_unsafe_masked_index": _masked_index,
    "_unsafe_masked_index_put_accumulate": _masked_put,
    "_weight_norm_interface": _weight_normed,
    "as_strided_scatter": _strided_over,
    "_trilinear": _trilinear,
}
