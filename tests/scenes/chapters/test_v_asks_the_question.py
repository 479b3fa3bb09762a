"""VAsksTheQuestion shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_1.course import W_DIAGONAL, X
from gradmath.problems.workshop_1.v_asks_the_question import V_OTHER, v_asks_the_question
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_1.v_asks_the_question import VAsksTheQuestion
from scenes.workshop_1.words.v_asks_the_question import by_switches
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries

DENSE = [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]]
CASES: dict[str, dict[str, Any]] = {
    "dense": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.12, -0.1, 0.08],
              "other": [0.05, 0.0, -0.1]},
    "one switch, off": {"W": [[2.0, -1.0]], "x": [-0.5, 0.5], "v": [0.05], "other": [-0.04]},
}  # fmt: skip

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("v_asks_the_question")], ids=lambda scene: scene.id)


@pytest.mark.parametrize("case", CASES)
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("VAsksTheQuestion", **CASES[case])
    assert run.faults == []
    assert run.report.numbers > 30


@pytest.mark.parametrize("number", range(1, 1 + tries(1)))
def test_random_layers_raise_no_alarm_in_the_light_theme(number: int) -> None:
    given = {"parameters": parameter_set("VAsksTheQuestion", 200 + number)}
    variant = type("VAsksTheQuestion", (VAsksTheQuestion,), given)
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_bad_input_is_one_line() -> None:
    with pytest.raises(GradmathError, match="v and other are the same; give") as error:
        retold("VAsksTheQuestion", other=[0.8] * 4)
    assert "\n" not in str(error.value)


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    back, nudged = "out.backward(v)", "v @ out - before"
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("machine", "out = torch.relu(z)", "machine"),
        ("sliders", "v @ out", "sliders"),
        ("question", back, "question"),
        ("first", back, "first"),
        ("first read", back, "product"),
        ("guess", back, "guess"),
        ("follows", back, "follows"),
        ("follows read", back, "one product"),
        ("stops", back, "stops"),
        ("stops read", back, "both stay"),
        ("nudge", nudged, "nudge"),
        ("nudge read", nudged, "still zero"),
        ("put back", "x.grad", ""),
        ("beyond", back, "beyond"),
        ("below", nudged, "below"),
        ("below read", nudged, "falls"),
        ("other", back, "other"),
        ("same", back, "same"),
        ("answer", back, "some on"),
    ]
    assert run.captions["first read"] == "0.80 × 3 = 2.40: x.grad[3] follows."
    assert run.captions["stops read"] == "Their switches are off: x.grad and v @ out stay."
    assert run.captions["below read"] == "x.grad[3] is negative: v @ out falls."
    assert 60 <= run.report.beats[-1].end <= 80


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    run, _ = told(scene)
    stops = {
        "first": (0, 0, 0, 0.8),
        "follows": (0.8, 0, 0, 0.8),
        "stops": (0.8, 0.8, 0.8, 0.8),
        "beyond": (0.8, 0.8, 0.8, -0.5),
        "other": V_OTHER,
    }
    for beat, place in stops.items():
        v = torch.tensor(place)
        x = torch.tensor(X, requires_grad=True)
        out = torch.relu(torch.tensor(W_DIAGONAL) @ x)
        out.backward(v)
        assert x.grad is not None
        seen = run.numbers[beat]
        for name, tensor in (("v", v), ("x.grad", x.grad), ("v @ out", (v @ out).detach())):
            read = {k: float(text.replace("−", "-")) for k, text in seen[name].items()}
            due = tensor.reshape(-1).tolist()
            assert list(read.values()) == pytest.approx(due, abs=0.000501 + 0.0045 * (name != "v"))


@film
def test_the_story_in_german(scene: Listed) -> None:
    captions = told_otherwise(scene).captions
    assert captions["first read"] == "0.80 × 3 = 2.40: x.grad[3] folgt."


def test_what_other_numbers_say() -> None:
    said = retold("VAsksTheQuestion", **CASES["one switch, off"]).alternatives
    assert said["first read"] == "alone off" and said["answer"] == "all off"
    assert "guess" not in said and "below" not in said and "nudge" in said


def test_the_law_of_the_last_caption_over_random_layers() -> None:
    draw = random.Random(3)
    runs = []
    for _ in range(8):
        m, n = draw.randint(1, 4), draw.randint(1, 5)
        found = v_asks_the_question(
            x=[draw.uniform(-1, 1) for _ in range(n)],
            W=[[draw.uniform(-2, 2) for _ in range(n)] for _ in range(m)],
            v=[0.02] * m, other=[draw.choice([-1.0, 0.5]) for _ in range(m)],
        )  # fmt: skip
        runs += [*found.runs[::9], found.other]
    assert Law(by_switches, tuple(runs)).fault() is None
