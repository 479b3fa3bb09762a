"""JacobianIsNeverBuilt shows the cells that plain torch computes, and what it makes of them."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_4.jacobian_is_never_built import JacobianIsNeverBuilt
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
never_built = pytest.mark.parametrize(
    "scene", [find("jacobian_is_never_built")], ids=lambda scene: scene.id
)
SETS: dict[str, dict[str, Any]] = {
    "two sizes": {"sizes": [4, 5]},
    "many sizes": {"sizes": [4, 5, 6, 9, 17, 33, 65, 129], "element_wise": 2},
}


@pytest.mark.parametrize("case", usual(SETS, rare=["many sizes"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("JacobianIsNeverBuilt", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 10


@pytest.mark.parametrize("case", ["many sizes"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("JacobianIsNeverBuilt", (JacobianIsNeverBuilt,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="give 2 to 8 whole numbers") as error:
        retold("JacobianIsNeverBuilt", sizes=[4])
    assert "\n" not in str(error.value)


@never_built
def test_what_is_counted_on_the_frames_is_counted_by_plain_torch(scene: Listed) -> None:
    torch.manual_seed(0)
    A, x = torch.randn(1000, 1000), torch.linspace(0, 1, 1000)
    J = torch.func.jacrev(lambda x: (x + 1) ** 2)(x)
    run, _ = told(scene)
    assert run.captions["grow"] == (
        f"One cell in each row is filled: {int(J.count_nonzero())} of {J.numel()}."
    )
    assert (2 * (A @ x)[:, None] * A).all()  # all of the dense one is filled
    made = run.numbers["passed"]["made by out.backward(v)"]
    assert set(made.values()) == {str(len(x))}


@never_built
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    whole, taken, back = "J = jacobian(f, x)", "for_row = best(row)", "out.backward(v)"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("build", whole, "build"),
        ("small", whole, "small"),
        ("row", back, "row"),
        ("growing", whole, "growing"),
        ("grow", whole, "grow"),
        ("dense", whole, "dense"),
        ("full", whole, "full"),
        ("guess", whole, "guess"),
        ("left out", "out = f(x)", ""),
        ("v", "out = f(x)", ""),
        ("call", back, ""),
        ("passed", back, "passed"),
        ("clock", taken, "clock"),
        ("seconds", taken, ""),
        ("answer", taken, "answer"),
    ]
    assert 40 <= run.report.beats[-1].end <= 65


@never_built
def test_the_story_in_german(scene: Listed) -> None:
    answer = told_otherwise(scene).captions["answer"]
    assert answer == "Voll oder nicht, backward baut J nie."
