"""What a lie can be planted in: the drawables of any scene at one moment, by their kinds."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from manim import Mobject

from gradmath.records.dials import differs_in_one_literal
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit import Lecture, Phrase
from scenes.kit.cells.code_window import ShowsCode
from scenes.kit.cells.grids import Cell, Grid, IndexLabel
from scenes.kit.cells.lettering import Number
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.cells.wired_vector import WiredVector
from scenes.kit.charts.axes import TickLabel
from scenes.kit.look.glyphs import Points
from scenes.kit.truth.boards import moment_of
from scenes.kit.truth.checks import Ornament
from scenes.kit.truth.claims import Entry, Position, Prose
from scenes.kit.truth.names import NameOf
from scenes.studio.audit.meaning.shown import number_of
from scenes.studio.audit.memo import family_of, referred
from scenes.studio.audit.provenance import leaves

Kind = TypeVar("Kind")
Cells: TypeAlias = Grid | WiredVector
"""The cells of one record."""


@dataclass(eq=False)
class Stage:
    """A scene just before the last wait of a beat, and where chance comes from.

    before is what stood on the stage when the beat began; reached are listings that the panel has
    shown at the end of a beat, this one too, each with the number of the statement that was lit.
    """

    scene: Lecture
    draw: random.Random
    before: tuple[Mobject, ...] = ()
    reached: Sequence[tuple[Listing, int]] = ()

    @cached_property
    def family(self) -> list[Mobject]:
        return list(family_of(self.scene.mobjects).values())

    def all(self, kind: type[Kind]) -> list[Kind]:
        """Every drawable of a kind that can be seen."""
        return [each for each in self.family if isinstance(each, kind) and _seen(each)]

    def one(self, among: Iterable[Kind]) -> Kind | None:
        """One of several, by chance; None if there is none."""
        found = list(among)
        return self.draw.choice(found) if found else None

    def two(self, among: Iterable[Kind]) -> tuple[Kind, Kind] | None:
        found = list(among)
        return tuple(self.draw.sample(found, 2)) if len(found) > 1 else None  # type: ignore[return-value] # there are two

    @cached_property
    def grids(self) -> list[Cells]:
        """Every grid or strand of which a cell can be seen."""
        cells = self.all(Cell)
        homes = [grid for cell in cells for grid in referred(cell, "home")]
        grids = [each for each in (*self.all(Grid), *homes) if isinstance(each, Grid | WiredVector)]
        return list({id(grid): grid for grid in grids}.values())

    @property
    def panel(self) -> ShowsCode | None:
        panel = self.scene.panel
        return panel if id(panel) in set(map(id, self.family)) else None

    @cached_property
    def names(self) -> list[Phrase]:
        """Texts that stand beside something: no caption, no title, no index, no code."""
        spoken = self.scene.spoken
        return [
            phrase
            for phrase in self.all(Phrase)
            if phrase not in spoken
            and not isinstance(phrase, IndexLabel | TickLabel)
            and all(isinstance(each.claim, Prose | NameOf | Position) for each in _claiming(phrase))
        ]

    @cached_property
    def records(self) -> list[Record]:
        """Every record that the scene's problems returned."""
        found = (leaf for each in self.scene.problems for _, leaf in leaves(each.result))
        return list({id(leaf): leaf for leaf in found if isinstance(leaf, Record)}.values())

    def others(self, record: Record) -> list[Record]:
        """Records of the same shape with other numbers."""
        return [
            other
            for other in self.records
            if other.shape == record.shape and other.value.tobytes() != record.value.tobytes()
        ]

    def waiting(self) -> list[Cells]:
        """Parts of boards whose line has not been lit, and of which no cell is on the stage."""
        here = {id(each) for each in self.family}
        boards = [board for grid in self.grids for board in referred(grid, "home")]
        held = (part for board in boards for part in vars(board).values())
        parts = [*family_of(boards).values(), *held]
        grids = {id(part): part for part in parts if isinstance(part, Grid | WiredVector)}
        return [
            grid
            for grid in grids.values()
            if id(grid) not in here
            and not any(id(cell) in here for cell in cells_of(grid))
            and not self._has_run(grid.record)
        ]

    def _has_run(self, record: Record) -> bool:
        """Whether the line of a record has been lit, in its run or in another of its dial."""
        expression = record.expression
        return expression is None or any(
            moment_of(record) <= lit
            for listing, lit in self.reached
            if listing.lines == expression.listing.lines
            or differs_in_one_literal(listing, expression.listing)
        )

    def gone(self) -> list[Mobject]:
        """What stood on the stage when the beat began, but for captions, and is there no more.

        A group of which all parts still stand there has not gone.
        """
        here = {id(each) for each in self.family}
        spoken = self.scene.spoken
        return [
            each
            for each in self.before
            if not here.issuperset(map(id, each.family_members_with_points()))
            and each not in spoken
            and not isinstance(each, Phrase)
        ]

    def needed(self) -> list[Number]:
        """The numbers that this beat's caption names, and that stand on the stage once."""
        said = self.scene.fresh_caption
        claims = [piece.claim for piece in said.setting.pieces] if said else []
        wanted = {(number_of(c.record), c.index) for c in claims if isinstance(c, Entry | Position)}
        numbers = self.all(Number)
        shown = [(number_of(n.claim.record), n.claim.index) for n in numbers]
        pairs = zip(numbers, shown, strict=True)
        return [n for n, entry in pairs if entry in wanted and shown.count(entry) == 1]


def cells_of(grid: Cells) -> list[Cell]:
    """The cells of a grid, or those of a strand that stand for its entries."""
    return (
        [grid[k] for k in range(len(grid.cells))]
        if isinstance(grid, WiredVector)
        else [*grid.cells]
    )


def _claiming(phrase: Phrase) -> Iterator[Any]:
    return (part for part in phrase.submobjects if hasattr(part, "claim"))


def _seen(drawable: Any) -> bool:
    parts = drawable.family_members_with_points()
    return any(part.fill_rgbas[:, 3].any() or part.stroke_rgbas[:, 3].any() for part in parts)


def names_of(stage: Stage) -> list[NameLabel]:
    return [name for name in stage.names if isinstance(name, NameLabel)]


def push(outline: Ornament, by: Points) -> None:
    """Lay an outline elsewhere, as if it had been drawn there."""
    outline.points = outline.born = outline.points + by
