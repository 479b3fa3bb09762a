"""WhichWritesCount shows what plain torch holds, for the film's numbers and for others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.problems.tutorial_1.which_writes_count import which_writes_count
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_1.which_writes_count import WhichWritesCount, sharers_count
from tests.support.parameter_sets import parameter_set
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries, usual

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
film = pytest.mark.parametrize("scene", [find("which_writes_count")], ids=lambda scene: scene.id)
SETS: dict[str, dict[str, Any]] = {"wide": {"h": [-9, 4, -2], "factor": -10}}
for number in range(1, 1 + tries(1)):
    SETS[f"drawn, {number}"] = parameter_set("WhichWritesCount", number)


@pytest.mark.parametrize("case", usual(SETS, rare=["wide"]))
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    run = retold("WhichWritesCount", **SETS[case])
    assert run.faults == []
    assert run.report.numbers > 50


@pytest.mark.parametrize("case", ["wide"])
def test_other_numbers_can_be_read_in_the_light_theme(case: str) -> None:
    variant = type("WhichWritesCount", (WhichWritesCount,), {"parameters": SETS[case]})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


@film
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    h = torch.tensor([1.0, 2.0])
    shown = told(scene)[0].numbers

    def stands(beat: str) -> bool:
        found = [each for each in shown[beat].values() if (1,) in each]
        cells = {(k,): f"{entry:g}" for k, entry in enumerate(h.tolist())}
        versions = [each[()] for each in shown[beat].values() if () in each]
        return cells in found and str(h._version) in versions

    assert stands("counter")
    h.mul_(10)
    assert stands("underscore")
    h += 1
    h[0] = 5.0
    assert stands("in place")
    assert stands("plus")
    h.view(2).add_(1)
    assert stands("view")
    h.detach().mul_(2)
    h.data.mul_(2)
    h.numpy()[0] = 7
    assert stands("writes")


@film
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    put, new, view = "h[0] = 5.", "g = h + 1", "h.view(2).add_(1)"
    last = "n[0] = 7."
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("counter", "h = torch.tensor([1., 2.])", "counter"),
        ("underscore", "h.mul_(10)", ""),
        ("one", "h.mul_(10)", "one"),
        ("in place", put, ""),
        ("three", put, "three"),
        ("plus", new, "plus"),
        ("new", new, "new"),
        ("view", view, "view"),
        ("four", view, "four"),
        ("guess", view, "guess"),
        ("writes", last, ""),
        ("through", last, "through"),
        ("past", last, "past"),
        ("answer", last, "answer"),
        ("others", last, ""),
    ]
    assert 45 <= run.report.beats[-1].end <= 64


@film
def test_captions_tell_the_course(scene: Listed) -> None:
    course = told(scene)[0].captions
    assert course["three"] == "+= and h[0] = 5. write into them, too: 3."
    assert course["through"] == "Of these only h.detach() runs through the ring: 5."
    assert course["past"] == "h.data and NumPy share the cells, but not the counter."


def test_the_closing_law_holds_over_random_runs() -> None:
    sets = [parameter_set("WhichWritesCount", seed) for seed in (1, 2, 3)]
    found = [which_writes_count(**each) for each in sets]
    assert Law(sharers_count, ()).over(found).fault() is None


@film
def test_the_story_in_german(scene: Listed) -> None:
    past = told_otherwise(scene).captions["past"]
    assert past == "h.data und NumPy teilen die Zellen, nicht den Zähler."
