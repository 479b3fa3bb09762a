"""Where the ring, the line and the sums stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from manim import VMobject

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit.boards.owners.tags import SaidOfIt
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.lettering import Phrase
from scenes.kit.circle.comb import TURN, Comb, CombPose
from scenes.kit.circle.ledger import Sum, SumRow
from scenes.kit.circle.walker import Contact, Faller, Probe, Walker
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import NUMBER, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type

_RADIUS, _WHEEL = 1.95, 1.4
_TOP, _LINE = 1.75, 0.9  # heights of the ring's top, and of the line
_AHEAD = 3.95  # the ring's middle, across
_ZERO = -4.1  # of the line
_NEAR = 2.1  # from one number to the next, seen from near
_READ = 0.9  # from one number to the next, at which all are written
_APART = 1.7  # numbers of the largest
_LANES = 0.8, -0.8
_FIRST, _LOWER = (1.3, 0.82), (0.12, 0.65)  # the first sum's height, and how far to the next
_TENS = 50
_STEP = 0.3


class Integers(Protocol):
    """What is to be shown."""

    @property
    def listing(self) -> Listing: ...
    @property
    def a(self) -> Sum: ...
    @property
    def sums(self) -> Sequence[Sum]: ...
    @property
    def real(self) -> Sum: ...
    @property
    def n(self) -> Sum: ...
    @property
    def lost(self) -> Sum: ...
    @property
    def ring(self) -> Record: ...
    @property
    def stops(self) -> Record: ...
    @property
    def integers(self) -> Record: ...
    @property
    def fine(self) -> Record: ...
    @property
    def around(self) -> Record: ...
    @property
    def held(self) -> Record: ...
    @property
    def refused(self) -> Record: ...
    @property
    def q(self) -> Record: ...
    @property
    def start(self) -> int: ...
    @property
    def steps(self) -> int: ...


class CircleBoard:
    """A comb that becomes a ring, the line under which it rolls, and a ledger of sums."""

    def __init__(self, found: Integers, window: CodeWindow) -> None:
        self.found, self.window = found, window
        ring = {k: 0.0 for k in (0, 64, 128, 192, 255)}
        unit, small = (2 * np.pi * each / TURN for each in (_RADIUS, _WHEEL))
        self.straight = CombPose(np.array([0.0, 0.4, 0.0]), unit)
        self.closed = CombPose(np.array([_AHEAD, _TOP, 0.0]), unit, bend=1.0)
        self.hung = CombPose(np.array([_ZERO, _LINE, 0.0]), small, bend=1.0)
        self.ring = Comb(found.ring, self.straight, ring, side=-1.0, nudged={0: 13, 255: -13})
        self.walker = Walker(Comb(found.ring, self.closed, {}), found.stops, 0, found.start)
        self.walker.comb = self.ring
        numbers = found.integers.value
        self.zero = int(np.flatnonzero(numbers == 0)[0])
        a = int(found.a.value.value[0])
        written = {int(k): 0.0 for k in np.flatnonzero(numbers % _TENS == 0)}
        near = {self.zero + a + k: _READ for k in range(-3, 4)}
        begun = CombPose(np.array([_ZERO + a * small, _LINE, 0.0]), small, middle=a)
        self.line = Comb(found.integers, begun, {**near, **written})
        self.far = begun
        self.near = CombPose(np.array([-0.5 * _NEAR, _LINE, 0.0]), _NEAR, middle=a)
        self.laid: list[SumRow] = []
        self.lanes = self._lanes()
        self.faller = Faller(*self.lanes, found.n.value, found.lost.value, 0.5)
        self.passing: list[VMobject] = []  # what stands until the next case comes

    def contact(self) -> Contact:
        """Where the ring touches the line."""
        return Contact(self.ring, self.line, self.hung, self.found.stops)

    def on_line(self) -> Walker:
        """Who walks on the line from a."""
        begun = self.zero + self.found.start
        return Walker(self.line, self.found.integers, begun, begun)

    def fine(self) -> Comb:
        """Numbers of float32 between those of the line, which is seen from near."""
        return Comb(self.found.fine, self.line.pose, {}, side=-1.0)

    def on_fine(self, fine: Comb) -> Walker:
        """Who walks between them from a."""
        at = int(np.flatnonzero(fine.numbers == self.found.start)[0])
        return Walker(fine, self.found.fine, at, at)

    def _lanes(self) -> tuple[Comb, Comb]:
        """Integers around n, and those of them that float32 has."""
        found, middle = self.found, float(self.found.n.value.value[0])
        lanes = []
        for record, height, side in zip((found.around, found.held), _LANES, (1.0, -1.0),
                                        strict=True):  # fmt: skip
            pose = CombPose(np.array([0.2, height, 0.0]), _APART, middle=middle)
            lanes.append(Comb(record, pose, {k: 0.0 for k in range(record.shape[0])}, side=side))
        return lanes[0], lanes[1]

    def lane_name(self, comb: Comb, said: Sum) -> Phrase:
        """What dtype a lane is of, over its left end."""
        phrase = Phrase("{}", SaidOfIt(said.dtype), em=NUMBER / CODE_SIZE, type=Type.CODE,
                        color=current_theme().muted)  # fmt: skip
        y = comb.pose.place[1] + comb.side * 0.85
        return phrase.move_to(np.array([SAFE.left + phrase.width / 2, y, 0.0]))

    def small_steps(self) -> tuple[Comb, list[Probe]]:
        """The line near the integers that are to require a gradient, with a dot on each."""
        q = self.found.q
        near = {self.zero + k: 0.0 for k in range(-1, 5)}
        pose = CombPose(np.array([0.0, 0.0, 0.0]), _NEAR, middle=float(q.value.mean()))
        comb = Comb(self.found.integers, pose, near, em=NUMBER)
        return comb, [Probe(comb, q, k, _STEP) for k in range(q.shape[0])]

    def row(self, summed: Sum, *, lower: bool = False) -> SumRow:
        """The next line of the ledger."""
        found = self.found
        scale = max(each.value.magnitude() for each in (found.a, *found.sums))
        row = SumRow(found.listing, summed, scale)
        height, pitch = _LOWER if lower else _FIRST
        row.stand(height - pitch * len(self.laid))
        self.laid.append(row)
        return row

    def clear_rows(self) -> list[SumRow]:
        """All lines of the ledger, which are to go."""
        gone, self.laid = self.laid, []
        return gone
