"""GradientHasAGraph shows what plain torch computes, for the course's numbers and for others."""

from __future__ import annotations

import random

import pytest
import torch
from torch.autograd import grad

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_3.gradient_has_a_graph import gradient_has_a_graph as problem
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_3.gradient_has_a_graph import (
    GradientHasAGraph,
    has_a_gradient,
    slope_by_hand,
)
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

film = pytest.mark.parametrize("scene", [find("gradient_has_a_graph")], ids=lambda scene: scene.id)
SETS = {"small": 0.75, "large": 2.0}
draw = random.Random(9)
SETS |= {f"drawn, {number}": draw.randint(75, 200) / 100 for number in range(1, 1 + tries(1))}
RARE = {"small", "drawn, 1"}  # others show it together, or tests


@pytest.mark.parametrize("case", usual(SETS, RARE))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("GradientHasAGraph", x=SETS[case])
    assert run.faults == []
    assert run.report.numbers > 100


@pytest.mark.parametrize("case", ["drawn, 1"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("GradientHasAGraph", (GradientHasAGraph,), {"parameters": {"x": SETS[case]}})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match=r"give a number from 0\.75 to 2") as error:
        retold("GradientHasAGraph", x=3.0)
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def two(number: object) -> dict[tuple[int, ...], str]:
    """A number with two decimals, as it reads."""
    return {(): f"{float(number):.2f}".replace("-", "−")}  # type: ignore[arg-type] # tensors


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    x = torch.tensor(1.0, requires_grad=True)
    (dy,) = grad(x**3, x, create_graph=True)
    dy.backward()
    assert x.grad is not None
    assert shown["touch"]["dy"] == two(dy.detach())
    assert shown["touch"]["x.grad"] == two(x.grad)
    start = torch.tensor(-1.5, requires_grad=True)
    (dy,) = grad(start**3, start, create_graph=True)
    dy.backward()
    assert start.grad is not None
    assert shown["there"]["dy"] == two(dy.detach())
    assert shown["there"]["x.grad"] == two(start.grad)
    assert shown["count"]["3 * (x + step) ** 2"] == two(3 * torch.tensor(1.1) ** 2)


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    cube, lost, kept = "y = x ** 3", "dy = grad(y, x)[0]", "dy = grad(y, x,"
    refused, back, squares = "dy.backward()  # raises", "dy.backward()", "3 * (x + step) ** 2"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("plot", cube, ""),
        ("tangent", lost, "tangent"),
        ("roll", lost, ""),
        ("own curve", lost, ""),
        ("guess", lost, "guess"),
        ("nothing", refused, ""),
        ("refused", refused, "refused"),
        ("ask", kept, "ask"),
        ("keep", kept, "keep"),
        ("back", back, "back"),
        ("touch", back, "touch"),
        ("squares", squares, "squares"),
        ("step", squares, "step"),
        ("count", squares, "count"),
        ("curves", back, ""),
        ("there", back, "there"),
        ("back again", back, ""),
        ("answer", back, "answer"),
    ]
    assert 50 <= run.report.beats[-1].end <= 75


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["touch"] == "In x.grad: the slope of dy, 6.00."
    assert course["count"] == "Six strips, each as long as x: that is the slope 6.00."


def test_the_laws_hold_over_random_places() -> None:
    chance = random.Random(5)
    found = [problem(chance.randint(75, 200) / 100) for _ in range(3)]
    cubes = [run for each in found for run in each.cubes]
    assert Law(slope_by_hand, ()).over(cubes).fault() is None
    assert (
        Law(has_a_gradient, ()).over([run for each in found for run in each.kept]).fault() is None
    )


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Mit create_graph=True hat auch ein Gradient einen Gradienten."
