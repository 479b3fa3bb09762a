"""OneNumber shows what plain torch computes, for the course's numbers and for others."""

from __future__ import annotations

import random

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_3.one_number import FLATTEST, one_number
from gradmath.records.pulls import ArrowCall
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.plane.facts import one_gradient, several_need_v
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_3.one_number import OneNumber
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("one_number")], ids=lambda scene: scene.id)
Numbers = dict[str, list[list[float]] | list[float]]
SETS: dict[str, Numbers] = {
    "zeros": {"A": [[0.0, -2.0], [3.0, 0.0]], "x": [0.0, -0.0]},
}


def _drawn(draw: random.Random) -> Numbers:
    while True:
        rows = [[float(draw.randint(-9, 9)) for _ in range(2)] for _ in range(2)]
        longest, shortest = torch.linalg.svdvals(torch.tensor(rows)).tolist()
        if shortest > 1.01 * FLATTEST * longest:
            return {"A": rows, "x": [float(draw.randint(-9, 9)) for _ in range(2)]}


draw = random.Random(5)
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = _drawn(draw)


@pytest.mark.parametrize("case", usual(SETS, rare=["drawn, 1"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("OneNumber", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 30


@pytest.mark.parametrize("case", ["drawn, 1"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("OneNumber", (OneNumber,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="different ways") as error:
        retold("OneNumber", A=[[1.0, 2.0], [2.0, 4.0]])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    A, x = torch.tensor([[3.0, 1.0], [-1.0, 2.0]]), torch.tensor([1.0, 2.0], requires_grad=True)
    run, _ = told(scene)
    shown = run.numbers
    y = A @ x
    assert shown["plane"]["x"] == {(0,): "1", (1,): "2"}
    assert shown["guess"]["y"] == {(k,): f"{value:g}" for k, value in enumerate(y.tolist())}
    y[:1, None].backward()
    assert x.grad is not None
    grad = {(k,): f"{value:g}" for k, value in enumerate(x.grad.tolist())}
    assert shown["one output"]["x.grad"] == shown["three pass"]["x.grad"] == grad
    x.grad = None
    (A @ x).backward(torch.ones(2))
    assert x.grad is not None
    chosen = {(k,): f"{value:g}" for k, value in enumerate(x.grad.tolist())}
    assert shown["answer"]["x.grad"] == chosen


@film
def test_each_shape_stands_over_the_entries_of_its_own_tensor(scene: Listed) -> None:
    shown = told(scene)[0].numbers["guess"]
    y = torch.tensor([5.0, 3.0])
    for code, tensor in {"y[0]": y[0], "y[:1]": y[:1], "y[:1, None]": y[:1, None]}.items():
        assert shown[code] == {(0,) * tensor.dim(): "5"}


# -- the story -----------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    nudged, refused = "A @ n - y", "y.backward()  # raises"
    weighed, turned = "y[0].backward(w)", "y.backward(v)"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("plane", "y = A @ x", "plane"),
        ("nudge", nudged, "nudge"),
        ("leg", nudged, "leg"),
        ("other leg", nudged, "other leg"),
        ("one output", "y[0].backward()", "right and up"),
        ("cards", "y[0].backward()", ""),
        ("guess", "y[0].backward()", "guess"),
        ("three pass", "y[:1, None].backward()", "three pass"),
        ("second arrow", refused, "second arrow"),
        ("two", refused, "two"),
        ("word", refused, "word"),
        ("one again", weighed, "one again"),
        ("one is safe", weighed, "one is safe"),
        ("two again", turned, "two again"),
        ("first, then second", turned, ""),
        ("anywhere", turned, "anywhere"),
        ("choose", turned, ""),
        ("chosen", turned, "chosen"),
        ("both", turned, ""),
        ("answer", turned, "answer"),
    ]
    assert 45 <= run.report.beats[-1].end <= 80


@film
def test_the_end_answers_with_the_cards(scene: Listed) -> None:
    """All four are there again: three with a ring, and a cross on the one that was refused."""
    stills = {still.beat.name: still for still in told(scene)[0].report.stills}
    for beat in ("word", "answer"):
        kinds = [type(each.mobject).__name__ for each in stills[beat].picture]
        assert kinds.count("CardGround") == 4 and kinds.count("RoundFrame") == 3
    said = told(scene)[0].captions
    assert said["word"] == "“Scalar” means: one element."


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["leg"] == "0.03 for a step of 0.01: 3 along x[0]."
    assert course["one output"] == "One output, one arrow: 3 right, 1 up."
    assert course["chosen"] == "With v = (1, 1) the arrows add up to 2 and 3."


def test_captions_follow_the_data() -> None:
    told = retold("OneNumber", **SETS["zeros"])
    assert told.captions["one output"] == "One output, one arrow. Its entries: 0 and −2."
    assert told.captions["chosen"] == "With v = (1, 1) the arrows add up to 3 and −2."


def test_the_closing_laws_hold_over_random_runs() -> None:
    runs: list[ArrowCall] = []
    chance = random.Random(7)
    for _ in range(3):
        drawn = _drawn(chance)
        found = one_number(drawn["A"], drawn["x"])
        runs += [*found.calls, *found.weighed, *found.turned, found.chosen]
    for law in (one_gradient, several_need_v):
        assert Law(law, ()).over(runs).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Eine Zahl hat stets einen Gradienten. Mehrere brauchen dein v."
