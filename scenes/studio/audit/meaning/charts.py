"""Plots of a sweep: each point is a run, none is left out, and the axes name what is plotted."""

from __future__ import annotations

from collections.abc import Iterator

from gradmath.records.tensor import Record
from scenes.kit.charts.crossed import AxisEntry
from scenes.kit.charts.guides import GuessLine, SlopeFan
from scenes.kit.charts.swept import Bead, SweptLine, SweptPlot
from scenes.kit.lecture import Lecture
from scenes.kit.plane.trail import TipTrail
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.names import name_shown
from scenes.studio.audit.meaning.progress import Time
from scenes.studio.audit.meaning.shown import OnFrame
from scenes.studio.audit.meaning.sweeps import known_runs, planned_faults, run_of


class Plots:
    """What lines have been plotted from, asked when a beat has come to rest."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self.records: dict[int, Record] = {}  # all that was plotted, to be computed again
        self.fresh: list[Record] = []  # those of them that the latest frame has shown first
        self.proven: dict[int, object] = {}  # by line, as far as its runs are in order

    def see(self, shown: OnFrame) -> None:
        """Note what is plotted: the second opinion asks for each point of it."""
        self.fresh = [record for record in shown.plotted if id(record) not in self.records]
        self.records.update((id(record), record) for record in self.fresh)

    def at_rest(self, shown: OnFrame) -> Iterator[Fault]:
        """What is untrue between points, their axes, and the code."""
        for plot in shown.plots:
            yield from _pair_faults(plot)
            yield from _ahead_faults(plot, self.time)
            if isinstance(plot, SweptLine | TipTrail) and self.proven.get(id(plot)) != plot.reached:
                wrong = list(_order_faults(plot, shown.scene))
                yield from wrong
                if not wrong:
                    self.proven[id(plot)] = plot.reached
        yield from _axis_faults(shown)
        yield from _guess_faults(shown)
        yield from _theory_faults(shown)


def _pair_faults(plot: SweptPlot) -> Iterator[Fault]:
    """Both numbers of a point are of one run."""
    for point in plot.reached_points:
        across, up = (entry.record.expression for entry in (point.across, point.up))
        if across and up and across.listing.lines != up.listing.lines:
            yield Fault("plot", f"{plot.told} of one run over a place of another", "one run")
            return


def _ahead_faults(plot: SweptPlot, time: Time) -> Iterator[Fault]:
    """No point is of a run that the code has not come to."""
    for point in plot.reached_points:
        if point.listing is not None and not time.passed(point.listing):
            yield Fault("early", f"{plot.told} at {point.across.text}, where no run has been",
                        "a sweep as far as the code's")  # fmt: skip
            return


def _order_faults(trace: SweptLine | TipTrail, scene: Lecture) -> Iterator[Fault]:
    """A line goes from run to run as one dial is turned, and leaves none of them out."""
    runs = [run_of(point.across.record) for point in trace.reached_points]
    if len(runs) > 1:
        yield from planned_faults(runs, known_runs(scene), [])


def _axis_faults(shown: OnFrame) -> Iterator[Fault]:
    """An axis is called as the entries that are plotted along it."""
    for label in shown.memo.drawables.values():
        if not isinstance(label, AxisEntry) or id(label[0]) not in shown.captures:
            continue
        axis = label.beside()
        along = {
            name_shown(entry.record, entry.index)
            for plot in shown.plots
            for counted in plot.counted
            for entry, own in zip(counted, (plot.axes.across, plot.axes.up), strict=True)
            if own is axis
        }
        if along and along != {label.text}:
            told = " and ".join(sorted(along))
            yield Fault("axis", f"{label.text} along an axis", f"{told}, which is plotted there")


def _guess_faults(shown: OnFrame) -> Iterator[Fault]:
    """Of lines that may be guessed exactly one passes through what torch computed."""
    lines = [each for each in shown.memo.drawables.values() if isinstance(each, GuessLine)]
    right = sum(line.right for line in lines)
    if lines and right != 1:
        yield Fault("choice", f"{len(lines)} guesses, {right} of them right", "one that is right")


def _theory_faults(shown: OnFrame) -> Iterator[Fault]:
    """Theory about a corner is of the run that stands there, and goes when that one goes on."""
    for fan in shown.memo.drawables.values():
        if not isinstance(fan, SlopeFan) or not any(True for _ in shown.seen_of(fan)):
            continue
        beads = [each for each in shown.plots
                 if isinstance(each, Bead) and each.axes is fan.axes_of()]  # fmt: skip
        if beads and not any(bead.now.place == fan.corner.place for bead in beads):
            yield Fault("theory", "a fan of slopes where no run stands", "one around a point")
        theory, corner = fan.record.expression, fan.corner.listing
        if theory and corner and theory.listing.lines != corner.lines:
            yield Fault("theory", "a fan of slopes of another run", "that of its corner")
