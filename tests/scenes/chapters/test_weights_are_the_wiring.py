"""WeightsAreTheWiring shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_1.course import V, X
from gradmath.problems.workshop_1.weights_are_the_wiring import W_DENSE, weights_are_the_wiring
from gradmath.records.layer import MachineRun
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_1.weights_are_the_wiring import WeightsAreTheWiring
from scenes.workshop_1.words.weights_are_the_wiring import sums
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries

SMALL: dict[str, Any] = {"x": [0.5, 1.0], "W": [[1.0, 2.0], [0.5, 1.0], [0.5, 2.0]],
                         "v": [0.0, 0.5, -0.6], "row": 1, "stop": 1.4}  # fmt: skip

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize(
    "scene", [find("weights_are_the_wiring")], ids=lambda scene: scene.id
)


def test_a_slide_that_does_not_come_to_zero_says_so() -> None:
    given = {"parameters": SMALL}
    variant = type("WeightsAreTheWiring", (WeightsAreTheWiring,), given)
    report = audit(variant, frame_rate=2)
    assert [str(fault) for fault in report.faults] == []
    said = {beat.name: beat.told.alternative for beat in report.beats if beat.told}
    assert said["stop"] == "never" and said["answer"] == "adds"


@pytest.mark.parametrize("number", range(1, 1 + tries(1)))
def test_random_layers_raise_no_alarm_in_the_light_theme(number: int) -> None:
    given = {"parameters": parameter_set("WeightsAreTheWiring", number)}
    variant = type("WeightsAreTheWiring", (WeightsAreTheWiring,), given)
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_bad_input_is_one_line() -> None:
    with pytest.raises(GradmathError, match="W has a zero among its weights; give") as error:
        retold("WeightsAreTheWiring", W=[[0.0] * 6] * 4)
    assert "\n" not in str(error.value)


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    back, full, end = "out.backward(v)", "W[2, 5] = -1.00", "W[2, 5] = -2.00"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("machine", "before = v @ out", "machine"),
        ("back", back, "back"),
        ("meet", back, "meet"),
        ("sum", back, "sum"),
        ("guess", full, "guess"),
        ("slide", end, ""),
        ("stop", end, "cancel"),
        ("answer", end, "can"),
    ]
    assert run.captions["sum"] == "0.8 × 0.5 + 0.2 × −1.0 = 0.20, where two paths meet."
    assert run.captions["stop"] == "0.8 × 0.5 + 0.2 × −2.0 = 0: both live, and cancel."
    assert 38 <= run.report.beats[-1].end <= 50


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    run, _ = told(scene)
    dense = torch.tensor(W_DENSE)
    last = dense.clone()
    last[2, 5] = -2.0
    for beat, W in (("sum", dense), ("guess", dense), ("stop", last)):
        x, v = torch.tensor(X, requires_grad=True), torch.tensor(V)
        z = W @ x
        torch.relu(z).backward(v)
        assert x.grad is not None
        seen = run.numbers[beat]
        for name, tensor in (("x.grad", x.grad), ("z", z.detach())):
            read = [float(text.replace("−", "-")) for text in seen[name].values()]
            assert read == pytest.approx(tensor.tolist(), abs=0.005001)
        weights = {index: float(text.replace("−", "-")) for index, text in seen["W"].items()}
        due = {(i, j): float(W[i, j]) for i, j in W.nonzero().tolist()}
        assert weights == pytest.approx(due, abs=1e-6)


@film
def test_the_story_in_german(scene: Listed) -> None:
    captions = told_otherwise(scene).captions
    assert captions["stop"] == "0.8 × 0.5 + 0.2 × −2.0 = 0: Beide leben, Summe null."


def test_the_law_of_the_last_caption_over_random_layers() -> None:
    draw = random.Random(5)
    runs: list[MachineRun] = []
    while len(runs) < 12:
        given: dict[str, Any] = {
            "x": [draw.uniform(0.1, 1) for _ in range(3)],
            "W": [[draw.uniform(0.1, 2) for _ in range(2)] + [1.0] for _ in range(3)],
            "v": [0.0, *(draw.uniform(-1, 1) for _ in range(2))],
        }
        found = weights_are_the_wiring(**given, row=1, stop=1.05)
        runs += [found.full, found.last]
    assert Law(sums, tuple(runs)).fault() is None
