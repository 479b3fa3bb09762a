"""Why entries of a leaf's gradient are zero, found on the trace of a real run."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from gradmath.errors import NoPathError, NotKeptError, ParameterError
from gradmath.graphs.causes import ZeroReasons
from gradmath.records.graph import Graph, Summary
from gradmath.tracing.held import KEEP_WHOLE
from gradmath.zeros.search import Search
from gradmath.zeros.ways import unravelled


@torch.inference_mode(False)  # which turns gradients on, too, whatever the caller's mode is
def zero_reasons(trace: Graph, leaf: str) -> ZeroReasons:
    """For each zero of a leaf's gradient, everything that stopped it, with nodes and numbers.

    leaf is a name in `trace.grads`. All causes that apply are named, also several in a row on one
    way (v is zero and a gate is closed); those behind a zero factor are marked `behind`. Where an
    operation cannot be asked (a custom Function, random numbers), the cause is `UNKNOWN`.
    Shapes: entries has a key of the leaf's dimensions for each entry that is 0; none for NaN.
    Raises: ParameterError for an unknown leaf; NoPathError if the leaf's gradient is None, which
        is not zero; NotKeptError if it is too large for the trace to hold it whole.
    Source: PyTorch docs, Autograd mechanics; each local derivative is asked of torch itself.

    >>> import torch, gradmath
    >>> W, x = torch.tensor([[1.0, 0.0], [0.0, 2.0]]), torch.tensor([3.0, -1.0])
    >>> t = gradmath.trace(lambda x: torch.relu(W @ x), x, v=torch.tensor([0.0, 1.0]))
    >>> reasons = zero_reasons(t, "x")
    >>> [str(kind) for kind in reasons.kinds(1)]
    ['gate closed', 'zero factor']
    >>> for cause in reasons[1]:
    ...     print("behind that," if cause.behind else "", cause)
     gate closed: relu lets nothing through: mv[1] = −2 (node 3, line 1)
     zero factor: mv multiplies by zero: W[0, 1] = 0 (node 2, line 1)
    behind that, v ignores it: v ignores out[0]: v[0] = 0 (node 3, line 1)
    """
    grad = _gradient(trace, leaf)
    port = (trace.leaf(leaf).index, 0)
    zeros = np.flatnonzero(grad.reshape(-1) == 0).tolist()
    search = Search(trace)
    search.explain(port, zeros)
    entries = {unravelled(cell, grad.shape): search.causes_of(port, cell) for cell in zeros}
    return ZeroReasons(leaf, grad, entries)


def _gradient(trace: Graph, leaf: str) -> Any:
    if leaf not in trace.grads:
        known = ", ".join(trace.grads) or "none"
        raise ParameterError(f"no leaf is called {leaf!r}; the leaves are: {known}")
    grad = trace.grads[leaf]
    if grad is None:
        raise NoPathError(
            f"{leaf}.grad is None, which is not zero",
            None,
            f"no path leads from the output back to {leaf}: compute the output from it, "
            "outside of no_grad and without detach",
        )
    if isinstance(grad, Summary):
        raise NotKeptError(
            f"{leaf}.grad has {int(np.prod(grad.shape))} entries and traces keep only tensors of "
            f"up to {KEEP_WHOLE} whole; trace a smaller problem"
        )
    return grad
