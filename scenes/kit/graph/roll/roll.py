"""The plots of a slope beside the graph that this slope has behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import DOWN, LEFT, UP

from gradmath.records.second_derivative import CubeRun, SlopeGraph
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.bands.places import SIZE
from scenes.kit.graph.roll.plots import RollPlots
from scenes.kit.graph.signs.folded import FoldedPlate
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.graph.signs.plate import NodePlate
from scenes.kit.graph.signs.track import ON_STREAMS, Pass, Track
from scenes.kit.graph.signs.yard import Yard
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs
from scenes.kit.truth.facts import rounding

_ONLY: Index = ()  # the index of the one entry of a number
_COLUMN = 2.3  # the width of the graph beside the plots
_HALF = 0.21  # of the height of a plate


class Roll(Yard):
    """One run of x ** 3 at a time: two plots, x with its letterbox, and in the end dy's graph."""

    def __init__(
        self,
        runs: Sequence[CubeRun],
        graph: SlopeGraph,
        region: Region,
        window: CodeWindow,
    ) -> None:
        values = max(run.x.magnitude() for run in runs)
        gradients = max(graph.slope.magnitude(), *(run.dy.magnitude() for run in runs))
        super().__init__({Face.VALUE: values, Face.GRADIENT: gradients}, SIZE)
        self.run, self.graph, self.window = runs[0], graph, window
        self.transition: Transition | None = None
        self.middle = region.right - _COLUMN / 2 - 0.08
        self.heights = {"dy": region.top - 0.55, "x": region.bottom + 1.65}
        left = Region(
            region.left + 0.55, region.right - _COLUMN - 0.55, region.bottom, region.top - 0.3
        )
        self.plots = RollPlots(runs, graph, left)
        here = self.at(self.heights["x"])
        drop = Polyline.through(here + UP * 0.4, here)
        self.x = self.lay("x", self.run.x, Face.VALUE, here, way=drop)
        self.names: dict[str, NameLabel] = {}
        self.named("x")
        box = Region(self.middle - 0.75, self.middle + 0.75,
                     region.bottom + 0.4, region.bottom + 1.0)  # fmt: skip
        self.letterbox, self.slot = Letterbox(self.x, box), VacantSlot(self.run.absent, box)
        self.letterbox.name_label.next_to(self.letterbox.box, DOWN, buff=0.12)
        self._lay_graph()

    def at(self, height: float) -> Points:
        """A place in the column of the graph."""
        return np.array([self.middle, height, 0.0])

    def named(self, name: str) -> NameLabel:
        """The name of something that lies still, at its left."""
        label = NameLabel(self.rest[name], EM)
        label.next_to(self.rest[name], LEFT, buff=0.15)
        self.names[name] = label
        return label

    def _lay_graph(self) -> None:
        """The plates between dy and x, and the tracks between them."""
        graph, top, foot = self.graph, self.heights["dy"] - 0.23, self.heights["x"] + 0.23
        step = (top - foot) / 2
        half = _COLUMN / 2
        names = graph.names
        high, low = top - 0.58 * step, top - 1.42 * step
        self.product = NodePlate(
            names["MulBackward0"],
            Region(self.middle - half, self.middle + half, high - _HALF, high + _HALF),
        )
        self.folded = FoldedPlate(
            [names["MulBackward1"], names["PowBackward0"]], graph.holds, graph.run.formula,
            Region(self.middle - half, self.middle + half, low - _HALF, low + _HALF),
        )  # fmt: skip
        self.tracks = [
            self._track(high + _HALF, top, graph.recorded),
            self._track(low + _HALF, high - _HALF, graph.joins),
            self._track(foot, low - _HALF, graph.leads),
        ]
        self.foot = foot
        self.own(self.product, self.folded, *self.tracks, self.slot)
        for part in (self.letterbox, self.letterbox.name_label, self.letterbox.box):
            belongs(part, self.letterbox, self)

    def _track(self, low: float, high: float, leads: Record) -> Track:
        """Values go up along it; it is drawn as the way back is found, downwards."""
        track = Track(Polyline.through(self.at(low), self.at(high)), leads, 0.5)
        track.line.lay(track.way.reversed())
        track.running = Pass.BACKWARD
        track.point(np.pi)
        track.tip.set_z_index(ON_STREAMS)
        return track

    def follow(self, run: CubeRun) -> None:
        """Stand for a run of the sweep."""
        self.run = run
        self.x.follow(run.x)
        self.slot.follow(run.absent)
        self.plots.follow(run)
        self.window.follow(run.listing)

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
