"""How the machine becomes a strip, and how the strip's switch turns on and off."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import Animation, FadeIn, FadeOut, VGroup, VMobject, linear

from gradmath.records.layer import MachineRun
from scenes.kit.boards.machine.steps import Timed, paced, pulse, row
from scenes.kit.boards.machine.strip import Condense, Strip
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.current import Current
from scenes.kit.cells.moves import Bump, Flow, Settle, Shake, Swing, TurnTo
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.score import Score, end_of

Shares = tuple[float, float]
_LIGHT = 0.35  # seconds in which the light goes on
_COMES = 0.22  # seconds from part to part
_LINES = ("z = W @ x", "out = torch.relu(z)", "out.backward(v)")


def arrive(strip: Strip, names: VGroup) -> Score:
    """What x[j] meets on its way to out comes, each part with its name."""
    x, _, weight, z, out = strip.cells
    shown: tuple[VMobject, ...] = (*strip.cells, strip.slider, strip.lever)
    named = dict(zip(shown, names, strict=True))
    wires = VGroup(strip.column, *strip.inner, *strip.outer)
    parts: Timed = [(0.2, FadeIn(wires, run_time=0.6))]
    arriving: tuple[VMobject, ...] = (x, weight, z, strip.lever, out)
    for k, part in enumerate(arriving):
        parts.append((_COMES * k, FadeIn(VGroup(part, named[part]), run_time=0.4)))
    return Score(parts)


def run_through(strip: Strip) -> Score:
    """What comes of the entry runs through the machine, as far as its switch lets it."""
    machine, places, i, j = strip.machine, strip.machine.places, strip.output, strip.entry
    run, on = machine.run, strip.lever.on
    down = Polyline.through(places.over(j, places.x), places.crossing(i, j), places.at(places.z, i))
    end = places.out if on else places.hinge
    parts: Timed = [
        (0.0, Bump(machine.x[j])),
        *pulse(machine.carrying(run, "x", (j,), down), 0.2, 1.0),
        (1.1, Bump(machine.z[i])),
        *pulse(machine.carrying(run, "z", (i,), row(machine, i, places.z, end)), 1.2, 0.5),
    ]
    return Score([*parts, (1.7, Bump(machine.out[i]) if on else Shake(strip.lever))])


def run_back(strip: Strip, names: VGroup) -> Score:
    """v comes, and runs back as far as the switch lets it; then x.grad comes."""
    machine, i = strip.machine, strip.output
    *_, v_name, _ = names
    x_grad, on = strip.cells[1], strip.lever.on
    current = machine.current("v", (i,), strip.from_v(on=on))
    machine.backward[i] = strip.currents = [current]
    parts: Timed = [
        (0.0, FadeIn(VGroup(strip.slider, v_name), run_time=0.4)),
        (0.5, Bump(machine.v[i])),
        (0.7, Flow(current, run_time=0.8)),
        (1.7, FadeIn(VGroup(x_grad, names[1]), run_time=0.4)),
    ]
    return Score(parts if on else [*parts, (1.4, Shake(strip.lever))])


def condense(strip: Strip, names: VGroup) -> Score:
    """Column and row draw together; their names go first, and what runs."""
    leaves = VGroup(names, *strip.currents)
    return Score([(0.0, FadeOut(leaves, run_time=0.4)), (0.4, Condense(strip))])


class Reach(Animation):
    """Let a current run on or draw back, along a way that it is given when that begins."""

    def __init__(
        self,
        current: Current,
        prepare: Callable[[], object],
        shares: Callable[[], tuple[Shares, Shares]],
        run_time: float,
    ) -> None:
        self.current, self.prepare, self.shares = current, prepare, shares
        super().__init__(current, run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        self.prepare()
        self.start, self.end = self.shares()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        low, high = (one + (other - one) * share
                     for one, other in zip(self.start, self.end, strict=True))  # fmt: skip
        self.current.run(low, high)


def turn_to(
    strip: Strip,
    window: CodeWindow,
    start: MachineRun,
    run: MachineRun,
    pace: float = 1.0,
    rest: float = 0.0,
) -> Score:
    """From one run to another, step by step: x, z, the switch, out, and what runs back to x.grad.

    Slowly, the light is on the line that runs. Between the forward pass and the backward one there
    may be a rest of some seconds.
    """
    machine, i = strip.machine, strip.output
    on = bool(run.gates.value[i])
    turns = on is not bool(start.gates.value[i])

    def set_out() -> None:
        machine.set_out(run)
        machine.keep(run)

    def light(line: str) -> Animation:
        return window.scroll(run.listing, run.listing.after(line), run_time=_LIGHT)

    z_line, out_line, back_line = _LINES
    slowly = pace == 1.0
    parts: Timed = [
        (0.0, light(z_line if slowly else back_line)),
        (0.18, Settle(set_out)),
        (0.2, TurnLater(lambda: TurnTo(machine.x, run.x, run_time=0.3), [strip.cells[0]])),
        (0.35, TurnLater(lambda: TurnTo(machine.z, run.z, run_time=0.3), [strip.cells[3]])),
    ]
    if turns:
        parts.append((0.6, Swing(strip.lever, run.gates, run_time=0.4)))
    then = 1.05 if turns else 0.7
    parts += [
        *([(_LIGHT + 0.3, light(out_line))] if slowly else []),
        (then, Settle(lambda: machine.follow_switches(run))),
        (then - 0.1, TurnLater(lambda: TurnTo(machine.out, run.out, run_time=0.3),
                               [strip.cells[4]])),
        (then + 0.25, Settle(lambda: machine.meter.follow(run.weighted))),
    ]  # fmt: skip
    then += 0.27 + rest
    if slowly:
        then = max(then, 2 * _LIGHT + 0.6)
        parts.append((then, light(back_line)))
    parts.append((then, Settle(lambda: machine.z_bar.follow(run.z_bar))))
    if turns and strip.currents:
        back = _runs_on(strip, run) if on else _runs_dry(strip, run)
        parts += [(then + 0.02 + time, motion) for time, motion in back]
        then = end_of(parts) - 0.15
    parts.append((then, TurnLater(lambda: TurnTo(machine.x_grad, run.x_grad, run_time=0.3),
                                  [strip.cells[1]])))  # fmt: skip

    parts.append((end_of(parts), Settle(lambda: strip.follow(run))))
    return paced(parts, pace)


def _runs_on(strip: Strip, run: MachineRun) -> Timed:
    """What came as far as the switch runs on to x.grad."""
    first, along, up = strip.currents
    way = strip.from_v(on=True)
    share = way.share_of(strip.lever.ends[1])

    def prepare() -> None:
        first.course = strip.machine.course(run, "v", (strip.output,))
        first.way = way
        first.follow(run.v)

    return [
        (0.0, Reach(first, prepare, lambda: ((0.0, share), (0.0, 1.0)), 0.25)),
        (0.25, Reach(along, lambda: along.follow(run.z_bar), _runs_in, 0.3)),
        (0.55, Reach(up, lambda: up.follow(run.contributions), _runs_in, 0.3)),
    ]


def _runs_in() -> tuple[Shares, Shares]:
    return (0.0, 0.0), (0.0, 1.0)


def _runs_dry(strip: Strip, run: MachineRun) -> Timed:
    """What is behind the switch runs out."""
    first, along, up = strip.currents
    share = strip.from_v(on=True).share_of(strip.lever.ends[1])
    return [
        (0.0, Reach(first, _nothing, lambda: ((0.0, 1.0), (0.0, share)), 0.2)),
        (0.1, Reach(along, _nothing, lambda: ((0.0, 1.0), (1.0, 1.0)), 0.3)),
        (0.4, Reach(up, _nothing, lambda: ((0.0, 1.0), (1.0, 1.0)), 0.3)),
    ]


def _nothing() -> None:
    """Nothing has to be prepared."""


class TurnLater(Animation):
    """A motion that is made only when it begins, for it hangs on what is shown then."""

    def __init__(
        self, make: Callable[[], Animation], moved: Sequence[VMobject], run_time: float = 0.3
    ) -> None:
        self.make = make
        super().__init__(VGroup(*moved), run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        self.made = self.make()
        self.made.begin()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        self.made.interpolate(alpha)

    def finish(self) -> None:
        super().finish()
        self.made.finish()
