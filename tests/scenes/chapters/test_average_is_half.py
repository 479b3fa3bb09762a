"""AverageIsHalf shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_1.average_is_half import AverageIsHalf as Found
from gradmath.problems.workshop_1.average_is_half import average_is_half
from gradmath.problems.workshop_1.course import W_DIAGONAL, V
from scenes.kit import Face, Position, Words
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_1.average_is_half import AverageIsHalf, share_times, words_of
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("average_is_half")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {
    "a negative weight": {"v": [0.0, -0.7, 0.2, 0.8], "entry": 1, "n": 40},
}
for number in range(1, tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("AverageIsHalf", number)


@pytest.mark.parametrize("case", SETS)
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("AverageIsHalf", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 20


def test_other_numbers_can_be_read_in_the_light_theme() -> None:
    given = {"parameters": {"v": [0.0, 0.0, 10.0, 0.8], "entry": 2, "n": 20, "seed": 33}}
    variant = type("AverageIsHalf", (AverageIsHalf,), given)
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


def test_bad_input_is_one_line() -> None:
    with pytest.raises(GradmathError, match=r"so that x.grad.0. always is; give") as error:
        retold("AverageIsHalf", entry=0)
    assert "\n" not in str(error.value)


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    first, back, mean, end = (
        "xs = torch.randn(100, 6) + 0.00",
        "out.backward(v)",
        "mean = grads.cumsum(0) / n",
        "xs = torch.randn(100, 6) + 1.00",
    )
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("bell", first, "bell"),
        ("draws", back, "draws"),
        ("guess", back, "guess"),
        ("rain", mean, "rain"),
        ("mean", mean, "mean"),
        ("average", back, "average"),
        ("at mean", back, "at mean"),
        ("move", end, "move"),
        ("tip", end, "tip"),
        ("share", end, "share"),
    ]
    assert run.captions["mean"] == "The average gradient of 100 draws: 1.20."
    assert run.captions["at mean"] == "Gradient at average x: 0. Average gradient: 1.20."
    assert run.captions["tip"] == "The gradient at average x: 2.4. Does it balance there?"
    assert run.captions["share"] == "20 are off and pull it back: 0.80 on × 2.4 = 1.92."
    assert 48 <= run.report.beats[-1].end <= 60


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    shown = told(scene)[0].numbers
    with torch.random.fork_rng():
        torch.manual_seed(565)
        xs = torch.randn(100, 6)
    W, v = torch.tensor(W_DIAGONAL), torch.tensor(V)
    grads = []
    for x in xs:
        torch.relu(W @ x.requires_grad_()).backward(v)
        assert x.grad is not None
        grads.append(x.grad[3])
    mean = torch.stack(grads).double().mean()
    assert shown["mean"]["mean"] == {(99,): f"{mean:.2f}"}
    center = xs.detach().mean(0)[3]
    assert shown["at mean"]["x.grad"][(3,)] == ("2.4" if center > 0 else "0")
    assert shown["tip"]["x.grad"][(3,)] == ("2.4" if center + 1 > 0 else "0")
    assert shown["draws"]["x"][(3,)] == f"{xs[2, 3]:.2f}".replace("-", "\N{MINUS SIGN}")
    share = (xs.detach()[:, 3] + 1 > 0).double().mean()
    assert shown["share"]["mean"] == {(99,): f"{2.4 * share:.2f}"}


def test_another_entry_than_the_one_that_lands_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lying(found: Found) -> Words:
        words, true = words_of(found), found.slowly[0].x_grad
        return Words({**words.names, "grad": Position(true, (4,), Face.GRADIENT)}, words.facts)

    monkeypatch.setattr("scenes.workshop_1.average_is_half.words_of", lying)
    faults = [str(fault) for fault in audit(AverageIsHalf, frame_rate=2).faults]
    assert any("x.grad[4] goes onto a beam" in fault for fault in faults), faults


@film
def test_the_story_in_german(scene: Listed) -> None:
    captions = told_otherwise(scene).captions
    assert captions["mean"] == "Der mittlere Gradient von 100 Zügen: 1.20."


def test_the_closing_law_holds_over_random_draws() -> None:
    found = [average_is_half(n=20, seed=seed, entry=2) for seed in (1, 2)]
    moved = tuple((each,) for film in found for each in film.moved[::9])
    assert Law(share_times, moved).fault() is None
