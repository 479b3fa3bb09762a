"""The ways by which a cotangent comes into one input of a node, entry by entry, and what is in
the way on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import torch

from gradmath.errors import ReplayError
from gradmath.graphs.causes import Cause, Term, entry_name
from gradmath.records.graph import Edge, Graph, Held, Node
from gradmath.records.tensor import Index, Reason
from gradmath.zeros.call_texts import Place
from gradmath.zeros.entry_links import NOTHING, Floats, Links, aligned, joined
from gradmath.zeros.operations import (
    ARRANGEMENTS,
    CONTESTS,
    GATES,
    NOWHERE_FLAT,
    OVERWRITES,
    POWERS,
    PRODUCTS,
    SELF_PRODUCTS,
)
from gradmath.zeros.replay import Replay


class Link(NamedTuple):
    """One way: entry `place` of an output reads the cell, with a local derivative."""

    number: int  # in `Ways.links`
    cell: int
    output: int
    place: int
    slope: float


class Ways:
    """All ways along one edge, from the outputs of its source to its target.

    Raises: ReplayError if the source's operation cannot be asked.
    """

    def __init__(self, trace: Graph, edge: Edge, replay: Replay) -> None:
        self.trace, self.edge, self.replay = trace, edge, replay
        self.node, self.op = trace.nodes[edge.source], replay.op
        self.position = _position(trace, edge, replay)
        slopes = replay.slopes(self.position)
        self.links = joined(slopes, self._reach())
        self.slopes = aligned(self.links, slopes)
        self._check_prediction()

    def _reach(self) -> Links | None:
        """What is read, whatever the values are; None where the slopes tell it all."""
        if self.op in OVERWRITES:
            return NOTHING
        if self.replay.writes_pointwise and self.position == 0:
            return self.replay.reach_of_itself(0)
        if self.replay.pointwise or self.op in ARRANGEMENTS:
            return None
        if self.op in CONTESTS:
            return self.replay.reach_of_peaks(self.position)
        return self.replay.reach(self.position)

    def of(self, cell: int) -> Iterator[Link]:
        """The ways that end at one entry of the target."""
        found = self.links.of(cell)
        for k in range(found.start, found.stop):
            outputs, places = self.links.outputs, self.links.places
            yield Link(k, cell, int(outputs[k]), int(places[k]), float(self.slopes[k]))

    def cotangent(self, output: int) -> Held | None:
        return self.node.cotangents[output]

    def arriving(self, link: Link) -> Any:
        """The entry of the cotangent that a way starts from; 0 where none ever came."""
        held = self.cotangent(link.output)
        if held is None:
            return np.float64(0)
        if not isinstance(held, np.ndarray):
            raise ReplayError(f"the cotangent of {self.node.label} is too large to be kept whole")
        return held.reshape(-1)[link.place]

    def _check_prediction(self) -> None:
        """Slopes and arriving cotangents must give what left along the edge."""
        kept = self.edge.cotangent
        if not isinstance(kept, np.ndarray) or kept.dtype.kind != "f":
            return
        left = kept.reshape(-1).astype(np.float64)
        total = np.zeros(kept.size)
        size = np.zeros(kept.size)
        with np.errstate(all="ignore"):
            for k in np.unique(self.links.outputs):
                cotangent = self.cotangent(int(k))
                if cotangent is None:
                    continue
                if not isinstance(cotangent, np.ndarray) or cotangent.dtype.kind != "f":
                    return
                mine = self.links.outputs == k
                arriving = cotangent.reshape(-1).astype(float)[self.links.places[mine]]
                terms = np.where(self.slopes[mine] == 0, 0.0, self.slopes[mine] * arriving)
                np.add.at(total, self.links.cells[mine], terms)
                np.add.at(size, self.links.cells[mine], np.abs(terms))
            off = np.abs(total - left) > 0.02 * size + float(np.finfo(kept.dtype.str).tiny)
        if np.any(off):  # NaN is no difference
            raise ReplayError(f"{self.node.label} passed on something else than its formula says")

    # -- what is in the way ------------------------------------------------------------------

    def unread(self, cell: int, target: str) -> Cause:
        """Why an entry of the input that nothing can come from gets nothing."""
        index = self.cell_index(cell)
        if self.op in CONTESTS:
            terms = (self._term(self.position, cell),)
            return cause_at(self.node, Reason.GATE_CLOSED, index, f"it lost in {self.op}", terms)
        does = "writes over" if self.replay.writes_to_view else "never reads"
        return cause_at(self.node, Reason.NO_PATH, index, f"{self.op} {does} {target}")

    def block(self, link: Link) -> Cause:
        """What a local derivative of zero means."""
        kind, note, terms = self._block(link)
        return self.cause(kind, link, note, terms)

    def _block(self, link: Link) -> tuple[Reason, str, tuple[Term, ...]]:
        read = self._term(self.position, link.cell)
        out = entry_name(self.node.label, self.place_index(link))
        if self.op in CONTESTS:
            return Reason.GATE_CLOSED, f"it lost in {self.op}", (read,)
        if self.op in GATES:
            return Reason.GATE_CLOSED, f"{self.op} lets nothing through", (read,)
        if self._exact[link.number] != 0:
            return Reason.UNDERFLOW, f"the derivative of {self.op} rounds to zero", (read,)
        if self.op in PRODUCTS and not self.replay.keywords.get("rounding_mode"):
            return self._zero_factor(link)
        if self.op in NOWHERE_FLAT or self._power_underflows(link):
            return Reason.UNDERFLOW, f"the derivative of {self.op} rounds to zero", (read,)
        return Reason.FLAT, f"the slope of {self.op} at {out} is zero", (read,)

    @cached_property
    def _exact(self) -> Floats:
        return aligned(self.links, self.replay.exact_slopes(self.position))

    def _power_underflows(self, link: Link) -> bool:
        """Whether neither the base nor the exponent of a power is zero: then no slope is."""
        of_base = self.position == 0 and isinstance(self.replay.arguments[0], Place)
        if self.op not in POWERS or not of_base:
            return False
        base, *exponents = self.replay.tensors
        exponent = exponents[0] if exponents else torch.tensor(self.replay.arguments[1])
        exponent = exponent.expand(self.replay.shapes[0]).reshape(-1)[link.place]
        return bool(base.reshape(-1)[link.cell] != 0) and bool(exponent != 0)

    def _zero_factor(self, link: Link) -> tuple[Reason, str, tuple[Term, ...]]:
        factors = self._factors(link)
        zeros = tuple(term for term in factors if term.number == 0)
        if factors and not zeros:
            return Reason.UNDERFLOW, f"the factors of {self.op} round to zero", factors
        if zeros and self.replay.pointwise and self._is_mask(zeros[0].node):
            return Reason.GATE_CLOSED, "a mask lets nothing through", zeros
        return Reason.ZERO_FACTOR, f"{self.op} multiplies by zero", zeros

    def _factors(self, link: Link) -> tuple[Term, ...]:
        """What a local derivative is made of; nothing where that is a plain number of the call."""
        if self.op in SELF_PRODUCTS:
            with_it = (self.links.outputs == link.output) & (self.links.places == link.place)
            cells = [int(c) for c in self.links.cells[with_it] if c != link.cell]
            return tuple(self._term(self.position, cell) for cell in cells)
        if self._numbered is None:
            return ()
        other, numbers = self._numbered
        return (self._term(other, int(numbers[link.number])),)

    @cached_property
    def _numbered(self) -> tuple[int, Floats] | None:
        found = self.replay.factors(self.position)
        return None if found is None else (found[0], aligned(self.links, found[1]))

    def _is_mask(self, node: int) -> bool:
        """Whether a factor takes no gradient and holds bools, or zeros and one other number."""
        value = self.trace.nodes[node].value
        if self.trace.nodes[node].requires_grad or not isinstance(value, np.ndarray):
            return False
        return value.dtype.kind == "b" or len(np.unique(value)) == 2

    def stopped(self, links: Sequence[Link]) -> Iterator[Cause]:
        """Why ways that are all open bring nothing: too small, or they cancel."""
        terms = [self._carried(link) for link in links]
        if any(term is None for term in terms):
            note = "the complex cotangent has no part that passes here"
            yield from (self.cause(Reason.UNKNOWN, link, note) for link in links)
            return
        carriers = [k for k, term in enumerate(terms) if term is not None and term.number != 0]
        # In 16 bits torch adds up more precisely than it stores: contributions of one sign can
        # only have met some that are each too small to be stored.
        signs = {bool(_real(terms[k]) > 0) for k in carriers}
        cancelling = list(range(len(links))) if len(signs) == 1 else carriers
        for k, link in enumerate(links):
            if k not in cancelling:
                yield self._underflow(link)
        if cancelling:
            parts = tuple(term for k in cancelling if (term := terms[k]) is not None)
            yield self.cause(
                Reason.CANCELS,
                None,
                f"contributions of {self.op} add up to zero",
                parts,
                entry=self.cell_index(links[0].cell),
            )

    def _underflow(self, link: Link) -> Cause:
        arriving = self.arriving(link)
        terms = (
            Term(f"d {self.op}", self.node.index, self.place_index(link), np.float64(link.slope)),
            Term(f"{self.node.label} cotangent", self.node.index, self.place_index(link), arriving),
        )
        return self.cause(Reason.UNDERFLOW, link, "the product rounds to zero", terms)

    def _carried(self, link: Link) -> Term | None:
        """What one way alone brings, as torch would store it; None where complex parts miss."""
        arriving = self.arriving(link)
        tensor = self.replay.tensors[self.position]
        if tensor.is_complex() or np.iscomplexobj(arriving):
            number = self.replay.term(self.position, link.output, link.place, complex(arriving))[
                link.cell
            ]
            if number == 0:
                return None
        else:
            product = torch.tensor(link.slope * float(arriving), dtype=torch.float64)
            number = product.to(tensor.dtype).double().numpy()[()]
        return Term(f"from {self.node.label}", self.node.index, self.place_index(link), number)

    # -- names -------------------------------------------------------------------------------

    def cause(
        self,
        kind: Reason,
        link: Link | None,
        note: str,
        terms: tuple[Term, ...] = (),
        entry: Index = (),
    ) -> Cause:
        place = entry if link is None else self.place_index(link)
        return cause_at(self.node, kind, place, note, terms)

    def place_index(self, link: Link) -> Index:
        return unravelled(link.place, self.replay.shapes[link.output])

    def cell_index(self, cell: int) -> Index:
        return unravelled(cell, tuple(self.replay.tensors[self.position].shape))

    def _term(self, position: int, cell: int) -> Term:
        """An entry of one of the inputs."""
        place, tensor = self.replay.places[position], self.replay.tensors[position]
        node = self.trace.nodes[place.node]
        value = node.values[place.output]
        assert isinstance(value, np.ndarray)
        index = unravelled(cell, tuple(tensor.shape))
        return Term(node.label, place.node, index, value.reshape(-1)[cell])


def cause_at(
    node: Node, kind: Reason, entry: Index, note: str, terms: tuple[Term, ...] = ()
) -> Cause:
    return Cause(kind, node.index, node.op, node.name, node.line, entry, note, terms)


def unravelled(cell: int, shape: Sequence[int]) -> Index:
    return tuple(int(k) for k in np.unravel_index(cell, tuple(shape))) if shape else ()


def _real(term: Term | None) -> float:
    return 0.0 if term is None else float(np.real(term.number))


def _position(trace: Graph, edge: Edge, replay: Replay) -> int:
    """Which tensor of the call an edge comes from: autograd's slots are in the call's order."""
    same = sorted(
        other.slot
        for other in trace.inputs(edge.source)
        if other.slot is not None and (other.target, other.output) == (edge.target, edge.output)
    )
    positions = [
        k
        for k, place in enumerate(replay.places)
        if (place.node, place.output) == (edge.target, edge.output)
    ]
    if len(same) != len(positions) or edge.slot is None:
        raise ReplayError(f"the inputs of {trace.nodes[edge.source].label} cannot be told apart")
    return positions[same.index(edge.slot)]
