"""SizeIsNoAccident shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

import pytest
import torch

from gradmath.gradients.pairs import DIAL, STRETCH
from gradmath.gradients.shares import GOT
from gradmath.problems.workshop_2.course import X
from gradmath.problems.workshop_2.size_is_no_accident import SizeIsNoAccident as Found
from gradmath.problems.workshop_2.size_is_no_accident import size_is_no_accident
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.shares.facts import CrowdGrows, SizeGoes, SquaresSumToOne, way_of
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_2.size_is_no_accident import SizeIsNoAccident
from tests.support.runs import told, told_otherwise

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("size_is_no_accident")], ids=lambda scene: scene.id)
SHORT = {"X": [[0.3, 0.5], [-0.4, 0.2]], "points": 21, "n": 1000}


def test_short_rows_in_a_plane_in_the_light_theme() -> None:
    """X.grad keeps its size for them, and grows all the same for random X."""
    variant = type("SizeIsNoAccident", (SizeIsNoAccident,), {"parameters": SHORT})
    with in_theme(LIGHT):
        report = audit(variant, frame_rate=2)
    assert [str(fault) for fault in report.faults] == []
    assert report.numbers > 10


# -- what must be true ---------------------------------------------------------------------


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    rows = torch.tensor(X, requires_grad=True)
    torch.tanh(rows @ rows.T).backward(torch.eye(5) / 5**0.5)
    assert rows.grad is not None
    assert shown["guess"]["X.grad.norm()"] == {(): f"{rows.grad.norm().item():.2f}"}
    assert shown["guess"]["(V**2).sum()"] == shown["end"]["(V**2).sum()"] == {(): "1.00"}
    values = torch.tensor(X)
    slope = 1 - torch.tanh(values @ values[0]) ** 2
    texts = {(j,): f"{0.4 * float(each):.2f}" for j, each in enumerate(slope)}
    assert shown["steep"]["share[0]"] == texts


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("rows", "X = torch.tensor([", ""),
        ("squares", "(V**2).sum()", "squares"),
        ("guess", "X.grad.norm()", "guess"),
        ("shares", f"{DIAL} 0.2", "grew"),
        ("why", GOT, "why"),
        ("product", GOT, "product"),
        ("again", f"{DIAL} 0.2", "again"),
        ("steep", f"{DIAL} 0.2", "steep"),
        ("short", STRETCH, "short"),
        ("level", f"{DIAL} 0.0", "level"),
        ("crowd", f"{DIAL} 0.2", "crowd"),
        ("end", f"{DIAL} 0.2", "end"),
    ]
    assert 40 <= run.report.beats[-1].end <= 70


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["shares"] == "V keeps its size; X.grad grows from 0.51 to 1.81."
    assert course["why"] == "Why? Back: how much does arrow 0 get of each?"


@film
def test_the_story_in_german(scene: Listed) -> None:
    german = told_otherwise(scene).captions
    assert german["shares"] == "V behält seine Größe; X.grad wächst von 0.51 auf 1.81."


def test_the_laws_hold_of_other_rows_and_draws() -> None:
    rows: list[list[list[float]]] = [
        [[0.5, -1.2], [0.9, 0.4], [-0.3, 0.8]],
        [[-0.4, 0.9, 0.2], [1.0, 0.1, -0.5]],
    ]
    for seed, values in enumerate(rows):
        found: Found = size_is_no_accident(X=values, points=21, n=4000, seed=seed)
        way = way_of(found.shares)
        assert SizeGoes(found.shares, way).fault() is None
        assert SquaresSumToOne((*found.shares, *found.short)).fault() is None
        assert CrowdGrows(found.crowd).fault() is None
