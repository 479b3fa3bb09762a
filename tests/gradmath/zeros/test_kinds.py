"""One program for each way in which a gradient can stop, and what gets it going again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

import gradmath
from gradmath.errors import GradmathError, NoPathError, NotKeptError, ParameterError
from gradmath.graphs.causes import Cause, ZeroReasons
from gradmath.records.tensor import Reason
from gradmath.self_test.programs import Square

Function = Callable[..., Tensor]
V, GATE, FACTOR, FLAT = Reason.V_IGNORES, Reason.GATE_CLOSED, Reason.ZERO_FACTOR, Reason.FLAT
NO_PATH, CANCELS, UNDERFLOW = Reason.NO_PATH, Reason.CANCELS, Reason.UNDERFLOW
UNKNOWN = Reason.UNKNOWN


def found(fn: Any, *inputs: Any, v: Any = None, leaf: str = "x") -> ZeroReasons:
    trace = gradmath.trace(fn, *inputs, v=v, names=["x", "y"][: len(inputs)])
    return gradmath.zero_reasons(trace, leaf)


def near(causes: tuple[Cause, ...]) -> set[tuple[Reason, str | None]]:
    return {(cause.kind, cause.op) for cause in causes if not cause.behind}


def row(*numbers: float, dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.tensor(numbers, dtype=dtype)


def gradient(fn: Function, x: Tensor, v: Tensor | None = None) -> Tensor:
    """What plain torch says."""
    x = x.clone().requires_grad_()
    out = fn(x)
    out.backward(torch.ones_like(out) if v is None else v)
    assert x.grad is not None
    return x.grad


# An operation, where it lets nothing through, where it does, and the name of the operation.
GATES: dict[str, tuple[Function, float, float, str]] = {
    "relu": (torch.relu, -1.0, 1.0, "relu"),
    "relu at 0": (torch.relu, 0.0, 1e-3, "relu"),
    "relu at -0.0": (torch.relu, -0.0, 1e-3, "relu"),
    "leaky relu of slope 0": (lambda x: functional.leaky_relu(x, 0.0), -1.0, 1.0, "leaky_relu"),
    "clamp below": (lambda x: x.clamp(-1, 1), -2.0, 0.5, "clamp"),
    "clamp above": (lambda x: x.clamp(max=1), 2.0, 0.5, "clamp"),
    "clamp far off": (lambda x: x.clamp(100, 101), 2.0, 100.5, "clamp"),
    "hardtanh": (functional.hardtanh, -2.0, 0.5, "hardtanh"),
    "relu6": (functional.relu6, 7.0, 0.5, "hardtanh"),
    "hardsigmoid": (functional.hardsigmoid, 4.0, 0.5, "hardsigmoid"),
    "hardswish": (functional.hardswish, -4.0, 0.5, "hardswish"),
    "threshold": (lambda x: functional.threshold(x, 1.0, 0.0), 0.5, 1.5, "threshold"),
    "softshrink": (functional.softshrink, 0.2, 1.0, "softshrink"),
    "where": (lambda x: torch.where(x > 0, x, x.new_zeros(())), -1.0, 1.0, "where"),
    "masked_fill": (lambda x: x.masked_fill(x < 0, 5.0), -1.0, 1.0, "masked_fill"),
    "mask as a factor": (lambda x: x * (x > 0), -1.0, 1.0, "mul"),
    "maximum": (lambda x: torch.maximum(x, torch.ones(())), 0.5, 1.5, "maximum"),
    "max of all": (lambda x: torch.cat([x, x.new_ones(2)]).max(), 0.5, 1.5, "max"),
    "max along": (lambda x: torch.cat([x, x.new_ones(2)]).max(0).values, 0.5, 1.5, "max"),
    "amax": (lambda x: torch.cat([x, x.new_ones(2)]).amax(), 0.5, 1.5, "amax"),
    "amin": (lambda x: torch.cat([x, x.new_ones(2)]).amin(), 1.5, 0.5, "amin"),
    "topk": (lambda x: torch.cat([x, x.new_ones(3)]).topk(2).values, 0.5, 1.5, "topk"),
    "median": (lambda x: torch.cat([x, row(1, 2)]).median(), 0.5, 1.5, "median"),
    "max_pool": (lambda x: functional.max_pool1d(torch.cat([x, row(1.0)]).view(1, 1, 2), 2),
                 0.5, 1.5, "max_pool2d_with_indices"),
    "in place": (lambda x: (x * 2).relu_(), -1.0, 1.0, "relu_"),
    "clamp in place": (lambda x: (x * 1).clamp_(-1, 1), -2.0, 0.5, "clamp_"),
}  # fmt: skip


@pytest.mark.parametrize("name", GATES)
def test_a_gate_is_named_where_it_is_closed_and_not_where_it_is_open(name: str) -> None:
    fn, closed, opened, op = GATES[name]
    reasons = found(fn, row(closed), v=torch.ones_like(fn(row(closed))))
    assert near(reasons[0]) == {(GATE, op)}
    assert not near(found(fn, row(opened), v=torch.ones_like(fn(row(opened))))[0])
    assert gradient(fn, row(closed)) == 0 != gradient(fn, row(opened))


@pytest.mark.parametrize("name", GATES)
def test_a_closed_gate_and_a_zero_of_v_are_both_named(name: str) -> None:
    fn, closed, opened, op = GATES[name]
    out = fn(row(closed))
    assert near(found(fn, row(closed), v=torch.zeros_like(out))[0]) >= {(GATE, op)}
    if name != "median":  # whose loser could have come out anywhere
        kinds = {kind for kind, _ in near(found(fn, row(closed), v=torch.zeros_like(out))[0])}
        assert kinds == {GATE, V}
    assert {k for k, _ in near(found(fn, row(opened), v=torch.zeros_like(out))[0])} == {V}


def test_the_value_that_keeps_a_gate_shut_is_named() -> None:
    def fn(x: Tensor) -> Tensor:
        z = x * 2
        return torch.relu(z)

    (cause,) = found(fn, row(3.0, -1.5), v=row(1, 1))[1]
    (term,) = cause.terms
    assert (term.name, term.index, term.number) == ("z", (1,), np.float32(-3))
    assert (cause.entry, cause.op, cause.behind) == ((1,), "relu", False)
    assert cause.line is not None
    assert cause.line.text == "return torch.relu(z)"
    assert str(cause).startswith("gate closed: relu lets nothing through: z[1] = −3 (node 2, line ")


def test_ties_share_as_torch_shares() -> None:
    x = row(2, 2, 1)
    assert set(found(lambda x: x.amax(), x)) == {(2,)}
    winners = gradient(lambda x: x.max(0).values, x) != 0
    assert winners.sum() == 1  # torch picks one
    reasons = found(lambda x: x.max(0).values, x)
    assert [bool(reasons[k]) for k in range(3)] == (~winners).tolist()
    assert all(near(reasons[k]) == {(GATE, "max")} for k in range(3) if not winners[k])


@pytest.mark.parametrize("fn", [torch.sign, torch.round, torch.floor, torch.ceil, torch.trunc])
def test_steps_are_flat_everywhere(fn: Function) -> None:
    for number in (-1.3, 0.0, 2.0):
        assert {kind for kind, _ in near(found(fn, row(number))[0])} == {FLAT}


@pytest.mark.parametrize(
    ("fn", "at", "op"),
    [(lambda x: x**2, 0.0, "pow"), (torch.cos, 0.0, "cos"), (torch.square, 0.0, "pow"),
     (lambda x: x**0, 2.0, "pow"), (lambda x: x ** torch.zeros(1), 2.0, "pow"),
     (lambda x: torch.ones(()) ** x, 2.0, "pow"), (lambda x: 1.0**x, 2.0, "pow"),
     (lambda x: torch.div(x, 2, rounding_mode="floor"), 1.0, "div")],
)  # fmt: skip
def test_a_stationary_point_is_flat(fn: Function, at: float, op: str) -> None:
    assert near(found(fn, row(at))[0]) == {(FLAT, op)}


def test_dropout_is_a_mask() -> None:
    torch.manual_seed(0)
    trace = gradmath.trace(nn.Dropout(0.5), torch.ones(20), v=torch.ones(20), names=["x"])
    reasons = gradmath.zero_reasons(trace, "x")
    assert 0 < len(reasons) < 20
    assert {cause for e in reasons for cause in near(reasons[e])} == {(GATE, "mul")}
    assert len(found(nn.Dropout(0.5).eval(), torch.ones(20), v=torch.ones(20))) == 0


# -- what is read, and has no slope anywhere, or none here -----------------------------------

KINK, DROPPED = Reason.KINK, Reason.DROPPED
_ROWS, _BAGS = torch.tensor([0, 1, 1, 3]), torch.tensor([0, 2])


def _embedded(x: Tensor) -> Tensor:
    return functional.embedding(_ROWS, x.view(4, 1), padding_idx=1).sum()


def _bagged(x: Tensor) -> Tensor:
    return functional.embedding_bag(_ROWS, x.view(4, 1), _BAGS, padding_idx=1, mode="sum").sum()


def _multiplied(x: Tensor) -> Tensor:
    return torch.ones(2).scatter_reduce(0, torch.tensor([0, 0, 1]), x, "prod").sum()


def _saturated(x: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(x, row(0.0, 1.0))


def _balanced(x: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(x, row(0.5, 1.0))


# A function, where it is, an entry whose gradient is zero there, and why.
NO_SLOPE: dict[str, tuple[Function, list[float], int, Reason, str]] = {
    "padding": (_embedded, [1.0, 2, 3, 4], 1, DROPPED, "padding_idx drops the gradient of view[1,"),
    "padding in a bag": (_bagged, [1.0, 2, 3, 4], 1, DROPPED, "padding_idx drops the gradient"),
    "not looked up": (_embedded, [1.0, 2, 3, 4], 2, NO_PATH, "embedding never reads view[2, 0]"),
    "softmax of one": (lambda x: x.view(3, 1).softmax(1).sum(), [1.0, -1, 0], 2, CANCELS, "+1 and"),
    "log_softmax of one": (lambda x: x.view(3, 1).log_softmax(1).sum(), [1.0, -1, 0], 1, CANCELS,
                           "_log_softmax over one entry is constant: +1 and −1 cancel"),
    "cross entropy of one": (
        lambda x: functional.cross_entropy(x.view(2, 1), torch.zeros(2, dtype=torch.long)),
        [1.0, 2.0], 0, CANCELS, "over one entry is constant"),
    "layer_norm of one": (lambda x: functional.layer_norm(x.view(2, 1), (1,)).sum(),
                          [1.0, 2.0], 0, CANCELS, "native_layer_norm over one entry is constant"),
    "norm of order infinity": (lambda x: torch.linalg.vector_norm(x, np.inf), [1.0, -2, 1], 0,
                               GATE, "it lost in linalg_vector_norm"),
    "cdist of order infinity": (
        lambda x: torch.cdist(x.view(1, 3), torch.zeros(1, 3), p=np.inf).sum(),
        [1.0, 2, 3], 1, GATE, "it lost in _cdist_forward"),
    "scattered maximum": (
        lambda x: torch.ones(2).scatter_reduce(0, torch.tensor([0, 0, 1]), x, "amax").sum(),
        [0.0, 2, 3], 0, GATE, "it lost in scatter_reduce"),
    "scattered product": (_multiplied, [0.0, 2, 3], 1, FACTOR, "scatter_reduce multiplies by zero"),
    "a tie": (lambda x: x.max(0).values, [2.0, 2, 1], 1, GATE,
              "tied with x[0] in max, which gives all to one"),
    "no tie": (lambda x: x.max(0).values, [2.0, 2, 1], 2, GATE, "it lost in max"),
    "elu without a left side": (lambda x: functional.elu(x, 0.0), [-1.0], 0, GATE, "elu lets"),
    "saturated": (_saturated, [-1000.0, 0], 0, UNDERFLOW, "rounds to zero"),
    "balanced": (_balanced, [0.0, 0], 0, FLAT, "is zero"),
    "abs": (torch.abs, [0.0], 0, KINK, "abs is not differentiable here; torch takes 0"),
    "norm": (lambda x: x.norm(), [0.0, 0], 1, KINK, "linalg_vector_norm is not differentiable"),
    "norm of order 1": (lambda x: x.norm(1), [0.0, 1], 0, KINK, "is not differentiable here"),
    "norm, elsewhere": (lambda x: x.norm(), [0.0, 1], 0, FLAT, "the slope of linalg_vector_norm"),
    "cdist": (lambda x: torch.cdist(x.view(1, 2), torch.zeros(1, 2)).sum(), [0.0, 0], 0, KINK,
              "is not differentiable here"),
    "std": (lambda x: x.std(), [1.0, 1], 0, KINK, "std is not differentiable here"),
    "masked with infinity": (
        lambda x: x.masked_fill(torch.tensor([False, True, False]), -np.inf).softmax(0)[:1],
        [1.0, 2, 3], 1, GATE, "−infinity takes an entry out of _softmax"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_SLOPE)
def test_why_there_is_no_slope(name: str) -> None:
    fn, numbers, entry, kind, note = NO_SLOPE[name]
    x = row(*numbers)
    out = fn(x)
    reasons = found(lambda x: fn(x), x, v=torch.ones_like(out))
    assert gradient(fn, x, torch.ones_like(out))[entry] == 0
    causes = [cause for cause in reasons[entry] if not cause.behind]
    assert kind in {cause.kind for cause in causes}
    assert any(note in cause.note for cause in causes if cause.kind is kind), causes
    assert not {UNKNOWN} & {cause.kind for cause in causes}


def test_what_is_read_is_known_of_many_entries() -> None:
    """Also of those beyond what a trace keeps in a file."""
    reasons = found(lambda x: x.softmax(1).sum(), torch.zeros(6000, 1))
    assert {cause.kind for entry in ((0, 0), (5999, 0)) for cause in reasons[entry]} == {CANCELS}

    def looked_up(x: Tensor) -> Tensor:
        return functional.embedding(torch.tensor([0, 2]), x, padding_idx=2).sum()

    reasons = found(looked_up, torch.ones(3, 3000))
    for column in (0, 2999):
        assert near(reasons[1, column]) == {(NO_PATH, "embedding")}
        assert near(reasons[2, column]) == {(DROPPED, "embedding")}


def test_a_padding_row_that_nobody_looks_up_is_never_read() -> None:
    reasons = found(
        lambda x: functional.embedding(torch.tensor([0]), x, padding_idx=1), torch.ones(2, 1),
        v=torch.ones(1, 1),
    )  # fmt: skip
    assert near(reasons[1, 0]) == {(NO_PATH, "embedding")}


# -- factors ---------------------------------------------------------------------------------

W = torch.tensor([[1.0, 0.0, 2.0], [3.0, 0.0, 0.0]])
# For entry 1 of x: an operation in which its factors come from a tensor `w`, and those factors.
PRODUCTS: dict[str, tuple[Callable[[Tensor, Tensor], Tensor], Tensor, list[tuple[int, ...]]]] = {
    "mul": (lambda x, w: x * w, row(1, 0, 2), [(1,)]),
    "mul, broadcast": (lambda x, w: x * w, W, [(0, 1), (1, 1)]),
    "div": (lambda x, w: w / (x + 2), row(1, 0, 2), [(1,)]),
    "mv": (lambda x, w: w @ x, W, [(0, 1), (1, 1)]),
    "dot": (lambda x, w: w @ x, row(1, 0, 2), [(1,)]),
    "mm": (lambda x, w: x[None] @ w, W.t().contiguous(), [(1, 0), (1, 1)]),
    "bmm": (lambda x, w: torch.bmm(w, x.view(1, 3, 1)), W[None], [(0, 0, 1), (0, 1, 1)]),
    "linear": (lambda x, w: functional.linear(x, w, torch.ones(2)), W, [(1, 0), (1, 1)]),
    "addmv": (lambda x, w: torch.addmv(torch.ones(2), w, x), W, [(0, 1), (1, 1)]),
    "einsum": (lambda x, w: torch.einsum("ij,j->i", w, x), W, []),
    "addcmul": (lambda x, w: torch.addcmul(torch.ones(3), x, w), row(1, 0, 2), [(1,)]),
}  # fmt: skip


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_zero_factor_is_named_with_its_place(name: str) -> None:
    fn, w, places = PRODUCTS[name]
    x = row(1.5, -1.0, 2.0)
    trace = gradmath.trace(fn, x, w.clone().requires_grad_(), v=torch.ones_like(fn(x, w)))
    # The inputs are told leaves by the caller, so that only w requires grad: ask for both.
    trace = gradmath.trace(fn, x.requires_grad_(), w.clone().requires_grad_(),
                           v=torch.ones_like(fn(x, w)))  # fmt: skip
    reasons = gradmath.zero_reasons(trace, "x")
    causes = [cause for cause in reasons[1] if not cause.behind]
    assert {cause.kind for cause in causes} == {FACTOR}
    assert all(term.number == 0 for cause in causes for term in cause.terms)
    if places:
        assert [cause.terms[0].index for cause in causes] == places
    assert not reasons[0]
    # 1 for the zero factors, and there is a gradient
    filled = torch.where(w == 0, 1.0, w)
    assert gradient(lambda x: fn(x, filled), x.detach())[1] != 0


def test_a_zero_factor_of_a_convolution() -> None:
    w = torch.tensor([[[0.0, 2.0]]], requires_grad=True)
    x = torch.tensor([[[1.0, 2.0, 3.0]]], requires_grad=True)
    reasons = found(functional.conv1d, x, w, v=torch.tensor([[[0.0, 1.0]]]))
    causes = reasons[0, 0, 0]
    assert [(c.kind, c.behind) for c in causes] == [(FACTOR, False), (V, True)]
    assert {(c.kind, c.behind) for c in reasons[0, 0, 1]} == {(FACTOR, False), (V, False)}


def test_factors_of_one_tensor() -> None:
    reasons = found(torch.prod, row(0, 3, 0))
    for entry, zeros in ((0, [(2,)]), (1, [(0,), (2,)]), (2, [(0,)])):
        (cause,) = reasons[entry]
        assert (cause.kind, [term.index for term in cause.terms if term.number == 0]) == (
            FACTOR, zeros)  # fmt: skip


def test_a_plain_number_as_a_factor() -> None:
    assert near(found(lambda x: x * 0, row(1.0))[0]) == {(FACTOR, "mul")}
    assert near(found(lambda x: torch.add(row(1.0), x, alpha=0), row(1.0))[0]) == {(FACTOR, "add")}


def test_what_is_behind_a_zero_factor_is_next_in_line() -> None:
    reasons = found(lambda x: torch.relu(x) * 0, row(1.0), v=row(0.0))
    assert [(cause.kind, cause.behind) for cause in reasons[0]] == [(FACTOR, False), (V, True)]
    assert reasons.kinds(0) == (FACTOR,)


# -- no path ---------------------------------------------------------------------------------

UNREAD: dict[str, Function] = {
    "index": lambda x: x[torch.tensor([1, 1])],
    "mask": lambda x: x[torch.tensor([False, True, True])],
    "slice": lambda x: x[1:],
    "select": lambda x: x[1],
    "narrow": lambda x: x.narrow(0, 1, 1),
    "gather": lambda x: x.gather(0, torch.tensor([2, 2])),
    "index_select": lambda x: x.index_select(0, torch.tensor([1])),
    "take": lambda x: torch.take(x, torch.tensor([2])),
    "split": lambda x: x.split([1, 2])[1],
    "unbind": lambda x: x.unbind()[2],
    "chunk": lambda x: torch.cat(x.chunk(3)[1:]),
    "triu": lambda x: x.expand(3, 3).tril()[:, 1:],
    "overwritten": lambda x: x.clone().index_fill(0, torch.tensor([0]), 3.0),
    "written over": lambda x: _write_over(x),
    "filled": lambda x: _filled(x),
    "scattered over": lambda x: x.scatter(0, torch.tensor([0]), row(7.0)),
}


def _write_over(x: Tensor) -> Tensor:
    h = x * 2
    h[0] = x[1]
    return h


def _filled(x: Tensor) -> Tensor:
    h = x * 2
    h[:1] = 5.0
    return h


@pytest.mark.parametrize("name", UNREAD)
def test_an_entry_that_nothing_reads_has_no_path(name: str) -> None:
    fn, x = UNREAD[name], row(1.0, 2.0, 3.0)
    trace = gradmath.trace(fn, x, v=torch.ones_like(fn(x)), names=["x"])
    reasons = gradmath.zero_reasons(trace, "x")
    assert gradient(fn, x)[0] == 0
    assert {kind for kind, _ in near(reasons[0])} == {NO_PATH}
    for entry in range(3):
        assert bool(reasons[entry]) is bool(gradient(fn, x)[entry] == 0)


def test_an_unused_piece_is_named_as_in_code() -> None:
    reasons = found(lambda x: x.split(1)[0], row(1, 2), v=row(1))
    assert "nothing that leads to the output reads split[1][0]" in str(reasons[1][0])


def test_what_is_detached_is_named() -> None:
    reasons = found(lambda x: (x * 2).detach() * x[:1], row(1.0, 2.0), v=row(1, 1))
    assert near(reasons[1]) == {(NO_PATH, "detach")}
    assert "detach cuts off mul[1]" in str(reasons)


RESHAPES: list[Function] = [
    lambda x: x.view(3, 2),
    lambda x: x.t(),
    lambda x: x.permute(1, 0).reshape(-1),
    lambda x: x.unsqueeze(0).expand(2, 2, 3),
    lambda x: torch.cat([x, x * 2], 1),
    lambda x: torch.stack([x, x], 1),
    lambda x: torch.stack(x.unbind(1)),
    lambda x: x.flip(0).roll(1, 1),
    lambda x: x.repeat(2, 1),
    lambda x: x.movedim(0, 1).flatten(),
    lambda x: functional.pad(x, (1, 1)),
    lambda x: x.diagonal(),
    lambda x: x.unfold(1, 2, 1),
    lambda x: x.to(torch.float64),
]


@pytest.mark.parametrize("fn", RESHAPES)
@pytest.mark.parametrize("alone", range(6))
def test_through_reshapes_the_very_entries_of_v_are_named(fn: Function, alone: int) -> None:
    """v is zero but where it is not; every entry names the places of v that it goes to."""
    x = torch.arange(1.0, 7.0).view(2, 3)
    v = torch.zeros(fn(x).shape, dtype=fn(x).dtype)
    v.reshape(-1)[alone % v.numel()] = 1.0
    trace = gradmath.trace(lambda x: fn(x), x, v=v)
    reasons = gradmath.zero_reasons(trace, "x")
    for index in np.ndindex(2, 3):
        # Where an entry of x goes to, by plain torch: which outputs feel it.
        felt = torch.autograd.functional.jacobian(fn, x)[(..., *index)] != 0
        silent = {tuple(place) for place in torch.nonzero(felt & (v == 0)).tolist()}
        named = {cause.entry for cause in reasons[index] if cause.kind is V}
        assert named == (silent if not bool((felt & (v != 0)).any()) else set())
        assert bool(felt.any()) or NO_PATH in reasons.kinds(index)


# -- contributions ---------------------------------------------------------------------------


def test_contributions_that_cancel_are_named_with_their_values() -> None:
    def fn(x: Tensor) -> Tensor:
        a = 2 * x
        b = -2 * x
        return a + b

    (cause,) = found(fn, row(1.0))[0]
    assert cause.kind is CANCELS
    assert [(term.name, float(term.number)) for term in cause.terms] == [
        ("from b", -2.0),
        ("from a", 2.0),
    ]
    assert gradient(lambda x: 2 * x, row(1.0)) != 0  # one of them dropped


def test_a_broadcast_sum_may_cancel() -> None:
    x, c = torch.tensor(2.0, requires_grad=True), row(1, -1)
    (cause,) = found(torch.mul, x, c, v=row(1, 1))[()]
    assert (cause.kind, cause.op, cause.entry) == (CANCELS, "mul", ())
    assert [(term.index, float(term.number)) for term in cause.terms] == [((0,), 1), ((1,), -1)]


def test_weights_of_outputs_are_contributions_too() -> None:
    def fn(x: Tensor) -> tuple[Tensor, Tensor]:
        h = x * 2
        return h, -h

    reasons = found(fn, row(1.0), v=(row(1.0), row(1.0)))
    assert {cause.kind for cause in reasons[0]} == {CANCELS}


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_underflow_is_told_from_zero(dtype: torch.dtype) -> None:
    tiny = torch.finfo(dtype).tiny
    c = torch.tensor([tiny], dtype=dtype)
    x = torch.ones(1, dtype=dtype, requires_grad=True)
    reasons = found(lambda x: x * c, x, v=c)
    assert {cause.kind for cause in reasons[0]} == {UNDERFLOW}
    assert [float(term.number) for term in reasons[0][0].terms] == [tiny, tiny]
    if dtype is not torch.float64:  # raise the precision
        wide = x.detach().double()
        assert gradient(lambda x: x * c.double(), wide, c.double()) != 0


@pytest.mark.parametrize("fn", [torch.tanh, torch.sigmoid, torch.erf, torch.exp])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_saturated_is_underflow(fn: Function, dtype: torch.dtype) -> None:
    x = torch.tensor([-2000.0], dtype=dtype)
    assert {kind for kind, _ in near(found(lambda x: fn(x), x)[0])} == {UNDERFLOW}


# -- honest ----------------------------------------------------------------------------------


def test_a_custom_function_is_not_known() -> None:
    def fn(x: Tensor) -> Tensor:
        y, _ = Square.apply(x, 2)  # type: ignore[no-untyped-call]
        return y  # type: ignore[no-any-return]

    reasons = found(fn, row(0.0, 1.0), v=row(1, 1))
    assert {cause.kind for cause in reasons[0]} == {UNKNOWN}
    assert not reasons[1]
    # but a formula that gets nothing gives nothing
    assert {cause.kind for cause in found(fn, row(1.0), v=row(0.0))[0]} == {V}


def test_random_operations_are_not_known() -> None:
    torch.manual_seed(0)
    reasons = found(
        lambda x: torch.native_dropout(x, 0.5, True)[0], torch.ones(20), v=torch.ones(20)
    )
    assert {kind for entry in reasons for kind in reasons.kinds(entry)} == {UNKNOWN}
    assert "native_dropout gives something else when it is run again" in str(reasons)


def test_what_a_file_does_not_hold_is_said(tmp_path: Path) -> None:
    def fn(x: Tensor) -> Tensor:
        return (x * torch.zeros(5000)).sum()

    trace = gradmath.trace(fn, torch.ones(1))
    assert {cause.kind for cause in gradmath.zero_reasons(trace, "x")[0]} == {FACTOR}
    trace.save(tmp_path / "t.trace")
    (cause,) = gradmath.zero_reasons(gradmath.load_trace(tmp_path / "t.trace"), "x")[0]
    assert cause.kind is UNKNOWN
    assert "5000 entries, too many to be kept whole" in cause.note


def test_a_call_that_is_not_the_one_that_ran_is_not_trusted() -> None:
    trace = gradmath.trace(lambda x: torch.relu(x), row(-1.0), v=row(1.0))
    assert trace.nodes[1].call == ("aten.relu.default", "t[0, 0]")
    for call, why in (
        (("aten.neg.default", "t[0, 0]"), "neg gives something else when it is run again"),
        (("aten.relu.default", "t[0, 0"), "cannot be read"),
        (("aten.no_such.default", "t[0, 0]"), "'aten.no_such.default' is not run again"),
        (("aten.relu.default", "t[0, 0]", "3"), "relu cannot be run again"),
        (("aten.relu.default", "open('x')"), "cannot be read"),
        (("aten.relu.default", "t[1, 0]"), "names t[1, 0], which was not there"),
        (("aten.mul.Tensor", "t[0, 0]", "t[0, 0]"), "mul gives something else"),
    ):
        nodes = (trace.nodes[0], replace(trace.nodes[1], call=call))
        (cause,) = gradmath.zero_reasons(replace(trace, nodes=nodes), "x")[0]
        assert (cause.kind, why in cause.note) == (UNKNOWN, True), cause.note


def test_a_cotangent_that_the_formula_does_not_give_is_not_trusted() -> None:
    trace = gradmath.trace(lambda x: torch.relu(x), row(-1.0, 1.0), v=row(1.0, 1.0))
    edge = replace(trace.edges[0], cotangent=np.zeros(2, np.float32))
    leaf = replace(trace.nodes[0], cotangents=(np.zeros(2, np.float32),))
    lie = replace(trace, nodes=(leaf, trace.nodes[1]), edges=(edge,),
                  grads={"x": leaf.cotangent})  # fmt: skip
    reasons = gradmath.zero_reasons(lie, "x")
    assert reasons.kinds(1) == (UNKNOWN,)
    assert "passed on something else than its formula says" in reasons[1][0].note


# -- edges -----------------------------------------------------------------------------------


def test_complex_zeros_have_causes() -> None:
    z = torch.tensor([1 + 1j, -2j])
    reasons = found(lambda z: z * torch.tensor([0j, 1j]), z, v=torch.tensor([1 + 0j, 0j]))
    assert [reasons.kinds(k) for k in range(2)] == [(GATE,), (V,)]
    blind = found(lambda x: torch.complex(x, x * 0), row(1.0), v=torch.tensor([1j]))
    assert blind.kinds(0)


@pytest.mark.parametrize("shape", [(0,), (2, 0)])
def test_a_leaf_without_entries_has_no_zeros(shape: tuple[int, ...]) -> None:
    reasons = found(lambda x: x.sum(), torch.ones(shape))
    assert (len(reasons), reasons.shape) == (0, shape)
    assert "0 of 0 entries of x.grad are zero" in str(reasons)


def test_nan_is_not_zero() -> None:
    reasons = found(lambda x: x * 2, row(1.0, 1.0), v=row(float("nan"), 0.0))
    assert list(reasons) == [(1,)]


def test_scalars_and_fan_out() -> None:
    x = torch.tensor(0.0)
    causes = found(lambda x: x * x, x)[()]
    assert {(cause.kind, cause.terms[0].name) for cause in causes} == {(FACTOR, "x")}


def test_in_place_is_as_out_of_place() -> None:
    def in_place(x: Tensor) -> Tensor:
        h = x * 1
        h[0].mul_(0)
        h[1:].clamp_(100, 101)
        return h

    reasons = found(in_place, row(1.0, 2.0, 100.5), v=row(1, 1, 0))
    assert [reasons.kinds(k) for k in range(3)] == [(FACTOR,), (GATE,), (V,)]


def test_a_recorded_training_step_can_be_asked() -> None:
    w = torch.tensor([1.0, -1.0], requires_grad=True)
    with gradmath.recording() as r:
        torch.relu(w).sum().backward()
    assert gradmath.zero_reasons(r.traces[0], "w").kinds(1) == (GATE,)


def test_a_loaded_trace_gives_the_same_reasons(tmp_path: Path) -> None:
    trace = gradmath.trace(lambda x: torch.relu(W @ x)[:1], row(1.0, 2.0, -3.0), v=row(1.0))
    trace.save(tmp_path / "t.trace")
    again = gradmath.zero_reasons(gradmath.load_trace(tmp_path / "t.trace"), "x")
    assert str(again) == str(gradmath.zero_reasons(trace, "x"))


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_the_callers_modes_and_random_state_do_not_matter(mode: Callable[[], Any]) -> None:
    x = torch.ones(20)
    trace = gradmath.trace(lambda x: torch.native_dropout(x, 0.5, True)[0] * torch.relu(-x), x,
                           v=torch.ones(20))  # fmt: skip
    before = torch.get_rng_state()
    with mode():
        reasons = gradmath.zero_reasons(trace, "x")
    assert torch.equal(torch.get_rng_state(), before)
    assert str(reasons) == str(gradmath.zero_reasons(trace, "x"))
    assert all(GATE in reasons.kinds(entry) for entry in reasons)


def test_the_records_import_without_torch() -> None:
    code = "import sys, gradmath.graphs.causes; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_record_is_read_by_index() -> None:
    reasons = found(lambda x: torch.relu(x), torch.tensor([[1.0, -1.0], [0.0, 2.0]]),
                    v=torch.ones(2, 2))  # fmt: skip
    assert list(reasons) == [(0, 1), (1, 0)]
    assert reasons[0, -1] == reasons[0, 1]
    assert reasons[0, 0] == ()
    assert repr(reasons) == "<ZeroReasons of 2 of 4 entries of x.grad>"
    assert all(record.__dict__ for record in (reasons, reasons[0, 1][0], reasons[0, 1][0].terms[0]))


@pytest.mark.parametrize("index", [2, (0, 2), (0, 0, 0), (-3, 0), ()])
def test_an_index_that_is_not_there(index: Any) -> None:
    reasons = found(lambda x: torch.relu(x), torch.ones(2, 2), v=torch.ones(2, 2))
    with pytest.raises(ParameterError, match=r"x.grad has shape \(2, 2\) and no entry .*; give 2"):
        reasons[index]


def test_an_unknown_leaf() -> None:
    with pytest.raises(ParameterError, match=r"^no leaf is called 'y'; the leaves are: x$"):
        found(lambda x: x * 2, row(1.0), leaf="y")


def test_none_is_not_zero() -> None:
    def fn(x: Tensor, y: Tensor) -> Tensor:
        return x * 2

    message = r"^y.grad is None, which is not zero; no path leads from the output back to y: .*"
    with pytest.raises(NoPathError, match=message):
        found(fn, row(1.0), row(1.0), leaf="y")


def test_a_leaf_too_large_for_a_file(tmp_path: Path) -> None:
    trace = gradmath.trace(lambda x: (x * 0).sum(), torch.ones(5000), names=["x"])
    reasons = gradmath.zero_reasons(trace, "x")
    assert (len(reasons), reasons.kinds(4999)) == (5000, (FACTOR,))
    trace.save(tmp_path / "t.trace")
    message = r"^x.grad has 5000 entries, too many to be kept whole; trace a smaller problem"
    with pytest.raises(NotKeptError, match=message) as raised:
        gradmath.zero_reasons(gradmath.load_trace(tmp_path / "t.trace"), "x")
    assert isinstance(raised.value, GradmathError)


def test_the_table_says_it_all() -> None:
    reasons = found(lambda x: torch.relu(W @ x), row(1.0, 2.0, -3.0), v=row(0.0, 1.0))
    text = str(reasons)
    assert text.startswith("2 of 3 entries of x.grad are zero")
    assert "x[1]   zero factor: mv multiplies by zero: W[0, 1] = 0, W[1, 1] = 0 (node" in text
    assert "v ignores it: v ignores out[0]: v[0] = 0 (node" in text
