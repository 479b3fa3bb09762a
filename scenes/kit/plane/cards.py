"""Cards of shapes: entries of an output, wrapped as many times as the shape has dimensions."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self
from weakref import ReferenceType, ref

import numpy as np
from manim import RoundedRectangle

from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.switches import Wire
from scenes.kit.graph.signs.labels import SignLabel
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.rounded import rounded
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, HEADING, LINE, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, within_a_pixel
from scenes.kit.truth.claims import Inkless
from scenes.kit.truth.refusals import doubt_of

_CELL = CellSize.fitting(0.56, 0.38, 0.07, 3)
_WRAP = 0.07  # from what is wrapped to its wrapping
_CORNER = 0.12
_CROSS = 0.085  # half of the width of a cross
_UP, _DOWN = 0.19, 0.36  # of the entries above the middle of a card, and of the shape below it


def shape_compared(record: Record) -> tuple[int, ...] | None:
    """The shape in `tuple(y[:1].shape) == (1,)`; None if there is none."""
    if record.expression is None:
        return None
    match ast.parse(record.expression.code, mode="eval").body:
        case ast.Compare(
            left=ast.Call(func=ast.Name("tuple"), args=[ast.Attribute(attr="shape")]),
            ops=[ast.Eq()],
            comparators=[ast.Tuple() as shape],
        ):
            found: tuple[int, ...] = ast.literal_eval(shape)
            return found
    return None


@dataclass(frozen=True, eq=False)
class ShapeCompared(Inkless):
    """A shape as Python writes it: the card's record tells that its tensor has it."""

    card: ReferenceType[Any]

    @property
    def text(self) -> str:
        card = self.card()
        return "" if card is None else str(shape_compared(card.shape))

    def fault(self) -> str | None:
        card = self.card()
        if card is None or shape_compared(card.shape) is None:
            return "a tensor whose shape was compared"
        return None if bool(card.shape.value) else "a tensor of another shape"


class Wrapping(Ornament):
    """A frame around entries: one dimension."""


class CardGround(Ornament, RoundedRectangle):
    """The ground of a card."""


class ShapeCard(QuickGroup):
    """A tensor's entries in as many frames as it has dimensions, over its shape."""

    def __init__(self, pick: Record, shape: Record, region: Region, *, scale: float) -> None:
        super().__init__()
        theme = current_theme()
        self.shape, self.region = shape, region
        self.ground = CardGround(
            width=region.width, height=region.height, corner_radius=_CORNER,
            fill_color=theme.surface, fill_opacity=1, stroke_color=theme.outline,
            stroke_width=HAIRLINE,
        )  # fmt: skip
        middle = (region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0
        self.ground.move_to(middle).set_z_index(2.0)
        self.cells = [
            Cell(pick, index, Face.VALUE, _CELL, scale=scale) for index in np.ndindex(pick.shape)
        ]
        self.wrappings = [
            Wrapping(stroke_color=theme.muted, stroke_width=1.6 * HAIRLINE) for _ in pick.shape
        ]
        self.label = SignLabel(ShapeCompared(ref(self)), em=HEADING / CODE_SIZE, pale=False)
        for part in (*self.cells, *self.wrappings, self.label):
            part.set_z_index(2.1)
        self.add(self.ground, *self.wrappings, *self.cells, self.label)
        for part in (*self.cells, self.label):
            belongs(part, self)
        self.arrange_parts()

    @property
    def middle(self) -> Points:
        """Where it is, on its way to its place, too."""
        here: Points = self.ground.get_center()
        return here

    def arrange_parts(self) -> None:
        """Everything where it belongs on the card."""
        pitch = _CELL.pitch[0]
        entries = self.middle + [0.0, _UP, 0.0]
        for k, cell in enumerate(self.cells):
            cell.move_to(entries + [(k - (len(self.cells) - 1) / 2) * pitch, 0.0, 0.0])
        for depth, wrapping in enumerate(self.wrappings):
            wrapping.points = wrapping.born = self._wrapping(depth)
        self.label.move_to(self.middle - [0.0, _DOWN, 0.0])

    def _wrapping(self, depth: int) -> Points:
        away = 2 * _WRAP * (depth + 1)
        width = len(self.cells) * _CELL.pitch[0] - _CELL.gap + away
        outline: Points = rounded(width, _CELL.height + away, 0.07 + 0.04 * depth)
        return outline + self.middle + [0.0, _UP, 0.0]

    @property
    def record(self) -> Record:
        return self.cells[0].record

    def follow(self, pick: Record, shape: Record) -> Self:
        """Be the same card in another run."""
        self.shape = shape
        for cell in self.cells:
            cell.follow(pick)
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.shape, (), str(shape_compared(self.shape)))

    def faults(self) -> Iterator[Fault]:
        """Its entries are all of its tensor's, wrapped once for each dimension."""
        code = self.shape.expression.code if self.shape.expression else ""
        if not bool(self.shape.value) or not code.startswith(f"tuple({self.record.name}.shape)"):
            yield Fault("card", f"{self.record.name} over `{code}`", "its own shape")
        shape = self.record.shape
        if [cell.index for cell in self.cells] != list(np.ndindex(shape)):
            yield Fault("card", f"{len(self.cells)} entries of {self.record.name}", "all of them")
        if len(self.wrappings) != len(shape):
            yield Fault("card", f"{len(self.wrappings)} wrappings", f"{len(shape)}: {shape}")
        for depth, wrapping in enumerate(self.wrappings):
            drawn = wrapping.points
            if len(drawn) and not within_a_pixel(_ends(drawn), _ends(self._wrapping(depth))):
                yield Fault("card", f"a wrapping of {self.record.name} elsewhere", "round it")
        low, high = self.ground.points.min(axis=0), self.ground.points.max(axis=0)
        for part in (*(cell.box for cell in self.cells), self.label):
            inside = np.all(part.get_center()[:2] > low[:2]) and np.all(
                part.get_center()[:2] < high[:2]
            )
            if not inside:
                yield Fault("place", f"a part of {self.record.name} off its card", "on its card")


class Crossed(QuickGroup):
    """A cross in the corner of a card whose tensor may not call: torch has refused it."""

    def __init__(self, card: ShapeCard, raised: Record) -> None:
        self.beside, self.raised = ref(card), raised
        ink = {"stroke_width": 1.5 * LINE, "stroke_color": current_theme().text}
        self.strokes = [Wire(*self._stroke(card, side), **ink) for side in (-1, 1)]
        super().__init__(*self.strokes)
        self.set_z_index(2.3)

    @staticmethod
    def _stroke(card: ShapeCard, side: int) -> tuple[Points, Points]:
        corner = card.ground.get_corner((1.0, 1.0, 0.0)) - [_CROSS * 1.8, _CROSS * 1.8, 0.0]
        way = np.array([_CROSS, side * _CROSS, 0.0])
        return corner - way, corner + way

    @property
    def standing(self) -> Standing:
        return Standing(self.raised, (), "refused")

    def faults(self) -> Iterator[Fault]:
        """It is in the corner of a card whose very tensor called, and was refused."""
        card = self.beside()
        if card is None:
            return
        wrong, expression = doubt_of(self.raised), self.raised.expression
        lit = "" if expression is None else expression.listing.statements[-1].text
        if wrong is not None or not lit.startswith(f"{card.record.name}.backward("):
            yield Fault("card", f"a cross on {card.record.name}", wrong or f"a call that {lit} is")
        for stroke, side in zip(self.strokes, (-1, 1), strict=True):
            if len(stroke.points) and not within_a_pixel(
                stroke.points[0], self._stroke(card, side)[0]
            ):
                yield Fault("place", "a cross elsewhere", "in the corner of its card")


def _ends(points: Points) -> Points:
    return np.array([points.min(axis=0), points.max(axis=0)])


def regions_of(region: Region, gap: float = 0.12) -> Sequence[Region]:
    """Four places for cards, two beside each other, row by row."""
    width, height = (region.width - gap) / 2, (region.height - gap) / 2
    lefts, tops = (region.left, region.left + width + gap), (region.top, region.top - height - gap)
    return [Region(left, left + width, top - height, top) for top in tops for left in lefts]
