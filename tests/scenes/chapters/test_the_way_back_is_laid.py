"""TheWayBackIsLaid shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.nn import functional

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_2.logit_inputs import B, W, X
from gradmath.problems.tutorial_2.the_way_back_is_laid import the_way_back_is_laid
from scenes.kit.graph.laid.facts import TakePair, same_numbers
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_2.the_way_back_is_laid import TheWayBackIsLaid
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("the_way_back_is_laid")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {
    "no weights": {"w": [[0.0] * 3] * 5, "b": [3.0, -0.0, -3.0], "x": [1.0, -2.0, 0.0, 3.0, -3.0]},
    "large": {"w": [[3.0, 2.9, -0.1]] * 5, "x": [3.0, 3.0, 3.0, 3.0, 2.0]},
}


@pytest.mark.parametrize("case", usual(SETS, rare=["no weights"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("TheWayBackIsLaid", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 40


@pytest.mark.parametrize("case", ["no weights"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("TheWayBackIsLaid", (TheWayBackIsLaid,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give whole numbers") as error:
        retold("TheWayBackIsLaid", x=[0.5] * 5)
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    w, b = torch.tensor(W).requires_grad_(), torch.tensor(B).requires_grad_()
    z = torch.tensor(X) @ w + b
    loss = functional.binary_cross_entropy_with_logits(z, torch.zeros(3))
    loss.backward()
    assert b.grad is not None
    numbers = {(k,): f"{value:.2f}" for k, value in enumerate(b.grad.tolist())}
    logits = {(k,): f"{value:.1f}".replace("-", "−") for k, value in enumerate(z.tolist())}
    shown = told(scene)[0].numbers
    assert shown["line of z"]["z"] == logits
    for beat in ("backward", "surprise"):
        assert shown[beat]["b.grad"] == numbers
        assert shown[beat]["loss"] == {(): f"{loss.item():.2f}"}
    assert "b.grad" not in shown["refused"]


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    z, loss, back = "z = x @ w + b", "loss = bce(z, y)", "loss.backward()"
    cut, block = "z = x @ w.detach() + b", "with torch.no_grad():"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("leaves", "y = torch.zeros(3)", "leaves"),
        ("line of z", z, "line of z"),
        ("line of loss", loss, "line of loss"),
        ("backward", back, "backward"),
        ("edit", cut, ""),
        ("guess", cut, "guess"),
        ("cut", loss, ""),
        ("surprise", back, "surprise"),
        ("cut z", z, "cut z"),
        ("refused", f"{back}  # raises", "refused"),
        ("no grad", block, "no grad"),
        ("no way", block, "no way"),
        ("answer", block, "answer"),
    ]
    assert 45 <= run.report.beats[-1].end <= 60


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["surprise"] == "Same loss, same b.grad. w.grad is None."
    assert course["answer"] == "detach and no_grad keep the numbers, not the way."


def test_the_closing_law_holds_over_random_runs() -> None:
    pairs: list[TakePair] = []
    for seed in range(8):
        try:
            whole, w_cut, z_cut, no_grad = the_way_back_is_laid(
                **parameter_set("TheWayBackIsLaid", seed)
            ).takes
        except GradmathError:
            continue
        pairs += [(whole, w_cut, ("w",)), (whole, z_cut, ("w", "b")), (whole, no_grad, ("w", "b"))]
    assert len(pairs) > 6 and Law(same_numbers, ()).over(pairs).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "detach und no_grad behalten die Zahlen, nicht den Weg."
