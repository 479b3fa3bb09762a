"""How a bowl opens, a step is laid and hopped, the dial is turned, and its map opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import Animation, Create, FadeIn, FadeOut, VGroup, linear, smooth

from gradmath.records.hops import HopRun
from scenes.kit.bowl.board import BowlBoard
from scenes.kit.bowl.bowl import landing
from scenes.kit.bowl.rates import MarkKind
from scenes.kit.bowl.step import StepArrow
from scenes.kit.cells.code_edit import EditCode
from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score

_HOP = 0.25  # seconds
_SMALLEST = 0.02  # of a bowl: the floor that it opens from


def open_bowl(board: BowlBoard) -> Score:
    """Axes run out, the bowl opens from its floor, and the bead comes."""
    axes = (board.axes.across, board.axes.up)
    bowl = Vary(board.bowl, board.bowl.open_to, _SMALLEST, 1.0, run_time=1.4, comes=True)
    return Score([
        *((0.0, Create(axis.line, run_time=MOVE, rate_func=smooth)) for axis in axes),
        *((0.5, FadeIn(axis.marks, run_time=QUICK)) for axis in axes),
        (0.5, FadeIn(board.names, run_time=QUICK)),
        (0.5, bowl),
        (1.7, FadeIn(board.bead, run_time=QUICK)),
    ])  # fmt: skip


def lay_tangent(board: BowlBoard, line: str) -> Score:
    """While a line is lit, the slope grows out of the bead."""
    tangent = board.tangent
    return Score([
        (0.0, board.window.light_line(line)),
        (0.4, Vary(tangent, tangent.grow_to, 0.0, 1.0, run_time=0.9, comes=True)),
    ])  # fmt: skip


def lay_step(board: BowlBoard, line: str) -> list[Animation]:
    """While a line is lit, the step is laid along the axis; then the bead goes that way."""
    arrow = board.arrow
    return [
        Score([
            (0.0, board.window.light_line(line)),
            (0.4, Vary(arrow, arrow.grow_to, 0.0, 1.0, run_time=0.9, comes=True)),
            (0.6, FadeIn(board.number, run_time=QUICK)),
        ]),
        hops(board, 0, 1, 0.9, draws=True),
    ]  # fmt: skip


def hops(
    board: BowlBoard, start: int, end: int, run_time: float | None = None, *, draws: bool = False
) -> Animation:
    """The bead hops on from one landing to another; its trail is drawn meanwhile, or is there."""
    bead, trail = board.bead, board.trail

    def hop(way: float) -> None:
        run = board.run  # which it has come to when the motion begins
        k = min(int(way), end - 1)
        share = float(smooth(way - k))
        if share < 1.0:
            bead.hop(run, k, share)
        else:
            bead.stand(run, k + 1)
        if draws:
            trail.reach(k + share)

    seconds = run_time or _HOP * (end - start)
    moving = VGroup(trail, bead) if draws else bead
    return Vary(moving, hop, float(start), float(end), run_time=seconds, rate=linear, comes=draws)


def bring_back(board: BowlBoard, k: int, run_time: float = 0.5) -> Animation:
    """The bead goes back from a landing to where it set out."""
    bead = board.bead

    def go(share: float) -> None:
        run = board.run
        if share < 1.0:
            bead.glide(landing(run, k), landing(run, 0), share)
        else:
            bead.stand(run, 0)

    return Vary(bead, go, 0.0, 1.0, run_time=run_time)


def show_dial(board: BowlBoard) -> Score:
    """The dial of the rate runs up, with its hand; the slope is not spoken of any more."""
    up = board.rates.up
    return Score([
        (0.0, Create(up.line, run_time=MOVE, rate_func=smooth)),
        (0.4, FadeIn(VGroup(up.marks, board.rate_name), run_time=QUICK)),
        (0.6, FadeIn(board.hand, run_time=QUICK)),
    ])  # fmt: skip


def turn(
    board: BowlBoard,
    runs: Sequence[HopRun],
    run_time: float,
    rate: Callable[[float], float] = smooth,
) -> Animation:
    """A dial is turned: each run is shown as it is."""
    return Follow(board.living, runs, board.follow, run_time=run_time, rate=rate)


def leave_mark(board: BowlBoard, run: HopRun, kind: MarkKind) -> Animation:
    """Where the hand is, a mark stays."""
    return FadeIn(board.mark(run, kind), run_time=QUICK)


def look_from(board: BowlBoard, start: float, end: float, run_time: float = 1.4) -> Animation:
    """Look at the bowl from afar, or from near again."""
    parts = VGroup(board.axes, board.bowl, board.trail, board.bead, board.arrow, board.number)
    return Vary(parts, board.look, start, end, run_time=run_time)


def turn_and_look(
    board: BowlBoard, runs: Sequence[HopRun], start: float, end: float, run_time: float = 1.5
) -> Score:
    """A dial is turned, while one steps back, or comes nearer."""
    return Score([
        (0.0, turn(board, runs, run_time)),
        (0.0, look_from(board, start, end, run_time)),
    ])  # fmt: skip


def lay_twice(board: BowlBoard, to_floor: HopRun) -> tuple[VGroup, list[Animation]]:
    """The step to the floor is laid on the axis, and once more from its tip on: where that ends."""
    level = float(board.axes.across.line.get_y())
    steps = [StepArrow(board.axes, to_floor, level, guided=False) for _ in range(2)]
    first, again = steps
    return VGroup(*steps), [
        Vary(first, first.grow_to, 0.0, 1.0, run_time=1.0, comes=True),
        Vary(again, again.lay_on, 0.0, 1.0, run_time=1.3, comes=True),
        hops(board, 0, 1, 0.9),
    ]


def edit(board: BowlBoard, run: HopRun, lit: int) -> Score:
    """The code becomes that of another take; the picture is that of its first run."""
    editing = EditCode(board.window, run.listing, lit)

    def switch(share: float) -> None:
        if share >= 0.5 and board.run is not run:
            board.stand_for(run)

    parts = VGroup(*board.living[:-1])
    switching = Vary(parts, switch, 0.0, 1.0, run_time=editing.run_time, rate=linear)
    return Score([(0.0, editing), (0.0, switching)])


def open_map(board: BowlBoard) -> Score:
    """A second axis runs out of the dial, and what stands on this comes away to its curvature."""
    across = board.rates.across
    return Score([
        (0.0, Create(across.line, run_time=MOVE, rate_func=smooth)),
        (0.5, FadeIn(VGroup(across.marks, board.curvature_name), run_time=QUICK)),
        (0.9, Vary(VGroup(board.hand, *board.marks), board.open_map, 0.0, 1.0, run_time=1.0)),
    ])  # fmt: skip


def draw_bound(board: BowlBoard, runs: Sequence[HopRun], kind: MarkKind) -> Score:
    """What theory tells runs through the marks."""
    bound, name = board.bound(runs, kind)
    return Score([
        (0.0, Vary(bound, bound.reach, 0.0, 1.0, run_time=1.2, comes=True)),
        (0.8, FadeIn(name, run_time=QUICK)),
    ])  # fmt: skip


def set_free(board: BowlBoard, steps: VGroup) -> Score:
    """Steps that were laid go, and the bead goes back to where it set out."""
    return Score([(0.0, put_away(steps)), (0.0, bring_back(board, 1))])


def put_away(*parts: VGroup) -> Animation:
    """What has been told goes."""
    return FadeOut(VGroup(*parts), run_time=QUICK)
