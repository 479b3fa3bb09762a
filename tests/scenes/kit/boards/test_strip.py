"""The machine draws together into a strip that stays the same board, and is true on the way."""

from __future__ import annotations

import pytest

from gradmath.problems.workshop_1.gate_is_a_switch import gate_is_a_switch
from scenes.kit.boards.machine import Machine
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.truth.checks import checked

STAGE = Region(SAFE.left, SAFE.right, -2.3, 2.5)
DENSE = {"W": [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]], "x": [1.0, 0.5, -0.25],
         "v": [0.0, -0.6, 0.0], "entry": 2, "start": -1.0, "stop": 3.0}  # fmt: skip


@pytest.fixture(params=[{}, DENSE], ids=["the course's", "dense"])
def strip(request: pytest.FixtureRequest) -> Strip:
    film = gate_is_a_switch(step=0.25, **request.param)
    machine = Machine(film.runs[0], STAGE, head=1.1, runs=film.runs)
    built = Strip(machine, film.entry, film.output, STAGE, STAGE)
    built.runs = film.runs  # type: ignore[attr-defined] # for the tests
    return built


def faults(strip: Strip) -> list[str]:
    family = strip.parts.get_family()
    wrong = [fault for part in family if checked(part) for fault in part.faults()]
    return [str(fault) for fault in (*wrong, *strip.machine.relations())]


def test_every_place_on_the_way_is_true(strip: Strip) -> None:
    for share in (0.0, 0.2, 0.5, 0.9, 1.0):
        strip.lay(share)
        assert faults(strip) == []


def test_it_begins_all_over_a_stage_and_ends_in_its_region(strip: Strip) -> None:
    strip.lay(0.0)
    assert strip.parts.width > 0.85 * STAGE.width
    assert strip.parts.get_right()[0] <= STAGE.right and strip.parts.get_left()[0] >= STAGE.left
    strip.lay(1.0)
    assert strip.parts.get_right()[0] <= strip.region.right + 0.05
    assert strip.parts.get_bottom()[1] >= strip.region.bottom


def test_what_runs_in_it_ends_at_a_switch_that_is_off(strip: Strip) -> None:
    strip.lay(1.0)
    first, along, up = strip.wire()
    runs = strip.runs  # type: ignore[attr-defined]
    for run in (runs[0], runs[-1]):
        strip.follow(run)
        assert faults(strip) == [] and [*first.faults(), *along.faults(), *up.faults()] == []
        on = bool(run.gates.value[strip.output])
        reached = float(first.strokes[-1].points[:, 0].min())
        assert bool(reached < strip.lever.ends[0][0]) is on
        assert bool(up.strokes[-1].stroke_rgbas[0, 3]) is on


def test_a_part_that_is_left_behind_is_told(strip: Strip) -> None:
    strip.lay(1.0)
    strip.machine.z[strip.output].shift((0.3, 0.0, 0.0))
    assert any("place" in fault for fault in
               [str(each) for each in strip.machine.z.faults()])  # fmt: skip
