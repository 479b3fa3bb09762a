"""SameBudget shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_4.same_budget import same_budget
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_4.same_budget import SameBudget, weighed_slopes
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("same_budget")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {"the sum falls": {"row": 4, "w": [0.0, 1.0]}}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("SameBudget", 100 + number)


@pytest.mark.parametrize("case", usual(SETS, rare=["drawn, 1"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("SameBudget", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 100


@pytest.mark.parametrize("case", ["drawn, 1"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("SameBudget", (SameBudget,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give a whole number from 10 to 20") as error:
        retold("SameBudget", addend=1)
    assert "\n" not in str(error.value)


# -- what must be true -------------------------------------------------------------------------


def _pulled(w: float, addend: float = 10.0, times: float = 1.0) -> torch.Tensor:
    leaf = torch.eye(4, 5, requires_grad=True)
    v = torch.full((5, 4), 1 - w)
    v[0] = w
    v /= v.sum()
    ((leaf + addend) ** 3).T.backward(times * v)
    assert leaf.grad is not None
    return leaf.grad


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    sums = {"lay": _pulled(0.5), "surprise": _pulled(1.0), "double": _pulled(1.0, times=2.0)}
    for beat, grad in sums.items():
        assert shown[beat]["inp.grad.sum()"] == {(): f"{float(grad.sum()):.2f}"}
    for beat, budget in (("budget", "1.00"), ("surprise", "1.00"), ("double", "2.00")):
        assert shown[beat]["v.sum()"] == {(): budget}
    assert shown["pour"]["inp.grad.sum()"] == {(): "12.00"}
    slopes = next(texts for name, texts in shown["back"].items() if "autograd.grad" in name)
    assert {*slopes.values()} == {"300", "363"}


# -- the story ---------------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    dial, back, total = "w = 0.500", "out.backward(v)", "inp.grad.sum()"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("floors", "out = ((inp + 10) ** 3).T", "floors"),
        ("budget", "v /= v.sum()", "budget"),
        ("returning", back, "returning"),
        ("back", back, "back"),
        ("lay", total, "lay"),
        ("row", dial, "row"),
        ("guess", dial, "guess"),
        ("shift", "w = 1.000", ""),
        ("entry", "w = 1.000", "fivefold"),
        ("surprise", "w = 1.000", "surprise"),
        ("near", "w = 1.000", ""),
        ("why", "w = 1.000", "why"),
        ("second", "v *= 1.00", "second"),
        ("more", "v *= 2.00", ""),
        ("double", "v *= 2.00", "double"),
        ("curve", "w = 0.00", "curve"),
        ("move", "w = 1.00", ""),
        ("pour", "w = 1.00", "pour"),
        ("answer", "w = 1.00", "grows"),
    ]
    assert 45 <= run.report.beats[-1].end <= 77


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["back"] == "Each share times its slope: 300 or 363."
    assert course["entry"] == "inp.grad[0, 0]: from 18.15 to 90.75, fivefold."
    assert course["surprise"] == "But the sum hardly moves: now 315.75."
    assert course["pour"] == "Now the sum grows from 3 to 12."


def test_captions_follow_the_data() -> None:
    falls = retold("SameBudget", **SETS["the sum falls"])
    assert falls.alternatives["entry"] == "grown"
    assert falls.captions["surprise"] == "But the sum hardly moves: now 300.00."
    assert falls.captions["row"] == "What if row 4 of v gets more weight?"


def test_the_closing_law_holds_over_random_runs() -> None:
    runs = [run for seed in range(4)
            for run in same_budget(**parameter_set("SameBudget", seed)).runs[::40]]  # fmt: skip
    assert Law(weighed_slopes, ()).over(runs).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Die Summe wächst, wenn Sand zur größeren Steigung kommt."
