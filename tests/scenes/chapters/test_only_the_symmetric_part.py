"""OnlyTheSymmetricPart shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_2.course import X
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_2.only_the_symmetric_part import OnlyTheSymmetricPart
from tests.support.runs import retold, told, told_otherwise

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize(
    "scene", [find("only_the_symmetric_part")], ids=lambda scene: scene.id
)
PLANE = {
    "X": [[0.5, -1.2], [0.9, 0.4], [-0.3, 0.8]],
    "V": [[0.4, -0.3, 0.2], [0.1, 0.0, 0.6], [0.0, -0.2, 0.4]],
    "i": 1,
    "j": 2,
}


def test_rows_in_a_plane_in_the_light_theme() -> None:
    variant = type("OnlyTheSymmetricPart", (OnlyTheSymmetricPart,), {"parameters": PLANE})
    with in_theme(LIGHT):
        report = audit(variant, frame_rate=2)
    assert [str(fault) for fault in report.faults] == []
    assert report.numbers > 30


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="which a frame can show as arrows") as error:
        retold("OnlyTheSymmetricPart", X=[[0.1 * k, 0.5, -0.2] for k in range(12)])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def texts(matrix: torch.Tensor) -> dict[tuple[int, ...], str]:
    """Tenths as they read."""
    return {
        (i, j): f"{value:.1f}".replace("-", "−") if value else "0"
        for i, row in enumerate(matrix.tolist())
        for j, value in enumerate(row)
    }


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    V = torch.full((5, 5), -0.2).triu(1).fill_diagonal_(0.4)
    assert shown["arrive"]["V"] == texts(V)
    assert shown["turn"]["V.T"] == texts(V.T)
    assert shown["gone"]["V - V.T"] == texts(V - V.T)
    assert shown["mean"]["(V + V.T) / 2"] == texts((V + V.T) / 2)


@film
def test_no_row_of_the_gradient_can_tell(scene: Listed) -> None:
    """What the film says of the four gradients, by torch alone."""
    V = torch.full((5, 5), -0.2).triu(1).fill_diagonal_(0.4)
    grads = []
    for weights in (V, V.T, (V + V.T) / 2, V - V.T):
        rows = torch.tensor(X, requires_grad=True)
        torch.tanh(rows @ rows.T).backward(weights)
        assert rows.grad is not None
        grads.append(rows.grad)
    assert (grads[0] - grads[1]).abs().max() <= 1e-6
    assert (grads[0] - grads[2]).abs().max() <= 1e-6 and grads[3].abs().max() <= 1e-6
    chosen = told(scene)[0].alternatives
    assert chosen["swap"] == "swap" and chosen["gone"] == "gone" and chosen["mean"] == "mean"


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("arrive", "Y.backward(V)", "arrive"),
        ("guess", "Y.backward(V)", "guess"),
        ("turn", "Y.backward(V.T)", ""),
        ("pair", "Y.backward(V.T)", "pair"),
        ("swap", "Y.backward(V)", "swap"),
        ("rest", "Y.backward(V)", "rest"),
        ("gone", "Y.backward(V - V.T)", "gone"),
        ("back", "Y.backward((V + V.T) / 2)", "back"),
        ("mean", "Y.backward((V + V.T) / 2)", "mean"),
    ]
    assert 40 <= run.report.beats[-1].end <= 60


@film
def test_the_story_in_german(scene: Listed) -> None:
    assert told_otherwise(scene).captions["mean"].startswith("Nein: Nur das Mittel von V und V.T")
