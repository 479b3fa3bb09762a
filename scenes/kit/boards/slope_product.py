"""A slope of the upper plot meets v, and their product is what the lower plot leaps to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import Animation, FadeOut, smooth

from gradmath.records.layer import SlopedRun
from gradmath.records.tensor import Index, Record
from scenes.kit.boards.machine.steps import BEHIND, Timed
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.boards.slope_plots import SlopePlots
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.moves import Bump, Ride, TurnUp
from scenes.kit.charts.swept import Bead
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Entry
from scenes.kit.truth.facts import ProductSign

_ABOVE = 1.8  # above lines and beads


class ProductChip(CarriedEntry):
    """A product on its way, which knows its factors."""

    factors: tuple[Entry, ...] = ()

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        wrong = ProductSign(self.factors, Entry(self.record, self.index)).fault()
        if wrong is not None:
            told = " × ".join(factor.text for factor in self.factors)
            yield Fault("product", f"{told} as {self.number.drawn}", wrong)


def carried(
    record: Record, index: Index, strip: Strip, ways: tuple[Polyline, ...], name: str,
    kind: type[CarriedEntry] = CarriedEntry,
) -> CarriedEntry:  # fmt: skip
    """A round or square chip of an entry, as large as the machine's cells, with ways of its own."""
    machine = strip.machine
    face = Face.VALUE if name == "out" else Face.GRADIENT
    longest = len(record.text(index))
    size = CellSize.fitting(machine.size.width, machine.size.height, 0.0, longest)
    course = WireCourse(record.name, index, ways)
    chip = kind(record, index, face, size, scale=machine.scale_of(name), course=course)
    chip.set_z_index(_ABOVE)
    return chip


def send(plots: SlopePlots, strip: Strip, run: SlopedRun, which: int) -> Score:
    """Copies of out and x.grad leave the strip, and land in the plots as points."""
    parts: Timed = []
    x_grad, out = strip.cells[1], strip.cells[4]
    for k, (cell, bead, name) in enumerate(
        zip((out, x_grad), plots.ends[which], ("out", "x_grad"), strict=True)
    ):
        record: Record = getattr(run, name)
        way = Polyline.through(cell.box.get_center(), bead.disc.get_center())
        chip = carried(record, cell.index, strip, (way,), name)
        chip.set_z_index(BEHIND)  # of all that can be read on its way
        start = 0.25 * k
        parts += [
            (start, Ride(chip, way, grows=False, goes=True, run_time=0.8)),
            (start + 0.65, TurnOn(bead)),
        ]
    return Score(parts)


class TurnOn(Animation):
    """A bead comes up where its chip has gone in."""

    def __init__(self, bead: Bead, run_time: float = 0.3) -> None:
        super().__init__(bead, run_time=run_time, rate_func=smooth, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        share = max(0.05, float(self.rate_func(alpha)))
        center = self.starting_mobject.get_center()
        family = zip(self.mobject.get_family(), self.starting_mobject.get_family(), strict=True)
        for part, still in family:
            part.points = (still.points - center) * share + center


def meet(plots: SlopePlots, strip: Strip, run: SlopedRun) -> Timed:
    """The slope travels down, v's weight joins it, and their product goes into the lower bead."""
    side = 1.0 if plots.rightwards else -1.0
    width = strip.machine.size.width
    here, low = (bead.disc.get_center() for bead in (plots.bead, plots.shadow))
    top = plots.lower.place(*plots.swept(run, "x_grad").place)[0]
    middle = float(low[1] + top[1]) / 2
    near = np.array([here[0] + side * (0.35 + width / 2), middle, 0.0])
    far = near + side * np.array([width + 0.5, 0.0, 0.0])
    slider = strip.machine.v[strip.output]
    i, j = (strip.output,), (strip.entry,)

    down = Polyline.through(here, near)
    over = _around(slider.box.get_center(), far, plots)
    close = Polyline.through(far, near + side * np.array([width + 0.06, 0.0, 0.0]))
    home = Polyline.through(near + side * np.array([width / 2, 0.0, 0.0]), low)
    slope = carried(run.slope, j, strip, (down,), "W")
    weight = carried(run.v, i, strip, (over, close), "v")
    product = carried(run.x_grad, j, strip, (home,), "x_grad", ProductChip)
    assert isinstance(product, ProductChip)
    product.factors = (Entry(run.slope, j), Entry(run.v, i))
    return [
        (0.7, Ride(slope, down, run_time=0.75)),
        (0.0, Ride(weight, over, run_time=1.2)),
        (1.4, Ride(weight, close, grows=False, run_time=0.3)),
        (1.6, Bump(slope, run_time=0.35)),
        (1.6, Bump(weight, run_time=0.35)),
        (1.9, FadeOut(slope, run_time=0.15)),
        (1.9, FadeOut(weight, run_time=0.15)),
        (1.95, TurnUp(product.move_to(home.at(0.0)), run_time=0.3)),
        (2.4, Ride(product, home, grows=False, goes=True, run_time=0.45)),
    ]


def _around(start: Points, end: Points, plots: SlopePlots) -> Polyline:
    """From the strip down beside the upper axis, across below its lowest number, and on."""
    ground = float(plots.upper.across.line.points[0][1]) + 0.5
    return Polyline.through(start, (start[0], ground, 0.0), (end[0], ground, 0.0), end)
