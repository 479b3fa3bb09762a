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
from gradmath.tracing.operations import Operation

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

    def when(self, node: GradNode) -> tuple[float, int]:
        """When a node came to be: at which operation, then autograd's own count."""
        number, place = torch_private.node_number(node), self.place(node)
        if place is not None:
            return place, number
        # Autograd made it on the side (for a write to a view), right after an operation.
        self.certain = False
        return self._before(number) + 0.25, number

    def operation(self, node: GradNode) -> Operation | None:
        """The aten call behind a node; what runs inside a custom Function is its own affair."""
        if is_custom(node):
            return None
        name, place = torch_private.node_name(node), self.place(node)
        found = None if place is None else self._fitting(place, name)
        if found is None:
            # A write that is differentiable in what it writes over: the clone got a later node.
            place = self.places.get(torch_private.node_number(node) + 1)
            found = None if place is None else self._fitting(place + 1, name)
            return found if found is None or found.number is None else None
        return found

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
        for later, operation in enumerate(self.operations[place : place + _AHEAD]):
            if later and operation.number is not None:
                return None
            if fits(name, operation.function.name) and not operation.inner:
                return operation
        return None


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
