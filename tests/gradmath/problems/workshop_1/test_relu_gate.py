"""The flagship's records against plain torch, for the course's numbers and for hostile ones."""

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
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.relu_gate import ReluGate, relu_gate
from gradmath.records.layer import NudgedRun
from gradmath.records.tensor import Reason
from tests.support.second_opinion import (
    DTYPES,
    assert_as_plain_torch,
    drawn_layer,
    layers,
    same_bits,
    wide,
)

Layer = tuple[Tensor, Tensor, Tensor]
IGNORED, CLOSED, NO_PATH = Reason.V_IGNORES, Reason.GATE_CLOSED, Reason.NO_PATH
DENSE = [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]]


def course(dtype: torch.dtype = torch.float32) -> Layer:
    return tuple(torch.tensor(values, dtype=dtype) for values in (W_DIAGONAL, X, V))  # type: ignore[return-value]


def gate_of(layer: Layer, **others: Any) -> ReluGate:
    W, x, v = layer
    return relu_gate(x=x, W=W, v=v, **others)


def assert_true(gate: ReluGate, layer: Layer, step: float = 0.01) -> None:
    """All that a gate claims, checked by plain torch runs."""
    W, x, v = layer
    assert_as_plain_torch(gate.flow, W, x, v)
    for nudge in gate.nudges:
        assert_nudge(nudge, layer, step)
    if gate.slide is not None:
        assert_slide(gate, layer)
    steepest = [each.entry for each in gate.nudges if gate.flow.x_grad.value[each.entry] != 0]
    assert len(steepest) == bool(gate.flow.reached)
    if steepest:
        assert abs(gate.flow.x_grad.value[steepest[0]]) == abs(gate.flow.x_grad.value).max()
    assert len(gate.nudges) - len(steepest) == bool(gate.flow.unreached)


def assert_nudge(nudge: NudgedRun, layer: Layer, step: float) -> None:
    W, x, v = layer
    moved = x.clone()
    moved[nudge.entry] += step
    z = W @ moved
    before, after = v @ torch.relu(W @ x), v @ torch.relu(z)
    for shown, computed in (
        (nudge.after.x, moved),
        (nudge.after.z, z),
        (nudge.after.out, torch.relu(z)),
        (nudge.after.products, W * moved),
        (nudge.after.terms, v * torch.relu(z)),
        (nudge.after.weighted, after),
        (nudge.gain, after - before),
    ):
        assert same_bits(shown, computed), shown.name
    assert float(nudge.step.value) == step
    assert_as_plain_torch(nudge.before, W, x, v)
    assert nudge.kept is ((W @ x > 0).tolist() == (z > 0).tolist())
    assert nudge.gain.decimals == nudge.after.weighted.decimals


def assert_slide(gate: ReluGate, layer: Layer) -> None:
    W, x, v = layer
    slide = gate.slide
    assert slide is not None
    entry, output = slide.entry, slide.output
    assert v[output] != 0 and W[output, entry] != 0 and (W @ x)[output] <= 0
    assert output in gate.flow.outputs_with(CLOSED) and entry in gate.flow.entries_with(CLOSED)
    assert same_bits(slide.runs[0].x, x)
    for run in slide.runs:
        moved = x.clone()
        moved[entry] = float(run.x.value[entry])
        assert_as_plain_torch(run, W, moved, v)
        assert run.gates.value.tolist() == (W @ moved > 0).tolist()
        assert same_bits(run.products, W * moved)
        assert same_bits(run.slopes, (W @ moved > 0).to(x))
    positions = np.array([run.x.value[entry] for run in slide.runs], dtype=np.float64)
    assert (np.diff(positions) * np.sign(float(W[output, entry])) > 0).all()
    on = [bool(run.gates.value[output]) for run in slide.runs]
    assert on == [False] * (slide.last_off + 1) + [True] * (len(on) - slide.last_off - 1)
    assert on[-1] and 2 <= len(slide.runs) <= 500


@pytest.mark.parametrize(
    ("dtype", "step"),
    [*((dtype, 0.01) for dtype in DTYPES),
     *((torch.float32, step) for step in (-0.01, 0.5, -3.0, 100.0))],
)  # fmt: skip
def test_the_courses_numbers_in_every_dtype(dtype: torch.dtype, step: float) -> None:
    assert_true(gate_of(course(dtype), nudge=step), course(dtype), step)


def test_the_courses_numbers() -> None:
    flow = relu_gate().flow
    assert_as_plain_torch(flow, *course())
    assert [flow.x_grad.text((j,)) for j in range(6)] == ["0", "0", "0", "2.4", "0", "0"]
    assert [path.kinds for path in flow.paths] == [
        (IGNORED,), (IGNORED, CLOSED), (CLOSED,), (), (NO_PATH,), (NO_PATH,)
    ]  # fmt: skip
    assert [reason.outputs for path in flow.paths for reason in path.reasons] == [
        (0,), (1,), (1,), (2,), (), ()
    ]  # fmt: skip


def test_the_courses_nudges() -> None:
    moving, still = relu_gate().nudges
    assert (moving.entry, still.entry) == (3, 2)
    assert moving.listing.lines[-5:] == (
        "with torch.no_grad():", "    x[3] += step", "z = W @ x", "out = torch.relu(z)",
        "v @ out - before",
    )  # fmt: skip
    texts = [moving.after.x.text((3,)), moving.after.z.text((3,)), moving.after.weighted.text()]
    assert texts == ["0.71", "2.13", "1.704"]
    assert (moving.step.text(), moving.gain.text()) == ("0.01", "0.024")
    assert moving.kept and still.kept and still.gain.text() == "0"


def test_the_courses_slide() -> None:
    slide = relu_gate().slide
    assert slide is not None and (slide.entry, slide.output) == (2, 2)
    xs = [run.x.text((2,)) for run in slide.runs]
    below = [f"−{k / 100:.2f}" for k in range(90, 0, -1)]
    assert xs == [*below, "0", *(f"{k / 100:.2f}" for k in range(1, 91))]
    for run in slide.runs:
        opened = float(run.x.value[2]) > 0
        assert run.gates.value.tolist() == [True, False, opened, True]
        assert run.x_grad.text((2,)) == ("0.4" if opened else "0")
        assert run.reached == ((2, 3) if opened else (3,))
    assert slide.last_off == 90 and slide.runs[90].z.value[2] == 0


def test_each_number_comes_out_of_the_lines_that_a_reader_pastes() -> None:
    gate = relu_gate()
    assert gate.slide is not None
    for run in (gate.flow, gate.slide.runs[120]):
        for shown in (run.x, run.z, run.z_bar, run.slopes, run.contributions, run.x_grad):
            *lines, last = shown.source.splitlines()
            scope: dict[str, Any] = {}
            exec("\n".join(lines), scope)
            assert same_bits(shown, eval(last, scope))


def with_x(*x: float, W: Any = ((1.0,),), v: Any = (1.0,)) -> dict[str, Any]:
    return {"x": x, "W": W, "v": v}


CASES: dict[str, dict[str, Any]] = {
    "nothing reached": {"v": [0.0, 0.0, 0.2, 0.0]},
    "nothing asked": {"v": [0.0, -0.0, 0.0, 0.0]},
    "no gate closed": {"x": [0.4, 1.1, 0.9, 0.7, 1.5, -0.6]},
    "every gate closed": {"x": [-0.4, -1.1, -0.9, -0.7, 1.5, -0.6]},
    "all at zero": {"x": [0.0, -0.0, 0.0, 0.0, 0.0, 0.0]},
    "integers": {"x": [1, -2, -3, 4, 5, 6], "v": [0, 0, 1, 2]},
    "off the grid": {"x": [0.4123, -1.1777, -0.9231, 0.7049, 1.5, -0.6]},
    "two decimals": with_x(-0.95),
    "thirds": with_x(-1 / 3, 2 / 3, W=[[1, -1]]),
    "dense, two reached": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.3, -0.6, 1.0]},
    "dense, all reached": {"W": DENSE, "x": [0.3, 0.1, 2.0], "v": [1.0, 1.0, 1.0]},
    "dense, gate opens": {"W": DENSE, "x": [-1.0, 0.5, 0.1], "v": [0.3, 0.0, 0.0]},
    "cancels": {"W": [[1.0, 2.0], [1.0, -1.0]], "x": [2.0, 0.5], "v": [0.5, -0.5]},
    "negative weight": with_x(0.7, W=[[-2.0]]),
    "negative v": with_x(-0.7, v=[-1.0]),
    "at zero, upwards": with_x(0.0),
    "at zero, downwards": with_x(0.0, W=[[-4.0]]),
    "just below zero": with_x(-0.004),
    "nearly a unit below": with_x(-0.006),
    "tiny": with_x(-1e-40),
    "steep": with_x(-1.0, 1.0, W=[[1e10, 1e10 - 1e4]]),
    "far": with_x(-999.0),
    "very steep at zero": with_x(0.0, W=[[1e30]]),
    "zero row and column": {"W": [[0.0, 0.0], [0.0, 1.0]], "x": [1.0, -1.0], "v": [1.0, 1.0]},
    "one by many": {"W": [[1.0] * 5], "x": [-1.0, -2.0, 0.5, 0.25, 1.0], "v": [2.0]},
    "many by one": {"W": [[1.0], [-1.0], [0.0], [2.0]], "x": [0.3], "v": [0.0, 1.0, 1.0, 0.0]},
    "underflow": {"W": [[1e-30, 0.0], [0.0, 1.0]], "x": [1.0, 1.0], "v": [1e-20, 1.0]},
    "large": {"W": [[1e4, 0.0], [0.0, -1e3]], "x": [1e2, 1.0], "v": [1.0, 1.0]},
    "very large": {"W": [[1e15, 0.0], [0.0, 1e15]], "x": [1e15, -1e15], "v": [1.0, 1.0]},
    "large beside small": with_x(1e6, -0.25, W=[[0.0, 1.0]]),
    "lost in a large sum": with_x(2e3, -3.0, 2e3, W=[[5e4, 1.0, -5e4]]),
}

OPENS = [
    "every gate closed", "all at zero", "integers", "off the grid", "two decimals", "thirds",
    "dense, gate opens", "negative weight", "negative v", "at zero, upwards", "at zero, downwards",
    "just below zero", "nearly a unit below", "tiny", "steep", "far", "very steep at zero",
    "zero row and column", "one by many", "many by one", "large", "large beside small",
    "lost in a large sum",
]  # fmt: skip
STAYS = ["nothing asked", "no gate closed", "dense, all reached", "cancels", "very large"]
FINER = [  # where it matters how finely a dtype rounds
    "off the grid", "thirds", "at zero, upwards", "tiny", "steep", "underflow", "very large",
    "large beside small", "lost in a large sum",
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "dtype"),
    [*((case, torch.float32) for case in CASES), *((case, torch.float64) for case in FINER)],
)
def test_other_numbers(case: str, dtype: torch.dtype) -> None:
    data = {"x": X, "W": W_DIAGONAL, "v": V, **CASES[case]}
    layer = tuple(torch.tensor(data[name], dtype=dtype) for name in ("W", "x", "v"))
    # Lists are read as float32.
    gate = relu_gate(**data) if dtype is torch.float32 else gate_of(layer)  # type: ignore[arg-type]
    assert_true(gate, layer)  # type: ignore[arg-type]
    if case in OPENS + STAYS and dtype is torch.float32:
        assert (gate.slide is not None) is (case in OPENS)


@pytest.mark.parametrize(
    "case", ["two decimals", "negative weight", "integers", "far", "just below zero", "many by one"]
)
def test_a_slide_passes_through_zero_itself(case: str) -> None:
    slide = relu_gate(**CASES[case]).slide
    assert slide is not None
    assert [run.gates.value[slide.output] for run in slide.runs if run.z.value[slide.output] == 0]
    zero = [
        bool(run.gates.value[slide.output]) for run in slide.runs if not run.z.value[slide.output]
    ]
    assert zero == [False]


@pytest.mark.parametrize("weight", [1.0, 0.25, -0.125])
def test_from_zero_a_slide_goes_one_unit_of_z_upwards(weight: float) -> None:
    slide = relu_gate(**with_x(0.0, W=[[weight]])).slide
    assert slide is not None
    assert slide.runs[-1].z.value.tolist() == [1.0]


def test_a_slide_takes_the_steps_that_a_coarse_dtype_needs() -> None:
    """Near 100, bfloat16 holds halves only."""
    x, W, v = [100.0, 100.0, 0.0625], [[1.0, -1.0, -1.0]], [1.0]
    layer = tuple(torch.tensor(values).bfloat16() for values in (W, x, v))
    slide = gate_of(layer).slide  # type: ignore[arg-type]
    assert slide is not None and slide.entry == 0
    assert [float(run.x.value[0]) for run in slide.runs] == [100.0, 100.5]
    assert_true(gate_of(layer), layer)  # type: ignore[arg-type]


@given(layers(), st.sampled_from([1.0, 0.1, 0.37, 1 / 3, 100.0]))
def test_drawn_layers(layer: Layer, scale: float) -> None:
    W, x, v = layer
    scaled = W, x * scale, v
    assert_true(gate_of(scaled), scaled)


ANYTHING = st.floats(width=32, allow_nan=True, allow_infinity=True) | st.sampled_from(
    [0.0, -0.0, 1.0, -1.0, 1e-45, 3e38, -3e38, 1e-38, 1e20, 0.01]
)


@given(layers(ANYTHING), ANYTHING)
def test_nothing_but_a_clear_error_stops_it(layer: Layer, step: float) -> None:
    try:
        gate = gate_of(layer, nudge=step)
    except GradmathError as error:
        assert "\n" not in str(error) and ";" in str(error)
    else:
        assert_true(gate, layer, step)


def test_a_gate_that_opens_too_far_out_stays_closed() -> None:
    assert relu_gate(**with_x(-1000.0)).slide is not None
    gate = relu_gate(**with_x(-1001.0))
    assert gate.slide is None
    assert [nudge.entry for nudge in gate.nudges] == [0]
    # The other entry's gate is near enough.
    slide = relu_gate(x=[-1001.0, -1.0], W=[[1.0, 0.0], [0.0, 1.0]], v=[1.0, 1.0]).slide
    assert slide is not None and (slide.entry, slide.output) == (1, 1)
    # x[0] stands too far out, though it would not end there.
    slide = relu_gate(**with_x(1500.0, 1.0, W=[[-1.0, 1200.0]])).slide
    assert slide is not None and slide.entry == 1


def test_a_gate_whose_opening_overflows_stays_closed() -> None:
    gate = relu_gate(x=[-1.0], W=[[3e38], [3e38]], v=[1.0, 1.0])
    assert gate.slide is None and gate.flow.paths[0].kinds == (CLOSED,)


def test_the_entry_at_rest_is_one_behind_a_closed_gate() -> None:
    gate = relu_gate(x=[1.0, 1.0, -2000.0], W=[[0.0, 2.0, 0.0], [0.0, 0.0, 1.0]], v=[1.0, 1.0])
    assert gate.slide is None
    assert [nudge.entry for nudge in gate.nudges] == [1, 2]


def test_only_a_gate_that_v_weighs_is_opened() -> None:
    slide = relu_gate(x=[-1.0, -2.0], W=[[1.0, 0.0], [0.0, 1.0]], v=[0.0, 1.0]).slide
    assert slide is not None and (slide.entry, slide.output) == (1, 1)


@pytest.mark.parametrize("direction", [1, -1])
def test_a_nudge_across_a_kink_is_not_kept(direction: int) -> None:
    x, W = [-0.005 * direction, 0.5], [[2.0 * direction, 0.0], [0.0, 1.0]]
    _, across = relu_gate(x=x, W=W, v=[1.0, 1.0], nudge=0.01 * direction).nudges
    assert across.entry == 0 and across.gain.value != 0 and not across.kept


def test_a_nudge_lost_in_rounding_moves_no_switch() -> None:
    nudge = relu_gate(nudge=1e-9).nudges[0]
    assert nudge.gain.value == 0 and nudge.kept


@pytest.mark.parametrize("shape", [(9, 2), (2, 9)])
def test_what_is_too_large_for_a_frame_is_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(ParameterError, match="give at most 8 rows and columns"):
        relu_gate(x=[1.0] * shape[1], W=np.ones(shape).tolist(), v=[1.0] * shape[0])


@pytest.mark.parametrize(
    ("nudge", "kind"),
    [
        (0, ParameterError), (0.0, ParameterError), (-0.0, ParameterError), (1e-50, ParameterError),
        (True, ParameterError), ("0.01", ParameterError), ([0.01], ParameterError),
        (None, ParameterError), (1j, ParameterError), (np.zeros((9, 9)), ParameterError),
        (torch.tensor(0.01), ParameterError),
        (math.nan, NonFiniteError), (math.inf, NonFiniteError), (-math.inf, NonFiniteError),
        (1e39, NonFiniteError), (10**400, NonFiniteError), (3e38, NonFiniteError),
    ],
)  # fmt: skip
def test_a_bad_nudge_gives_one_clear_line(nudge: Any, kind: type[GradmathError]) -> None:
    with pytest.raises(GradmathError, match=r"^nudge = .*; give a small") as caught:
        relu_gate(nudge=nudge)
    assert caught.type is kind
    assert "\n" not in str(caught.value)


def test_a_nudge_is_judged_in_the_dtype_of_x() -> None:
    assert gate_of(course(torch.float64), nudge=1e39).nudges[0].gain.value != 0
    for nudge, kind in ((1e5, NonFiniteError), (1e-9, ParameterError)):
        with pytest.raises(kind, match=r"^nudge = 1.* in torch.float16; give"):
            gate_of(course(torch.float16), nudge=nudge)


@pytest.mark.parametrize("weight", [1.0, -1.0])
def test_a_nudge_out_of_the_dtype_is_refused(weight: float) -> None:
    with pytest.raises(NonFiniteError, match=r"^nudge = 3e\+38 takes x\[0\] or v @ out beyond"):
        relu_gate(x=[3e38], W=[[weight]], v=[1.0], nudge=3e38)


def test_a_nudge_may_be_any_real_number() -> None:
    numbers: tuple[Any, ...] = (1, np.float32(0.5), np.float64(0.5), np.int64(2), -0.25)
    for nudge in numbers:
        gate = relu_gate(**CASES["no gate closed"], nudge=nudge)
        assert float(gate.nudges[0].step.value) == nudge


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        ({"v": [1.0]}, ShapeError, r"v has shape \(1,\) but W has shape \(4, 6\)"),
        ({"x": [1.0, math.nan, 0.0, 0.0, 0.0, 0.0]}, NonFiniteError, r"x\[1\] is nan"),
        ({"x": [math.inf] * 6}, NonFiniteError, r"x\[0\] is inf"),
        ({"x": torch.arange(6)}, DtypeError, "x has dtype torch.int64"),
        ({"x": torch.zeros(6).double()}, DtypeError, "x has dtype torch.float64 but W has"),
        ({"x": []}, ShapeError, r"x has shape \(0,\) and no entries"),
        ({"W": [[1.0], [2.0, 3.0]]}, ParameterError, "W = "),
        ({"x": "0.4"}, ParameterError, "x = '0.4'"),
        ({"x": 0.4}, ShapeError, r"x has shape \(\)"),
    ],
)
def test_bad_data_gives_one_clear_line(
    data: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with pytest.raises(GradmathError, match=message) as caught:
        relu_gate(**data)
    assert caught.type is kind
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("mode", [torch.enable_grad, torch.no_grad, torch.inference_mode])
def test_the_callers_world_is_not_touched(
    mode: Callable[[], AbstractContextManager[None]],
) -> None:
    layer = tuple(tensor.requires_grad_() for tensor in drawn_layer(3, 4, seed=5))
    kept = tuple(tensor.detach().clone() for tensor in layer)
    state = torch.get_rng_state()
    with mode():
        enabled = torch.is_grad_enabled()
        gate = gate_of(layer)  # type: ignore[arg-type]
        assert torch.is_grad_enabled() is enabled
    assert all(torch.equal(now, then) for now, then in zip(layer, kept, strict=True))
    assert all(tensor.grad is None and tensor.requires_grad for tensor in layer)
    assert torch.equal(torch.get_rng_state(), state)
    assert_true(gate, kept)  # type: ignore[arg-type]


def test_a_wrong_claim_is_noticed() -> None:
    """The checks above can fail."""
    gate, (W, x, v) = relu_gate(), course()
    assert_true(gate, (W, x, v))
    with pytest.raises(AssertionError):
        assert_true(gate, (W, x, v + 0.1))
    with pytest.raises(AssertionError):
        assert_true(gate, (W, x, v), step=0.02)
    with pytest.raises(AssertionError):
        assert_true(relu_gate(nudge=-0.01), (W, x, v))
    gate = relu_gate(x=[-1.0], W=[[1.0]], v=[1.0])
    with pytest.raises(AssertionError):
        assert_slide(gate, (torch.ones(1, 1), torch.tensor([-0.5]), torch.ones(1)))
    assert wide(gate.flow.x).tolist() == [-1.0]
