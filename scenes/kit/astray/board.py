"""Arrows and the change of Y beside them; then a map of each mirroring, and their mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, VMobject

from gradmath.records.stepped import MeanRun, SteppedRun, StepsAndMeans
from gradmath.records.tensor import Record
from scenes.kit.astray.change_map import ChangeMap, PerEntry, map_indices
from scenes.kit.astray.push import PushArrow
from scenes.kit.astray.spot import Spot
from scenes.kit.cells.tensor_names import KitLabel, NameLabel
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import HEADING
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.pairs.bundle import Bundle, ends_of
from scenes.kit.pairs.places import STANDING, fitted
from scenes.kit.space.arrows import RowNumber
from scenes.kit.truth.checks import Fault

_EM = 0.9 * HEADING / CODE_SIZE
_ARROWS = Region(SAFE.left, 0.7, bottom=-2.6, top=2.4)
_ASKED = -1.9  # while a question of two lines stands below
_MAP = Region(1.55, SAFE.right, bottom=-2.45, top=0.85)
_FIRST = Region(0.9, SAFE.right, bottom=-2.5, top=1.45)  # maps of all mirrorings: beside arrows
_MANY = Region(SAFE.left, 0.3, bottom=-2.5, top=1.6)  # and beside their mean
_NAMES = _MAP.top + 0.5  # where names over it stand
_BEHIND = ((-0.55, 0.3), (-0.5, -0.3))  # from a tip to its number: behind what pushes there
_APART = 0.5  # middles of numbers
_SLOT = 0.93  # of what a small map has room for
_COLUMNS = {4: 2, 8: 2, 16: 4}  # of small maps
_ROUNDING = 1e-6


class AstrayBoard(Bundle[SteppedRun]):
    """All that a run shows; parts come one by one, and those in `laid` follow other runs.

    In `laid` may be "gradients", "map", "change" in it, "push", and "stepped" while arrows stand
    where the step has brought them.
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
        self.slots = self._slots(_FIRST), self._slots(_MANY)
        self.small = [
            ChangeMap(each.V, each.change, self.map.most, slot).rim()
            for each, slot in zip(found.ways, self.slots[0], strict=True)
        ]
        self.own(self.map, self.push)

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
        """Over the large map, at its left."""
        name = NameLabel(of, _EM)
        return name.move_to((_MAP.left, _NAMES, 0.0), aligned_edge=LEFT + DOWN).stand_on(_NAMES)

    @staticmethod
    def scale_of(of: ChangeMap) -> KitLabel:
        """Over the large map, at its right."""
        word = KitLabel("own scale", of, em=0.9 * HEADING)
        return word.move_to((_MAP.right, _NAMES, 0.0), aligned_edge=RIGHT + DOWN).stand_on(_NAMES)

    def _slots(self, region: Region) -> list[Spot]:
        """Where the maps of all mirrorings stand in a region, all of one shape."""
        count = len(self.found.ways)
        columns = _COLUMNS[count]
        rows = count // columns
        whole = Spot.of(region)
        across, down = whole.pitch(rows, columns)
        shape = _MAP.width / _MAP.height
        width = min(across, down * shape) * _SLOT
        return [replace(each, width=width, height=width / shape)
                for each in whole.slots(rows, columns, 1.0)]  # fmt: skip

    # -- runs ----------------------------------------------------------------------------------

    def follow(self, run: SteppedRun) -> Self:
        super().follow(run)
        if "stepped" in self.laid:
            for arrow, number in zip(self.arrows, self.numbers, strict=True):
                arrow.follow(run.up)
                number.lay()
        if "map" in self.laid:
            self.map.follow(run.V, run.change if "change" in self.laid else None)
        if "push" in self.laid:
            self.push.of_run(run)
        return self

    @property
    def living(self) -> list[VMobject]:
        parts = [part for part in super().living if part not in self.gone]
        parts += [self.map] if "map" in self.laid else []
        return [*parts, self.push] if "push" in self.laid else parts

    def ghost(self) -> PushArrow:
        """The push as it is now, which stays while the other one turns."""
        return PushArrow(self.space, self.run, self.pushed)

    @property
    def records(self) -> dict[str, Record]:
        held = super().records
        if "map" in self.laid:
            held["map"] = self.map.record
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
