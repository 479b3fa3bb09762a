"""SealIsBroken shows what plain torch computes, refuses, and lets pass."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_3.seal_is_broken import seal_is_broken as problem
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_3.seal_is_broken import SealIsBroken, only_silent_is_wrong
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
seal_is_broken = pytest.mark.parametrize("scene", [find("seal_is_broken")], ids=lambda s: s.id)
SETS: dict[str, dict[str, Any]] = {
    "equal entries": {"x": [-6.0, -6.0], "factor": -8},
    "long numbers": {"x": [-9.0, 9.0, -9.0], "factor": -10},
}
draw = random.Random(6)
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = {
        "x": [float(draw.choice([-1, 1]) * draw.randint(1, 9)) for _ in range(3)],
        "factor": draw.randint(2, 10),
    }


@pytest.mark.parametrize("case", usual(SETS, rare=["drawn, 1"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("SealIsBroken", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 100


@pytest.mark.parametrize("case", ["drawn, 1"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("SealIsBroken", (SealIsBroken,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="which stays 0 times anything") as error:
        retold("SealIsBroken", x=[1.0, 0.0])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def texts(tensor: torch.Tensor) -> dict[tuple[int, ...], str]:
    """Whole numbers as they read."""
    return {(k,): f"{value:g}".replace("-", "−") for k, value in enumerate(tensor.tolist())}


def made() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    h = x * 1
    return x, h, h**2


@seal_is_broken
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    seen = "y.grad_fn._raw_saved_self.data"
    x, h, y = made()
    assert shown["saved"]["h"] == shown["saved"][seen] == texts(h)
    assert shown["saved"]["y"] == texts(y)
    assert shown["saved"]["h._version"] == {(): str(h._version)}
    h.mul_(10)
    assert shown["in place"]["h"] == shown["in place"][seen] == texts(h)
    assert "x.grad" not in shown["refused"]

    h.div_(10)
    assert shown["refused again"]["h"] == shown["refused again"][seen] == texts(h)
    assert "x.grad" not in shown["refused again"]

    x, h, y = made()
    h = h * 10
    y.sum().backward()
    assert x.grad is not None and shown["right"]["x.grad"] == texts(x.grad)
    assert shown["new tensor"][seen] == shown["right"][seen] == texts(torch.tensor([1.0, 2.0]))

    x, h, y = made()
    d = h.data
    d.mul_(10)
    assert shown["past"]["d._version"] == {(): str(d._version)} == {(): "1"}
    assert shown["past"]["h._version"] == {(): str(h._version)} == {(): "0"}
    y.sum().backward()
    assert x.grad is not None and shown["surprise"]["x.grad"] == texts(x.grad)
    assert shown["surprise"]["x.grad"] == {(0,): "20", (1,): "40"}
    assert shown["surprise"]["h"] == shown["surprise"][seen] == texts(h)
    assert shown["surprise"]["h._version"] == {(): str(h._version)} == {(): "0"}


@seal_is_broken
def test_torch_says_on_stage_what_it_says(scene: Listed) -> None:
    stills = {still.beat.name: still for still in told(scene)[0].report.stills}
    for beat, writes in (("refused", 1), ("refused again", 2)):
        _, h, y = made()
        h.mul_(10)
        if writes == 2:
            h.div_(10)
        with pytest.raises(RuntimeError) as raised:
            y.sum().backward()
        words = [getattr(each.mobject, "drawn", "") for each in stills[beat].picture]
        (said,) = (text for text in words if text.startswith("…"))
        assert "RuntimeError:" in words and said.strip("…") in str(raised.value)
        assert f"version {writes}; expected version 0" in said
        assert "≠" in words
    for beat in ("right", "surprise"):
        words = [getattr(each.mobject, "drawn", "") for each in stills[beat].picture]
        assert "=" in words and not any(text.startswith("…") for text in words)


# -- the story -----------------------------------------------------------------------------


@seal_is_broken
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    back, refused, make_y = "y.sum().backward()", "y.sum().backward()  # raises", "y = h ** 2"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("h", "h = x * 1", ""),
        ("y", make_y, ""),
        ("window", make_y, ""),
        ("saved", make_y, "saved"),
        ("guess", make_y, "guess"),
        ("in place", "h.mul_(10)", ""),
        ("check", refused, ""),
        ("refused", refused, "refused"),
        ("and back", refused, "and back"),
        ("there and back", "h.div_(10)", ""),
        ("refused again", refused, "refused again"),
        ("edit", make_y, "edit"),
        ("new tensor", "h = h * 10", "new tensor"),
        ("right", back, ""),
        ("edit once more", make_y, "edit once more"),
        ("past", "d.mul_(10)", "past"),
        ("passes", back, ""),
        ("surprise", back, "surprise"),
        ("curve", back, "curve"),
        ("why", back, "why"),
        ("cards", back, ""),
        ("answer", back, "answer"),
    ]
    assert 55 <= run.report.beats[-1].end <= 75


def test_captions_follow_the_data() -> None:
    said = retold("SealIsBroken", **SETS["long numbers"]).captions
    assert said["surprise"] == "The seal is whole: (180, −180, 180), and no error."
    assert said["why"] == "The slopes were taken at (90, −90, 90), not at (−9, 9, −9)."


@seal_is_broken
def test_what_was_saved_and_not_what_came_of_it_is_said_to_stay(scene: Listed) -> None:
    said = told(scene)[0].captions["new tensor"]
    assert said == "h is a new tensor; what was saved stays: (1, 2)."


@seal_is_broken
def test_no_caption_stands_over_the_next_way(scene: Listed) -> None:
    """Each other way to write begins with its own words."""
    said = told(scene)[0].alternatives
    assert all(said[beat] == beat for beat in ("and back", "edit", "edit once more"))


def test_the_closing_law_holds_over_random_runs() -> None:
    chance = random.Random(7)
    films = [
        problem([float(chance.choice([-1, 1]) * chance.randint(1, 9)) for _ in range(3)],
                chance.choice([-10, -1, 2, 7]))
        for _ in range(4)
    ]  # fmt: skip
    assert Law(only_silent_is_wrong, ()).over(films).fault() is None


@seal_is_broken
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Nur das stille Schreiben ist falsch, und kein Fehler sagt es."
