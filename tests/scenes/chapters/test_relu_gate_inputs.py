"""Honest numbers raise no alarm in the flagship, however odd they are; too many are refused."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from scenes.kit.cells.lettering import Number
from scenes.studio.audit.audit import audit
from scenes.workshop_1.relu_gate import ReluGate

RATE = 3  # frames a second


def dense(rows: int, columns: int, seed: int) -> dict[str, Any]:
    draw = random.Random(seed)

    def row(length: int, most: int) -> list[float]:
        return [draw.randint(-most, most) / 10 for _ in range(length)]

    return {"W": [row(columns, 20) for _ in range(rows)], "x": row(columns, 20), "v": row(rows, 9)}


COURSE = {
    "x": [0.4, -1.1, -0.9, 0.7, 1.5, -0.6],
    "W": torch.diag(torch.tensor([1.0, 1.0, 2.0, 3.0, 0.0, 0.0]))[:4].tolist(),
    "v": [0.0, 0.0, 0.2, 0.8],
}
SETS: dict[str, dict[str, Any]] = {
    "x all zero": {"x": [0.0] * 6},
    "v all zero": {"v": [0.0] * 4},
    "v negative": {"v": [-0.5, -1.0, -0.2, -0.8]},
    "all switches on": {"x": [0.4, 1.1, 0.9, 0.7, 1.5, -0.6]},
    "all switches off": {"x": [-0.4, -1.1, -0.9, -0.7, 1.5, -0.6]},
    "negative zeros": {"x": [-0.0, -1.1, -0.9, 0.7, -0.0, -0.6], "v": [-0.0, 0.0, 0.2, 0.8]},
    "W all zero": {"W": [[0.0, 0.0], [0.0, 0.0]], "x": [1.0, 0.5], "v": [0.3, -0.6]},
    "empty rows": {"W": [[0.0] * 3, [1.0, 0.5, -0.4], [0.0] * 3], "x": [1.0, 0.5, -0.25],
                   "v": [0.3, -0.6, 1.0]},
    "one row": {"W": [[1.0, -2.0, 0.0, 3.0]], "x": [0.5, 0.2, 1.0, -0.1], "v": [0.7]},
    "one column": {"W": [[1.0], [-2.0], [0.0], [0.5]], "x": [0.6], "v": [0.3, 0.4, 0.5, 0.6]},
    "cancels": {"W": [[1.0, 2.0], [1.0, -1.0]], "x": [2.0, 0.5], "v": [0.5, -0.5]},
    "underflow": {"W": [[1e-30, 0.0], [0.0, 1.0]], "x": [1.0, 1.0], "v": [1e-20, 1.0]},
    "across a kink": {"x": [0.4, -1.1, -0.005, 0.7, 1.5, -0.6]},
    "dense": dense(4, 4, seed=1),
}  # fmt: skip
REFUSED: dict[str, dict[str, Any]] = {
    "too dense": dense(8, 8, seed=2),
    "nine columns": dense(2, 9, seed=3),
}


@pytest.mark.parametrize("name", SETS)
def test_honest_numbers_raise_no_alarm_and_are_those_of_torch(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters = SETS[name]
    monkeypatch.setenv("SCENES_SET", "; ".join(f"{k}={v!r}" for k, v in parameters.items()))
    seen: dict[tuple[str, tuple[int, ...]], float] = {}

    def note(beat: str, number: Number) -> None:
        if beat == "read":
            seen[number.claim.record.name, number.claim.index] = float(
                number.claim.record.value[number.claim.index]
            )

    report = audit(ReluGate, frame_rate=RATE, on_number=note)
    assert [str(fault) for fault in report.faults] == []
    assert report.numbers > 100

    given = {key: torch.tensor(value) for key, value in (COURSE | parameters).items()}
    x = given["x"].requires_grad_()
    torch.relu(given["W"] @ x).backward(given["v"])
    assert x.grad is not None
    for j, entry in enumerate(x.grad.tolist()):
        assert seen["x.grad", (j,)] == pytest.approx(entry, rel=1e-5)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_line_that_says_what_to_do(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = REFUSED[name].items()
    monkeypatch.setenv("SCENES_SET", "; ".join(f"{k}={v!r}" for k, v in numbers))
    with pytest.raises(GradmathError) as refused:
        audit(ReluGate, frame_rate=1)
    message = str(refused.value)
    rows, columns = (len(REFUSED[name][key]) for key in ("v", "x"))
    assert f"({rows}, {columns})" in message and "; give" in message
    assert "\n" not in message
