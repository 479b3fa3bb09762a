"""Two descents from one start on the hill of their loss."""

from __future__ import annotations

from weakref import ref

from manim import VMobject

from gradmath.records.hills import LossHill
from gradmath.records.zeroing import ZeroingRun
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.hill.beads import LogitAxis
from scenes.kit.hill.curves import HillProfile
from scenes.kit.zeroing.beads import DescentBead, DescentFlag
from scenes.kit.zeroing.lane import Lane
from scenes.kit.zeroing.places import LanePlaces, hill_view


class HillRunner:
    """One descent: its beads, its lane, and what of both is on stage."""

    def __init__(self, run: ZeroingRun, hill: LossHill, number: int, most: float, j: int) -> None:
        """number is that of its lane, most the largest gradient of both."""
        view = hill_view()
        self.run, self.listing, self.followed = run.hill, run.listing, j
        logits = range(run.hill.z.shape[0])
        self.beads = [DescentBead(run.hill, k, hill, view, ringed=number > 0) for k in logits]
        self.lane = Lane(run, run.hill, LanePlaces.above_zero(number, most), j)
        self.laid: list[VMobject] = []
        for bead in self.beads:
            bead.step_count = ref(self.lane.count)

    def walk(self, way: float) -> None:
        """Have made so many steps, and a part of one; what lies in the letterbox stays."""
        for bead in self.beads:
            bead.go(way)
        self.lane.count.stand(min(int(way), self.run.count))

    def go(self, way: float) -> None:
        """Have made so many steps, with what the next one is made with in the letterbox."""
        self.walk(way)
        self.lane.go(way)

    @property
    def bead(self) -> DescentBead:
        """The one whose slope is shown."""
        return self.beads[self.followed]


class HillRace:
    """The hill, both runners, and the code."""

    def __init__(
        self, zeroed: ZeroingRun, forgotten: ZeroingRun, hill: LossHill, window: LoopWindow, j: int
    ) -> None:
        self.window, self.hill = window, hill
        view = hill_view()
        self.axis = LogitAxis(view, zeroed.hill.z)
        self.profile = HillProfile(hill.line, hill.hill, view)
        most = max(float(each.hill.grads.value[:, j].max()) for each in (zeroed, forgotten))
        self.zeroed, self.forgotten = (
            HillRunner(each, hill, number, most, j)
            for number, each in enumerate((zeroed, forgotten))
        )
        self.flags = [
            DescentFlag(bead, view.row(len(self.zeroed.beads) - 1 - bead.j) - 0.35)
            for bead in self.zeroed.beads
        ]

    @property
    def flag(self) -> DescentFlag:
        """The name of the bead whose slope is shown."""
        return self.flags[self.zeroed.followed]
