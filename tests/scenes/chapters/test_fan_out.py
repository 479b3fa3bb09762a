"""FanOut shows what plain torch computes, for the course's numbers and for others."""

from __future__ import annotations

import random

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_3.fan_out import fan_out as problem
from gradmath.records.fork import ForkPass
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_3.fan_out import FanOut, uses_add_up
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
fan_out = pytest.mark.parametrize("scene", [find("fan_out")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, list[float]]] = {
    "one entry": {"x": [-2.0], "v": [1.0]},
    "three entries": {"x": [1.0, 0.0, -5.0], "v": [0.0, 1.0, 2.0]},
    "all zero": {"x": [0.0, 0.0], "v": [0.0, 0.0]},
    "long numbers": {"x": [-9.0, -9.0, -9.0], "v": [-9.0, 9.0, -9.0]},
    "negative zeros": {"x": [-0.0, 4.0], "v": [3.0, -0.0]},
}
draw = random.Random(3)
for number in range(1, 1 + tries(1)):
    length = draw.randint(2, 3)
    SETS[f"drawn, {number}"] = {
        name: [float(draw.randint(-9, 9)) for _ in range(length)] for name in "xv"
    }


ALIKE = {"all zero", "three entries", "one entry"}  # others show it together


@pytest.mark.parametrize("case", usual(SETS, {*ALIKE, "drawn, 1"}))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("FanOut", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 100


@pytest.mark.parametrize("case", ["drawn, 1"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("FanOut", (FanOut,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give whole numbers from -9 to 9") as error:
        retold("FanOut", x=[0.5], v=[1.0])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------


def texts(tensor: torch.Tensor) -> dict[tuple[int, ...], str]:
    """Whole numbers as they read."""
    return {(k,): f"{value:g}".replace("-", "−") for k, value in enumerate(tensor.tolist())}


@fan_out
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    x, v = torch.tensor([3.0, -1.0], requires_grad=True), torch.tensor([1.0, 2.0])
    run, _ = told(scene)
    shown = run.numbers
    uses = [x.detach().clone().requires_grad_() for _ in range(3)]
    product = uses[0] * uses[1]
    y = product + uses[2]
    y.backward(v)
    assert shown["windows"]["x * x"] == texts(product.detach())
    assert shown["sum"]["y"] == texts(y.detach())
    assert shown["seed"]["v"] == texts(v)
    sent = [use.grad for use in uses]
    mul = "y.grad_fn.next_functions[0][0]"
    for code, grad in zip((f"{mul}(v)[0]", f"{mul}(v)[1]", "y.grad_fn(v)[1]"), sent, strict=True):
        assert grad is not None
        assert shown["second"][code] == shown["foretold"][code] == texts(grad)
    for saved in ("self", "other"):
        assert shown["back"][f"{mul}._saved_{saved}"] == texts(x.detach())
    (x * x + x).backward(v)
    assert x.grad is not None
    assert shown["kept"]["x.grad"] == texts(x.grad)
    assert shown["makes"]["before"] == {(): f"{float(v @ y.detach()):g}"}
    (x * x + x).backward(v)
    assert shown["adds"]["x.grad"] == shown["answer"]["x.grad"] == texts(x.grad)


@fan_out
def test_the_nudges_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    x, v = torch.tensor([3.0, -1.0]).double(), torch.tensor([1.0, 2.0]).double()
    n = x + torch.tensor([0.01, 0.0]).double()
    y = v @ (x * x + x)
    due = {
        "v @ (x * x + n) - before": v @ (x * x + n) - y,
        "v @ (n * x + x) - before": v @ (n * x + x) - y,
        "v @ (x * n + x) - before": v @ (x * n + x) - y,
        "v @ (n * n + n) - before": v @ (n * n + n) - y,
    }
    shown = told(scene)[0].numbers["why"]
    for code, effect in due.items():
        assert shown[code] == {(): f"{float(effect):.2f}".replace("-", "−")}


# -- the story -----------------------------------------------------------------------------


@fan_out
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    back = "y.backward(v)"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("x", "x.requires_grad_()", ""),
        ("uses", "y = x * x + x", "uses"),
        ("windows", "y = x * x + x", "windows"),
        ("sum", "y = x * x + x", ""),
        ("seed", back, "seed"),
        ("back", back, "back"),
        ("rule", back, "rule"),
        ("second", back, ""),
        ("guess", back, "guess"),
        ("surprise", back, "surprise"),
        ("kept", back, ""),
        ("weigh", "before = v @ (x * x + x)", "weigh"),
        ("makes", "before = v @ (x * x + x)", "two"),
        ("nudge", "n[0] += 0.01", "nudge"),
        ("each", "v @ (x * x + n) - before", "each"),
        ("foretold", "v @ (x * x + n) - before", "foretold"),
        ("end to end", "v @ (x * x + n) - before", ""),
        ("all", "v @ (n * n + n) - before", "all"),
        ("why", "v @ (n * n + n) - before", "why"),
        ("again", "y = x * x + x", "again"),
        ("return", back, ""),
        ("meet again", back, "meet again"),
        ("adds", back, "adds"),
        ("answer", back, "answer"),
    ]
    assert 55 <= run.report.beats[-1].end <= 76


@fan_out
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["guess"] == "What does x.grad[0] get?"
    assert course["rule"] == "Entry by entry: 2 × −1 = −2."
    assert course["makes"] == "v @ y: 1 × 12 + 2 × 0 = 12."
    assert course["foretold"] == "Step times what came back: 0.01 × 3 = 0.03."
    assert course["surprise"] == "They meet before x.grad: 1 + 3 + 3 = 7."
    assert course["meet again"] == "They meet: a new 7, over the old 7."
    assert course["adds"] == "It is added: 7 + 7 = 14."


@pytest.mark.parametrize(
    ("case", "beat", "caption"),
    [
        ("one entry", "rule", "Entry by entry: 1 × −2 = −2."),
        ("three entries", "surprise", "They meet before x.grad: 2 + −10 + −10 = −18."),
        ("all zero", "adds", "It is added: 0 + 0 = 0."),
        ("negative zeros", "guess alone", "What does x.grad[0] get?"),
        ("one entry", "makes", "v @ y: 1 × 2 = 2."),
        ("long numbers", "makes", "−9 × 72 + 9 × 72 + −9 × 72 = −648."),
    ],
)
def test_captions_follow_the_data(case: str, beat: str, caption: str) -> None:
    assert retold("FanOut", **SETS[case]).captions[beat] == caption


def test_where_guesses_are_the_same_number_none_stand_to_be_chosen_from() -> None:
    said = {case: retold("FanOut", **SETS[case]).alternatives for case in SETS}
    alone = {case for case, beats in said.items() if "guess alone" in beats}
    assert {"all zero", "negative zeros"} <= alone < SETS.keys()


def test_the_closing_law_holds_over_random_runs() -> None:
    runs: list[ForkPass] = []
    chance = random.Random(7)
    for _ in range(6):
        x, v = ([float(chance.randint(-9, 9)) for _ in range(3)] for _ in "xv")
        runs += problem(x, v).passes
    assert Law(uses_add_up, ()).over(runs).fault() is None


@fan_out
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "x trifft sich vor x.grad; die Summe wird addiert."
