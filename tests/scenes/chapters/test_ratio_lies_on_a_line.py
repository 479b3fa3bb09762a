"""RatioLiesOnALine shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_1.ratio_lies_on_a_line import RatioLiesOnALine
from tests.support.runs import retold, told, told_otherwise

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("ratio_lies_on_a_line")], ids=lambda each: each.id)


def test_shared_draws_may_be_nearer_by_chance() -> None:
    lucky: dict[str, Any] = {"parameters": {"n": 100, "few": 400, "few_seed": 30}}
    variant = type("RatioLiesOnALine", (RatioLiesOnALine,), lucky)
    with in_theme(LIGHT):
        report = audit(variant, frame_rate=2)
    assert [str(fault) for fault in report.faults] == []
    said = {beat.name: beat.caption for beat in report.beats}
    assert said["off"] == "Straighter, and by chance nearer: 2 percent away."


def test_bad_input_is_one_line() -> None:
    with pytest.raises(GradmathError, match="n is 1; give a whole number") as error:
        retold("RatioLiesOnALine", n=1)
    assert "\n" not in str(error.value)


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    loop, gradients = "for w in v.T:", "x_grad = torch.stack(grads)"
    ratio, factor = "ratio = mean[3] / mean[2]", "factor = ratio / (v[3] / v[2])"
    weights, fit = "W[2, 2], W[3, 3] = 2, 3", "fit = fit / p.sum()"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("hidden", loop, "hidden"),
        ("draws", gradients, "draws"),
        ("first", ratio, "first"),
        ("points", ratio, "points"),
        ("seems", ratio, "straight"),
        ("divide", factor, "divide"),
        ("scatter", factor, "scatter"),
        ("same?", factor, "same?"),
        ("shared", factor, ""),
        ("open", weights, "open"),
        ("off", weights, "off"),
        ("why", loop, "why"),
        ("pull", loop, "pull"),
        ("many", factor, "many"),
        ("closer", fit, "closer"),
        ("answer", fit, "found"),
    ]
    assert 56 <= run.report.beats[-1].end <= 68


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    W = torch.diag(torch.tensor([1.0, 1.0, 2.0, 3.0]))
    W = torch.cat([W, torch.zeros(4, 2)], dim=1)
    with torch.random.fork_rng():
        torch.manual_seed(1)
        X = torch.randn(200, 6, requires_grad=True)
    torch.relu(X @ W.T).backward(torch.tensor([0.0, 0.0, 0.01, 0.99]).expand(200, 4))
    assert X.grad is not None
    mean = X.grad.mean(0)
    assert shown["first"]["mean[3]"] == {(0,): f"{mean[3]:.3f}"}
    assert shown["first"]["mean[2]"] == {(0,): f"{mean[2]:.3f}"}
    # The same draws in all: the mean of the last v, of the switches that are on in the first.
    on = (X.detach() > 0).sum(0)
    assert shown["shared"]["mean[3]"][19,] == f"{0.5 * 3 * on[3] / 200:.3f}"
    assert shown["shared"]["factor.mean()"][()] == f"{1.5 * on[3] / on[2]:.2f}"


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["scatter"] == "From close by they scatter: from 1.21 to 1.69."
    assert course["off"] == "Straighter, not nearer: 10 percent away."
    assert course["pull"] == "Same dots for every v: 1.5 × 95 / 105 ≈ 1.36."
    assert course["answer"] == "Averages of new draws find it: 1.5005, give or take 0.0015."


@film
def test_the_story_in_german(scene: Listed) -> None:
    assert told_otherwise(scene).captions["off"] == "Gerader, nicht näher: 10 Prozent entfernt."
