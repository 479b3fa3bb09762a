"""How a tensor is read along its strip: from cell to cell by its strides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.halves import same_entries
from gradmath.records.memory import Stored
from gradmath.records.numbers import MINUS
from gradmath.records.tensor import Index
from scenes.kit.boards.memory.rail import Rail
from scenes.kit.cells.lettering import Phrase
from scenes.kit.charts.points import Disc
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, LINE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, within_a_pixel
from scenes.kit.truth.claims import Inkless

_STEPS = 13  # places of a bow
_FLAT, _LIFT = 0.14, 0.16  # how high a hop is, and how much more for a longer one
_LEANS, _SWEEP, _REACH = np.deg2rad(122), np.deg2rad(70), 0.58  # a hop on one cell, to the left
_ABOVE = 0.04  # the cells
_WALKER = 0.085
_LENGTH = 0.2  # above a bow, where its length stands
_ROOM = np.array([0.26, 0.17])  # from the middle of a length to what covers it


@dataclass(frozen=True, eq=False)
class HopLength(Inkless):
    """How many cells lie between two entries of a tensor, as a signed number."""

    stored: Stored
    start: Index
    end: Index

    @property
    def text(self) -> str:
        length = self.stored.place(self.end) - self.stored.place(self.start)
        return f"{MINUS if length < 0 else '+'}{abs(length)}"

    def fault(self) -> str | None:
        return None


class Bow(Ornament):
    """One hop."""


class Hops(QuickGroup):
    """The way through some entries of a tensor, hop by hop, and the dot that takes it."""

    def __init__(self, rail: Rail, stored: Stored, indices: Sequence[Index]) -> None:
        self.beside = (ref(rail),)
        self.stored, self.indices, self.walked = stored, tuple(indices), 1.0
        theme = current_theme()
        self.bows = [
            Bow(stroke_width=0.7 * LINE, stroke_color=theme.text, cap_style=CapStyleType.ROUND)
            for _ in pairwise(self.indices)
        ]
        self.lengths = [
            Phrase("{}", HopLength(stored, start, end), em=INDEX / CODE_SIZE, type=Type.CODE,
                   color=theme.text)
            for start, end in pairwise(self.indices)
        ]  # fmt: skip
        self.walker = Disc(radius=_WALKER, fill_color=theme.text, fill_opacity=1, stroke_width=0)
        super().__init__(*self.bows, *self.lengths, self.walker)
        self.set_z_index(1.5)
        self.read_until = self._read_until()
        self.lay()

    def walk_to(self, share: float) -> Self:
        """Have taken a share of the hops."""
        self.walked = share
        return self.lay()

    def _ways(self) -> list[Polyline]:
        rail = self.beside[0]()
        assert rail is not None
        tops = [rail.top(self.stored.place(index)) + [0.0, _ABOVE, 0.0] for index in self.indices]
        cells = [abs(self.stored.place(b) - self.stored.place(a))
                 for a, b in pairwise(self.indices)]  # fmt: skip
        return [
            _bow(start, end, _FLAT + _LIFT * float(np.sqrt(length)))
            for (start, end), length in zip(pairwise(tops), cells, strict=True)
        ]

    def _read_until(self) -> list[int]:
        """Which hop begins when the length of another one has been read: one that covers it."""
        ways = self._ways()
        places = [_crown(way) + [0.0, _LENGTH, 0.0] for way in ways]
        return [
            next((k for k in range(j + 1, len(ways)) if _covers(ways[k], places[k], place)),
                 len(ways))
            for j, place in enumerate(places)
        ]  # fmt: skip

    def lay(self) -> Self:
        ways = self._ways()
        done = self.walked * len(ways)
        parts = zip(self.bows, ways, self.lengths, self.read_until, strict=True)
        for k, (bow, way, length, until) in enumerate(parts):
            share = float(np.clip(done - k, 0.0, 1.0))
            bow.points = bow.born = way.part(0.0, share).curves() if share else np.zeros((0, 3))
            length.move_to(_crown(way) + [0.0, _LENGTH, 0.0])
            seen = min(2 * share - 1, 1 - 4 * (done - until))
            for piece in length:
                piece.fill_rgbas[:, 3] = float(np.clip(seen, 0.0, 1.0))
        now = min(int(done), len(ways) - 1)
        self.walker.move_to(ways[now].at(done - now))
        return self

    def faults(self) -> Iterator[Fault]:
        """Each hop goes from the cell of an entry to that of the next; there its value stands."""
        stored, ways = self.stored, self._ways()
        for bow, way in zip(self.bows, ways, strict=True):
            drawn = bow.points
            if len(drawn) and not (
                within_a_pixel(drawn[0], way.at(0.0))
                and within_a_pixel(drawn[-1], way.at(way.share_of(drawn[-1])))
            ):
                yield Fault("hop", f"a hop of {stored.name} elsewhere", "from cell to cell")
        done = self.walked * len(ways)
        now = min(int(done), len(ways) - 1)
        if not within_a_pixel(self.walker.get_center(), ways[now].at(done - now)):
            yield Fault("hop", f"the walker of {stored.name} elsewhere", "on its way")
        rail: Rail | None = self.beside[0]()
        shown = stored.cells if rail is None else rail.row.record
        for index in self.indices:
            place = stored.place(index)
            read, held = stored.values.value[index], shown.value[place]
            if not same_entries(np.array(read), np.array(held)):
                yield Fault("hop", f"{stored.name}{list(index)} at cell {place}",
                            "the cell that holds it")  # fmt: skip


def _covers(way: Polyline, own: Points, place: Points) -> bool:
    """Whether a hop runs through the length of another one, or has its own length there."""
    stretch = np.linspace(0.0, 1.0, 4 * _STEPS)
    drawn = np.array([*(way.at(float(share)) for share in stretch), own])
    room = np.tile(_ROOM, (len(drawn), 1))
    room[-1] *= 2
    return bool((np.abs(drawn - place)[:, :2] < room).all(axis=1).any())


def _bow(start: Points, end: Points, height: float) -> Polyline:
    """A hop from cell to cell, or back to the cell that it sets out from."""
    if np.allclose(start, end):
        return _loop(start)
    share = np.linspace(0.0, 1.0, _STEPS)[:, None]
    lift = 4 * height * share * (1 - share) * np.array([0.0, 1.0, 0.0])
    return Polyline(start + (end - start) * share + lift)


def _loop(foot: Points) -> Polyline:
    share = np.linspace(0.0, 1.0, 2 * _STEPS)
    angle, reach = _LEANS + _SWEEP * (0.5 - share), _REACH * np.sin(np.pi * share)
    away = np.stack([np.cos(angle), np.sin(angle), 0 * angle], axis=1)
    return Polyline(foot + reach[:, None] * away)


def _crown(way: Polyline) -> Points:
    """The highest place of a bow."""
    highest: Points = way.corners[int(way.corners[:, 1].argmax())]
    return highest
