"""Combs, rulers and binary digits say what is so, and notice where they lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from manim import ORIGIN, RIGHT, UP, VMobject

from gradmath.problems.tutorial_1.no_tooth_at_one_tenth import no_tooth_at_one_tenth
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.look.theme import rgba
from scenes.kit.teeth.board import TeethBoard, aims_of
from scenes.kit.teeth.exact import (
    digits_of,
    ends_after,
    first_place,
    gap_above,
    number_of,
)
from scenes.kit.teeth.facts import (
    Endless,
    HeldBy,
    LiesBeside,
    NoRoom,
    RoundedOff,
    TakesNearest,
    TooLarge,
)
from scenes.kit.teeth.squares import Written, column, wave
from scenes.kit.teeth.view import TeethView, near_enough
from scenes.kit.truth.checks import Fault, checked

FOUND = no_tooth_at_one_tenth()
TENTH, WHOLE = aims_of(FOUND)
B, H, S, D = FOUND.tenths


def changed(record: Record, value: object) -> Record:
    return replace(record, value=np.array(value, dtype=record.value.dtype))


class Stage:
    """All that the film draws: combs near enough for the teeth of float32, and both ribbons."""

    def __init__(self) -> None:
        window = CodeWindow(FOUND.listing, FOUND.listing.after(B.line), ORIGIN, 2)
        board = self.board = TeethBoard(FOUND, window)
        board.look(board.levels[2])
        self.comb, self.row = board.combs[2], board.tenth.rows[2]
        self.drawn: list[VMobject] = [board.near, board.line, *board.names]
        for digits in (board.tenth, board.whole):
            self.drawn += [digits.name_shown, digits.ribbon, digits.cursor, *digits.rows.values()]
            self.drawn += digits.numbers

    def faults(self) -> list[Fault]:
        family = [part for drawable in self.drawn for part in drawable.get_family()]
        return [fault for part in family if checked(part) for fault in part.faults()]


# -- exact numbers --------------------------------------------------------------------------


def test_digits_are_those_that_python_writes() -> None:
    for number in (1, 5, 16777217, 33554431):
        written = [int(each) for each in f"{number:b}"]
        assert digits_of(Fraction(number), len(written)) == written
        assert number_of(written, first_place(Fraction(number))) == number
        assert ends_after(Fraction(number)) == len(f"{number:b}".rstrip("0"))
    assert digits_of(Fraction(1, 10), 12) == [1, 1, 0, 0] * 3
    assert ends_after(Fraction(1, 10)) is None and ends_after(Fraction(3, 8)) == 2


def test_gaps_are_those_of_numpy() -> None:
    for number in (0.1, 1.0, 3.0, 999.99, 16777216.0):
        held = float(np.float32(number))
        assert gap_above(Fraction(held), 23) == Fraction(float(np.spacing(np.float32(number))))
        assert gap_above(Fraction(number), 52) == Fraction(float(np.spacing(number)))


def test_views_are_round_and_have_a_few_teeth() -> None:
    halves = [near_enough(Fraction(1, 10), places) for places in (7, 10, 23, 52)]
    assert halves == [2e-3, 2e-4, 2e-8, 2e-17]
    view = TeethView(2e-17)
    right = view.across([2e-17])[0]
    assert view.across([0.0, 1e-17, -2e-17]) == pytest.approx([0.0, right / 2, -right])


def test_what_lies_too_close_is_an_area_and_comes_apart() -> None:
    board = Stage().board
    for level, teeth in ((0, [8, 66, 0, 0]), (2, [0, 0, 5, 0]), (3, [0, 0, 0, 3])):
        board.look(board.levels[level])
        assert [len(comb.teeth.points) // 4 for comb in board.combs] == teeth


def test_squares_open_one_after_the_other() -> None:
    assert wave(0.0, 4).tolist() == [0.0] * 4 and wave(10.0, 4).tolist() == [1.0] * 4
    assert wave(3.0, 4) == pytest.approx([1 / 2, 1 / 3, 1 / 6, 0.0])
    squares = Written([1, 0, 1], 2, 0.5, np.array([1.0, 1.0, 0.5]))
    middles = squares.outline(1).reshape(2, 16, 3).mean(axis=1)
    assert middles[:, 0] == pytest.approx(column([2, 4])) and middles[:, 1] == pytest.approx(0.5)
    wide = np.ptp(squares.outline(1).reshape(2, 16, 3)[..., 0], axis=1)
    assert wide[0] == pytest.approx(2 * wide[1])


# -- lies ----------------------------------------------------------------------------------


def tooth_elsewhere(stage: Stage) -> None:
    stage.comb.teeth.points[::4] += 0.1 * UP


def tooth_missing(stage: Stage) -> None:
    stage.comb.teeth.lay(stage.comb.teeth.points[4:])


def line_elsewhere(stage: Stage) -> None:
    stage.comb.spine.points = stage.comb.spine.points + 0.1 * UP


def another_tooth_held(stage: Stage) -> None:
    teeth = stage.comb.held.teeth.value
    stage.comb.held = replace(S, held=changed(S.held, teeth[112]))
    stage.comb.look()


def tooth_left_out(stage: Stage) -> None:
    stage.comb.held = replace(S, teeth=changed(S.teeth, np.delete(S.teeth.value, 105)))
    stage.comb.look()


def comb_in_another_lane(stage: Stage) -> None:
    stage.comb.lane = 1
    stage.comb.look()


def nearer_than_it_is(stage: Stage) -> None:
    stage.comb.mark.shift(0.2 * RIGHT)


def end_in_another_colour(stage: Stage) -> None:
    tip = stage.board.combs[0].tips[1]
    tip.fill_rgbas = rgba("#ffffff")


def tick_elsewhere(stage: Stage) -> None:
    stage.board.ruler.ticks.shift(0.1 * RIGHT)


def distance_elsewhere(stage: Stage) -> None:
    ruler = stage.board.ruler
    next(each for each in ruler.labels if each.fill_rgbas[0, 3]).shift(0.3 * RIGHT)


def side_of_another_kind(stage: Stage) -> None:
    label = stage.board.ruler.labels[0]
    label.claim = replace(label.claim, side=0)


def hairline_elsewhere(stage: Stage) -> None:
    stage.board.line.points = stage.board.line.points + 0.1 * RIGHT


def name_elsewhere(stage: Stage) -> None:
    stage.board.tenth.name_shown.shift(0.2 * RIGHT)


def number_of_another_line(stage: Stage) -> None:
    aim = stage.board.tenth.name_shown
    aim.inscriptions[0].claim = replace(TENTH, line=FOUND.make_whole)


def dtype_in_another_lane(stage: Stage) -> None:
    stage.board.names[1].shift(0.97 * UP)


def number_in_another_lane(stage: Stage) -> None:
    stage.board.tenth.numbers[1].shift(0.97 * UP)


def fewer_decimals(stage: Stage) -> None:
    number = stage.board.tenth.numbers[3]
    number.decimals = 1
    number.follow(D.held, 0.2, number.get_center())


def ribbon_elsewhere(stage: Stage) -> None:
    stage.board.tenth.ribbon.main.ones.shift(0.2 * RIGHT)


def ribbon_of_another_number(stage: Stage) -> None:
    ribbon = stage.board.tenth.ribbon
    digits = digits_of(Fraction(1, 5) + 1, 54)
    ribbon.main.write(Written(digits, ribbon.first, 1.5, np.ones(54)))


def cursor_elsewhere(stage: Stage) -> None:
    stage.board.tenth.cursor.shift(0.2 * RIGHT)


def digit_turned(stage: Stage) -> None:
    assert S.digits is not None
    digits = S.digits.value.copy()
    digits[-1] = 0
    stage.row.held = replace(S, digits=changed(S.digits, digits))
    stage.row.look()


def digits_elsewhere(stage: Stage) -> None:
    stage.row.kept.shift(0.2 * RIGHT)


def frame_elsewhere(stage: Stage) -> None:
    stage.row.frame.shift(0.2 * RIGHT)


def count_elsewhere(stage: Stage) -> None:
    stage.row.room.shift(0.5 * RIGHT)


def digits_of_another_number(stage: Stage) -> None:
    stage.row.aim = replace(WHOLE, text="3")


def room_for_more(stage: Stage) -> None:
    stage.row.room.claim = replace(stage.row.room.claim, held=D)


LIES: dict[Callable[[Stage], None], str] = {
    tooth_elsewhere: "comb",
    tooth_missing: "comb",
    line_elsewhere: "comb",
    another_tooth_held: "comb",
    tooth_left_out: "comb",
    comb_in_another_lane: "lane",
    nearer_than_it_is: "comb",
    end_in_another_colour: "colour",
    tick_elsewhere: "ruler",
    distance_elsewhere: "ruler",
    side_of_another_kind: "claim",
    hairline_elsewhere: "line",
    name_elsewhere: "line",
    number_of_another_line: "claim",
    dtype_in_another_lane: "lane",
    number_in_another_lane: "lane",
    fewer_decimals: "lane",
    ribbon_elsewhere: "digits",
    ribbon_of_another_number: "digits",
    cursor_elsewhere: "digits",
    digit_turned: "digits",
    digits_elsewhere: "digits",
    frame_elsewhere: "digits",
    count_elsewhere: "digits",
    digits_of_another_number: "digits",
    room_for_more: "number",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_each_lie_is_noticed(lie: Callable[[Stage], None]) -> None:
    stage = Stage()
    assert stage.faults() == []
    lie(stage)
    assert LIES[lie] in {fault.check for fault in stage.faults()}


# -- what captions say ---------------------------------------------------------------------


def test_facts_about_teeth() -> None:
    assert TakesNearest(FOUND.tenths, TENTH).fault() is None
    other = replace(S, held=changed(S.held, S.teeth.value[112]))
    assert TakesNearest([B, other], TENTH).fault() == f"{other.held.text()} in float32"
    assert HeldBy(FOUND.tenths, TENTH, frozenset()).fault() is None
    assert HeldBy(FOUND.tenths, TENTH, frozenset({"float64"})).fault() == "held by none"
    assert HeldBy(FOUND.wholes, WHOLE, frozenset({"float64"})).fault() is None
    assert HeldBy(FOUND.wholes, WHOLE, frozenset()).fault() == "held by float64"
    for held, side in ((B, 1), (H, -1), (S, 1), (D, 1)):
        assert LiesBeside(held, TENTH, side).fault() is None
        assert (LiesBeside(held, TENTH, -side).fault() or "").endswith(held.held.text())


def test_facts_about_digits() -> None:
    assert Endless(TENTH).fault() is None and Endless(WHOLE).fault() == "25 digits"
    assert RoundedOff(FOUND.tenths, TENTH, changes=True).fault() is None
    assert RoundedOff([H], TENTH, changes=False).fault() is None
    assert RoundedOff([H], TENTH, changes=True).fault() == "digits that stay"
    assert RoundedOff([S], TENTH, changes=False).fault() == "others"
    cut = replace(S, held=changed(S.held, S.teeth.value[109]))
    assert RoundedOff([cut], TENTH, changes=True).fault() == f"{cut.held.text()} in float32"
    bfloat16, float16, float32, float64 = FOUND.wholes
    assert NoRoom(bfloat16, WHOLE).fault() is None and NoRoom(float32, WHOLE).fault() is None
    assert NoRoom(float64, WHOLE).fault() == "25 digits where 53 are kept"
    assert TooLarge(float16, WHOLE).fault() is None
    assert TooLarge(float32, WHOLE).fault() == "1.67772e+07 after 1.67774e+07"
