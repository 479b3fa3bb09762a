"""SharedCells shows what plain torch and numpy hold, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from gradmath.problems.tutorial_1.shared_cells import shared_cells
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_1.shared_cells import SharedCells, sharers_read
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("shared_cells")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {
    "wide": {"a": [-9.9, 0.0, -0.5], "index": 2, "new": -9.8},
}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("SharedCells", number)


@pytest.mark.parametrize("case", usual(SETS, rare=["wide"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("SharedCells", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 50


@pytest.mark.parametrize("case", ["wide"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("SharedCells", (SharedCells,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    a = np.array([1.0, 2.0, 3.0])
    tensors = {
        "s": torch.from_numpy(a),
        "k": torch.as_tensor(a),
        "c": torch.tensor(a),
        "f": torch.as_tensor(a, dtype=torch.float32),
    }
    shown = told(scene)[0].numbers
    for name, tensor in tensors.items():
        assert shown["readings"][name] == {(0,): f"{tensor[0]:g}"}
    a[0] = 9.0
    for name, tensor in tensors.items():
        assert shown["write"][name] == {(0,): f"{tensor[0]:g}"}


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    make, narrow, write = "a = np.array([1., 2., 3.])", "f = torch.as_tensor(", "a[0] = 9."
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("array", make, "array"),
        ("make", narrow, "make"),
        ("readings", narrow, ""),
        ("guess", narrow, "guess"),
        ("threads", narrow, ""),
        ("write", write, ""),
        ("read", write, "read"),
        ("why", write, "why"),
        ("bytes", write, "bytes"),
        ("ones", write, "ones"),
        ("label", "o = torch.ones_like(s)", "label"),
        ("meta", "m = torch.ones_like(", "meta"),
        ("nowhere", "m.cpu()  # raises", "nowhere"),
        ("answer", "m.cpu()  # raises", "answer"),
    ]
    assert 45 <= run.report.beats[-1].end <= 62


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["read"] == "s and k read 9; c and f, the copies, still read 1."
    assert course["bytes"] == "f needs 4 bytes a cell, a has 8: so f is a copy."


def test_the_closing_law_holds_over_random_runs() -> None:
    found = [shared_cells(**parameter_set("SharedCells", seed)) for seed in (1, 2, 3)]
    assert Law(sharers_read, ()).over(found).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    read = told_otherwise(scene).captions["read"]
    assert read == "s und k lesen 9; c und f, die Kopien, lesen 1."
