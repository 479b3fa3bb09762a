"""A race of rates in lanes down one hill, and two samples on that hill with their numbers."""

from __future__ import annotations

from manim import UP, VMobject

from gradmath.records.races import RateRace, TwoSampleStep
from gradmath.records.tensor import Record
from scenes.kit.cells.frame import Frame, RoundFrame
from scenes.kit.cells.grids import CellSize, Column, Grid
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.crossed import AxisEntry
from scenes.kit.charts.swept import Swept
from scenes.kit.hill.curves import NameFlag
from scenes.kit.lanes.beads import LaneBead
from scenes.kit.lanes.goal import GoalLine, LaneFlag
from scenes.kit.lanes.labels import AwayNumber, LaneRates, StepClock
from scenes.kit.lanes.losses import LossBar, LossLevel
from scenes.kit.lanes.slopes import LaneSlope
from scenes.kit.lanes.tracks import HillTrack, Trodden
from scenes.kit.lanes.view import AXIS, LaneView
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import HEADING, INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.claims import Entry

SHOWN = 2  # which logit the beads are
CELLS = CellSize.fitting(0.86, 0.5, 0.08, 5)
_FIRST = SAFE.left + 0.5, 1.2  # the middle of the first cell
_BETWEEN = 0.34  # tensors
_EM = HEADING / CODE_SIZE
_NAMED = 0.24  # the name of the axis stands so far above it
_RADIUS = 0.16  # of the beads of two samples
_SCALE = 12.0  # of its cells
_NAMES = (-1.1, 0.3)  # heights of their names


def row_of(race: RateRace, lane: int, k: int) -> Swept:
    """Where the kth step of a descent sets out; it stays where it has ended."""
    path = race.paths[lane]
    row = min(k, path.shape[0] - 1)
    return Swept(Entry(path, (row, 0)), Entry(path, (row, 1)))


class LaneBoard:
    """All that is shown of a race; its parts come on stage one by one."""

    def __init__(self, race: RateRace, two: TwoSampleStep, check: str, window: LoopWindow) -> None:
        self.race, self.two, self.window = race, two, window
        self.k = 0
        view = self.view = LaneView(race, two)
        lanes = range(race.rates.shape[0])
        self.tracks = [HillTrack(race.line, race.hill, view, lane) for lane in lanes]
        self.beads = [LaneBead(view, lane, row_of(race, lane, 0)) for lane in lanes]
        self.trodden = [
            Trodden(bead, track) for bead, track in zip(self.beads, self.tracks, strict=True)
        ]
        self.slopes = [LaneSlope(race, bead) for bead in self.beads]
        self.rates = LaneRates(race, self.tracks)
        self.rates_name = NameLabel(self.rates, 1.1 * INDEX / CODE_SIZE)
        self.goal = GoalLine(race, view, check)
        self.flags = [LaneFlag(race, view, lane) for lane in lanes]
        self.away: list[AwayNumber] = []
        self.clock = StepClock(race)
        self.ring: RoundFrame | None = None
        self.axis_name = self.named_axis(race.z, (SHOWN,))
        self.lay_names()

    def named_axis(self, record: Record, index: tuple[int, ...]) -> AxisEntry:
        name = AxisEntry(self.view.axis, record, index, Face.VALUE)
        return name.move_to((SAFE.right, AXIS + _NAMED, 0.0), aligned_edge=(1.0, 0.0, 0.0))

    def lay_names(self) -> None:
        """Names stand over what they name."""
        self.rates_name.next_to(self.rates, UP, buff=0.12)

    def look(self, closeness: float) -> None:
        """See the hill from near, or from afar."""
        self.view.look(closeness)
        for part in (*self.tracks, *self.beads, *self.trodden, self.rates, self.goal, *self.flags):
            part.lay()
        self.lay_names()

    def show(self, k: int) -> None:
        """Show where each descent is after so many steps."""
        self.k = k
        for lane, bead in enumerate(self.beads):
            bead.stand(row_of(self.race, lane, k))
            self.trodden[lane].lay()
        for number in self.away:
            number.lay()
        self.clock.tell(k)

    def first_step(self, share: float) -> None:
        """Be so far on the way from the start to where the first step leads."""
        self.k = 1
        for lane, bead in enumerate(self.beads):
            bead.slide(row_of(self.race, lane, 0), row_of(self.race, lane, 1), share)
            self.trodden[lane].lay()

    @property
    def seen_from_afar(self) -> list[VMobject]:
        """What changes its place when one looks from elsewhere."""
        return [self.view.axis, *self.tracks, *self.trodden, *self.beads, self.rates,
                self.rates_name]  # fmt: skip


class TwoBoard:
    """Two samples on the lowest lane: their beads, and the tensors of a step."""

    def __init__(self, lanes: LaneBoard) -> None:
        self.lanes = lanes
        two, view = lanes.two, lanes.view
        lane = view.lanes - 1
        self.track = lanes.tracks[lane]
        self.places = [
            [
                Swept(Entry(z, (j,)), Entry(h, (j,)))
                for z, h in ((two.z, two.h), (two.z_new, two.h_new))
            ]
            for j in range(2)
        ]
        self.beads = [LaneBead(view, lane, places[0], _RADIUS) for places in self.places]
        self.flags = [NameFlag(bead, _NAMES[j]) for j, bead in enumerate(self.beads)]
        self.bars = [LossBar(bead) for bead in self.beads]
        self.slopes = [LaneSlope(lanes.race, bead) for bead in self.beads]
        self.level = LossLevel(view, two)
        self.frames: list[Frame] = []
        self.ring: RoundFrame | None = None
        self.axis_name = lanes.named_axis(two.z, ())
        across, high = _FIRST
        self.grids: dict[str, Grid] = {}
        self.names: dict[str, NameLabel] = {}
        for name in ("X", "w", "z"):
            record = getattr(two, name)
            kind = Grid if name == "X" else Column
            grid = kind(record, Face.VALUE, CELLS, scale=_SCALE)
            grid.shift((across, high, 0.0) - grid.entries[0].box.get_center())
            self.grids[name] = grid
            self.names[name] = NameLabel(grid, _EM).next_to(grid, UP, buff=0.0)
            self.names[name].stand_on(float(grid.get_top()[1]) + 0.14)
            columns = record.shape[1] if len(record.shape) > 1 else 1
            across += columns * CELLS.pitch[0] + _BETWEEN

    def lay(self) -> None:
        """Stand where the view has it now."""
        for bead, flag, bar in zip(self.beads, self.flags, self.bars, strict=True):
            bead.lay()
            flag.follow()
            bar.lay()
        for slope in self.slopes:
            slope.grow(0.0)
        self.level.lay()

    def step(self, share: float) -> None:
        """Be so far on the way of the step."""
        for bead, places, flag in zip(self.beads, self.places, self.flags, strict=True):
            if share < 1.0:
                bead.slide(places[0], places[1], share)
            else:
                bead.stand(places[1])
            flag.follow()
