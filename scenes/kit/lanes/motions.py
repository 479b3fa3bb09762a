"""How beads race down their lanes, how one steps back to see them, and how two samples step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import Animation, Create, FadeIn, VGroup, linear, smooth

from scenes.kit.cells.frame import Frame, RoundFrame
from scenes.kit.cells.moves import TurnTo, TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.lanes.board import LaneBoard, TwoBoard
from scenes.kit.lanes.labels import AwayNumber
from scenes.kit.lanes.view import FAR, NEAR, SAMPLES
from scenes.kit.look.theme import QUICK
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score

_PACE = 30  # states of the race a second
_LIGHTS = 0.4  # seconds
_NEXT = 0.1  # seconds from lane to lane


def draw_lanes(board: LaneBoard) -> Score:
    """The axis runs out, the lanes are drawn, and each gets its rate."""
    axis = board.view.axis
    marks = [part for part in axis.submobjects if part is not axis.line]
    parts: TimedMoves = [(0.0, Create(axis.line, run_time=0.6))]
    parts += come(0.4, *marks, board.axis_name)
    for lane, track in enumerate(board.tracks):
        parts.append((0.2 + _NEXT * lane,
                      Vary(track, track.draw_to, 0.0, 1.0, run_time=1.3, comes=True)))  # fmt: skip
    parts += [(1.4 + _NEXT * k, FadeIn(each, run_time=QUICK))
              for k, each in enumerate(board.rates.numbers)]  # fmt: skip
    parts += come(1.5, board.rates_name)
    return Score(parts)


def line_up(board: LaneBoard, line: str) -> Score:
    """Beads come to their start, while the line that makes their logit is lit."""
    return Score([
        (0.0, board.window.light_line(line)),
        *((0.4 + _NEXT * k, FadeIn(bead, run_time=QUICK)) for k, bead in enumerate(board.beads)),
    ])  # fmt: skip


def set_goal(board: LaneBoard, line: str) -> Score:
    """The goal comes, while the line that asks for it is lit."""
    return Score([(0.0, board.window.light_line(line)), *come(0.4, board.goal)])


def lay_slopes(board: LaneBoard, line: str) -> Score:
    """Out of each bead grows the slope on which it stands, downhill."""
    return Score([
        (0.0, board.window.light_line(line)),
        *((0.4 + _NEXT * k, Vary(slope, slope.grow, 0.0, 1.0, run_time=0.7, comes=True))
          for k, slope in enumerate(board.slopes)),
    ])  # fmt: skip


def first_step(board: LaneBoard, line: str, run_time: float = 2.2) -> Iterator[Animation]:
    """Each bead goes where its first step leads; who leaves the frame is told of at its end."""
    parts = VGroup(*board.trodden, *board.beads)
    yield Score([
        (0.0, board.window.light_line(line)), *go(0.1, *board.slopes, run_time=0.3)
    ])  # fmt: skip
    yield Vary(parts, board.first_step, 0.0, 1.0, run_time=run_time, comes=True)
    board.away = [AwayNumber(bead) for bead in board.beads if bead.away]
    yield Score(come(0.0, *board.away))


def raise_flags(board: LaneBoard, line: str) -> Score:
    """Flags go up where the first step has led to the goal."""
    race = board.race
    first = [k for k, steps in enumerate(race.steps.value.tolist())
             if steps <= 1 and race.arrived[k]]  # fmt: skip
    return Score([
        (0.0, board.window.light_line(line)),
        *((0.4 + 0.3 * number, FadeIn(board.flags[k], run_time=QUICK))
          for number, k in enumerate(first)),
    ])  # fmt: skip


def run_on(board: LaneBoard, line: str, run_time: float) -> Score:
    """The others step on, ever more steps a second, and each gets its flag when it arrives."""
    race = board.race
    # The pace is that of equal ratios.
    states = np.geomspace(1, race.most, round(_PACE * run_time)).round().astype(int).tolist()
    start = 0.7
    parts: TimedMoves = [(0.0, board.window.light_line(line)), *come(0.2, board.clock)]
    drawn = VGroup(*board.trodden, *board.beads, *board.away, board.clock)
    parts.append((start, Follow(drawn, states, board.show, run_time=run_time, rate=linear)))
    for lane, steps in enumerate(race.steps.value.tolist()):
        if race.arrived[lane] and steps > 1:
            passed = sum(k < steps for k in states) / len(states)
            parts.append((start + passed * run_time, FadeIn(board.flags[lane], run_time=QUICK)))
    return Score(parts)


def step_back(board: LaneBoard, run_time: float = 3.0) -> Iterator[Animation]:
    """One looks from ever farther away, until all beads are seen."""
    flags = [flag for flag, done in zip(board.flags, board.race.arrived, strict=True) if done]
    yield Score(go(0.0, *board.away, board.clock, board.goal, *flags))
    parts = VGroup(*board.seen_from_afar)
    yield Vary(parts, board.look, float(NEAR), float(FAR), run_time=run_time, rate=smooth)


def ring(board: LaneBoard) -> Iterator[Animation]:
    """A ring around the bead of the last lane."""
    board.ring = RoundFrame(board.beads[-1], buff=0.1)
    yield Create(board.ring, run_time=0.6)


def open_samples(board: LaneBoard, two: TwoBoard, lines: Sequence[str]) -> Iterator[Animation]:
    """The race goes, all but the lowest lane; X, w and z come, beads, their losses and the mean."""
    samples, *others, losses, mean = lines
    track = board.tracks[-1]
    gone = [*board.tracks[:-1], *board.trodden, *board.beads, board.rates, board.rates_name]
    assert board.ring is not None, "no ring stands"
    yield Score(go(0.0, *gone, board.axis_name, board.ring))
    near = Vary(
        VGroup(board.view.axis, track), board.look, float(FAR), float(SAMPLES), run_time=1.4
    )
    yield Score([
        (0.0, near), (0.6, Vary(track, track.light_to, 0.0, 1.0, run_time=0.8)),
        *_made(two, "X", samples, 0.2), *come(1.0, two.axis_name),
    ])  # fmt: skip
    for name, line in zip(("w", "z"), others, strict=True):
        yield Score(_made(two, name, line))
    two.lay()
    grow = [Vary(bar, bar.grow, 0.0, 1.0, run_time=0.6, comes=True) for bar in two.bars]
    yield Score(come(0.0, *two.beads, *two.flags))
    yield Score([(0.0, _lit(two, losses)), *((0.3, each) for each in grow)])
    yield Score([(0.0, _lit(two, mean)), *come(0.3, two.level)])


def _made(two: TwoBoard, name: str, line: str, start: float = 0.0) -> TimedMoves:
    """A tensor comes with its line."""
    cells = enumerate(two.grids[name].entries)
    return [
        (start, _lit(two, line)),
        *((start + 0.3 + 0.08 * k, TurnUp(cell)) for k, cell in cells),
        *come(start + 0.3, two.names[name]),
    ]


def pull(two: TwoBoard, line: str) -> Score:
    """Out of each bead grows its slope, downhill."""
    return Score([
        (0.0, _lit(two, line)),
        *((0.3, Vary(slope, slope.grow, 0.0, 1.0, run_time=0.7, comes=True))
          for slope in two.slopes),
    ])  # fmt: skip


def _lit(two: TwoBoard, line: str, occurrence: int = 1) -> Animation:
    listing = two.lanes.race.listing
    return two.lanes.window.scroll(listing, listing.after(line, occurrence), run_time=_LIGHTS)


def throw(two: TwoBoard, lines: Sequence[str], run_time: float = 2.2) -> Iterator[Animation]:
    """The weights take their step; both beads go where their logits are now, and the mean rises."""
    step, again, losses, mean = lines
    found = two.lanes.two
    yield Score([
        (0.0, _lit(two, step)), (0.3, TurnTo(two.grids["w"], found.w_new, run_time=0.7)),
        *go(0.0, *two.slopes),
        *((0.3, Vary(bar, bar.grow, 1.0, 0.0, run_time=0.4)) for bar in two.bars),
    ])  # fmt: skip
    drawn = VGroup(*two.beads, *two.flags)
    yield Score([
        (0.0, _lit(two, again, 2)),
        (0.3, TurnTo(two.grids["z"], found.z_new, run_time=0.7)),
        (0.3, Vary(drawn, two.step, 0.0, 1.0, run_time=run_time)),
    ])  # fmt: skip
    yield Score([
        (0.0, _lit(two, losses, 2)),
        *((0.3, Vary(bar, bar.grow, 0.0, 1.0, run_time=0.8)) for bar in two.bars),
    ])  # fmt: skip
    yield Score([
        (0.0, _lit(two, mean, 2)),
        (0.3, Vary(two.level, two.level.rise_to, 0.0, 1.0, run_time=1.0)),
    ])  # fmt: skip


def let_go(two: TwoBoard) -> Score:
    """The frames go."""
    return Score(go(0.0, *two.frames))


def ring_flung(two: TwoBoard) -> Iterator[Animation]:
    """A ring around the bead that was thrown uphill."""
    two.ring = RoundFrame(two.beads[1], buff=0.08)
    yield Create(two.ring, run_time=0.6)


def point_out(two: TwoBoard) -> Iterator[Animation]:
    """Frames come around a shared weight, what it is multiplied by, and what that makes."""
    around = [two.grids["w"][0], two.grids["X"][1, 0], two.grids["z"][1]]
    two.frames = [Frame(cell, buff=0.05) for cell in around]
    yield Score([(0.35 * k, Create(frame, run_time=0.5)) for k, frame in enumerate(two.frames)])
