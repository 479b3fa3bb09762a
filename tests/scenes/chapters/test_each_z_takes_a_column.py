"""EachZTakesAColumn shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_2.each_z_takes_a_column import each_z_takes_a_column
from gradmath.problems.tutorial_2.logit_inputs import B, W
from gradmath.records.logits import LogitRun
from scenes.kit.hill.facts import EveryColumnAdds
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_2.each_z_takes_a_column import EachZTakesAColumn
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("each_z_takes_a_column")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {
    "far apart": {
        "w": [[0.0, 2.9, -3.0], [1.0, -3.0, 3.0], [0.5, 0.2, -0.1], [3.0, -3.0, -0.1], [0, 0.1, 3]],
        "b": [0.0, -0.1, 3.0],
        "x": [3.0, -3.0, -1.0, 3.0, 2.0],
    },
}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("EachZTakesAColumn", 100 + number)


@pytest.mark.parametrize("case", usual(SETS, rare=["far apart"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("EachZTakesAColumn", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 100


@pytest.mark.parametrize("case", ["far apart"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("EachZTakesAColumn", (EachZTakesAColumn,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="moves nothing") as error:
        retold("EachZTakesAColumn", x=[1.0, 1.0, 0.0, 1.0, 1.0])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def texts(numbers: torch.Tensor) -> dict[tuple[int, ...], str]:
    """Numbers of one decimal as they read."""
    values = enumerate(numbers.tolist())
    return {(k,): f"{value:.1f}".replace("-", "−") for k, value in values}


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    w, b, x = torch.tensor(W), torch.tensor(B), torch.ones(5)
    shown = told(scene)[0].numbers
    assert shown["guess"]["z"] == shown["law"]["z"] == texts(x @ w + b)
    weighed, fed = w.clone(), x.clone()
    weighed[2, 1], fed[3] = 0.6, 2.0
    assert shown["answer"]["z"] == texts(x @ weighed + b)
    assert shown["all"]["z"] == texts(fed @ w + b)
    assert shown["model"]["w"] == {(i, j): texts(w[i])[(j,)] for i in range(5) for j in range(3)}
    assert shown["model"]["b"] == texts(b)


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    z, weight, fed = "z = x @ w + b", "w[2, 1] = ", "x[3] = "
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("model", "x = torch.tensor([1., 1., 1., 1., 1.])", "model"),
        ("logits", z, ""),
        ("guess", z, "guess"),
        ("answer", f"{weight}0.6", "answer"),
        ("why", z, "why"),
        ("sum", z, "sum"),
        ("other columns", z, ""),
        ("again", f"{weight}-0.4", "again"),
        ("input", f"{weight}-0.4", "input"),
        ("all", f"{fed}2.0", "all"),
        ("law", z, "law"),
    ]
    assert 40 <= run.report.beats[-1].end <= 60


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["sum"] == "Column 1 head to tail, then b[1]: z[1] is 0.4."
    assert course["answer"] == "z[1] moves, the others stand."
    assert course["law"] == "In x @ w each column adds up to one z."


def test_captions_follow_the_data() -> None:
    far = retold("EachZTakesAColumn", **SETS["far apart"])
    assert far.captions["sum"] == "Column 1 head to tail, then b[1]: z[1] is 8.6."


def test_the_closing_law_holds_over_random_runs() -> None:
    runs: list[LogitRun] = []
    for seed in range(8):
        try:
            runs += each_z_takes_a_column(**parameter_set("EachZTakesAColumn", seed)).runs[::9]
        except GradmathError:
            continue
    assert len(runs) > 20 and Law(EveryColumnAdds, ()).over(runs).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["law"]
    assert answer == "In x @ w steht hinter jedem z die Summe einer Spalte."
