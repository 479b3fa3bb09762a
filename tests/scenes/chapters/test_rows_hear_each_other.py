"""RowsHearEachOther shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_2.course import X
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_2.rows_hear_each_other import RowsHearEachOther
from tests.support.runs import retold, told, told_otherwise

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("rows_hear_each_other")], ids=lambda scene: scene.id)
PLANE = {"X": [[0.5, -1.2], [0.9, 0.4], [-0.3, 0.8]], "row": 2, "toward": 1, "partner": 0,
         "degrees": 60, "a": 0.3, "b": 0.2, "pair": 0.3}  # fmt: skip


def test_rows_in_a_plane_in_the_light_theme() -> None:
    variant = type("RowsHearEachOther", (RowsHearEachOther,), {"parameters": PLANE})
    with in_theme(LIGHT):
        report = audit(variant, frame_rate=2)
    assert [str(fault) for fault in report.faults] == []
    assert report.numbers > 10


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="which a frame can show as arrows") as error:
        retold("RowsHearEachOther", X=[[0.1 * k, 0.5, -0.2] for k in range(12)])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def gradient(rows: torch.Tensor, pairs: dict[tuple[int, int], float], b: float) -> torch.Tensor:
    V = torch.full((5, 5), b).fill_diagonal_(0.4)
    for (i, j), weight in pairs.items():
        V[i, j] = V[j, i] = weight
    leaf = rows.clone().requires_grad_()
    torch.tanh(leaf @ leaf.T).backward(V)
    assert leaf.grad is not None
    return leaf.grad


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    rows = torch.tensor(X)
    p, q = rows[1], rows[0]
    q = q - (q @ p) / (p @ p) * p
    turned = rows.clone()
    turned[1] = (q * p.norm() / q.norm() - p) * 0.5**0.5  # by 135 degrees
    cases = {
        "turn": ({}, -0.1),
        "alone": ({}, 0.0),
        "along": ({(1, 3): -0.4}, 0.0),
    }
    for beat, (pairs, b) in cases.items():
        change = gradient(turned, pairs, b) - gradient(rows, pairs, b)
        moved = change.norm(dim=1).tolist()
        due = {(i,): f"{value:.2f}" if value else "0" for i, value in enumerate(moved)}
        assert shown[beat]["moved"] == due


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("weigh", "Y0.backward(V)", "weigh"),
        ("guess", "with torch.no_grad():", "guess"),
        ("turn", "t = torch.tensor(135.0)", "all"),
        ("fade", "b = 0.0", "fade"),
        ("alone", "t = torch.tensor(135.0)", "alone"),
        ("pair", "V[[1, 3], [3, 1]] += -0.4", "pair"),
        ("join", "C[3, :, None] * X", "join"),
        ("along", "t = torch.tensor(135.0)", "along"),
    ]
    assert 35 <= run.report.beats[-1].end <= 60


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["pair"] == "Now V pairs 1 with 3."
    assert course["join"] == "Gradient 3 is a sum: a copy of 1, weighed, goes in."


@film
def test_the_story_in_german(scene: Listed) -> None:
    assert told_otherwise(scene).captions["pair"] == "Nun paart V 1 mit 3."


def test_the_law_holds_of_rows_at_random() -> None:
    """What the film says at its end, of weights of any kind."""
    generator = torch.Generator().manual_seed(0)
    for _ in range(20):
        rows = torch.randn(5, 3, generator=generator)
        V = torch.randn(5, 5, generator=generator) * (torch.rand(5, 5, generator=generator) < 0.4)
        turned = rows.clone()
        turned[2] = torch.randn(3, generator=generator)
        before, after = (leaf.clone().requires_grad_() for leaf in (rows, turned))
        for leaf in (before, after):
            torch.tanh(leaf @ leaf.T).backward(V)
        assert before.grad is not None and after.grad is not None
        moved = (after.grad - before.grad).norm(dim=1) > 0
        weighed = (V + V.T)[:, 2] != 0
        weighed[2] = weighed.any()
        assert torch.equal(moved, weighed)
