"""Combs come, are looked at from ever nearer, and give way to the digits that dtypes keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, FadeIn, FadeOut, VMobject, smooth

from scenes.kit.cells.lit_line import light_line
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.teeth.board import Digits, TeethBoard
from scenes.kit.teeth.rows import DigitRow
from scenes.kit.teeth.squares import WAVE

_COMES = 0.5  # seconds
_ROUNDS = 1.2
_SEEN = 2  # combs in which a tooth is seen to be taken from afar


def arrive(board: TeethBoard) -> Iterator[Animation]:
    """The line at the number comes, then comb after comb, each with the tooth that it takes."""
    for comb in board.combs:
        comb.slide(0.0)
    yield Score([
        (0.0, FadeIn(board.line, run_time=_COMES)),
        (0.0, FadeIn(board.tenth.name_shown, run_time=_COMES)),
        (0.3, FadeIn(board.ruler, run_time=_COMES)),
    ])  # fmt: skip
    for k, comb in enumerate(board.combs):
        yield Score([
            (0.0, light_line(board.window, board.found.tenths[k].line)),
            (0.1, FadeIn(board.names[k], run_time=_COMES)),
            (0.1, FadeIn(comb, run_time=_COMES)),
        ])  # fmt: skip
        yield Vary(comb, comb.slide, 0.0, 1.0, run_time=0.8 if k < _SEEN else 0.1)


def look(board: TeethBoard, start: int, end: int, run_time: float) -> Vary:
    """All combs are looked at from nearer, or from farther: as many times each second."""
    levels = board.levels
    return Vary(board.near, board.look, levels[start], levels[end], run_time=run_time, rate=evenly)


def evenly(share: float) -> float:
    """Steady, but for a soft start and a soft end."""
    return 0.7 * share + 0.3 * float(smooth(share))


def tell(board: TeethBoard, *lanes: int) -> Iterator[Animation]:
    """What dtypes hold is written over their lanes."""
    yield Score([
        (0.3 * n, FadeIn(board.tenth.numbers[k], run_time=_COMES)) for n, k in enumerate(lanes)
    ])  # fmt: skip


def fold(board: TeethBoard) -> Iterator[Animation]:
    """The combs go, and the binary digits of the number unroll over the lanes."""
    yield Score([
        *((0.0, FadeOut(each, run_time=_COMES)) for each in (board.line, board.near)),
        (0.4, unroll(board.tenth, 3.0)),
    ])  # fmt: skip


def unroll(digits: Digits, run_time: float) -> Vary:
    """Digit by digit."""
    ribbon = digits.ribbon
    return Vary(ribbon, ribbon.unroll, 0.0, 1.0, run_time=run_time, rate=evenly, comes=True)


def cut(board: TeethBoard) -> Iterator[Animation]:
    """The digits are read from left to right; each dtype writes as many as it has room for."""
    yield read(board.tenth, [*board.tenth.rows.values()], 3.6)


def read(digits: Digits, rows: Sequence[DigitRow], run_time: float) -> Score:
    """All rows read the ribbon as far as the longest of them has room, or as it has digits."""
    longest = max(len(row.digits) for row in rows)
    for row in rows:
        row.read(0)
    cursor = digits.cursor
    return Score([
        (0.0, Vary(cursor, cursor.point, 1.0, longest, run_time=run_time, rate=evenly, comes=True,
                   goes=True)),
        *((0.0, Vary(row, row.read, 0.0, longest + WAVE, run_time=run_time, rate=evenly,
                     comes=True)) for row in rows),
    ])  # fmt: skip


def round_off(board: TeethBoard) -> Iterator[Animation]:
    """What was cut off becomes what is held."""
    yield Score([(0.0, rounding(row)) for row in board.tenth.rows.values()])


def rounding(row: DigitRow) -> Vary:
    """From its first digit to its last."""
    return Vary(row, row.round_off, 0.0, 1.0, run_time=_ROUNDS)


def whole(board: TeethBoard) -> Iterator[Animation]:
    """The digits of the whole number come in place of the others."""
    tenth, found = board.tenth, board.found
    gone: list[VMobject] = [tenth.ribbon, tenth.name_shown]
    yield Score([
        (0.0, light_line(board.window, found.make_whole, 0.8)),
        *((0.0, FadeOut(each, run_time=_COMES)) for each in gone),
        *((0.6, FadeOut(each, run_time=_COMES)) for each in (*tenth.rows.values(), *tenth.numbers)),
        (0.5, FadeIn(board.whole.name_shown, run_time=_COMES)),
        (0.6, unroll(board.whole, 1.6)),
    ])  # fmt: skip


def keep(board: TeethBoard, lane: int) -> Iterator[Animation]:
    """A dtype reads as many digits as it has room for, rounds them, and says what it holds."""
    digits, row = board.whole, board.whole.rows.get(lane)
    yield light_line(board.window, board.found.wholes[lane].line)
    if row is not None:
        yield read(digits, [row], 0.5 + 0.02 * len(row.digits))
        yield rounding(row)
    yield FadeIn(digits.numbers[lane], run_time=_COMES)


def come_back(board: TeethBoard) -> Iterator[Animation]:
    """The combs around the first number come back, and are looked at from farther and farther."""
    tenth, whole = board.tenth, board.whole
    board.look(board.levels[-1])
    gone: list[VMobject] = [whole.name_shown, whole.ribbon, *whole.rows.values(), *whole.numbers]
    comes: list[VMobject] = [board.line, board.near, tenth.name_shown, *tenth.numbers]
    yield Score([
        (0.0, light_line(board.window, board.found.tenths[-1].line, 1.0)),
        *((0.0, FadeOut(each, run_time=0.4)) for each in gone),
        *((0.4, FadeIn(each, run_time=0.4)) for each in comes),
    ])  # fmt: skip
    yield look(board, -1, 0, 5.0)
