"""A card's parts: a quiet plate, the name, the value, what came back. Each is placed by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, ManimColor, interpolate_color

from gradmath.graphs.card_story import CardStory
from gradmath.graphs.flow import Shown
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.lettering import ADVANCE, Phrase
from scenes.kit.graph.named.claims import CardName, CardNote, GradientName, LostGradient, WhyNone
from scenes.kit.graph.parts.tensors import NumberGrid, TensorMap
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import HAIRLINE, LINE, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament

NAME = 0.25  # ems of a card's name
_CELL_HEIGHT = 0.34
_SLIMMEST = 0.42
_BESIDE = 0.1
BAR_RISE = 0.05  # of the bar over a name


class CardPlate(Ornament):
    """The ground of a card, of any size; the card that works has a border."""

    def __init__(self, width: float, height: float) -> None:
        theme = current_theme()
        super().__init__(
            fill_color=theme.surface, fill_opacity=1.0, stroke_color=theme.outline,
            stroke_width=HAIRLINE,
        )  # fmt: skip
        self.works = 0.0
        self.resize(width, height, np.zeros(3))
        self.set_z_index(-2)

    def resize(
        self, width: float, height: float, center: np.ndarray[tuple[int], np.dtype[np.float64]]
    ) -> None:
        """Be as large as that, there."""
        self.points = rounded(width, height, 0.1) + center
        self.born = self.points.copy()

    def mark(self, works: float) -> CardPlate:
        """The card that the beat is about has a bright border, which comes and goes by shares."""
        theme, self.works = current_theme(), works
        color = interpolate_color(ManimColor(theme.outline), ManimColor(theme.text), works)
        self.set_stroke(color, HAIRLINE + (0.7 * LINE - HAIRLINE) * works)
        return self


class RowGrid(NumberGrid):
    """A vector of a card lies, as torch prints it."""

    lies = True


class NameBar(Ornament):
    """The bar over a name: what came back to what has no `.grad`."""

    def __init__(self, name: Phrase) -> None:
        super().__init__(stroke_color=current_theme().gradient_ink, stroke_width=LINE * 0.6)
        left, right = name.get_corner(UP + LEFT), name.get_corner(UP + RIGHT)
        self.grow([left + UP * BAR_RISE, right + UP * BAR_RISE])


def cell_size(shown: Shown, em: float = NAME) -> CellSize:
    """Cells as wide as a tensor's own longest number needs."""
    texts = [shown.text(index) for index in np.ndindex(shown.shape)] if isinstance(
        shown, Record) else ["0"]  # fmt: skip
    width = max(_SLIMMEST, ADVANCE * em * max(map(len, texts)) + _BESIDE)
    return CellSize(width, _CELL_HEIGHT, 0.05, em)


def pictured_in_card(shown: Shown, face: Face, scale: float) -> NumberGrid | TensorMap:
    """A tensor as numbers or, if it is large, as a map with its shape, range and norm."""
    if not isinstance(shown, Record):
        return TensorMap(shown, face, scale)
    kind = RowGrid if len(shown.shape) == 1 else NumberGrid
    return kind(shown, face, cell_size(shown), scale=scale)


@dataclass(frozen=True)
class Scales:
    """The magnitude of the strongest colour, of values and of gradients."""

    value: float
    gradient: float

    @classmethod
    def of(cls, story: CardStory) -> Scales:
        """One for all values of a story, one for all that came back."""
        values = [each for node in story.flow.nodes for each in node.values if each is not None]
        found = [each for node in story.flow.nodes for each in node.cotangents if each is not None]
        found += [edge.cotangent for edge in story.flow.edges if edge.cotangent is not None]
        found += [node.grad_after for node in story.flow.nodes if node.grad_after is not None]
        return cls(*(max((one.magnitude() for one in each), default=0.0)
                     for each in (values, found)))  # fmt: skip

    def face(self, face: Face) -> float:
        return self.value if face is Face.VALUE else self.gradient


class TitleOfCard(QuickGroup):
    """A card's name, and in paler type what tells it from others of that name."""

    def __init__(self, story: CardStory, card: int, output: int = 0) -> None:
        theme = current_theme()
        name = Phrase("{}", CardName(story, card, output), em=NAME / CODE_SIZE,
                      color=theme.value_ink, type=Type.CODE)  # fmt: skip
        super().__init__(name)
        if story.cards.cards[card].note:
            note = Phrase("{}", CardNote(story, card), em=NAME / CODE_SIZE, color=theme.muted,
                          type=Type.CODE)  # fmt: skip
            self.add(note.next_to(name, RIGHT, buff=0.14).stand_on(name.baseline))


class TitleOfGradient(QuickGroup):
    """The name of what came back: `x.grad`, or the variable's under a bar."""

    def __init__(self, story: CardStory, card: int, output: int = 0) -> None:
        name = Phrase("{}", GradientName(story, card, output), em=NAME / CODE_SIZE,
                      type=Type.CODE)  # fmt: skip
        leaf = story.flow.nodes[card].accumulates_grad
        super().__init__(name, *([] if leaf else [NameBar(name)]))
        note = story.cards.cards[card].note
        if note:
            told = Phrase("{}", CardNote(story, card), em=NAME / CODE_SIZE,
                          color=current_theme().muted, type=Type.CODE)  # fmt: skip
            self.add(told.next_to(name, RIGHT, buff=0.14).stand_on(name.baseline))


class UnusedLeaf(QuickGroup):
    """A leaf that no path leads to: `.grad` is None."""

    def __init__(self, story: CardStory, number: int) -> None:
        em, muted = NAME / CODE_SIZE, current_theme().muted
        name, none = (
            Phrase("{}", claim(story, number), em=em, color=muted, type=Type.CODE)
            for claim in (LostGradient, WhyNone)
        )
        super().__init__(name, none.next_to(name, DOWN, buff=0.1, aligned_edge=LEFT))


class CardPicture(QuickGroup):
    """A tensor of a card, in one face, with which card it is of."""

    def __init__(
        self, story: CardStory, card: int, output: int, face: Face, scales: Scales
    ) -> None:
        shown = self.due_of(story, card, output, face)
        assert shown is not None
        self.story, self.card, self.output, self.face = story, card, output, face
        self.picture = pictured_in_card(shown, face, scales.face(face))
        super().__init__(self.picture)

    @staticmethod
    def due_of(story: CardStory, card: int, output: int, face: Face) -> Shown | None:
        """What belongs there."""
        if face is Face.VALUE:
            return story.flow.nodes[card].values[output]
        return story.gradient(card, output)

    def faults(self) -> Iterator[Fault]:
        """It shows its own card's tensor."""
        due = self.due_of(self.story, self.card, self.output, self.face)
        if self.picture.shown is not due:
            name = self.story.cards.cards[self.card].title
            yield Fault("card", f"{self.picture.shown.name} on the card {name}", "its own tensor")
