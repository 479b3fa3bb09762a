"""OnesIsASum shows what plain torch computes, for the course's numbers and for others."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_4.ones_is_a_sum import OnesIsASum as Found
from gradmath.problems.tutorial_4.ones_is_a_sum import ones_is_a_sum
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_4.ones_is_a_sum import (
    OnesIsASum,
    row_to_column,
    sum_gives_the_same,
    weights_make_a_sum,
)
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("ones_is_a_sum")], ids=lambda scene: scene.id)
Numbers = dict[str, Any]


def _drawn(draw: random.Random) -> Numbers:
    rows, columns = draw.randint(2, 3), draw.randint(2, 4)
    return {
        "inp": [[float(draw.randint(-1, 2)) for _ in range(columns)] for _ in range(rows)],
        "addend": float(draw.randint(0, 2)),
        "v": [[float(draw.randint(0, 2)) for _ in range(rows)] for _ in range(columns)],
    }


SETS: dict[str, Numbers] = {
    "all equal": {"inp": [[1.0] * 3] * 2, "addend": -1.0, "v": [[1.0, 1.0]] * 3},
}
chance = random.Random(4)
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = _drawn(chance)


@pytest.mark.parametrize("case", usual(SETS, rare=["drawn, 1"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("OnesIsASum", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 100


@pytest.mark.parametrize("case", ["drawn, 1"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("OnesIsASum", (OnesIsASum,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give v one weight for each entry of out") as error:
        retold("OnesIsASum", v=[[1.0] * 5] * 4)
    assert "\n" not in str(error.value)


# -- what must be true -------------------------------------------------------------------------


def _texts(tensor: torch.Tensor) -> dict[tuple[int, ...], str]:
    places = torch.cartesian_prod(*map(torch.arange, tensor.shape)).tolist()
    return {tuple(place): f"{float(tensor[tuple(place)]):g}" for place in places}


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    inp = torch.eye(4, 5, requires_grad=True)
    v = torch.ones(5, 4)
    out = ((inp + 1) ** 2).T
    assert shown["climb"]["(inp + 1) ** 2"] == _texts(out.detach().T)
    assert shown["flip"]["out"] == _texts(out.detach())
    assert shown["lay"]["v"] == _texts(v)
    out.backward(v)
    assert inp.grad is not None
    assert shown["surprise"]["inp.grad"] == _texts(inp.grad)
    ones = _texts(inp.grad)
    inp.grad = None
    v[0] = 3
    out = ((inp + 1) ** 2).T
    out.backward(v)
    assert shown["other"]["v"] == _texts(v)
    assert inp.grad is not None
    assert shown["column"]["inp.grad"] == _texts(inp.grad)
    inp.grad = None
    terms = v * ((inp + 1) ** 2).T
    assert shown["of what"]["v * out"] == _texts(terms.detach())
    assert shown["gather"]["(v * out).sum()"] == {(): f"{float(terms.sum().detach()):g}"}
    terms.sum().backward()
    assert inp.grad is not None
    assert shown["same"]["inp.grad"] == _texts(inp.grad)
    assert shown["answer"]["inp.grad"] == ones
    assert shown["answer"]["v"] == _texts(torch.ones(5, 4))
    assert shown["answer"]["(v * out).sum()"] == {(): f"{float(out.sum().detach()):g}"}


@film
def test_the_slopes_are_read_on_the_tangents(scene: Listed) -> None:
    shown = told(scene)[0].numbers["surprise"]
    (slopes,) = (texts for name, texts in shown.items() if name.startswith("torch.func"))
    assert slopes == {(0, 0): "4", (0, 1): "2"}


# -- the story ---------------------------------------------------------------------------------


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    forward, back = "out = ((inp + 1) ** 2).T", "out.backward(v)"
    weights, changed, summed = "v = torch.ones(5, 4)", "v[0] = 3", "(v * out).sum().backward()"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("floor", "inp.requires_grad_()", ""),
        ("climb", forward, "climb"),
        ("flip", forward, "flip"),
        ("call", "out.backward()  # raises", "call"),
        ("lay", weights, "each"),
        ("guess", weights, "guess"),
        ("back", back, ""),
        ("slopes", back, "two slopes"),
        ("surprise", back, "diagonal"),
        ("edit", changed, ""),
        ("other", changed, "other"),
        ("anew", back, ""),
        ("column", back, "column"),
        ("fresh", summed, "fresh"),
        ("of what", summed, ""),
        ("terms", summed, ""),
        ("gather", summed, "gather"),
        ("spread", summed, ""),
        ("given", summed, "given"),
        ("once more", summed, ""),
        ("same", summed, "same"),
        ("ones", summed, "ones"),
        ("plain", summed, "plain"),
        ("answer", summed, "answer"),
    ]
    assert 45 <= run.report.beats[-1].end <= 83


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["flip"] == ".T turns it over: inp[2, 1] goes to out[1, 2]."
    assert course["call"] == "Torch refuses: out needs weights."
    assert course["slopes"] == "Each 1 is multiplied by the slope at its point."
    assert course["surprise"] == "inp.grad: 4 on the diagonal, 2 elsewhere."
    assert course["column"] == "Row 0 of v changes column 0 of inp.grad."
    assert course["gather"] == "One number: the sum of v * out, 46."
    assert course["plain"] == "With ones: the sum of out, 32."


def test_captions_follow_the_data() -> None:
    said = retold("OnesIsASum", **SETS["all equal"])
    assert said.alternatives["lay"] == "each" and "guess alone" in said.alternatives
    assert said.alternatives["surprise"] == "products"
    drawn = retold("OnesIsASum", **SETS["drawn, 1"]).alternatives
    assert (drawn["lay"], drawn["slopes"]) == ("any", "some slopes")
    assert (drawn["given"], drawn["same"]) == ("given", "same")
    assert said.alternatives["column"] == ""  # where every slope is 0, nothing changes


def test_the_closing_laws_hold_over_random_runs() -> None:
    draw = random.Random(7)
    runs: list[Found] = [ones_is_a_sum(**_drawn(draw)) for _ in range(4)]
    for law in (weights_make_a_sum, sum_gives_the_same):
        assert Law(law, ()).over(runs).fault() is None
    steep = [run for run in runs if run.first.slopes.value[:, 0].any()]
    assert Law(row_to_column, ()).over(steep).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "backward(v): der Gradient der Summe von v * out."
