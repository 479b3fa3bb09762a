"""EachDerivativeBendsIt shows what plain torch computes, for the course and for other numbers."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.autograd import grad

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_3.each_derivative_bends_it import (
    each_derivative_bends_it as problem,
)
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_3.each_derivative_bends_it import EachDerivativeBendsIt, near_alone
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

film = pytest.mark.parametrize(
    "scene", [find("each_derivative_bends_it")], ids=lambda scene: scene.id
)
SETS: dict[str, dict[str, Any]] = {
    "far left, few": {"x": -2.0, "order": 2},
    "far right, many": {"x": 3.0, "order": 4},
    "hardly a bend": {"x": 0.69, "order": 3},
    "zero": {"x": 0.0, "order": 4},
}
draw = random.Random(11)
SETS |= {
    f"drawn, {number}": {"x": draw.randint(-200, 300) / 100, "order": draw.randint(2, 4)}
    for number in range(1, 1 + tries(1))
}
# Other tests look at these.
RARE = {"far left, few", "hardly a bend", "zero", "far right, many"}


@pytest.mark.parametrize("case", usual(SETS, RARE))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("EachDerivativeBendsIt", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 50


@pytest.mark.parametrize("case", ["drawn, 1"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("EachDerivativeBendsIt", (EachDerivativeBendsIt,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give a number from -2 to 3") as error:
        retold("EachDerivativeBendsIt", x=4.0)
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def by_torch() -> list[float]:
    """y and its derivatives at 1."""
    x = torch.tensor(1.0, requires_grad=True)
    d: list[Tensor] = [torch.sigmoid(x) ** 2]
    for _ in range(4):
        d += grad(d[-1], x, create_graph=True)
    return [each.item() for each in d]


def missed(place: float, degree: int) -> float:
    d = by_torch()
    predicted = sum(d[k] * (place - 1) ** k / math.factorial(k) for k in range(degree + 1))
    return abs(predicted - (1 / (1 + math.exp(-place))) ** 2)


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    for k, number in enumerate(by_torch()):
        assert shown["derive"][f"d[{k}]"] == {(): f"{number:.5f}".replace("-", "−")}
    near = {(k - 1,): f"{missed(2, k):.4f}" for k in (1, 2, 3, 4)}
    assert shown["near"]["off[1:, 500]"] == near
    for beat, place, column in (("miss", -3, 0), ("ahead", 5, 800)):
        due = {(k - 1,): f"{missed(place, k):.4f}" for k in (1, 4)}
        assert shown[beat][f"off[1:, {column}]"] == due


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    made, loop = "y = torch.sigmoid(x) ** 2", "for k in range(4):"
    predicted = "p = torch.stack(terms).cumsum(0)"
    off, wide = (
        "off = (p - torch.sigmoid(t) ** 2).abs()",
        "wide = [high - low for low, high in ends]",
    )
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("curve", made, "curve"),
        ("derive", loop, "derive"),
        ("line", predicted, ""),
        ("parabola", predicted, "parabola"),
        ("others", predicted, ""),
        ("look", off, ""),
        ("near", off, "falls"),
        ("back", off, ""),
        ("guess", off, "guess"),
        ("behind", off, ""),
        ("miss", off, "tangent"),
        ("ahead", off, "highest ahead"),
        ("roll", off, ""),
        ("flat", off, "flat"),
        ("on", off, ""),
        ("reach", wide, "reach"),
        ("widest", wide, "widest"),
        ("answer", wide, "answer"),
    ]
    assert 45 <= run.report.beats[-1].end <= 75


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["near"] == "At 2 each derivative comes closer."
    assert course["miss"] == "At −3 p[4] misses by more than p[1]."
    assert course["ahead"] == "At 5, as far away, p[4] comes closer."
    assert course["widest"] == "Within 0.02, p[4] has the longest stretch."


@pytest.mark.parametrize(
    ("x", "order", "said"),
    [
        (-2.0, 2, {"near": "falls", "miss": "tangent", "ahead": "highest ahead"}),
        (0.69, 3, {"near": "one", "miss": "tangent", "ahead": "tangent ahead"}),
    ],
)
def test_captions_follow_the_data(x: float, order: int, said: dict[str, str]) -> None:
    run = retold("EachDerivativeBendsIt", x=x, order=order)
    assert run.faults == []
    assert {name: run.alternatives[name] for name in said} == said


def test_the_law_holds_over_random_places() -> None:
    chance = random.Random(5)
    for _ in range(3):
        found = problem(chance.randint(-200, 300) / 100, chance.randint(2, 5))
        assert Law(near_alone, ()).over(found.runs).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Ableitungen beschreiben die Kurve nur nahe bei ihrem Punkt."
