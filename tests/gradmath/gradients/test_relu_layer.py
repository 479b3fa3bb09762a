"""relu_flow against the course's own lines, against numpy, and with bad input."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from gradmath.errors import DtypeError, GradmathError, NonFiniteError, ParameterError, ShapeError
from gradmath.gradients.relu_layer import LAYER, layer_tensors, open_gates, relu_flow
from tests.support.rounding import rounding
from tests.support.second_opinion import (
    DTYPES,
    SIZES,
    assert_as_plain_torch,
    drawn_layer,
    layers,
    same_bits,
    wide,
)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("m", "n"), SIZES)
@pytest.mark.parametrize("weight_grad", [False, True])
def test_a_flow_holds_the_very_bits_of_the_courses_own_lines(
    m: int, n: int, dtype: torch.dtype, weight_grad: bool
) -> None:
    W, x, v = drawn_layer(m, n, dtype)
    flow = relu_flow(W, x, v, weight_grad=weight_grad)
    assert_as_plain_torch(flow, W, x, v)
    assert (flow.W_grad is not None) is weight_grad


@given(layers(), st.booleans())
def test_a_flow_holds_them_for_sparse_layers_too(
    layer: tuple[Tensor, Tensor, Tensor], weight_grad: bool
) -> None:
    assert_as_plain_torch(relu_flow(*layer, weight_grad=weight_grad), *layer)


@pytest.mark.parametrize(("m", "n"), SIZES)
def test_a_flow_is_what_the_formulas_say(m: int, n: int) -> None:
    W, x, v = drawn_layer(m, n, torch.float64, seed=1)
    flow = relu_flow(W, x, v, weight_grad=True)
    weight, point, weights = W.numpy(), x.numpy(), v.numpy()
    gate = weight @ point > 0
    np.testing.assert_array_equal(flow.gates.value, gate)
    np.testing.assert_array_equal(flow.z_bar.value, weights * gate)
    for shown, due, size, terms in (
        (flow.out, np.maximum(weight @ point, 0), abs(weight) @ abs(point), n),
        (flow.x_grad, weight.T @ (weights * gate), abs(weight).T @ abs(weights), m),
    ):
        atol = rounding(terms, torch.float64) * size.max()
        np.testing.assert_allclose(wide(shown), due, rtol=0, atol=atol)
    np.testing.assert_array_equal(flow.contributions.value, weight * (weights * gate)[:, None])
    assert flow.W_grad is not None
    np.testing.assert_array_equal(flow.W_grad.value, np.outer(weights * gate, point))


@pytest.mark.parametrize("dtype", DTYPES)
def test_contributions_add_up_to_the_gradient(dtype: torch.dtype) -> None:
    flow = relu_flow(*drawn_layer(5, 4, dtype, seed=2))
    total = wide(flow.contributions).sum(axis=0)
    atol = rounding(5, dtype) * np.abs(wide(flow.contributions)).sum(axis=0).max()
    np.testing.assert_allclose(wide(flow.x_grad), total, rtol=0, atol=atol)


@pytest.mark.filterwarnings("ignore:.*torch.jit.script:DeprecationWarning")  # torch's own use
@pytest.mark.parametrize("seed", range(8))
def test_the_pullback_is_the_transpose_of_the_pushforward(seed: int) -> None:
    """u.(J^T v) = (J u).v"""
    W, x, v = drawn_layer(6, 4, torch.float64, seed)
    u = drawn_layer(1, 4, torch.float64, seed + 100)[1]
    pushed = torch.func.jvp(lambda point: torch.relu(W @ point), (x,), (u,))[1]
    pulled = torch.from_numpy(wide(relu_flow(W, x, v).x_grad))
    # 4 products of sums of 6, or 6 of sums of 4.
    atol = rounding(4 + 6, torch.float64) * float(v.abs() @ W.abs() @ u.abs())
    assert math.isclose(u @ pulled, pushed @ v, rel_tol=0, abs_tol=atol)


@pytest.mark.parametrize("seed", range(8))
def test_away_from_kinks_the_gradient_is_a_difference_quotient(seed: int) -> None:
    W, x, v = (tensor.numpy() for tensor in drawn_layer(5, 4, torch.float64, seed))
    h = 1e-6
    assert (np.abs(W @ x) > 100 * h).all(), "too near a kink: choose another seed"

    def weighted(point: np.ndarray) -> float:
        return float(v @ np.maximum(W @ point, 0))

    steps = h * np.eye(4)
    slopes = np.array([(weighted(x + step) - weighted(x - step)) / (2 * h) for step in steps])
    # Both ends of each quotient are 5 products of sums of 4, and x + h is rounded, too.
    atol = rounding(4 + 5 + 1, torch.float64) * (abs(v) @ abs(W) @ abs(x)) / h
    np.testing.assert_allclose(wide(relu_flow(W, x, v).x_grad), slopes, rtol=0, atol=atol)


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_gate_is_open_only_above_zero(dtype: torch.dtype) -> None:
    x = torch.tensor([1.0, -1.0, 0.0, -0.0, torch.finfo(dtype).smallest_normal], dtype=dtype)
    flow = relu_flow(torch.eye(5, dtype=dtype), x, torch.ones(5, dtype=dtype))
    assert flow.gates.value.tolist() == [True, False, False, False, True]
    assert flow.x_grad.value.tolist() == [1, 0, 0, 0, 1]
    assert open_gates(torch.eye(5, dtype=dtype), x).value.tolist() == flow.gates.value.tolist()


def test_lists_arrays_and_tensors_give_the_same_flow() -> None:
    W, x, v = [[1.0, 2.5], [0.0, -1.0]], [0.5, 3], [1, 0.25]
    of_lists = relu_flow(W, x, v)
    for dtype in (np.float32, np.dtype(">f4")):
        arrays = [np.array(values, dtype=dtype) for values in (W, x, v)]
        of_arrays = relu_flow(*arrays)
        assert same_bits(of_arrays.x_grad, torch.tensor(of_lists.x_grad.value))
    assert of_lists.x.value.dtype == np.float32


@pytest.mark.parametrize("dtype", DTYPES)
def test_layouts_do_not_matter(dtype: torch.dtype) -> None:
    W, x, v = drawn_layer(6, 8, dtype)
    columns = W.t().contiguous().t()  # dense, but stored by columns
    assert_as_plain_torch(relu_flow(columns, x, v), columns, x, v)
    gaps = W[::2, 1::2], x[1::2], v[::2]
    assert_as_plain_torch(relu_flow(*gaps), *(tensor.clone() for tensor in gaps))
    repeated = torch.ones(1, dtype=dtype).expand(3)
    expanded = torch.full((1,), 2.0, dtype=dtype).expand(3, 3), repeated, repeated
    assert_as_plain_torch(relu_flow(*expanded), *(tensor.contiguous() for tensor in expanded))


def test_arrays_may_run_backwards() -> None:
    flow = relu_flow(np.eye(2)[::-1], np.array([1.0, 2.0])[::-1], np.array([3.0, 4.0])[::-1])
    assert flow.x_grad.value.tolist() == [3.0, 4.0]
    assert flow.z.value.tolist() == [1.0, 2.0]


def test_the_callers_tensors_are_not_touched() -> None:
    given_tensors = [tensor.requires_grad_() for tensor in drawn_layer(3, 4)]
    for tensor in given_tensors:
        tensor.grad = torch.full_like(tensor, 7.0)
    hooked: list[Tensor] = []
    given_tensors[1].register_hook(hooked.append)
    before = [tensor.detach().clone() for tensor in given_tensors]
    versions = [tensor._version for tensor in given_tensors]
    relu_flow(*given_tensors, weight_grad=True)
    for tensor, value in zip(given_tensors, before, strict=True):
        assert torch.equal(tensor, value)
        assert tensor.requires_grad and tensor.is_leaf
        assert tensor.grad is not None and (tensor.grad == 7.0).all()
    assert [tensor._version for tensor in given_tensors] == versions
    assert hooked == []


def test_records_share_no_memory_with_the_callers_values() -> None:
    W, x, v = np.eye(2), np.ones(2), np.ones(2)
    flow = relu_flow(W, x, v)
    tensors = drawn_layer(2, 2)
    of_tensors = relu_flow(*tensors)
    kept = of_tensors.W.value.tolist()
    x[:] = W[:] = v[:] = -5.0
    for tensor in tensors:
        tensor.fill_(-5.0)
    assert flow.x.value.tolist() == [1.0, 1.0]
    assert of_tensors.W.value.tolist() == kept


def test_global_state_is_not_touched() -> None:
    torch.manual_seed(3)
    np.random.seed(3)
    torch_state, numpy_state = torch.get_rng_state(), str(np.random.get_state())
    relu_flow(*drawn_layer(3, 4), weight_grad=True)
    assert torch.equal(torch.get_rng_state(), torch_state)
    assert str(np.random.get_state()) == numpy_state
    assert torch.is_grad_enabled() and not torch.is_inference_mode_enabled()


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_it_runs_whatever_the_callers_grad_mode(
    mode: Callable[[], AbstractContextManager[None]],
) -> None:
    with mode():
        W, x, v = drawn_layer(3, 4)
        flow = relu_flow(W, x, v, weight_grad=True)
        assert not torch.is_grad_enabled()
    assert_as_plain_torch(flow, *(tensor.clone() for tensor in (W, x, v)))


def test_every_record_says_where_it_came_from() -> None:
    """Each source is code that gives the record's value again."""
    W, x, v = drawn_layer(3, 4)
    flow = relu_flow(W, x, v)
    z, out, backward, read = LAYER.lines
    assert (flow.z.source, flow.out.source, flow.x_grad.source) == (z, out, backward)
    assert flow.z_bar.source == backward and flow.listing is LAYER and read == flow.x_grad.name
    scope = {"torch": torch, "W": W, "x": x, "v": v, "ones": torch.ones(3)}
    scope["z"] = (W @ x).requires_grad_()
    assert same_bits(flow.weighted, eval(flow.weighted.source, scope))
    gradient, nonzero = flow.gates.source.split(" != ")
    assert same_bits(flow.gates, eval(gradient, scope)[0] != float(nonzero))


GOOD: dict[str, Any] = {"W": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "x": [1.0, 2.0], "v": [1.0] * 3}
NAN, INF = math.nan, math.inf
SPARSE = torch.eye(2).to_sparse()
BAD: dict[str, tuple[dict[str, Any], type[GradmathError], str]] = {
    "v too short": ({"v": [1.0, 2.0]}, ShapeError, r"v has shape \(2,\).*W.*\(3, 2\).*give v 3 "),
    "x too long": ({"x": [1.0] * 3}, ShapeError, r"x has shape \(3,\).*give x 2 entries.*column"),
    "x a column": ({"x": [[1.0], [2.0]]}, ShapeError, r"x has shape \(2, 1\)"),
    "x a number": ({"x": 1.0}, ShapeError, r"x has shape \(\)"),
    "v a number": ({"v": 2}, ShapeError, r"v has shape \(\)"),
    "W a vector": ({"W": [1.0, 2.0]}, ShapeError, r"W has shape \(2,\).*matrix.*row"),
    "W a cube": ({"W": [[[1.0, 2.0]]]}, ShapeError, r"W has shape \(1, 1, 2\)"),
    "W transposed": ({"W": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]}, ShapeError, "give x 3 entries"),
    "nothing in x": ({"x": []}, ShapeError, r"x has shape \(0,\) and no entries; give"),
    "nothing in v": ({"v": torch.empty(0)}, ShapeError, r"v has shape \(0,\)"),
    "no columns in W": ({"W": [[], []]}, ShapeError, r"W has shape \(2, 0\)"),
    "no rows in W": ({"W": np.empty((0, 2))}, ShapeError, r"W has shape \(0, 2\)"),
    "NaN in x": ({"x": [1.0, NAN]}, NonFiniteError, r"x\[1\] is nan.*finite"),
    "NaN in W": ({"W": [[1.0, NAN], [3.0, 4.0], [5.0, 6.0]]}, NonFiniteError, r"W\[0, 1\] is nan"),
    "infinity in v": ({"v": [1.0, -INF, 2.0]}, NonFiniteError, r"v\[1\] is -inf"),
    "infinity in W": ({"W": [[1.0, 0.0], [INF, 4.0], [0.0, 0.0]]}, NonFiniteError, r"W\[1, 0\]"),
    "too large for float32": ({"x": [1e39, 1.0]}, NonFiniteError, r"x\[0\] is inf in torch"),
    "int tensor": ({"x": torch.tensor([1, 2])}, DtypeError, r"x has dtype torch.int64.*x\.float"),
    "bool tensor": ({"v": torch.ones(3) > 0}, DtypeError, "v has dtype torch.bool"),
    "complex tensor": ({"x": torch.ones(2) * 1j}, DtypeError, r"complex64.*x\.real"),
    "float8 tensor": ({"x": torch.ones(2).to(torch.float8_e5m2)}, DtypeError, "float8_e5m2"),
    "int array": ({"x": np.array([1, 2])}, DtypeError, "x has dtype torch.int64"),
    "complex array": ({"x": np.array([1j, 2])}, DtypeError, "complex128"),
    "x wider than W": ({"x": torch.ones(2).double()}, DtypeError, "float64 but W has .*float32"),
    "v narrower than W": ({"v": torch.ones(3).half()}, DtypeError, r"float16.*v\.to\(torch\.float"),
    "ragged": ({"W": [[1.0, 2.0], [3.0]]}, ParameterError, r"W = \[\[1.0, 2.0\], \[3.0\]\].*equal"),
    "ragged array": ({"W": np.array([[1, None], [2, 3]])}, ParameterError, "W = array"),
    "string": ({"x": "1, 2"}, ParameterError, "x = '1, 2' does not form a tensor; give numbers"),
    "strings": ({"x": ["1", "2"]}, ParameterError, "x = "),
    "None": ({"v": None}, ParameterError, "v = None"),
    "None inside": ({"v": [1.0, None, 2.0]}, ParameterError, "v = "),
    "set": ({"x": {1.0, 2.0}}, ParameterError, "x = "),
    "mapping": ({"x": {"0": 1.0}}, ParameterError, "x = "),
    "complex number": ({"x": [1j, 1.0]}, ParameterError, "x = "),
    "enormous integer": ({"x": [10**400, 1]}, ParameterError, r"x = \[1000.*\.\.\. does"),
    "sparse": ({"W": SPARSE, "v": [1.0, 1.0]}, ParameterError, r"sparse_coo.*W\.to_dense\(\)"),
    "no values": ({"x": torch.empty(2, device="meta")}, ParameterError, "x is a .* on meta"),
    "z overflows": ({"W": [[3e38, 3e38]] * 3}, NonFiniteError, "z overflows torch.float32.*use"),
    "z is NaN": ({"W": [[3e38, -3e38]] * 3, "x": [2.0, 2.0]}, NonFiniteError, "z overflows"),
    "v @ out overflows": ({"v": [3e38, 0.0, 0.0]}, NonFiniteError, "v @ out overflows"),
    "x.grad overflows": (
        {"W": [[3e38, 0.0]] * 3, "x": [1e-3, 0.0]}, NonFiniteError, r"x\.grad overflows.*backward"
    ),
    "W.grad overflows": (
        {"W": [[1e-10]], "x": [1e20], "v": [1e20], "weight_grad": True},
        NonFiniteError, r"W\.grad overflows",
    ),
    "half overflows": (
        {"W": torch.full((1, 1), 300.0).half(), "x": torch.full((1,), 300.0).half(),
         "v": torch.ones(1).half()},
        NonFiniteError, "z overflows torch.float16",
    ),
    "bfloat16 overflows": (
        {"W": torch.full((1, 1), 1e30).bfloat16(), "x": torch.full((1,), 1e30).bfloat16(),
         "v": torch.ones(1).bfloat16()},
        NonFiniteError, "z overflows torch.bfloat16",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gives_one_clear_line(case: str) -> None:
    changes, kind, message = BAD[case]
    with pytest.raises(GradmathError, match=message) as caught:
        relu_flow(**{**GOOD, **changes})
    assert caught.type is kind
    assert "\n" not in str(caught.value)
    assert ";" in str(caught.value), "what came and was expected; what to do"


def test_the_first_fault_is_named_by_its_own_tensor() -> None:
    with pytest.raises(ShapeError, match=r"^W has shape"):
        layer_tensors([], [], [])
