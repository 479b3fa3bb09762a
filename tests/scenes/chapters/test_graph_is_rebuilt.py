"""GraphIsRebuilt shows what plain torch computes, for the script's numbers and for others."""

from __future__ import annotations

import random

import pytest
import torch

from gradmath.problems.tutorial_3.graph_is_rebuilt import graph_is_rebuilt as problem
from gradmath.records.branches import BranchRun
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.truth.law import Law
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.tutorial_3.graph_is_rebuilt import GraphIsRebuilt, writes_what_runs
from tests.support.runs import retold, told, told_otherwise
from tests.support.thoroughness import tries

# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
graph_is_rebuilt = pytest.mark.parametrize(
    "scene", [find("graph_is_rebuilt")], ids=lambda scene: scene.id
)
SETS: dict[str, dict[str, float]] = {
    "three doublings, all eight pieces": {"start": 7.9, "end": 0.5},
    "another threshold": {"start": 3.9, "end": 0.7, "threshold": 2.1},
}
draw = random.Random(7)
for number in range(1, tries(1)):
    level = draw.randint(10, 50) / 10
    SETS[f"drawn, {number}"] = {
        "threshold": level,
        "start": round(min(7.9, level * draw.uniform(1.6, 2.0)), 2),
        "end": round(max(0.3, level * draw.uniform(0.13, 0.45)), 2),
    }


@pytest.mark.parametrize("case", SETS)
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    assert retold("GraphIsRebuilt", **SETS[case]).faults == []


def test_other_numbers_can_be_read_in_the_light_theme() -> None:
    numbers = SETS["another threshold"]
    variant = type("GraphIsRebuilt", (GraphIsRebuilt,), {"parameters": numbers})
    with in_theme(LIGHT):
        assert [str(fault) for fault in audit(variant, frame_rate=2).faults] == []


# -- what must be true ---------------------------------------------------------------------


@graph_is_rebuilt
def test_the_numbers_on_the_frames_are_those_of_plain_torch(scene: Listed) -> None:
    run, _ = told(scene)
    shown = run.numbers
    for beat, place in {"start": 5.0, "slide": 6.0, "past": 6.02, "answer": 3.98,
                        "faster": 0.8, "all pieces": 0.8}.items():  # fmt: skip
        x = torch.tensor(place, requires_grad=True)
        y = x
        while y < 4:
            y = y * 2
        if y > 6:
            y = 12 - y
        y.backward()
        assert x.grad is not None
        assert shown[beat]["x"] == {(): f"{place:.2f}"}
        slope = f"{x.grad.item():g}".replace("-", "−")
        if beat in ("start", "slide", "past"):  # later the slopes of other pieces stand there, too
            assert shown[beat]["x.grad"] == {(): slope}
        if beat == "answer":
            assert run.captions[beat].endswith(f" = {slope}.")


# -- the story -----------------------------------------------------------------------------


@graph_is_rebuilt
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("lines", "y.backward()", "lines"),
        ("start", "y.backward()", "start"),
        ("slide", "x = torch.tensor(6.00)", "slide"),
        ("guess", "x = torch.tensor(6.00)", "guess"),
        ("past", "x = torch.tensor(6.02)", "past"),
        ("there and back", "x = torch.tensor(4.00)", "there and back"),
        ("next", "    y = 12 - y", "next"),
        ("why", "    y = 12 - y", "why"),
        ("back", "y.backward()", "back"),
        ("answer", "y.backward()", "answer"),
        ("faster", "x = torch.tensor(0.80)", "faster"),
        ("all pieces", "x = torch.tensor(0.80)", "all pieces"),
    ]


@graph_is_rebuilt
def test_captions_tell_the_script(scene: Listed) -> None:
    said = told(scene)[0].captions
    assert said["start"] == "Both tests are false: y is x, slope 1."
    assert said["past"] == "Only y = 12 - y joins the graph. The if leaves no trace."
    assert said["next"] == "Now 3.98, line by line."
    assert said["answer"] == "Slopes along the graph multiply: 2 × −1 = −2."
    assert said["all pieces"] == "From 0.80 to 7.50: 7 straight pieces, 7 graphs."


@graph_is_rebuilt
def test_graphs_are_counted_as_the_film_meets_them(scene: Listed) -> None:
    """Whoever comes back to a graph finds its number there; the last one is the number of all."""
    stills = {still.beat.name: still for still in told(scene)[0].report.stills}
    counted = [
        next((text for each in stills[beat].picture
              if (text := getattr(each.mobject, "drawn", "")).startswith("graph ")), "")
        for beat in ("lines", "start", "slide", "past", "there and back", "next", "all pieces")
    ]  # fmt: skip
    assert counted == ["", "graph 1", "graph 1", "graph 2", "graph 1", "graph 3", "graph 7"]


def test_captions_follow_the_data() -> None:
    said = retold("GraphIsRebuilt", **SETS["another threshold"]).captions
    assert said["past"] == "Only y = 6.3 - y joins the graph. The if leaves no trace."
    assert said["all pieces"] == "From 0.70 to 3.90: 6 straight pieces, 6 graphs."


def test_the_law_holds_over_random_runs() -> None:
    runs: list[BranchRun] = []
    chance = random.Random(9)
    for _ in range(3):
        level = chance.randint(10, 39) / 10
        runs += problem(start=2 * level, end=max(0.3, level / 8), threshold=level).runs
    assert Law(writes_what_runs, ()).over(runs).fault() is None


@graph_is_rebuilt
def test_the_story_in_german(scene: Listed) -> None:
    said = told_otherwise(scene).captions["why"]
    assert said == "Python entscheidet. torch schreibt nur auf, was läuft."
