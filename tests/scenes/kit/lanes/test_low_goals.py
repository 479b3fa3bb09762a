"""Goals far down the hill: beads fly past them, and their numbers have room."""

from __future__ import annotations

import numpy as np

from gradmath.problems.tutorial_2.nothing_to_overshoot import nothing_to_overshoot
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.lanes.board import LaneBoard
from scenes.kit.lanes.labels import AwayNumber


def board_of(rates: list[float], threshold: float) -> LaneBoard:
    """A race after its first steps."""
    found = nothing_to_overshoot(rates=rates, threshold=threshold)
    window = LoopWindow(found.listing, 1, CORNER, 2).begin_at(found.made_rates)
    board = LaneBoard(found.race, found.two, found.goal_text, window)
    board.show(1)
    board.away = [AwayNumber(bead) for bead in board.beads if bead.away]
    return board


def test_the_number_of_a_bead_beyond_the_frame_keeps_up_with_its_steps() -> None:
    """It has left the frame, but not arrived: another logit of its step has not."""
    board = board_of([0.05, 0.5, 7.0], 0.002)
    (away,) = board.away
    path = board.race.paths[-1]
    assert path.shape[0] > 2 and not path.value[1, 2] <= 0.002
    for k in (1, 2, path.shape[0] - 1, 900):
        board.show(k)
        assert away.number.index == (min(k, path.shape[0] - 1), 0)
        assert list(away.faults()) == []


def test_numbers_of_flags_are_apart_from_those_of_beads_beyond_the_frame() -> None:
    for threshold in (0.001, 0.002, 0.005, 0.01, 0.02):
        board = board_of([0.1, 1.0, 10.0, 100.0, 1000.0], threshold)
        assert len(board.away) >= 3
        flags = [float(flag.get_left()[0]) for flag in board.flags]
        reach = max(float(away.number.get_right()[0]) for away in board.away)
        assert min(flags) > reach + 0.1
        ticks = np.array(board.view.axis.span.ticks)
        assert np.all(np.diff(ticks) == 1) and ticks[-1] == 3
