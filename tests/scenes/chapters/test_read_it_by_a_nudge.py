"""ReadItByANudge shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_4.read_it_by_a_nudge import read_it_by_a_nudge
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.promise.facts import moves_nothing, nearly_kept
from scenes.kit.truth.law import Law
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from tests.support.runs import retold, told, told_otherwise

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("read_it_by_a_nudge")], ids=lambda scene: scene.id)
OTHER: dict[str, Any] = {"row": 3, "addend": 3}


def test_every_frame_is_true_and_can_be_read_whatever_the_numbers_and_in_the_light_theme() -> None:
    with in_theme(LIGHT):
        run = retold("ReadItByANudge", **OTHER)
    assert run.faults == []
    assert run.report.numbers > 100
    assert run.captions["small"] == "A step of 0.1: promised 0.80, changed 0.81."
    assert run.captions["silent"] == "inp.grad[3, 4] is 0: no step there changes it."


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give a whole number from 1 to 3") as error:
        retold("ReadItByANudge", addend=0)
    assert "\n" not in str(error.value)


# -- what must be true -------------------------------------------------------------------------


def _changed(e: float) -> str:
    inp = torch.eye(4, 5)
    moved = inp.clone()
    moved[0, 0] += e
    return f"{float(((moved + 1) ** 2 - (inp + 1) ** 2).sum()):.2f}"


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    for beat, e in (("small", 0.1), ("large", 1.0), ("answer", 0.1)):
        assert shown[beat]["change"] == {(): _changed(e)}
        assert shown[beat]["promise"] == {(): f"{4 * e:.2f}"}
        assert shown[beat]["gap"] == {(): f"{e * e:.2f}"}
    assert shown["silent"]["change"] == {(): "0"}
    assert shown["roll"]["near.grad"][(0, 0)] == "6"
    assert shown["start"]["inp.grad"] == {
        (i, j): "0" if j else "42"[i > 0] for i in range(4) for j in range(5)
    }


# -- the story ---------------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    again = "moved.backward(v)"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("start", "out.backward(v)", "start"),
        ("square", "moved = ((near + 1) ** 2).T", "square"),
        ("axes", "change = (v * (moved - out)).sum()", "axes"),
        ("promise", "change = (v * (moved - out)).sum()", "promise"),
        ("near", "gap = change - promise", "near"),
        ("small", "e = 0.100", "small"),
        ("guess", "e = 0.100", "guess"),
        ("large", "e = 1.000", "large"),
        ("surprise", "e = 1.000", "surprise"),
        ("other", "e = 0.000", "other"),
        ("silent", "e = 1.000", "silent"),
        ("again", again, "again"),
        ("roll", again, "roll"),
        ("answer", "e = 0.100", "answer"),
    ]
    assert 45 <= run.report.beats[-1].end <= 90


@film
def test_captions_tell_the_story(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["promise"] == "The promise of inp.grad[0, 0]: a line of slope 4."
    assert course["small"] == "A step of 0.1: promised 0.40, changed 0.41."
    assert course["large"] == "A step of 1: promised 4.00, changed 5.00."
    assert course["surprise"] == "The gap is one corner: a hundred small ones."
    assert course["answer"] == "For a small step: about the gradient times the step."


def test_the_closing_laws_hold_for_others() -> None:
    for row, addend in ((0, 2), (2, 3)):
        found = read_it_by_a_nudge(row, addend)
        assert Law(nearly_kept, ()).over(found.own.values()).fault() is None
        assert Law(moves_nothing, ()).over(found.silent.values()).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Für kleine Schritte: etwa Gradient mal Schritt."
