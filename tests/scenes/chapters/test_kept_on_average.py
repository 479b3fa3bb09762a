"""KeptOnAverage shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_2.course import V_SIGNED, X
from gradmath.problems.workshop_2.kept_on_average import kept_on_average
from gradmath.records.stepped import StepsAndMeans
from scenes.kit.astray.facts import OwnRemains
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_2.kept_on_average import KeptOnAverage
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("kept_on_average")], ids=lambda scene: scene.id)
PLANE = {
    "X": [[0.5, -1.2], [0.9, 0.4], [-0.3, 0.8]],
    "V": [[0.4, -0.1, 0.1], [-0.1, 0.4, -0.2], [0.1, -0.2, -0.4]],
    "rate": 0.1,
    "n": 200,
}


def test_rows_in_a_plane_in_the_light_theme() -> None:
    variant = type("KeptOnAverage", (KeptOnAverage,), {"parameters": PLANE})
    with in_theme(LIGHT):
        report = audit(variant, frame_rate=2)
    assert [str(fault) for fault in report.faults] == []
    assert report.frames > 60


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="which a frame can show as arrows") as error:
        retold("KeptOnAverage", X=[[0.1 * k, 0.5, -0.2] for k in range(12)])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


@film
def test_the_numbers_that_are_said_are_those_of_plain_torch(scene: Listed) -> None:
    course = told(scene)[0].captions
    rows, V = torch.tensor(X, requires_grad=True), torch.tensor(V_SIGNED)
    similar = torch.tanh(rows @ rows.T)
    similar.backward(V)
    assert rows.grad is not None
    up = rows + 0.2 * rows.grad
    against = (torch.tanh(up @ up.T) - similar) * V < 0
    assert course["step"] == f"{int(against.sum())} of {against.numel()} go against V."
    assert course["step"] == "4 of 25 go against V."
    assert course["own"] == "Its weight, V[1, 2], pushes rows 1 and 2 apart."
    assert course["others"] == "Others push them back, by more: Y[1, 2] rises."
    own = 2 * V[1, 2] * (1 - similar[1, 2] ** 2) * (rows[1] @ rows[1] + rows[2] @ rows[2])
    all_of_them = rows.grad[1] @ rows[2] + rows[1] @ rows.grad[2]
    assert own < 0 < all_of_them


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("rows", "V = torch.tensor([", "rows"),
        ("guess", "Y.backward(V)", "guess"),
        ("step", "(V * change < 0).sum()", "fewer"),
        ("opened", "P = C[[1, 2]] * A[[2, 1]]", "opened"),
        ("own", "P = C[[1, 2]] * A[[2, 1]]", "apart"),
        ("others", "P = C[[1, 2]] * A[[2, 1]]", "outdone"),
        ("turn", "s = torch.tensor([1.0, 1, 1, 1, -1])", "turn"),
        ("turned", "s = torch.tensor([1.0, 1, 1, 1, -1])", "pushed"),
        ("mirror", "s = torch.tensor([1.0, -1, 1, 1, -1])", "mirror"),
        ("mean", "P = torch.stack(pushes[:16]).mean(0)", "mean"),
        ("cancel", "P = torch.stack(pushes[:16]).mean(0)", "own remains"),
        ("each", "mean = torch.stack(changes[:16]).mean(0)", "each"),
        ("random", "mean = change.mean(0)", "random"),
        ("stream", "mean = change.mean(0)", "all follow"),
    ]
    assert 40 <= run.report.beats[-1].end <= 90


@film
def test_the_story_in_german(scene: Listed) -> None:
    assert told_otherwise(scene).captions["step"] == "4 von 25 gehen gegen V."


def own_remains(found: StepsAndMeans) -> OwnRemains:
    return OwnRemains(found.shared[-1].shares, found.shared[-1].total)


def test_the_law_holds_of_rows_at_random() -> None:
    """What the film says of its mirrorings, of rows and weights of any kind."""
    found = [kept_on_average(**{**parameter_set("KeptOnAverage", seed), "n": 100})
             for seed in range(3)]  # fmt: skip
    assert Law(own_remains, tuple(found)).fault() is None
