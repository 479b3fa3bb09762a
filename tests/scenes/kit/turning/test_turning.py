"""A row that turns: ghosts, bars, terms and facts say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from manim import RIGHT

from gradmath.problems.workshop_2.rows_hear_each_other import rows_hear_each_other
from scenes.kit.look.theme import Face, current_theme, rgba
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import PIXEL, Fault, checked
from scenes.kit.turning.board import TurnBoard
from scenes.kit.turning.facts import MovedIfWeighed

FILM = rows_hear_each_other()
START, TURNED, PAIRED = FILM.start, FILM.together[-1], FILM.paired[-1]
EVERYTHING = ["gradients", "arc", "weights", "ghosts"]


def board() -> TurnBoard:
    """All of it, as the film begins."""
    whole = TurnBoard(START, FILM.runs)
    whole.space.look(whole.eye)
    whole.laid = [*EVERYTHING]
    return whole


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def test_all_that_stands_is_true() -> None:
    whole = board()
    for run in (START, TURNED, FILM.alone[-1], FILM.paired[0]):
        whole.follow(run)
        assert faults_of(*whole.living, whole.weights_name, whole.bars_name, *whole.indices) == []
        assert list(whole.relations()) == [] and list(run_faults(whole)) == []
    terms = whole.join()
    assert [link.row for link in terms.counting] == [1, 3]
    whole.follow(PAIRED)
    assert faults_of(terms) == [] and list(run_faults(whole)) == []


def test_a_ghost_points_where_the_gradient_did_from_where_it_begins_now() -> None:
    whole = board().follow(TURNED)
    for i, ghost in enumerate(whole.ghosts):
        tail, tip = ghost.ends()
        assert np.allclose(tail, TURNED.X.value[i])
        assert np.allclose(tip - tail, START.X_grad.value[i])
        (first,) = whole.space.see([tail])
        assert np.allclose(ghost.points[0], first, atol=PIXEL)


def test_bars_are_as_long_as_gradients_have_moved() -> None:
    whole = board().follow(TURNED)
    lengths = np.array([np.ptp(bar.points[:, 0]) for bar in whole.bars.bars])
    moved = TURNED.moved.value.astype(float)
    assert np.allclose(lengths / lengths[1], moved / moved[1], rtol=1e-4)
    assert [len(bar.points) for bar in whole.follow(START).bars.bars] == [0] * 5


def test_what_is_left_out_is_not_laid() -> None:
    whole = board()
    whole.left_out.add(3)
    assert whole.gradients[3] not in whole.living and whole.gradients[0] in whole.living


def test_numbers_keep_clear_of_each_other() -> None:
    whole = board()
    for run in FILM.together[::6]:
        whole.follow(run)
        middles = np.array([number.get_center() for number in whole.numbers])
        apart = np.linalg.norm(middles[:, None] - middles, axis=2) + 9 * np.eye(5)
        assert apart.min() > 0.4


# -- lies --------------------------------------------------------------------------------------


def ghost_elsewhere(whole: TurnBoard) -> Any:
    return whole.ghosts[0].shift(0.2 * RIGHT)


def ghost_of_another_row(whole: TurnBoard) -> Any:
    whole.ghosts[0].row = 2
    return whole.ghosts[0]


def ghost_in_the_colour_of_gradients(whole: TurnBoard) -> Any:
    theme = current_theme()
    whole.ghosts[0].stroke_rgbas = rgba(theme.ink(Face.GRADIENT))
    return whole.ghosts[0]


def longer_bar(whole: TurnBoard) -> Any:
    return whole.bars.bars[1].stretch(1.2, 0)


def bar_in_another_colour(whole: TurnBoard) -> Any:
    whole.bars.bars[1].fill_rgbas = rgba(current_theme().ink(Face.VALUE))
    return whole.bars.bars[1]


def bar_as_it_was(whole: TurnBoard) -> Any:
    whole.bars.bars[1].record = START.moved
    return whole.bars.bars[1]


def bars_of_two_runs(whole: TurnBoard) -> Any:
    whole.bars.bars[2].follow(FILM.alone[-1].moved)
    return whole.bars


def bar_of_another_row(whole: TurnBoard) -> Any:
    whole.bars.bars[2].index = (3,)
    return whole.bars


def number_at_another_bar(whole: TurnBoard) -> Any:
    whole.bars.numbers[2].move_to(whole.bars.numbers[1])
    return whole.bars


LIES: dict[Callable[[TurnBoard], Any], str] = {
    ghost_elsewhere: "arrow", ghost_of_another_row: "arrow",
    ghost_in_the_colour_of_gradients: "colour", longer_bar: "bar", bar_in_another_colour: "colour",
    bar_as_it_was: "bar", bars_of_two_runs: "stale", bar_of_another_row: "index",
    number_at_another_bar: "place",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[TurnBoard], Any]) -> None:
    whole = board().follow(TURNED)
    assert LIES[lie] in {fault.check for fault in faults_of(lie(whole))}


def test_a_ghost_at_another_tip_is_told() -> None:
    whole = board()
    whole.ghosts[0].follow(START.old, (START.X, 2))
    assert {fault.check for fault in whole.relations()} == {"arrow"}


def test_those_move_that_v_weighs() -> None:
    fact = MovedIfWeighed([TURNED, FILM.alone[-1], PAIRED])
    assert fact.fault() is None and fact.bears
    told = MovedIfWeighed([PAIRED, START]).fault()
    assert told is not None and "row 0" in told
