"""Run one operation of a trace again, on the values that the trace holds.

Source: PyTorch docs; torch.Tag.pointwise marks operations that work entry by entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, prod

import torch
from torch import Tensor

from gradmath.errors import ReplayError
from gradmath.records.graph import KEEP_WHOLE, Graph, Node, Port, whole
from gradmath.running import torch_private
from gradmath.tracing.held import tensors_in
from gradmath.zeros.call_texts import filled, first_line, parsed, places, plain_numbers, widened
from gradmath.zeros.guards import check_indices
from gradmath.zeros.operations import kind_of
from gradmath.zeros.replay_tensors import earlier, held_tensor, is_alike
from gradmath.zeros.replayable import bound
from gradmath.zeros.stand_ins import STAND_INS

_FAR, _END = 2**24, 2**63 - 1  # numbers beyond are no sizes; slices end at the largest there is
# Work entry by entry, though torch does not say so.
_POINTWISE_TOO = {
    "_to_copy", "_conj", "_prelu_kernel", "complex", "hardswish",
    "fake_quantize_per_channel_affine_cachemask", "fake_quantize_per_tensor_affine_cachemask",
}  # fmt: skip
# Arguments of other types than an operation takes, too.
_REFUSALS = (RuntimeError, TypeError, ValueError, IndexError, ArithmeticError, AttributeError)


class Replay:
    """One node's operation with the tensors that went into it."""

    def __init__(self, trace: Graph, node: Node) -> None:
        if not node.call:
            raise ReplayError(f"{node.grad_fn or 'it'} is no operation of torch's that can be run")
        self.node = node
        self.function, self.arguments, self.keywords = parsed(*node.call)
        self.op = torch_private.operation_name(self.function).rstrip("_")
        self.may_draw = torch.Tag.nondeterministic_seeded in self.function.tags
        self.places = [*places(self.arguments), *places(list(self.keywords.values()))]
        self.tensors = [held_tensor(earlier(trace, node, p), p.output) for p in self.places]
        check_indices(self.op, self.tensors, self.arguments)
        self._check_size()
        self.outputs = self._checked_run()
        self.shapes = [tuple(output.shape) for output in self.outputs]
        self.kind = kind_of(self.op, [*self.arguments, *self.keywords.values()])
        each = torch.Tag.pointwise in self.function.tags or self.op in _POINTWISE_TOO
        self.pointwise = each and len(self.shapes) == 1 and not self.writes_to_view
        self.writes_pointwise = each and self.writes_to_view

    @property
    def writes_to_view(self) -> bool:
        """Whether the operation writes to a part of its first tensor and gives the whole."""
        return bool(self.places) and self.places[0].window is not None

    def port(self, position: int) -> Port:
        """Where one of the tensors that went in came from."""
        return self.places[position].node, self.places[position].output

    def run(self, tensors: Sequence[Tensor], seed: int = 0) -> list[Tensor]:
        """The outputs for other tensors in the places of the recorded ones."""
        if not self.may_draw:
            return self._run(tensors)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return self._run(tensors)

    def _check_size(self) -> None:
        """Refuse what would fit into no memory, before it is made."""
        if not self.tensors:
            raise ReplayError(f"{self.op} reads no tensor of the trace")
        views = [place.window[0] for place in self.places if place.window is not None]
        shapes = [*(tuple(tensor.shape) for tensor in self.tensors), *map(tuple, views)]
        plain = list(plain_numbers([*self.arguments, *self.keywords.values()]))
        most = bound(self.op, shapes, plain)
        if most is None:
            far = any(isinstance(n, int) and _FAR < abs(n) < _END for n in plain)
            most = inf if far else self._measured()
        if max(most, *(prod(view) for view in views), 0) > KEEP_WHOLE**2:
            raise ReplayError(f"{self.op} may make more entries than fit into memory")

    def _measured(self) -> int:
        """How many entries the outputs have: torch tells it of tensors that hold none."""
        first, *others = self.tensors
        if self.op == "index" and all(tensor.dtype is torch.bool for tensor in others):
            return first.numel()  # at most: only the masks' entries tell how many
        with torch.no_grad():
            blank = self.run([tensor.to("meta") for tensor in self.tensors])
        return sum(output.numel() for output in blank)

    def _run(self, tensors: Sequence[Tensor]) -> list[Tensor]:
        copies = [tensor.clone() for tensor in tensors]  # an operation may write to them
        left = iter(copies)
        try:
            given, named = self.arguments, self.keywords
            if any(t.dtype is torch.double for t in tensors):  # asked for more precisely, perhaps
                given, named = widened(given), {k: widened(each) for k, each in named.items()}
            arguments = filled(given, left)
            keywords = {name: filled(value, left) for name, value in named.items()}
            run = STAND_INS.get(self.op, self.function)
            result = run(*arguments, **keywords)
            return copies[:1] if self.writes_to_view else list(tensors_in((result,)))
        except _REFUSALS as error:
            raise ReplayError(f"{self.op} cannot be run again: {first_line(error)}") from error

    def _checked_run(self) -> list[Tensor]:
        """The outputs once more; they must be what the trace holds, whatever is drawn."""
        outputs: list[Tensor] = []
        for seed in (0, 1) if self.may_draw else (0,):
            with torch.no_grad():
                outputs = self.run(self.tensors, seed)
            for output, held in zip(outputs, self.node.values, strict=False):
                kept = None if held is None else whole(held)
                if kept is not None and not is_alike(output, kept):
                    raise ReplayError(f"{self.op} gives something else when it is run again")
        return outputs
