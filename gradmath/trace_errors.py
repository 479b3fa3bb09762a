"""What torch refuses in a backward pass: its own words, where it happened, and what to do."""

from __future__ import annotations

from torch.autograd.graph import Node as GradNode

from gradmath import torch_private
from gradmath.errors import GradmathError
from gradmath.trace_forward import Forward


class TraceError(GradmathError):
    """torch could not run the computation backward: what it said, where, and what to do.

    Attributes: `torch_message`, torch's own words; `where`, the node or source line concerned
    (None where torch does not tell); `advice`.
    """

    def __init__(self, torch_message: str, where: str | None, advice: str) -> None:
        self.torch_message, self.where, self.advice = torch_message, where, advice
        place = f" (at {where})" if where else ""
        super().__init__(f"{torch_message.splitlines()[0]}{place}; {advice}")


class NoPathError(TraceError):
    """The output does not depend on any tensor that could get a gradient."""


class NonScalarError(TraceError):
    """An output of several elements needs weights v."""


class FreedGraphError(TraceError):
    """A part of the graph has already been used and freed."""


class InplaceError(TraceError):
    """A tensor that backward needs was changed in place."""


class NoTensorError(GradmathError):
    """The function returned nothing that a gradient could start from."""


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
