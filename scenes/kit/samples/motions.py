"""Strips are drawn, samples rain, piles settle and turn upright."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import Animation, FadeIn, FadeOut, VGroup, linear, smooth

from scenes.kit.cells.lit_line import light_statement
from scenes.kit.cells.moves import Bump
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.samples.board import FAR, SMALL_ROOM, SampleBoard

_COMES, _GOES = 0.5, 0.4
_DOWN = 1.5  # how far the third strip moves down, to stand under the first one
RAINS, SETTLES = 4.3, 3.5
_AWAY, _REACHES = 0.62, 0.95  # of an upright pile, from its ruler, and from there


def draw_strips(board: SampleBoard, lines: tuple[str, str, str]) -> Iterator[Animation]:
    """Three draws, one after the other; the first and the last one behind the seed."""
    for k, line in enumerate(lines):
        if k != 1:
            seed = board.crowd.listing.after(line) - 1
            sign = board.seeds[0 if k == 0 else 1]
            yield light_statement(board.window, board.crowd.listing, seed)
            yield FadeIn(sign, run_time=_COMES)
        yield light_statement(board.window, board.crowd.listing, board.crowd.listing.after(line))
        strip = board.strips[k]
        yield Score([(0.0, FadeIn(VGroup(strip, board.strip_names[k]), run_time=_COMES))])


def compare(board: SampleBoard) -> Iterator[Animation]:
    """The third strip moves under the first one, and equal cells swell together."""
    first, _, third = board.strips
    name = board.strip_names[2]
    start = np.array([0.0, 0.0, 0.0])
    across = first.get_center()[0] - third.get_center()[0]
    down, over = np.array([0.0, -_DOWN, 0.0]), np.array([across, 0.0, 0.0])
    moved = VGroup(third, name)
    at = {"now": start}

    def go(place: np.ndarray) -> None:
        moved.shift(place - at["now"])
        at["now"] = place

    yield Vary(moved, lambda share: go(down * share), 0.0, 1.0, run_time=0.6)
    yield Vary(moved, lambda share: go(down + over * share), 0.0, 1.0, run_time=1.4)
    for k in range(3):
        yield Score([(0.0, Bump(each[k], run_time=0.35)) for each in (first, third)])


def clear_strips(board: SampleBoard, line: str) -> Iterator[Animation]:
    """Strips go, the ruler of numbers comes."""
    listing = board.crowd.listing
    gone = VGroup(*board.strips, *board.strip_names, *board.seeds)
    yield Score([
        (0.0, light_statement(board.window, listing, listing.after(line))),
        (0.0, FadeOut(gone, run_time=_GOES)),
        (0.0, FadeIn(board.ruler, run_time=_COMES)),
        (0.4, FadeIn(board.due, run_time=_COMES)),
    ])  # fmt: skip


def rain(board: SampleBoard) -> Iterator[Animation]:
    """A hundred samples fall, the first ones slowly; the last one becomes part of the pile."""
    drops, crowd = board.rain, board.crowd

    def fall(seconds: float) -> None:
        drops.fall(seconds)
        board.clock.tell(crowd.drops, (drops.fallen,))

    yield FadeIn(board.clock, run_time=_COMES)
    yield Vary(VGroup(drops, board.clock), fall, 0.0, RAINS, run_time=RAINS, rate=linear,
               comes=True)  # fmt: skip
    board.heap.tell(0)
    yield Score([
        (0.0, FadeIn(board.heap, run_time=_COMES)),
        (0.1, FadeOut(drops, run_time=_COMES)),
    ])  # fmt: skip


def settle(board: SampleBoard) -> Iterator[Animation]:
    """Ever more samples lie in the piles."""
    sizes, heaps = board.crowd.sizes, [board.heap, *board.others]

    def tell(row: int) -> None:
        for heap in heaps:
            heap.tell(row)
        board.clock.tell(sizes, (row,))

    rows = range(sizes.shape[0])
    yield Follow(VGroup(*heaps, board.clock), rows, tell, run_time=SETTLES, rate=smooth)


def make_room(board: SampleBoard, lines: tuple[str, str]) -> Iterator[Animation]:
    """The pile shrinks to the left, and two others come."""
    ruler, heap, listing = board.ruler, board.heap, board.crowd.listing
    start, end, tall = board.lying, board.small[0], board.tall

    def go(share: float) -> None:
        ruler.turn(start, end, ("whole", FAR), share)
        heap.grow(tall + (board.small_tall - tall) * share)
        board.due.lay()

    moved = VGroup(ruler, heap, board.due)
    yield Score([
        (0.0, Vary(moved, go, 0.0, 1.0, run_time=1.2)),
        (0.0, FadeOut(board.clock, run_time=_GOES)),
        (1.0, FadeIn(board.calls[0], run_time=_COMES)),
    ])  # fmt: skip
    board.clock.tell(board.crowd.sizes, (0,))
    for k, line in enumerate(lines):
        come = [board.other_rulers[k], board.calls[k + 1], board.other_dues[k], board.others[k]]
        yield Score([
            (0.0, light_statement(board.window, listing, listing.after(line))),
            *((0.2, FadeIn(each, run_time=_COMES)) for each in come),
        ])  # fmt: skip
    yield FadeIn(board.clock, run_time=_COMES)


def stand_up(board: SampleBoard, line: str) -> Iterator[Animation]:
    """The others go; the pile turns upright, and a ruler of counts comes."""
    listing, ruler, heap = board.crowd.listing, board.ruler, board.heap
    gone = [*board.others, *board.other_rulers, *board.other_dues, *board.calls, board.clock,
            board.due]  # fmt: skip
    start, end = board.small[0], board.upright
    tall = board.small_tall
    small = _REACHES / SMALL_ROOM * tall

    def go(share: float) -> None:
        ruler.turn(start, end, (FAR, FAR), share)
        heap.grow(tall + (small - tall) * share, _AWAY * share)

    yield Score([
        (0.0, light_statement(board.window, listing, listing.after(line))),
        *((0.0, FadeOut(each, run_time=_GOES)) for each in gone),
    ])  # fmt: skip
    yield Vary(VGroup(ruler, heap), go, 0.0, 1.0, run_time=1.6)
    board.up_label, board.count_label = board.up_name("samples"), board.count_name()
    yield Score([
        (0.0, FadeIn(board.count, run_time=_COMES)),
        (0.2, FadeIn(VGroup(board.up_label, board.count_label), run_time=_COMES)),
    ])  # fmt: skip
