"""How beads go down, slopes come to letterboxes, and a line of code becomes a comment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from manim import Animation, Create, FadeIn, FadeOut, VGroup, VMobject, linear, smooth

from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.zeroing.comment import Comment
from scenes.kit.zeroing.race import HillRace, Runner

_FLIES = 0.9


def arrive(race: HillRace) -> Iterator[Animation]:
    """The axis, the hill and its beads come, each with its name."""
    low, high = (float(race.hill.line.value[k]) for k in (0, -1))
    axis, profile = race.axis, race.profile
    yield Score([
        (0.0, Create(axis.line, run_time=0.6)),
        *((0.3, FadeIn(part, run_time=QUICK)) for part in (*axis.ticks_and_numbers,
                                                           axis.name_label)),
        (0.4, Vary(profile, profile.draw_to, low, high, run_time=1.4, comes=True)),
    ])  # fmt: skip
    beads = race.zeroed.beads
    yield Score(
        (0.25 * k, FadeIn(VGroup(bead, race.flags[bead.j]), run_time=QUICK))
        for k, bead in enumerate(beads)
    )
    race.zeroed.laid += beads


def open_lane(runner: Runner, *, whole: bool) -> Animation:
    """Which descent it is and how many steps it has made come; the empty letterbox, if whole."""
    lane = runner.lane
    lane.bars.hold(0)
    coming = [*lane.words, *([lane.tray] if whole else [])]
    coming = [part for part in coming if part not in runner.laid]
    runner.laid += coming
    return FadeIn(VGroup(*coming), run_time=QUICK)


def bring_slopes(race: HillRace, *runners: Runner, line: str = "") -> Iterator[Animation]:
    """Each slope leaves its bead, and comes to its letterbox, behind what lies there."""
    numbers = VGroup(*(runner.lane.number for runner in runners))
    known = [each for each in numbers if any(each in runner.laid for runner in runners)]
    parts: list[tuple[float, Animation]] = []
    after = 0.4 if line else 0.0
    if line:
        parts.append((0.0, race.window.light_line(line)))
    if known:
        parts.append((after, FadeOut(VGroup(*known), run_time=0.2)))
        after += 0.25
    for runner in runners:
        bars = runner.lane.bars
        bars.set_out(runner.bead.place)
        comes = bars not in runner.laid
        flight = Vary(bars, bars.come_home, 0.0, 1.0, run_time=_FLIES, comes=comes)
        parts.append((after, flight))
    yield Score(parts)
    for runner in runners:
        runner.lane.number.keep_up()
        new = (runner.lane.bars, runner.lane.number)
        runner.laid += [part for part in new if part not in runner.laid]
    yield FadeIn(numbers, run_time=0.25)


def empty(race: HillRace, *runners: Runner, line: str = "") -> Iterator[Animation]:
    """What lies in letterboxes goes."""
    gone = VGroup()
    for runner in runners:
        for part in (runner.lane.bars, runner.lane.number):
            if part in runner.laid:
                gone.add(part)
                runner.laid.remove(part)
    yield Score([
        *([(0.0, race.window.light_line(line))] if line else []),
        (0.4 if line else 0.0, FadeOut(gone, run_time=QUICK)),
    ])  # fmt: skip
    for runner in runners:
        runner.lane.bars.hold(0)


def step(
    race: HillRace, *runners: Runner, start: int, line: str = "", run_time: float = MOVE
) -> Animation:
    """One step of each: beads go down, and it is counted; letterboxes hold what they held."""
    parts: list[tuple[float, Animation]] = []
    if line:
        parts.append((0.0, race.window.light_line(line)))
    for runner in runners:

        def go(way: float, runner: Runner = runner) -> None:
            for bead in runner.beads:
                bead.go(way)
            runner.lane.count.stand(int(way))

        moving = VGroup(*runner.beads, runner.lane.count)
        motion = Vary(moving, go, float(start), start + 1.0, run_time=run_time)
        parts.append((0.4 if line else 0.0, motion))
    return Score(parts)


def run(
    *runners: Runner, start: float, end: float, run_time: float,
    rate: Callable[[float], float] = linear,
) -> Score:  # fmt: skip
    """So many steps on end; letterboxes that are on stage hold what the latest was made with."""
    parts = []
    for runner in runners:
        moving = VGroup(*runner.laid)
        parts.append((0.0, Vary(moving, runner.go, start, end, run_time=run_time, rate=rate)))
    return Score(parts)


def speed_up(alpha: float) -> float:
    """Slowly first, then ever faster, and to rest."""
    return float(smooth(alpha) * alpha**2)


def slow_down(alpha: float) -> float:
    """Slowly first, for ever more steps in the same time, which lead less and less far."""
    return float(alpha**3)


def put_away(*things: VMobject, run_time: float = QUICK) -> Animation:
    """What has been told goes."""
    return FadeOut(VGroup(*things), run_time=run_time)


def forget(race: HillRace, line: str) -> Iterator[Animation]:
    """The line that zeroes is lit, and becomes a comment."""
    yield race.window.light_line(line)
    yield Comment(race.window, race.forgotten.listing, line)


def line_up(race: HillRace) -> Iterator[Animation]:
    """The ringed beads come where the others began; these go back there."""
    first, second = race.zeroed, race.forgotten
    for runner in (first, second):
        assert runner is not None
    second.go(0.0)
    second.laid += second.beads
    yield Score([
        (0.0, go_back(first)),
        (0.6, FadeIn(VGroup(*second.beads), run_time=QUICK)),
    ])  # fmt: skip


def go_back(*runners: Runner) -> Animation:
    """All go back to where they began."""
    return Score(
        (0.0, Vary(VGroup(*runner.laid), runner.go, float(runner.beads[0].k), 0.0, run_time=MOVE))
        for runner in runners
    )
