"""The flagship shows what plain torch computes, for the course's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from tests.support.runs import retold, told

DENSE = [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]]
CASES: dict[str, dict[str, Any]] = {
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


# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
flagship = pytest.mark.parametrize("scene", [find("relu_gate")], ids=lambda scene: scene.id)


@pytest.mark.parametrize("case", CASES)
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("ReluGate", **CASES[case])
    assert run.faults == []
    assert run.report.numbers > 1000 or case == "one entry"


@flagship
def test_all_frames_of_the_flagship_at_full_rate(scene: Listed) -> None:
    report = audit(scene.load(), frame_rate=60)
    assert [str(fault) for fault in report.faults] == []
    seconds = report.beats[-1].end
    assert 40 <= seconds <= 60
    assert report.frames == pytest.approx(60 * seconds, abs=len(report.beats))


@flagship
def test_the_numbers_on_the_frames_are_those_of_the_course_in_plain_torch(scene: Listed) -> None:
    # The course's own lines.
    x = torch.tensor([0.4, -1.1, -0.9, 0.7, 1.5, -0.6], requires_grad=True)
    W = torch.zeros(4, 6)
    W[0, 0], W[1, 1], W[2, 2], W[3, 3] = 1, 1, 2, 3
    out = torch.relu(W @ x)
    v = torch.tensor([0, 0, 0.2, 0.8])
    out.backward(v)
    expected = {"x": x.detach(), "W": W, "z": (W @ x).detach(), "out": out.detach(), "v": v,
                "z cotangent": v * (W @ x > 0), "x.grad": x.grad}  # fmt: skip

    run, _ = told(scene)
    for name, tensor in expected.items():
        seen = run.numbers["read x.grad"][name]
        assert tensor is not None and len(seen) == tensor.numel()
        for index, text in seen.items():
            value = float(text.replace("−", "-"))
            assert value == pytest.approx(float(tensor[index]), abs=0.0500001)
            assert (text == "0") == (float(tensor[index]) == 0)


@flagship
def test_the_story_is_told_in_the_order_of_the_issue(scene: Listed) -> None:
    run, _ = told(scene)
    assert list(run.captions) == [
        "inputs", "forward", "gates", "guess", "choose v", "to the gates", "to the weights",
        "read x.grad", "v ignores it", "gate closed", "no path", "nudge x[3]", "nudge x[2]",
        "open a gate", "reached", "answer",
    ]  # fmt: skip


@flagship
def test_captions_tell_the_course(scene: Listed) -> None:
    run, _ = told(scene)
    course = run.captions
    assert course["to the weights"] == "In along the row, out along the column: 0.8 × 3 = 2.4."
    assert course["nudge x[3]"].startswith("Nudge x[3] by 0.01: v @ out moves by 0.024, as x.grad")
    assert course["nudge x[2]"] == "Nudge x[2] by 0.01: v @ out does not move at all."


def captions(**parameters: Any) -> dict[str, str]:
    return retold("ReluGate", **parameters).captions


def test_captions_follow_the_data() -> None:
    nothing = captions(**CASES["nothing reached"])
    assert "Nothing is reached" in nothing["read x.grad"]
    assert "Nothing got past" in nothing["to the weights"]
    open_gates = captions(**CASES["no gate closed"])
    assert "no gate is closed" in open_gates["gates"]
    assert "open a gate" not in open_gates
    cancelled = captions(**CASES["cancels"])
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
