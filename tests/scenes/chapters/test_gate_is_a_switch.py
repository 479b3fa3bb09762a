"""The film of the switch shows what plain torch computes, for the course and for other numbers."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.gate_is_a_switch import gate_is_a_switch
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_1.gate_is_a_switch import GateIsASwitch
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

DENSE = [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]]
CASES: dict[str, dict[str, Any]] = {
    "dense": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.0, -0.6, 0.0], "entry": 2,
              "start": -1.0, "stop": 3.0, "step": 0.2},
    "a negative weight": {"W": [[-2.0, 0.0], [0.5, 0.5]], "x": [0.1, 0.2], "v": [-0.25, 0.0],
                          "entry": 0, "step": 0.1},
    "a corner beside zero": {"W": [[2.0, 1.0], [0.0, 3.0]], "x": [0.0, -0.5], "v": [0.5, 0.0],
                             "entry": 0, "step": 0.125},
    "a corner that no float32 is": {"W": [[0.8, 1.0]], "x": [-1.0, 0.0], "v": [0.3],
                                    "entry": 1, "start": 0.1, "stop": 2.2, "step": 0.1},
    "flat slopes in a wide sweep": {"W": [[0.0, 1.5]], "x": [0.0, -1.0], "v": [1.0], "entry": 1,
                                    "start": -3.75, "stop": 7.5, "step": 0.25},
    "axes where v was": {"W": [[0.7]], "x": [0.0], "v": [0.25], "entry": 0, "start": -1.3,
                         "stop": 2.6, "step": 0.1},
    "a product that flies past a bead": {"W": [[3.0], [0.0]], "x": [1.4], "v": [-0.8, 0.0],
                                         "entry": 0, "start": -3.25, "stop": 6.5, "step": 0.25},
}  # fmt: skip


def drawn(seed: int) -> dict[str, Any]:
    """A random layer in which one entry leads to one weighed output."""
    draw = random.Random(seed)
    m, n = draw.randint(1, 5), draw.randint(1, 6)
    entry, output = draw.randrange(n), draw.randrange(m)
    W = [[draw.choice([0.0, draw.randint(-20, 20) / 10]) for _ in range(n)] for _ in range(m)]
    W[output][entry] = draw.choice([-2.0, -0.5, 1.0, 1.5, 3.0, 0.7])
    v = [0.0] * m
    v[output] = draw.choice([-0.8, 0.3, 0.25, 1.0])
    x = [draw.randint(-15, 15) / 10 for _ in range(n)]
    return {"W": W, "x": x, "v": v, "entry": entry, "start": -4.0, "stop": 4.0, "step": 0.25}


# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("gate_is_a_switch")], ids=lambda scene: scene.id)


# What others show together: each of these takes as long as they do.
ALIKE = {"axes where v was", "a corner beside zero", "a negative weight",
         "flat slopes in a wide sweep"}  # fmt: skip


@pytest.mark.parametrize("case", usual(CASES, ALIKE))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("GateIsASwitch", **CASES[case])
    assert run.faults == []
    assert run.report.numbers > 100


@pytest.mark.parametrize("seed", range(3, 3 + tries(1)))
def test_random_layers_raise_no_alarm_in_the_light_theme(seed: int) -> None:
    kind = type("GateIsASwitch", (GateIsASwitch,), {"parameters": drawn(seed)})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(kind, frame_rate=3).faults] == []


def test_bad_input_is_one_line() -> None:
    with pytest.raises(GradmathError, match="leads to no output that v weighs; give") as error:
        retold("GateIsASwitch", entry=4)
    assert "\n" not in str(error.value)


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    back = "out.backward(v)"
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("row", "out = torch.relu(z)", "row"),
        ("back", back, "back"),
        ("draw together", back, ""),
        ("ends", back, "ends"),
        ("guess", back, "guess"),
        ("slide", back, "slide"),
        ("stop", back, "stop"),
        ("at zero", back, "zero"),
        ("leap", back, "leap"),
        ("on", back, "on"),
        ("answer", back, "answer"),
        ("closer", back, "closer"),
        ("same", back, "shrinks"),
        ("all of it", back, ""),
        ("to and fro", back, "to and fro"),
        ("switch", back, "switch"),
    ]
    assert run.captions["on"] == "relu has slope 1 now: 0.2 × 1 × 2 = 0.4."
    assert run.captions["answer"] == "It jumps: first 0, then 0.4, nothing in between."
    assert 35 <= run.report.beats[-1].end <= 76


@film
def test_each_frame_of_the_sweep_is_a_run_of_its_own(scene: Listed) -> None:
    """What the strip shows of x[2], z[2], out[2] and x.grad[2] is what plain torch computes."""
    run, _ = told(scene)
    for beat, place in (("slide", 0.0), ("leap", 0.01), ("answer", 1.0)):
        seen = run.numbers[beat]
        x = torch.tensor([*X[:2], place, *X[3:]], requires_grad=True)
        z = torch.tensor(W_DIAGONAL) @ x
        z.relu().backward(torch.tensor(V))
        assert x.grad is not None
        for name, tensor in (("x", x), ("z", z), ("out", z.relu()), ("x.grad", x.grad)):
            read = seen[name][2,].replace("−", "-")
            assert float(read) == pytest.approx(float(tensor[2].detach()), abs=0.00501)


@film
def test_the_story_in_german(scene: Listed) -> None:
    captions = told_otherwise(scene).captions
    assert captions["on"] == "relu hat nun Steigung 1: 0.2 × 1 × 2 = 0.4."


def test_what_a_run_off_zero_says() -> None:
    said = retold("GateIsASwitch", **CASES["dense"])
    assert said.alternatives["at zero"] == "not met"
    assert "same" not in said.alternatives


@pytest.mark.parametrize("seed", range(5))
def test_the_slope_of_relu_leaps_over_random_layers(seed: int) -> None:
    found = gate_is_a_switch(**drawn(seed))
    slopes = [float(run.slopes.value[found.output]) for run in found.runs]
    assert slopes == [0.0] * len(found.before) + [1.0] * len(found.after)
    up_to, onward = found.beside
    assert found.before[-1] is up_to[-1] and (*onward, *found.rest) == found.after
