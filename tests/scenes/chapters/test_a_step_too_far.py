"""AStepTooFar shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_2.course import X
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_2.a_step_too_far import AStepTooFar
from tests.support.runs import retold, told, told_otherwise

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("a_step_too_far")], ids=lambda scene: scene.id)
PLANE = {
    "X": [[0.5, -1.2], [0.9, 0.4], [-0.3, 0.8]],
    "V": [[0.4, -0.1, -0.1], [-0.1, 0.4, 0.2], [-0.1, -0.3, 0.4]],
    "rate": 0.1,
    "times": 40,
    "draws": 50,
}


def test_rows_in_a_plane_in_the_light_theme() -> None:
    variant = type("AStepTooFar", (AStepTooFar,), {"parameters": PLANE})
    with in_theme(LIGHT):
        report = audit(variant, frame_rate=2)
    assert [str(fault) for fault in report.faults] == []
    assert report.numbers > 30


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="which a frame can show as arrows") as error:
        retold("AStepTooFar", X=[[0.1 * k, 0.5, -0.2] for k in range(12)])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def gain(rate: float) -> float:
    rows = torch.tensor(X, requires_grad=True)
    V = torch.full((5, 5), -0.1).fill_diagonal_(0.4)
    similar = torch.tanh(rows @ rows.T)
    similar.backward(V)
    assert rows.grad is not None
    up = rows + rate * rows.grad
    return ((V * torch.tanh(up @ up.T)).sum() - (V * similar).sum()).item()


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    assert shown["small"]["gain"] == {(): "−0.127"} and f"{gain(-0.2):.3f}" == "-0.127"
    assert shown["far"]["gain"] == {(): "1.54"} and f"{gain(5.0):.2f}" == "1.54"
    assert f"{gain(5.0) / gain(0.2):.1f}" == "11.1"
    assert shown["end"]["(gain < 0).sum()"] == {(): "5"}
    assert shown["half"]["(gain < 0).sum()"] == {(): "0"}


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("rows", "gain = (V * new).sum() - L", "rows"),
        ("small", "rate = -0.2", "small"),
        ("promise", "square = (X.grad**2).sum()", "promise"),
        ("pairs", "new = torch.tanh(up @ up.T)", "pairs"),
        ("guess", "rate = 0.2", "guess"),
        ("far", "rate = 5.0", "less"),
        ("crowd", "rate = 0.5", "crowd"),
        ("half", "rate = 0.5", "none"),
        ("end", "rate = 5.0", "some lose"),
    ]
    assert 40 <= run.report.beats[-1].end <= 75


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["small"] == "0.2 of X.grad added: L gains 0.139. Subtracted: −0.127."
    assert course["far"] == "Only 11.1 times as much: no entry of Y exceeds one."
    assert course["end"] == "25 times as far: 11.1 times the gain. 5 of 200 lose."


@film
def test_the_story_in_german(scene: Listed) -> None:
    german = told_otherwise(scene).captions
    assert german["end"] == "25-mal so weit: 11.1-mal so viel. 5 von 200 verlieren."
