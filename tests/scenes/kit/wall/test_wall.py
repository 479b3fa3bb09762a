"""A wall, its tallies and its race say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import DOWN, RIGHT, UP

from gradmath.problems.tutorial_4.row_or_column import row_or_column
from gradmath.records.tensor import Record
from gradmath.records.walls import WallRun
from scenes.kit import SAFE, BearingFact, Region
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import PIXEL, Fault, checked
from scenes.kit.wall.board import WallBoard
from scenes.kit.wall.facts import (
    AllLines,
    LinesOf,
    Mixed,
    OneForMany,
    OneLine,
    Painted,
    one_call_has_all,
)
from scenes.kit.wall.race import Race
from scenes.kit.wall.tally import CallTally

FILM = row_or_column(n=12)
OTHER = row_or_column(w=[0.0, -1.5, 4.0], n=2)
WIDE, LOSS, TALL = FILM.wide, FILM.loss, FILM.tall
REGION = Region(-3.3, SAFE.right - 0.1, bottom=-2.45, top=1.95)


class Bench:
    """A wall whose rows are painted, or whose columns are, with what entered and its count."""

    def __init__(self, run: WallRun = WIDE, *, ahead: bool = False) -> None:
        self.board = board = WallBoard(run, REGION)
        calls = run.ahead_calls if ahead else run.back_calls
        self.tally = CallTally(run.listing, "jvp" if ahead else "backward", calls, -6.0, 1.7)
        self.race = Race(FILM.clocked, Region(-6.0, 6.0, -2.4, 2.0))
        self.race.strips[0].reveal(1.0)
        self.port, self.name = board.enter_u() if ahead else board.enter_v()
        lines = run.columns if ahead else run.rows
        paint = board.paint_column if ahead else board.paint_row
        self.painted = [paint(k)[0] for k in range(len(lines))]
        for _ in lines:
            self.tally.mark()
        self.number = self.tally.tell()

    @property
    def parts(self) -> list[Any]:
        board, race = self.board, self.race
        return [board.wall, board.label, *board.outs, *board.inps, self.port, self.name,
                *self.painted, self.tally.name, *self.tally.marks, self.number, *race.strips,
                *race.bars, *race.times]  # fmt: skip

    def faults(self) -> list[Fault]:
        family = [part for each in self.parts for part in each.get_family()]
        found = [fault for part in family if checked(part) for fault in part.faults()]
        return [*found, *self.board.relations(), *run_faults(self.board)]


@pytest.mark.parametrize("run", [WIDE, LOSS, TALL, OTHER.loss, OTHER.tall])
@pytest.mark.parametrize("ahead", [False, True])
def test_all_that_stands_is_true(run: WallRun, ahead: bool) -> None:
    assert Bench(run, ahead=ahead).faults() == []


@pytest.mark.parametrize("run", [WIDE, LOSS, TALL, OTHER.loss])
def test_cells_of_a_wall_never_meet_and_stay_in_their_region(run: WallRun) -> None:
    places = WallBoard(run, REGION).places
    (m, n), size, sides = run.size, places.cell, places.sides
    assert all(gap > 0 for gap in (size.pitch[0] - size.width, size.pitch[1] - size.height))
    assert sides.left > REGION.left and sides.right < REGION.right + PIXEL
    assert sides.bottom > REGION.bottom and sides.top < REGION.top
    assert abs(places.v_center(m - 1)[1] - places.center(m - 1, 0)[1]) < PIXEL
    assert abs(places.u_center(n - 1)[0] - places.center(0, n - 1)[0]) < PIXEL


def test_a_column_is_painted_by_the_entry_of_u_below_it() -> None:
    board = WallBoard(WIDE, REGION)
    board.enter_u()
    column, current = board.paint_column(2)
    assert column.record is WIDE.columns[2] and current.record is WIDE.U[2]
    assert current.index == (2,) and float(current.record.value[2]) == 1.0
    across = {round(float(corner[0]), 6) for corner in current.way.corners}
    assert across == {round(float(column.get_center()[0]), 6)}


def test_bars_of_seconds_are_on_one_scale() -> None:
    bars = Race(FILM.clocked, Region(-6.0, 6.0, -2.4, 2.0)).bars
    seconds = [float(record.value) for record in (FILM.clocked.back, FILM.clocked.ahead)]
    widths = [float(np.ptp(bar.points[:, 0])) for bar in bars]
    assert widths[1] > widths[0]
    assert widths[0] < 0.021 or abs(widths[0] / widths[1] - seconds[0] / seconds[1]) < 1e-6


# -- planted faults ------------------------------------------------------------------------


def in_another_row(bench: Bench) -> None:
    bench.painted[1].shift(0.5 * DOWN)


def of_another_call(bench: Bench) -> None:
    bench.painted[1].follow(WIDE.rows[2])


def swapped_calls(bench: Bench) -> None:
    rows = bench.board.rows
    rows[0], rows[1] = rows[1], rows[0]


def a_cell_less(bench: Bench) -> None:
    bench.board.wall.remove(bench.board.sockets[3])


def a_call_too_many(bench: Bench) -> None:
    bench.tally.mark()


def a_mark_out_of_line(bench: Bench) -> None:
    bench.tally.marks[1].shift(0.1 * UP)


def an_output_at_another_row(bench: Bench) -> None:
    bench.board.outs[0].shift(DOWN)


def an_input_at_another_column(bench: Bench) -> None:
    bench.board.inps[1].shift(RIGHT)


def an_entry_that_is_none(bench: Bench) -> None:
    piece = bench.board.outs[2].setting.pieces[0]
    vars(piece.claim)["index"] = (7,)


def a_longer_time(bench: Bench) -> None:
    bench.race.bars[0].stretch(3.0, 0)


def a_strip_that_is_filled_too_soon(bench: Bench) -> None:
    bench.race.strips[0].shown = 0.5


LIES: dict[Callable[[Bench], None], str] = {
    in_another_row: "wall",
    of_another_call: "wall",
    swapped_calls: "wall",
    a_cell_less: "wall",
    a_call_too_many: "tally",
    a_mark_out_of_line: "tally",
    an_output_at_another_row: "edge",
    an_input_at_another_column: "edge",
    an_entry_that_is_none: "claim",
    a_longer_time: "bar",
    a_strip_that_is_filled_too_soon: "cells",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda each: each.__name__)
def test_a_planted_fault_is_noticed(lie: Callable[[Bench], None]) -> None:
    bench = Bench()
    lie(bench)
    assert LIES[lie] in {fault.check for fault in bench.faults()}


# -- facts ---------------------------------------------------------------------------------


def _other(record: Record) -> Record:
    return replace(record, value=record.value + 1)


TRUE: list[BearingFact] = [
    LinesOf(WIDE.J, WIDE.out, WIDE.inp),
    LinesOf(LOSS.J, LOSS.out, LOSS.inp),
    OneLine(WIDE.V[1], WIDE.rows[1], WIDE.J),
    OneLine(WIDE.U[3], WIDE.columns[3], WIDE.J, ahead=True),
    AllLines(Painted.of(WIDE), 3, 4),
    AllLines(Painted.of(LOSS), 1, 8),
    AllLines(Painted.of(TALL), 8, 1),
    Mixed(LOSS.J, LOSS.u, LOSS.mixed),
    OneForMany(FILM.clocked),
    one_call_has_all(LOSS),
]
FALSE: list[BearingFact] = [
    LinesOf(WIDE.J, WIDE.inp, WIDE.out),
    OneLine(WIDE.V[1], WIDE.rows[0], WIDE.J),
    OneLine(WIDE.U[1], WIDE.columns[3], WIDE.J, ahead=True),
    OneLine(LOSS.u, WIDE.rows[0], WIDE.J),
    OneLine(_other(WIDE.V[1]), WIDE.rows[1], WIDE.J),
    AllLines(Painted.of(WIDE), 4, 3),
    AllLines(Painted.of(LOSS), 8, 8),
    AllLines(replace(Painted.of(WIDE), rows=WIDE.rows[::-1]), 3, 4),
    AllLines(replace(Painted.of(WIDE), columns=WIDE.columns[::-1]), 3, 4),
    AllLines(replace(Painted.of(WIDE), rows=WIDE.rows[:2]), 3, 4),
    AllLines(replace(Painted.of(WIDE), J=LOSS.J), 3, 4),
    Mixed(LOSS.J, LOSS.U[0], LOSS.mixed),
    Mixed(LOSS.J, LOSS.u, _other(LOSS.mixed)),
    Mixed(LOSS.J, LOSS.u, LOSS.rows[0]),
    OneForMany(replace(FILM.clocked, calls=OTHER.clocked.calls)),
    OneForMany(replace(FILM.clocked, grad=OTHER.clocked.grad)),
    one_call_has_all(TALL),
]


@pytest.mark.parametrize("fact", TRUE, ids=lambda fact: type(fact).__name__)
def test_what_is_so_may_be_said(fact: BearingFact) -> None:
    assert fact.fault() is None and fact.bears


@pytest.mark.parametrize("fact", FALSE, ids=lambda fact: type(fact).__name__)
def test_what_is_not_so_may_not(fact: BearingFact) -> None:
    assert fact.fault() is not None
