"""What a climber is called, and the switches of its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Self
from weakref import ref

import numpy as np

from gradmath.records.climbers import PlacedRun
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.lever import Lever
from scenes.kit.climbers.names import LETTERS, ClimberName
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.space.climber import Climber, OneRun
from scenes.kit.truth.checks import Fault, Ornament, within_a_pixel
from scenes.kit.truth.claims import Ordinal

WIDTH, HEIGHT = 1.3, 0.86
AWAY = (-0.95, 0.15), (0.0, 0.77), (0.0, 0.77)  # from the middle of each ball to that of its flag
SEATS = (
    (-0.95, 0.15),
    (0.0, 0.77),
    (-0.6, 0.74),
    (0.6, 0.74),
    (0.95, 0.15),
    (-0.95, 0.6),
    (0.95, 0.6),
    (0.0, 1.3),
)  # other places for it
_LETTER, _INDEX, _HINGE, _CONTACT = -0.4, -0.03, 0.17, 0.53  # across
_ROWS = 0.13, -0.28  # how high the levers lie
_LARGE, _SMALL = 0.46 / CODE_SIZE, 0.27 / CODE_SIZE
_LAYER = 5.0


class FlagPane(Ornament):
    """What a flag is written on."""


class SwitchFlag(OneRun, QuickGroup):
    """A flag over a climber: its letter, and a lever for each output that its inputs lead to."""

    def __init__(
        self,
        climber: Climber,
        start: PlacedRun,
        rows: tuple[int, int],
        number: int,
        away: tuple[float, float],
    ) -> None:
        """start is the run at which it began; away leads from its ball to its middle."""
        theme = current_theme()
        self.rows, self.number, self.away = rows, number, away
        self.stand_in(climber.space)
        self.climber = ref(climber)
        self.pane = FlagPane(stroke_width=HAIRLINE, stroke_color=theme.outline, fill_opacity=1,
                             fill_color=theme.surface)  # fmt: skip
        self.letter = Phrase("{}", ClimberName(start, rows, number), em=_LARGE, type=Type.CODE)
        self.indices = [
            Phrase("{}", Ordinal(start.on, 0, row), em=_SMALL, color=theme.muted, type=Type.CODE)
            for row in rows
        ]
        origin = np.zeros(3)
        self.levers = [Lever(start.on, row, origin, origin + [1.0, 0, 0]) for row in rows]
        super().__init__(self.pane, self.letter, *self.indices, *self.levers)
        self.beside = (*self.beside, self.climber)
        self.follow(start)

    def follow(self, run: PlacedRun) -> Self:
        """Show the switches of another run."""
        self.run: PlacedRun = run
        for lever in self.levers:
            lever.follow(run.on)
        return self.lay()

    def set_out(self, run: PlacedRun) -> Self:
        """Be of another run, with levers that are still to swing where they change."""
        self.run = run
        for lever in self.levers:
            swings = lever.on is not bool(run.on.value[lever.output])
            lever.record, lever.swinging = run.on, swings
        return self.lay()

    @property
    def records(self) -> Mapping[str, Record]:
        run = self.run
        return {"x": run.x, "W": run.W, "on": self.levers[0].record}

    def relations(self) -> Iterator[Fault]:
        """Its switches are those at its climber's place, by `z` worked out anew."""
        climber = self.climber()
        if climber is None:
            return
        x, W = (each.value.astype(np.float64) for each in (climber.run.x, climber.run.W))
        for lever in self.levers:
            z = float(W[lever.output] @ x)
            if lever.on is not bool(z > 0):
                told = f"the switch {lever.output} of {LETTERS[self.number]} {lever.meaning}"
                yield Fault("flag", told, f"as z = {z:.3g} has it")

    @property
    def middle(self) -> Points:
        """Where it is due: over its ball, that of A at the side where A leaves from."""
        climber = self.climber()
        assert climber is not None
        ball = climber.discs[0].get_center()
        return np.asarray(ball + [*self.away, 0.0])

    def lay(self) -> Self:
        middle = self.middle
        self.pane.points = self.pane.born = rounded(WIDTH, HEIGHT, 0.12) + middle
        self.letter.move_to(middle + [_LETTER, 0.0, 0.0])
        for height, index, lever in zip(_ROWS, self.indices, self.levers, strict=True):
            index.move_to(middle + [_INDEX, height + 0.06, 0.0])
            lever.stand(middle + [_HINGE, height, 0.0], middle + [_CONTACT, height, 0.0])
        layer = _LAYER - 0.3 * self.number
        self.set_z_index(layer)
        for lever in self.levers:
            lever.set_z_index(layer + 0.1)
        return self

    def faults(self) -> Iterator[Fault]:
        """It stands over its climber, letter and levers in their places."""
        middle = self.middle
        seen = [self.pane.get_center(), self.letter.get_center()]
        due = [middle, middle + [_LETTER, 0.0, 0.0]]
        for height, lever in zip(_ROWS, self.levers, strict=True):
            seen += [*lever.ends]
            due += [middle + [end, height, 0.0] for end in (_HINGE, _CONTACT)]
        if not within_a_pixel(np.array(seen), np.array(due)):
            yield Fault("flag", f"the flag of {LETTERS[self.number]} elsewhere", "over its climber")
