"""NothingToOvershoot shows what plain torch computes, for the course and for other rates."""

from __future__ import annotations

from typing import Any

import pytest

from gradmath.errors import GradmathError
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_2.nothing_to_overshoot import NothingToOvershoot
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import usual

film = pytest.mark.parametrize("scene", [find("nothing_to_overshoot")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {
    "three, none arrives": {"rates": [0.001, 0.002, 0.004], "threshold": 0.001},
    "four, one arrives at once": {"rates": [0.05, 0.5, 5, 50], "threshold": 0.005},
    "as fast as may be": {"rates": [1, 3, 10, 30, 300, 1000], "threshold": 0.02},
}
RARE = {"as fast as may be"}  # it is seen in the light theme


@pytest.mark.parametrize("case", usual(SETS, RARE))
def test_every_frame_is_true_whatever_the_rates(case: str) -> None:
    assert retold("NothingToOvershoot", **SETS[case]).faults == []


@pytest.mark.parametrize("case", sorted(RARE))
def test_other_rates_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("NothingToOvershoot", (NothingToOvershoot,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="do not rise") as error:
        retold("NothingToOvershoot", rates=[3, 2, 1])
    assert "\n" not in str(error.value)


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line.strip() for beat in run.report.beats}
    made, again = "rates = torch.tensor(", "loss = h.mean()"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("lanes", made, "lanes"),
        ("start", "if loss <= 0.01: break", "start"),
        ("slope", "loss.backward()", "slope"),
        ("guess", "loss.backward()", "guess"),
        ("step", "w -= rate * w.grad", "step"),
        ("flags", "if loss <= 0.01: break", "at once"),
        ("on", "for k in range(1001):", "on"),
        ("race", "for k in range(1001):", "tenth"),
        ("far", "for k in range(1001):", "far"),
        ("flat", "for k in range(1001):", "flat"),
        ("samples", again, "samples"),
        ("safe", "loss.backward()", "safe"),
        ("thrown", again, "thrown"),
        ("why", again, "why"),
        ("answer", again, "answer"),
        ("end", again, ""),
    ]
    assert 45 <= run.report.beats[-1].end <= 75


@film
def test_flags_tell_after_how_many_steps_and_numbers_where_beads_are(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    steps = "torch.tensor(list(map(len, paths))) - 1"
    assert shown["flags"][steps] == {(4,): "1", (5,): "1"}
    assert shown["on"][steps] == {(2,): "517", (3,): "50", (4,): "1", (5,): "1"}
    assert shown["step"]["paths[4]"][(1, 0)] == "−15.8"
    assert shown["step"]["paths[5]"][(1, 0)] == "−177.8"
    assert shown["thrown"]["z"] == {(0,): "−39.2", (1,): "23.8"}
    assert shown["samples"]["loss"] == {(): "2.11"} and shown["thrown"]["loss"] == {(): "11.9"}


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["step"] == "At 100 one step leads from 2.2 to −177.8."
    assert course["race"] == "0.1 takes 517 steps, 1 takes 50: about a tenth."
    assert course["thrown"] == "The loss rises from 2.11 to 11.9."
    assert course["answer"] == "One sample: 100 was not too large. Two: 10 is."


def test_captions_follow_the_rates() -> None:
    run = retold("NothingToOvershoot", **SETS["three, none arrives"])
    assert run.alternatives["flags"] == "" and run.alternatives["race"] == ""
    run = retold("NothingToOvershoot", **SETS["four, one arrives at once"])
    assert run.captions["flags"] == "At 50 the first step arrives."
    assert run.captions["answer"] == "One sample: 50 was not too large. Two: 10 is."


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Ein Beispiel: 100 war nicht zu groß. Zwei: 10 ist es."
