"""Groups that open: a folded card grows into a frame with the nodes that it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from weakref import ReferenceType, ref

import numpy as np
from manim import RoundedRectangle, VGroup, VMobject

from gradmath.graphs.groups import FoldedFlow, InnerFlow
from gradmath.records.graph import Group
from scenes.kit.cells.lettering import Phrase
from scenes.kit.graph.parts.arrangements import Arrangement, Style
from scenes.kit.graph.parts.cards import NodeCard
from scenes.kit.graph.parts.claims import NodeLabel
from scenes.kit.graph.parts.tensors import Pictured, look_for
from scenes.kit.graph.place.drawing import drawing_of, tensors_of
from scenes.kit.graph.place.fitting import CardPlan
from scenes.kit.graph.place.geometry import Block, Course, tangles
from scenes.kit.graph.place.nesting import TITLE, Blend, Gateway
from scenes.kit.graph.place.openings import ONE_ROW, Nested, NestedDrawing, Opening, crossings_of
from scenes.kit.graph.view import GraphView
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.rounded import rounded
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.motion.flight import between
from scenes.kit.truth.checks import Fault, Ornament, belongs

_ANYWHERE = Region(-1000, 1000, -1000, 1000)
_CORNER = 0.14
_BESIDE_NAME = 0.2
_SHORTEST = 0.3  # of lines, while cards are only measured


class Inside(GraphView):
    """What a group holds, in the look of the graph around it, in its place in an open frame."""

    def __init__(self, flow: InnerFlow, opening: Opening, how: Arrangement, *, gradients: bool
                 ) -> None:  # fmt: skip
        self.opening = opening
        self.beside: ReferenceType[GroupFrame] | None = None
        super().__init__(flow, _ANYWHERE, gradients=gradients, arrangements=[[how]])

    def _drawn(self, style: Style) -> CardPlan:
        return self.opening.inside

    def begun(self) -> VGroup:
        """Everything as it is before a backward pass."""
        names = [card.grad_fn for card in self.cards if card.node.accumulates_grad]
        strands, stubs = (*self.lines, *self.stub_lines), (stub.front for stub in self.stub_cards)
        return VGroup(*strands, *(card.front for card in self.cards), *names, *stubs)

    def faults(self) -> Iterator[Fault]:
        """It is seen in its open frame alone."""
        yield from super().faults()
        frame = self.beside() if self.beside else None
        if frame is None or not frame.open:
            yield Fault("frame", "what is inside of a group", "its frame open")


class Border(Ornament, RoundedRectangle):
    """The outline of a card that grows into a frame."""

    def __init__(self, size: tuple[float, float], like: VMobject) -> None:
        color, line = like.get_stroke_color(), like.stroke_width
        super().__init__(width=size[0], height=size[1], corner_radius=_CORNER,
                         stroke_color=color, stroke_width=line)  # fmt: skip

    def span(self, width: float, height: float, middle: Points) -> None:
        """Take a size, with corners as round as before."""
        self.points = rounded(width, height, _CORNER) + middle


class GroupFrame(QuickGroup):
    """The border of a group, named as its code names it, with the group's nodes and no others.

    open tells whether its nodes are in it; until then it stands where the group's card stood.
    """

    def __init__(self, group: Group, card: NodeCard, view: FoldedView) -> None:
        self.group, self.node = group, card.node
        self.card_size = card.outline.width, card.outline.height
        self.card_middle = card.outline.get_center()
        self.border = Border(self.card_size, card.outline[0])
        self.title = Phrase("{}", NodeLabel(card.node), em=HEADING / CODE_SIZE,
                           color=current_theme().value_ink, type=Type.CODE)  # fmt: skip
        self.open = False
        self.beside = ref(view)
        super().__init__(self.border, self.title)
        self.set_z_index(-2)
        for part in (self.border, self.title):
            belongs(part, self, view)

    def span(self, opening: Opening, head: Points, share: float) -> None:
        """Reach so far from the card to what is inside; head is where the card's name stands."""
        width, height = (
            small + (large - small) * share
            for small, large in zip(self.card_size, opening.size, strict=True)
        )
        self.open = share == 1.0
        middle = between(self.card_middle, opening.middle, share)
        self.border.span(width, height, middle)
        end = opening.middle + [
            (self.title.width - opening.size[0]) / 2 + _BESIDE_NAME,
            (opening.size[1] - TITLE) / 2,
            0.0,
        ]
        self.title.move_to(between(head, end, share))

    def block(self) -> Block:
        return Block.of(f"the frame of {self.group.name}", self.border)

    def faults(self) -> Iterator[Fault]:
        """It bears its group's name, and encloses the group's nodes and no others."""
        view = self.beside()
        if not isinstance(view, FoldedView):
            return
        if self.node.label != self.group.name:
            yield Fault("frame", f"{self.node.label} over {self.group.name}", self.group.name)
        block = self.block()
        held = {home for card, homes in view.homes(self.group) for home in homes
                if _meets(block, Block.of("", card.outline))}  # fmt: skip
        due = set(self.group.nodes) if self.open else set()
        labels = [view.folded.whole.nodes[k].label for k in sorted(held ^ due)]
        if labels:
            what = "around" if held - due else "without"
            yield Fault("frame", f"{self.group.name} {what} {', '.join(labels)}", "its own nodes")
        if self.open and not all(_holds(block, Block.of("", card.outline))
                                 for card in view.insides[self.group.index].cards):  # fmt: skip
            yield Fault("frame", f"a card over the border of {self.group.name}", "inside")


def _meets(one: Block, other: Block) -> bool:
    apart = (one.low >= other.high) | (one.high <= other.low)
    return not bool(apart.any())


def _holds(one: Block, other: Block) -> bool:
    return bool((one.low <= other.low).all() and (one.high >= other.high).all())


class FoldedView(GraphView):
    """A graph with groups folded to cards, each of which can open in its place.

    While a group opens, the others' cards and lines are the same ones as before: they glide
    aside. What crosses the group's border stays on its edge.
    Raises: StageError if there is no room for the graph with any one of its groups open.
    """

    def __init__(self, folded: FoldedFlow, region: Region, *, gradients: bool = True) -> None:
        self.folded = folded
        self.groups = {folded.place(group): group for group in folded.groups}
        self.inner = {group.index: folded.inside(group) for group in folded.groups}
        super().__init__(folded.flow, region, gradients=gradients, drawers=False,
                         arrangements=ONE_ROW)  # fmt: skip
        assert isinstance(self.plan, Nested)
        self.group: Group | None = None  # that is open, or on its way
        self.share = 0.0  # of that way
        self.openings = {opening.group.index: opening for opening in self.plan.openings}
        self.insides = {
            k: Inside(self.inner[k], opening, self.arrangement, gradients=gradients)
            for k, opening in self.openings.items()
        }
        self.frames = {g.index: GroupFrame(g, self.card_of(g), self) for g in folded.groups}
        for k, inside in self.insides.items():
            inside.beside = ref(self.frames[k])
        for line in self.lines:
            if line.edge.source in self.groups:  # torch numbers no slots of a group
                line.remove(line.slot)
                line.slot = QuickGroup()
        self.beside = tuple(map(ref, (*self.insides.values(), *self.frames.values())))
        self.travelling = {g.index: list(self._shared(g)) for g in folded.groups}
        self._standing = list(self.plan.centers)
        self._blends: dict[int, list[Blend]] = {}

    def card_of(self, group: Group) -> NodeCard:
        """The card of a folded group."""
        return self.cards[self.folded.place(group)]

    def homes(self, group: Group) -> Iterator[tuple[NodeCard, tuple[int, ...]]]:
        """All cards that may be seen while a group is open, with the nodes they stand for."""
        own = self.folded.place(group)
        for k, card in enumerate(self.cards):
            if k != own:
                yield card, self.folded.homes[k]
        if self.share == 1.0:
            inside = self.insides[group.index]
            for card, home in zip(inside.cards, self.inner[group.index].homes, strict=True):
                yield card, (home,)

    def _drawn(self, style: Style) -> CardPlan:
        style = replace(style, drawers=False)
        flows = [self.flow, *self.inner.values()]
        values, gradients = (list(tensors_of(flows, face)) for face in (Face.VALUE, Face.GRADIENT))
        look = look_for(values, gradients if self.gradients else (), style.zoom)
        around, *insides = (
            drawing_of([flow], style, look, gradients=self.gradients) for flow in flows
        )
        return NestedDrawing(look, around.cards, around.stubs, around.lines, self.folded,
                             tuple(insides))  # fmt: skip

    # -- opening ---------------------------------------------------------------------------

    def unfold(self, group: Group, share: float) -> None:
        """Let everything stand where it is when a group has opened so far, from 0 to 1."""
        opening = self.openings[group.index]
        self.group, self.share = (group, share) if share else (None, 0.0)
        for k, card in enumerate((*self.cards, *self.stub_cards)):
            due = between(self.plan.centers[k], opening.plan.centers[k], share)
            card.shift(due - self._standing[k])
            self._standing[k] = due
        strands = (*self.lines, *self.stub_lines)
        if group.index not in self._blends:
            self._blends[group.index] = list(self._blended(opening))
        for strand, blend in zip(strands, self._blends[group.index], strict=True):
            strand.take(blend.at(share))
        for k, chip in self.resting.items():
            rest = self.lines[k].course.rest
            if rest is not None:
                chip.move_to(rest)
        self.frames[group.index].span(opening, self._head(group), share)
        for picture, off, twin in self.travelling[group.index]:
            start = self._standing[self.folded.place(group)] + off
            picture.move_to(between(start, twin.get_center(), share))

    def _blended(self, opening: Opening) -> Iterator[Blend]:
        """How each line changes while a group opens."""
        own = self.folded.place(opening.group)
        widths = [(card.width, card.width) for card in (*self.cards, *self.stub_cards)]
        widths[own] = (widths[own][0], opening.size[0])
        sides: dict[float, list[list[float]]] = {}
        both = zip(self.plan.centers, opening.plan.centers, widths, strict=True)
        for first, last, (narrow, wide) in both:
            layer = sides.setdefault(round(float(first[0]), 3), [])
            layer.append([first[0] - narrow / 2, last[0] - wide / 2])
            layer.append([first[0] + narrow / 2, last[0] + wide / 2])
        bands = np.array([end for each in sides.values()
                          for end in (np.min(each, axis=0), np.max(each, axis=0))])  # fmt: skip
        crossings = dict(crossings_of(self.folded, opening.group))
        half = opening.size[0] / 2
        for k, ways in enumerate(zip(self.plan.ways, opening.plan.ways, strict=True)):
            border = None
            if k in crossings:
                enters = crossings[k].enters
                border = Gateway(float(opening.middle[0] + (-half if enters else half)), enters)
            yield Blend(ways, bands, border)

    def _head(self, group: Group) -> Points:
        """Where the name of a folded group stands."""
        return np.asarray(VGroup(*self.name_of(group)).get_center())

    def name_of(self, group: Group) -> list[VMobject]:
        """What bears the name of a folded group on its card."""
        card = self.card_of(group)
        head = None if card.value is None else card.value.head
        return [card.title] if len(card.title) or head is None else [head]

    def _shared(self, group: Group) -> Iterator[tuple[Pictured, Points, Pictured]]:
        """The pictures of the tensor that leaves a group, which are on its card and inside.

        Each with its place on the card, off the card's middle.
        """
        card, inside = self.card_of(group), self.insides[group.index]
        middle = self.plan.centers[self.folded.place(group)]
        twins = [face for own in inside.cards for face in own.faces]
        for face in card.faces:
            for twin in twins:
                if twin.picture.shown is face.picture.shown:
                    yield face.picture, face.picture.get_center() - middle, twin.picture

    # -- what must be true -----------------------------------------------------------------

    def faults(self) -> Iterator[Fault]:
        """As of any graph; and each folded card is its group's border, tensor by tensor."""
        if self.group is None:
            yield from super().faults()
        else:
            yield from self._order_faults()
            yield from self._opened_faults(self.group)
        for place, group in self.groups.items():
            yield from self._border_faults(self.cards[place], group)

    def _opened_faults(self, group: Group) -> Iterator[Fault]:
        own = self.folded.place(group)
        blocks = [Block.of(card.node.label, card.outline) for card in self.cards]
        blocks[own] = self.frames[group.index].block()
        within = dict(crossings_of(self.folded, group))
        ends = {edge.index: (edge.target, edge.source) for edge in self.flow.edges}
        outer = [
            Course(k, line.course.points,
                   None if ends[k][0] == own else ends[k][0],
                   None if ends[k][1] == own else ends[k][1],
                   free=(own,) if k in within else ())
            for k, line in enumerate(self.lines)
        ]  # fmt: skip
        yield from tangles(blocks, outer)
        if self.share == 1.0:
            cards = self.insides[group.index].cards
            inner = [
                Course(k, self.lines[k].course.points,
                       None if each.enters else each.card, each.card if each.enters else None)
                for k, each in within.items()
            ]  # fmt: skip
            yield from tangles([Block.of(c.node.label, c.outline) for c in cards], inner)

    def _border_faults(self, card: NodeCard, group: Group) -> Iterator[Fault]:
        """The card has the tensors that leave the group, its edges what crosses the border."""
        whole, inside = self.folded.whole, set(group.nodes)
        leaving = {(e.target, e.output) for e in whole.edges
                   if e.target in inside and e.source not in inside}  # fmt: skip
        leaving |= {place for place in whole.trace.outputs if place[0] in inside}
        values = {id(whole.nodes[node].values[k]) for node, k in leaving}
        totals = {id(each) for node, k in leaving for each in whole.nodes[node].sums[k]}
        faces = [*((value, values) for value in card.values),
                 *((total, totals) for total in card.totals)]  # fmt: skip
        for face, due in faces:
            if face is not None and id(face.picture.shown) not in due:
                yield Fault("folded", f"{face.picture.shown.name} on the card of {group.name}",
                            "what leaves the group")  # fmt: skip
        own = card.node.index
        cargo = sorted(id(line.edge.cotangent) for line in self.lines
                       if own in (line.edge.source, line.edge.target))  # fmt: skip
        if cargo != sorted(id(edge.cotangent) for edge in self.folded.crossing(group)):
            yield Fault("border", f"other cotangents at the card of {group.name}",
                        "those that cross its border")  # fmt: skip
