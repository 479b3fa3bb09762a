"""The stage of a function's cards: parts that glide from one arrangement to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple

import numpy as np
from manim import Animation, FadeIn, FadeOut, VMobject

from gradmath.graphs.card_story import CardStory
from gradmath.records.tensor import Index
from scenes.kit.graph.named.pieces import (
    CardPicture,
    CardPlate,
    Scales,
    TitleOfCard,
    TitleOfGradient,
    UnusedLeaf,
)
from scenes.kit.graph.named.places import (
    GRADIENT,
    HEAD,
    LABEL_ROW,
    LEGIBLE,
    TITLE,
    UNUSED,
    VALUE,
    CardBlock,
    CardsPlaced,
    PartKey,
    PartSpot,
    PlateSpot,
    between,
)
from scenes.kit.graph.named.timing import Drifting, FadeRate, Timing, glide_rate
from scenes.kit.graph.parts.tensors import MapCell, NumberGrid
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import MOVE, Face
from scenes.kit.motion.motions import together

_DEPTHS = 200
_ON_PLATE = 1 / (2 * _DEPTHS)


class DeskPart(QuickGroup):
    """A part of a card with how large it stands; small ones tell by their colours alone."""

    def __init__(self, key: PartKey, body: VMobject) -> None:
        super().__init__(body)
        self.key, self.body = key, body
        self.zoom_now = 1.0
        self.natural = float(self.width), float(self.height)

    def put(self, spot: PartSpot) -> DeskPart:
        """Stand there, so large."""
        scale = spot.zoom / self.zoom_now
        middle, goal = self.get_center(), np.array([spot.x, spot.y, 0.0])
        for part in self.family_members_with_points():
            part.points = (part.points - middle) * scale + goal
            if hasattr(part, "born"):
                part.born = part.points.copy()
        self.zoom_now = spot.zoom
        return self.show_numbers(1.0 if spot.zoom >= LEGIBLE else 0.0)

    def show_numbers(self, share: float) -> DeskPart:
        """Let the digits of its cells be seen so well."""
        picture = getattr(self.body, "picture", None)
        if isinstance(picture, NumberGrid):
            for cell in picture.cells:
                cell.show_digits(share)
        return self

    @property
    def spot(self) -> PartSpot:
        x, y, _ = self.get_center()
        return PartSpot(float(x), float(y), self.zoom_now)


class Desk:
    """Makes the parts of cards when they are first needed, and knows which of them stand where."""

    def __init__(self, story: CardStory) -> None:
        self.story, self.scales = story, Scales.of(story)
        self.parts: dict[PartKey, DeskPart] = {}
        self.plates: dict[int, CardPlate] = {}
        self.now = CardsPlaced()

    def __deepcopy__(self, _memo: object) -> Desk:
        """Copies of what stands on it stand on it, too."""
        return self

    def part(self, key: PartKey) -> DeskPart:
        """A part of a card."""
        if key not in self.parts:
            kind, card, output = key
            made: VMobject
            if kind == UNUSED:
                made = UnusedLeaf(self.story, output)
            elif kind == TITLE:
                made = TitleOfCard(self.story, card, output)
            elif kind == HEAD:
                made = TitleOfGradient(self.story, card, output)
            else:
                face = Face.VALUE if kind == VALUE else Face.GRADIENT
                made = CardPicture(self.story, card, output, face, self.scales)
            self.parts[key] = DeskPart(key, made)
        return self.parts[key]

    def grid(self, card: int, output: int, kind: str = GRADIENT) -> NumberGrid | None:
        """The cells of a card's tensor, where it is shown by numbers."""
        picture = getattr(self.part((kind, card, output)).body, "picture", None)
        return picture if isinstance(picture, NumberGrid) else None

    def cell(self, card: int, output: int, entry: Index) -> VMobject | None:
        """The cell of an entry of what came back; of a large tensor that of its map, if any."""
        picture = getattr(self.part((GRADIENT, card, output)).body, "picture", None)
        if isinstance(picture, NumberGrid):
            return picture[entry]
        row, column = (0, 0, *entry)[-2:]
        cells = picture.get_family() if picture is not None else []
        found = (each for each in cells if isinstance(each, MapCell))
        return next((each for each in found if each.index == (row, column)), None)

    def readable(self, key: PartKey) -> bool:
        """Whether a part that stands on the stage is large enough to be read."""
        return key in self.now.parts and self.now.parts[key].zoom >= LEGIBLE

    # -- blocks ----------------------------------------------------------------------------

    def block(
        self, card: int, *kinds: str, works: bool = False, zoom: float = 1.0,
        outputs: Sequence[int] | None = None,
    ) -> CardBlock:  # fmt: skip
        """Some kinds of a card's parts, of all its tensors or some."""
        node = self.story.flow.nodes[card]
        rows = []
        for output in outputs if outputs is not None else range(len(node.values)):
            for kind in kinds:
                if not self.has(kind, card, output):
                    continue
                key = (kind, card, output)
                width, height = self.part(key).natural
                picture = kind in (VALUE, GRADIENT)
                rows.append((key, width, height if picture else LABEL_ROW, zoom if picture else 1))
        return CardBlock(card, tuple(rows), works)

    def unused_block(self, number: int) -> CardBlock:
        """A leaf that no path leads to: its name, and None."""
        key = (UNUSED, -1 - number, number)
        width, height = self.part(key).natural
        return CardBlock(-1 - number, ((key, width, height, 1.0),))

    def has(self, kind: str, card: int, output: int) -> bool:
        """Whether there is such a part."""
        node = self.story.flow.nodes[card]
        if kind == VALUE:
            return node.values[output] is not None
        if kind in (HEAD, GRADIENT):
            return self.story.gradient(card, output) is not None
        return True

    def stand(self, placed: CardsPlaced) -> list[VMobject]:
        """All that is placed, where it stands when no motion runs: plates, and parts on them."""
        for _ in self.rearrange(placed):
            pass
        return [*self.plates.values(), *(self.part(key) for key in placed.parts)]

    # -- motions ---------------------------------------------------------------------------

    def rearrange(self, target: CardsPlaced, run_time: float = MOVE) -> Iterator[Animation]:
        """All that stays glides to its place, what is not needed goes, and what is new comes."""
        steps = self.glides(target, run_time)
        if steps:
            yield together(*steps)

    def glides(
        self,
        target: CardsPlaced,
        run_time: float = MOVE,
        late: Sequence[PartKey] = (),
        drift: Drifting | None = None,
    ) -> list[Animation]:
        """The motions of that, all at once. late parts have a place already, but come later.

        What comes is carried along as a drift says.
        """
        old, self.now, standing = self.now, target, dict(self.plates)
        timing = Timing(old, target, drift)
        steps: list[Animation] = []
        for key in old.parts:
            part = self.parts[key]
            if key not in target.parts:
                steps.append(FadeOut(part, rate_func=timing.leaves(key[1]), run_time=run_time))
            elif key not in late:
                steps.append(PartSettles(part, target.parts[key], run_time))
        for card in old.plates:
            if card in target.plates:
                steps.append(PlateGrows(self.plates[card], target.plates[card], run_time))
            else:
                gone = self.plates.pop(card)
                steps.append(FadeOut(gone, rate_func=timing.leaves(card), run_time=run_time))
        for card, spot in target.plates.items():
            if card not in old.plates:
                self.plates[card] = CardPlate(spot.width, spot.height)
                place(self.plates[card], spot)
                steps.append(_comes(self.plates[card], timing.comes(card), drift, run_time))
        for key, there in target.parts.items():
            if key not in old.parts or key in late:
                part = self.part(key).put(there)
                steps += (
                    [] if key in late else [_comes(part, timing.comes(key[1]), drift, run_time)]
                )
        self._lay({**standing, **self.plates}, old, target)
        return steps

    def _lay(self, plates: dict[int, CardPlate], old: CardsPlaced, target: CardsPlaced) -> None:
        """What glides, comes, or leaves passes behind the cards that stand still."""
        depths = {card: _depth(card, stands=old.plates.get(card) == target.plates.get(card))
                  for card in plates}  # fmt: skip
        for card, plate in plates.items():
            plate.set_z_index(depths[card])
        for key in {*old.parts, *target.parts}:
            self.parts[key].set_z_index(depths[key[1]] + _ON_PLATE)


def _depth(card: int, *, stands: bool) -> float:
    """Each card lies as a whole above those before it: one that passes another hides it."""
    return -2.0 + 2 * _ON_PLATE * (card % _DEPTHS + _DEPTHS * stands)


def _comes(thing: VMobject, rate: FadeRate, drift: Drifting | None, run_time: float) -> Animation:
    way = drift.coming(thing.get_center()) if drift is not None else np.zeros(3)
    return FadeIn(thing, shift=way, rate_func=rate, run_time=run_time)


def place(plate: CardPlate, spot: PlateSpot) -> None:
    """Let a plate stand at a spot."""
    plate.resize(spot.width, spot.height, np.array([spot.x, spot.y, 0.0]))
    plate.mark(float(spot.works))


class PartSettles(Animation):
    """A part glides to a spot, growing or shrinking; digits that could not be read fade."""

    def __init__(self, part: DeskPart, spot: PartSpot, run_time: float) -> None:
        self.part, self.start, self.goal = part, part.spot, spot
        super().__init__(part, run_time=run_time, rate_func=glide_rate)

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))

        def on_way(one: float, other: float) -> float:
            return one + (other - one) * share

        ends = zip(astuple(self.start), astuple(self.goal), strict=True)
        self.part.put(PartSpot(*(on_way(*each) for each in ends)))
        legible = [float(each.zoom >= LEGIBLE) for each in (self.start, self.goal)]
        self.part.show_numbers(on_way(*legible))


class PlateGrows(Animation):
    """A plate glides and takes another size."""

    def __init__(self, plate: CardPlate, spot: PlateSpot, run_time: float) -> None:
        self.plate, self.goal = plate, spot
        x, y, _ = plate.get_center()
        self.start = PlateSpot(float(x), float(y), float(plate.width), float(plate.height))
        self.worked = plate.works
        super().__init__(plate, run_time=run_time, rate_func=glide_rate)

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        place(self.plate, between(self.start, self.goal, share))
        self.plate.mark(self.worked + (float(self.goal.works) - self.worked) * share)
