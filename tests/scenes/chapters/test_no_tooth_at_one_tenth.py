"""NoToothAtOneTenth shows what plain torch holds, for the film's numbers and for others."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import torch

from gradmath.problems.tutorial_1.no_tooth_at_one_tenth import no_tooth_at_one_tenth
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_1.no_tooth_at_one_tenth import NoToothAtOneTenth, only_nearest
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("no_tooth_at_one_tenth")], ids=lambda each: each.id)
SETS: dict[str, dict[str, Any]] = {
    "carried": {"value": 0.9999, "whole": 33554431},
    "large": {"value": 999.99, "whole": 25165823},
}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("NoToothAtOneTenth", number)
DTYPES = (torch.bfloat16, torch.float16, torch.float32, torch.float64)


@pytest.mark.parametrize("case", usual(SETS, rare=["carried"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("NoToothAtOneTenth", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 30


@pytest.mark.parametrize("case", ["carried"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("NoToothAtOneTenth", (NoToothAtOneTenth,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    for letter, dtype, places in zip("bhsd", DTYPES, (7, 7, 11, 20), strict=True):
        held = torch.tensor(0.1, dtype=dtype).double().item()
        assert Fraction(held) != Fraction(1, 10)
        assert shown["answer"][f"{letter}.double()"] == {(): f"{held:.{places}f}"}
    whole = torch.tensor(16777217)
    for dtype in DTYPES:
        name, held = f"whole.to({dtype})", whole.to(dtype).double().item()
        end = "double" if held == float("inf") else "long"
        assert shown["kept"][f"{name}.{end}()"] == {(): "inf" if end == "double" else f"{held:.0f}"}


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    double, whole = "d = torch.tensor(0.1,", "whole = torch.tensor(16777217)"
    half, wide = "whole.to(torch.float16)", "whole.to(torch.float64)"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("combs", double, "combs"),
        ("taken", double, "taken"),
        ("guess", double, "guess"),
        ("zoom", double, "zoom"),
        ("halves", double, "above below"),
        ("on", double, "on"),
        ("single", double, "single above"),
        ("far", double, "far"),
        ("double", double, "double"),
        ("why", double, "why"),
        ("endless", double, "endless"),
        ("cut", double, "cut"),
        ("round", double, ""),
        ("rounded", double, "framed"),
        ("whole", whole, "whole"),
        ("half", half, "half"),
        ("too large", half, "too large"),
        ("wide", wide, "wide"),
        ("kept", wide, "kept"),
        ("back", double, "back"),
        ("answer", double, "answer"),
    ]
    assert 70 <= run.report.beats[-1].end <= 95


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["single"] == "float32 is above it: 0.10000000149."
    assert course["double"] == "It misses as well: there is no tooth at 0.1."
    assert course["kept"] == "Only float64 holds it exactly: float32 is 16777216."
    assert course["answer"] == "None holds 0.1: each takes its nearest tooth."


def test_other_sides_are_told() -> None:
    """0.7 lies on other sides of what the dtypes hold."""
    held = [Fraction(torch.tensor(0.7, dtype=dtype).double().item()) for dtype in DTYPES]
    above = [each > Fraction(7, 10) for each in held]
    sides = {(True, False): "above below", (False, True): "below above",
             (True, True): "above", (False, False): "below"}  # fmt: skip
    run = retold("NoToothAtOneTenth", value=0.7, whole=16777219)
    assert run.faults == []
    assert run.alternatives["halves"] == sides[above[0], above[1]]
    assert run.alternatives["single"] == ("single above" if above[2] else "single below")
    assert torch.tensor(16777219).to(torch.float32).item() == 16777220
    assert run.captions["kept"] == "Only float64 holds it exactly: float32 is 16777220."


def test_the_closing_law_holds_over_random_runs() -> None:
    found = [
        no_tooth_at_one_tenth(**parameter_set("NoToothAtOneTenth", seed)) for seed in (1, 2, 3)
    ]
    assert Law(only_nearest, ()).over(found).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    said = told_otherwise(scene).captions["double"]
    assert said == "Auch er verfehlt sie: bei 0.1 steht kein Zahn."
