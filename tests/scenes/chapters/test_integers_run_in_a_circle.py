"""IntegersRunInACircle shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.problems.tutorial_1.integers_run_in_a_circle import integers_run_in_a_circle
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_1.integers_run_in_a_circle import IntegersRunInACircle, goes_on
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize(
    "scene", [find("integers_run_in_a_circle")], ids=lambda each: each.id
)
SETS: dict[str, dict[str, Any]] = {
    "largest": {"a": 127, "add": 127},
    "one over": {"a": 1, "add": 127},
}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("IntegersRunInACircle", number)
MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize("case", usual(SETS, rare=["one over"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("IntegersRunInACircle", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 50


@pytest.mark.parametrize("case", ["one over"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("IntegersRunInACircle", (IntegersRunInACircle,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    a = torch.tensor([100], dtype=torch.int8)
    shown = told(scene)[0].numbers
    sums = {
        "a": a,
        "a + 100": a + 100,
        "a + torch.tensor(100)": a + torch.tensor(100),
        "a + torch.tensor([100])": a + torch.tensor([100]),
        "a + 0.5": a + 0.5,
    }
    assert {name: shown["answer"][name][(0,)] for name in sums} == {
        name: f"{total.item():g}".replace("-", MINUS) for name, total in sums.items()
    }
    stops = "torch.ones(201, dtype=a.dtype).cumsum(0, dtype=a.dtype) - 1"
    assert shown["sum"][stops] == {(200,): f"{MINUS}56"}
    line = "torch.arange(-60, 300, device=a.device)"
    assert shown["turn"][line][(260,)] == "200" and shown["turn"][stops] == {(200,): f"{MINUS}56"}


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    make, number, scalar = "a = torch.tensor(", "a + 100", "a + torch.tensor(100)"
    wide, real, large = "a + torch.tensor([100])", "a + 0.5", "n = torch.tensor([16777217])"
    lost, refused = "n + 0.5", "q.requires_grad_()  # raises"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("comb", make, "comb"),
        ("ring", make, "ring"),
        ("a", make, "a"),
        ("guess", make, "guess"),
        ("seam", number, ""),
        ("sum", number, "sum"),
        ("other", scalar, "other"),
        ("narrow", scalar, "narrow"),
        ("why", scalar, "why"),
        ("roll", scalar, ""),
        ("turn", scalar, "turn"),
        ("dimension", wide, "dimension"),
        ("wide", wide, "wide"),
        ("half", real, "half"),
        ("float", real, "float"),
        ("large", large, "large"),
        ("fall", lost, ""),
        ("lost", lost, "lost"),
        ("refuse", refused, "refuse"),
        ("refused", refused, "refused"),
        ("back", number, ""),
        ("answer", number, "answer"),
    ]
    assert 70 <= run.report.beats[-1].end <= 95


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["ring"] == f"They lie on a ring: after 127 comes {MINUS}128."
    assert course["turn"] == f"200 and {MINUS}56 are one place: one turn, 256, apart."
    assert course["lost"] == "n + 0.5 is 16777216: smaller than 16777217."
    assert course["answer"] == f"a + 100 passes 127, and goes on at {MINUS}128."


def test_the_closing_law_holds_over_random_runs() -> None:
    found = [
        integers_run_in_a_circle(**parameter_set("IntegersRunInACircle", seed))
        for seed in (1, 2, 3)
    ]
    assert Law(goes_on, ()).over(found).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    said = told_otherwise(scene).captions["sum"]
    assert said == f"torch schweigt: a + 100 ist {MINUS}56."
