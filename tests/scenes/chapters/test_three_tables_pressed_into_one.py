"""ThreeTablesPressedIntoOne shows what plain torch computes, for the film's numbers and others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.problems.tutorial_1.three_tables_pressed_into_one import (
    three_tables_pressed_into_one,
)
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_1.three_tables_pressed_into_one import ThreeTablesPressedIntoOne, adds_tables
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize(
    "scene", [find("three_tables_pressed_into_one")], ids=lambda each: each.id
)
SETS: dict[str, dict[str, Any]] = {
    "tall": {"A": [[1, -2], [0, 4], [5, -9]], "B": [[7, 8, -12], [0, 12, 11]]},
    "two tables": {"A": [[9, -9], [-9, 9]], "B": [[-12, 12, 0], [12, 12, 12]]},
}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("ThreeTablesPressedIntoOne", number)


@pytest.mark.parametrize("case", usual(SETS, rare=["two tables"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("ThreeTablesPressedIntoOne", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 50


@pytest.mark.parametrize("case", ["two tables"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type(
        "ThreeTablesPressedIntoOne", (ThreeTablesPressedIntoOne,), {"parameters": SETS[case]}
    )
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def entries(tensor: torch.Tensor) -> dict[tuple[int, ...], str]:
    """Each entry as a frame writes it, by its index."""
    if tensor.dim() == 1:
        return {(k,): str(number) for k, number in enumerate(tensor.tolist())}
    rows = enumerate(tensor.tolist())
    return {(i, j): str(number) for i, row in rows for j, number in enumerate(row)}


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    A, B = torch.tensor([[1, 2, 3], [4, 5, 6]]), torch.arange(7, 13).reshape(3, 2)
    shown = told(scene)[0].numbers
    for i in range(2):
        for j in range(2):
            assert shown["others"][f"A[{i}] * B[:, {j}]"] == entries(A[i] * B[:, j])
    for k in range(3):
        table = entries(torch.outer(A[:, k], B[k]))
        for beat in ("sort", "edges", "slide", "answer"):
            assert shown[beat][f"sheets[:, {k}]"] == table
        assert shown["answer"][f"A[:, {k}]"] == entries(A[:, k])
        assert shown["answer"][f"B[{k}]"] == entries(B[k])
    assert shown["pressed"]["sheets.sum(1)"] == shown["pressed"]["A @ B"] == entries(A @ B)
    assert shown["answer"]["A @ B"] == entries(A @ B)


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    matmul, sheets = "A @ B", "sheets = A[:, :, None] * B[None]"
    press = "sheets.sum(1)"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("arrive", matmul, "arrive"),
        ("guess", matmul, "guess"),
        ("row", matmul, "row"),
        ("others", matmul, "others"),
        ("sort", sheets, "sort"),
        ("edges", sheets, "edges"),
        ("slide", press, "slide"),
        ("press", press, "press"),
        ("pressed", press, "pressed"),
        ("apart", press, ""),
        ("answer", press, "answer"),
    ]
    assert 42 <= run.report.beats[-1].end <= 60


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["others"] == "Every row meets every column: 12 products."
    assert course["edges"] == "Each table: a column of A times a row of B."
    assert course["pressed"] == "The tables, added up, are A @ B."
    assert course["answer"] == "12 products: 3 tables, pressed into one."


def test_the_closing_law_holds_over_random_runs() -> None:
    found = [
        three_tables_pressed_into_one(**parameter_set("ThreeTablesPressedIntoOne", seed))
        for seed in (1, 2, 3)
    ]
    assert Law(adds_tables, ()).over(found).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    said = told_otherwise(scene).captions["edges"]
    assert said == "Jede Tabelle: eine Spalte von A mal eine Zeile von B."
