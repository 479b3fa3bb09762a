"""Means flow to the right, are measured, and the squares on their errors are folded."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, FadeIn, FadeOut, VGroup, VMobject, linear

from scenes.kit.cells.lit_line import light_statement
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.samples.board import (
    ALL,
    CLOSE,
    DIM,
    EVEN,
    FAR,
    FEW,
    NEAR_UP,
    PALE,
    QUARTER,
    SIZES,
    SampleBoard,
)
from scenes.kit.samples.squares import ErrorSquare

_COMES, _GOES = 0.5, 0.4
_FOLDS, _MOVES = 1.6, 1.4


def light(board: SampleBoard, line: str) -> Animation:
    listing = board.crowd.listing
    return light_statement(board.window, listing, listing.after(line))


def lay_out(board: SampleBoard) -> Score:
    """The rulers come, with their names, and the first sample."""
    board.up_label, board.count_label = board.up_name("samples"), board.count_name()
    come = (board.ruler, board.count, board.up_label, board.count_label, board.true_mean,
            board.scatter.flow(1.0))  # fmt: skip
    return Score([(0.0, FadeIn(each, run_time=_COMES)) for each in come])


def one_run(board: SampleBoard, line: str) -> Iterator[Animation]:
    """Samples of a run come one by one, and their mean runs along."""
    parts = (board.scatter, board.one)

    def flow(front: float) -> None:
        for part in parts:
            part.flow(front)

    yield light(board, line)
    yield Vary(VGroup(*parts), flow, 1.0, QUARTER, run_time=2.8, rate=linear, comes=True)


def come_near(board: SampleBoard) -> Iterator[Animation]:
    """The upright ruler is looked at from near, so that samples leave the frame."""
    yield FadeOut(board.up_label, run_time=_GOES)
    parts = (board.scatter, board.one)

    def go(share: float) -> None:
        board.ruler.turn(board.far, board.near, (FAR, NEAR_UP), share)
        board.lay(*parts)

    yield Vary(VGroup(board.ruler, *parts), go, 0.0, 1.0, run_time=1.8)
    board.up_label = board.up_name("means")
    yield Score([
        (0.0, FadeOut(board.scatter, run_time=_GOES)),
        (0.0, FadeIn(board.up_label, run_time=_COMES)),
    ])  # fmt: skip


def let_flow(board: SampleBoard) -> Iterator[Animation]:
    """The means of many runs flow, up to a hundred samples."""
    river = board.crowd_lines
    yield Vary(river, river.flow, 1.0, QUARTER, run_time=2.8, rate=linear, comes=True)


def fold(board: SampleBoard, line: str) -> Iterator[Animation]:
    """What lies below zero is turned up."""
    parts = (board.one, board.crowd_lines)

    def turn_up(share: float) -> None:
        board.chart.folded = share
        board.lay(*parts)

    def come_down(share: float) -> None:
        board.ruler.turn(board.near, board.sized, (NEAR_UP, SIZES), share)
        board.lay(*parts)

    yield Score([
        (0.0, light(board, line)),
        *((0.0, FadeOut(each, run_time=_GOES)) for each in (board.up_label, board.true_mean)),
    ])  # fmt: skip
    yield Vary(VGroup(*parts), turn_up, 0.0, 1.0, run_time=1.5)
    yield Vary(VGroup(board.ruler, *parts), come_down, 0.0, 1.0, run_time=1.0)


def measure(board: SampleBoard, line: str) -> Iterator[Animation]:
    """The error is drawn, and a gauge stands under it."""
    error, river, one = board.error, board.crowd_lines, board.one

    def dim(share: float) -> None:
        river.dim_to(DIM + (PALE - DIM) * share)
        one.dim_to(1.0 + (PALE - 1.0) * share)

    board.up_label = board.up_name("error")
    yield Score([
        (0.0, light(board, line)),
        (0.0, FadeIn(board.up_label, run_time=_COMES)),
        (0.0, Vary(VGroup(river, one), dim, 0.0, 1.0, run_time=0.6)),
    ])  # fmt: skip
    yield Vary(error, error.flow, 1.0, QUARTER, run_time=1.6, rate=linear, comes=True)
    yield from tell(board, int(QUARTER))


def widen(board: SampleBoard) -> Iterator[Animation]:
    """Room is made for more samples; half of the gauge is a dotted level."""
    parts = (board.one, board.crowd_lines, board.error, *board.gauges)

    def go(share: float) -> None:
        board.count.turn(board.short, board.long, (FEW, ALL), share)
        board.lay(*parts)

    yield Vary(VGroup(board.count, *parts), go, 0.0, 1.0, run_time=1.4)
    level = board.level.draw_to(0.0)
    yield Vary(level, level.draw_to, 0.0, 1.0, run_time=0.8, comes=True)


def flow_on(board: SampleBoard, start: float, end: float, run_time: float) -> Iterator[Animation]:
    """All flows on."""
    parts = (board.one, board.crowd_lines, board.error)

    def go(front: float) -> None:
        for part in parts:
            part.flow(front)

    yield Vary(VGroup(*parts), go, start, end, run_time=run_time)


def tell(board: SampleBoard, count: int) -> Iterator[Animation]:
    """The error there is measured."""
    gauge = board.gauge(count)
    board.gauges.append(gauge)
    yield Vary(gauge, gauge.grow, 0.0, 1.0, run_time=0.7, comes=True)


def halve(board: SampleBoard) -> Iterator[Animation]:
    """All but the error goes; its gauge becomes two at a right angle, and half of each is left."""
    gone: list[VMobject] = [board.level, board.crowd_lines, board.one]
    parts = (board.error, *board.gauges)
    legs = board.legs

    def come_near(share: float) -> None:
        board.ruler.turn(board.sized, board.close, (SIZES, CLOSE), share)
        board.count.turn(board.long, board.long, (ALL, EVEN), share)
        board.lay(*parts)

    yield Score([(0.0, FadeOut(each, run_time=_GOES)) for each in gone])
    yield Vary(VGroup(board.ruler, board.count, *parts), come_near, 0.0, 1.0, run_time=1.2)
    yield Vary(legs, legs.turn, 0.0, 1.0, run_time=1.0, comes=True)
    yield Vary(legs, legs.halve, 0.0, 1.0, run_time=0.9)


def span(board: SampleBoard) -> Vary:
    """The long side is drawn."""
    return Vary(board.legs, board.legs.span, 0.0, 1.0, run_time=0.8)


def sweep(board: SampleBoard) -> Iterator[Animation]:
    """The square on the first error is swept out."""
    square = board.square(0)
    board.squares.append(square)
    yield Vary(square, square.sweep, 0.02, 1.0, run_time=1.0, comes=True)


def fold_in(board: SampleBoard) -> Iterator[Animation]:
    """The corners of a copy of the last square are folded in; what is left goes on."""
    halvings = len(board.squares) - 1
    copy, half = board.square(halvings), board.square(halvings + 1)
    yield Vary(copy, copy.fold, 0.01, 1.0, run_time=_FOLDS, comes=True)
    half.arrive(0.0)
    board.squares.append(half)
    yield Score([
        (0.0, FadeIn(half, run_time=0.1)),
        *((0.1, FadeOut(each, run_time=0.3)) for each in (copy, board.legs)[: 2 - halvings]),
    ])  # fmt: skip
    yield Vary(half, half.arrive, 0.0, 1.0, run_time=_MOVES)


def fill_up(board: SampleBoard) -> Score:
    """Four copies of the last square cover the first one, one after the other."""
    copies = [board.square(2) for _ in range(4)]
    for k, copy in enumerate(copies):
        copy.set_z_index(0.3 + 0.01 * k)
    return Score([(0.6 * k, move_over(copy, k)) for k, copy in enumerate(copies)])


def move_over(copy: ErrorSquare, quarter: int) -> Vary:
    """A copy moves over a quarter of the first square."""

    def go(share: float) -> None:
        copy.cover(quarter, share)

    return Vary(copy, go, 0.0, 1.0, run_time=0.9, comes=True)
