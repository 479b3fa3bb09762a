"""What it means that an entry of an input gets nothing from an operation: its rules, applied."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from gradmath.records.argument_texts import TensorPlace
from gradmath.records.graph import Graph, whole
from gradmath.records.tensor import Reason
from gradmath.zeros.entry_links import Floats, Ints, Links, aligned
from gradmath.zeros.link_table import NO_OTHER, OPEN, Meaning
from gradmath.zeros.operations import CONSTANT_OVER_ONE, KINKS, PADDINGS, Kind
from gradmath.zeros.probes import links_at, read_among
from gradmath.zeros.replay import Replay
from gradmath.zeros.replay_tensors import in_double, is_numeric, ones_like

_AWAY = (1 + 2**-10, 2**-20)  # a step to points nearby, relative and absolute


def meanings_of(
    trace: Graph, replay: Replay, position: int, links: Links, cells: Ints
) -> dict[str, Any]:
    """The columns of a table that say what stops each link, and what no link at all means."""
    rules = _Rules(trace, replay, position, links)
    rules.apply()
    unread, special = rules.of_unread(np.setdiff1d(cells, links.cells))
    return {
        "known": tuple(rules.known),
        "meanings": rules.meanings,
        "unread": unread,
        "special": special,
        "other": rules.other,
        "others": rules.others,
    }


class _Rules:
    """The links of one edge that are shut, given a meaning one rule after the other."""

    def __init__(self, trace: Graph, replay: Replay, position: int, links: Links) -> None:
        self.trace, self.replay, self.position, self.links = trace, replay, position, links
        self.op, self.kind = replay.op, replay.kind
        self.known: list[Meaning] = []
        self.meanings: Ints = np.full(len(links.cells), OPEN)
        self.other: tuple[int, int] | None = None
        self.others: Ints = np.full(len(links.cells), NO_OTHER)
        self.shut = links.slopes == 0
        self._cells = np.unique(links.cells[self.shut])
        self.read = _flat(replay.tensors[position])[links.cells]

    def apply(self) -> None:
        if not np.any(self.shut):
            return
        self._at_kinks()
        if self.kind is Kind.CONTEST:
            self._lost()
        self._masked()
        if self.kind is Kind.GATE:
            self._mean(True, Reason.GATE_CLOSED, f"{self.op} lets nothing through")
        if not np.any(self._left):  # else it takes more questions to torch
            return
        self._underflows(self._exact() != 0)
        if self.op == "mkldnn_rnn_layer":
            self._zero_states()
        if self.kind in (Kind.PRODUCT, Kind.SELF_PRODUCT) and not self._rounds:
            self._zero_factors()
        if self.kind is Kind.ANALYTIC and np.any(self._left):
            self._underflows((self._exact(away=True) == 0) & np.isfinite(self.read))
        if self.kind is Kind.POWER:
            self._underflows(self._power_underflows())
        self._mean(True, Reason.FLAT, f"the slope of {self.op} at {{out}} is zero")

    @property
    def _left(self) -> npt.NDArray[Any]:
        left: npt.NDArray[Any] = self.shut & (self.meanings == OPEN)
        return left

    @property
    def _rounds(self) -> bool:
        return bool(self.replay.keywords.get("rounding_mode"))

    def _mean(self, where: Any, kind: Reason, note: str, terms: Any = "read") -> npt.NDArray[Any]:
        """Give a meaning to the links that are shut and have none yet."""
        mine: npt.NDArray[Any] = self._left & where
        if np.any(mine):
            self.meanings[mine] = len(self.known)
            self.known.append(Meaning(kind, note, terms))
        return mine

    def _underflows(self, where: Any) -> None:
        self._mean(where, Reason.UNDERFLOW, f"the derivative of {self.op} rounds to zero")

    def _exact(self, *, away: bool = False) -> Floats:
        """The slopes in double precision, there or at a point nearby."""
        tensors = [in_double(tensor) for tensor in self.replay.tensors]
        if away:
            moved = tensors[self.position]
            tensors[self.position] = moved * _AWAY[0] + _AWAY[1]
        return aligned(self.links, links_at(self.replay, self.position, tensors, self._cells))

    # -- rules -------------------------------------------------------------------------------

    def _at_kinks(self) -> None:
        if self.op not in KINKS or self.kind is Kind.CONTEST:
            return
        result = np.zeros(len(self.links.cells))
        for k, output in enumerate(self.replay.outputs):
            mine = self.links.outputs == k
            result[mine] = _flat(output)[self.links.places[mine]]
        at_zero = (result == 0) | ((self.read == 0) & self._of_order_one)
        note = f"{self.op} is not differentiable here; torch takes 0"
        self._mean(at_zero, Reason.KINK, note)

    @property
    def _of_order_one(self) -> bool:
        numbers = [n for n in self.replay.arguments if type(n) in (int, float)]
        return self.op != "abs" and bool(numbers) and numbers[0] == 1

    def _lost(self) -> None:
        """Those that lost a contest; of those that tied, the winner is named."""
        self.other = self.replay.port(self.position)
        winner = self._winners()
        won = np.where(winner == NO_OTHER, 0, winner)
        value = _flat(self.replay.tensors[self.position])
        tied = (winner != NO_OTHER) & (value[won] == self.read) & (winner != self.links.cells)
        self.others[tied & self.shut] = winner[tied & self.shut]
        note = f"tied with {{other}} in {self.op}, which gives all to one"
        self._mean(tied, Reason.GATE_CLOSED, note, "both")
        self._mean(True, Reason.GATE_CLOSED, f"it lost in {self.op}")

    def _winners(self) -> Ints:
        """For each link, the entry whose link to the same place is open."""
        spots = self.links.spots
        winners = np.full(int(spots.max(initial=0)) + 1, NO_OTHER)
        winners[spots[~self.shut]] = self.links.cells[~self.shut]
        found: Ints = np.where(self.shut, winners[spots], NO_OTHER)
        return found

    def _masked(self) -> None:
        """Minus infinity in a softmax takes an entry out."""
        if self.op not in {"_softmax", "_log_softmax", "_safe_softmax", "logsumexp"}:
            return
        value = _flat(self.replay.tensors[self.position])
        note = f"−infinity takes an entry out of {self.op}"
        self._mean(self.read == -np.inf, Reason.GATE_CLOSED, note)
        if self.op != "logsumexp":  # each entry of the output stands for one of the input
            self.other = self.replay.port(self.position)
            there = value[self.links.places] == -np.inf
            self.others[self._left & there] = self.links.places[self._left & there]
            self._mean(there, Reason.GATE_CLOSED, note, "other")

    def _power_underflows(self) -> npt.NDArray[Any]:
        """Whether neither the base nor the exponent is zero: then no slope is."""
        arguments = self.replay.arguments
        if self.position != 0 or not isinstance(arguments[0], TensorPlace):
            return np.zeros(len(self.links.cells), dtype=bool)
        exponents = self.replay.tensors[1:] or [torch.tensor(arguments[1])]
        exponent = exponents[0].expand(self.replay.shapes[0])
        both: npt.NDArray[Any] = (self.read != 0) & (_flat(exponent)[self.links.places] != 0)
        return both

    def _zero_factors(self) -> None:
        if self.kind is Kind.SELF_PRODUCT:
            self._zero_mates()
            return
        found = _factors(self.replay, self.position, self._cells)
        if found is None:
            self._mean(True, Reason.ZERO_FACTOR, f"{self.op} multiplies by zero", "")
            return
        position, factors = found
        self.other = self.replay.port(position)
        numbers = aligned(self.links, factors).astype(np.int64)
        self.others[self._left] = numbers[self._left]
        zero = _flat(self.replay.tensors[position])[numbers] == 0
        if self.replay.pointwise and self._is_mask(self.other):
            self._mean(zero, Reason.GATE_CLOSED, "a mask lets nothing through", "other")
        self._mean(zero, Reason.ZERO_FACTOR, f"{self.op} multiplies by zero", "other")
        if self._has_zero_besides(position):
            self._mean(True, Reason.ZERO_FACTOR, f"{self.op} multiplies by zero", "")
        self._mean(True, Reason.UNDERFLOW, f"the factors of {self.op} round to zero", "other")

    def _zero_states(self) -> None:
        """In one step of an LSTM, a weight has one factor: an entry of x or of the state."""
        steps, rows, _ = self.replay.tensors[0].shape
        factor = {1: 0, 2: 5}.get(self.position)
        if steps != 1 or factor is None:
            return
        state, width = self.replay.tensors[factor], self.replay.tensors[2].shape[1]
        row = self.links.places // width % rows
        numbers = row * state.shape[-1] + self.links.cells % state.shape[-1]
        zero = self._left & (_flat(state)[numbers] == 0)
        self.other = self.replay.port(factor)
        self.others[zero] = numbers[zero]
        self._mean(zero, Reason.ZERO_FACTOR, f"{self.op} multiplies by zero", "other")

    def _has_zero_besides(self, other: int) -> bool:
        """Whether one more factor, a third, holds a zero."""
        rest = enumerate(self.replay.tensors)
        return self.op == "_trilinear" and any(
            bool((tensor == 0).any()) for k, tensor in rest if k not in (self.position, other)
        )

    def _zero_mates(self) -> None:
        """Products of entries of one tensor: a link is shut if another entry there is zero."""
        spots = self.links.spots
        zeros = np.bincount(spots, self.read == 0, int(spots.max(initial=0)) + 1)
        others = zeros[spots] - (self.read == 0)
        if len(self.replay.tensors) > 1:  # the zero may be in another tensor
            others = others + 1
        self._mean(others > 0, Reason.ZERO_FACTOR, f"{self.op} multiplies by zero", "mates")
        self._mean(True, Reason.UNDERFLOW, f"the factors of {self.op} round to zero", "mates")

    def _is_mask(self, port: tuple[int, int]) -> bool:
        """Whether a factor takes no gradient and holds bools, or zeros and one other number."""
        held = self.trace.nodes[port[0]].values[port[1]]
        value = None if held is None else whole(held)
        if self.trace.nodes[port[0]].requires_grad or value is None:
            return False
        return value.dtype.kind == "b" or len(np.unique(value)) == 2

    # -- entries without a link --------------------------------------------------------------

    def of_unread(self, left: Ints) -> tuple[Meaning, dict[int, Meaning]]:
        """What it means to have no link, and what it means for those that are read all the same."""
        if self.kind is Kind.CONTEST:
            return Meaning(Reason.GATE_CLOSED, f"it lost in {self.op}"), {}
        if self.op == "multi_margin_loss" and self.kind is Kind.GATE:  # it passes over NaN
            shut = Meaning(Reason.GATE_CLOSED, f"{self.op} lets nothing through")
            return shut, dict.fromkeys(left.tolist(), shut)
        does = "writes over" if self.replay.writes_to_view else "never reads"
        usual = Meaning(Reason.NO_PATH, f"{self.op} {does} {{read}}", "")
        if self.op in PADDINGS:
            return usual, dict.fromkeys(self._padded(left), self._of_constant())
        read, untried = read_among(self.replay, self.position, left)
        maybe = Meaning(Reason.UNKNOWN, f"too many entries to try whether {self.op} reads {{read}}")
        return usual, dict.fromkeys(read, self._of_constant()) | dict.fromkeys(untried, maybe)

    def _padded(self, cells: Ints) -> list[int]:
        """The entries in the row that `padding_idx` names, if it was looked up."""
        place = PADDINGS[self.op]
        given = self.replay.arguments[place : place + 1]
        padding = given[0] if given else self.replay.keywords.get("padding_idx", -1)
        weights, looked_up, *_ = self.replay.tensors
        left_out = looked_up.reshape(-1).numpy() == padding
        if padding < 0 or not np.any(left_out):
            return []
        in_row = cells // weights.shape[1] == padding if self.position == 0 else left_out[cells]
        found: list[int] = cells[in_row].tolist()
        return found

    def _of_constant(self) -> Meaning:
        """An entry is read, and its derivative is zero wherever it is."""
        if self.op in PADDINGS:
            return Meaning(Reason.DROPPED, "padding_idx drops the gradient of {read}")
        if self.op in CONSTANT_OVER_ONE:
            note = f"{self.op} over one entry is constant: +1 and −1 cancel"
            return Meaning(Reason.CANCELS, note)
        return Meaning(Reason.FLAT, f"the slope of {self.op} is zero everywhere")


def _factors(replay: Replay, position: int, cells: Ints) -> tuple[int, Links] | None:
    """For a product: the other factor, and in place of slopes which of its entries each is.

    With the other factor's entries numbered, each slope is the number of the one it consists of.
    None where there is no tensor like that.
    """
    numbers = [is_numeric(t) or replay.pointwise for t in replay.tensors]  # a mask is a factor, too
    ones = [
        ones_like(tensor) if number else tensor
        for tensor, number in zip(replay.tensors, numbers, strict=True)
    ]
    plain = links_at(replay, position, ones, cells)
    for other, tensor in enumerate(ones):
        if other == position or not numbers[other]:
            continue
        numbered = list(ones)
        numbered[other] = torch.arange(2.0, tensor.numel() + 2).to(tensor).view(tensor.shape)
        links = links_at(replay, position, numbered, cells)
        if len(links.slopes) != len(plain.slopes) or not np.all(plain.slopes):
            continue
        ratios = links.slopes / plain.slopes
        if np.all(ratios >= 2) and np.allclose(ratios, ratios.round()):
            return other, Links(links.cells, links.outputs, links.places, ratios.round() - 2)
    return None


def _flat(tensor: torch.Tensor) -> npt.NDArray[Any]:
    """The entries as numbers: doubles, or complex."""
    plain = tensor.detach().resolve_conj().resolve_neg()
    wide = plain.to(torch.complex128) if plain.is_complex() else plain.double()
    array: npt.NDArray[Any] = wide.reshape(-1).numpy()
    return array
