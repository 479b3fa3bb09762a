"""TheStretchThatCopiesNothing shows what plain torch stretches, for its numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.problems.tutorial_1.the_stretch_that_copies_nothing import (
    the_stretch_that_copies_nothing,
)
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_1.the_stretch_that_copies_nothing import (
    TheStretchThatCopiesNothing,
    nothing_is_copied,
)
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize(
    "scene", [find("the_stretch_that_copies_nothing")], ids=lambda each: each.id
)
SETS: dict[str, dict[str, Any]] = {
    "more rows than columns": {"C": [40, 30, 20, -9], "r": [1, 2, 40], "new": -99},
}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("TheStretchThatCopiesNothing", number)


@pytest.mark.parametrize("case", usual(SETS, rare=["more rows than columns"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("TheStretchThatCopiesNothing", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 40


@pytest.mark.parametrize("case", ["more rows than columns"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type(
        "TheStretchThatCopiesNothing", (TheStretchThatCopiesNothing,), {"parameters": SETS[case]}
    )
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    r = torch.tensor([1, 2, 3, 4])
    e = r.expand(3, 4)

    def entries(matrix: torch.Tensor) -> dict[tuple[int, ...], str]:
        rows, columns = matrix.shape
        return {(i, j): f"{matrix[i, j]}" for i in range(rows) for j in range(columns)}

    shown = told(scene)[0].numbers
    cells = "torch.tensor([], dtype=r.dtype).set_(r.untyped_storage())"
    assert shown["row"][cells] == {(k,): f"{k + 1}" for k in range(4)}
    assert shown["stretch"]["e"] == entries(e)
    e[0, 0] = 7
    assert shown["write"]["e"] == shown["answer"]["e"] == entries(e)
    assert shown["write"][cells] == {(k,): f"{number}" for k, number in enumerate(r.tolist())}
    S = torch.tensor([[10], [20], [30]]) + r
    assert shown["sum"]["S"] == entries(S)
    assert shown["stand"]["S + q[:, None]"] == entries(S + torch.tensor([1, 2, 3])[:, None])


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    make, stretch, write = "r = torch.tensor(", "e = r.expand(3, 4)", "e[0, 0] = 7"
    more, column, add = "e += 1  # raises", "C = torch.tensor(", "S = C + r"
    fails, fits = "S + q  # raises", "S + q[:, None]"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("row", make, "row"),
        ("guess", make, "guess"),
        ("stretch", stretch, ""),
        ("none", stretch, "none"),
        ("how", stretch, "how"),
        ("again", stretch, "again"),
        ("which", stretch, "which"),
        ("write", write, ""),
        ("column", write, "column"),
        ("more", more, "more"),
        ("refused", more, "refused"),
        ("plus", column, "plus"),
        ("sum", add, ""),
        ("along", add, "along"),
        ("fits", fails, "fits"),
        ("clash", fails, "clash"),
        ("stand", fits, "stand"),
        ("fitting", fits, "fitting"),
        ("back", fits, "back"),
        ("answer", fits, "answer"),
    ]
    assert 80 <= run.report.beats[-1].end <= 90


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["again"] == "Stride 0: the next row begins at the same cell again."
    assert course["refused"] == "3 results for one cell: torch refuses."
    assert course["clash"] == "From the right: 4 meets 3, and neither is one."


def test_the_closing_law_holds_over_random_runs() -> None:
    found = [
        the_stretch_that_copies_nothing(**parameter_set("TheStretchThatCopiesNothing", seed))
        for seed in (1, 2, 3)
    ]
    assert Law(nothing_is_copied, ()).over(found).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    said = told_otherwise(scene).captions["refused"]
    assert said == "3 Summen für eine Zelle: torch verweigert es."
