"""Draws fall, discs fly to the beam, wedges stand, a bell moves, the beam tips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from manim import Animation, FadeIn, FadeOut, VGroup, linear

from gradmath.records.layer import MachineRun
from gradmath.records.random_inputs import RandomInputs
from scenes.kit.balance.board import BalanceBoard
from scenes.kit.boards.machine import strip_motions
from scenes.kit.cells.lit_line import light_statement
from scenes.kit.cells.moves import Bump
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score

_COMES, _GOES = 0.5, 0.4
_LINE = 0.11  # seconds in which the light passes a line of code
_FALL, _FLY = 0.35, 0.55  # seconds of one draw, of one disc
_ROLL = 8.0  # steps of the bell in which a disc rolls over
_FRAME = 1 / 60  # seconds for which a place of the bell is held
_FASTER = 0.62  # the power that makes draws come ever faster
DRAWN = "xs ="


def light(
    board: BalanceBoard, listing_of: RandomInputs | MachineRun, begins: str, a_line: float = _LINE
) -> Animation:
    """Light the line of a listing that begins so."""
    listing = listing_of.listing
    statements = enumerate(listing.statements, start=1)
    lit = next(k for k, each in statements if each.text.startswith(begins))
    return light_statement(board.window, listing, lit, a_line=a_line)


def bring_bell(board: BalanceBoard) -> Iterator[Animation]:
    """The bell over its ruler, and the first draw from it."""
    yield Score([
        (0.0, FadeIn(VGroup(board.x_ruler, board.x_name), run_time=_COMES)),
        (0.3, FadeIn(board.bell, run_time=0.7)),
    ])  # fmt: skip
    board.first_draws.zoom = board.first.zoom = board.layout.zoom
    yield _fall(board, 0)


def bring_strip(board: BalanceBoard) -> Iterator[Animation]:
    """Column and row of the machine, as the first draw has them; the beam."""
    board.strip.lay(1.0)
    board.strip.wire()
    board.names = board.strip.names()
    board.strip.follow(board.strip.machine.run)
    yield FadeIn(board.strip_parts, run_time=0.6)
    yield FadeIn(VGroup(board.beam, board.beam_ruler, board.beam_name), run_time=_COMES)


def _fall(board: BalanceBoard, k: int, seconds: float = _FALL) -> Animation:
    def fall(share: float) -> None:
        shares = board.first_draws.shares.copy()
        shares[k] = share
        board.first_draws.fall(shares)

    return Vary(board.first_draws, fall, 0.0, 1.0, run_time=seconds, rate=linear, comes=k == 0)


def _fly(board: BalanceBoard, k: int, seconds: float = _FLY) -> Animation:
    """The disc of a draw leaves x.grad in the strip."""

    def fly(share: float) -> None:
        shares = board.first.shares.copy()
        shares[k] = share
        board.first.starts[k] = board.strip.cells[1].box.get_center()
        board.first.fly(shares)

    return Vary(board.first, fly, 0.0, 1.0, run_time=seconds, rate=linear, comes=k == 0)


def draw_slowly(board: BalanceBoard, runs: Sequence[MachineRun]) -> Iterator[Animation]:
    """One draw after the other through the strip."""
    yield _fly(board, 0, 0.9)
    for k, (before, run) in enumerate(pairwise(runs), start=1):
        pace = 0.6 if k == 1 else 0.4
        turn = strip_motions.turn_to(board.strip, board.window, before, run, pace)
        yield Score([
            (0.0, _fall(board, k)),
            *((0.3 + time, part) for time, part in turn.parts),
            (0.25 + turn.run_time, _fly(board, k)),
        ])  # fmt: skip


def show_guesses(board: BalanceBoard) -> Animation:
    """Where the beam might balance: its numbers make room."""
    return Score([
        (0.0, FadeOut(VGroup(board.beam_ruler), run_time=0.3)),
        (0.3, FadeIn(board.guesses, run_time=_COMES)),
    ])  # fmt: skip


def bring_wedge(board: BalanceBoard, count: int) -> Iterator[Animation]:
    """The loop runs: strip and guesses go, the wedge comes under the mean of the first draws."""
    yield Score([
        (0.0, light(board, board.drawn, "mean =")),
        (0.0, FadeOut(VGroup(board.strip_parts, board.guesses), run_time=_GOES)),
    ])  # fmt: skip
    board.draws.zoom = board.first_draws.zoom
    board.draws.fall(board.first_draws.shares)
    first, discs = board.first, board.discs
    discs.starts = first.starts
    discs.zoom = first.zoom
    discs.fly(first.shares)
    board.wedge.tell(board.drawn, count)
    yield Score([
        (0.0, FadeIn(VGroup(board.draws, discs), run_time=0.3)),
        (0.0, FadeOut(VGroup(board.first_draws, first), run_time=0.3)),
        (0.1, FadeIn(board.wedge, run_time=_COMES)),
        (0.1, FadeIn(board.beam_ruler, run_time=_COMES)),
    ])  # fmt: skip

    def shrink(zoom: float) -> None:
        board.draws.enlarge(zoom)
        discs.enlarge(zoom)

    yield Vary(VGroup(board.draws, discs), shrink, board.layout.zoom, 1.0, run_time=0.6)


def rain(board: BalanceBoard, drawn: RandomInputs, seconds: float) -> Iterator[Animation]:
    """All draws that have not come yet, ever faster; the wedge stands where the beam balances."""
    done = board.discs.shares >= 1.0
    first = int(done.sum())
    order = np.arange(drawn.draws) - first
    starts = seconds * (np.maximum(order, 0.0) / max(1, drawn.draws - first)) ** _FASTER
    board.discs.starts[~done] = board.draws.middles()[~done]

    def go(now: float) -> None:
        came = (now - starts) / _FALL
        board.draws.fall(np.where(done, 1.0, came))
        board.discs.fly(np.where(done, 1.0, (now - starts - _FALL) / _FLY))
        landed = int(board.discs.landed.sum())
        board.wedge.tell(drawn, landed)

    whole = seconds + _FALL + _FLY
    moved = VGroup(board.draws, board.discs, board.wedge)
    yield Vary(moved, go, 0.0, whole, run_time=whole, rate=linear)


def bring_counts(board: BalanceBoard) -> Animation:
    """How many discs lie on each pile."""
    for count in board.piles:
        count.tell(board.drawn, board.drawn.draws)
    return FadeIn(board.counts, run_time=_COMES)


def at_mean(board: BalanceBoard, last: MachineRun, run: MachineRun) -> Iterator[Animation]:
    """A line stands at the mean of the draws; it runs through the strip, and its disc comes."""
    board.strip.follow(last)
    yield Score([
        (0.0, light(board, run, "x =")),
        (0.2, FadeIn(board.strip_parts, run_time=_COMES)),
        (0.3, FadeIn(board.center, run_time=_COMES)),
    ])  # fmt: skip
    yield strip_motions.turn_to(board.strip, board.window, last, run, 0.75)
    yield _stand(board, run)


def _stand(board: BalanceBoard, run: MachineRun) -> Animation:
    """What the run at the mean of x gives stands below the beam."""

    board.one_run.follow(run)

    def hide(share: float) -> None:
        board.hide_number(run, share)

    return Score([
        (0.0, Bump(board.strip.cells[1])),
        (0.0, Vary(board.beam_ruler, hide, 0.0, 1.0, run_time=0.3)),
        (0.3, FadeIn(board.one_run, run_time=_COMES)),
    ])  # fmt: skip


def move_bell(
    board: BalanceBoard, moved: Sequence[RandomInputs], runs: Sequence[MachineRun], seconds: float
) -> Iterator[Animation]:
    """The same draws, moved to the right step by step; discs roll over one by one.

    Where the mean of x passes the switch, the bell rests until the disc of the mean has gone over.
    """
    yield light(board, moved[0], DRAWN)
    board.discs.prepare(moved)
    last = len(moved) - 1
    on = [bool(run.gates.value[board.strip.output]) for run in runs]
    turns = next((k for k in range(1, len(on)) if on[k] != on[k - 1]), 0)
    a_step = seconds / (last + _ROLL)
    if turns:
        yield _slide(board, moved, runs, (0.0, turns - 1.0), max(0.3, a_step * turns))
        yield Score([
            (0.0, FadeOut(board.one_run, run_time=_GOES)),
            (0.0, light(board, runs[turns - 1], "out.backward", 1.5 * _LINE)),
        ])  # fmt: skip
        yield strip_motions.turn_to(board.strip, board.window, runs[turns - 1], runs[turns], 0.7)
        yield _stand(board, runs[turns])
        yield light(board, moved[turns], DRAWN, 1.5 * _LINE)
    yield _slide(board, moved, runs, (float(turns), last + _ROLL), seconds)


def _slide(
    board: BalanceBoard, moved: Sequence[RandomInputs], runs: Sequence[MachineRun],
    steps: tuple[float, float], seconds: float,
) -> Animation:  # fmt: skip
    discs, last = board.discs, len(moved) - 1

    def go(step: float) -> None:
        k = min(int(step + 1e-6), last)
        drawn = moved[k]
        board.drawn = drawn
        board.draws.follow(drawn)
        board.bell.follow(drawn)
        board.center.follow(drawn)
        discs.roll(drawn, (step - discs.flips) / _ROLL)
        board.wedge.tell(drawn, drawn.draws)
        for count in board.piles:
            count.tell(drawn, drawn.draws)
        board.strip.follow(runs[k])
        board.one_run.follow(runs[k])
        board.window.follow(drawn.listing)

    parts = VGroup(
        board.draws, board.bell, board.center, discs, board.wedge, board.counts,
        board.strip.living, board.one_run, board.window,
    )  # fmt: skip
    fine = np.linspace(*steps, max(2, round(seconds / _FRAME)))
    return Follow(parts, list(fine), go, run_time=seconds)


def tip(board: BalanceBoard, run: MachineRun) -> Iterator[Animation]:
    """The wedge goes to the gradient at the mean of x: the beam sinks; back, and it lies still."""
    pivot, mean = float(run.x_grad.value[board.strip.entry]), board.wedge.told
    parts = VGroup(
        board.discs, board.beam, board.beam_ruler, board.beam_name, board.wedge, board.counts
    )  # fmt: skip
    yield Vary(parts, board.tip, mean, pivot, run_time=1.8)
    yield Vary(parts, board.tip, pivot, pivot, run_time=0.9)
    yield Vary(parts, board.tip, pivot, mean, run_time=1.8)
