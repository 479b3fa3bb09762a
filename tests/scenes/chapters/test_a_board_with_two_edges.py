"""ABoardWithTwoEdges shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from gradmath.errors import GradmathError
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from tests.support.runs import retold, told, told_otherwise

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize(
    "scene", [find("a_board_with_two_edges")], ids=lambda scene: scene.id
)
OTHER: dict[str, Any] = {"x": [1.0, 1.0, 2.0, 1.0, -1.0], "b": [0.2, 1.5, -1.4]}  # README's


def test_other_numbers_are_true_and_can_be_read_in_the_light_theme() -> None:
    with in_theme(LIGHT):
        run = retold("ABoardWithTwoEdges", **OTHER)
    assert run.faults == []
    assert run.alternatives["answer"] == "some of them" and run.report.numbers > 60


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give another number") as error:
        retold("ABoardWithTwoEdges", x=[1.0, 0.0, 1.0, 1.0, 1.0])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def texts(numbers: torch.Tensor) -> dict[tuple[int, ...], str]:
    """Numbers as they read."""
    places = torch.argwhere(torch.ones_like(numbers, dtype=torch.bool)).tolist()
    found = {tuple(place): float(numbers[tuple(place)]) for place in places}
    return {place: f"{value:.2f}".replace("-", "−") if value else "0"
            for place, value in found.items()}  # fmt: skip


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    torch.manual_seed(19965)
    w, b = torch.randn(5, 3).round(decimals=1), torch.randn(3).round(decimals=1)
    for beat, dial in (("answer", 1.0), ("zero", 0.0), ("turned", -1.0)):
        x = torch.ones(5)
        x[1] = dial
        weights, biases = w.clone().requires_grad_(), b.clone().requires_grad_()
        bce(x @ weights + biases, torch.zeros(3)).backward()
        assert weights.grad is not None and biases.grad is not None
        assert shown[beat]["b.grad"] == texts(biases.grad)
        assert shown[beat]["w.grad"] == texts(weights.grad)
        assert shown[beat]["x"] == texts(x)
    assert shown["thirds"]["b.grad"] == {(0,): "0.10", (1,): "0.20", (2,): "0.30"}


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("hill", "loss = bce(z, y)", "hill"),
        ("slopes", "torch.sigmoid(z) - y", "slopes"),
        ("thirds", "loss.backward()", "thirds"),
        ("edges", "b.grad", "edges"),
        ("guess", "b.grad", "guess"),
        ("answer", "w.grad", "all five"),
        ("change", "w.grad", "change"),
        ("zero", "x[1] = 0.0", "zero"),
        ("turned", "x[1] = -1.0", "negative"),
        ("nudge", "x[1] = -1.0", "nudge"),
        ("why", "z = x @ w + b", "why"),
        ("law", "z = x @ w + b", "law"),
    ]
    assert 50 <= run.report.beats[-1].end <= 75


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["answer"] == "All five: each row is its x times b.grad."
    assert course["zero"] == "x[1] is 0: row 1 is zero."


@film
def test_the_story_in_german(scene: Listed) -> None:
    law = told_otherwise(scene).captions["law"]
    assert law == "Zwei Kanten, x und b.grad: gleiches x, gleiche Zeilen."
