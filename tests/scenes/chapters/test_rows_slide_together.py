"""RowsSlideTogether shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_4.rows_slide_together import rows_slide_together
from gradmath.records.rows import RowsRun
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_4.rows_slide_together import RowsSlideTogether, rows_add_up
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("rows_slide_together")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {
    "two outputs": {"A": [[1.0, -2.0], [0.5, 1.0]], "x": [1.0, 1.0], "v": [-1.0, 0.0]},
}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("RowsSlideTogether", 100 + number)


@pytest.mark.parametrize("case", usual(SETS, rare=["drawn, 1"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("RowsSlideTogether", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 100


@pytest.mark.parametrize("case", ["drawn, 1"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("RowsSlideTogether", (RowsSlideTogether,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="no output has a slope") as error:
        retold("RowsSlideTogether", x=[0.0, 0.0, 0.0, 0.0])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def texts(numbers: torch.Tensor) -> dict[tuple[int, ...], str]:
    """Whole numbers as they read."""
    return {(k,): f"{value:g}".replace("-", "−") for k, value in enumerate((numbers + 0).tolist())}


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    A = torch.tensor([[1.0, 0.0, 2.0, -1.0], [0.5, 1.0, 0.0, 1.0], [0.0, -1.0, 1.0, 0.5]])
    x, v = torch.tensor([1.0, 0.5, -1.0, 1.0]), torch.tensor([0.5, 1.0, -1.0])
    J = torch.autograd.functional.jacobian(lambda x: (A @ x) ** 2, x)
    shown = told(scene)[0].numbers
    assert shown["one row"]["x.grad"] == texts(J[0])
    assert shown["lines"]["out"] == texts((A @ x) ** 2)
    for i in range(3):
        assert shown["guess"][f"J[{i}]"] == texts(J[i])
        assert shown["stretch"][f"v[{i}] * J[{i}]"] == texts(v[i] * J[i])
    assert shown["sum"]["v @ J"] == shown["same"]["x.grad"] == texts(v @ J)
    assert shown["surprise"]["v[0] * J[0]"][0,] == "−2"
    assert shown["surprise"]["v[1] * J[1]"][0,] == "2"
    assert shown["same"]["z̄"] == texts(2 * (A @ x) * v)


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    v, call, rows = "v = torch.tensor(", "out.backward(v)", "J = jacobian(f, x)"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("lines", "out = z ** 2", "lines"),
        ("zero", call, ""),
        ("one row", call, "one row"),
        ("other rows", rows, "other rows"),
        ("all rows", rows, "all rows"),
        ("guess", v, "guess"),
        ("stretch", v, ""),
        ("slide", v, ""),
        ("sum", v, "in numbers"),
        ("apart", call, ""),
        ("surprise", call, "cancel"),
        ("whole", call, ""),
        ("turn", call, "turn"),
        ("turned", call, "turned"),
        ("without", call, "without"),
        ("to z", call, "to z"),
        ("by A", call, ""),
        ("same", call, "same"),
        ("answer", call, "answer"),
    ]
    assert 45 <= run.report.beats[-1].end <= 70


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["sum"] == "Each row times its weight, all added up: 0, 2, −2 and 7."
    assert course["surprise"] == "x[0] moves 2 outputs, yet its entry is 0: they cancel."
    assert course["all rows"] == "3 calls show 3 rows: together they are J."


def test_captions_follow_the_data() -> None:
    two = retold("RowsSlideTogether", **SETS["two outputs"])
    assert two.captions["all rows"] == "2 calls show 2 rows: together they are J."
    assert two.captions["sum"] == "Each row times its weight, all added up: 2 and −4."
    assert two.alternatives["surprise"] == ""


def test_the_closing_law_holds_over_random_runs() -> None:
    runs: list[RowsRun] = []
    for seed in range(4):
        drawn = parameter_set("RowsSlideTogether", seed)
        try:
            runs += rows_slide_together(**drawn).runs[::7]
        except GradmathError:
            continue
    assert len(runs) > 20 and Law(rows_add_up, ()).over(runs).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "x.grad: die Summe aller Zeilen, gewichtet mit v."
