"""Workshop 1 on stage: true on every frame, in both themes, whatever the numbers."""

from __future__ import annotations

from typing import Any

import pytest

from gradmath.errors import GradmathError
from tests.support.runs import retold
from tests.support.thoroughness import usual

DENSE = [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]]
OTHERS: dict[str, dict[str, dict[str, Any]]] = {
    "AverageIsHalf": {
        "the other weight": {"entry": 2, "n": 60, "seed": 5},
        "a negative weight": {"v": [0.0, -0.7, 0.2, 0.8], "entry": 1, "n": 40},
    },
    "VIsAnObjective": {
        "dense": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.3, -0.6, 1.0],
                  "other": [1.0, 0.2, 0.1], "across": 0, "along": 1},
        "a v that punishes": {"v": [0.0, 0.0, -0.4, 0.6], "other": [0.5, 0.0, 0.3, 0.0]},
    },
}  # fmt: skip
RARE = {  # other cases show it together
    ("AverageIsHalf", "the other weight"),
    ("VIsAnObjective", "a v that punishes"),
}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "AverageIsHalf": ({"entry": 0}, "so that x.grad.0. always is; weigh it"),
    "VIsAnObjective": ({"across": 4, "along": 5}, "level everywhere"),
}


@pytest.mark.parametrize(
    ("scene", "case"),
    usual(((scene, case) for scene, cases in OTHERS.items() for case in cases), RARE),
)
def test_every_frame_is_true_whatever_the_numbers(scene: str, case: str) -> None:
    run = retold(scene, **OTHERS[scene][case])
    assert run.faults == []
    assert all(still.entries for still in run.report.stills[1:])


@pytest.mark.parametrize("scene", BAD)
def test_bad_input_is_one_line(scene: str) -> None:
    parameters, told = BAD[scene]
    with pytest.raises(GradmathError, match=told) as error:
        retold(scene, **parameters)
    assert "\n" not in str(error.value)
