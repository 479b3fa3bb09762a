"""WhatVAsks shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.gradients.pairs import STRETCH
from gradmath.problems.workshop_2.course import X
from gradmath.records.tensor import Record
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.pairs.facts import SumOfRows
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_2.what_v_asks import WhatVAsks
from tests.support.runs import retold, told, told_otherwise

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("what_v_asks")], ids=lambda scene: scene.id)
PLANE = {"X": [[0.5, -1.2], [0.9, 0.4], [-0.3, 0.8]], "row": 2, "a": 0.3, "b": 0.2, "end": 1.5}


def test_rows_in_a_plane_in_the_light_theme() -> None:
    variant = type("WhatVAsks", (WhatVAsks,), {"parameters": PLANE})
    with in_theme(LIGHT):
        report = audit(variant, frame_rate=2)
    assert [str(fault) for fault in report.faults] == []
    assert report.numbers > 30


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="which a frame can show as arrows") as error:
        retold("WhatVAsks", X=[[0.1 * k, 0.5, -0.2] for k in range(12)])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def texts(numbers: torch.Tensor) -> dict[tuple[int, ...], str]:
    """Numbers of two decimals as they read."""
    return {(k,): f"{value:.2f}" for k, value in enumerate(numbers.tolist())}


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    rows = torch.tensor(X, requires_grad=True)
    similar = torch.tanh(rows @ rows.T)
    V = torch.zeros(5, 5).fill_diagonal_(0.4)
    level = (V * similar).sum()
    similar.backward(V)
    assert rows.grad is not None
    assert shown["weigh"]["L"] == {(): f"{level.item():.2f}"} == {(): "1.76"}
    assert shown["grow"]["X.grad.norm(dim=1)"] == texts(rows.grad.norm(dim=1))
    pairs = {key: shown["agree"]["Y"][key] for key in ((3, 4), (4, 3), (2, 4), (4, 2))}
    assert pairs == {key: f"{similar[key].item():.2f}".replace("-", "−") for key in pairs}


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("rows", "X = torch.tensor([", ""),
        ("agree", "Y = torch.tanh(X @ X.T)", "agree"),
        ("weigh", "L = (V * Y).sum()", "weigh"),
        ("guess", "Y.backward(V)", "guess"),
        ("grow", "X.grad.norm(dim=1)", "shortest"),
        ("slopes", "X.grad.norm(dim=1)", "slopes"),
        ("length", STRETCH, "length"),
        ("pairs", "b = -0.1", "pairs"),
        ("sum", "C[1, :, None] * X", "sum"),
    ]
    assert 40 <= run.report.beats[-1].end <= 70


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["grow"] == "Row 1, the shortest: 0.44."
    assert course["length"] == "Most at 0.72; further out, tanh gets flat."


@film
def test_the_story_in_german(scene: Listed) -> None:
    assert told_otherwise(scene).captions["grow"] == "Zeile 1, die kürzeste: 0.44."


def test_the_law_holds_of_rows_at_random() -> None:
    """What the film says at its end, of rows and weights of any kind."""
    generator = torch.Generator().manual_seed(0)
    for _ in range(20):
        rows = torch.randn(5, 3, generator=generator, requires_grad=True)
        V = torch.randn(5, 5, generator=generator)
        similar = torch.tanh(rows @ rows.T)
        similar.backward(V)
        assert rows.grad is not None
        C = (V + V.T) * (1 - similar.detach() ** 2)
        held = (
            Record(name, value.detach().numpy(), name)
            for name, value in (("C", C), ("X", rows), ("X.grad", rows.grad))
        )
        assert SumOfRows(*held).fault() is None
