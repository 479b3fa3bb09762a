"""How x is scaled: the dial turns, and at zero what its run changes turns over, causes first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Animation, FadeOut, VGroup, smooth

from gradmath.records.scaled_run import ScaledRun
from gradmath.records.tensor import Record
from scenes.kit.boards.machine import weighing
from scenes.kit.boards.machine.steps import LAG, Timed, fades, paced
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.current import Current
from scenes.kit.cells.filling import Fill
from scenes.kit.cells.moves import Bump, Drain, Flow, Settle, Swing, TurnTo, TurnUp
from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.score import Score, end_of
from scenes.kit.scaled.dial import Dial
from scenes.kit.scaled.machine import ScaledMachine
from scenes.kit.scaled.sign_bars import SignBars

_DIGITS = 0.35  # the share of its time that a dial's digits take to go, or to come
_STUB = 0.35  # seconds


class TurnDial(Animation):
    """Let a dial come to another number: its digits go before its knob glides, and come after."""

    def __init__(self, dial: Dial, record: Record, *, run_time: float = QUICK) -> None:
        self.dial, self.record = dial, record
        super().__init__(VGroup(dial, dial.number), run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.ends = float(self.dial.record.value[()]), float(self.record.value[()])
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        start, end = self.ends
        if alpha > 0.5 and self.dial.record is not self.record:
            self.dial.follow(self.record)
        digits = max(0.0, (abs(2 * alpha - 1) - _DIGITS) / (1 - _DIGITS))
        self.dial.glide(start + (end - start) * float(self.rate_func(alpha)), digits)

    def finish(self) -> None:
        super().finish()
        self.dial.follow(self.record)


class GrowBars(Animation):
    """Let bars come out of their zero line."""

    def __init__(self, bars: SignBars, *, run_time: float = MOVE) -> None:
        self.bars = bars
        super().__init__(bars, run_time=run_time, rate_func=smooth, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        self.bars.grow(float(self.rate_func(alpha)))


class TurnBars(Animation):
    """Let bars come to another record: on the way they stand for no number."""

    def __init__(self, bars: SignBars, record: Record, *, run_time: float = QUICK) -> None:
        self.bars, self.record = bars, record
        super().__init__(VGroup(*bars.bars), run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.starts = [bar.value for bar in self.bars.bars]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        if alpha >= 0.5 and self.bars.record is not self.record:
            self.bars.follow(self.record)
        for bar, start in zip(self.bars.bars, self.starts, strict=True):
            bar.gliding = True
            end = float(self.record.value[bar.index])
            bar.glide(start + (end - start) * share)

    def finish(self) -> None:
        super().finish()
        for bar in self.bars.bars:
            bar.gliding = False
        self.bars.follow(self.record)


def send_back(machine: ScaledMachine) -> Score:
    """What v weighs runs back as far as it gets, and x.grad turns up."""
    run = machine.run
    parts: Timed = []
    for k, i in enumerate(np.flatnonzero(run.v.value).tolist()):
        machine.backward[i] = list(weighing.running_back(machine, run, i))
        sent = weighing.sent_along(machine, run, machine.backward[i])
        parts += [(0.2 * k + start, motion) for start, motion in sent]
    last = max(0.0, end_of(parts) - 0.3)
    turned = [(last + LAG * j, TurnUp(cell)) for j, cell in enumerate(machine.x_grad.cells)]
    return Score([*parts, *fades(0.0, machine.names["x_grad"]), *turned])


def bring_dial(machine: ScaledMachine) -> Score:
    """The dial of c comes, and all that it scales swells once."""
    felt = [(0.8 + 0.07 * j, Bump(cell, run_time=0.5)) for j, cell in enumerate(machine.x.cells)]
    return Score([*fades(0.0, machine.names["c"], machine.dial, machine.dial.number), *felt])


def bring_bars(machine: ScaledMachine) -> Score:
    """The cells of z give way to bars about one line."""
    machine.as_bars = True
    old = [*machine.z.cells, machine.names["z"]]
    gone: Timed = [(0.0, FadeOut(each, run_time=0.4)) for each in old]
    bars = (0.3, GrowBars(machine.sign_bars, run_time=0.9))
    return Score([*gone, bars, *fades(0.4, machine.names["z as bars"])])


def cross(machine: ScaledMachine, window: CodeWindow, run: ScaledRun, pace: float = 1.0) -> Score:
    """The next run, in which switches turn: forward, then what runs back, then x.grad."""
    turning = [lever.output for lever in machine.turning(run)]
    old = {i: machine.backward[i] for i in turning if i in machine.backward}
    new = {i: list(weighing.running_back(machine, run, i)) for i in old}
    lit = window.sight.lit
    parts: Timed = [
        (0.0, Settle(lambda: machine.set_out(run))),
        (0.0, window.scroll(run.listing, lit, run_time=0.3)),
        (0.2, Settle(lambda: machine.keep(run))),
        (0.1, TurnDial(machine.dial, run.c, run_time=0.5)),
        (0.5, TurnTo(machine.x, run.x, run_time=0.35)),
        *((0.85, turn) for turn in _turned(machine, run)),
        *((1.15, Swing(lever, run.gates, run_time=0.5)) for lever in machine.turning(run)),
        (1.67, Settle(lambda: machine.follow_switches(run))),
        (1.65, TurnTo(machine.out, run.out, run_time=0.35)),
        (1.95, _filled(machine, run)),
        (2.2, Settle(lambda: machine["z_bar"].follow(run.z_bar))),
    ]
    for i in old:
        on = bool(run.gates.value[i])
        parts += _run_on(machine, run, new[i], old[i]) if on else _run_dry(new[i], old[i])
    came = end_of(parts) - 0.15
    parts.append((came, TurnTo(machine.x_grad, run.x_grad)))
    end = end_of(parts)
    parts.append((end, Settle(lambda: machine.backward.update(new))))
    return paced([*parts, (end + 0.02, Settle(lambda: machine.follow(run)))], pace)


def _turned(machine: ScaledMachine, run: ScaledRun) -> list[Animation]:
    if machine.as_bars:
        turned = TurnBars(machine.sign_bars, run.z, run_time=0.35)
        return [turned, Settle(lambda: machine["z"].follow(run.z))]
    bars = Settle(lambda: machine.sign_bars.follow(run.z))
    return [bars, TurnTo(machine.z, run.z, run_time=0.35)]


def _filled(machine: ScaledMachine, run: ScaledRun) -> Animation:
    if run.weighted.value == machine.meter.record.value:
        return Settle(lambda: machine.meter.follow(run.weighted))
    return Fill(machine.meter, run.weighted)


def _run_dry(new: Sequence[Current], old: Sequence[Current]) -> Timed:
    """Behind a switch that has turned off nothing runs on; before it v's part still does."""
    stub, rest = new[0], old[1:]
    parts: Timed = [
        (1.35, Flow(stub, run_time=_STUB)),
        (1.7, Drain(old[0], run_time=0.35)),
    ]
    starts = {"z_bar": 1.95, "contributions": 2.2}
    return [*parts, *((starts[each.of], Drain(each, run_time=0.35)) for each in rest)]


def _run_on(
    machine: ScaledMachine, run: ScaledRun, new: list[Current], old: Sequence[Current]
) -> Timed:
    """Through a switch that has turned on what v weighs runs back, as far as it gets."""
    sent = weighing.sent_along(machine, run, new)
    parts: Timed = [(2.0 + start, motion) for start, motion in sent]
    return [*parts, *((2.6, Drain(each, run_time=0.2)) for each in old)]
