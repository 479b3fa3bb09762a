"""The board: cells in a column, a station between each two, and a bar beside each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from manim import RIGHT

from gradmath.records.stations import NudgeRun, TwoStations
from gradmath.records.tensor import Record
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.current import Current, Lead
from scenes.kit.cells.grids import Row
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.nudge.bar import MoveBar
from scenes.kit.nudge.blocks import Blocks, StepBeam
from scenes.kit.nudge.places import ROWS, StationPlaces
from scenes.kit.nudge.station import SlopeBadge, Station
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_EM = HEADING / CODE_SIZE
_NEAR = 1e-9
_UNDER_CARDS, _OVER_CARDS = -1.0, -0.3
_STRONG = 1e-9  # the scale of a pulse: however small, it is seen


class ExactRow(Row):
    """A number that shows all of its decimals, in each run as many as it has there."""

    def follow(self, record: Record) -> ExactRow:
        for cell in self.cells:
            cell.number.decimals = record.decimals
        super().follow(record)
        return self


class StationLine(QuickGroup):
    """One run of a nudge, and everything that stands for it.

    cells and names are those of the rows, bars what has moved; badges are the slopes of stations.
    """

    def __init__(self, runs: Sequence[NudgeRun], two: TwoStations, region: Region) -> None:
        """runs are all of one station, the first one to begin with; two has both stations."""
        super().__init__()
        run = runs[0]
        places = StationPlaces.of(
            region,
            longest=max(len(each.text()) for each in _values(runs, two)),
            most=(max(map(_ratio, runs)), _number(two.both.ratio)),
        )
        scales = {
            Face.VALUE: max(map(_number, _values(runs, two))),
            Face.GRADIENT: max(map(_number, (*two.slopes, two.x_grad))),
        }
        self.run, self.y, self.places, self.scales = run, two.y, places, scales
        self.transition: Transition | None = None
        self.shown = 1  # how many stations have come
        self.nudged = "x"  # the row that a step is added to
        self.cells: dict[str, ExactRow] = {}
        self.names: dict[str, NameLabel] = {}
        self.bars: dict[str, MoveBar] = {}
        self.badges: list[SlopeBadge] = []
        self.blocks: list[Blocks] = []
        self.beams: list[StepBeam] = []
        self.stations = [
            Station(run.listing, made_by(made), takes, places.station(k), places.code)
            for k, (made, takes) in enumerate(((run.u, "x"), (two.y, "u")))
        ]
        self.leads = [(Lead(places.into(k)), Lead(places.out_of(k))) for k in range(2)]
        for part in (*self.stations, *(lead for pair in self.leads for lead in pair)):
            belongs(part, self)

    @property
    def before(self) -> dict[str, Record]:
        """What rows hold without a nudge."""
        return {"x": self.run.x, "u": self.run.u, "y": self.y}

    # -- what comes on stage -------------------------------------------------------------------

    def cell(self, row: str, record: Record) -> ExactRow:
        """What a row is to show from now on; its name is `names[row]`."""
        cell = ExactRow(record, Face.VALUE, self.places.size, scale=self.scales[Face.VALUE])
        cell.move_to(self.places.cell(row)).set_z_index(0.7)
        belongs(cell, self)
        name = NameLabel(cell, _EM)
        name.move_to(self.places.names_end(row), aligned_edge=RIGHT)
        self.cells[row], self.names[row] = cell, name
        return cell

    def bar(self, row: str, record: Record) -> MoveBar:
        """How far a row has moved."""
        places = self.places
        unit, dim = places.unit(self.shown), row != self.nudged
        bar = MoveBar(record, self.run.step, places.ground(row), unit, dim=dim)
        belongs(bar, self)
        self.bars[row] = bar
        return bar

    def badge(self, number: int, slope: Record) -> SlopeBadge:
        """The slope of a station, at the number that its row shows without a nudge."""
        at = self.before[ROWS[number]]
        badge = SlopeBadge(self.stations[number], slope, at, self.places.slopes)
        belongs(badge, self)
        self.badges.append(badge)
        return badge

    def own_blocks(self) -> None:
        """Answer for blocks that are about to come."""
        for blocks in self.blocks:
            belongs(blocks, self)

    def carried(self, record: Record, face: Face, way: Polyline) -> CarriedEntry:
        """A number on its way."""
        size = self.places.size if face is Face.VALUE else self.places.slope_size
        chip = CarriedEntry(
            record, (), face, size, scale=self.scales[face], decimals=record.decimals,
            course=WireCourse(record.name, (), (way,)),
        )  # fmt: skip
        chip.move_to(way.at(0.0)).set_z_index(_UNDER_CARDS)
        return chip

    def pulse(self, record: Record, way: Polyline) -> Current:
        """What runs on from a number that has moved."""
        pulse = Current(record, (), Face.VALUE, way, scale=_STRONG)
        return pulse.set_z_index(_OVER_CARDS)

    # -- runs ----------------------------------------------------------------------------------

    def follow(self, run: NudgeRun) -> None:
        """Let x and u be nudged by another step."""
        self.run = run
        for row, record in (("x", run.new_x), ("u", run.new_u)):
            self.cells[row].follow(record)
        for row, record in (("x", run.moved_x), ("u", run.moved_u)):
            self.bars[row].follow(record, run.step)
        for blocks in self.blocks:
            blocks.follow(run.ratio)

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        held = {row: cell.record for row, cell in self.cells.items()}
        held |= {f"move of {row}": bar.record for row, bar in self.bars.items()}
        held |= {f"step of {row}": bar.step for row, bar in self.bars.items()}
        return held | {f"slope {k}": badge.slope for k, badge in enumerate(self.badges)}

    def relations(self) -> Iterator[Fault]:
        """Bars have one scale and tell how far cells have moved; stations make what they say."""
        if len({bar.unit for bar in self.bars.values()}) > 1:
            yield Fault("relation", "bars of several scales", "a step of one length")
        for row, bar in self.bars.items():
            cell = self.cells[row].record
            if cell.name != row and bar.share:
                moved = _number(cell) - _number(self.before[row])
                if abs(moved - _number(bar.record)) > _NEAR:
                    yield Fault("relation", f"a bar of {bar.record.text()} beside {cell.name}",
                                f"{moved:g}")  # fmt: skip
        for station, (above, below) in zip(self.stations, pairwise(ROWS), strict=False):
            if below == self.nudged or below not in self.cells:
                continue
            taken = self.cells[above].record, self.before[above]
            due = [station.of(_number(record)) for record in taken]
            made = _number(self.cells[below].record)
            if min(abs(made - each) for each in due) > _NEAR:
                yield Fault("relation", f"{made:g} after `{station.code}`", f"{due[0]:g}")


def made_by(record: Record) -> str:
    """The code that makes a number: what its line assigns to its name."""
    assert record.expression is not None
    line = record.expression.listing.statements[record.expression.after - 1].text
    name, _, code = line.partition(" = ")
    assert name == record.name, f"`{line}` makes no {record.name}"
    return code


def _values(runs: Sequence[NudgeRun], two: TwoStations) -> list[Record]:
    """What cells show."""
    both = (each for passed in (two.alone, two.both) for each in (passed.new_u, passed.new_y))
    return [two.y, *both, *(each for run in runs for each in (run.x, run.u, run.new_x, run.new_u))]


def _ratio(run: NudgeRun) -> float:
    return _number(run.ratio)


def _number(record: Record) -> float:
    return float(record.value[()])
