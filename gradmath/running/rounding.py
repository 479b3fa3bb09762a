"""What rounding alone may do, as a number that results are held against."""

from __future__ import annotations

import math

import torch

from gradmath.records.tensor import Record
from gradmath.running.tensors import record

CALL = 4  # operations that a call of tanh counts for: torch's libraries are off by up to two eps


def rounding_limit(name: str, operations: float, largest: float, dtype: torch.dtype) -> Record:
    """A power of ten that two results of the same operations keep within, whatever the CPU.

    Which kernels a CPU takes decides in which order a sum is rounded, and so the last bits. Each
    operation takes either result off by at most half an eps of the largest number on the way. A sum
    of n products counts for n where that number is the sum of their sizes.
    Shapes: result ().
    Source: N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 3.1.

    >>> rounding_limit("rounding of Y", 16, 2.8, torch.float32).text()
    '1e−5'
    """
    size = operations * torch.finfo(dtype).eps * largest
    limit = float(f"1e{math.ceil(math.log10(size))}") if 0 < size < math.inf else size
    source = f"{operations:.4g} operations * eps * {largest:.4g}, up to a power of ten"
    return record(name, torch.tensor(limit, dtype=torch.float64), source)
