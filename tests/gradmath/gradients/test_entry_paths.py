"""Every zero of a gradient has the reasons that hold, and no others.

Three judges: the definitions in exact arithmetic; plain torch with the named cause removed, where
the gradient must appear; and lies planted in the reasons, which both must catch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from gradmath.gradients.relu_layer import entry_paths, relu_flow
from gradmath.records.layer import EntryPath, ReluFlow, ZeroReason
from gradmath.records.tensor import Reason, Record
from tests.support.second_opinion import DTYPES, SMALL_INTEGERS, layers, vectors, x_grad_through

Layer = tuple[Tensor, Tensor, Tensor]
IGNORED, CLOSED, NO_PATH = Reason.V_IGNORES, Reason.GATE_CLOSED, Reason.NO_PATH
CANCELS, UNDERFLOW = Reason.CANCELS, Reason.UNDERFLOW


def named(path: EntryPath) -> dict[Reason, tuple[int, ...]]:
    return {reason.kind: reason.outputs for reason in path.reasons}


def assert_as_defined(layer: Layer, path: EntryPath) -> None:
    """Compare with the definitions, for numbers whose products and sums are exact."""
    W, x, v = (tensor.double().numpy() for tensor in layer)
    rows = [i for i in range(len(W)) if W[i, path.entry] != 0]
    ignored = tuple(i for i in rows if v[i] == 0)
    closed = tuple(i for i in rows if sum(W[i] * x) <= 0)
    arriving = tuple(i for i in rows if i not in ignored + closed)
    if sum(v[i] * W[i, path.entry] for i in arriving) != 0:
        expected = {}
    elif rows:
        expected = {IGNORED: ignored, CLOSED: closed, CANCELS: arriving}
    else:
        expected = {NO_PATH: (-1,)}
    assert {kind: outputs or (-1,) for kind, outputs in named(path).items()} == {
        kind: outputs for kind, outputs in expected.items() if outputs
    }
    assert path.carriers == arriving
    assert path.reached is not bool(expected)


def assert_causes(layer: Layer, path: EntryPath) -> None:
    """Remove each named cause from a plain torch run, and see the gradient appear."""
    W, x, v = layer
    gates = (W @ x > 0).numpy()
    reasons = named(path)

    def gradient(W: Tensor, v: Tensor, gates: np.ndarray) -> float:
        return float(x_grad_through(W, v, gates)[path.entry])

    assert (gradient(W, v, gates) != 0) is path.reached is (not reasons)
    for i in range(len(v)):
        ignored, closed = i in reasons.get(IGNORED, ()), i in reasons.get(CLOSED, ())
        weighed, opened, linked = v.clone(), gates.copy(), W.clone()
        weighed[i], opened[i], linked[i, path.entry] = 1.0, True, 1.0
        if ignored and closed:
            assert gradient(W, weighed, gates) == gradient(W, v, opened) == 0
        if ignored or closed:
            assert gradient(W, weighed if ignored else v, opened if closed else gates) != 0
        if NO_PATH in reasons:
            assert gradient(W, weighed, opened) == 0
            assert gradient(linked, weighed, opened) != 0
        if i in reasons.get(CANCELS, ()):
            weighed[i] = 0.0
            assert gradient(W, weighed, gates) != 0


@given(layers())
def test_reasons_are_the_ones_that_the_definitions_give(layer: Layer) -> None:
    for path in relu_flow(*layer).paths:
        assert_as_defined(layer, path)


@given(layers())
def test_without_the_named_cause_the_gradient_appears(layer: Layer) -> None:
    for path in relu_flow(*layer).paths:
        assert_causes(layer, path)


# x[0] has three reasons; x[1] no path; x[2] a weight that v ignores behind a closed gate, and an
# output that it ignores behind an open one; x[3] is reached by row 0.
EXAMPLE = (
    torch.tensor([[2.0, 0, 0, 1], [-2, 0, 0, 0], [1, 0, 0, 0], [1, 0, 1, 0], [0, 0, 1, 0]]),
    torch.tensor([-1.0, 5.0, 0.5, 3.0]),
    torch.tensor([1.0, 1.0, 1.0, 0.0, -0.0]),
)


def test_all_reasons_are_named_where_several_hold() -> None:
    flow = relu_flow(*EXAMPLE)
    assert flow.z.value.tolist() == [1.0, 2.0, -1.0, -0.5, 0.5]
    assert [named(path) for path in flow.paths] == [
        {IGNORED: (3,), CLOSED: (2, 3), CANCELS: (0, 1)},
        {NO_PATH: ()},
        {IGNORED: (3, 4), CLOSED: (3,)},
        {},
    ]
    assert [path.carriers for path in flow.paths] == [(0, 1), (), (), (0,)]


def test_a_gate_at_zero_is_closed() -> None:
    flow = relu_flow([[1.0, -1.0], [2.0, 0.0]], [0.5, 0.5], [1.0, 0.0])
    assert flow.z.value.tolist() == [0.0, 1.0]
    assert [named(path) for path in flow.paths] == [{IGNORED: (1,), CLOSED: (0,)}, {CLOSED: (0,)}]


LIES: dict[str, Callable[[EntryPath], EntryPath]] = {
    "reached": lambda path: replace(path, reasons=()),
    "no path": lambda path: replace(path, reasons=(ZeroReason(NO_PATH),)),
    "closed gate forgotten": lambda path: replace(
        path, reasons=tuple(reason for reason in path.reasons if reason.kind is not CLOSED)
    ),
    "ignored output forgotten": lambda path: replace(
        path, reasons=tuple(reason for reason in path.reasons if reason.kind is not IGNORED)
    ),
    "open gate called closed": lambda path: replace(
        path, reasons=(*path.reasons, ZeroReason(CLOSED, (2, 3, 4)))
    ),
    "weighed output called ignored": lambda path: replace(
        path, reasons=(*path.reasons, ZeroReason(IGNORED, (2, 3, 4)))
    ),
    "another entry's": lambda path: replace(path, entry=(path.entry + 1) % 4),
    "cancels": lambda path: replace(path, reasons=(ZeroReason(CANCELS, (2, 3)),)),
}


@pytest.mark.parametrize("lie", LIES)
def test_lies_about_reasons_are_caught(lie: str) -> None:
    paths = relu_flow(*EXAMPLE).paths
    with pytest.raises(AssertionError):
        for path in paths:
            assert_as_defined(EXAMPLE, LIES[lie](path))
    if "forgotten" not in lie:  # what is not named cannot be removed
        with pytest.raises(AssertionError):
            for path in paths:
                assert_causes(EXAMPLE, LIES[lie](path))


@st.composite
def tiny_layers(draw: st.DrawFn, dtypes: tuple[torch.dtype, ...] = DTYPES) -> Layer:
    """W and v whose products are around the smallest number of their dtype."""
    dtype = draw(st.sampled_from(dtypes))
    kind = torch.finfo(dtype)
    root = (kind.smallest_normal * kind.eps) ** 0.5
    entries = st.sampled_from(
        [0.0, 1.0, *(s * f * root for s in (-1, 1) for f in (0.4, 0.7, 1, 2))]
    )
    m, n = draw(st.integers(1, 5)), draw(st.integers(1, 2))
    W = torch.stack([draw(vectors(n, dtype, entries)) for _ in range(m)])
    return W, draw(vectors(n, dtype, SMALL_INTEGERS)), draw(vectors(m, dtype, entries))


@given(tiny_layers())
def test_tiny_contributions_underflow_or_cancel(layer: Layer) -> None:
    W, x, v = layer
    gates = (W @ x > 0).numpy()
    gradient = x_grad_through(W, v, gates)
    for path in relu_flow(*layer).paths:
        reasons = named(path)
        live = {i for i in range(len(v)) if W[i, path.entry] != 0 and v[i] != 0 and gates[i]}
        assert path.reached is bool(gradient[path.entry] != 0)
        assert set(path.carriers) <= live
        if path.reached:
            assert path.carriers
            continue
        cancelling, lost = set(reasons.get(CANCELS, ())), set(reasons.get(UNDERFLOW, ()))
        assert cancelling | lost == live and not cancelling & lost
        for i in lost:
            alone = torch.zeros_like(v)
            alone[i] = v[i]
            assert x_grad_through(W, alone, gates)[path.entry] == 0
            alone[i] = 1.0
            assert x_grad_through(W, alone, gates)[path.entry] != 0
        if cancelling:
            assert any(left_over(layer, path.entry, cancelling, sign) for sign in (-1, 1))


def left_over(layer: Layer, entry: int, cancelling: set[int], sign: int) -> bool:
    """Whether the entry is reached without the contributions of one sign."""
    W, x, v = layer
    kept = v.clone()
    kept[[i for i in cancelling if torch.sign(W[i, entry]) * torch.sign(v[i]) == sign]] = 0.0
    return bool(x_grad_through(W, kept, (W @ x > 0).numpy())[entry] != 0)


@given(tiny_layers((torch.float32, torch.float64)))
def test_where_sums_are_no_finer_than_numbers_each_product_decides(layer: Layer) -> None:
    W, x, v = (tensor.numpy() for tensor in layer)
    for path in relu_flow(*layer).paths:
        products = {i: W[i, path.entry] * v[i] for i in range(len(v)) if W[i] @ x > 0}
        carriers = tuple(i for i, product in products.items() if product != 0)
        lost = {i for i, p in products.items() if p == 0 and W[i, path.entry] != 0 and v[i] != 0}
        assert path.carriers == carriers
        if not path.reached:
            assert named(path).get(CANCELS, ()) == carriers
            assert set(named(path).get(UNDERFLOW, ())) == lost


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_lone_tiny_product_underflows(dtype: torch.dtype) -> None:
    tiny = torch.tensor([torch.finfo(dtype).smallest_normal], dtype=dtype)
    flow = relu_flow(tiny[:, None], torch.ones(1, dtype=dtype), tiny)
    assert flow.gates.value.tolist() == [True]
    assert named(flow.paths[0]) == {UNDERFLOW: (0,)}


@pytest.mark.parametrize("dtype", DTYPES)
def test_exactly_opposite_contributions_cancel(dtype: torch.dtype) -> None:
    # Products must be exact: torch may multiply and add in one go, which keeps their rounding.
    W = torch.tensor([[0.375, 1.0], [0.375, 2.0]], dtype=dtype)
    v = torch.tensor([0.75, -0.75], dtype=dtype)
    flow = relu_flow(W, torch.ones(2, dtype=dtype), v)
    assert flow.x_grad.value[0] == 0
    assert named(flow.paths[0]) == {CANCELS: (0, 1)}
    assert flow.paths[1].reached


def judged(*contributions: float, gradient: float) -> EntryPath:
    """The path of one entry, with open gates and an output weight for every row."""
    column = np.array(contributions)[:, None]
    ones = Record("ones", np.ones(len(column)), "by hand")
    (path,) = entry_paths(
        W=Record("W", np.ones_like(column), "by hand"),
        v=ones,
        gates=Record("gates", np.ones(len(column), dtype=bool), "by hand"),
        contributions=Record("contributions", column, "by hand"),
        x_grad=Record("x.grad", np.array([gradient]), "by hand"),
    )
    return path


@pytest.mark.parametrize(
    ("contributions", "gradient", "carriers", "reasons"),
    [
        ((0.0, 0.0), 6e-8, (0, 1), {}),
        ((0.0, 6e-8), 6e-8, (1,), {}),
        ((0.0, 6e-8), 0.0, (1,), {CANCELS: (0, 1)}),
        ((6e-8, 0.0, 6e-8), 0.0, (0, 2), {CANCELS: (0, 1, 2)}),
        ((6e-8, 0.0, -6e-8), 0.0, (0, 2), {CANCELS: (0, 2), UNDERFLOW: (1,)}),
        ((0.0, 0.0), 0.0, (), {UNDERFLOW: (0, 1)}),
    ],
)
def test_sums_may_be_finer_than_what_is_stored(
    contributions: tuple[float, ...],
    gradient: float,
    carriers: tuple[int, ...],
    reasons: dict[Reason, tuple[int, ...]],
) -> None:
    """In 16 bits torch's sums are: what each rounds to zero may add up, or take something away."""
    path = judged(*contributions, gradient=gradient)
    assert (path.carriers, named(path)) == (carriers, reasons)


def summary(flow: ReluFlow) -> dict[str, object]:
    return {
        "reached": flow.reached,
        "unreached": flow.unreached,
        "reasons": flow.reasons,
        "closed": (flow.entries_with(CLOSED), flow.outputs_with(CLOSED)),
        "ignored": (flow.entries_with(IGNORED), flow.outputs_with(IGNORED)),
        "underflow": (flow.entries_with(UNDERFLOW), flow.outputs_with(UNDERFLOW)),
    }


def test_a_flow_sums_up_its_paths() -> None:
    assert summary(relu_flow(*EXAMPLE)) == {
        "reached": (3,),
        "unreached": (0, 1, 2),
        "reasons": (IGNORED, CLOSED, NO_PATH, CANCELS),
        "closed": ((0, 2), (2, 3)),
        "ignored": ((0, 2), (3, 4)),
        "underflow": ((), ()),
    }
    assert relu_flow(*EXAMPLE).paths[0].kinds == (IGNORED, CLOSED, CANCELS)
