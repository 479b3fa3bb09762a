"""GraphGrows shows what plain torch computes, for the course's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_3.graph_grows import GraphGrows
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
graph_grows = pytest.mark.parametrize("scene", [find("graph_grows")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {
    "one of each": {"x": [[-3.0]], "w": [[2.0]], "c": -1.0},
    "largest": {"x": [[-5.0] * 3] * 2, "w": [[5.0] * 2] * 3, "c": -9.0},
    "zeros": {"x": [[0.0, 0.0]], "w": [[0.0], [0.0]], "c": 0.0},
}


@pytest.mark.parametrize("case", usual(SETS, rare=["largest"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("GraphGrows", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 40


@pytest.mark.parametrize("case", ["largest"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("GraphGrows", (GraphGrows,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give 1 to 2 rows") as error:
        retold("GraphGrows", x=[[1.0]] * 3, w=[[1.0]])
    assert "\n" not in str(error.value)


def texts(tensor: torch.Tensor, decimals: int = 0) -> dict[tuple[int, ...], str]:
    """Entries as they read."""
    flat = tensor.detach().reshape(-1).tolist()
    places = [tuple(index.tolist()) for index in torch.nonzero(torch.ones(tensor.shape))]
    return {
        place: f"{value:.{decimals}f}".replace("-", "−")
        for place, value in zip(places or [()], flat, strict=True)
    }


@graph_grows
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    x = torch.tensor([[-1.0, 2.0, -2.0], [-2.0, 3.0, 1.0]], requires_grad=True)
    w = torch.tensor([[-2.0, 1.0], [-1.0, 2.0], [2.0, 2.0]], requires_grad=True)
    h = x @ w
    z = h + 2.0
    h.retain_grad()
    z.retain_grad()
    loss = z.mean()
    loss.backward()
    shown = told(scene)[0].numbers["answer"]
    for name, tensor in (("x", x), ("w", w), ("h", h), ("z", z)):
        assert shown[name] == texts(tensor)
    assert shown["loss"] == {(): "3"}
    for name, tensor in (("h̄", h), ("z̄", z), ("x.grad", x), ("w.grad", w)):
        assert tensor.grad is not None
        assert shown[name] == texts(tensor.grad, 2)
    assert x.grad_fn is None and z.grad_fn is not None


@graph_grows
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    walked = "mm.next_functions"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("inputs", "x.requires_grad_(), w.requires_grad_()", ""),
        ("product", "h = x @ w", "product"),
        ("add, mean", "loss = z.mean()", "add, mean"),
        ("bait", "x.grad_fn", "bait"),
        ("walk", "add = mean.next_functions[0][0]", "walk"),
        ("loose end", "mm = add.next_functions[0][0]", "loose end"),
        ("guess", "mm = add.next_functions[0][0]", "guess"),
        ("surprise", walked, "surprise"),
        ("pair", walked, "pair"),
        ("cargo", "loss.backward()", ""),
        ("answer", "loss.backward()", "answer"),
    ]
    assert 45 <= run.report.beats[-1].end <= 75


@graph_grows
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["product"] == "h has a node: MmBackward0."
    assert course["add, mean"] == "z and loss have nodes, too: AddBackward0, MeanBackward0."
    assert course["bait"] == "No operation made x: x.grad_fn is None."
    assert course["loose end"] == "Slot 1 is None: 2.0 has no node."
    assert course["surprise"] == "x and w have nodes after all: AccumulateGrad."


@pytest.mark.parametrize(("case", "caption"), [("one of each", "1.0"), ("largest", "9.0")])
def test_captions_follow_the_data(case: str, caption: str) -> None:
    captions = retold("GraphGrows", **SETS[case]).captions
    assert captions["loose end"] == f"Slot 1 is None: {caption} has no node."


@graph_grows
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Der Weg zurück führt in die Kästen der Blätter: x.grad, w.grad."
