"""TheAverageIsNoise shows what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

import pytest
import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_2.the_average_is_noise import (
    AVERAGED,
    SEED,
    SEEDED,
    SIMILAR,
    TOGETHER,
    the_average_is_noise,
)
from scenes.kit.fading.facts import ByChance, TenthOfIt
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_2.the_average_is_noise import TheAverageIsNoise
from tests.support.runs import retold, told, told_otherwise

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("the_average_is_noise")], ids=lambda scene: scene.id)
ONE_PAIR = [[0.0, 0.0, 0.0, 0.0, 0.9]] + [[0.0] * 5] * 4


def test_one_pair_of_rows_in_the_light_theme() -> None:
    given = {"parameters": {"V": ONE_PAIR, "n": 100, "seed": 5}}
    variant = type("TheAverageIsNoise", (TheAverageIsNoise,), given)
    with in_theme(LIGHT):
        report = audit(variant, frame_rate=2)
    assert [str(fault) for fault in report.faults] == []
    assert report.numbers > 20


def test_what_cannot_be_shown_is_refused_in_one_line() -> None:
    with pytest.raises(GradmathError, match="n is 10; give a whole number from 100") as error:
        retold("TheAverageIsNoise", n=10)
    assert "\n" not in str(error.value)


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    back, averaged = "Y.backward(V.expand(100000, 5, 5))", f"{AVERAGED}X.grad.cumsum(0)"
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("draws", back, "draws"),
        ("guess", back, "guess"),
        ("average", "size = mean.square().mean((1, 2)).sqrt()", "average"),
        ("law", f"{SEEDED}{SEED + 4})", "tenth"),
        ("why", SIMILAR, "why"),
        ("same", SIMILAR, "same"),
        ("meet", TOGETHER, ""),
        ("together", TOGETHER, "zero"),
        ("pictures", f"{averaged} / n[:, None, None]", "chance"),
    ]
    assert 45 <= run.report.beats[-1].end <= 65


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    run, _ = told(scene)
    assert run.captions["guess"] == "Averaged over 100000?"
    assert run.captions["together"] == "Opposite arrows: X.grad + M.grad is exactly 0."
    assert run.captions["pictures"] == "Another seed, another picture: only noise is left."
    with torch.random.fork_rng():
        torch.manual_seed(SEED)
        X = torch.randn(100_000, 5, 3).requires_grad_()
    V = torch.full((5, 5), -0.1).fill_diagonal_(0.4)
    for sign in (1, -1):
        torch.tanh((sign * X) @ (sign * X).mT).backward(V.expand(100_000, 5, 5))
    assert X.grad is not None
    # Backward through -X turns its gradient round once more: both have brought the same.
    once = X.grad.double() / 2
    size = float(once.mean(0).square().mean().sqrt())
    found = the_average_is_noise()
    assert float(found.average.sizes.value[-1]) == pytest.approx(size, rel=1e-3)
    assert set(run.numbers["together"]["X.grad[0] + M.grad[0]"].values()) == {"0"}


@film
def test_the_story_in_german(scene: Listed) -> None:
    captions = told_otherwise(scene).captions
    assert captions["pictures"] == "Anderer Startwert, anderes Bild: nur Rauschen."


@pytest.mark.parametrize("seed", [0, 1])
def test_the_laws_hold_of_other_seeds(seed: int) -> None:
    found = the_average_is_noise(seed=seed, n=20_000)
    assert TenthOfIt(found.averages).fault() is None
    assert ByChance(found.averages).fault() is None
