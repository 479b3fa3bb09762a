"""FourTimesForHalf shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.problems.tutorial_1.four_times_for_half import four_times_for_half
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_1.four_times_for_half import FourTimesForHalf, four_times
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries

film = pytest.mark.parametrize("scene", [find("four_times_for_half")], ids=lambda each: each.id)
SETS: dict[str, dict[str, Any]] = {
    "most runs": {"seed": 99999, "runs": 4000},
}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("FourTimesForHalf", number)


@pytest.mark.parametrize("case", SETS)
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("FourTimesForHalf", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 5


def test_other_numbers_can_be_read_in_the_light_theme() -> None:
    fewest = {"seed": 0, "runs": 1000}
    variant = type("FourTimesForHalf", (FourTimesForHalf,), {"parameters": fewest})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    with torch.random.fork_rng():
        torch.manual_seed(2)
        samples = torch.randn(2000, 400)
    means = samples.double().cumsum(1) / torch.arange(1, 401)
    error = means.square().mean(0).sqrt()
    for beat, counts in (("measured", [100]), ("on", [100, 200]), ("found", [100, 200, 400])):
        assert {index[0] + 1: text for index, text in shown[beat]["error"].items()} == {
            n: f"{error[n - 1]:.2f}" for n in counts
        }
    assert shown["found"]["error[100 - 1] / 2"][()] == f"{error[99] / 2:.2f}"


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    means, error = "means = samples.cumsum(1) / n", "error = squares.mean(0).sqrt()"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("one", means, "one"),
        ("river", means, "river"),
        ("fold", "squares = means.square()", "fold"),
        ("error", error, "error"),
        ("measured", error, "measured"),
        ("halve", error, ""),
        ("guess", error, "guess"),
        ("on", error, ""),
        ("farther", error, ""),
        ("found", error, "found"),
        ("why", error, "why"),
        ("angle", error, "angle"),
        ("doubled", error, "doubled"),
        ("again", error, "again"),
        ("quarter", error, "quarter"),
        ("answer", error, "answer"),
    ]
    assert 50 <= run.report.beats[-1].end <= 66


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["measured"] == "After 100 samples the error is 0.10."
    assert course["found"] == "400 samples: 0.05. With 200 it was 0.07."
    assert course["why"] == "The mean of 200: half of a mean, and half of another."
    assert course["answer"] == "Four times: half the error costs four times the samples."


def test_the_closing_law_holds_over_random_runs() -> None:
    found = [four_times_for_half(**parameter_set("FourTimesForHalf", seed)) for seed in (1, 2)]
    assert Law(four_times, ()).over(found).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    said = told_otherwise(scene).captions["answer"]
    assert said == "Viermal: Der halbe Fehler kostet viermal die Zahlen."
