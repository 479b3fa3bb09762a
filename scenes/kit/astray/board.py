"""Arrows and the change of Y beside them, a cell of it opened; then one run, and the mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
from manim import DOWN, LEFT, VMobject

from gradmath.records.stepped import MeanRun, SteppedRun, StepsAndMeans
from gradmath.records.tensor import Record
from scenes.kit.astray.change_map import ChangeMap, PerEntry, map_indices
from scenes.kit.astray.key import MapKey
from scenes.kit.astray.ledger import Ledger
from scenes.kit.astray.push import PushArrow
from scenes.kit.astray.spot import Spot
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.tensor_names import KitLabel, NameLabel
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import HEADING, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.pairs.bundle import Bundle, ends_of
from scenes.kit.pairs.places import STANDING, fitted
from scenes.kit.space.arrows import RowNumber
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Ordinal

_EM = 0.9 * HEADING / CODE_SIZE
_SMALL = 0.92 * HEADING
_ARROWS = Region(SAFE.left, 0.7, bottom=-2.6, top=2.4)
_ASKED = -1.9  # while a question of two lines stands below
_MAP = Region(1.55, SAFE.right, bottom=-2.15, top=0.85)
_LAST = Region(SAFE.left + 0.5, -0.9, bottom=-2.15, top=0.85)  # of one run, beside their mean
_OPENED = Region(0.9, SAFE.right - 0.05, bottom=-1.85, top=1.3)  # a cell
_WHOLE = Region(SAFE.left + 0.05, SAFE.right - 0.05, bottom=-1.85, top=1.3)  # of the frame
_NAMES = _MAP.top + 0.5  # where names over a map stand
_BELOW = _MAP.bottom - 0.32  # and what is said below
_DIGITS, _WORDS = 0.3, 0.62  # below an opened cell
_BEHIND = ((-0.55, 0.3), (-0.5, -0.3))  # from a tip to its number: behind what pushes there
_APART = 0.5  # middles of numbers
_ROUNDING = 1e-6


class AstrayBoard(Bundle[SteppedRun]):
    """All that a run shows; parts come one by one, and those in `laid` follow other runs.

    In `laid` may be "gradients", "map", "change" in it, "ledger", "push", and "stepped" while
    arrows stand where the step has brought them.
    """

    def __init__(self, found: StepsAndMeans) -> None:
        run = found.steps[0]
        self.gone: list[RowNumber] = []  # numbers that are seen no more
        self.found, self.pushed, self.near = found, found.pair[0], found.pair[1]
        super().__init__(run, found.runs, replace(_ARROWS, bottom=_ASKED))
        self._put_aside(self.numbers[self.pushed])
        self.wide = fitted(STANDING, ends_of(found.ways), room=_ARROWS)
        self.spot = Spot.of(_MAP)
        self.map = ChangeMap(run.V, None, most_of([each.change for each in found.ways]),
                             self.spot)  # fmt: skip
        self.indices = map_indices(self.map)
        self.map_name = self.name_of(self.map)
        self.push = PushArrow(self.space, run, self.pushed)
        self.whole = Spot.of(_WHOLE)
        self.opened = Spot.of(_OPENED)
        self.cell = cell_of(self.spot, run)
        turns = [run for turn in found.turns for run in turn]
        self.ledger = Ledger([found.start, *found.turning], [*found.ways, *found.shared, *turns],
                             self.cell, len(found.ways))  # fmt: skip
        self.own(self.map, self.push, self.ledger)

    def _put_aside(self, number: RowNumber) -> None:
        """Behind its arrow's head, if there is room beside other numbers."""
        others = [each.get_center() for each in self.numbers if each is not number]

        def room(away: tuple[float, float]) -> float:
            number.away = away
            middle = number.lay().get_center()
            return min(_APART, *(float(np.linalg.norm(middle - other)) for other in others))

        number.away = max((*_BEHIND, number.away), key=room)
        number.lay()

    def leave(self, *rows: int) -> list[RowNumber]:
        """The numbers of rows that are seen no more from now on."""
        left = [number for number in self.numbers
                if number.arrow.row in rows and number not in self.gone]  # fmt: skip
        self.gone += left
        return left

    @staticmethod
    def name_of(of: ChangeMap) -> NameLabel:
        """Over a map, at its left."""
        name = NameLabel(of, _EM)
        left = of.spot.x - of.spot.width / 2
        return name.move_to((left, _NAMES, 0.0), aligned_edge=LEFT + DOWN).stand_on(_NAMES)

    @staticmethod
    def key_of(of: ChangeMap) -> list[VMobject]:
        """Over a map, at its right, how sizes are read; below it what its signs mean."""
        right = of.spot.x + of.spot.width / 2
        word = KitLabel("own scale", of, em=_SMALL).stand_on(_NAMES)
        word.shift((right - float(word.get_right()[0]), 0.0, 0.0))
        return [MapKey(of, right, _BELOW), word]

    def last_of(self, run: MeanRun, most: PerEntry) -> ChangeMap:
        """The map of the last change in a mean, beside that one."""
        return ChangeMap(run.V, run.last, most, Spot.of(_LAST)).rim()

    @staticmethod
    def head_of(last: ChangeMap) -> KitLabel:
        """Over the map of one run."""
        word = KitLabel("one run", last, em=_SMALL)
        left = last.spot.x - last.spot.width / 2
        return word.move_to((left, _NAMES, 0.0), aligned_edge=LEFT + DOWN).stand_on(_NAMES)

    # -- what stands below an opened cell ------------------------------------------------------

    def ledger_labels(self) -> list[list[VMobject]]:
        """The entry's name and what the first bar is; rows of others; what stands beside them."""
        ledger, run, spot = self.ledger, self.run, self.ledger.spot
        left, foot, top = (
            spot.x - spot.width / 2,
            spot.y - spot.height / 2,
            spot.y + spot.height / 2,
        )
        i, j = self.found.pair
        rows = [k for k in range(len(self.arrows)) if k not in (i, j)]

        def below(label: Phrase, *columns: int, drop: float = _DIGITS) -> Phrase:
            middle = sum(ledger.column(each)[0] for each in columns) / len(columns)
            return label.stand_on(foot - drop).shift(
                (middle - float(label.get_center()[0]), 0.0, 0.0)
            )

        count = len(rows) + 2
        ink = current_theme().muted
        entry = NameLabel(ledger.entry, _EM)
        entry.move_to((left, top, 0.0), aligned_edge=LEFT + DOWN).stand_on(top + 0.15)
        others = [
            *(Phrase("{}", Ordinal(run.X, 0, k), em=_EM, color=ink, type=Type.CODE) for k in rows),
            Phrase("{}, {}", Ordinal(run.X, 0, i), Ordinal(run.X, 0, j), em=_EM, color=ink,
                   type=Type.CODE),
        ]  # fmt: skip
        return [
            [entry, below(KitLabel("own", ledger, em=_SMALL), 0, drop=_WORDS)],
            [*(below(label, 1 + k) for k, label in enumerate(others)),
             below(KitLabel("by row", ledger, em=_SMALL), *range(1, count), drop=_WORDS)],
            [below(KitLabel("what remains", ledger, em=_SMALL), count, drop=_WORDS)],
            [below(KitLabel("each way", ledger, em=_SMALL), count + 1, drop=_WORDS)],
        ]  # fmt: skip

    # -- runs ----------------------------------------------------------------------------------

    def follow(self, run: SteppedRun) -> Self:
        super().follow(run)
        if "stepped" in self.laid:
            for arrow, number in zip(self.arrows, self.numbers, strict=True):
                arrow.follow(run.up)
                number.lay()
        if "map" in self.laid:
            self.map.follow(run.V, run.change if "change" in self.laid else None)
        if "ledger" in self.laid:
            self.ledger.follow(run)
        if "push" in self.laid:
            self.push.of_run(run)
        return self

    @property
    def living(self) -> list[VMobject]:
        parts = [part for part in super().living if part not in self.gone]
        parts += [self.map] if "map" in self.laid else []
        parts += [self.ledger] if "ledger" in self.laid else []
        return [*parts, self.push] if "push" in self.laid else parts

    def ghost(self) -> PushArrow:
        """The push as it is now, which stays while the other one turns."""
        return PushArrow(self.space, self.run, self.pushed)

    @property
    def records(self) -> dict[str, Record]:
        held = super().records
        if "map" in self.laid:
            held["map"] = self.map.record
        if "ledger" in self.laid:
            held["ledger"] = self.ledger.record
        if "push" in self.laid:
            held["push"] = self.push.record
        return held

    def relations(self) -> Iterator[Fault]:
        """Beside what holds of arrows, the push is at the tip of its row."""
        yield from super().relations()
        if "push" in self.laid and self.push.tail != (self.run.X, self.pushed):
            yield Fault("push", f"{self.push.told} at another tip", f"that of row {self.pushed}")


class MeanBoard(ChangeMap):
    """The map of a mean, which knows the maps whose changes it is the mean of."""

    def __init__(self, run: MeanRun, board: AstrayBoard) -> None:
        self.run = run
        self.before: list[Record] = []
        super().__init__(run.V, run.mean, board.map.most, board.spot)
        self.rim()

    def of_run(self, run: MeanRun, changes: Sequence[Record] = ()) -> Self:
        """Be another mean; if changes are given, of these."""
        self.run, self.before = run, [*changes]
        return self.follow(run.V, run.mean)

    def faults(self) -> Iterator[Fault]:
        """It is the mean of the changes that have come."""
        yield from super().faults()
        if self.before:
            due = np.mean([each.value.astype(np.float64) for each in self.before], axis=0)
            if np.abs(due - self.record.value).max() > _ROUNDING:
                yield Fault("mean", f"{self.record.name} of other changes", "that of those shown")


def most_of(changes: Sequence[Record]) -> PerEntry:
    """The largest change of each entry."""
    found: PerEntry = np.max([np.abs(each.value.astype(np.float64)) for each in changes], axis=0)
    return np.maximum(found, 1e-12)


def cell_of(spot: Spot, run: SteppedRun) -> Spot:
    """Where its cell stands in a map at a spot."""
    rows, columns = run.V.shape
    across, down = spot.pitch(rows, columns)
    x, y, _ = spot.middles(rows, columns)[run.pair]
    return replace(spot, x=float(x), y=float(y), width=across, height=down)
