"""What a backward pass carried, as a trace holds it, and what hooks made of it."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath.records.graph import Edit, Held
from gradmath.running import torch_private
from gradmath.tracing.backward import Backward, Passage
from gradmath.tracing.edits import edits_of, recorded
from gradmath.tracing.formulas_again import Incoming
from gradmath.tracing.held import all_taken, taken


class Passed(NamedTuple):
    """One node's turn: what left it, one for each of its next_functions, and what had arrived."""

    node: GradNode
    left: list[Held | None]
    arrived: list[Held | None]


class CarriedBack:
    """The cotangents of one pass, read while its tensors are there; nothing if none ran."""

    def __init__(self, backward: Backward | None) -> None:
        self.passages: dict[GradNode, Passed] = {}
        self.sent_before: dict[GradNode, int] = {}  # contributions on their way before its own
        self.of_leaves: dict[int, Passed] = {}  # by the id of the leaf
        self.sums = backward.sums if backward else {}
        self.hooks = backward.hooks if backward else None
        self.passed: list[Passage] = backward.passages if backward else []
        self.every: list[Held] = []  # each cotangent once
        self._read()

    def _read(self) -> None:
        """What each cotangent held: one that leaves a node alone is the one that arrives."""
        tensors: dict[int, Tensor] = {}
        for _, leaving, arrived in self.passed:
            for cargo in (*leaving, *arrived):
                if cargo is not None:
                    tensors[id(cargo)] = cargo
        arrays: dict[int, Held | None] = {id(None): None}
        arrays.update(zip(tensors, all_taken(list(tensors.values())), strict=True))
        self.every = [held for held in arrays.values() if held is not None]
        # What a hook at its target wrote to left as it was before.
        left = arrays | self.hooks.in_place if self.hooks else arrays
        sent = 0
        for node, leaving, arrived in self.passed:
            passage = self.passages[node] = Passed(
                node, [left[id(c)] for c in leaving], [arrays[id(c)] for c in arrived]
            )
            if torch_private.is_accumulator(node):
                self.of_leaves.setdefault(id(torch_private.variable(node)), passage)
            self.sent_before[node] = sent
            for cargo in leaving:
                sent += cargo is not None

    def let_go(self) -> None:
        """Drop what is torch's, where no hook ran."""
        self.hooks, self.passed = None, []

    def seed(self, seed: Tensor | None) -> Held | None:
        """What weights held, before a hook wrote to them."""
        if self.hooks and id(seed) in self.hooks.in_place:
            return self.hooks.in_place[id(seed)]
        return None if seed is None else taken(seed)

    def cotangents(self, passage: Passed | None, count: int) -> tuple[Held | None, ...]:
        """What arrived for so many outputs of a node."""
        arrived = [] if passage is None else passage.arrived[:count]
        return (*arrived, *[None] * (count - len(arrived)))

    def edits(self, passage: Passed | None, count: int) -> tuple[Edit | None, ...]:
        """What hooks did to them."""
        if passage is None or self.hooks is None or not self.hooks.arrived:
            return ()
        return edits_of(self.hooks, passage.node, self._arrived[passage.node], count)

    def edit_of_edge(self, node: GradNode, slot: int) -> Edit | None:
        """What hooks of a node did to what its formula gave."""
        return recorded(self.hooks.leaving.get((node, slot))) if self.hooks else None

    def edit_of_grad(self, leaf: int) -> Edit | None:
        """What hooks did to a leaf's `.grad`, by the id of the leaf."""
        return recorded(self.hooks.grads.get(leaf)) if self.hooks else None

    @cached_property
    def _arrived(self) -> dict[GradNode, Incoming]:
        return {node: arrived for node, _, arrived in self.passed}
