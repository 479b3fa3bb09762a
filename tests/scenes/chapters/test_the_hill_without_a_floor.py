"""TheHillWithoutAFloor shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from gradmath.errors import GradmathError
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_2.the_hill_without_a_floor import TheHillWithoutAFloor
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize(
    "scene", [find("the_hill_without_a_floor")], ids=lambda scene: scene.id
)
SETS: dict[str, dict[str, Any]] = {"close together": {"z": [-3.0, 0.1, -2.7]}}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("TheHillWithoutAFloor", 100 + number)


@pytest.mark.parametrize("case", usual(SETS, rare=["close together"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("TheHillWithoutAFloor", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 30


@pytest.mark.parametrize("case", ["close together"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("TheHillWithoutAFloor", (TheHillWithoutAFloor,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give a number above 0") as error:
        retold("TheHillWithoutAFloor", z=[-1.0, -0.5, 2.0])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def texts(numbers: torch.Tensor, decimals: int) -> dict[tuple[int, ...], str]:
    """Numbers as they read."""
    values = enumerate(numbers.tolist())
    return {
        (k,): f"{value:.{decimals}f}".replace("-", "−") if value else "0" for k, value in values
    }


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    y = torch.zeros(3)
    for beat, moved in (("hill", 0.4), ("on", -4.0), ("zero", 0.0), ("mean", 0.4)):
        z = torch.tensor([-0.8, moved, 2.2])
        assert shown[beat]["z"] == texts(z, 1)
        assert shown[beat]["h"] == texts(bce(z, y, reduction="none"), 2)
    assert shown["why"]["p"] == texts(torch.sigmoid(torch.tensor([-0.8, 0.0, 2.2])), 2)
    assert shown["mean"]["loss"] == {(): "1.20"}
    assert shown["beads"]["y"] == texts(y, 0)


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    heights, loss = 'h = bce(z, y, reduction="none")', "loss = bce(z, y)"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("beads", "y = torch.zeros(3)", "beads"),
        ("hill", heights, "hill"),
        ("guess", heights, "guess"),
        ("on", "z[1] = -4.0", "on"),
        ("zero", "z[1] = 0.0", "zero"),
        ("why", "p = torch.sigmoid(z)", "why"),
        ("mean", loss, "mean"),
        ("answer", loss, "answer"),
    ]
    assert 40 <= run.report.beats[-1].end <= 60


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["zero"] == "At 0 the loss of z[1] is 0.69."
    assert course["mean"] == "The loss is their mean: 1.20."


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Kein Boden: überall gezeichnet fällt der Hügel nach links."
