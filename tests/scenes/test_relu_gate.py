"""The flagship shows what plain torch computes, for the course's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from scenes.studio.audit.audit import audit
from scenes.workshop_1.relu_gate import ReluGate

DENSE = [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]]
CASES: dict[str, dict[str, Any]] = {
    "the course's": {},
    "no gate closed": {"x": [0.4, 1.1, 0.9, 0.7, 1.5, -0.6]},
    "nothing reached": {"v": [0.0, 0.0, 0.2, 0.0]},
    "nothing asked": {"v": [0.0, 0.0, 0.0, 0.0]},
    "dense": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.3, -0.6, 1.0]},
    "dense, everything reached": {"W": DENSE, "x": [0.3, 0.1, 2.0], "v": [1.0, 1.0, 1.0]},
    "cancels": {"W": [[1.0, 2.0], [1.0, -1.0]], "x": [2.0, 0.5], "v": [0.5, -0.5]},
    "z = 0": {"W": [[1.0, -1.0], [2.0, 0.0]], "x": [0.5, 0.5], "v": [1.0, 1.0]},
    "one entry": {"W": [[2.0]], "x": [-1.0], "v": [1.0]},
    "wide": {"W": [[0.5] * 8, [-0.5] * 8], "x": [0.1 * k for k in range(8)], "v": [1, -1]},
    "tall": {"W": [[1.0, 0.5], [-1.0, 0.0], [0.0, 2.0], [1.0, 1.0], [0.0, 0.0], [3.0, -2.0]],
             "x": [0.4, -0.3], "v": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]},
    "off the grid": {"x": [0.4123, -1.1777, -0.9231, 0.7049, 1.5, -0.6]},
    "underflow": {"W": [[1e-30, 0.0], [0.0, 1.0]], "x": [1.0, 1.0], "v": [1e-20, 1.0]},
    "large": {"W": [[1e4, 0.0], [0.0, -1e3]], "x": [1e2, 1.0], "v": [1.0, 1.0]},
}  # fmt: skip


def variant(parameters: dict[str, Any]) -> type[ReluGate]:
    return type("ReluGate", (ReluGate,), {"parameters": parameters})


@pytest.mark.parametrize("case", CASES)
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    report = audit(variant(CASES[case]), frame_rate=5)
    assert [str(fault) for fault in report.faults] == []
    assert report.numbers > 1000 or case == "one entry"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_all_frames_of_the_flagship_at_full_rate(
    theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCENES_THEME", theme)
    report = audit(ReluGate, frame_rate=60)
    assert [str(fault) for fault in report.faults] == []
    seconds = report.beats[-1].end
    assert 40 <= seconds <= 60
    assert report.frames == pytest.approx(60 * seconds, abs=len(report.beats))


def test_the_numbers_on_the_frames_are_those_of_the_course_in_plain_torch() -> None:
    # The course's own lines.
    x = torch.tensor([0.4, -1.1, -0.9, 0.7, 1.5, -0.6], requires_grad=True)
    W = torch.zeros(4, 6)
    W[0, 0], W[1, 1], W[2, 2], W[3, 3] = 1, 1, 2, 3
    out = torch.relu(W @ x)
    v = torch.tensor([0, 0, 0.2, 0.8])
    out.backward(v)
    expected = {"x": x.detach(), "W": W, "z": (W @ x).detach(), "out": out.detach(), "v": v,
                "z cotangent": v * (W @ x > 0), "x.grad": x.grad}  # fmt: skip

    shown: dict[str, dict[tuple[int, ...], str]] = {}
    audit(
        ReluGate,
        frame_rate=5,
        on_number=lambda beat, number: shown.setdefault(
            f"{beat}: {number.claim.record.name}", {}
        ).update({number.claim.index: number.drawn}),
    )
    for name, tensor in expected.items():
        seen = shown[f"read x.grad: {name}"]
        assert tensor is not None and len(seen) == tensor.numel()
        for index, text in seen.items():
            value = float(text.replace("−", "-"))
            assert value == pytest.approx(float(tensor[index]), abs=0.0500001)
            assert (text == "0") == (float(tensor[index]) == 0)


def test_the_story_is_told_in_the_order_of_the_issue() -> None:
    beats = [beat.name for beat in audit(ReluGate, frame_rate=5).beats]
    assert beats == [
        "inputs", "forward", "gates", "guess", "choose v", "to the gates", "to the weights",
        "read x.grad", "v ignores it", "gate closed", "no path", "nudge x[3]", "nudge x[2]",
        "open a gate", "reached", "answer",
    ]  # fmt: skip


def captions(**parameters: Any) -> dict[str, str]:
    return {beat.name: beat.caption for beat in audit(variant(parameters), frame_rate=5).beats}


def test_captions_follow_the_data() -> None:
    course = captions()
    assert course["to the weights"] == "In along the row, out along the column: 0.8 × 3 = 2.4."
    assert course["nudge x[3]"].startswith("Nudge x[3] by 0.01: v @ out moves by 0.024, as x.grad")
    assert course["nudge x[2]"] == "Nudge x[2] by 0.01: v @ out does not move at all."
    nothing = captions(v=[0.0, 0.0, 0.2, 0.0])
    assert "Nothing is reached" in nothing["read x.grad"]
    assert "Nothing got past" in nothing["to the weights"]
    open_gates = captions(x=[0.4, 1.1, 0.9, 0.7, 1.5, -0.6])
    assert "no gate is closed" in open_gates["gates"]
    assert "open a gate" not in open_gates
    cancelled = captions(W=[[1.0, 2.0], [1.0, -1.0]], x=[2.0, 0.5], v=[0.5, -0.5])
    assert "add up to exactly zero" in cancelled["cancels"]
    rounded = captions(W=[[0.333, 0.0], [0.0, 1.0]], x=[1.0, -1.0], v=[0.777, 0.0])
    assert "≈" in rounded["to the weights"]


def test_nudges_that_break_their_promise_say_why() -> None:
    kink = captions(x=[0.4, -1.1, -0.005, 0.7, 1.5, -0.6])
    assert kink["nudge x[2]"].endswith("x.grad[2] said otherwise: it crossed a kink.")
    lost = captions(nudge=1e-9)
    assert lost["nudge x[3]"].endswith("v @ out rounds the change away.")
    rough = captions(nudge=1e-7)
    assert rough["nudge x[3]"].endswith("x.grad[3] said otherwise: that is rounding.")
