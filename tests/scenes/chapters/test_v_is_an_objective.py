"""VIsAnObjective shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_1.course import W_DIAGONAL, V
from gradmath.problems.workshop_1.v_is_an_objective import V_OTHER, v_is_an_objective
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries

SLANTED: dict[str, Any] = {
    "W": [[1.0, 0.5], [-0.4, 1.5]], "x": [0.0, 0.0], "v": [-0.5, 0.8], "other": [0.7, 0.3],
    "across": 0, "along": 1, "climbers": [[-1.0, -0.9], [-0.4, 0.7], [0.9, 0.5]],
}  # fmt: skip

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("v_is_an_objective")], ids=lambda scene: scene.id)


def test_every_frame_is_true_whatever_the_numbers() -> None:
    run = retold("VIsAnObjective", **SLANTED)
    assert run.faults == []
    assert run.alternatives["stands"] == "step and stand"


@pytest.mark.parametrize("number", range(tries(1)))
def test_random_sheets_are_shown(number: int) -> None:
    """That they raise no alarm is the benchmark's (tests/benchmarks/parameter_sets.py)."""
    found = v_is_an_objective(**parameter_set("VIsAnObjective", 200 + number))
    assert found.around and all(run.stands(found.entries) for run in found.slide)


def test_bad_input_is_one_line() -> None:
    with pytest.raises(GradmathError, match="lead to 0 outputs; give a W") as error:
        retold("VIsAnObjective", across=4, along=5)
    assert "\n" not in str(error.value)


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    place, weights = "with torch.no_grad():", "v[2], v[3] = 0.80, 0.20"
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("sheet", "L.backward()", "sheet"),
        ("climbers", place, "climbers"),
        ("stands", place, "step and stand"),
        ("turn", weights, ""),
        ("guess", weights, "guess"),
        ("around", weights, "none"),
        ("move", place, "move"),
        ("over", place, "over"),
        ("uphill", place, ""),
        ("again", weights, "again"),
        ("answer", weights, "answer"),
    ]
    assert run.captions["over"] == "Just over it the switch is on: x.grad[2] is 1.60."
    assert 45 <= run.report.beats[-1].end <= 60


@film
def test_the_numbers_of_a_are_those_of_plain_torch(scene: Listed) -> None:
    run, _ = told(scene)
    stops = {
        "stands": (-1.2, -0.8, V), "turn": (-1.2, -0.8, V_OTHER), "around": (-1.2, -0.8, V_OTHER),
        "move": (0.0, -0.8, V_OTHER), "over": (0.01, -0.8, V_OTHER),
        "uphill": (0.65, -0.8, V_OTHER), "again": (0.65, -0.8, V_OTHER),
    }  # fmt: skip
    for beat, (across, along, v) in stops.items():
        x = torch.tensor([0.4, -1.1, across, along, 1.5, -0.6], requires_grad=True)
        (torch.tensor(v) @ torch.relu(torch.tensor(W_DIAGONAL) @ x)).backward()
        assert x.grad is not None
        read = {k: float(text.replace("−", "-")) for k, text in run.numbers[beat]["x.grad"].items()}
        assert list(read.values()) == pytest.approx(x.grad[2:4].tolist(), abs=0.005)


@film
def test_the_story_in_german(scene: Listed) -> None:
    captions = told_otherwise(scene).captions
    assert captions["around"] == "Keines: wo A steht, sind beide Schalter aus."
