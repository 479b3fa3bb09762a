"""x.grad read by eye: column by column, which ways to v are live, and what they bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from manim import Animation, FadeIn, FadeOut, smooth

from gradmath.records.layer import MachineRun
from gradmath.records.tensor import Index, Reason
from scenes.kit.boards.machine.addends import Climb, PathAddend, Slots, order
from scenes.kit.boards.machine.breaks import Break, blocking, let_go, show_breaks
from scenes.kit.boards.machine.light import ColumnLight, MoveLight
from scenes.kit.boards.machine.machine import Machine
from scenes.kit.boards.machine.steps import LAG, Timed, paced, pulse, row
from scenes.kit.boards.machine.weighing import BACKWARD
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.current import Current
from scenes.kit.cells.filling import Fill
from scenes.kit.cells.moves import (
    Bump,
    Drain,
    Flow,
    Replace,
    Settle,
    Shake,
    Swing,
    TurnTo,
    TurnUp,
    changes,
)
from scenes.kit.cells.slider import Slider
from scenes.kit.cells.sliding import SlideKnob
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.boards import moment_of

_PACE = 0.85  # of the time that the parts of a change were first given
_ZEROS = (Reason.GATE_CLOSED, Reason.V_IGNORES, Reason.NO_PATH)


class ColumnReading:
    """A machine whose x.grad is read, and what has been found: addends, and ways that break."""

    def __init__(self, machine: Machine, runs: Sequence[MachineRun]) -> None:
        self.machine, self.slots = machine, Slots(machine, runs)
        self.addends: dict[Index, PathAddend] = {}
        self.trails: dict[Index, Current] = {}
        self.reach: dict[int, int] = {}  # by row: the leftmost column that its current comes to
        self.breaks: list[Break] = []
        self.light, self.stands = ColumnLight(machine), 0

    # -- reading -------------------------------------------------------------------------------

    def read(self, columns: Sequence[int]) -> Score:
        """The light walks over columns: live paths bring addends, and the others break."""
        parts: Timed = []
        for column in columns:
            if column != self.stands:
                parts.append((end_of(parts) + 0.1, MoveLight(self.light, self.light.over(column))))
            self.stands = column
            start = end_of(parts) + 0.1
            for i in order(self.machine.run, column):
                parts += self._live(i, column, start)
                start = end_of(parts) - 1.0
            if self._meet(column):
                parts += self._push(column, end_of(parts))
            parts += self._dead(column, end_of(parts) + 0.1)
        return Score(parts)

    def _live(self, i: int, j: int, start: float) -> Timed:
        """v[i] runs back over its switch to W[i, j], and up the column goes what it becomes."""
        machine, addend = self.machine, self._addend(i, j)
        parts: Timed = [(start, Bump(machine.v[i]))]
        met = start + 0.35
        for current in self._back_to(machine.run, i, j):
            parts.append((start + 0.25, Flow(current, run_time=1.0, rate=smooth)))
            met = start + 1.15
        parts.append((met, Bump(machine.weights[i, j], run_time=0.45)))
        parts.append((met + 0.25, TurnUp(addend, run_time=0.3)))
        parts.append((met + 0.6, self._climb((i, j), machine.run, 0.8)))
        return parts

    def _dead(self, column: int, start: float) -> Timed:
        """What runs against a switch that is off ends there; breaks are ringed one by one."""
        machine, places = self.machine, self.machine.places
        path = machine.run.paths[column]
        parts: Timed = []
        for kind in _ZEROS:
            for i in blocking(path, kind):
                if kind is Reason.GATE_CLOSED and i is not None and machine.run.v.value[i]:
                    stopped = machine.current("v", (i,), row(machine, i, places.v, places.contact))
                    parts += [(start, Bump(machine.v[i])), *pulse(stopped, start + 0.2, 0.7)]
                    parts.append((start + 0.75, Shake(machine.levers[i])))
                    start += 1.0
                broken = Break(machine, path, kind, i)
                self.breaks.append(broken)
                parts += _from(start, show_breaks([broken]))
                start += 1.1
        return parts

    def shine(self, groups: Mapping[str, Sequence[int]]) -> Animation:
        """The light comes over the column that is read first."""
        self.stands = next(iter(groups.values()))[0]
        self.light.move_to(self.light.over(self.stands))
        return FadeIn(self.light, run_time=0.4)

    def agree(self) -> Score:
        """torch has run: every cell turns over, pushed by what stands below it."""
        machine = self.machine
        parts: Timed = [(0.0, FadeOut(self.light, run_time=0.3))]
        for j, blank in enumerate(machine.blanks):
            start = 0.3 + 0.4 * j
            parts += self._push(j, start)
            parts.append((start + 0.2, Replace(blank, machine.x_grad[j], run_time=0.5)))
        return Score(parts)

    def _meet(self, column: int) -> bool:
        """Whether noses meet there."""
        brought = self.machine.run.contributions.value[:, column]
        return bool((brought > 0).any() and (brought < 0).any())

    def _push(self, j: int, start: float) -> Timed:
        pushing = [addend for (_, column), addend in self.addends.items() if column == j]
        return [(start + LAG * k, Bump(each)) for k, each in enumerate(pushing)]

    # -- changes -------------------------------------------------------------------------------

    def flip(self, window: CodeWindow, run: MachineRun) -> Score:
        """One x turns its sign, and line by line what it changes turns over, up to `v @ out`."""
        machine, lines = self.machine, run.listing
        dry = [i for i in self.reach if not run.gates.value[i]]
        parts: Timed = [
            *_from(0.0, let_go(self.breaks)),
            (0.0, Settle(lambda: machine.set_out(run))),
            (0.1, window.scroll(lines, moment_of(run.x), run_time=0.75)),
            (0.9, TurnTo(machine.x, run.x, run_time=0.5)),
            (1.4, Settle(lambda: machine["W"].follow(run.W))),
            (1.42, window.scroll(lines, moment_of(run.z), run_time=0.5)),
            *self._felt(run, 1.6),
            (2.2, TurnTo(machine.z, run.z)),
            (2.65, window.scroll(lines, moment_of(run.out), run_time=0.3)),
            *((2.95, Swing(lever, run.gates, run_time=0.5)) for lever in machine.turning(run)),
            *self._run_dry(dry, 3.0),
            (3.46, Settle(lambda: machine.follow_switches(run))),
            (3.5, TurnTo(machine.out, run.out)),
            (3.92, Settle(lambda: machine["v"].follow(run.v))),
            (3.95, window.scroll(lines, moment_of(run.weighted), run_time=0.4)),
            *self._fill(run, 4.25),
        ]
        self.breaks = []
        return paced(parts, _PACE)

    def mute(self, window: CodeWindow, run: MachineRun, i: int) -> Score:
        """A slider goes to the ground; what it has weighed runs dry."""
        machine, lines, slider = self.machine, run.listing, self.machine.v.cells[i]
        assert isinstance(slider, Slider)
        dry = [i] if i in self.reach else []
        parts: Timed = [
            (0.0, window.scroll(lines, moment_of(run.v), run_time=0.35)),
            (0.36, Settle(lambda: self._follow_layer(run))),
            (0.4, SlideKnob(slider, run.v, run_time=1.2)),
            *self._run_dry(dry, 1.5),
            (1.62, Settle(lambda: machine["v"].follow(run.v))),
            (1.7, window.scroll(lines, moment_of(run.weighted), run_time=0.3)),
            *self._fill(run, 2.0),
        ]
        return Score(parts)

    def answer(self, window: CodeWindow, run: MachineRun) -> Score:
        """And backward: addends of dry ways go, those of new ones come; then x.grad turns over."""
        machine, last = self.machine, run.listing.after(BACKWARD)
        live = {(int(i), int(j)) for i, j in np.argwhere(run.contributions.value)}
        gone = [index for index in self.addends if index not in live]
        parts: Timed = [(0.0, window.scroll(run.listing, last, run_time=0.3))]
        for index in gone:
            parts.append((0.3, FadeOut(self.addends.pop(index), run_time=0.5)))
        start = end_of(parts) + 0.1
        for index in self.addends:
            if self._moves(index, run):
                parts.append((start, self._climb(index, run, 1.1)))
        start = end_of(parts) if gone else start
        for i, j in sorted(live - set(self.addends)):
            parts += self._come(run, i, j, start)
        parts.append((end_of(parts), TurnTo(machine.x_grad, run.x_grad, run_time=0.6)))
        return Score([*parts, (end_of(parts), Settle(lambda: self._follow(run)))])

    def light_all(self) -> Score:
        """Everything runs dry, and all live paths light at once, up to the cells of x.grad."""
        machine, run = self.machine, self.machine.run
        parts: Timed = [(0.0, Drain(current, run_time=0.5)) for current in machine.running]
        machine.backward.clear()
        self.reach.clear()
        self.trails.clear()
        self.breaks = [
            Break(machine, path, kind, i)
            for path in run.paths for kind in _ZEROS for i in blocking(path, kind)
        ]  # fmt: skip
        for i, j in self.addends:
            for current in self._back_to(run, i, j):
                parts.append((0.9, Flow(current, run_time=1.3, rate=smooth)))
            parts.append((2.1, Bump(machine.weights[i, j], run_time=0.5)))
            self._trail(run, i, j)
            addend = self.addends[i, j]
            way = Polyline.through(machine.places.crossing(i, j), addend.box.get_center())
            trail = self.trails[i, j]
            trail.way = way
            parts.append((2.4, Flow(trail, run_time=0.6)))
            parts.append((2.9, Bump(addend, run_time=0.6)))
        for i in {i for i, _ in self.addends}:
            parts.append((0.6, Bump(machine.v[i], run_time=0.6)))
        for j in {j for _, j in self.addends}:
            parts.append((3.3, Bump(machine.x_grad[j], run_time=0.6)))
        return Score([*parts, *_from(1.6, show_breaks(self.breaks))])

    # -- parts ---------------------------------------------------------------------------------

    def _come(self, run: MachineRun, i: int, j: int, start: float) -> Timed:
        """A path that was dead brings its addend."""
        machine = self.machine
        addend = self._addend(i, j).follow(run.contributions)
        parts: Timed = [(start, Bump(machine.v[i]))]
        for current in self._back_to(run, i, j):
            parts.append((start + 0.25, Flow(current, run_time=1.0, rate=smooth)))
        parts.append((start + 1.15, Bump(machine.weights[i, j], run_time=0.45)))
        parts.append((start + 1.4, TurnUp(addend, run_time=0.3)))
        parts.append((start + 1.75, self._climb((i, j), run, 0.8)))
        return parts

    def _addend(self, i: int, j: int) -> PathAddend:
        """What a path brings, above its crossing."""
        machine = self.machine
        addend = PathAddend(machine, (i, j), self.slots.size, self.slots.tip)
        up = (machine.weights[i, j].height + addend.height) / 2 + 0.04
        addend.shift(machine.places.crossing(i, j) + (0.0, up, 0.0) - addend.box.get_center())
        self.addends[i, j] = addend
        return addend

    def _climb(self, index: Index, run: MachineRun, run_time: float) -> Climb:
        i, j = index
        grows = index not in self.trails
        if grows:
            self._trail(run, i, j)
        way = self.machine.places.crossing(i, j), self._goal(index, run)
        addend, trail = self.addends[index], self.trails[index]
        return Climb(addend, trail, *way, run_time=run_time, grows=grows)

    def _goal(self, index: Index, run: MachineRun) -> Points:
        i, j = index
        return self.slots.at(j, order(run, j).index(i))

    def _moves(self, index: Index, run: MachineRun) -> bool:
        away = self._goal(index, run) - self.addends[index].box.get_center()
        return bool(np.abs(away).max() > 1e-6)

    def _trail(self, run: MachineRun, i: int, j: int) -> None:
        places = self.machine.places
        up = Polyline.through(places.crossing(i, j), places.entry(j))
        trail = self.machine.carrying(run, "contributions", (i, j), up)
        self.trails[i, j] = trail
        self.machine.backward.setdefault(i, []).append(trail)

    def _back_to(self, run: MachineRun, i: int, j: int) -> list[Current]:
        """What v weighs runs on to a column, as far as it has not come yet."""
        machine, places = self.machine, self.machine.places
        before = self.reach.get(i)
        if before is not None and before <= j:
            return []
        start = places.at(places.v, i) if before is None else places.crossing(i, before)
        way = Polyline.through(start, places.crossing(i, j))
        current = machine.carrying(run, "v", (i,), way)
        current.course = WireCourse("v", (i,), (way,))
        self.reach[i] = j
        machine.backward.setdefault(i, []).append(current)
        return [current]

    def _run_dry(self, rows: Sequence[int], start: float) -> Timed:
        """What runs along some rows runs dry; their addends stay until torch has run."""
        parts: Timed = []
        for i in rows:
            del self.reach[i]
            flowing = self.machine.backward.pop(i)
            parts += [(start + 0.3 * (each.of != "v"), Drain(each)) for each in flowing]
        self.trails = {index: each for index, each in self.trails.items() if index[0] not in rows}
        return parts

    def _felt(self, run: MachineRun, start: float) -> Timed:
        """A changed x runs down its column and along the rows that it meets."""
        machine, places = self.machine, self.machine.places
        parts: Timed = []
        for i, j in machine.weights:
            if changes(machine.x[j], run.x):
                down = Polyline.through(
                    places.over(j, places.x), places.crossing(i, j), places.at(places.z, i)
                )
                parts += pulse(machine.carrying(run, "x", (j,), down), start, 0.7)
        return parts

    def _fill(self, run: MachineRun, start: float) -> Timed:
        meter = self.machine.meter
        if run.weighted.value == meter.record.value:
            return [(start, Settle(lambda: meter.follow(run.weighted)))]
        return [(start, Fill(meter, run.weighted, run_time=0.5))]

    def _follow_layer(self, run: MachineRun) -> None:
        """Be on the way to a run whose layer is the same."""
        machine = self.machine
        machine.set_out(run)
        for name in ("x", "W", "z", "out"):
            machine[name].follow(getattr(run, name))
        machine.follow_switches(run)

    def _follow(self, run: MachineRun) -> None:
        self.machine.follow(run)
        for addend in self.addends.values():
            addend.follow(run.contributions)


def _from(start: float, score: Score) -> Timed:
    """The parts of a score that begins at a second."""
    return [(start + time, motion) for time, motion in score.parts]
