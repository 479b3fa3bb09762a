"""The graphs of Tutorial 3 show what plain torch computes, for the course's numbers and others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from tests.support.runs import retold, told
from tests.support.thoroughness import usual

OTHERS: dict[str, dict[str, dict[str, Any]]] = {
    "GradientHasAGraph": {
        "negative": {"x": -2.0},
        "zero": {"x": 0.0},
        "beyond the bend": {"x": 3.0},
        "hardly a bend": {"x": 0.6931472},
        "all flat": {"x": 300.0},
    },
}
RARE = {  # other cases show it together
    ("GradientHasAGraph", "beyond the bend"),
    ("GradientHasAGraph", "hardly a bend"),
}


@pytest.mark.parametrize(
    ("scene", "case"),
    usual(((scene, case) for scene, cases in OTHERS.items() for case in cases), RARE),
)
def test_every_frame_is_true_whatever_the_numbers(scene: str, case: str) -> None:
    run = retold(scene, **OTHERS[scene][case])
    assert run.faults == []
    assert run.report.numbers > 100


# What bears a scene in brackets looks at one and the same run (tests/support/sharing.py).
gradient_has_a_graph = pytest.mark.parametrize(
    "scene", [find("gradient_has_a_graph")], ids=lambda scene: scene.id
)


@gradient_has_a_graph
def test_the_numbers_of_the_second_order_are_those_of_plain_torch(scene: Listed) -> None:
    def two(value: torch.Tensor) -> dict[tuple[int, ...], str]:
        return {(): f"{value.item():.2f}".replace("-", "−")}

    x = torch.tensor(1.0, requires_grad=True)
    s = torch.sigmoid(x)
    d: list[torch.Tensor] = [s**2]
    for _ in range(4):
        d += torch.autograd.grad(d[-1], x, create_graph=True)
    run, _ = told(scene)
    shown = run.numbers
    assert shown["s works"]["dy"] == two(d[1])
    assert shown["s works"]["s to x"] == two(d[1])
    assert shown["s works"]["pow"] == two(s)
    assert shown["its formula"]["y to s"] == shown["its formula"]["mul"] == two(2 * s)
    assert shown["home"]["x.grad"] == two(d[2])
    (at_s,) = torch.autograd.grad(d[1], s, retain_graph=True)
    assert shown["second pass"]["s cotangent"] == two(at_s)


STORIES = {
    "GradientHasAGraph": [
        "forward", "guess", "y works", "its formula", "s works", "dy", "second pass", "home",
        "y", "tangent", "parabola", "and again", "answer",
    ],
}  # fmt: skip


@pytest.mark.parametrize("scene", STORIES)
def test_the_stories_are_told_in_their_order(scene: str) -> None:
    run, _ = told(find(scene))
    assert list(run.captions) == STORIES[scene]


@gradient_has_a_graph
def test_the_list_has_the_derivatives_and_graphs_of_plain_torch(scene: Listed) -> None:
    run, _ = told(scene)
    story = run.captions
    assert story["and again"] == "The line runs again, and again: d[4] has 99 nodes behind it."
    assert story["y"].startswith("d[0] is y, with 3 nodes")
    assert story["home"].endswith("the second derivative: −0.06.")
    assert story["parabola"] == "d[2] tells how the curve bends: the parabola."
    flat = retold(scene.id, **OTHERS[scene.id]["all flat"])
    assert "d[2] is zero: here the curve does not bend." in flat.captions.values()
