"""How beads go down, slopes come to letterboxes, and a line of code becomes a comment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from manim import Animation, Create, FadeIn, FadeOut, VGroup, VMobject, linear, smooth

from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.zeroing.beads import DescentFlag
from scenes.kit.zeroing.comment import Comment
from scenes.kit.zeroing.race import HillRace, HillRunner
from scenes.kit.zeroing.walking import walk

_FLIES, _STEPS, _EMPTIES = 0.8, 0.7, 0.25  # seconds


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
    race.zeroed.laid += [*beads, *race.flags]


def keep_one_flag(race: HillRace) -> Animation:
    """Names go, but for that of the bead whose slope is shown."""
    return strike(race, *(flag for flag in race.flags if flag is not race.flag))


def strike(race: HillRace, *flags: VMobject, line: str = "") -> Animation:
    """Names go, while a line is lit."""
    race.zeroed.laid = [part for part in race.zeroed.laid if part not in flags]
    parts = [(0.0, race.window.light_line(line))] if line else []
    return Score([*parts, (0.0, FadeOut(VGroup(*flags), run_time=QUICK))])


def open_lane(runner: HillRunner) -> Animation:
    """Which descent it is, how many steps it has made, and its empty letterbox come."""
    lane = runner.lane
    lane.bars.hold(0)
    coming = [part for part in (*lane.words, lane.tray) if part not in runner.laid]
    runner.laid += coming
    return FadeIn(VGroup(*coming), run_time=QUICK)


def bring_slopes(race: HillRace, *runners: HillRunner, line: str = "") -> Iterator[Animation]:
    """Where it is zeroed, `.grad` is emptied; then each slope leaves its bead, and comes there."""
    gone = [
        part
        for runner in runners
        for part in (runner.lane.bars, runner.lane.number)
        if part in runner.laid and (part is runner.lane.number or runner.lane.bars.zeroed)
    ]
    if gone:
        yield FadeOut(VGroup(*gone), run_time=_EMPTIES)
    for runner in runners:
        runner.laid = [part for part in runner.laid if part not in gone]
    parts = [(0.0, race.window.light_line(line))] if line else []
    for runner in runners:
        bars = runner.lane.bars
        bars.set_out(runner.bead.place)
        comes = bars not in runner.laid
        flight = Vary(bars, bars.come_home, 0.0, 1.0, run_time=_FLIES, comes=comes)
        parts.append((0.4 if line else 0.0, flight))
    yield Score(parts)
    numbers = [runner.lane.number for runner in runners]
    for runner, number in zip(runners, numbers, strict=True):
        number.keep_up()
        runner.laid += [part for part in (runner.lane.bars, number) if part not in runner.laid]
    yield FadeIn(VGroup(*numbers), run_time=_EMPTIES)


def empty(race: HillRace, runner: HillRunner, line: str = "") -> Iterator[Animation]:
    """What lies in a letterbox goes, while a line is lit."""
    gone = [part for part in (runner.lane.bars, runner.lane.number) if part in runner.laid]
    runner.laid = [part for part in runner.laid if part not in gone]
    parts = [(0.0, race.window.light_line(line))] if line else []
    yield Score([*parts, (0.3 if line else 0.0, FadeOut(VGroup(*gone), run_time=QUICK))])
    runner.lane.bars.hold(0)


def step(
    race: HillRace, *runners: HillRunner, start: int, line: str = "", run_time: float = _STEPS
) -> Animation:
    """One step of each: beads go down, and it is counted; letterboxes hold what they held."""
    parts: list[tuple[float, Animation]] = []
    if line:
        parts.append((0.0, race.window.light_line(line)))
    for runner in runners:
        flags = [flag for flag in race.flags if flag in runner.laid]
        parts.append((0.4 if line else 0.0, _walk(runner, flags, start, run_time)))
    return Score(parts)


def _walk(runner: HillRunner, flags: list[DescentFlag], start: int, run_time: float) -> Animation:
    def go(way: float) -> None:
        runner.walk(way)
        for flag in flags:
            flag.follow()

    moving = VGroup(*runner.beads, runner.lane.count, *flags)
    return walk(moving, go, start, start + 1.0, run_time, smooth)


def run(
    *runners: HillRunner, start: float, end: float, run_time: float,
    rate: Callable[[float], float] = linear,
) -> Score:  # fmt: skip
    """So many steps on end; letterboxes that are on stage hold what the latest was made with."""
    parts = []
    for runner in runners:
        moving = VGroup(*runner.laid)
        parts.append((0.0, walk(moving, runner.go, start, end, run_time, rate)))
    return Score(parts)


def speed_up(alpha: float) -> float:
    """Slowly first, then ever faster, and to rest."""
    return float(smooth(alpha) * alpha**2)


def slow_down(alpha: float) -> float:
    """Slowly first, for ever more steps in the same time, which lead less and less far."""
    return float(alpha**3)


def forget(race: HillRace, line: str) -> Iterator[Animation]:
    """The line that zeroes is lit, and becomes a comment."""
    yield race.window.light_line(line)
    yield Comment(race.window, race.forgotten.listing, line)


def line_up(race: HillRace) -> Iterator[Animation]:
    """Those that zero go back to where they began; the ringed beads come there."""
    first, second = race.zeroed, race.forgotten
    yield from empty(race, first)
    second.go(0.0)
    second.laid += [*second.beads, *second.lane.words]
    yield Score([(0.0, go_back(first)), (0.5, FadeIn(VGroup(*second.laid), run_time=QUICK))])


def go_back(*runners: HillRunner) -> Animation:
    """All go back to where they began; their letterboxes are empty."""
    return Score((0.0, _way_back(runner)) for runner in runners)


def _way_back(runner: HillRunner) -> Animation:
    def go(way: float) -> None:
        runner.walk(way)
        runner.lane.bars.hold(0)

    moving = VGroup(*runner.beads, runner.lane.count)
    return walk(moving, go, float(runner.beads[0].k), 0.0, MOVE)
