"""What torch refuses in a backward pass: its own words, where it happened, and what to do."""

from __future__ import annotations

from torch.autograd.graph import Node as GradNode

from gradmath.errors import FreedGraphError, InplaceError, NoPathError, TraceError
from gradmath.running import torch_private
from gradmath.tracing.forward import Forward

_ADVICE: tuple[tuple[str, type[TraceError], str], ...] = (
    (
        "modified by an inplace operation",
        InplaceError,
        "write to a copy instead (x = x + 1, or x.clone() first)",
    ),
    (
        "backward through the graph a second time",
        FreedGraphError,
        "pass retain_graph=True to the first backward, or compute the output anew",
    ),
    (
        "saved tensors after they have already been freed",
        FreedGraphError,
        "pass retain_graph=True to the first backward, or compute the output anew",
    ),
    ("does not require grad", NoPathError, "compute the output from an input that requires grad"),
)


def translated(error: RuntimeError, forward: Forward, node: GradNode | None) -> Exception:
    """torch's error as one of ours, with the node it concerns and what to do."""
    message = str(error)
    for words, kind, advice in _ADVICE:
        if words in message:
            return kind(message, _place(forward, node), advice)
    return error


def _place(forward: Forward, node: GradNode | None) -> str | None:
    if node is None:
        return None
    number = torch_private.node_number(node)
    for operation in forward.operations:
        if operation.number == number and operation.frame is not None:
            file = operation.frame.f_code.co_filename
            return f"{torch_private.node_name(node)}, {file}:{operation.line}"
    return torch_private.node_name(node)
