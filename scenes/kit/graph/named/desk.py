"""The stage of a function's cards: parts that glide from one arrangement to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import Animation, FadeIn, FadeOut, VMobject, smooth

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
    LEGIBLE,
    TITLE,
    UNUSED,
    VALUE,
    CardBlock,
    CardsPlaced,
    PartKey,
    PartSpot,
    PlateSpot,
)
from scenes.kit.graph.parts.tensors import MapCell, NumberGrid
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import MOVE, Face
from scenes.kit.motion.motions import together


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
                rows.append((key, width, height, zoom if kind in (VALUE, GRADIENT) else 1.0))
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

    def rearrange(
        self, target: CardsPlaced, run_time: float = MOVE, late: Sequence[PartKey] = ()
    ) -> Iterator[Animation]:
        """All that stays glides to its place; what is not needed goes first, what is new comes.

        late parts have a place already, but come by themselves.
        """
        old, self.now = self.now, target
        going = [self.parts[key] for key in old.parts if key not in target.parts]
        gone: list[VMobject] = [*going, *(self.plates.pop(card) for card in old.plates
                                          if card not in target.plates)]  # fmt: skip
        staying = [key for key in old.parts if key in target.parts and key not in late]
        plates = [card for card in old.plates if card in target.plates]
        steps: list[Animation] = [FadeOut(each, run_time=0.6 * run_time) for each in gone]
        steps += [PartSettles(self.parts[key], target.parts[key], run_time) for key in staying]
        steps += [PlateGrows(self.plates[card], target.plates[card], run_time) for card in plates]
        fresh_plates = [card for card in target.plates if card not in old.plates]
        for card in fresh_plates:
            spot = target.plates[card]
            self.plates[card] = CardPlate(spot.width, spot.height)
            place(self.plates[card], spot)
        comers: list[VMobject] = [self.plates[card] for card in fresh_plates]
        comers += [self.part(key).put(target.parts[key]) for key in target.parts
                   if key not in old.parts and key not in late]  # fmt: skip
        for key in late:
            self.part(key).put(target.parts[key])
        if steps:
            yield together(*steps)
        if comers:
            yield together(*(FadeIn(each) for each in comers), run_time=0.5 * run_time)


def place(plate: CardPlate, spot: PlateSpot) -> None:
    """Let a plate stand at a spot."""
    plate.resize(spot.width, spot.height, np.array([spot.x, spot.y, 0.0]))
    plate.mark(works=spot.works)


class PartSettles(Animation):
    """A part glides to a spot, growing or shrinking; digits that could not be read fade."""

    def __init__(self, part: DeskPart, spot: PartSpot, run_time: float) -> None:
        self.part, self.start, self.goal = part, part.spot, spot
        super().__init__(part, run_time=run_time, rate_func=smooth)

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))

        def between(one: float, other: float) -> float:
            return one + (other - one) * share

        zoom = between(self.start.zoom, self.goal.zoom)
        spot = PartSpot(
            between(self.start.x, self.goal.x), between(self.start.y, self.goal.y), zoom
        )
        self.part.put(spot)
        ends = [float(each.zoom >= LEGIBLE) for each in (self.start, self.goal)]
        self.part.show_numbers(between(*ends))


class PlateGrows(Animation):
    """A plate glides and takes another size."""

    def __init__(self, plate: CardPlate, spot: PlateSpot, run_time: float) -> None:
        self.plate, self.goal = plate, spot
        x, y, _ = plate.get_center()
        self.start = PlateSpot(float(x), float(y), float(plate.width), float(plate.height))
        super().__init__(plate, run_time=run_time, rate_func=smooth)

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        ends = [(spot.x, spot.y, spot.width, spot.height) for spot in (self.start, self.goal)]
        x, y, width, height = (
            one + (other - one) * share for one, other in zip(*ends, strict=True)
        )
        place(self.plate, PlateSpot(x, y, width, height, self.goal.works))
