"""Where climbers stand: the sheet at the left, beside it the dial of v and what A's gradient is."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import ref

import numpy as np
from manim import VMobject

from gradmath.records.climbers import PlacedRun, Tilt
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import Phrase
from scenes.kit.climbers.dial import WeightDial
from scenes.kit.climbers.fitting import fitted, seats_of
from scenes.kit.climbers.flag import SwitchFlag
from scenes.kit.climbers.names import ClimberName, ShownEntryName
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import HEADING, NUMBER, Face
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.space.climber import Climber, FloorArrow
from scenes.kit.space.eye import Eye
from scenes.kit.space.floor import Floor
from scenes.kit.space.scenery import Scenery
from scenes.kit.space.sheet import Sheet

ABOVE = Eye(azimuth=-91, elevation=88, zoom=1.3, distance=40)
STANDING = Eye(azimuth=-124, elevation=26, zoom=2, distance=9)
STAGE = Region(SAFE.left, 2.9, bottom=-2.3, top=2.45)
MAP = Region(SAFE.left, 0.9, bottom=-1.8, top=1.7)  # seen from above
ALL = Region(SAFE.left, 3.0, bottom=-2.35, top=2.55)  # for sheets and flags
FLAT = 1e-3  # of its height: where a sheet lies on the floor
CODE = Region(SAFE.right - 5.35, SAFE.right, bottom=SAFE.top - 1.72, top=SAFE.top)
_SAMPLED = 5  # of all sheets each fifth is asked for room
LENGTH = 0.32  # of an arrow on the floor, for each unit of the gradient
_TALL = 1.15  # units of the floor: the highest place of any sheet
_CELL = CellSize(1.0, 0.42, 0.06, NUMBER)
_DIAL, _RADIUS = np.array([4.35, -0.1, 0.0]), 1.05
_READING, _PITCH = np.array([5.2, -1.65, 0.0]), 0.5
_EM = 0.85 * HEADING / CODE_SIZE


class ClimberBoard:
    """The sheet with its climbers, and the code beside it."""

    def __init__(
        self,
        tilts: Sequence[Tilt],
        rows: tuple[int, int],
        window: CodeWindow,
        largest: float,
        moments: Sequence[Sequence[PlacedRun]],
    ) -> None:
        """largest is the strongest gradient of any run, which the colours of cells tell.

        moments are the runs of all climbers at one time each.
        """
        self.window, self.tilt = window, tilts[0]
        first, entries = tilts[0], tilts[0].entries
        scale = max(each.sheet.magnitude for each in tilts)
        self.tall = _TALL / scale
        self.space = Scenery(STANDING, (1.0, 1.0, self.tall))
        self.floor = Floor(self.space, first.climbers[0].x, entries, first.reach,
                           numbered=False)  # fmt: skip
        self.sheet = Sheet(self.space, first.sheet, scale=scale)
        eye = self.space.filling(STAGE, STANDING)
        self.standing = fitted(self.space, eye, tilts[::_SAMPLED], ALL, CODE)
        self.above = self.space.filling(MAP, ABOVE)
        self.climbers = [Climber(self.space, run, entries) for run in first.climbers]
        self.arrows = [
            FloorArrow(self.space, run, entries, length=LENGTH) for run in first.climbers
        ]
        seats = seats_of(self.space, self.standing, moments, first, (ALL, CODE))
        self.flags = [
            SwitchFlag(climber, run, rows, number, seats[number])
            for number, (climber, run) in enumerate(zip(self.climbers, first.climbers, strict=True))
        ]
        start = first.climbers[0]
        self.dial = WeightDial(start.v, rows, _DIAL, _RADIUS)
        self.cells = [
            Cell(start.x_grad, (entry,), Face.GRADIENT, _CELL, scale=largest) for entry in entries
        ]
        self.names = [
            Phrase("{}", ShownEntryName(ref(cell), entry), em=_EM, type=Type.CODE)
            for entry, cell in zip(entries, self.cells, strict=True)
        ]
        self.letter = Phrase("{}", ClimberName(start, rows, 0), em=0.4 / CODE_SIZE, type=Type.CODE)
        for k, (cell, name) in enumerate(zip(self.cells, self.names, strict=True)):
            middle = _READING - [0.0, _PITCH * k, 0.0]
            cell.move_to(middle)
            name.move_to(middle - [_CELL.width / 2 + 0.15 + name.width / 2, 0.0, 0.0])
        left = min(float(name.get_left()[0]) for name in self.names)
        self.letter.move_to((left - 0.4, float(_READING[1]) - _PITCH / 2, 0.0))

    def lie_flat(self) -> None:
        """Be seen from above, the sheet on the floor."""
        self.lift(FLAT)
        self.space.look(self.above)

    def lift(self, share: float) -> None:
        """Let the sheet have risen so far from the floor."""
        self.space.units = (1.0, 1.0, self.tall * share)
        self.space.look(self.space.eye)

    @property
    def reading(self) -> list[VMobject]:
        """What the gradient of A is, in digits."""
        return [self.letter, *self.names, *self.cells]

    @property
    def ground(self) -> list[VMobject]:
        """What climbers stand on."""
        return [self.floor, self.sheet]

    def climber(self, number: int) -> list[VMobject]:
        """All that belongs to one of them."""
        return [self.climbers[number], self.arrows[number], self.flags[number]]

    @property
    def living(self) -> list[VMobject]:
        """All that another v moves."""
        parts = [part for number in range(3) for part in self.climber(number)]
        return [*self.ground, *parts, self.dial, *self.reading, self.window]

    def place(self, number: int, run: PlacedRun) -> None:
        """Let one of them be at another run."""
        self.climbers[number].follow(run)
        self.arrows[number].follow(run)
        self.flags[number].follow(run)

    def read(self, run: PlacedRun, *, trail: bool = False) -> None:
        """Read a run of A."""
        self.dial.follow(run.v, trail=trail)
        for cell in self.cells:
            cell.follow(run.x_grad)

    def follow(self, tilt: Tilt, *, trail: bool = False) -> None:
        """Be the sheet of another v, and have all climbers on it."""
        self.tilt = tilt
        self.sheet.follow(tilt.sheet)
        for number, run in enumerate(tilt.climbers):
            self.place(number, run)
        self.read(tilt.climbers[0], trail=trail)
        self.window.follow(tilt.climbers[0].listing)
