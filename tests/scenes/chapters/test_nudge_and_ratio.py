"""NudgeAndRatio shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_2.nudge_and_ratio import nudge_and_ratio
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.nudge.facts import slopes_multiply
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_2.nudge_and_ratio import NudgeAndRatio
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("nudge_and_ratio")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {
    "sum and product alike": {"x": 1.0, "factor": 2.0},
    "no whole slope": {"x": 2.3, "steps": [0.5, 0.01], "factor": 4.0},
}
for seed in range(1, 1 + tries(1)):
    SETS[f"drawn, {seed}"] = parameter_set("NudgeAndRatio", 100 + seed)


@pytest.mark.parametrize("case", usual(SETS, rare=["no whole slope"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("NudgeAndRatio", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 80


@pytest.mark.parametrize("case", ["no whole slope"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("NudgeAndRatio", (NudgeAndRatio,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give steps that fall") as error:
        retold("NudgeAndRatio", steps=[0.1, 0.2])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    x = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    u = x * x
    y = 3 * u
    one, at_u = (torch.autograd.grad(y, by, retain_graph=True)[0] for by in (y, u))
    y.backward()
    assert x.grad is not None
    shown = told(scene)[0].numbers
    assert shown["station"]["u"] == {(): f"{u.item():g}"}
    for step, column in ((0.1, "moved"), (0.001, "slope")):
        moved = round(((2 + step) ** 2 - 4), 9)
        assert shown[column]["new_u - u"] == {(): f"{moved:g}"}
        assert shown[column]["new_u"] == {(): f"{4 + moved:.9g}"}
    assert shown["both"]["new_y - y"] == {(): f"{round(3 * 2.001**2 - 12, 9):g}"}
    assert shown["same"]["x.grad"] == {(): f"{x.grad.item():g}"}
    assert shown["same"]["u\u0304"] == {(): f"{at_u.item():g}"}
    assert shown["same"]["y\u0304"] == {(): f"{one.item():g}"}


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    ratio, after = "(new_u - u) / step", "(new_y - y) / step"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("station", "u = x * x", "station"),
        ("nudge", ratio, "nudge"),
        ("moved", ratio, "moved"),
        ("shrink", "step = 0.001", "shrink"),
        ("slope", ratio, "slope"),
        ("another", after, "another"),
        ("guess", after, "guess"),
        ("both", "new_y = 3 * new_u", "both"),
        ("why", "new_y = 3 * new_u", "why"),
        ("letterbox", "new_y = 3 * new_u", "letterbox"),
        ("seed", "y.backward()", ""),
        ("back", "y.backward()", "back"),
        ("same", "x.grad", "same"),
        ("answer", "x.grad", "answer"),
    ]
    assert 45 <= run.report.beats[-1].end <= 75


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["moved"] == "A step of 0.1 moves u by 0.41: 4.1 times as far."
    assert course["slope"] == "The smaller the nudge, the nearer to 4: the slope."
    assert course["both"] == "0.001 in, 0.012003 out: the slope of both is 12."
    assert course["answer"] == "Slopes in a row multiply, 4 × 3 = 12: the chain rule."


def test_captions_follow_the_data() -> None:
    assert retold("NudgeAndRatio", **SETS["sum and product alike"]).alternatives["guess alone"]
    other = retold("NudgeAndRatio", **SETS["no whole slope"])
    assert other.captions["why"] == "Each step makes 4.6, each of these makes 4: 4.6 × 4."


def test_the_closing_law_holds_over_random_runs() -> None:
    runs = [nudge_and_ratio(**parameter_set("NudgeAndRatio", seed)).two for seed in range(5)]
    assert Law(slopes_multiply, ()).over(runs).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Steigungen multipliziert man, 4 × 3 = 12: die Kettenregel."
