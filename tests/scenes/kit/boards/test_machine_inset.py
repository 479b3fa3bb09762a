"""The machine is a board: it follows runs by their attributes, as an inset, too, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from manim import RIGHT, FadeIn

from gradmath.problems.workshop_1.relu_gate import relu_gate
from gradmath.records.layer import MachineRun
from scenes.kit import SAFE, Lecture, Machine, Region, Words, ask, silent, sweep, turn_over
from scenes.kit.boards.board import come_back, shrink
from scenes.kit.cells.moves import Swing
from scenes.kit.truth.checks import checked
from scenes.studio.audit.audit import audit
from tests.support.whole_machine import stand_whole

STAGE = Region(SAFE.left, SAFE.right, -2.4, 2.5)
LARGE = Region(-5.0, 4.6, -2.4, 1.2)
SMALL = Region(SAFE.left, -3.0, -2.4, -0.9)


@cache
def runs() -> list[MachineRun]:
    slide = relu_gate().slide
    assert slide is not None
    last = slide.last_off
    return [*slide.runs[last - 20 : last + 1], *slide.runs[last + 1 : last + 21]]


def machine() -> Machine:
    """All of it, with what runs back in its wires."""
    built = Machine(runs()[0], STAGE, head=0.82, runs=runs())
    stand_whole(built)
    return built


def faults(built: Machine) -> list[str]:
    parts = [part for drawn in built.drawn for part in drawn.get_family() if checked(part)]
    found = [fault for part in parts for fault in part.faults()]
    return [f"{fault.check}: {fault.shown}" for fault in (*found, *built.relations())]


@pytest.mark.parametrize("region", [LARGE, SMALL])
def test_an_inset_of_the_machine_lives_in_its_region(region: Region) -> None:
    built = machine()
    built.sit(built.inset(region))
    for run in (runs()[0], runs()[-1]):
        built.follow(run)
        built.backward.pop(2, None)  # whose way hangs on its switch
        assert faults(built) == []
        points = np.concatenate(
            [part.points for drawn in built.drawn for part in drawn.family_members_with_points()]
        )
        low, high = points.min(axis=0), points.max(axis=0)
        assert region.left - 0.02 <= low[0] and high[0] <= region.right + 0.02
        assert region.bottom - 0.02 <= low[1] and high[1] <= region.top + 0.02
    weight, *_ = built.weights.values()
    # Its digits are hardly larger than what can be read.
    assert built.x[0].digits == weight.digits == built.meter.digits == 0.0


def test_the_machine_comes_back_as_it_was() -> None:
    built, before = machine(), machine()
    built.sit(built.inset(SMALL)).follow(runs()[-1])
    built.sit(before.seat).follow(runs()[0])
    for one, other in zip(built.drawn, before.drawn, strict=True):
        for part, still in zip(one.get_family(), other.get_family(), strict=True):
            assert np.allclose(part.points, still.points)
    assert np.allclose(built.places.columns, before.places.columns)
    assert built.size.width == pytest.approx(before.size.width)


def test_switches_and_meter_turn_over_with_their_run() -> None:
    built, last = machine(), runs()[-1]
    turns = built.turns(last)
    (swing,) = (turn for _, turn in turns if isinstance(turn, Swing))
    assert swing.lever is built.levers[2] and swing.record is last.gates
    assert {record.name for record, _ in turns} >= {"x", "W", "z", "out", "x.grad"}


class InsetStory(Lecture):
    """The machine shrinks, turns over and is swept there, and comes back."""

    watched = False
    captions = {"title": ask("What comes?"), "all": silent(), "small": silent(),
                "turns": silent(), "sweep": silent(), "back": silent()}  # fmt: skip

    def construct(self) -> None:
        self.problem(relu_gate)
        self.words = Words()
        first, last = runs()[0], runs()[-1]
        machine = self.machine = Machine(first, STAGE, head=0.82, runs=runs())
        window = self.open_window(first.listing, "out.backward(v)", lines=3)
        whole = stand_whole(machine)
        machine.backward.clear()
        whole.remove(*[part for part in whole if part in machine.running])
        self.beat("all", FadeIn(whole), pause=0.1)
        self.beat("small", shrink(machine, LARGE))
        turn = turn_over(machine, last)
        self.beat("turns", window.scroll(last.listing, window.sight.lit), turn)
        self.beat("sweep", sweep(machine, runs()[::-1], run_time=1.0))
        self.beat("back", come_back(machine))


def test_an_honest_inset_of_the_machine_raises_no_alarm() -> None:
    report = audit(InsetStory, frame_rate=10)
    assert [str(fault) for fault in report.faults] == []


def of_another_run(built: Machine) -> None:
    built.z.follow(runs()[-1].z)


def of_another_tensor(built: Machine) -> None:
    built.out.follow(built.run.z)


def weights_of_another_run(built: Machine) -> None:
    built["W"].follow(runs()[-1].W)


def left_behind(built: Machine) -> None:
    built.z.shift(RIGHT * 0.1)


def digits_in_a_corner(built: Machine) -> None:
    built.sit(built.inset(SMALL)).show_texts(lambda height: 1.0)


LIES: dict[Callable[[Machine], None], str] = {
    of_another_run: "run: z in the place of z",
    of_another_tensor: "run: z in the place of out",
    weights_of_another_run: "run: W in the place of W",
    left_behind: "place: z[0] elsewhere",
    digits_in_a_corner: "inset: digits of x, too small",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_of_the_machine_as_a_board_is_caught(lie: Callable[[Machine], None]) -> None:
    built = machine()
    lie(built)
    assert LIES[lie] in faults(built)
