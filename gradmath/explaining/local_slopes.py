"""The local slopes of a card, from autograd itself: its operations run again, cut at its border.

One forward-mode pass with a unit tangent gives the slopes of all outputs to one entry; where torch
has no forward mode, or it goes ways that the backward pass does not, unit cotangents give them one
by one. Whatever they are, they count only if the terms add up to what the trace holds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.autograd import forward_ad

from gradmath.errors import ReplayError
from gradmath.graphs.cards import CardGraph
from gradmath.records.graph import Port, whole
from gradmath.records.tensor import Index
from gradmath.zeros.replay import Replay
from gradmath.zeros.replay_tensors import held_tensor, in_double, is_numeric

_MOST_BACKWARD = 256  # entries of outputs that are asked one by one
_RELATIVE = 2e-4  # of the largest term: by so much the terms may miss what the trace holds
_NARROW = {"torch.float16": 2e-2, "torch.bfloat16": 1e-1}


@dataclass(frozen=True, eq=False)
class PlainTerm:
    """An entry of a card's output, what came back to it, and its slope."""

    output: int
    index: Index
    incoming: float
    slope: float

    @property
    def product(self) -> float:
        return 0.0 if self.incoming == 0 and not math.isnan(self.slope) and not math.isinf(
            self.slope) else self.incoming * self.slope  # fmt: skip


class CardReplay:
    """The operations of one card."""

    def __init__(self, cards: CardGraph, index: int) -> None:
        self.trace, self.card = cards.whole, cards.cards[index]
        self.inside = [self.trace.nodes[k] for k in sorted(self.card.nodes)]
        own = set(self.card.nodes)
        self.runs = {node.index: Replay(self.trace, node) for node in self.inside
                     if not node.is_leaf and node.requires_grad}  # fmt: skip
        self.own = own

    def outputs(self, port: Port, leaf: Tensor) -> list[Tensor]:
        """The card's tensors, with another tensor in the place of one that goes in."""
        known: dict[Port, Tensor] = {port: leaf}
        for node in self.inside:
            replay = self.runs.get(node.index)
            if replay is None:
                continue
            given = [self._given(replay, k, known) for k in range(len(replay.tensors))]
            for output, tensor in enumerate(replay.run(given)):
                known[node.index, output] = tensor
        return [known[own] if own in known else self._held(*own) for own in self.card.ports]

    def _given(self, replay: Replay, position: int, known: Mapping[Port, Tensor]) -> Tensor:
        port = replay.port(position)
        return known[port] if port in known else in_double(replay.tensors[position])

    def _held(self, node: int, output: int) -> Tensor:
        return in_double(held_tensor(self.trace.nodes[node], output))


def slope_terms(
    cards: CardGraph, edge: int, entry: Index, replay: CardReplay | None = None
) -> list[PlainTerm] | None:
    """The terms of what an edge of the card graph contributes to an entry of its target.

    None where no slopes are known that add up to it.

    >>> from gradmath import trace
    >>> from gradmath.graphs.cards import cards_of
    >>> run = trace(lambda x: x * x + x, torch.tensor([3.0, -1.0]), v=torch.tensor([1.0, 2.0]))
    >>> [(t.incoming, t.slope) for t in slope_terms(cards_of(run), 0, (0,))]
    [(1.0, 6.0)]
    """
    way = cards.graph.edges[edge]
    first = cards.whole.edges[cards.edges[edge][0]]
    sent = None if way.made is None else whole(way.made)
    if sent is None:
        return None
    due = float(sent[entry])
    dtype = cards.whole.nodes[first.target].dtypes[first.output] or ""
    try:
        run = replay or CardReplay(cards, way.source)
        value = in_double(held_tensor(cards.whole.nodes[first.target], first.output))
        if not is_numeric(value) or value.is_complex():
            return None
        for slopes in (_forward, _backward):
            terms = _terms(cards, way.source, slopes(run, (first.target, first.output), value,
                                                     entry))  # fmt: skip
            if terms is not None and _adds_up(terms, due, dtype):
                return terms
    except (ReplayError, RuntimeError, NotImplementedError, KeyError):
        return None
    return None


def _adds_up(terms: Sequence[PlainTerm], due: float, dtype: str) -> bool:
    products = [term.product for term in terms]
    if not all(map(math.isfinite, [*products, due])):
        return any(not math.isfinite(product) for product in products) and not math.isfinite(due)
    share = _NARROW.get(dtype, _RELATIVE)
    largest = max(map(abs, [*products, due]), default=0.0)
    return abs(math.fsum(products) - due) <= share * largest + 1e-30


def _terms(
    cards: CardGraph, source: int, slopes: Sequence[Tensor | None] | None
) -> list[PlainTerm] | None:
    """Slopes with what came back to their entries."""
    if slopes is None:
        return None
    found: list[PlainTerm] = []
    for output, slope in enumerate(slopes):
        held = cards.graph.nodes[source].cotangents[output]
        came = None if held is None else whole(held)
        if came is not None and came.dtype.kind == "c":
            return None
        if slope is None or came is None:
            if held is not None and slope is not None:
                return None
            continue
        wide = np.asarray(came, dtype=np.float64)
        own = slope.detach().numpy()
        for place in np.argwhere((own != 0) | np.isnan(own)):
            index = tuple(int(k) for k in place)
            found.append(PlainTerm(output, index, float(wide[index]), float(own[index])))
    return found


def _forward(
    run: CardReplay, port: Port, value: Tensor, entry: Index
) -> list[Tensor | None] | None:
    unit = torch.zeros_like(value)
    unit[entry] = 1.0
    try:
        with forward_ad.dual_level():
            outputs = run.outputs(port, forward_ad.make_dual(value, unit))
            return [forward_ad.unpack_dual(out).tangent for out in outputs]
    except (RuntimeError, NotImplementedError):
        return None


def _backward(
    run: CardReplay, port: Port, value: Tensor, entry: Index
) -> list[Tensor | None] | None:
    leaf = value.clone().requires_grad_()
    with torch.enable_grad():
        outputs = run.outputs(port, leaf)
    if sum(out.numel() for out in outputs) > _MOST_BACKWARD:
        return None
    return [_slopes_of(out, leaf, entry) if out.requires_grad else None for out in outputs]


def _slopes_of(out: Tensor, leaf: Tensor, entry: Index) -> Tensor:
    slopes = torch.zeros(out.numel(), dtype=torch.double)
    for k in range(out.numel()):
        unit = torch.zeros(out.numel(), dtype=out.dtype)
        unit[k] = 1.0
        (grad,) = torch.autograd.grad(out, leaf, unit.reshape(out.shape), retain_graph=True,
                                      allow_unused=True)  # fmt: skip
        slopes[k] = 0.0 if grad is None else grad[entry]
    return slopes.reshape(out.shape)
