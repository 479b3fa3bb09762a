"""What torch advises on reading a number is not said where the number is only held for a frame."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_advice() -> Iterator[None]:
    """Let torch be silent about `.grad` of a tensor that is no leaf: it is read to see its None."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"The \.grad attribute of a Tensor that is not a leaf")
        yield
