"""Two lines and their calls of backward, by plain torch."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import (
    DtypeError,
    GradmathError,
    NonFiniteError,
    ParameterError,
    ShapeError,
)
from gradmath.problems.tutorial_3.drawers_empty import drawers_empty
from gradmath.records.graph_line import BackwardCall
from gradmath.records.raised import raised_in
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

ENTRIES = st.lists(st.integers(-9, 9), min_size=1, max_size=3)


def message(call: Callable[[], object]) -> str:
    with pytest.raises(RuntimeError) as raised:
        call()
    return str(raised.value)


def freed(call: BackwardCall) -> list[bool]:
    return [bool(each.value) for each in call.freed.values()]


def assert_product(call: BackwardCall, p: torch.Tensor, x: torch.Tensor, *, keep: bool) -> None:
    """A call is what plain torch does now on p, the sum of x * x."""
    if call.went is None:
        assert call.raised is not None
        told = raised_in(call.raised)
        assert told is not None and told.error == "RuntimeError"
        assert told.says == message(lambda: p.backward(retain_graph=keep))
    else:
        assert call.raised is None
        assert [each.value.tolist() for each in call.went.sent] == [x.tolist()] * 2
        assert call.went.total.value.tolist() == (2 * x).tolist()
        p.backward(retain_graph=keep)
    assert x.grad is not None and call.grad.value.tolist() == x.grad.tolist()
    assert call.start.value.item() == 1 and call.passed.value.tolist() == [1.0] * len(x)
    assert bool(call.stays.value)


@settings(deadline=None, max_examples=tries(8))
@given(ENTRIES, st.integers(1, 9))
def test_each_call_is_what_plain_torch_does(entries: list[int], constant: int) -> None:
    values = torch.tensor(entries, dtype=torch.float32)
    film = drawers_empty(values.tolist(), constant)
    x, u = (values.clone().requires_grad_() for _ in "xu")
    p, q = (x * x).sum(), (u + constant).sum()
    made = film.product.graphs[0], film.sum.graphs[0]
    assert [graph.out.value.item() for graph in made] == [p.item(), q.item()]
    assert made[0].made.value.tolist() == (values * values).tolist()
    assert made[1].made.value.tolist() == (values + constant).tolist()
    first, refused, kept, last = film.product.calls
    assert [call.went is None for call in film.product.calls] == [False, True, False, False]
    for call in (first, refused):
        assert_product(call, p, x, keep=False)
    p = (x * x).sum()
    for call in (kept, last):
        assert_product(call, p, x, keep=call is kept)
    told = raised_in(refused.raised) if refused.raised else None
    assert told is not None and message(lambda: p.backward()) == told.says
    assert [freed(call) for call in film.product.calls] == [
        [True, True], [True, True], [False, False], [True, True]]  # fmt: skip
    for call in film.sum.calls:
        q.backward()
        assert u.grad is not None and call.grad.value.tolist() == u.grad.tolist()
        assert call.raised is None and call.freed == {} and bool(call.stays.value)


def test_what_must_be_true_of_the_courses_numbers() -> None:
    film = drawers_empty()
    assert [call.grad.value.tolist() for call in film.product.calls] == [
        [6, -2], [6, -2], [12, -4], [18, -6]]  # fmt: skip
    assert [call.grad.value.tolist() for call in film.sum.calls] == [[1, 1], [2, 2]]
    assert film.product.on == (0, 0, 1, 1) and film.sum.on == (0, 0)
    k = torch.tensor([3.0, -1.0], requires_grad=True)
    mul = k * k
    node = mul.grad_fn
    assert node is not None
    assert node._saved_self.data_ptr() == node._saved_other.data_ptr() == k.data_ptr()  # type: ignore[attr-defined]
    assert all(bool(own.value) for own in film.product.graphs[0].own.values())
    add = (k + 3).grad_fn
    assert [name for name in dir(add) if name.startswith("_saved")] == ["_saved_alpha"]
    assert [int(graph.count.value) for graph in (*film.product.graphs, *film.sum.graphs)] == [
        2, 2, 0]  # fmt: skip
    mul.sum().backward(retain_graph=True)
    assert node._saved_self.tolist() == [3, -1]  # type: ignore[attr-defined]
    mul.sum().backward()
    assert len(node.next_functions) == 2
    assert "freed" in message(lambda: node._saved_self)  # type: ignore[attr-defined]


def test_saved_tensors_are_freed_as_soon_as_their_node_has_worked() -> None:
    """Before anything has come to x.grad: shutters fall while the contributions still wait."""
    x = torch.tensor([3.0, -1.0], requires_grad=True)
    p = (x * x).sum()
    assert p.grad_fn is not None
    mul = p.grad_fn.next_functions[0][0]
    assert mul is not None
    arrives = mul.next_functions[0][0]
    assert arrives is not None
    seen: list[str] = []
    arrives.register_prehook(lambda _: seen.append(message(lambda: mul._saved_self)))  # type: ignore[attr-defined]
    p.backward()
    assert len(seen) == 1 and "freed" in seen[0]


def test_contributions_come_in_the_order_of_the_slots() -> None:
    film = drawers_empty([2.0])
    assert {call.went.order for call in film.product.calls if call.went} == {(0, 1)}
    assert {call.went.order for call in film.sum.calls if call.went} == {(0,)}


@pytest.mark.parametrize(
    ("call", "kind", "told"),
    [
        (lambda: drawers_empty([[1.0]]), ShapeError, "x has shape (1, 1) but must be a vector"),
        (lambda: drawers_empty([1.0] * 4), ShapeError, "give 1 to 3 entries"),
        (lambda: drawers_empty(torch.tensor([1, 2])), DtypeError, "x has dtype torch.int64"),
        (lambda: drawers_empty([float("nan")]), NonFiniteError, "x[0] is nan"),
        (lambda: drawers_empty([2.5]), ParameterError, "x[0] is 2.5; give whole numbers"),
        (lambda: drawers_empty([1.0], 0), ParameterError, "constant is 0; give a whole number"),
        (lambda: drawers_empty([1.0], True), ParameterError, "constant is True; give a whole"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_one_clear_line(
    call: Callable[[], object], kind: type[GradmathError], told: str
) -> None:
    with refused_in_one_line(kind, re.escape(told)):
        call()
