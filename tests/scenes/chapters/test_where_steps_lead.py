"""WhereStepsLead shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_2.course import X
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_2.where_steps_lead import WhereStepsLead
from tests.support.runs import retold, told, told_otherwise

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("where_steps_lead")], ids=lambda scene: scene.id)
FEW = {"a": 0.3, "b": -0.2, "rate": 0.1, "steps": 20, "many": 40, "long": 60, "seed": 5}


def test_few_starts_with_one_more_column_in_the_light_theme() -> None:
    variant = type("WhereStepsLead", (WhereStepsLead,), {"parameters": FEW})
    with in_theme(LIGHT):
        report = audit(variant, frame_rate=2)
    assert [str(fault) for fault in report.faults] == []
    assert report.numbers > 30


def test_rows_in_a_plane_are_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give it 5 rows of 3 entries") as error:
        retold("WhereStepsLead", X=[[0.5, -1.2], [0.9, 0.4], [-0.3, 0.8]])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def walked(rows: torch.Tensor, steps: int) -> torch.Tensor:
    V = torch.full((5, 5), -0.1).fill_diagonal_(0.4)
    for _ in range(steps):
        leaf = rows.detach().requires_grad_()
        torch.tanh(leaf @ leaf.mT).backward(V.expand(*leaf.shape[:-2], 5, 5))
        assert leaf.grad is not None
        rows = leaf.detach() + 0.2 * leaf.grad
    return rows


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    similar = walked(torch.tensor(X), 40)
    similar = torch.tanh(similar @ similar.T)
    due = {pair: f"{similar[pair].item():.2f}" for pair in ((1, 2), (3, 4))}
    assert {pair: shown["walk"]["Y"][pair] for pair in due} == due
    bins = shown["answer"]["pairs[-1].bincount(minlength=11)"]
    torch.manual_seed(0)
    wider = walked(torch.randn(200, 5, 4), 300)
    apart = int(((wider @ wider.mT > 0).triu(1).sum((1, 2)) == 0).sum())
    assert abs(int(bins[0,]) - apart) <= 1 and abs(apart - 7) <= 1


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("agree", "Y = torch.tanh(X @ X.T)", "agree"),
        ("guess", "Y.backward(V)", "guess"),
        ("walk", "for k in range(40):", "few"),
        ("starts", "pairs[-1].bincount(minlength=11)", "starts"),
        ("why", "down = 30 / 90", "why"),
        ("four", "down = 30 / 90", "four"),
        ("fifth", "turn = torch.tensor(396.0).deg2rad()", "fifth"),
        ("around", "turn = torch.tensor(396.0).deg2rad()", "around"),
        ("room", "for k in range(300):", "room"),
        ("answer", "pairs[-1].bincount(minlength=11)", "yes"),
    ]
    assert 50 <= run.report.beats[-1].end <= 75


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["agree"] == "Blue: two arrows agree. 7 of 10 pairs do."
    assert course["walk"] == "2 of 10 pairs still agree: Y[1, 2] and Y[3, 4]."
    assert course["answer"] == "All five oppose in 7 of 200 with 4 columns, none with 3."


@film
def test_the_story_in_german(scene: Listed) -> None:
    captions = told_otherwise(scene).captions
    assert captions["answer"] == "Alle fünf sind uneins: 7 von 200 mit 4 Spalten, keiner mit 3."
