"""Means flow to the right, are measured, and their rulers come closer or turn logarithmic."""

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
    FAR,
    FEW,
    LOG,
    LOG_UP,
    MOST,
    NEAR_UP,
    PALE,
    QUARTER,
    SIZES,
    SampleBoard,
)

_COMES, _GOES = 0.5, 0.4
_BESIDE = 145.0  # where half of a gauge waits


def light(board: SampleBoard, line: str) -> Animation:
    listing = board.crowd.listing
    return light_statement(board.window, listing, listing.after(line))


def one_run(board: SampleBoard) -> Iterator[Animation]:
    """Samples of a run come one by one, and their mean runs along."""
    parts = (board.scatter, board.one)

    def flow(front: float) -> None:
        for part in parts:
            part.flow(front)

    yield Vary(VGroup(*parts), flow, 1.0, QUARTER, run_time=2.8, rate=linear, comes=True)


def come_near(board: SampleBoard) -> Iterator[Animation]:
    """The upright ruler is looked at from near, so that samples leave the frame."""
    yield Score([
        (0.0, FadeOut(board.heap, run_time=_GOES)),
        (0.0, FadeOut(VGroup(board.up_label, board.count_label), run_time=_GOES)),
    ])  # fmt: skip
    parts = (board.scatter, board.one)

    def go(share: float) -> None:
        board.ruler.turn(board.upright, board.near, (FAR, NEAR_UP), share)
        board.count.turn(board.short, board.short_near, (FEW, FEW), share)
        board.lay(*parts)

    yield Vary(VGroup(board.ruler, board.count, *parts), go, 0.0, 1.0, run_time=2.0)
    board.up_label, board.count_label = board.up_name("means"), board.count_name()
    yield Score([
        (0.0, FadeOut(board.scatter, run_time=_GOES)),
        (0.0, FadeIn(VGroup(board.up_label, board.count_label), run_time=_COMES)),
    ])  # fmt: skip


def let_flow(board: SampleBoard, line: str) -> Iterator[Animation]:
    """The means of many runs flow, up to a hundred samples."""
    river = board.crowd_lines
    yield light(board, line)
    yield Vary(river, river.flow, 1.0, QUARTER, run_time=4.0, rate=linear, comes=True)


def fold(board: SampleBoard) -> Iterator[Animation]:
    """What lies below zero is turned up."""
    parts = (board.one, board.crowd_lines)

    def go(share: float) -> None:
        board.chart.folded = share
        board.ruler.turn(board.near, board.sized, (NEAR_UP, SIZES), share)
        board.lay(*parts)

    yield FadeOut(board.up_label, run_time=_GOES)
    yield Vary(VGroup(board.ruler, *parts), go, 0.0, 1.0, run_time=2.2)
    board.up_label = board.up_name("means", size=True)
    yield FadeIn(board.up_label, run_time=_GOES)


def measure(board: SampleBoard, line: str) -> Iterator[Animation]:
    """The error is drawn, and gauges stand under it."""
    error, river, one = board.error, board.crowd_lines, board.one

    def dim(share: float) -> None:
        river.dim_to(DIM + (PALE - DIM) * share)
        one.dim_to(1.0 + (PALE - 1.0) * share)

    yield light(board, line)
    yield Vary(VGroup(river, one), dim, 0.0, 1.0, run_time=0.6)
    yield Vary(error, error.flow, 1.0, QUARTER, run_time=1.6, rate=linear, comes=True)
    board.error_label = board.error_name()
    board.gauges = [board.gauge(int(QUARTER))]
    for gauge in board.gauges:
        gauge.grow(0.0)
    yield FadeIn(board.error_label, run_time=_COMES)
    for gauge in board.gauges:
        yield Vary(gauge, gauge.grow, 0.0, 1.0, run_time=0.8, comes=True)


def widen(board: SampleBoard) -> Iterator[Animation]:
    """Room is made for more samples; half of the gauge stands beside it, dotted."""
    parts = (board.one, board.crowd_lines, board.error, *board.gauges)
    yield FadeOut(board.error_label, run_time=_GOES)

    def go(share: float) -> None:
        board.count.turn(board.short_near, board.long, (FEW, ALL), share)
        board.lay(*parts)

    yield Vary(VGroup(board.count, *parts), go, 0.0, 1.0, run_time=1.8)
    half = board.half = board.half_gauge(_BESIDE)
    yield Vary(half, half.grow, 0.0, 1.0, run_time=0.8, comes=True)


def flow_on(board: SampleBoard, start: float, end: float, run_time: float) -> Iterator[Animation]:
    """All flows on, and half of the gauge is carried along."""
    parts = (board.one, board.crowd_lines, board.error)
    half = board.half
    begun = half.count

    def go(front: float) -> None:
        for part in parts:
            part.flow(front)
        half.carry(begun + (end - begun) * (front - start) / (end - start))

    yield Vary(VGroup(*parts, half), go, start, end, run_time=run_time)


def tell(board: SampleBoard, count: int) -> Iterator[Animation]:
    """The error there is measured beside what is carried."""
    gauge = board.gauge(count)
    board.gauges.append(gauge)
    yield Vary(gauge, gauge.grow, 0.0, 1.0, run_time=0.7, comes=True)


def light_worse(board: SampleBoard, line: str) -> Iterator[Animation]:
    """Those runs light up that are farther off in the end."""
    gone: list[VMobject] = [*board.gauges, board.half, board.error, board.one]
    worse = board.worse
    yield Score([
        (0.0, light(board, line)),
        *((0.0, FadeOut(each, run_time=_GOES)) for each in gone),
    ])  # fmt: skip
    river = board.crowd_lines

    def go(share: float) -> None:
        board.ruler.turn(board.sized, board.close, (SIZES, CLOSE), share)
        river.lay()

    yield Vary(VGroup(board.ruler, river), go, 0.0, 1.0, run_time=1.4)
    worse.rise(0.0)
    yield Vary(worse, worse.rise, 0.0, 1.0, run_time=2.0, comes=True)


def bend(board: SampleBoard, line: str) -> Iterator[Animation]:
    """Lines go but for the error, and both rulers turn logarithmic."""
    error = board.error.lay()
    labels = VGroup(board.up_label, board.count_label)
    yield Score([
        (0.0, light(board, line)),
        (0.0, FadeOut(board.worse, run_time=_GOES)),
        (0.0, FadeOut(labels, run_time=_GOES)),
        (0.4, FadeIn(error, run_time=_COMES)),
    ])  # fmt: skip

    def go(share: float) -> None:
        board.ruler.turn(board.close, board.logged, (CLOSE, LOG_UP), share)
        board.count.turn(board.long, board.long_log, (ALL, LOG), share)
        board.lay(error, board.crowd_lines)

    yield Vary(VGroup(board.ruler, board.count, error, board.crowd_lines), go, 0.0, 1.0,
               run_time=3.0)  # fmt: skip
    board.up_label = board.up_name("error", log=True)
    board.count_label = board.count_name(log=True)
    yield FadeIn(VGroup(board.up_label, board.count_label), run_time=_COMES)


def draw_law(board: SampleBoard) -> Iterator[Animation]:
    """What theory expects lies along the error."""
    law = board.law.lay()
    yield Vary(law, law.draw_to, 0.0, 1.0, run_time=0.9, comes=True)


def climb_down(board: SampleBoard) -> Iterator[Animation]:
    """Two doublings to the right, one halving down, and again."""
    stairs = board.stairs
    moves = len(stairs.moves())
    for k in range(moves):
        yield Vary(stairs, stairs.draw_to, k / moves, (k + 1) / moves, run_time=0.5, comes=not k)


def straighten(board: SampleBoard) -> Iterator[Animation]:
    """Both rulers come back; the stairs stay at their curve."""
    parts = (board.error, board.crowd_lines, board.stairs)
    names = VGroup(board.up_label, board.count_label)
    yield Score([(0.0, FadeOut(each, run_time=_GOES)) for each in (board.law, names)])

    def go(share: float) -> None:
        board.ruler.turn(board.logged, board.sized, (LOG_UP, SIZES), share)
        board.count.turn(board.long_log, board.long, (LOG, ALL), share)
        board.lay(*parts)

    yield Vary(VGroup(board.ruler, board.count, *parts), go, 0.0, 1.0, run_time=2.8)
    board.up_label, board.count_label = board.up_name("error"), board.count_name()
    gauges = [board.gauge(int(count)) for count in (QUARTER, MOST)]
    for gauge in gauges:
        gauge.grow(0.0)
    yield FadeIn(VGroup(board.up_label, board.count_label), run_time=_COMES)
    yield Score(
        [(0.0, Vary(each, each.grow, 0.0, 1.0, run_time=0.7, comes=True)) for each in gauges]
    )
