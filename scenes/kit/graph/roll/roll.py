"""The plot of a slope beside the graph that this slope has behind it, or has not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import DOWN, LEFT, UP

from gradmath.records.second_derivative import CubeRun, KeptSlope, LostSlope
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.roll.plots import RollPlots
from scenes.kit.graph.signs.cut_track import CutTrack
from scenes.kit.graph.signs.folded import FoldedPlate
from scenes.kit.graph.signs.freight import TensorCourse
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.graph.signs.track import ON_STREAMS, Pass, Track
from scenes.kit.graph.signs.yard import Yard
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs
from scenes.kit.truth.facts import rounding

_ONLY: Index = ()  # the index of the one entry of a number
_SIZE = CellSize.fitting(1.25, 0.5, 0.0, 6)
_COLUMN = 2.4  # the width of the graph beside the plot
_HALF = 0.3  # of the height of its plate
_CELL = _SIZE.height / 2
_LOOSE = (0.45, 1.0)  # the gap of a track that ends in the air


class Roll(Yard):
    """One run of x ** 3 at a time: a plot, x with its letterbox, and what dy has behind it."""

    def __init__(
        self,
        runs: Sequence[CubeRun],
        lost: LostSlope,
        kept: Sequence[KeptSlope],
        region: Region,
        window: CodeWindow,
    ) -> None:
        values = max(run.x.magnitude() for run in runs)
        gradients = max(each.magnitude() for run in kept for each in (run.slope, run.run.dy))
        super().__init__({Face.VALUE: values, Face.GRADIENT: gradients}, _SIZE)
        self.run, self.window = runs[0], window
        self.transition: Transition | None = None
        self.middle = region.right - _COLUMN / 2 - 0.15
        self.heights = {"dy": region.top - 0.55, "plate": region.top - 1.7,
                        "x": region.bottom + 1.65}  # fmt: skip
        self.stage = Region(region.left + 0.1, region.right - _COLUMN - 0.75, region.bottom,
                            region.top - 0.4)  # fmt: skip
        self.plots = RollPlots(runs, kept, self.stage)
        here = self.at("x")
        drop = Polyline.through(here + UP * 0.4, here)
        self.x = self.lay("x", self.run.x, Face.VALUE, here, way=drop)
        self.dy = self.lay("dy", self.run.dy, Face.GRADIENT, self.plots.reading(self.run))
        self.dy.course = TensorCourse("dy", (self.plots.trail(), self.way_in(runs[-1])))
        self.names: dict[str, NameLabel] = {}
        self.named("x")
        box = Region(self.middle - 0.75, self.middle + 0.75,
                     region.bottom + 0.4, region.bottom + 1.0)  # fmt: skip
        self.letterbox, self.slot = Letterbox(self.x, box), VacantSlot(self.run.absent, box)
        self.letterbox.name_label.next_to(self.letterbox.box, DOWN, buff=0.12)
        self._lay_graph(lost, kept[0])

    def at(self, name: str, up: float = 0.0) -> Points:
        """A place in the column of the graph: that of something in it, or above that."""
        return np.array([self.middle, self.heights[name] + up, 0.0])

    def named(self, name: str) -> NameLabel:
        """The name of something that lies still, at its left."""
        label = NameLabel(self.rest[name], HEADING / CODE_SIZE)
        label.next_to(self.rest[name], LEFT, buff=0.15)
        self.names[name] = label
        return label

    def way_in(self, run: CubeRun) -> Polyline:
        """From beside the point of a slope to its place in the column."""
        start, end = self.plots.reading(run), self.at("dy")
        return Polyline.bent(start, [end[0], start[1], 0.0], end, radius=0.4)

    def _lay_graph(self, lost: LostSlope, kept: KeptSlope) -> None:
        """The plate between dy and x, and the tracks; or one that ends in the air."""
        top, foot = self.at("dy", -_CELL), self.at("x", _CELL)
        high, low = self.at("plate", _HALF), self.at("plate", -_HALF)
        names, half = kept.names, _COLUMN / 2
        self.loose = CutTrack(Polyline.through(top, foot), lost.lost, None, gap=_LOOSE)
        self.folded = FoldedPlate(
            list(names.values()), kept.holds, kept.run.formula,
            Region(self.middle - half, self.middle + half, float(low[1]), float(high[1])),
        )  # fmt: skip
        self.tracks = [self._track(high, top, kept.recorded), self._track(foot, low, kept.leads)]
        # What comes out of the plate covers nothing of its name.
        apart = UP * _CELL
        self.ways_up = (Polyline.through(self.at("x"), low - apart / 2),
                        Polyline.through(high + apart, self.at("dy")))  # fmt: skip
        box = self.letterbox.box.get_center()
        self.way_down = Polyline.through(low - apart / 2, box)
        self.own(self.folded, *self.tracks, self.slot, self.loose)
        for part in (self.letterbox, self.letterbox.name_label, self.letterbox.box):
            belongs(part, self.letterbox, self)

    def _track(self, low: Points, high: Points, leads: Record) -> Track:
        """Values go up along it, and its arrowhead points down: for the pass back."""
        track = Track(Polyline.through(low, high), leads, 0.5)
        track.running = Pass.BACKWARD
        track.point(np.pi)
        track.tip.set_z_index(ON_STREAMS)
        return track

    def follow(self, run: CubeRun) -> None:
        """Stand for a run."""
        self.run = run
        self.x.follow(run.x)
        self.slot.follow(run.absent)
        if "dy" in self.rest:
            self.dy.follow(run.dy)
        self.plots.follow(run)

    def roll_to(self, run: CubeRun) -> None:
        """Stand for a run of the sweep, whose slope is read beside its point."""
        self.follow(run)
        self.plots.draw_to(run)
        self.dy.move_to(self.plots.reading(run))
        self.window.follow(run.listing)

    def follow_kept(self, kept: KeptSlope) -> None:
        """Stand for a run that kept its graph."""
        self.follow(kept.run)
        self.plots.follow_kept(kept)
        self.rest["x.grad"].follow(kept.slope)
        self.folded.nodes = tuple(kept.names.values())
        self.folded.holds, self.folded.formula = kept.holds, kept.run.formula
        for track, leads in zip(self.tracks, (kept.recorded, kept.leads), strict=True):
            track.follow(leads)
        self.window.follow(kept.run.listing)

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        return {name: cargo.record for name, cargo in self.rest.items()}

    def relations(self) -> Iterator[Fault]:
        """The slope is that of x ** 3, and the slope of this one is what has come to x."""
        run = self.run
        if not _close(run.dy, float(run.formula.value)):
            yield Fault("relation", f"a slope of {run.dy.text()}", f"{run.formula.text()}")
        grad = self.rest.get("x.grad")
        if grad is not None and not _close(grad.record, 6 * float(self.rest["x"].record.value)):
            yield Fault("relation", f"x.grad {grad.record.text()}", "the slope of the slope")


def _close(record: Record, due: float) -> bool:
    share, least = rounding([record.value[_ONLY]])
    return abs(float(record.value) - due) <= 4 * share * abs(due) + least
