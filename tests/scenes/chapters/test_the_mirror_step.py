"""TheMirrorStep shows what plain torch computes, for the course and for other numbers."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_2.the_mirror_step import the_mirror_step as problem
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_2.the_mirror_step import TheMirrorStep, as_theory_tells, steeper_alone
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

film = pytest.mark.parametrize("scene", [find("the_mirror_step")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {
    "near, to the left, flat": {"start": -0.5, "curvature": 0.5},
    "far, steep": {"start": 3.0, "curvature": 8.0},
    "far, to the left": {"start": -3.0, "curvature": 4.0},
}
draw = random.Random(21)
SETS |= {
    f"drawn, {number}": {
        "start": draw.choice([1, -1]) * draw.randint(50, 300) / 100,
        "curvature": draw.choice([0.5, 1.0, 2.0, 4.0, 8.0]),
    }
    for number in range(1, 1 + tries(1))
}
RARE = {"far, steep", "far, to the left", "drawn, 1"}  # the last one is seen in the light theme


@pytest.mark.parametrize("case", usual(SETS, RARE))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("TheMirrorStep", **SETS[case])
    assert run.faults == []
    silent = {"slope", "cross", "nearly", "back", "try", "beyond"}
    assert {name for name, said in run.alternatives.items() if not said} == silent


@pytest.mark.parametrize("case", ["drawn, 1"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("TheMirrorStep", (TheMirrorStep,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="has no rate that float32 meets exactly") as error:
        retold("TheMirrorStep", curvature=3.0)
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def first_step(rate: float, a: float = 1.0) -> str:
    """As plain torch computes it, from 2."""
    t = torch.tensor(2.0, requires_grad=True)
    (a * t * t).backward()
    assert t.grad is not None
    return f"{rate * t.grad.item():.2f}"


@film
def test_the_steps_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    rates = {"step": 0.1, "turn up": 0.5, "cross": 0.9, "nearly": 0.99, "level": 1.0, "climb": 1.1}
    for beat, rate in rates.items():
        assert shown[beat]["rate * slopes[0]"] == {(): first_step(rate)}
    for beat, rate, a in (("gentle", 0.25, 1), ("narrow", 0.25, 4), ("try", 0.5, 2)):
        assert shown[beat]["rate * slopes[0]"] == {(): first_step(rate, a)}


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line.strip() for beat in run.report.beats}
    made, curved = "f = t * t", "curvature, = grad(slope, t)"
    step = "t -= rate * t.grad"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("bowl", made, "bowl"),
        ("slope", "f.backward()", ""),
        ("step", step, "step"),
        ("down", step, "down"),
        ("turn up", "rate = 0.50", "turn up"),
        ("floor", "rate = 0.50", "floor"),
        ("guess", "rate = 0.50", "guess"),
        ("cross", "rate = 0.90", ""),
        ("nearly", "rate = 0.99", ""),
        ("level", "rate = 1.00", "level"),
        ("climb", "rate = 1.10", "climb"),
        ("back", "rate = 1.00", ""),
        ("why", "rate = 1.00", "why"),
        ("gentle", "for k in range(12):", "gentle"),
        ("map", curved, "map"),
        ("narrow", "rate, a = 0.25, 4.00", "narrow"),
        ("bounds", curved, "bounds"),
        ("try", "rate, a = 0.50, 2.00", ""),
        ("beyond", "rate, a = 0.55, 2.00", ""),
        ("answer", "rate, a = 0.55, 2.00", "answer"),
    ]
    assert 45 <= run.report.beats[-1].end <= 80


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["step"] == "Rate 0.1 times slope 4: a step of 0.4."
    assert course["level"] == "At 1.0 it swings level: 2, −2, 2."
    assert course["bounds"] == "1 / curvature: the floor. 2 / curvature: the mirror."
    assert course["answer"] == "A rate above 2 / curvature makes descent climb."


def test_captions_follow_the_data() -> None:
    run = retold("TheMirrorStep", **SETS["near, to the left, flat"])
    assert run.captions["step"] == "Rate 0.4 times slope −0.25: a step of −0.1."
    assert run.captions["level"] == "At 4.0 it swings level: −0.5, 0.5, −0.5."


def test_the_laws_hold_over_random_bowls() -> None:
    chance = random.Random(5)
    for _ in range(2):
        start = chance.choice([1, -1]) * chance.randint(50, 300) / 100
        found = problem(start, chance.choice([0.5, 1.0, 4.0, 8.0]))
        assert Law(as_theory_tells, ()).over(found.runs).fault() is None
        assert Law(steeper_alone, ()).over([found]).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Eine Rate über 2 / curvature lässt den Abstieg steigen."
