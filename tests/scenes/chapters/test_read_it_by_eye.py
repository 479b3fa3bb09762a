"""ReadItByEye shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_1.read_it_by_eye import V_READ, W_READ, X_READ, read_it_by_eye
from gradmath.records.layer import MachineRun
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_1.read_it_by_eye import ReadItByEye
from scenes.workshop_1.words.read_it_by_eye import sum_of_paths
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries

CASES: dict[str, dict[str, Any]] = {
    "four paths to one column": {
        "W": [[1.0, 1.0], [1.0, 2.0], [1.0, -0.5], [-1.0, 1.0]], "x": [1.0, 1.5],
        "v": [0.5, 0.5, 0.5, -1.0], "flip": 0, "mute": 3,
    },
    "nothing arrives": {"W": [[-1.0, 0.0]], "x": [1.0, 0.5], "v": [1.0], "flip": 1, "mute": 0},
}  # fmt: skip

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("read_it_by_eye")], ids=lambda scene: scene.id)


@pytest.mark.parametrize("case", CASES)
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("ReadItByEye", **CASES[case])
    assert run.faults == []
    assert run.report.numbers > 20


@pytest.mark.parametrize("number", range(1, 1 + tries(1)))
def test_random_layers_raise_no_alarm_in_the_light_theme(number: int) -> None:
    given = {"parameters": parameter_set("ReadItByEye", 300 + number)}
    variant = type("ReadItByEye", (ReadItByEye,), given)
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_bad_input_is_one_line() -> None:
    with pytest.raises(GradmathError, match="flip = 7 is no entry of x") as error:
        retold("ReadItByEye", flip=7)
    assert "\n" not in str(error.value)


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    back, weigh = "out.backward(v)", "v @ out"
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("machine", "out = torch.relu(z)", "machine"),
        ("sliders", weigh, "sliders"),
        ("guess", weigh, "guess"),
        ("walk", weigh, "walk"),
        ("live", weigh, "two paths"),
        ("broken", weigh, "switch and v"),
        ("cancelled", weigh, "pair"),
        ("empty", weigh, "empty"),
        ("torch", back, "some entries"),
        ("guess again", back, "guess again"),
        ("flip", back, "product"),
        ("last guess", back, "last guess"),
        ("mute", back, "appears"),
        ("why", back, "why"),
    ]
    assert run.captions["live"] == "x[0]: two live paths, 0.5 + 0.5."
    assert run.captions["cancelled"] == "x[2]: 0.5 and −0.5 cancel."
    assert run.captions["torch"] == "torch agrees: 1 of 4 is not zero."
    assert run.captions["flip"] == "1.0 × 2 = 2.0: x.grad[1] changes alone."
    assert run.captions["mute"] == "What cancelled it is gone: x.grad[2] is 0.5."
    assert 60 <= run.report.beats[-1].end <= 75


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    run, _ = told(scene)
    stages = {
        "torch": (X_READ, V_READ),
        "flip": ((3.0, 1.0, 2.0, 1.0), V_READ),
        "mute": ((3.0, 1.0, 2.0, 1.0), (0.5, 1.0, 0.0, 0.0)),
    }
    for beat, (place, weights) in stages.items():
        v, x = torch.tensor(weights), torch.tensor(place, requires_grad=True)
        out = torch.relu(torch.tensor(W_READ) @ x)
        out.backward(v)
        assert x.grad is not None
        seen = run.numbers[beat]
        for name, tensor in (("v", v), ("x.grad", x.grad), ("v @ out", (v @ out).detach())):
            read = [float(text.replace("−", "-")) for text in seen[name].values()]
            assert read == tensor.reshape(-1).tolist()


@film
def test_nothing_of_x_grad_is_told_before_torch_has_run(scene: Listed) -> None:
    run, _ = told(scene)
    for beat in ("guess", "live", "broken", "cancelled", "empty"):
        assert "x.grad" not in run.numbers[beat]


@film
def test_the_story_in_german(scene: Listed) -> None:
    captions = told_otherwise(scene).captions
    assert captions["torch"] == "torch sagt: 1 von 4 ist nicht null."


def test_what_other_numbers_say() -> None:
    said = retold("ReadItByEye", **CASES["nothing arrives"]).alternatives
    assert "live" not in said and said["torch"] == "no entry" and said["flip"] == "stays"
    assert said["mute"] == "still" and not said.get("why")
    said = retold("ReadItByEye", **CASES["four paths to one column"]).alternatives
    assert said["live"] == "many paths" and "last guess" not in said


def test_the_law_of_the_last_caption_over_random_layers() -> None:
    draw = random.Random(3)
    runs: list[MachineRun] = []
    for _ in range(12):
        m, n = draw.randint(1, 4), draw.randint(1, 5)
        found = read_it_by_eye(
            x=[draw.choice([-1.5, -1.0, 0.5, 2.0]) for _ in range(n)],
            W=[[draw.randint(-4, 4) / 2 for _ in range(n)] for _ in range(m)],
            v=[draw.choice([-1.0, 0.5, 1.0]) for _ in range(m)], flip=0, mute=0,
        )  # fmt: skip
        runs += found.runs
    assert Law(sum_of_paths, tuple(runs)).fault() is None
