"""Where NaN or infinity first arises going back: plain torch and its anomaly mode agree."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional

import gradmath
from gradmath.errors import TraceFileError
from gradmath.graphs.trace import load_trace
from gradmath.records.anomaly import Anomaly

INF, NAN = float("inf"), float("nan")


@dataclass(frozen=True)
class Case:
    """A program; the node where it arises, for which entry, and from what; part of what helps."""

    fn: Callable[[Tensor], Tensor]
    x: tuple[float, ...]
    grad_fn: str
    entry: tuple[int, ...]
    product: tuple[float, float, float] | None  # arrived × factor = number
    helps: str


def one_entry(x: Tensor) -> Tensor:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return x[:1].std()


def masked_attention(x: Tensor) -> Tensor:
    return torch.softmax(x.view(2, 2).masked_fill(torch.tensor([[False], [True]]), -INF), 1) * 2


CASES = {
    "sqrt under where": Case(lambda x: torch.where(x > 0, x.sqrt(), x), (4.0, 0.0),
        "SqrtBackward0", (1,), (0.0, INF, NAN), "sqrt(where(x > 0, x, 1))"),
    "sqrt": Case(lambda x: x.sqrt(), (0.0, 4.0), "SqrtBackward0", (0,), (1.0, INF, INF), "min=eps"),
    "norm by hand": Case(lambda x: (x**2).sum().sqrt(), (0.0, 0.0),
        "SqrtBackward0", (), (1.0, INF, INF), "sqrt(s + 1e-12)"),
    "acos": Case(lambda x: x.acos(), (0.5, 1.0), "AcosBackward0", (1,), (1.0, -INF, -INF), "-1 +"),
    "asin": Case(lambda x: x.asin(), (1.0,), "AsinBackward0", (0,), (1.0, INF, INF), "asin(x"),
    "log under where": Case(lambda x: torch.where(x > 0, x.log(), x), (0.0, 1.0),
        "LogBackward0", (0,), (0.0, INF, NAN), "log(where(mask, x, 1))"),
    "log": Case(lambda x: x.log(), (0.0, 1.0), "LogBackward0", (0,), (1.0, INF, INF), "log_so"),
    "pow": Case(lambda x: x**0.5, (1.0, 0.0), "PowBackward0", (1,), (1.0, INF, INF), "clamp(min"),
    "x / x": Case(lambda x: x / x, (0.0, 1.0), "DivBackward0", (0,), (1.0, INF, INF), "eps"),
    "1 / x under where": Case(lambda x: torch.where(x != 0, 1 / x, x), (0.0, 1.0),
        "ReciprocalBackward0", (0,), (0.0, -INF, NAN), "where(mask, b, 1)"),
    "xlogy": Case(lambda x: torch.xlogy(torch.zeros(2), x), (1.0, 0.0),
        "XlogyBackward0", (1,), (1.0, NAN, NAN), "xlogy(x, y.clamp"),
    "std of one": Case(one_entry, (2.0, 1.0), "StdBackward0", (0,), (1.0, NAN, NAN), "correction"),
    "logsumexp of nothing": Case(lambda x: torch.logsumexp(x - INF, 0), (1.0, 2.0),
        "LogsumexpBackward0", (0,), (1.0, NAN, NAN), "mask with -1e9"),
    "masked attention row": Case(masked_attention, (1.0, 2.0, 3.0, 4.0),
        "SoftmaxBackward0", (1, 0), (2.0, NAN, NAN), "mask with -1e9"),
    "0 times infinity": Case(lambda x: x * torch.tensor([INF, 1.0]) * torch.tensor([0.0, 1.0]),
        (1.0, 2.0), "MulBackward0", (0,), (0.0, INF, NAN), "select with where"),
    "exp under where": Case(lambda x: torch.where(x < 50, x.exp(), x), (100.0, 1.0),
        "ExpBackward0", (0,), (0.0, INF, NAN), "exp(where(mask, x, 0))"),
    "normalised by hand": Case(lambda x: x / x.norm(), (0.0, 0.0),
        "DivBackward0", (0,), (1.0, INF, INF), "denominator"),
    "rsqrt": Case(lambda x: x.rsqrt(), (0.0,), "RsqrtBackward0", (0,), (1.0, -INF, -INF), "root"),
    "matrix of infinity": Case(
        lambda x: torch.where(torch.tensor([False, True]),
                              torch.tensor([[INF, 1.0], [0.0, 1.0]]) @ x, torch.zeros(2)),
        (1.0, 2.0), "MvBackward0", (0,), (0.0, INF, NAN), "by where"),
    "written in place": Case(lambda x: (x * 1).sqrt_(), (0.0,), "SqrtBackward0", (0,),
        (1.0, INF, INF), "above 0"),
}  # fmt: skip


def run_of(*arguments: Any, **options: Any) -> Any:
    """A trace whose tensors are small enough to be arrays."""
    return gradmath.trace(*arguments, **options)


def traced(case: Case) -> Any:
    x = torch.tensor(case.x)
    return run_of(case.fn, x, v=torch.ones_like(case.fn(x)), names=["x"])


def node_of_anomaly_mode(fn: Callable[[Tensor], Tensor], x: Tensor) -> str | None:
    """Which node torch says made the first NaN (it looks for no infinity)."""
    leaf = x.clone().requires_grad_()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with torch.autograd.detect_anomaly():
                out = fn(leaf)
                out.backward(torch.ones_like(out))
        except RuntimeError as error:
            return str(error).split("'")[1]
    return None


@pytest.mark.parametrize("name", CASES)
def test_the_first_that_is_not_finite_is_named_with_the_numbers_that_made_it(name: str) -> None:
    case = CASES[name]
    run = traced(case)
    found = run.anomaly
    assert found is not None and found.edge is not None and found.cause == "formula"
    node, edge = run.nodes[found.node], run.edges[found.edge]
    assert node.grad_fn == case.grad_fn and edge.source == node.index
    assert found.entry == case.entry
    assert not np.isfinite(edge.cotangent[found.entry])
    np.testing.assert_array_equal([found.arrived, found.factor, found.number], case.product)
    with np.errstate(invalid="ignore"):
        np.testing.assert_array_equal(np.multiply(found.arrived, found.factor), found.number)
    assert case.helps in found.remedy
    assert node.line is not None and node.line.file == __file__


@pytest.mark.parametrize("name", CASES)
def test_everything_that_came_before_it_is_finite(name: str) -> None:
    run = traced(CASES[name])
    found = run.anomaly
    assert found is not None and found.edge is not None
    order = run.edges[found.edge].order
    assert order is not None
    for edge in run.edges:
        if edge.order is not None and edge.order < order:
            assert np.isfinite(edge.cotangent).all()
    assert all(np.isfinite(c).all() for c in run.nodes[found.node].cotangents if c is not None)


@pytest.mark.parametrize("name", CASES)
def test_torchs_anomaly_mode_finds_the_same_nan(name: str) -> None:
    case = CASES[name]
    run, named = traced(case), node_of_anomaly_mode(case.fn, torch.tensor(case.x))
    found = run.anomaly
    assert found is not None
    if found.number is not None and np.isnan(found.number):
        assert named == run.nodes[found.node].grad_fn
    else:  # torch names what the infinity becomes later, if it becomes NaN at all
        assert named is None or not np.isfinite(np.array(run.grads["x"])).all()


def test_the_remedies_help() -> None:
    eps = 1e-6
    zero, ones = torch.tensor([0.0, 4.0]), torch.ones(2)
    for fn, x in (
        (lambda x: torch.where(x > 0, torch.where(x > 0, x, 1).sqrt(), x), zero),
        (lambda x: (x**2).sum().add(1e-12).sqrt(), torch.zeros(2)),
        (lambda x: torch.linalg.vector_norm(x), torch.zeros(2)),
        (lambda x: x.clamp(min=eps).sqrt(), zero),
        (lambda x: x.clamp(-1 + eps, 1 - eps).acos(), ones),
        (lambda x: x.clamp(min=eps) ** 0.5, zero),
        (lambda x: torch.where(x != 0, 1 / torch.where(x != 0, x, 1), x), zero),
        (lambda x: x[:1].std(correction=0), ones),
        (lambda x: torch.softmax(x.masked_fill(torch.tensor([True, True]), -1e9), 0), ones),
        (lambda x: torch.where(x < 50, torch.where(x < 50, x, 0).exp(), x), 100 * ones),
        (lambda x: torch.where(torch.tensor([False, True]), x, 0) * 2, ones),
    ):
        plain = x.clone().requires_grad_()
        out = fn(plain)
        out.backward(torch.ones_like(out))
        assert plain.grad is not None and torch.isfinite(plain.grad).all()
        assert run_of(fn, x, v=torch.ones_like(fn(x))).anomaly is None


@pytest.mark.parametrize(
    ("fn", "x"),
    [
        (lambda x: x.norm(), (0.0, 0.0)),
        (lambda x: torch.atan2(x, 2 * x), (0.0, 1.0)),
        (lambda x: functional.cosine_similarity(x, x, dim=0), (0.0, 0.0)),
        (lambda x: torch.relu(x).sqrt(), (1.0, 4.0)),
        # NaN in a value that nothing comes back through
        (lambda x: (x / 0 - x / 0).detach() * 0 + x, (1.0, 2.0)),
    ],
)
def test_where_all_is_finite_going_back_nothing_is_named(fn: Any, x: Any) -> None:
    x = torch.tensor(x)
    assert run_of(fn, x, v=torch.ones_like(fn(x))).anomaly is None


# -- what no formula made --------------------------------------------------------------------


def test_weights_that_are_not_finite_are_named_as_such() -> None:
    found = run_of(lambda x: x * 2, torch.ones(2), v=torch.tensor([1.0, NAN])).anomaly
    assert found is not None
    assert (found.cause, found.node, found.entry, found.edge) == ("v", 1, (1,), None)
    assert found.arrived is None and found.factor is None and "finite weights" in found.remedy


def test_a_sum_that_overflows_is_named() -> None:
    run = run_of(lambda x: x * 3e38 + x * 3e38, torch.ones(2), v=torch.ones(2))
    found = run.anomaly
    assert found is not None and (found.cause, found.node) == ("sum", run.leaf("x").index)
    assert found.number == INF and "wider dtype" in found.remedy


def test_what_broadcasting_copied_overflows_when_it_is_summed() -> None:
    run = run_of(lambda x: x * torch.full((4, 2), 2e38), torch.ones(2), v=torch.ones(4, 2))
    found = run.anomaly
    assert found is not None and found.cause == "sum" and found.number == INF
    assert found.edge is not None and np.isfinite(run.edges[found.edge].before_sum).all()


def test_a_product_that_overflows_is_named_with_its_numbers() -> None:
    found = run_of(lambda x: x * 1e30 * 1e30, torch.ones(1), v=torch.ones(1)).anomaly
    assert found is not None and found.number == INF and "wider dtype" in found.remedy
    np.testing.assert_allclose([found.arrived, found.factor], 1e30, rtol=1e-6)


def test_a_hook_that_makes_it_is_named() -> None:
    def fn(x: Tensor) -> Tensor:
        y = x * 2
        y.register_hook(lambda grad: grad / 0)
        return y.sum()

    run = run_of(fn, torch.ones(2))
    found = run.anomaly
    assert found is not None and (found.cause, found.node) == ("hook", run.node("y").index)
    assert found.number == INF


def test_a_hook_that_mends_it_hides_nothing() -> None:
    def fn(x: Tensor) -> Tensor:
        y = x * 1
        y.register_hook(torch.nan_to_num)
        return torch.where(y > 0, y.sqrt(), y).sum()

    run = run_of(fn, torch.tensor([0.0, 4.0]))
    assert np.isfinite(run.grads["x"]).all()
    assert run.anomaly is not None and run.nodes[run.anomaly.node].op == "sqrt"


class Broken(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return x.clone()

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        return grads[0] / 0


def test_of_what_cannot_run_again_the_numbers_are_not_made_up() -> None:
    def fn(x: Tensor) -> Tensor:
        y: Tensor = Broken.apply(x)  # type: ignore[no-untyped-call]
        return y.sum()

    found = run_of(fn, torch.ones(2)).anomaly
    assert found is not None and found.number == INF
    assert found.arrived is None and found.factor is None and found.remedy


def test_of_broadcast_entries_the_one_that_made_it_is_asked() -> None:
    def fn(x: Tensor) -> Tensor:
        return torch.tensor([[1.0, 2.0], [0.0, 3.0]]) / x

    found = run_of(fn, torch.tensor([0.0, 1.0]), v=torch.tensor([[5.0, 1], [0, 1]])).anomaly
    assert found is not None and found.entry == (0,)
    assert (found.arrived, found.factor) == (5.0, -INF)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_in_every_dtype(dtype: torch.dtype) -> None:
    x = torch.tensor([0.0, 4.0], dtype=dtype)
    found = run_of(torch.sqrt, x, v=torch.ones(2, dtype=dtype)).anomaly
    assert found is not None and (found.arrived, found.factor) == (1.0, INF)


def test_in_large_tensors_and_in_complex_ones_it_is_found() -> None:
    x = torch.ones(70, 70)
    x[3, 5] = 0
    found = run_of(torch.sqrt, x, v=torch.ones(70, 70)).anomaly
    assert found is not None and found.entry == (3, 5) and found.factor == INF
    z = torch.tensor([0j, 1 + 1j])
    found = run_of(torch.log, z, v=torch.ones(2, dtype=z.dtype)).anomaly
    assert found is not None and found.entry == (0,)


def test_recorded_code_and_modules_have_it_as_well() -> None:
    x = torch.tensor([0.0, 4.0], requires_grad=True)
    with gradmath.recording() as r:
        torch.where(x > 0, x.sqrt(), x).sum().backward()
    found = r.trace.anomaly
    assert found is not None and (found.arrived, found.factor) == (0.0, INF)
    heads = nn.MultiheadAttention(2, 1, batch_first=True)
    tokens = torch.ones(1, 2, 2, requires_grad=True)
    mask = torch.tensor([[True, True], [False, False]])
    run = run_of(lambda t: heads(t, t, t, attn_mask=mask)[0].sum(), tokens)
    assert run.anomaly is not None


# -- in files, in folded graphs --------------------------------------------------------------


def test_it_survives_a_file(tmp_path: Any) -> None:
    for name in ("sqrt under where", "xlogy", "acos"):
        run = traced(CASES[name])
        run.save(tmp_path / "odd.trace")
        assert str(load_trace(tmp_path / "odd.trace").anomaly) == str(run.anomaly)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"node": 99}, "node 99, and there is none"),
        ({"edge": 99}, "edge 99, which is none of node"),
        ({"entry": (7,)}, r"entry \(7,\) of a cotangent of shape \(2,\)"),
        ({"entry": (0, 0)}, r"entry \(0, 0\)"),
        ({"edge": None, "output": 5}, "of a cotangent of shape None"),
        ({"cause": "magic"}, "cause 'magic'; one of formula, sum, hook, v"),
    ],
)
def test_a_file_that_tells_of_another_place_is_refused(
    changes: dict[str, Any], fault: str, tmp_path: Any
) -> None:
    run = traced(CASES["sqrt under where"])
    assert run.anomaly is not None
    with pytest.raises(TraceFileError, match=fault):
        replace(run, anomaly=replace(run.anomaly, **changes)).save(tmp_path / "odd.trace")


# -- any program -----------------------------------------------------------------------------

STEPS: dict[str, Callable[[Tensor], Tensor]] = {
    "sqrt": torch.sqrt, "log": torch.log, "square": torch.square, "relu": torch.relu,
    "sum": lambda x: x + x.sum(), "where": lambda x: torch.where(x > 0, x, x * 0),
    "reciprocal": torch.reciprocal, "double": lambda x: x * 2, "acos": torch.acos,
    "softmax": lambda x: torch.softmax(x, 0), "norm": lambda x: x / x.norm(),
}  # fmt: skip


@given(
    st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=5),
    st.lists(st.sampled_from([0.0, 1.0, 4.0, -1.0, 0.5]), min_size=2, max_size=3),
)
def test_any_chain_agrees_with_the_gradient_and_with_anomaly_mode(
    names: list[str], numbers: list[float]
) -> None:
    def fn(x: Tensor) -> Tensor:
        for name in names:
            x = STEPS[name](x)
        return x

    x = torch.tensor(numbers)
    run = run_of(fn, x, v=torch.ones_like(fn(x)))
    found: Anomaly | None = run.anomaly
    named = node_of_anomaly_mode(fn, x)
    if not np.isfinite(run.grads["x"]).all():
        assert found is not None
    if found is None:
        assert named is None
        return
    if found.arrived is not None and found.factor is not None:
        with np.errstate(all="ignore"):
            assert not np.isfinite(np.float32(found.arrived) * np.float32(found.factor))
    if found.number is not None and np.isnan(found.number) and found.cause == "formula":
        edge = run.edges[found.edge or 0]
        whole = np.isinf(edge.cotangent).any()
        assert named is not None and (whole or named == run.nodes[found.node].grad_fn)
