"""NoneIsNotZero shows what plain torch computes, for the course's numbers and for others."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_3.none_is_not_zero import none_is_not_zero as problem
from gradmath.records.dot_pass import DotPass
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_3.none_is_not_zero import NoneIsNotZero, zeros_of_zero_columns
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
none_is_not_zero = pytest.mark.parametrize(
    "scene", [find("none_is_not_zero")], ids=lambda scene: scene.id
)
SETS: dict[str, dict[str, Any]] = {
    "largest": {
        "W": [[9.0, 0.0, -9.0, 9.0, -9.0, 0.0], [-9.0, 0.0, 9.0, -9.0, 9.0, 0.0]],
        "x": [9.0, -9.0, 9.0, -9.0, 9.0, -9.0],
        "a": [-9.0, 9.0],
    },
    "one row": {"W": [[0.0, 2.0]], "x": [1.0, -0.0], "a": [0.0]},
}  # fmt: skip
for seed in range(1, 1 + tries(1)):
    SETS[f"drawn, {seed}"] = parameter_set("NoneIsNotZero", seed)


@pytest.mark.parametrize("case", usual(SETS, rare=["drawn, 1"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("NoneIsNotZero", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 15


@pytest.mark.parametrize("case", ["drawn, 1"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("NoneIsNotZero", (NoneIsNotZero,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give it one of zeros") as error:
        retold("NoneIsNotZero", W=[[1.0, 2.0]], x=[1.0, 1.0], a=[1.0])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def texts(tensor: torch.Tensor) -> dict[tuple[int, ...], str]:
    """Whole numbers as they read."""
    found = tensor.detach()
    return {k: f"{float(found[k]) + 0.0:g}".replace("-", "−") for k in np.ndindex(*found.shape)}


@none_is_not_zero
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    W = torch.tensor([[1.0, 0.0, 2.0, 0.0, 0.0], [0.0, 3.0, -1.0, 1.0, 0.0]])
    x, a = torch.tensor([1.0, -1.0, 2.0, 3.0, 5.0]), torch.tensor([2.0, 1.0])
    x.requires_grad_(), a.requires_grad_()
    z = W @ x
    loss = a.detach() @ z
    loss.backward()
    assert x.grad is not None
    assert shown["inputs"]["W"] == texts(W)
    assert shown["z is made"]["z"] == texts(z)
    assert shown["loss"]["loss"] == texts(loss) and shown["loss"]["a.detach()"] == texts(a)
    assert shown["x"]["x.grad"] == texts(x.grad)
    assert shown["plus one"]["x.grad[4] + 1"] == texts(x.grad[4] + 1)
    first = x.grad.clone()
    W.requires_grad_()
    x.grad = None
    z = W @ x
    z.retain_grad()
    (a @ z).backward()
    assert W.grad is not None and z.grad is not None and a.grad is not None
    assert shown["require W"]["W.grad"] == texts(W.grad)
    assert shown["require W"]["z.grad"] == texts(z.grad) and shown["require W"]["a.grad"] == texts(
        a.grad
    )
    assert shown["answer"]["x.grad"] == texts(first)


# -- the story -----------------------------------------------------------------------------


@none_is_not_zero
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    cut, back = "loss = a.detach() @ z", "loss.backward()"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("inputs", "a.requires_grad_()", ""),
        ("z is made", "z = W @ x", ""),
        ("loss", cut, ""),
        ("boxes", cut, ""),
        ("guess", cut, "guess"),
        ("a", back, "a"),
        ("to z", back, ""),
        ("z", back, "z"),
        ("W", back, "W"),
        ("to x", back, "to x"),
        ("x", back, "x"),
        ("plus one", "x.grad[4] + 1", ""),
        ("refused", "W.grad + 1  # raises", ""),
        ("join a", back, "join a"),
        ("keep z", back, ""),
        ("require W", back, "require W"),
        ("zero weight", back, "tells"),
        ("answer", back, "answer"),
    ]
    assert 55 <= run.report.beats[-1].end <= 85


@none_is_not_zero
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["z"] == "z was computed, it is no leaf: its gradient is not kept."
    assert course["x"] == "x.grad[4] is a number, 0: column 4 of W is zero."
    assert course["require W"] == "Three lines changed, and every None is gone."
    assert course["zero weight"] == "W[0, 4] is 0, yet its gradient is 2 × 5 = 10."
    assert course["answer"] == "The 0 stays: it comes from the zeros of W."


def test_captions_follow_the_data() -> None:
    said = retold("NoneIsNotZero", **SETS["one row"]).captions
    assert said["x"] == "x.grad[0] is a number, 0: column 0 of W is zero."
    assert said["zero weight"] == ""  # a is zero: so is the gradient


def test_the_closing_law_holds_over_random_runs() -> None:
    runs: list[DotPass] = []
    chance = random.Random(7)
    for _ in range(4):
        W = [[float(chance.choice([-1, 0, 0, 2])) for _ in range(3)] + [0.0] for _ in range(2)]
        W[0][0] = 1.0
        film = problem(W, [1.0, -2.0, 3.0, 4.0], [float(chance.randint(-9, 9)) for _ in "ab"])
        runs += [film.before, *film.mended]
    assert Law(zeros_of_zero_columns, ()).over(runs).fault() is None


@none_is_not_zero
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Die 0 bleibt: sie kommt von den Nullen in W."
