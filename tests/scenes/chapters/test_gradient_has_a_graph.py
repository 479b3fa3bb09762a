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
from scenes.tutorial_3.gradient_has_a_graph import GradientHasAGraph, has_a_node, slope_by_hand
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

film = pytest.mark.parametrize("scene", [find("gradient_has_a_graph")], ids=lambda scene: scene.id)
SETS = {"negative": -1.25, "zero": 0.0, "hardly a bend": 0.69, "far left": -2.0, "far right": 2.0}
draw = random.Random(9)
SETS |= {f"drawn, {number}": draw.randint(-200, 200) / 100 for number in range(1, 1 + tries(1))}
RARE = {"hardly a bend", "far left", "far right"}  # others show it together, or tests


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
    with pytest.raises(GradmathError, match="give a number from -2 to 2") as error:
        retold("GradientHasAGraph", x=3.0)
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def five(number: object) -> dict[tuple[int, ...], str]:
    """A number with five decimals, as it reads."""
    return {(): f"{float(number):.5f}".replace("-", "−")}  # type: ignore[arg-type] # tensors


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    x = torch.tensor(1.0, requires_grad=True)
    (dy,) = grad(x**3, x, create_graph=True)
    dy.backward()
    assert x.grad is not None
    assert shown["slope"]["dy"] == {(): f"{dy.item():g}"}
    assert shown["slope"]["x.grad"] == {(): f"{x.grad.item():g}"}
    x = torch.tensor(1.0, requires_grad=True)
    s = torch.sigmoid(x)
    y = s**2
    (dy,) = grad(y, x, create_graph=True)
    back = shown["two ways"]
    for name, number in {
        "s": s,
        "y": y,
        "2 * s": 2 * s,
        "s * (1 - s)": s * (1 - s),
        "dy": dy,
    }.items():
        assert back[name] == five(number.detach())
    (at_s,) = grad(dy, s, retain_graph=True)
    ways = {value for each in shown["fan-out"].values() for value in each.values()}
    assert {"−0.67567", "0.39322"} <= ways
    assert shown["fan-out"]["s̄"] == five(at_s.detach())
    dy.backward()
    assert shown["letterbox"]["x.grad"] == five(x.grad)


@film
def test_the_areas_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers["strips"]
    s = torch.sigmoid(torch.tensor(1.0))
    wide = s + 0.05
    assert shown["2 * wide"] == five(2 * wide)
    assert shown["wide * (1 - wide)"] == five(wide * (1 - wide))
    assert shown["2 * wide * wide * (1 - wide)"] == five(2 * wide * wide * (1 - wide))
    assert {"−0.03744", "0.01710"} <= {text for each in shown.values() for text in each.values()}


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    slope, back = "dy = grad(y, x,", "dy.backward()"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("plots", slope, ""),
        ("roll", slope, "roll"),
        ("own curve", slope, "own curve"),
        ("guess", slope, "guess"),
        ("graph", slope, ""),
        ("slope", back, "slope"),
        ("another", "x.requires_grad_()", "another"),
        ("forward", "y = s ** 2", ""),
        ("way back", slope, "way back"),
        ("dy", slope, ""),
        ("two ways", slope, "two ways"),
        ("second pass", back, "second pass"),
        ("long way", back, ""),
        ("fan-out", back, "fan-out"),
        ("area", back, "area"),
        ("strips", "wide = s + 0.050", "takes"),
        ("bands", "wide = s + 0.000", ""),
        ("letterbox", back, "letterbox"),
        ("answer", back, "answer"),
    ]
    assert 60 <= run.report.beats[-1].end <= 95


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["slope"] == "dy has a node: dy.backward() finds the slope 6."
    assert course["fan-out"] == "Fan-out at s: −0.67567 + 0.39322 = −0.28245."
    assert course["letterbox"] == "In x.grad: the second derivative, −0.05553."


@pytest.mark.parametrize(
    ("x", "said", "caption"),
    [
        (-1.25, "only adds", "A larger s adds at the top and at the side."),
        (0.3, "adds", "A larger s adds more at the side than it takes at the top."),
        (0.0, "adds", "A larger s adds more at the side than it takes at the top."),
    ],
)
def test_captions_follow_the_data(x: float, said: str, caption: str) -> None:
    run = retold("GradientHasAGraph", x=x)
    assert (run.alternatives["strips"], run.captions["strips"]) == (said, caption)


def test_the_laws_hold_over_random_places() -> None:
    chance = random.Random(5)
    found = [problem(chance.randint(-200, 200) / 100) for _ in range(3)]
    cubes = [run for each in found for run in each.cubes]
    assert Law(slope_by_hand, ()).over(cubes).fault() is None
    kept = [run for each in found for run in (each.cube, each.recorded)]
    assert Law(has_a_node, ()).over(kept).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Mit einem eigenen Graphen hat ein Gradient einen Gradienten."
