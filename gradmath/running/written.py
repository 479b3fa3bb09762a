"""Lines that make the caller's tensors, so that a listing begins at its imports."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from gradmath.running.tensors import numpy_of

WIDEST_LINE = 44  # characters that a code panel has room for
_INDENT = "    "


def assignment(
    name: str, tensor: Tensor, *, requires_grad: bool = False, width: int = WIDEST_LINE
) -> tuple[str, ...]:
    """The lines that make a tensor of these very values, each at most so wide, where numbers allow.

    Numbers are the shortest decimals that are the values in their own dtype.

    >>> print(*assignment("v", torch.tensor([0, 0.2])), sep="\\n")
    v = torch.tensor([0., 0.2])
    >>> print(*assignment("W", torch.tensor([[1., 2.], [3., 4.]]), requires_grad=True), sep="\\n")
    W = torch.tensor([
        [1., 2.],
        [3., 4.]],
        requires_grad=True)
    """
    plain = tensor.dtype in (torch.float32, torch.int64, torch.bool)
    options = [] if plain else [f"dtype={tensor.dtype}"]
    options += ["requires_grad=True"] if requires_grad else []
    values = numpy_of(tensor)
    whole = f"{name} = torch.tensor({', '.join((_flat(values), *options))})"
    if values.ndim < 2 and len(whole) <= width:
        return (whole,)
    ends = [f"{_INDENT}{option}" for option in options]
    if values.ndim < 2:
        lines = [f"{name} = torch.tensor(", *_wrapped(_flat(values), width), *ends]
    else:
        rows = [_wrapped(_flat(row), width) for row in values]
        rows[-1][-1] += "]"
        lines = [f"{name} = torch.tensor([", *_separated(rows), *ends]
    first = len(lines) - len(ends) - 1
    lines[first:] = [f"{line}," for line in lines[first:-1]] + [f"{lines[-1]})"]
    return tuple(lines)


def written(tensor: Tensor) -> str:
    """A tensor's values as lists of the shortest decimals that are these values in its dtype.

    >>> written(torch.tensor([0.1, -2.0])), written(torch.tensor(0.25))
    ('[0.1, -2.]', '0.25')
    """
    return _flat(numpy_of(tensor))


def _separated(rows: list[list[str]]) -> Iterator[str]:
    for row in rows[:-1]:
        yield from row[:-1]
        yield f"{row[-1]},"
    yield from rows[-1]


def _flat(array: npt.NDArray[np.generic]) -> str:
    if array.ndim:
        return f"[{', '.join(map(_flat, array))}]"
    text = str(array[()])
    if text.endswith(".0"):
        return text[:-1]
    return f"float('{text}')" if text in {"nan", "inf", "-inf"} else text


def _wrapped(row: str, width: int) -> list[str]:
    """A row of numbers on as many indented lines as it takes."""
    lines = [_INDENT]
    for word in row.split(" "):
        joined = word if lines[-1].isspace() else f" {word}"
        if len(lines[-1]) + len(joined) >= width and not lines[-1].isspace():
            lines.append(f"{_INDENT} {word}")
        else:
            lines[-1] += joined
    return lines
