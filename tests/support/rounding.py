"""How far rounding alone takes two computations of one number apart: where tests get tolerances.

Which kernels a CPU takes, and how many threads, decides the order of a sum and whether a product
is rounded before it is added. So last bits differ between machines, but by no more than this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

CALL = 4  # exp, tanh and the like are off by up to two eps, an operation by half of one
FIVE_DECIMALS = 5e-6  # how far off a number is that is printed with five


def rounding(operations: float, dtype: torch.dtype = torch.float32) -> float:
    """The most by which two results of the same operations differ, as a share of the largest
    number on the way.

    Each operation takes either result off by at most half an eps. A sum of n products counts for n
    where the largest number is the sum of their sizes, which no partial sum exceeds; where all
    terms have one sign that is the sum itself, and the share is one of the result.
    """
    return operations * float(torch.finfo(dtype).eps)


def rounding_seen(
    run: Callable[[Tensor], Tensor], points: Tensor, dtype: torch.dtype = torch.float32
) -> float:
    """The same for a run too entangled to count, as it was seen: the largest difference between
    its results in float32 and those in float64, in eps of dtype.

    Other kernels draw other roundings of that size; eight times the largest of them leaves room.
    """
    narrow = points.float()
    away = (run(narrow).double() - run(narrow.double())).abs().max()
    return 8 * float(away) * torch.finfo(dtype).eps / torch.finfo(torch.float32).eps


@dataclass(frozen=True)
class SimilarityRounding:
    """The most by which the entries of Y, L and those of X.grad of two runs differ."""

    Y: float
    L: float
    X_grad: float


def similarity_rounding(
    X: npt.ArrayLike, V: npt.ArrayLike, sizes: npt.ArrayLike | None = None, made_by: int = 0
) -> SimilarityRounding:
    """For Workshop 2's Y = tanh(X @ X.T), L = (V * Y).sum() and Y.backward(V), all in float32.

    made_by counts the operations that made X, if it is a product, and sizes the largest number on
    the way to each of its entries. An error of X @ X.T comes through tanh with its slope, at most
    1; the slope 1 - Y**2 changes with Y by 2 |Y|.
    """
    X, V = np.asarray(X, np.float64), np.abs(np.asarray(V, np.float64))
    size = np.abs(X) if sizes is None else np.asarray(sizes, np.float64)
    n, d = X.shape
    Y = np.tanh(X @ X.T)
    slope = 1 - Y**2
    off_Y = slope * (d + 2 * made_by) * (size @ size.T) + CALL * np.abs(Y)
    G = V * slope
    off_G = V * (2 * np.abs(Y) * off_Y + 2) + G
    both = G + G.T
    off_grad = (off_G + off_G.T) @ size + (2 * n + made_by) * both @ size
    off_L = (V * off_Y).sum() + n * n * (V * np.abs(Y)).sum()
    return SimilarityRounding(*(rounding(float(np.max(off))) for off in (off_Y, off_L, off_grad)))
