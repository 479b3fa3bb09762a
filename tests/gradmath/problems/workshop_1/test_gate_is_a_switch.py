"""A gate flips where z changes sign, run by run, as plain torch has it."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import ParameterError, ShapeError
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.gate_is_a_switch import gate_is_a_switch

DENSE = [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]]
CASES: dict[str, dict[str, Any]] = {
    "the course's": {},
    "closing": {"start": 1.0, "stop": -1.0},
    "the other weight": {"entry": 3, "step": 0.05},
    "dense": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.3, -0.6, 1.0], "entry": 1,
              "start": -2.0, "stop": 2.0},
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_run_is_plain_torch_and_the_gate_flips_with_z(case: str) -> None:
    given = CASES[case]
    sweep = gate_is_a_switch(**given)
    W, v = torch.tensor(given.get("W", W_DIAGONAL)), torch.tensor(given.get("v", V))
    open_before = set()
    for k, run in enumerate(sweep.runs):
        x = torch.tensor(given.get("x", X))
        x[sweep.entry] = float(run.x.value[sweep.entry])
        x.requires_grad_()
        z = W @ x
        z.relu().backward(v)
        assert x.grad is not None
        assert run.x_grad.value.tolist() == x.grad.tolist()
        assert run.gates.value[sweep.output] == (z[sweep.output] > 0)
        open_before.add((k < len(sweep.before.runs), bool(z[sweep.output] > 0)))
    # Open on one side and closed on the other, with not one run on the wrong side.
    assert open_before == {(True, not sweep.opens), (False, sweep.opens)}
    for side in (sweep.before, sweep.after):
        assert side.x_grad.value.tolist() == [r.x_grad.value[sweep.entry] for r in side.runs]
        assert side.z.value.tolist() == [run.z.value[sweep.output] for run in side.runs]


def test_the_course_by_hand() -> None:
    sweep = gate_is_a_switch()
    assert (sweep.entry, sweep.output, sweep.opens, sweep.meets_zero) == (2, 2, True, True)
    assert len(sweep.runs) == 201
    positions = [round(float(run.x.value[2]), 6) for run in sweep.runs]
    assert positions == [k / 100 for k in range(-100, 101)]
    # z = 2 x[2]; at z = 0 exactly the gate is closed; open, x.grad[2] = 0.2 * 2.
    assert sweep.before.z.value[-1] == 0 and sweep.before.steady and sweep.after.steady
    assert set(sweep.before.x_grad.value.tolist()) == {0.0}
    assert sweep.after.x_grad.value == pytest.approx(0.4)
    assert sweep.after.z.value[0] == pytest.approx(0.02)


def test_closing_meets_zero_after_the_flip() -> None:
    sweep = gate_is_a_switch(start=1, stop=-1)
    assert not sweep.opens and sweep.meets_zero and sweep.after.z.value[0] == 0
    assert sweep.after.x_grad.value[0] == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"entry": 6}, "entry = 6 is none of x; give a whole number from 0 to 5"),
        ({"entry": 2.0}, "entry = 2.0 is none of x"),
        ({"entry": 0}, r"no gate that v weighs flips while x\[0\] moves"),
        ({"entry": 4}, r"no gate that v weighs flips while x\[4\] moves"),
        ({"start": 0.5, "stop": 1.0}, "no gate that v weighs flips"),
        ({"step": 0.0}, "give a step above 0"),
        ({"start": float("inf")}, "start = inf is no finite number"),
        ({"start": [1.0]}, "no finite number"),
        ({"step": 0.001}, "more than 600 steps"),
        ({"step": 1.0}, "there are 2 steps"),
    ],
)
def test_bad_sweeps_are_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        gate_is_a_switch(**given)


def test_shapes_are_checked_first() -> None:
    with pytest.raises(ShapeError):
        gate_is_a_switch(x=[1.0, 2.0])
