"""RowOrColumn shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.func import jvp

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_4.row_or_column import row_or_column
from gradmath.records.walls import ClockedCalls, WallRun
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.kit.wall.facts import one_call_has_all
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_4.row_or_column import RowOrColumn
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("row_or_column")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {
    "two weights": {"w": [0.0, -0.5], "n": 3},
}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("RowOrColumn", 100 + number)


@pytest.mark.parametrize("case", usual(SETS, rare=["two weights"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("RowOrColumn", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 40


@pytest.mark.parametrize("case", ["two weights"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("RowOrColumn", (RowOrColumn,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give 2 to 8 numbers") as error:
        retold("RowOrColumn", w=[1.0])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def texts(numbers: torch.Tensor) -> dict[tuple[int, ...], str]:
    """Whole numbers as they read."""
    read = [f"{value + 0:g}".replace("-", "−") for value in numbers.flatten().tolist()]
    return {(k,) if numbers.ndim else (): text for k, text in enumerate(read)}


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    A = torch.tensor([[1.0, 0.0, 2.0, -1.0], [0.5, 1.0, 0.0, 1.0], [0.0, -1.0, 1.0, 0.5]])
    x, w = torch.tensor([1.0, 0.5, -1.0, 1.0]), torch.tensor([1, 2, 3, 4, -1, -2, 0.5, 1.5])
    J = torch.autograd.functional.jacobian(lambda x: (A @ x) ** 2, x)
    shown = told(scene)[0].numbers
    for i in range(3):
        assert shown["rows"][f"copies[{i}].grad"] == texts(J[i])
    for j in range(4):
        assert shown["columns"][f"columns[{j}]"] == texts(J[:, j])
    assert shown["one"]["copies[0].grad"] == texts(2 * w)
    for j, unit in enumerate(torch.eye(8)):
        slope = jvp(lambda w: (w**2).sum(), (w,), (unit,))[1]
        assert shown["many"][f"columns[{j}]"] == texts(slope)
    mixed = jvp(lambda w: (w**2).sum(), (w,), (torch.ones(8),))[1]
    assert shown["mix"]["mixed"] == texts(mixed) == {(): "18"}
    for k in range(8):
        assert shown["tall"][f"copies[{k}].grad"] == {(): f"{k + 1}"}


@film
def test_calls_are_counted(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    for beat, back, ahead in (("columns", "3", "4"), ("many", "1", "8"), ("tall", "8", "1")):
        assert shown[beat]["len(copies)"] == {(): back}
        assert shown[beat]["len(columns)"] == {(): ahead}


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    back, training = "for p, v in zip(copies, V):", "f = lambda w: (w ** 2).sum()"
    mixed, ahead = "mixed = jvp(f, (w,), (u,))[1]", "ahead = seconds(jvp_for_each)"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("wall", back, "wall"),
        ("row", back, "row"),
        ("rows", back, ""),
        ("ahead", "columns = [jvp(f, (x,), (u,))[1]", "ahead"),
        ("column", "columns = [jvp(f, (x,), (u,))[1]", "column"),
        ("columns", "columns = [jvp(f, (x,), (u,))[1]", ""),
        ("stretch", training, "stretch"),
        ("guess", training, "guess"),
        ("one", back, ""),
        ("many", "columns = [jvp(f, (w,), (u,))[1]", "many"),
        ("ones", "u = torch.ones(8)", "ones"),
        ("sent", mixed, ""),
        ("mix", mixed, "mix"),
        ("turn", "f = lambda t: k * t", "turn"),
        ("calls", back, "calls"),
        ("tall", back, "tall"),
        ("weights", "slopes = jvp_for_each()", "weights"),
        ("clock", ahead, ""),
        ("race", ahead, "race"),
        ("answer", ahead, "answer"),
    ]
    assert 45 <= run.report.beats[-1].end <= 70


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["many"] == "backward 1, jvp 8: one a weight."
    assert course["mix"] == "Their slopes arrive added up: 18."
    assert course["tall"] == "One input: jvp 1, backward 8."
    assert course["race"] == "1000 weights: one call against 1000."


def test_captions_follow_the_data() -> None:
    two = retold("RowOrColumn", **SETS["two weights"])
    assert two.captions["many"] == "backward 1, jvp 2: one a weight."
    assert two.captions["mix"] == "Their slopes arrive added up: −1."
    assert two.captions["race"] == "3 weights: one call against 3."


def test_the_closing_law_holds_over_random_weights_and_not_where_outputs_are_many() -> None:
    runs: list[WallRun | ClockedCalls] = []
    for seed in range(6):
        found = row_or_column(**{**parameter_set("RowOrColumn", seed), "n": 5 + seed})
        runs += [found.loss, found.clocked]
    law = Law[WallRun | ClockedCalls](one_call_has_all, ())
    assert law.over(runs).fault() is None
    assert law.over([found.tall]).fault() is not None


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Viele Gewichte von loss: rückwärts reicht ein Aufruf."
