"""A zero that a hook made has the hook for its reason; one that was zero before keeps its own."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

import gradmath
from gradmath.graphs.causes import Cause, ZeroReasons
from gradmath.graphs.trace import load_trace
from gradmath.records.tensor import Reason


def blank(grad: Tensor) -> Tensor:
    return torch.zeros_like(grad)


def found(fn: Any, *inputs: Any, v: Any = None, leaf: str = "x") -> ZeroReasons:
    return gradmath.zero_reasons(gradmath.trace(fn, *inputs, v=v), leaf)


def hooked(hook: Callable[[Tensor], Any], between: Callable[[Tensor], Tensor]) -> Any:
    def program(x: Tensor) -> Tensor:
        h = x * 2
        h.register_hook(hook)
        return between(h)

    return program


ONE = torch.tensor([1.0, -1.0])


def test_a_hook_that_zeroes_is_the_reason_with_its_name_and_line() -> None:
    reasons = found(hooked(blank, lambda h: (h * 3).sum()), ONE)
    (cause,) = reasons[0]
    line = inspect.getsourcelines(blank)[1]
    assert cause.kind is Reason.HOOK and cause.op == "mul"
    assert cause.note == f"tensor hook blank ({__file__}:{line}) made it zero"
    assert [(term.index, term.number.item()) for term in cause.terms] == [((0,), 3.0)]
    assert str(cause).startswith("hook: tensor hook blank (") and "cotangent[0] = 3" in str(cause)


def test_what_was_zero_before_the_hook_keeps_its_reason() -> None:
    reasons = found(hooked(blank, lambda h: torch.relu(h).sum()), ONE)
    assert reasons.kinds(0) == (Reason.HOOK,) and reasons.kinds(1) == (Reason.GATE_CLOSED,)
    reasons = found(hooked(blank, lambda h: h * 3), ONE, v=torch.tensor([0.0, 1.0]))
    assert reasons.kinds(0) == (Reason.V_IGNORES,) and reasons.kinds(1) == (Reason.HOOK,)


def test_what_cancels_before_the_hook_cancels() -> None:
    reasons = found(hooked(blank, lambda h: (h - h * torch.tensor([1.0, 2.0])).sum()), ONE)
    assert reasons.kinds(0) == (Reason.CANCELS,) and reasons.kinds(1) == (Reason.HOOK,)


def test_the_ways_that_were_shut_anyway_are_not_to_blame() -> None:
    reasons = found(hooked(blank, lambda h: (torch.relu(-h) + h).sum()), ONE)
    assert reasons.kinds(0) == (Reason.HOOK,)


@pytest.mark.parametrize("hook", [lambda grad: grad, lambda grad: grad.clamp(-1, 1), print])
def test_hooks_that_make_no_zero_are_no_reason(hook: Any) -> None:
    reasons = found(hooked(hook, lambda h: torch.relu(h).sum()), ONE)
    assert list(reasons) == [(1,)] and reasons.kinds(1) == (Reason.GATE_CLOSED,)


def test_a_hook_of_the_leaf_itself() -> None:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    w.register_hook(lambda grad: grad * torch.tensor([0.0, 1.0]))
    reasons = found(lambda x: (w * x).sum(), ONE, leaf="w")
    assert list(reasons) == [(0,)] and reasons.kinds(0) == (Reason.HOOK,)


def test_nan_that_a_hook_makes_zero_is_the_hooks_zero() -> None:
    reasons = found(hooked(torch.nan_to_num, lambda h: (h - h).sqrt().sum() * 0), ONE)
    assert [reasons.kinds(k) for k in range(2)] == [(Reason.HOOK,)] * 2


def near_kinds(causes: tuple[Cause, ...]) -> set[Reason]:
    return {cause.kind for cause in causes if not cause.behind}


def test_a_module_hook_is_the_reason_of_what_it_zeroes() -> None:
    layer = nn.Linear(2, 2)

    def gone(_module: nn.Module, grads: Any, _out: Any) -> Any:
        return (grads[0] * 0,)

    layer.register_full_backward_hook(gone)
    reasons = found(lambda x: layer(x * 1).sum(), ONE.clone().requires_grad_())
    (cause,) = reasons[0]
    assert cause.kind is Reason.HOOK and "module hook gone" in cause.note


def test_one_of_two_edges_that_a_node_hook_zeroes() -> None:
    def program(x: Tensor) -> Tensor:
        y = x * 2
        z = y * y.detach()
        assert z.grad_fn is not None
        z.grad_fn.register_hook(lambda grads, _: (grads[0] * 0, *grads[1:]))
        return (z + torch.relu(y)).sum()

    reasons = found(program, ONE)
    assert list(reasons) == [(1,)]
    assert near_kinds(reasons[1]) == {Reason.HOOK, Reason.GATE_CLOSED}


def test_a_saved_trace_still_tells_it(tmp_path: Any) -> None:
    run = gradmath.trace(hooked(blank, lambda h: (h * 3).sum()), ONE)
    run.save(tmp_path / "t.trace")
    reasons = gradmath.zero_reasons(load_trace(tmp_path / "t.trace"), "x")
    assert str(reasons[0][0]) == str(gradmath.zero_reasons(run, "x")[0][0])


def test_nan_has_no_reason_to_be_zero() -> None:
    run = gradmath.trace(lambda x: torch.where(x > 0, x.sqrt(), 0 * x).sum(), torch.zeros(2))
    assert not torch.isfinite(torch.tensor(run.grads["x"])).any()
    reasons = gradmath.zero_reasons(run, "x")
    assert len(reasons) == 0 and reasons[0] == () and reasons.kinds(1) == ()
