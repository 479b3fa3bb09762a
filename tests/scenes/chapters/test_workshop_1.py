"""Workshop 1 on stage: true on every frame, in both themes, whatever the numbers."""

from __future__ import annotations

from typing import Any

import pytest

from gradmath.errors import GradmathError
from tests.support.runs import retold
from tests.support.thoroughness import usual

DENSE = [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]]
OTHERS: dict[str, dict[str, dict[str, Any]]] = {
    "WeightsAreTheWiring": {
        "all gates shut": {"x": [-1.0, -1.0, -0.2, -1.0, -1.0, 0.3]},
        "v asks the other outputs": {"v": [0.5, -0.5, 0.0, 0.0]},
        "small": {"x": [1.0, -2.0], "v": [1.0, 0.5], "diagonal": [[2.0, 0.0], [0.0, 1.0]],
                  "block": [[1.0, 0.0], [0.0, -1.0]], "dense": [[1.0, 1.0], [0.5, -1.0]]},
    },
    "ZeroWeightGetsGradient": {
        "dense": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.3, -0.6, 1.0]},
        "everything asked, an x of zero": {"x": [0.4, 1.1, 0.0, 0.7, 1.5, -0.6],
                                           "v": [1.0, 0.5, 0.2, 0.8]},
        "nothing asked": {"v": [0.0, 0.0, 0.0, 0.0]},
    },
    "AverageIsHalf": {
        "the other weight": {"entry": 2, "n": 60, "seed": 5},
        "a negative weight": {"v": [0.0, -0.7, 0.2, 0.8], "entry": 1, "n": 40},
    },
    "RatioLiesOnALine": {
        "fewer samples": {"n": 500, "seed": 3},
        "other draws": {"seed": 8, "n": 20_000},
    },
    "OnlyGatesKnowX": {
        "dense": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.3, -0.6, 1.0],
                  "permutation": [2, 0, 1], "factor": 3.0},
        "smaller": {"factor": 0.5, "permutation": [5, 4, 3, 2, 1, 0]},
    },
}  # fmt: skip
RARE = {  # other cases show it together
    ("WeightsAreTheWiring", "all gates shut"),
    ("WeightsAreTheWiring", "v asks the other outputs"),
    ("ZeroWeightGetsGradient", "everything asked, an x of zero"),
    ("AverageIsHalf", "the other weight"),
    ("RatioLiesOnALine", "other draws"),
    ("OnlyGatesKnowX", "smaller"),
}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "WeightsAreTheWiring": ({"block": DENSE, "diagonal": DENSE, "dense": DENSE}, "x has shape"),
    "ZeroWeightGetsGradient": ({"W": [[0.5] * 6] * 8, "v": [1.0] * 8}, "too much to be read"),
    "AverageIsHalf": ({"entry": 0}, "so that x.grad.0. always is; weigh it"),
    "RatioLiesOnALine": ({"n": 1}, "n = 1 gives no standard error"),
    "OnlyGatesKnowX": ({"factor": -1.0}, "factor = -1.0 would flip gates"),
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
