"""Which operation each autograd node was made for.

Autograd numbers its nodes within a thread, and an operation is seen just after its node was made:
their numbers tell them apart, and their names whether that is true. A number alone can lie: torch
clones what a formula needs before it runs the operation itself, makes nodes for views anew after a
write, and counts anew in every thread.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache

import torch
from torch.autograd.graph import Node as GradNode

from gradmath.running import torch_private
from gradmath.tracing.forward import Forward
from gradmath.tracing.operations import Key, Operation

_AHEAD = 5  # operations among which the one that a node was made for is found
_NODES_OWN = re.compile(r"Backward\d*(s|_copy)?$")
_OPERATIONS_OWN = ("", "copy", "forward")  # `nll_loss_forward` makes an NllLossBackward0


class Matching:
    """Ties the operations of a forward run to nodes, and both to the time of the run."""

    def __init__(self, forward: Forward, nodes: Iterable[GradNode]) -> None:
        self.operations = forward.operations
        self.places: dict[int, int] = {}  # autograd's number -> place of its first operation
        self.elsewhere: dict[GradNode, int] = {}  # the same in other threads
        for place, operation in enumerate(self.operations):
            if operation.thread:
                if operation.node is not None:
                    self.elsewhere.setdefault(operation.node, place)
            elif operation.number is not None:
                self.places.setdefault(operation.number, place)
        self.numbers = sorted(self.places)
        self.by_number: dict[int, GradNode] = {}
        for node in nodes:
            if not torch_private.is_accumulator(node) and node not in self.elsewhere:
                self.by_number[torch_private.node_number(node)] = node
        # What torch clones for an operation, to undo a conjugation or for the formula, is the same
        # tensor: by the place of the clone.
        self.clones: dict[int, Key] = {}
        self.certain = not self.elsewhere  # whether the times put inputs first

    def node(self, place: int) -> GradNode | None:
        """The node that was made for an operation."""
        operation = self.operations[place]
        if operation.thread:
            return operation.node
        return None if operation.number is None else self.by_number.get(operation.number)

    def place(self, node: GradNode) -> int | None:
        """Where the operations that followed a node's making begin."""
        if node in self.elsewhere:
            return self.elsewhere[node]
        return self.places.get(torch_private.node_number(node))

    def of(self, node: GradNode) -> tuple[Operation | None, tuple[float, int]]:
        """The aten call behind a node, and when that was: at which call, then autograd's count.

        What runs inside a custom Function is its own affair.
        """
        number = torch_private.node_number(node)
        place = self.elsewhere.get(node) if self.elsewhere else None
        if place is None:
            place = self.places.get(number)
        found = None
        if not is_custom(node):
            name = torch_private.node_name(node)
            if place is not None:
                found = self._fitting(place, name)
            if found is None and number + 1 in self.places:
                # A write that is differentiable in what it writes over: the clone for the
                # formula got a later node.
                later = self._fitting(self.places[number + 1] + 1, name)
                found = later if later is not None and later.number is None else None
        if place is not None:
            return found, (place, number)
        # Autograd made it on the side (for a write to a view), right after an operation.
        self.certain = False
        return found, (self._before(number) + 0.25, number)

    def write_to_view(self, node: GradNode) -> Operation | None:
        """The write that autograd made a node for on the side, for the base of a view."""
        if torch_private.node_name(node) != "CopySlices":
            return None
        place = self.place(node)
        if place is None:
            place = self._before(torch_private.node_number(node))
        for operation in self.operations[max(place, 0) : place + _AHEAD]:
            if operation.function.writes:
                # A custom Function's own write is not what its formula differentiates.
                return None if operation.inner else operation
        return None

    def _before(self, number: int) -> int:
        """The place of the last operation with a smaller number."""
        before = bisect_left(self.numbers, number) - 1
        return self.places[self.numbers[before]] if before >= 0 else -1

    def _fitting(self, place: int, name: str) -> Operation | None:
        """The first operation from a place on that makes nodes of that name."""
        for later in range(place, min(place + _AHEAD, len(self.operations))):
            operation = self.operations[later]
            if later > place and operation.number is not None:
                return None
            if fits(name, operation.function.name) and not (
                operation.inner or _is_hollow(operation)
            ):
                if later > place:
                    self._skip_clones(place, later)
                return operation
        return None

    def _skip_clones(self, place: int, end: int) -> None:
        for between in range(place, end):
            operation = self.operations[between]
            if operation.function.name == "clone" and len(operation.inputs) == 1:
                self.clones[between] = operation.inputs[0]


def _is_hollow(operation: Operation) -> bool:
    """Whether torch ran it only to learn shapes."""
    return bool(operation.outputs) and operation.outputs[0][0].is_meta


@cache
def fits(node: str, operation: str) -> bool:
    """Whether autograd makes nodes of that name for an operation.

    >>> fits("AddBackward0", "add_"), fits("NllLossBackward0", "nll_loss_forward")
    (True, True)
    >>> fits("MulBackward0", "clone"), fits("TBackward0", "tanh")
    (False, False)
    """
    stem, plain = _letters(_NODES_OWN.sub("", node)), _letters(operation)
    if stem.startswith("generatedbackwardfor"):  # of torch.library: the operation's name follows
        return plain in stem
    return plain in {stem + ending for ending in _OPERATIONS_OWN}


def _letters(name: str) -> str:
    return name.replace("_", "").lower()


def is_custom(node: GradNode) -> bool:
    """Whether a node belongs to a torch.autograd.Function of the user's."""
    return isinstance(node, torch.autograd.function.BackwardCFunction)
