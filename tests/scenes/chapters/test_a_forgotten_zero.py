"""AForgottenZero shows what plain torch computes, for the course and for other numbers."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_2.logit_inputs import B, W
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_2.a_forgotten_zero import AForgottenZero
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import usual

film = pytest.mark.parametrize("scene", [find("a_forgotten_zero")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {
    "fast, to the left": {"rate": 0.4, "start": -3.0},
    "low": {"b": [-1.4, 0.2, -1.4], "rate": 0.2, "start": 0.5},
}
RARE = {"low"}  # seen in the light theme


@pytest.mark.parametrize("case", usual(SETS, RARE))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("AForgottenZero", **SETS[case])
    assert run.faults == []
    assert [name for name, said in run.alternatives.items() if not said] == []


@pytest.mark.parametrize("case", ["low"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("AForgottenZero", (AForgottenZero,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="is not one that the film has room for") as error:
        retold("AForgottenZero", rate=2.0)
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def held(steps: int) -> list[str]:
    """What b.grad[2] holds for each step if it is never zeroed, by plain torch."""
    w, b = (torch.tensor(each, requires_grad=True) for each in (W, B))
    seen = []
    for _ in range(steps):
        z = torch.ones(5) @ w + b
        bce(z, torch.zeros(3)).backward()
        assert w.grad is not None and b.grad is not None
        seen.append(f"{b.grad[2].item():.2f}")
        with torch.no_grad():
            w -= 0.1 * w.grad
            b -= 0.1 * b.grad
    return seen


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    grads = held(12)
    assert grads[:3] == ["0.30", "0.59", "0.87"]
    assert shown["slope"]["torch.stack(seen)"] == {(0, 2): grads[0]}
    assert shown["why"]["torch.stack(seen)"][2, 2] == grads[2]
    assert shown["flat"]["torch.stack(seen)"][11, 2] == grads[11] == "1.60"
    assert shown["arrive"]["torch.arange(len(path))"][517,] == "517"
    assert shown["race"]["torch.arange(len(path))"][12,] == "12"
    assert shown["through"]["torch.stack(pull)"][3,] == "8.93"


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line.strip() for beat in run.report.beats}
    back, step = "loss.backward()", "b -= rate * b.grad"
    zeroed, forgotten = "w.grad = b.grad = None", "# w.grad = b.grad = None"
    assert zeroed not in line.values()
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("beads", "z = x @ w + b", "beads"),
        ("slope", back, "slope"),
        ("step", step, "step"),
        ("empty", back, "empty"),
        ("arrive", step, "arrive"),
        ("forget", forgotten, "forget"),
        ("guess", forgotten, "guess"),
        ("race", forgotten, "race"),
        ("why", forgotten, "why"),
        ("flat", forgotten, "flat"),
        ("bowl", "t.grad = None", "bowl"),
        ("settle", "t.grad = None", "settle"),
        ("again", "# t.grad = None", "again"),
        ("through", "# t.grad = None", "through"),
        ("on", "# t.grad = None", "on"),
        ("swing", "# t.grad = None", "swing"),
        ("answer", "# t.grad = None", "answer"),
    ]
    assert 45 <= run.report.beats[-1].end <= 85


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["arrive"] == "After 517 steps the loss is 0.01."
    assert course["race"] == "12 steps instead of 517."
    assert course["flat"] == "The slope is nearly zero, b.grad[2] is still 1.60."
    assert course["swing"] == "Never zeroed, it still swings after 100 steps."


def test_captions_follow_the_data() -> None:
    run = retold("AForgottenZero", **SETS["fast, to the left"])
    assert run.captions["race"] == "6 steps instead of 128."


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Nie genullt ist .grad keine Steigung: nulle es in jedem Schritt."
