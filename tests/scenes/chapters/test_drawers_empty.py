"""DrawersEmpty shows what plain torch computes, keeps, frees and refuses."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_3.drawers_empty import drawers_empty as problem
from gradmath.records.graph_line import GraphLine
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_3.drawers_empty import DrawersEmpty, only_saved_is_spent
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
drawers_empty = pytest.mark.parametrize("scene", [find("drawers_empty")], ids=lambda s: s.id)
SETS: dict[str, dict[str, Any]] = {
    "one entry": {"x": [-2.0]},
    "zeros": {"x": [0.0, -0.0, 1.0], "constant": 1},
    "long numbers": {"x": [-9.0, 9.0, -9.0], "constant": 9},
}
draw = random.Random(5)
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = {
        "x": [float(draw.randint(-9, 9)) for _ in range(draw.randint(2, 3))],
        "constant": draw.randint(1, 9),
    }


@pytest.mark.parametrize("case", usual(SETS, rare=["drawn, 1"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("DrawersEmpty", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 100


@pytest.mark.parametrize("case", ["drawn, 1"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("DrawersEmpty", (DrawersEmpty,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give whole numbers from -9 to 9") as error:
        retold("DrawersEmpty", x=[0.5])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def texts(tensor: torch.Tensor) -> dict[tuple[int, ...], str]:
    """Whole numbers as they read."""
    return {(k,): f"{value:g}".replace("-", "−") for k, value in enumerate(tensor.tolist())}


@drawers_empty
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    x, u = (torch.tensor([3.0, -1.0], requires_grad=True) for _ in "xu")
    shown = told(scene)[0].numbers
    p, q = (x * x).sum(), (u + 3).sum()
    assert shown["addition"]["p"] == {(): f"{p.item():g}"}
    assert shown["addition"]["q"] == {(): f"{q.item():g}"}
    for saved in ("self", "other"):
        node = "p.grad_fn.next_functions[0][0]"
        assert shown["addition"][f"{node}._saved_{saved}"] == texts(x.detach())
        assert f"{node}._saved_{saved}" not in shown["added up"]
    p.backward()
    assert x.grad is not None and shown["added up"]["x.grad"] == texts(x.grad)
    q.backward()
    assert u.grad is not None and shown["below"]["u.grad"] == texts(u.grad)
    q.backward()
    assert shown["again"]["u.grad"] == texts(u.grad)
    with pytest.raises(RuntimeError, match="a second time"):
        p.backward()
    assert shown["again"]["x.grad"] == texts(x.grad)
    p = (x * x).sum()
    p.backward(retain_graph=True)
    assert shown["kept"]["x.grad"] == texts(x.grad)
    p.backward()
    assert shown["answer"]["x.grad"] == texts(x.grad) == {(0,): "18", (1,): "−6"}


@drawers_empty
def test_torch_says_on_stage_what_it_says(scene: Listed) -> None:
    x = torch.tensor([3.0, -1.0], requires_grad=True)
    p = (x * x).sum()
    p.backward()
    with pytest.raises(RuntimeError) as raised:
        p.backward()
    stills = {still.beat.name: still for still in told(scene)[0].report.stills}
    words = [getattr(each.mobject, "drawn", "") for each in stills["again"].picture]
    (said,) = (text for text in words if text.endswith("…"))
    assert "RuntimeError:" in words and str(raised.value).startswith(said.removesuffix("…"))
    assert len(said) == 51
    assert words.count("freed") == 2
    fresh = [getattr(each.mobject, "drawn", "") for each in stills["fresh"].picture]
    assert "freed" not in fresh and said not in fresh


# -- the story -----------------------------------------------------------------------------


@drawers_empty
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    back, keep = "p.backward()", "p.backward(retain_graph=True)"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("leaves", "u.requires_grad_()", "leaves"),
        ("product", "p = (x * x).sum()", "product"),
        ("addition", "q = (u + 3).sum()", "addition"),
        ("first pass", back, "first pass"),
        ("emptied", back, "emptied"),
        ("added up", back, ""),
        ("below", "q.backward()", "below"),
        ("guess", "q.backward()", "guess"),
        ("again", "p.backward()  # raises", "again"),
        ("passes", "p.backward()  # raises", "passes"),
        ("fresh", "p = (x * x).sum()", "fresh"),
        ("retain", keep, "retain"),
        ("kept", keep, ""),
        ("last pass", back, "last pass"),
        ("spent", back, "spent"),
        ("answer", back, "answer"),
    ]
    assert 50 <= run.report.beats[-1].end <= 82


@drawers_empty
def test_what_is_said_of_drawers_is_said_while_they_are_so(scene: Listed) -> None:
    """Kept where both show their tensors, freed where both are shut."""
    stills = {still.beat.name: still for still in told(scene)[0].report.stills}
    for beat, shut in (("kept", 0), ("last pass", 0), ("emptied", 2), ("spent", 2), ("answer", 2)):
        words = [getattr(each.mobject, "drawn", "") for each in stills[beat].picture]
        assert words.count("freed") == shut
    assert stills["spent"].beat.caption == "No retain_graph=True this time: freed again."


@drawers_empty
def test_the_window_shows_no_call_that_is_not_made(scene: Listed) -> None:
    listing = problem().product.listing
    lit = [beat.line for beat in told(scene)[0].report.beats]
    assert lit[-1] == listing.statements[-1].text == "p.backward()"


@drawers_empty
def test_the_numbers_add_up_in_the_letterboxes(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    x, u = (torch.tensor([3.0, -1.0], requires_grad=True) for _ in "xu")
    for beat in ("added up", "kept", "answer"):
        (x * x).sum().backward()
        assert x.grad is not None and shown[beat]["x.grad"] == texts(x.grad)
    for beat in ("below", "passes"):
        (u + 3).sum().backward()
        assert u.grad is not None and shown[beat]["u.grad"] == texts(u.grad)
    assert shown["answer"]["u.grad"] == shown["passes"]["u.grad"] == {(0,): "2", (1,): "2"}


def test_the_closing_law_holds_over_random_runs() -> None:
    chance = random.Random(7)
    runs: list[GraphLine] = []
    for _ in range(6):
        film = problem([float(chance.randint(-9, 9)) for _ in range(3)], chance.randint(1, 9))
        runs += [film.product, film.sum]
    assert Law(only_saved_is_spent, ()).over(runs).fault() is None


@drawers_empty
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Der Graph bleibt. Nur das Gespeicherte ist verbraucht."
