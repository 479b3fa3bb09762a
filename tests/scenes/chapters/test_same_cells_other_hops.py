"""SameCellsOtherHops shows where plain torch reads views, for the film's shape and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.problems.tutorial_1.same_cells_other_hops import same_cells_other_hops
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_1.same_cells_other_hops import SameCellsOtherHops, read_by_hops
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("same_cells_other_hops")], ids=lambda each: each.id)
SETS: dict[str, dict[str, Any]] = {
    "long columns": {"shape": [2, 4, 3], "column": 2},
    "smallest": {"shape": [2, 2, 2], "column": 0},
}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("SameCellsOtherHops", number)


@pytest.mark.parametrize("case", usual(SETS, rare=["long columns"]))
def test_every_frame_is_true_whatever_the_shape(case: str) -> None:
    run = retold("SameCellsOtherHops", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 50


@pytest.mark.parametrize("case", ["long columns"])
def test_another_shape_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("SameCellsOtherHops", (SameCellsOtherHops,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    x = torch.arange(24).reshape(2, 3, 4)
    m, t = x[0], x[0].T
    cells = "torch.tensor([], dtype=x.dtype).set_(x.untyped_storage())"
    shown = told(scene)[0].numbers
    assert shown["unroll"][cells] == {(k,): str(k) for k in range(24)}
    assert shown["turn"]["t"] == {(i, j): f"{t[i, j]}" for i in range(4) for j in range(3)}
    t[1, 0] = -1
    for name, matrix in (("m", m), ("t", t)):
        rows, columns = matrix.shape
        assert shown["write"][name] == {
            (i, j): f"{matrix[i, j]}".replace("-", "\N{MINUS SIGN}")
            for i in range(rows)
            for j in range(columns)
        }


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    make, take, first = "x = torch.arange(24).reshape(", "col = x[..., 1]", "m = x[0]"
    turn, write, view = "t = m.T", "t[1, 0] = -1", "t.view(12)  # raises"
    copy, patch = "r = t.reshape(12)", "p = x[:, 1:, ::2]"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("unroll", make, "unroll"),
        ("strides", make, "strides"),
        ("guess", make, "guess"),
        ("down", take, ""),
        ("col", take, "col"),
        ("sheet", first, "sheet"),
        ("which", first, "which"),
        ("turn", turn, ""),
        ("swap", turn, "swap"),
        ("write", write, "write"),
        ("one cell", write, "one cell"),
        ("rows", write, "rows"),
        ("refused", view, "refused"),
        ("how", copy, "how"),
        ("copy", copy, "copy"),
        ("back", patch, "back"),
        ("answer", patch, "answer"),
    ]
    assert 70 <= run.report.beats[-1].end <= 84


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["col"] == "The same cells: start at 1, then hops of 4."
    assert course["one cell"] == "t[1, 0] and m[0, 1] are one cell."
    assert course["refused"] == ("+4, then \N{MINUS SIGN}7: two different hops. view is refused.")


def test_the_closing_law_holds_over_random_runs() -> None:
    found = [
        same_cells_other_hops(**parameter_set("SameCellsOtherHops", seed)) for seed in (1, 2, 3)
    ]
    assert Law(read_by_hops, ()).over(found).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    said = told_otherwise(scene).captions["one cell"]
    assert said == "t[1, 0] und m[0, 1] sind dieselbe Zelle."
