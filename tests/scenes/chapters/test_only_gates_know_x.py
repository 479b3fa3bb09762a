"""OnlyGatesKnowX shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.only_gates_know_x import only_gates_know_x
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_1.only_gates_know_x import OnlyGatesKnowX
from scenes.workshop_1.words.only_gates_know_x import only_at_zero, same_switches, words_of
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("only_gates_know_x")], ids=lambda scene: scene.id)


@pytest.mark.parametrize("number", range(1, 1 + tries(1)))
def test_random_layers_raise_no_alarm_in_the_light_theme(number: int) -> None:
    given = {"parameters": parameter_set("OnlyGatesKnowX", 200 + number)}
    variant = type("OnlyGatesKnowX", (OnlyGatesKnowX,), given)
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_bad_input_is_one_line() -> None:
    with pytest.raises(GradmathError, match="below = 1 is no place to stop; give") as error:
        retold("OnlyGatesKnowX", below=1.0)
    assert "\n" not in str(error.value)


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    scale, weigh = "x = (c * x0).requires_grad_()", "v = 2.00 * v0"
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("machine", "out = torch.relu(z)", "machine"),
        ("sliders", "v @ out", ""),
        ("gradient", "out.backward(v)", "gradient"),
        ("dial", scale, "dial"),
        ("guess", scale, "guess"),
        ("double", scale, "meter doubles"),
        ("down", scale, "down"),
        ("through", scale, ""),
        ("read", scale, "only at zero"),
        ("bars", scale, "bars"),
        ("up", scale, ""),
        ("why", scale, "same switches"),
        ("back", weigh, "back"),
        ("answer", weigh, "both"),
    ]
    assert run.captions["answer"] == "Double x: x.grad stays. Double v: x.grad doubles."
    assert 45 <= run.report.beats[-1].end <= 60


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    run, _ = told(scene)
    stops = {"gradient": (1.0, 1.0), "double": (2.0, 1.0), "down": (0.0, 1.0),
             "through": (-1.0, 1.0), "up": (2.0, 1.0), "answer": (1.0, 2.0)}  # fmt: skip
    for beat, (c, k) in stops.items():
        v = k * torch.tensor(V)
        x = (c * torch.tensor(X)).requires_grad_()
        out = torch.relu(torch.tensor(W_DIAGONAL) @ x)
        out.backward(v)
        assert x.grad is not None
        seen = run.numbers[beat]
        for name, tensor in (("v", v), ("x.grad", x.grad), ("v @ out", (v @ out).detach())):
            read = {k: float(text.replace("−", "-")) for k, text in seen[name].items()}
            due = tensor.reshape(-1).tolist()
            assert list(read.values()) == pytest.approx(due, abs=0.00501)


@film
def test_the_story_in_german(scene: Listed) -> None:
    captions = told_otherwise(scene).captions
    assert captions["double"] == "v @ out verdoppelt sich, und x.grad bleibt."


def test_what_is_said_of_a_layer_without_gradient() -> None:
    words = words_of(only_gates_know_x(W=[[1.0]], x=[0.5], v=[0.0], below=-0.1))
    held = {name for name in ("meter doubles", "stands", "only at zero", "never", "zero")
            if words.holds(name)}  # fmt: skip
    assert held == {"stands", "never", "zero"}


def test_the_laws_of_the_captions_over_random_layers() -> None:
    draw = random.Random(3)
    found = []
    for _ in range(2):
        m, n = draw.randint(1, 4), draw.randint(1, 5)
        found.append(only_gates_know_x(
            x=[draw.uniform(-1, 1) for _ in range(n)],
            W=[[draw.uniform(-2, 2) for _ in range(n)] for _ in range(m)],
            v=[draw.choice([-1.0, 0.5]) for _ in range(m)], below=-0.1,
        ))  # fmt: skip
    assert Law(only_at_zero, tuple(found)).fault() is None
    pairs = [pair for each in found for pair in pairwise(each.above[::9])]
    assert Law(same_switches, tuple(pairs)).fault() is None
