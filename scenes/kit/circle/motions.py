"""A comb bends to a ring, a walker walks on it, the ring rolls, the line comes near."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from manim import Animation, FadeIn, FadeOut, VGroup, VMobject, linear, smooth

from scenes.kit.cells.lit_line import light_line
from scenes.kit.cells.moves import Bump
from scenes.kit.cells.torch_line import SayLine, TorchLine
from scenes.kit.circle.board import CircleBoard
from scenes.kit.circle.comb import Comb, CombPose
from scenes.kit.circle.ledger import Sum
from scenes.kit.circle.walker import Contact, Walker
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score

_COMES = 0.5  # seconds
LAST = 127  # of int8
_REST = 6  # states in which a walker has arrived


def arrive(board: CircleBoard) -> Score:
    """The straight comb comes."""
    return Score([(0.0, FadeIn(board.ring, run_time=0.8))])


def pose(comb: Comb, start: CombPose, end: CombPose, run_time: float) -> Vary:
    """A comb goes from one pose to another."""
    return Vary(comb, lambda share: comb.move(start, end, share), 0.0, 1.0, run_time=run_time)


def bend(board: CircleBoard) -> Score:
    """The comb bends until its ends meet."""
    return Score([(0.0, pose(board.ring, board.straight, board.closed, 2.8))])


def walk(
    walker: Walker, start: int, end: int, run_time: float,
    rate: Callable[[float], float] = smooth,
) -> Follow:  # fmt: skip
    """Step by step."""
    states = [*range(start, end + 1), *[end] * _REST]
    return Follow(walker, states, walker.stand, run_time=run_time, rate=rate)


def set_out(board: CircleBoard, line: str, summed: Sum) -> Iterator[Animation]:
    """The first sum is a itself, and the walker goes there."""
    yield Score([
        (0.0, light_line(board.window, line)),
        (0.3, FadeIn(board.row(summed), run_time=_COMES)),
        (0.3, FadeIn(board.walker, run_time=_COMES)),
    ])  # fmt: skip
    yield walk(board.walker, 0, board.found.start, 2.2)


def pass_the_seam(board: CircleBoard, summed: Sum) -> Iterator[Animation]:
    """The walker goes on to the last number, over the seam, and on."""
    start, end = board.found.start, board.found.steps
    yield light_line(board.window, summed.line)
    yield walk(board.walker, start, LAST, 1.6)
    yield walk(board.walker, LAST, LAST + 1, 1.0)
    yield walk(board.walker, LAST + 1, end, 0.8 + 0.015 * (end - LAST))
    yield FadeIn(board.row(summed), run_time=_COMES)


def enter(board: CircleBoard, summed: Sum) -> Iterator[Animation]:
    """Another sum."""
    yield Score([
        (0.0, light_line(board.window, summed.line)),
        (0.5, FadeIn(board.row(summed), run_time=_COMES)),
    ])  # fmt: skip


def point_out(board: CircleBoard) -> Iterator[Animation]:
    """The latest sum, and the one before it, swell for a moment."""
    yield Score([(0.0, Bump(row.cell, run_time=0.8)) for row in board.laid[-2:]])


def hang_up(board: CircleBoard, contact: Contact) -> Iterator[Animation]:
    """The ledger goes, the ring goes under a line, and touches it."""
    gone: list[VMobject] = [*board.clear_rows(), board.walker]
    yield Score([(0.0, FadeOut(each, run_time=0.4)) for each in gone])
    board.ring.lie(board.closed)
    yield Score([
        (0.0, pose(board.ring, board.closed, board.hung, 1.2)),
        (0.6, FadeIn(board.line, run_time=0.8)),
    ])  # fmt: skip
    contact.roll(0)
    yield FadeIn(contact, run_time=0.3)


def roll(board: CircleBoard, contact: Contact) -> Iterator[Animation]:
    """The ring rolls along the line, to the sum."""
    drawn = VGroup(board.ring, contact)
    for start, end, run_time in ((0, LAST, 2.6), (LAST, LAST + 1, 1.0),
                                 (LAST + 1, board.found.steps, 1.8)):  # fmt: skip
        states = [*range(start, end + 1), *[end] * _REST]
        yield Follow(drawn, states, contact.roll, run_time=run_time, rate=smooth)


def widen(
    board: CircleBoard, contact: Contact, before: Sequence[Sum], summed: Sum
) -> Iterator[Animation]:
    """On the line a walker goes on to the sum."""
    walker = board.on_line()
    board.walker = walker
    start = walker.k
    yield Score([
        (0.0, light_line(board.window, summed.line)),
        (0.0, FadeOut(VGroup(contact, board.ring), run_time=0.4)),
        (0.2, FadeIn(VGroup(*(board.row(each, lower=True) for each in before)), run_time=_COMES)),
        (0.4, FadeIn(walker, run_time=0.4)),
    ])  # fmt: skip
    yield walk(walker, start, start + board.found.steps - board.found.start, 2.4)
    yield FadeIn(board.row(summed, lower=True), run_time=_COMES)


def come_near(board: CircleBoard, summed: Sum) -> Iterator[Animation]:
    """Numbers of float32 come between those of the line, and a walker goes to one of them."""
    yield Score([
        (0.0, light_line(board.window, summed.line)),
        (0.0, FadeOut(board.walker, run_time=0.4)),
    ])  # fmt: skip
    yield pose(board.line, board.far, board.near, 3.2)
    fine = board.fine()
    walker = board.on_fine(fine)
    board.passing = [walker, board.line, fine]
    yield FadeIn(fine, run_time=0.8)
    yield FadeIn(walker, run_time=0.3)
    yield walk(walker, walker.k, walker.k + 2, 1.2, linear)
    yield FadeIn(board.row(summed, lower=True), run_time=_COMES)


def leave(board: CircleBoard, *passing: VMobject) -> list[tuple[float, Animation]]:
    """What the last case brought goes; what the next one brings will go after it."""
    gone: list[VMobject] = [*board.clear_rows(), *board.passing]
    board.passing = [*passing]
    return [(0.0, FadeOut(each, run_time=0.4)) for each in gone]


def large(board: CircleBoard, line: str) -> Iterator[Animation]:
    """Integers that are so large come, and below them those that float32 has."""
    (upper, lower), found = board.lanes, board.found
    names = board.lane_name(upper, found.n), board.lane_name(lower, found.lost)
    yield Score([
        (0.0, light_line(board.window, line)),
        *leave(board, upper, lower, *names, board.faller),
        (0.2, FadeIn(VGroup(upper, names[0]), run_time=_COMES)),
        (0.7, FadeIn(board.faller, run_time=_COMES)),
        (1.2, FadeIn(VGroup(lower, names[1]), run_time=_COMES)),
    ])  # fmt: skip


def fall(board: CircleBoard, line: str) -> Iterator[Animation]:
    """The dot goes half a number on, falls between two teeth, and slides to one of them."""
    yield light_line(board.window, line)
    for corner in range(3):
        go = board.faller.go
        yield Vary(board.faller, go, float(corner), corner + 1.0, run_time=1.0)


def refuse(board: CircleBoard, made: str, line: str) -> Iterator[Animation]:
    """Integers try small steps; torch is asked for a gradient of them, and refuses."""
    comb, probes = board.small_steps()
    said = TorchLine(board.found.refused, most=60)
    said.move_to((0.0, -1.7, 0.0))
    yield Score([
        (0.0, light_line(board.window, made)),
        *leave(board, comb, *probes, said),
        (0.2, FadeIn(comb, run_time=_COMES)),
        (0.5, FadeIn(VGroup(*probes), run_time=_COMES)),
    ])  # fmt: skip
    for _ in range(2):
        yield Score([(0.0, Vary(each, each.go, 0.0, 1.0, run_time=1.1)) for each in probes])
    yield light_line(board.window, line)
    yield SayLine(said, run_time=0.8)


def come_back(board: CircleBoard, sums: Sequence[Sum], line: str) -> Iterator[Animation]:
    """The ring comes back, with all sums and the walk that passed its seam."""
    board.ring.lie(board.closed)
    found = board.found
    walker = Walker(board.ring, found.stops, 0, found.start)
    yield Score([
        *leave(board),
        (0.0, light_line(board.window, line, 1.8)),
        (0.2, FadeIn(VGroup(*(board.row(each) for each in sums)), run_time=0.8)),
        (0.2, FadeIn(VGroup(board.ring, walker), run_time=0.6)),
    ])  # fmt: skip
    yield walk(walker, 0, found.steps, 2.5)
