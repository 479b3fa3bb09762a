"""SummedBackward shows what plain torch computes, for the course's numbers and for others."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.tutorial_3.summed_backward import summed_backward as problem
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_3.summed_backward import SummedBackward, copies_are_summed
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
summed_backward = pytest.mark.parametrize(
    "scene", [find("summed_backward")], ids=lambda scene: scene.id
)
SETS: dict[str, dict[str, Any]] = {
    "one column": {"X": [[1.0], [2.0]], "b": [-3.0], "V": [[2.0], [-5.0]]},
    "largest": {"X": [[-9.0, 9.0]] * 4, "b": [-9.0, -9.0], "V": [[9.0, -9.0]] * 4},
    "all zero": {"X": [[0.0, -0.0]] * 2, "b": [0.0, -0.0], "V": [[0.0, -0.0]] * 2},
} | {f"drawn, {seed}": parameter_set("SummedBackward", seed) for seed in range(tries(1))}


@pytest.mark.parametrize("case", usual(SETS, rare=["drawn, 0"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("SummedBackward", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 100


@pytest.mark.parametrize("case", ["drawn, 0"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("SummedBackward", (SummedBackward,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give whole numbers from -9 to 9") as error:
        retold("SummedBackward", X=[[0.5], [1.0]], b=[1.0], V=[[1.0], [1.0]])
    assert "\n" not in str(error.value)


# -- what must be true ---------------------------------------------------------------------

X = torch.tensor([[1.0, 2.0], [3.0, -1.0], [0.0, 4.0]])
B = torch.tensor([1.0, -2.0])
V = torch.tensor([[1.0, 2.0], [3.0, -1.0], [2.0, -1.0]])


def texts(tensor: torch.Tensor, decimals: int = 0) -> dict[tuple[int, ...], str]:
    """Numbers as they read, by their places."""
    flat = {tuple(k): tensor[tuple(k)].item() for k in torch.ones(tensor.shape).nonzero().tolist()}
    return {
        place: "0" if value == 0 else f"{value:.{decimals}f}".replace("-", "−")
        for place, value in flat.items()
    }


@summed_backward
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    run, _ = told(scene)
    shown = run.numbers
    b = B.clone().requires_grad_()
    z = X + b
    z.backward(V)
    assert b.grad is not None
    assert shown["copies"]["z"] == texts(z.detach())
    assert shown["weights"]["V"] == shown["under"]["V"] == texts(V)
    assert shown["back"]["V[:2].sum(0)"] == texts(V[0] + V[1])
    assert shown["back"]["b̄"] == shown["fold"]["b.grad"] == texts(b.grad)

    c, s = torch.arange(3.0)[:, None].requires_grad_(), torch.tensor(1.0).requires_grad_()
    y = X + c + s
    y.backward(V)
    assert c.grad is not None and s.grad is not None
    assert shown["once more"]["h"] == texts((X + c).detach())
    assert shown["once more"]["y"] == texts(y.detach())
    assert shown["columns"]["c̄"] == shown["columns"]["c.grad"] == texts(c.grad)
    assert shown["corner"]["V[:2].sum()"] == texts(V[:2].sum())
    assert shown["corner"]["s̄"] == shown["corner"]["s.grad"] == texts(s.grad)
    last = shown["answer"]
    assert (last["b.grad"], last["c.grad"], last["s.grad"], last["V"]) == (
        texts(b.grad), texts(c.grad), texts(s.grad), texts(V),
    )  # fmt: skip


@summed_backward
def test_the_nudges_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    for column, beats in enumerate((("nudge", "why"), ("other", "other effect"))):
        n = B.clone()
        n[column] += 0.25
        change = V * ((X + n) - (X + B))
        moved = {(column,): texts(n, 2)[column,]}
        lifted = {k: text for k, text in texts(X + n, 2).items() if k[1] == column}
        # The beat of the second nudge begins with what the first one has left.
        assert moved.items() <= shown[beats[0]]["n"].items()
        assert lifted.items() <= shown[beats[0]]["lifted"].items()
        for row in range(3):
            effect = {(): texts(change, 2)[row, column]}
            assert shown[beats[1]][f"change[{row}, {column}]"] == effect
        assert shown[beats[1]]["change.sum()"] == {(): texts(change.sum(), 2)[()]}


# -- the story -----------------------------------------------------------------------------


@summed_backward
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    back = "z.backward(V)"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("rows", "b.requires_grad_()", ""),
        ("copies", "z = X + b", "copies"),
        ("weights", back, "weights"),
        ("guess", back, "guess"),
        ("back", back, ""),
        ("fold", back, "fold"),
        ("under", back, "cancel"),
        ("nudge", "change = V * (lifted - z)", "nudge"),
        ("why", "change.sum()", "why"),
        ("other", "change = V * (lifted - z)", "other"),
        ("other effect", "change.sum()", "in vain"),
        ("others", "s.requires_grad_()", "others"),
        ("once more", "y = h + s", ""),
        ("columns", "y.backward(V)", "columns"),
        ("corner", "y.backward(V)", "corner"),
        ("answer", "y.backward(V)", "answer"),
    ]
    assert 60 <= run.report.beats[-1].end <= 85


@summed_backward
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["weights"] == "V says how much an entry of z counts."
    assert course["fold"] == "b.grad is the sum over the rows: 6 and 0."
    assert course["under"] == "b.grad[1] adds 2, −1 and −1: they cancel."
    assert course["why"] == "One nudge lifts a column: 0.25 × 6 = 1.50."
    assert course["other effect"] == "0.25 × 0 = 0: the column lifts, the effects cancel."


@summed_backward
def test_b_goes_where_it_is_not_in_what_is_made(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    assert "b" in shown["weights"] and "b" not in shown["once more"]
    assert shown["answer"]["b.grad"] == {(0,): "6", (1,): "0"}


@pytest.mark.parametrize(
    ("case", "beat", "caption"),
    [
        ("one column", "under", "b.grad[0] adds 2 and −5."),
        ("one column", "why", "One nudge lifts a column: 0.25 × −3 = −0.75."),
        ("largest", "fold", "b.grad is the sum over the rows: 36 and −36."),
        ("largest", "other effect", "One nudge lifts a column: 0.25 × −36 = −9.00."),
        ("all zero", "under", "b.grad[1] adds 0 and 0."),
        ("all zero", "guess alone", "What is b.grad?"),
    ],
)
def test_captions_follow_the_data(case: str, beat: str, caption: str) -> None:
    assert retold("SummedBackward", **SETS[case]).captions[beat] == caption


def test_with_one_entry_of_b_there_is_one_nudge() -> None:
    assert "other" not in retold("SummedBackward", **SETS["one column"]).alternatives


def test_the_closing_law_holds_over_random_runs() -> None:
    chance = random.Random(7)
    runs = []
    for _ in range(6):
        m, n = chance.randint(2, 4), chance.randint(1, 2)
        matrix, weights = ([[float(chance.randint(-9, 9)) for _ in range(n)] for _ in range(m)]
                           for _ in range(2))  # fmt: skip
        runs.append(problem(matrix, matrix[0], weights))
    assert Law(copies_are_summed, ()).over(runs).fault() is None


@summed_backward
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Vorwärts kopiert, rückwärts summiert."
