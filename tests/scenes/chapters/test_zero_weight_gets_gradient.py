"""ZeroWeightGetsGradient shows what plain torch computes, for its numbers and for others."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.zero_weight_gets_gradient import zero_weight_gets_gradient
from scenes.kit.truth.law import Law
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_1.words.zero_weight_gets_gradient import outer, zeros_too
from tests.support.drawn import workshop_1
from tests.support.runs import retold, told, told_otherwise

CASES: dict[str, dict[str, Any]] = {
    "two rows, the upper one looked at": {
        "W": [[0.0, 1.5], [0.5, 0.0]], "x": [1.0, 1.0], "v": [-0.4, 0.5], "nudge": -0.2,
    },
}  # fmt: skip

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize(
    "scene", [find("zero_weight_gets_gradient")], ids=lambda scene: scene.id
)


def numbers(texts: Mapping[tuple[int, ...], str]) -> list[float]:
    return [float(text.replace("−", "-")) for text in texts.values()]


@pytest.mark.parametrize("case", CASES)
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("ZeroWeightGetsGradient", **CASES[case])
    assert run.faults == []
    assert run.alternatives["guess alone"] == "guess alone"
    assert run.alternatives["others"] == "others" and run.alternatives["gains"] == "up"


def test_bad_input_is_one_line() -> None:
    with pytest.raises(GradmathError, match="too much to be read") as error:
        retold("ZeroWeightGetsGradient", W=[[0.5] * 6] * 8, v=[1.0] * 8)
    assert "\n" not in str(error.value)


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    nudged, dial = "v @ out - before", "W[3, 3] = {}"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("machine", "out = torch.relu(z)", "machine"),
        ("weighed", "v @ out", ""),
        ("back", "out.backward(v)", "back"),
        ("guess", "W.grad", "guess"),
        ("meet", "W.grad", "product"),
        ("fill", "W.grad", "each"),
        ("others", "W.grad", "rows of zeros"),
        ("nudge", nudged, "nudge"),
        ("gains", nudged, "up"),
        ("put back", "W.grad", ""),
        ("slide", dial.format("0.30"), "slide"),
        ("stays", dial.format("0.30"), "stays"),
        ("slide back", dial.format("3.00"), ""),
        ("step", "out.backward(v)", "step"),
        ("again", "out.backward(v)", "reach all"),
        ("answer", "out.backward(v)", "answer"),
    ]
    assert run.captions["meet"] == "0.8 × 0.4 = 0.32, though W[3, 0] is zero."
    assert run.captions["gains"] == "v @ out rises: 0.32 × 0.1 = 0.032."
    assert 50 <= run.report.beats[-1].end <= 70


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    run, _ = told(scene)
    W, x = (torch.tensor(each, requires_grad=True) for each in (W_DIAGONAL, X))
    torch.relu(W @ x).backward(torch.tensor(V))
    assert W.grad is not None
    shown = [0.32, -0.88, -0.72, 0.56, 1.2, -0.48]
    assert W.grad[3].tolist() == pytest.approx(shown)
    for beat in ("fill", "slide", "answer"):  # whatever W is meanwhile
        seen = numbers(run.numbers[beat]["W.grad"])
        assert seen[-6:] == pytest.approx(shown)
    assert numbers(run.numbers["slide"]["x.grad"])[3] == pytest.approx(0.24)
    after = (W + 0.5 * W.grad).detach()
    assert numbers(run.numbers["answer"]["W"])[-6:] == pytest.approx(after[3].tolist(), abs=0.006)


@film
def test_the_story_in_german(scene: Listed) -> None:
    captions = told_otherwise(scene).captions
    assert captions["meet"] == "0.8 × 0.4 = 0.32, und W[3, 0] ist null."


def test_the_laws_over_random_layers() -> None:
    draw = random.Random(5)
    runs = [
        run
        for _ in range(4)
        for run in zero_weight_gets_gradient(**workshop_1.zero_weight_gets_gradient(draw)).runs[::9]
    ]
    assert Law(outer, tuple(runs)).fault() is None
    assert Law(zeros_too, tuple(runs)).fault() is None
