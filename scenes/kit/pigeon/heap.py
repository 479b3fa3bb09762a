"""Many starts as squares in bins by how many of their pairs agree, while all take their steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from weakref import ref

import numpy as np

from gradmath.records.pigeon import ManyStarts
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import DIGIT_HEIGHT, Number, Phrase
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, INDEX, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.pigeon.seats import BinRow, Paths
from scenes.kit.truth.boards import ShowsOneRun
from scenes.kit.truth.checks import PIXEL, Fault, Ornament, Standing, belongs, in_colour, same_way
from scenes.kit.truth.claims import Inkless
from scenes.kit.truth.quantities import Length

_FILLS = 0.43  # half a square, as a share of its seat
_CORNERS = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=float)
_TRAY = 0.46  # half a tray, as a share of a bin
_BELOW, _ABOVE = 0.22, 0.2  # from the floor to a bin's number; from a pile to its count
_EM = 1.15 * INDEX
_PROUD = 2.0 * INDEX  # of the first bin's count, which is spoken of


class Squares(Ornament):
    """The starts in one bin, or nearest to it on their way."""


class BinFloor(Ornament):
    """The floor of a bin."""


class StartHeap(ShowsOneRun, QuickGroup):
    """All starts, each a square on the pile of its bin; violet once all its pairs oppose."""

    borne = ("agreeing pairs",)

    def __init__(self, starts: ManyStarts, shelf: BinRow) -> None:
        theme = current_theme()
        self.face, self.starts, self.shelf, self.share = Face.VALUE, starts, shelf, 0.0
        self.paths = Paths(starts.agreeing.value.astype(np.int64))
        blue, violet = (ramp.line for ramp in theme.value)
        self.hues = [violet, *[blue] * (len(starts.bins.value) - 1)]
        self.piles = [Squares(stroke_width=0, fill_opacity=1, fill_color=hue) for hue in self.hues]
        self.trays = [BinFloor(stroke_width=2 * HAIRLINE, stroke_color=theme.muted)
                      for _ in starts.bins.value]  # fmt: skip
        super().__init__(*self.trays, *self.piles)
        for part in self.piles:
            belongs(part, self)
        self.lay()

    @property
    def record(self) -> Record:
        return self.starts.agreeing

    @property
    def records(self) -> dict[str, Record]:
        """What it shows, with its counts."""
        return {"agreeing": self.starts.agreeing, "bins": self.starts.bins, "X": self.starts.X}

    def relations(self) -> Iterator[Fault]:
        """Its squares and its counts are of one number of starts."""
        many = self.starts.agreeing.shape[1]
        if int(self.starts.bins.value.sum()) != many:
            yield Fault("heap", f"{self.starts.bins.value.sum()} starts counted", f"{many}")

    def step_to(self, share: float) -> Self:
        """Have taken the steps of a share of the time."""
        self.share = share
        return self.lay()

    def sit(self, shelf: BinRow) -> Self:
        """Be on another shelf."""
        self.shelf = shelf
        return self.lay()

    def lay(self) -> Self:
        for part, points in zip(self.piles, self._outlines(), strict=True):
            part.points = part.born = points
        for number, tray in enumerate(self.trays):
            tray.points = tray.born = self._tray(number)
        return self

    def _outlines(self) -> list[Points]:
        """The squares of each bin; in the first one are those that have come to rest there."""
        middles, counts = self.paths.places(self.shelf, self.share), self.paths.counts(self.share)
        nearest = np.where(counts > 0, np.maximum(1, np.round(counts)), 0)
        return [self._squares(middles[nearest == number]) for number in range(len(self.piles))]

    def _squares(self, middles: Points) -> Points:
        if not len(middles):
            return np.zeros((0, 3))
        half = self.shelf.seat * _FILLS
        corners = np.zeros((len(middles), 4, 3))
        corners[..., :2] = middles[:, None] + half * _CORNERS
        starts, ends = corners.reshape(-1, 3), np.roll(corners, -1, axis=1).reshape(-1, 3)
        return straights(starts, ends)

    def _tray(self, number: int) -> Points:
        middle, half = self.shelf.middle(number), self.shelf.pitch * _TRAY
        ends = np.array(
            [[middle - half, self.shelf.floor, 0], [middle + half, self.shelf.floor, 0]]
        )
        return straights(ends[:1], ends[1:])

    def top(self, number: int) -> float:
        """How high the pile of a bin is in the end."""
        rows = self.shelf.rows(number, int(self.starts.bins.value[number]))
        return self.shelf.floor + rows * self.shelf.seat

    @property
    def standing(self) -> Standing:
        last = (len(self.record.value) - 1, 0)
        return Standing(self.record, last, self.record.text(last))

    def faults(self) -> Iterator[Fault]:
        """Each square is on its way to its seat; at rest, as many lie in a bin as it holds."""
        told = f"the heap of {self.record.name}"
        for part, due, hue in zip(self.piles, self._outlines(), self.hues, strict=True):
            if not same_way(part.points, due):
                yield Fault("heap", f"{told} elsewhere", "each square on its seat, or on its way")
            if len(part.points) and not in_colour(part.fill_rgbas, hue):
                yield Fault("colour", f"{told} {part.fill_rgbas[0, :3].round(2)}", hue)
        if self.share in (0.0, 1.0):
            row = self.record.value[-1 if self.share else 0]
            due_counts = np.bincount(row, minlength=len(self.trays)).tolist()
            if self._lying() != due_counts:
                yield Fault("heap", f"{told}: {self._lying()}", f"{due_counts} in its bins")

    def _lying(self) -> list[int]:
        """How many squares are seen over each tray."""
        lying = [0] * len(self.trays)
        for part in self.piles:
            middles = part.points.reshape(-1, 16, 3).mean(axis=1)[:, 0]
            for number, tray in enumerate(self.trays):
                left, right = tray.points[0, 0], tray.points[-1, 0]
                lying[number] += int(((middles > left - PIXEL) & (middles < right + PIXEL)).sum())
        return lying


@dataclass(frozen=True, eq=False)
class BinOf(Inkless):
    """A number of pairs of rows."""

    X: Record
    number: int

    @property
    def text(self) -> str:
        return str(self.number)

    def fault(self) -> str | None:
        rows = self.X.shape[-2]
        return (
            None if 0 <= self.number <= rows * (rows - 1) // 2 else f"at most all pairs of {rows}"
        )


class BinNumber(Phrase):
    """How many pairs agree in a bin, below its tray."""

    def __init__(self, heap: StartHeap, number: int) -> None:
        super().__init__("{}", BinOf(heap.starts.X, number), em=_EM / CODE_SIZE,
                         color=current_theme().muted, type=Type.CODE)  # fmt: skip
        self.number, self.beside = number, ref(heap)
        self.lay()

    def _due(self) -> Points:
        heap = self.beside()
        assert heap is not None, "a bin's number outlives its heap"
        return np.array([heap.shelf.middle(self.number), heap.shelf.floor - _BELOW, 0.0])

    def lay(self) -> Self:
        return self.move_to(self._due())

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if np.abs(self.get_center() - self._due()).max() > PIXEL:
            yield Fault("index", f"bin {self.number} elsewhere", "below its own tray")


class BinCount(Number):
    """How many starts lie in a bin in the end, above them."""

    def __init__(self, heap: StartHeap, number: int) -> None:
        self.em = _EM if number else _PROUD
        super().__init__(heap.starts.bins, (number,), em=self.em)
        self.beside = ref(heap)
        belongs(self, heap)
        self.lay()

    def _due(self) -> Points:
        heap = self.beside()
        assert heap is not None, "a count outlives its heap"
        (number,) = self.index
        return np.array([heap.shelf.middle(number), heap.top(number) + _ABOVE * self.em / _EM, 0.0])

    def lay(self) -> Self:
        return self.follow(self.claim.record, self.em, self._due())

    def faults(self) -> Iterator[Fault]:
        """It stands over its own bin, once all steps are taken."""
        yield from super().faults()
        heap = self.beside()
        assert heap is not None
        middle = (self.points.min(axis=0) + self.points.max(axis=0)) / 2
        if heap.share != 1.0 or abs(middle[0] - self._due()[0]) > DIGIT_HEIGHT * self.em / 2:
            yield Fault("index", f"{self.drawn} over another bin, or too early", "its own bin's")


class StartShape(Phrase):
    """How many rows and columns each start has, beside its heap's last bins."""

    def __init__(self, heap: StartHeap, place: tuple[float, float]) -> None:
        """place is relative to the left end of the floor."""
        X = heap.starts.X
        super().__init__("{} × {}", Length(X, 1), Length(X, 2), em=1.5 * INDEX / CODE_SIZE,
                         color=current_theme().text, type=Type.CODE)  # fmt: skip
        self.place, self.beside = place, ref(heap)
        self.lay()

    def _due(self) -> Points:
        heap = self.beside()
        assert heap is not None, "a shape outlives its heap"
        return np.array([heap.shelf.left + self.place[0], heap.shelf.floor + self.place[1], 0.0])

    def lay(self) -> Self:
        return self.move_to(self._due())

    def faults(self) -> Iterator[Fault]:
        """It is that of its heap's own X."""
        yield from super().faults()
        heap = self.beside()
        claims = [p.claim for p in self.setting.pieces if isinstance(p.claim, Length)]
        if heap is None or any(claim.record is not heap.starts.X for claim in claims):
            yield Fault("index", f"{self.text} beside another heap", "the shape of its own X")
        elif np.abs(self.get_center() - self._due()).max() > PIXEL:
            yield Fault("index", f"{self.text} elsewhere", "beside its heap")
