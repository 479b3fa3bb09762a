"""Why zeros of a trace's gradients are zero, for each leaf that is held whole."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradmath.graphs.causes import ZeroReasons
from gradmath.records.graph import Graph
from gradmath.zeros.reasons import zero_reasons


def zeros_of(trace: Graph) -> Iterator[ZeroReasons]:
    """The reasons for each leaf that has zeros and is held whole."""
    for leaf, grad in trace.grads.items():
        if isinstance(grad, np.ndarray) and bool(np.any(grad == 0)):
            yield zero_reasons(trace, leaf)
