"""Workshop 2's scenes stay true for other numbers, and their captions follow them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradmath.errors import GradmathError
from gradmath.problems.workshop_2.only_the_symmetric_part import only_the_symmetric_part
from gradmath.problems.workshop_2.rows_hear_each_other import rows_hear_each_other
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Phrase
from scenes.studio.finding import find
from scenes.workshop_2.only_the_symmetric_part import say_mean, say_transposed, say_why
from scenes.workshop_2.rows_hear_each_other import say_turn
from tests.support.runs import retold, told
from tests.support.thoroughness import usual

EVEN = [[0.4 if i == j else 0.1 for j in range(5)] for i in range(5)]
FULL = [[round(0.1 * (i - j) + 0.05, 2) for j in range(5)] for i in range(5)]
THREE = {
    "X": [[0.5, -1.2], [0.9, 0.4], [-0.3, 0.8]],
    "V": [[0.4, -0.1, -0.1], [-0.1, 0.4, -0.1], [-0.1, -0.1, 0.4]],
}
OTHERS: dict[str, dict[str, dict[str, Any]]] = {
    "OnlyTheSymmetricPart": {"full V": {"V": FULL}, "three rows": THREE},
    "RowsHearEachOther": {"another row": {"row": 3, "nudge": 0.8}, "in the plane": THREE},
    "SizeIsNoAccident": {"few": {"n": 2000, "heavier": 0.2}},
    "AStepTooFar": {
        "other V": {"V": EVEN, "rate": 3.0},
        "nothing found": {"V": [[0.01] * 5] * 5},
    },
    "WhereStepsLead": {
        "even V": {"V": EVEN, "steps": 20},
        "in the plane": {**THREE, "rate": 0.4, "steps": 20},
    },
}
RARE = {  # other cases show it together
    ("OnlyTheSymmetricPart", "full V"),
    ("RowsHearEachOther", "another row"),
    ("AStepTooFar", "other V"),
    ("WhereStepsLead", "even V"),
}
# How things stand to each other on other numbers' frames is the defaults' own concern.
UNTRUE = {"struck", "overlap", "contrast", "indistinct", "small", "thin", "outside", "brief"}


@pytest.mark.parametrize(
    ("scene", "case"),
    usual(((scene, case) for scene, cases in OTHERS.items() for case in cases), RARE),
)
def test_every_frame_is_true_whatever_the_numbers(scene: str, case: str) -> None:
    report = retold(scene, **OTHERS[scene][case]).report
    assert [str(fault) for fault in report.faults if fault.check not in UNTRUE] == []
    assert report.numbers > 100


# What captions of the course's numbers say in a beat, and those of others.
CAPTIONS = {
    "OnlyTheSymmetricPart": {"same": "Nothing: at most 1e−5 away"},
    "RowsHearEachOther": {
        "one row": "In Y, row 1 and column 1 change.",
        "all rows": "by more than 1e−5: rounding",
    },
    "WhereStepsLead": {"groups": "Y[1, 2] and Y[3, 4] agree"},
    "AStepTooFar": {"overshoot": "Promised 4.74, came −0.42"},
}
OTHER_CAPTIONS: dict[str, tuple[dict[str, Any], str, str]] = {
    "AStepTooFar": (OTHERS["AStepTooFar"]["nothing found"], "search", "without success"),
}


@pytest.mark.parametrize("scene", CAPTIONS)
def test_captions_tell_the_course(scene: str) -> None:
    run, _ = told(find(scene))
    for beat, words in CAPTIONS[scene].items():
        assert words in run.captions[beat]


@pytest.mark.parametrize("scene", OTHER_CAPTIONS)
def test_captions_follow_the_data(scene: str) -> None:
    parameters, beat, words = OTHER_CAPTIONS[scene]
    assert words in retold(scene, **parameters).captions[beat]


@pytest.mark.parametrize(
    ("problem", "say", "residue"),
    [
        (rows_hear_each_other, say_turn, "Y_drift"),
        (only_the_symmetric_part, say_transposed, "difference"),
        (only_the_symmetric_part, say_mean, "difference"),
        (only_the_symmetric_part, say_why, "asymmetry"),
    ],
)
def test_what_rounding_leaves_is_not_shown_but_held_to_its_bound(
    problem: Callable[..., Any], say: Callable[[Any], Phrase], residue: str
) -> None:
    """Its digits are those of one CPU. Whatever they are, the caption stays; too much is told."""

    def faults(found: Any) -> list[str]:
        return [told for fact in say(found).holds if (told := fact.fault()) is not None]

    found = problem()
    left: Record = getattr(found, residue)

    def leaving(value: float) -> Any:
        entries = np.full(left.shape, value, np.float32)
        return replace(found, **{residue: Record(left.name, entries, left.source)})

    assert faults(found) == faults(leaving(2.4e-7)) == faults(leaving(0.0)) == []
    assert len(faults(leaving(1.1e-5))) == 1


@pytest.mark.parametrize("scene", ["OnlyTheSymmetricPart"])
def test_too_many_rows_are_refused_in_one_line(scene: str) -> None:
    many = {"X": [[0.1 * k, 0.5, -0.2] for k in range(12)], "V": [[0.1] * 12] * 12}
    with pytest.raises(GradmathError, match="too much to be read") as caught:
        retold(scene, **many)
    assert "\n" not in str(caught.value)
