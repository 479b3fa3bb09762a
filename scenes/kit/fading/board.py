"""Random rows as arrows, their gradients as maps, and the average of many draws as it fades."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import DOWN, UP
from manim import LEFT as LEFTWARDS

from gradmath.records.fading import FadingAverage
from gradmath.records.pairs import ArrowsRun
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import CellSize, Grid
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.axes import Axes, AxisLabel, Span
from scenes.kit.charts.curves import Series
from scenes.kit.charts.points import Point
from scenes.kit.fading import places
from scenes.kit.fading.map import FadingMap, MapPlace, StretchLabel
from scenes.kit.fading.meeting import MeetingArrow
from scenes.kit.fading.plot import FadingLaw
from scenes.kit.fading.seed import SeedBoard
from scenes.kit.look.theme import HEADING, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.pairs.bundle import Bundle, ends_of
from scenes.kit.pairs.places import STANDING, fitted
from scenes.kit.samples.labels import SampleClock
from scenes.kit.space.arrows import SolidArrow
from scenes.kit.space.eye import Eye
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import CodePiece

_EM = HEADING / CODE_SIZE
_PALE = 0.55  # strength of the lines of other seeds
_BESIDE = 0.1  # around arrows
_NAMED, _ABOVE = 0.42, 4.0  # where theory is named: so far to the right, so much over its line
_RADIUS = 0.11  # of the point at the end of a line


class FadingBoard(Bundle[ArrowsRun]):
    """All that the film shows; parts come one by one."""

    def __init__(
        self, draws: Sequence[ArrowsRun], mirrored: ArrowsRun, together: Record,
        averages: Sequence[FadingAverage], law: Record, window: CodeWindow,
    ) -> None:  # fmt: skip
        super().__init__(draws[-1], [*draws, mirrored], places.ARROWS)
        self.space.look(self.eye_for(self.run))
        self.window, self.averages = window, averages
        self.listing = draws[0].listing
        self.strongest = max(each.X_grad.magnitude() for each in draws)
        self.map = FadingMap(self.run.X_grad, places.MAP, self.strongest)
        self.map_name = self.headed("X.grad", self.map)
        self.own(self.map)
        self._fill_plot(law)
        self.both = draws[0], mirrored
        self._mirror(together)
        self.pictures = [each.picture for each in self.seeds]
        self.stretched = StretchLabel(self.pictures, self.factor)
        self.stretched.move_to((places.PLOT.left, 1.75, 0.0), aligned_edge=LEFTWARDS)

    def _fill_plot(self, law: Record) -> None:
        average = self.averages[0]
        sizes = [each.sizes for each in self.averages]
        across, up = Span.decades(average.counts), Span.decades(*sizes, law)
        names = (
            AxisLabel(average.sizes, up, "size", alone=True),
            AxisLabel(average.counts, across, "n", alone=True),
        )
        self.axes_of_size = Axes.filling(places.PLOT, across, up, names)
        columns = self.run.X.shape[1]
        spots = places.all_over(len(self.averages), columns)
        self.seeds = [
            SeedBoard(each, self.axes_of_size, spot, self.strongest, 1.0 if k == 0 else _PALE)
            for k, (each, spot) in enumerate(zip(self.averages, spots, strict=True))
        ]
        counts, own = Series(average.counts), Series(average.sizes)
        self.point = Point(self.axes_of_size, counts.entry(0), own.entry(0), face=Face.GRADIENT,
                           radius=_RADIUS)  # fmt: skip
        self.point.set_z_index(0.6)
        self.law = FadingLaw(self.axes_of_size, law, average)
        self.law_name = NameLabel(self.law, 0.9 * _EM)
        count = average.draws**_NAMED
        spot = self.axes_of_size.place(count, _ABOVE * float(law.value[0]) / count**0.5)[0]
        self.law_name.move_to(spot, aligned_edge=LEFTWARDS + DOWN)
        self.mean_name = self.headed("mean", self.map)
        low = self.map_name.get_center()
        self.clock = SampleClock(average.listing, "n", np.array([3.2, low[1], 0.0]), average.counts)

    def _mirror(self, together: Record) -> None:
        space, rows = self.space, range(len(self.run.X.value))
        self.mirrored = [SolidArrow(space, self.both[1].X, i, Face.VALUE) for i in rows]
        self.meeting = [[MeetingArrow(space, run, i, together) for i in rows] for run in self.both]
        self.alike = [
            FadingMap(run.Y, place, 1.0, face=Face.VALUE)
            for run, place in zip(self.both, places.ALIKE, strict=True)
        ]
        self.alike_names = [
            self.headed(code, each) for code, each in zip(("Y", "YM"), self.alike, strict=True)
        ]
        self.opposite = [
            FadingMap(run.X_grad, place, self.strongest)
            for run, place in zip(self.both, (places.LEFT, places.RIGHT), strict=True)
        ]
        self.opposite_names = [
            self.headed(code, each)
            for code, each in zip(("X.grad", "M.grad"), self.opposite, strict=True)
        ]
        size = CellSize.fitting(places.MIDDLE.width, places.MIDDLE.height, places.MIDDLE.gap, 2)
        self.nothing = Grid(together, Face.GRADIENT, size, scale=self.strongest)
        self.nothing.move_to((*places.MIDDLE.middle, 0.0))
        self.nothing_name = NameLabel(self.nothing, 0.9 * _EM)
        self.nothing_name.next_to(self.nothing, UP, buff=places.ABOVE)

    @property
    def factor(self) -> float:
        """So many times as strong the largest entry of the last averages is about full strength."""
        largest = max(float(np.abs(each.means.value[-1]).max()) for each in self.averages)
        times = self.strongest / largest
        unit = 10.0 ** np.floor(np.log10(times))
        return float(max(1.0, np.round(times / unit) * unit))

    @staticmethod
    def eye_for(*runs: ArrowsRun) -> Eye:
        """From where the arrows of some runs fill their room."""
        return fitted(STANDING, ends_of(runs), beside=_BESIDE, room=places.ARROWS)

    def headed(self, code: str, named: FadingMap) -> Phrase:
        """A name of the code over a map, at its left."""
        phrase = Phrase("{}", CodePiece(self.listing, code), em=_EM, type=Type.CODE,
                        color=current_theme().text)  # fmt: skip
        left = named.place.of(0, 0, named.shape)[0] - named.place.width / 2
        phrase.next_to(named, UP, buff=0.0).align_to((left, 0.0, 0.0), LEFTWARDS)
        return phrase.stand_on(named.place.top(named.shape[0]) + places.ABOVE)

    def tell(self, last: int) -> None:
        """Show the average over another number of draws."""
        average = self.averages[0]
        self.map.tell(average.means, (last,))
        self.clock.tell(average.counts, (last,))
        self.seeds[0].line.tell(last)
        self.point.follow(Series(average.counts).entry(last), Series(average.sizes).entry(last))

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        held = super().records
        return held | {"map": self.map.record} if "map" in self.laid else held

    def relations(self) -> Iterator[Fault]:
        """As a bundle; the map is that of the arrows while it is one of a draw."""
        yield from super().relations()
        if "map" in self.laid and self.map.record is not self.run.X_grad:
            yield Fault("stale", f"a map of {self.map.record.name}", "that of the arrows")


def on_the_way(place: MapPlace, other: MapPlace, share: float) -> MapPlace:
    """A place between two others, with cells of the size of the first."""
    middle = np.array(place.middle) + (np.array(other.middle) - place.middle) * share
    return MapPlace((float(middle[0]), float(middle[1])), place.width, place.height, place.gap)
