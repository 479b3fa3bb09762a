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
from scenes.studio.audit.audit import Report, audit
from scenes.studio.catalogue import find
from scenes.workshop_2.only_the_symmetric_part import say_mean, say_transposed, say_why
from scenes.workshop_2.rows_hear_each_other import say_turn

EVEN = [[0.4 if i == j else 0.1 for j in range(5)] for i in range(5)]
FULL = [[round(0.1 * (i - j) + 0.05, 2) for j in range(5)] for i in range(5)]
THREE = {
    "X": [[0.5, -1.2], [0.9, 0.4], [-0.3, 0.8]],
    "V": [[0.4, -0.1, -0.1], [-0.1, 0.4, -0.1], [-0.1, -0.1, 0.4]],
}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "objective, three rows": ("WhatVAsks", {"X": THREE["X"]}),
    "objective, finer": ("WhatVAsks", {"points": 40}),
    "reward, other V": ("RewardOrDescent", {"V": EVEN}),
    "reward, long step": ("RewardOrDescent", {"rate": 6.0}),
    "reward, three rows": ("RewardOrDescent", THREE),
    "average, even V": ("KeptOnAverage", {"V": EVEN}),
    "average, three rows": ("KeptOnAverage", THREE),
    "average, V of all kinds": ("KeptOnAverage", {"V": FULL}),
    "transposed, full V": ("OnlyTheSymmetricPart", {"V": FULL}),
    "transposed, three rows": ("OnlyTheSymmetricPart", THREE),
    "hearing, another row": ("RowsHearEachOther", {"row": 3, "nudge": 0.8}),
    "hearing, in the plane": ("RowsHearEachOther", THREE),
    "noise, another seed": ("TheAverageIsNoise", {"seed": 2, "n": 2000}),
    "noise, other V": ("TheAverageIsNoise", {"V": FULL, "n": 2000}),
    "size, few": ("SizeIsNoAccident", {"n": 2000, "heavier": 0.2}),
    "step, other V": ("AStepTooFar", {"V": EVEN, "rate": 3.0}),
    "step, nothing found": ("AStepTooFar", {"V": [[0.01] * 5] * 5}),
    "many steps, even V": ("WhereStepsLead", {"V": EVEN, "steps": 20}),
    "many steps, in the plane": ("WhereStepsLead", {**THREE, "rate": 0.4, "steps": 20}),
}
# How things stand to each other on other numbers' frames is the defaults' own concern.
UNTRUE = {"struck", "overlap", "contrast", "indistinct", "small", "thin", "outside", "brief"}


def told(name: str, parameters: dict[str, Any]) -> Report:
    scene = find(name).load()
    return audit(type(name, (scene,), {"parameters": parameters}), frame_rate=5)


def captions(name: str, **parameters: Any) -> dict[str, str]:
    return {beat.name: beat.caption for beat in told(name, parameters).beats}


@pytest.mark.parametrize("case", CASES)
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    report = told(*CASES[case])
    assert [str(fault) for fault in report.faults if fault.check not in UNTRUE] == []
    assert report.numbers > 500


def test_captions_follow_the_data() -> None:
    steps = captions("RewardOrDescent")
    assert steps["up"] == "Reward step: L rises from 1.35 to 1.49."
    assert steps["down"] == "Descent step: L falls from 1.35 to 1.22."
    assert "too long" in captions("RewardOrDescent", rate=30.0)["up"]
    assert captions("KeptOnAverage")["disobedience"].endswith("Y[0, 0] and Y[1, 2].")
    assert captions("OnlyTheSymmetricPart")["same"].startswith("Nothing: at most 1e−5 away")
    assert "by more than 1e−5: rounding" in captions("RowsHearEachOther")["all rows"]
    assert captions("RowsHearEachOther")["one row"] == "In Y, row 1 and column 1 change."
    assert "Y[1, 2] and Y[3, 4] agree" in captions("WhereStepsLead")["groups"]
    assert captions("AStepTooFar")["overshoot"].startswith("Promised 4.74, came −0.42")
    assert "without success" in captions("AStepTooFar", V=[[0.01] * 5] * 5)["search"]


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


@pytest.mark.parametrize("name", ["WhatVAsks", "RewardOrDescent", "OnlyTheSymmetricPart"])
def test_too_many_rows_are_refused_in_one_line(name: str) -> None:
    many = {"X": [[0.1 * k, 0.5, -0.2] for k in range(12)]}
    if name != "WhatVAsks":
        many["V"] = [[0.1] * 12] * 12
    with pytest.raises(GradmathError, match="too much to be read") as caught:
        told(name, many)
    assert "\n" not in str(caught.value)
