"""Random states: the caller's are left alone, and seeds give independent streams."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch

from gradmath.errors import ParameterError


@contextmanager
def random_states_restored() -> Iterator[None]:
    """Random states are as before afterwards, whatever the user's code draws."""
    python, numpy = random.getstate(), np.random.get_state()
    with torch.random.fork_rng():
        try:
            yield
        finally:
            random.setstate(python)
            np.random.set_state(numpy)


def stream(seed: int, number: int = 0) -> torch.Generator:
    """A generator of its own for each number: streams of one seed are independent of each other.

    Raises: ParameterError if seed is no integer from 0 to 2**63 - 1.
    Source: NumPy docs, SeedSequence, which mixes the two so that neighbours have nothing in common.

    >>> torch.randn(2, generator=stream(5)).equal(torch.randn(2, generator=stream(5)))
    True
    >>> torch.randn(2, generator=stream(5)).equal(torch.randn(2, generator=stream(5, 1)))
    False
    """
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**63:
        raise ParameterError(
            f"seed = {seed!r} is no whole number from 0 to 2**63 - 1; give one, as seed=0"
        )
    (mixed,) = np.random.SeedSequence([seed, number]).generate_state(1, np.uint64)
    return torch.Generator().manual_seed(int(mixed >> np.uint64(1)))
