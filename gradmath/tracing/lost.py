"""Where a gradient gets lost: the calls at which a tensor leaves the graph, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from torch import Tensor

from gradmath.tracing.forward import Forward
from gradmath.tracing.operations import Key, Operation, quoted, spot_of, text_of

NEVER_USED = "never used"
_COMPARISONS = {"eq", "ne", "lt", "le", "gt", "ge", "isnan", "isfinite", "isinf", "logical_not"}
_PLACES = {"argmax", "argmin", "argsort", "nonzero", "searchsorted", "bucketize"}
# Of these, the outputs that are whole numbers are positions.
_WITH_PLACES = {"topk", "sort", "max", "min", "median", "mode", "kthvalue", "cummax", "cummin"}
_DRAWS = {"multinomial", "bernoulli", "poisson", "binomial"}
_COPIES = re.compile(r"\btorch\.(as_)?tensor\(")
_NUMBER = "_local_scalar_dense"  # what item(), float() and torch.tensor([x[0]]) come to


@dataclass(frozen=True)
class Departure:
    """A call that read a tensor of the graph and gave one that is not in it."""

    operation: Operation
    tensor: Key

    def told(self, forward: Forward) -> str:
        """Which tensor left, where, and what to write instead."""
        name = forward.names.get(self.tensor) or _result(forward, self.tensor)
        text, spot = text_of(self.operation), spot_of(self.operation)
        place = f" at {spot}, {quoted(text)}" if spot else ""
        cause, advice = _why(self.operation, text)
        return f"{name} leaves the graph{place}: {cause}; {advice}"


def lost_outputs(forward: Forward, outputs: Iterable[Tensor]) -> str | None:
    """Why outputs have no way back to any input, None if the run does not tell."""
    departures = list(_departures(forward))
    behind = _behind(forward, map(forward.key_of, outputs))
    found = [one for one in departures if id(one.operation) in behind]
    found += _positions(forward, behind)
    # A number or a numpy array has no operation that made it: then the last one that left.
    loose = [one for one in departures if one.operation.function.name in {_NUMBER, "detach"}]
    loose += _copies(forward)
    return (found or loose[-1:])[0].told(forward) if found or loose else None


def lost_leaf(forward: Forward, leaf: Tensor) -> str:
    """Why a leaf got no gradient though others did."""
    key = forward.key_of(leaf)
    ahead = {key}
    for place, operation in enumerate(forward.operations):
        if ahead.isdisjoint(operation.inputs):
            continue
        left = _departure(operation)
        if left is not None:
            return left.told(forward)
        ahead.update(map(forward.key_of, (out for out, _ in operation.outputs)))
        ahead.update(("plain", place, k) for k in range(len(operation.outputs)))
    return NEVER_USED if len(ahead) == 1 else "used, but nothing that is returned depends on it"


def _departures(forward: Forward) -> Iterator[Departure]:
    for operation in forward.operations:
        if (found := _departure(operation)) is not None:
            yield found


def _positions(forward: Forward, behind: set[int]) -> Iterator[Departure]:
    """The operations that gave values, too, though what was used is where these stand."""
    for operation in forward.operations:
        if operation.function.name in _WITH_PLACES and id(operation) in behind:
            yield from (Departure(operation, key) for key in operation.inputs[:1])


def _departure(operation: Operation) -> Departure | None:
    tracked = [key for key in operation.inputs if key[0] in {"node", "leaf"}]
    if not tracked or operation.function.writes or operation.inner:
        return None
    if any(tensor.requires_grad for tensor, _ in operation.outputs):
        return None
    return Departure(operation, tracked[0])


def _copies(forward: Forward) -> Iterator[Departure]:
    """What torch.tensor was given: it reads the numbers without a call that could be seen."""
    for operation in forward.operations:
        if _COPIES.search(text_of(operation)):
            for tensor, _ in operation.outputs[:1]:
                if tensor.requires_grad:
                    yield Departure(operation, forward.key_of(tensor))


def _result(forward: Forward, key: Key) -> str:
    """How to speak of a tensor without a name."""
    for operation in forward.operations:
        if any(forward.key_of(tensor) == key for tensor, _ in operation.outputs):
            return f"the result of {operation.function.name}"
    return "the input"


def _behind(forward: Forward, ends: Iterable[Key]) -> set[int]:
    """The operations that tensors without a gradient were computed by, as their ids."""
    found: set[int] = set()
    waiting = [key for key in ends if key[0] == "plain"]
    while waiting:
        operation = forward.operations[waiting.pop()[1]]
        if id(operation) not in found:
            found.add(id(operation))
            waiting += [key for key in operation.inputs if key[0] == "plain"]
    return found


def _why(operation: Operation, text: str) -> tuple[str, str]:
    """The reason in words, and the remedy."""
    name = operation.function.name
    if name == "detach":
        if "numpy" in text:
            return "numpy keeps no graph", "compute it with torch's own functions"
        call = ".data" if ".data" in text and "detach" not in text else "detach()"
        return f"{call} cuts it off", f"leave {call} out where a gradient is to pass"
    if name in _PLACES | _WITH_PLACES:
        return f"{name} gives positions, which have no derivative", (
            "use the values there, or softmax for soft weights"
        )
    if name == _NUMBER or any(tensor.requires_grad for tensor, _ in operation.outputs):
        if _COPIES.search(text):
            return "torch.tensor copies numbers", "use torch.stack on the tensors themselves"
        return "it becomes a plain Python number", "keep the tensor, without item() or float()"
    if operation.unwatched:
        return "gradients are switched off there", "compute it outside of no_grad"
    if name in _COMPARISONS:
        return "a comparison gives True or False, which have no derivative", (
            "use a smooth function, as torch.sigmoid of the difference"
        )
    if name in _DRAWS:
        return "a drawn sample has no derivative", (
            "use its log-probability, or torch.nn.functional.gumbel_softmax"
        )
    outputs = [tensor for tensor, _ in operation.outputs]
    if outputs and not any(out.is_floating_point() or out.is_complex() for out in outputs):
        kind = str(outputs[0].dtype).removeprefix("torch.")
        return f"{name} gives {kind}, which has no derivative", "keep floating point there"
    return f"{name} has no derivative", "compute it in another way"
