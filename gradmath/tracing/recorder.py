"""Trace free-form code: whatever runs between the first line of a `with` block and its last."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from gradmath.errors import NothingRecordedError
from gradmath.graphs.trace import Trace
from gradmath.running import torch_private
from gradmath.tracing.assembly import Assembly
from gradmath.tracing.backward import Grads, reachable, read_saved, run_backward
from gradmath.tracing.drafts import Run
from gradmath.tracing.forward import Forward
from gradmath.tracing.refusals import leaf_written
from gradmath.tracing.threads import ThreadWatch
from gradmath.tracing.tracer import named_leaves, users_part
from gradmath.tracing.watches import CallWatch, ModuleWatch, dispatch_watch


class Recording:
    """The traces of the backward passes that ran in a `with gradmath.recording()` block."""

    def __init__(self) -> None:
        self.traces: list[Trace] = []

    @property
    def trace(self) -> Trace:
        """The trace of the last backward pass.

        Raises: NothingRecordedError if there was none.
        """
        if not self.traces:
            raise NothingRecordedError(
                "no backward pass ran while recording; call backward() inside the with block"
            )
        return self.traces[-1]


@contextmanager
def recording() -> Iterator[Recording]:
    """Record the code of a `with` block: each `backward()` in it gives a trace.

    Nothing is undone afterwards: `.grad` is written as the code asks. What ran before the block
    is seen only as tensors that come in from outside, and so is what `torch.autograd.grad` gives
    without `create_graph`.
    Raises: what the code raises; from `backward`, torch's error as a TraceError of ours with
        the node it concerns and what to do.
    Source: PyTorch docs, torch.autograd.backward.

    >>> import torch
    >>> with recording() as r:
    ...     x = torch.tensor([2.0], requires_grad=True)
    ...     y = x * x
    ...     y.backward()
    >>> r.trace.grads["x"].tolist(), r.trace.node("y").op, x.grad.tolist()
    ([4.0], 'mul', [4.0])
    """
    record = Recording()
    forward = Forward({})
    plain, plain_grad = torch.autograd.backward, torch.autograd.grad

    def backward(
        tensors: Any,
        grad_tensors: Any = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        grad_variables: Any = None,
        inputs: Any = None,
    ) -> None:
        roots = [tensors] if isinstance(tensors, Tensor) else list(tensors)
        given = grad_tensors if grad_tensors is not None else grad_variables
        weights = [given] if isinstance(given, Tensor) else list(given or [None] * len(roots))

        def run() -> None:
            # Even a watch that looks away would make torch take other formulas.
            with torch_private.unwatched():
                plain(tensors, given, retain_graph=retain_graph, create_graph=create_graph,
                      inputs=inputs)  # fmt: skip

        with forward.paused():
            record.traces.append(_passed(forward, roots, weights, run))

    def grad(*args: Any, **kwargs: Any) -> Any:
        given = inspect.signature(plain_grad).bind(*args, **kwargs).arguments
        if given.get("create_graph"):  # what it computes is part of the program's graph
            return plain_grad(*args, **kwargs)
        # As from `backward`, what comes is a tensor from outside, with the bits of a plain run.
        with forward.paused(), torch_private.unwatched():
            result = plain_grad(*args, **kwargs)
        forward.skip_numbers()
        return result

    torch.autograd.backward, torch.autograd.grad = backward, grad
    try:
        with (
            ThreadWatch(forward),
            ModuleWatch(forward),
            CallWatch(forward),
            dispatch_watch(forward),
        ):
            yield record
    except RuntimeError as error:
        refused = leaf_written(error, users_part(error.__traceback__))
        if refused is None:
            raise
        raise refused from error
    finally:
        torch.autograd.backward, torch.autograd.grad = plain, plain_grad


def _passed(
    forward: Forward, roots: Sequence[Tensor], weights: Sequence[Tensor | None], run: Any
) -> Trace:
    """One backward pass of the user's, as it was asked for, and its trace."""
    tracked = [root for root in roots if root.requires_grad]
    nodes = reachable(torch.autograd.graph.get_gradient_edge(t).node for t in tracked)
    with torch_private.unwatched():
        saved = read_saved(forward, nodes) if tracked else {}
    grads = Grads(nodes)
    for root in roots:
        forward.see(root)
    seeds = [torch.ones_like(root) if weight is None else weight.detach().clone()
             for root, weight in zip(roots, weights, strict=True)]  # fmt: skip
    backward = run_backward(forward, nodes, run)
    forward.passes.append(len(forward.operations))
    forward.module_calls.clear()
    forward.finish()
    names = [forward.names.get(forward.key_of(root), f"out{k}") for k, root in enumerate(roots)]
    return Assembly(
        Run(
            forward=forward,
            nodes=nodes,
            outputs=dict(zip(names, roots, strict=True)),
            leaves=named_leaves(forward, [torch_private.variable(n) for n in nodes
                                          if torch_private.is_accumulator(n)]),
            saved=saved,
            backward=backward,
            seeds=seeds,
            grads_before=grads.before,
            grads_after=dict(grads.now()),
        )
    ).trace()  # fmt: skip
