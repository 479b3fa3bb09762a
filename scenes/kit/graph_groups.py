"""Groups that open: a folded card grows into a frame with the nodes that it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import ReferenceType, ref

import numpy as np
from manim import RoundedRectangle, VGroup, VMobject

from gradmath.graph import Group
from gradmath.graph_groups import FoldedFlow, InnerFlow
from gradmath.graph_records import Shown
from scenes.kit.checks import Fault, Ornament, belongs
from scenes.kit.graph_cards import NodeCard
from scenes.kit.graph_claims import NodeLabel
from scenes.kit.graph_geometry import Block, Course, tangles
from scenes.kit.graph_layout import Plan, plan
from scenes.kit.graph_nesting import TITLE, Blend, Crossing, Interior, Place, interior, through
from scenes.kit.graph_tensors import Look, Pictured
from scenes.kit.graph_view import Drawn, GraphView
from scenes.kit.lettering import Phrase
from scenes.kit.stage import Region
from scenes.kit.theme import HEADING, Face, current_theme
from scenes.kit.typesetting import CODE_SIZE, Points, Type

_ANYWHERE = Region(-1000, 1000, -1000, 1000)
_CORNER = 0.14
_BESIDE_NAME = 0.2
_SHORTEST = 0.3  # of lines, while cards are only measured


class Inside(GraphView):
    """What a group holds, in a look that it shares with the graph around it."""

    def __init__(self, flow: InnerFlow, look: Look, *, gradients: bool) -> None:
        self.shared = look
        self.beside: ReferenceType[GroupFrame] | None = None
        super().__init__(flow, _ANYWHERE, gradients=gradients, drawers=False)

    def _fitted(self, region: Region) -> tuple[Drawn, Plan]:
        drawing = self._drawn_in(self.shared, drawers=False)
        return drawing, self._plan(drawing, _SHORTEST, region)

    def begun(self) -> VGroup:
        """Everything as it is before a backward pass."""
        names = [card.grad_fn for card in self.cards if card.node.is_leaf]
        strands, stubs = (*self.lines, *self.stub_lines), (stub.front for stub in self.stub_cards)
        return VGroup(*strands, *(card.front for card in self.cards), *names, *stubs)

    def interior(self, crossings: Sequence[Crossing], rise: float) -> Interior:
        """How it lies in a frame, with lines that are so long."""
        sizes = [(card.width, card.height) for card in (*self.cards, *self.stub_cards)]
        return interior(sizes, self._spaces(self.look), crossings, rise)

    def faults(self) -> Iterator[Fault]:
        """It is seen in its open frame alone."""
        yield from super().faults()
        frame = self.beside() if self.beside else None
        if frame is None or not frame.open:
            yield Fault("frame", "what is inside of a group", "its frame open")

    def stand(self, laid_out: Interior, middle: Points) -> None:
        """Take the places that a frame around a middle has for everything."""
        for card, center in zip((*self.cards, *self.stub_cards), laid_out.centers, strict=True):
            card.move_to(center + middle)
        for line, way in zip((*self.lines, *self.stub_lines), laid_out.ways, strict=True):
            line.take(way.shifted(middle))


class Border(Ornament, RoundedRectangle):
    """The outline of a card that grows into a frame."""

    def __init__(self, size: tuple[float, float], like: VMobject) -> None:
        color, line = like.get_stroke_color(), like.stroke_width
        super().__init__(width=size[0], height=size[1], corner_radius=_CORNER,
                         stroke_color=color, stroke_width=line)  # fmt: skip

    def span(self, width: float, height: float, middle: Points) -> None:
        """Take a size, with corners as round as before."""
        shape = RoundedRectangle(width=width, height=height, corner_radius=_CORNER)
        self.points = shape.points + middle


class GroupFrame(VGroup):
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
            for small, large in zip(self.card_size, opening.interior.size, strict=True)
        )
        self.open = share == 1.0
        middle = _between(self.card_middle, opening.middle, share)
        self.border.span(width, height, middle)
        end = opening.middle + [
            (self.title.width - opening.interior.size[0]) / 2 + _BESIDE_NAME,
            (opening.interior.size[1] - TITLE) / 2,
            0.0,
        ]
        self.title.move_to(_between(head, end, share))

    def block(self) -> Block:
        return Block.of(f"the frame of {self.group.name}", self.border)

    def faults(self) -> Iterator[Fault]:
        """It bears its group's name, and encloses the group's nodes and no others."""
        view = self.beside()
        if not isinstance(view, FoldedView):
            return
        if self.node.node.label != self.group.name:
            yield Fault("frame", f"{self.node.node.label} over {self.group.name}", self.group.name)
        block = self.block()
        held = {home for card, homes in view.homes(self.group) for home in homes
                if _meets(block, Block.of("", card.outline))}  # fmt: skip
        due = set(self.group.nodes) if self.open else set()
        labels = [view.folded.whole.nodes[k].node.label for k in sorted(held ^ due)]
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


@dataclass(frozen=True, eq=False)
class Opening:
    """Where everything stands while one group is open; interior is around the frame's middle."""

    group: Group
    plan: Plan
    interior: Interior
    middle: Points


@dataclass(frozen=True, eq=False)
class Nested(Plan):
    """A graph with its groups folded, and with each of them opened: as large as the largest."""

    openings: tuple[Opening, ...] = ()


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
        self._tried: dict[tuple[int, int], Inside] = {}
        super().__init__(folded.flow, region, gradients=gradients, drawers=False)
        self.group: Group | None = None  # that is open, or on its way
        self.share = 0.0  # of that way
        self.insides = {g.index: self._inside(self.look, g) for g in folded.groups}
        self.frames = {g.index: GroupFrame(g, self.card_of(g), self) for g in folded.groups}
        for opening in self.openings.values():
            inside = self.insides[opening.group.index]
            inside.stand(opening.interior, opening.middle)
            inside.beside = ref(self.frames[opening.group.index])
        for line in self.lines:
            if line.edge.source in self.groups:  # torch numbers no slots of a group
                line.remove(line.slot)
                line.slot = VGroup()
        self.beside = tuple(map(ref, (*self.insides.values(), *self.frames.values())))
        self.travelling = {g.index: list(self._shared(g)) for g in folded.groups}
        self._standing = list(self.closed.centers)
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

    # -- layout ----------------------------------------------------------------------------

    def _tensors(self, face: Face) -> Iterator[Shown]:
        yield from super()._tensors(face)
        for flow in self.inner.values():
            if face is Face.VALUE or self.gradients:
                for node in flow.nodes:
                    yield from node.shown(face is Face.GRADIENT)
            if face is Face.GRADIENT and self.gradients:
                yield from (edge.cotangent for edge in flow.edges if edge.cotangent)

    def _fitted(self, region: Region) -> tuple[Drawn, Plan]:
        drawing, laid_out = super()._fitted(region)
        assert isinstance(laid_out, Nested)
        self.closed = laid_out
        self.openings = {opening.group.index: opening for opening in laid_out.openings}
        return drawing, laid_out

    def _plan(self, drawing: Drawn, rise: float, region: Region) -> Plan:
        closed = super()._plan(drawing, rise, region)
        if not closed.fits(region):
            return closed
        openings = tuple(
            self._opening(group, drawing, rise, region) for group in self.folded.groups
        )
        plans = [closed, *(opening.plan for opening in openings)]
        width, height = (max(getattr(each, side) for each in plans) for side in ("width", "height"))
        return Nested(closed.centers, closed.ways, width, height, openings)

    def _inside(self, look: Look, group: Group) -> Inside:
        key = id(look), group.index
        if key not in self._tried:
            flow = self.inner[group.index]
            self._tried[key] = Inside(flow, look, gradients=self.gradients)
        return self._tried[key]

    def _opening(self, group: Group, drawing: Drawn, rise: float, region: Region) -> Opening:
        """The graph laid out with a large card for the group, and its inside in that."""
        place = self.folded.place(group)
        crossings = dict(self._crossings(group))
        laid_out = self._inside(drawing.look, group).interior([*crossings.values()], rise)
        sizes = [(card.width, card.height) for card in (*drawing.cards, *drawing.stubs)]
        sizes[place] = laid_out.size
        around = plan(sizes, self._spaces(drawing.look), rise, region)
        ways, middle = list(around.ways), around.centers[place]
        frame = Place(middle, laid_out.size)
        for (k, each), tail in zip(crossings.items(), laid_out.tails, strict=True):
            ways[k] = through(ways[k], tail, frame, enters=each.enters)
        outside = Plan(around.centers, tuple(ways), around.width, around.height)
        return Opening(group, outside, laid_out, middle)

    def _crossings(self, group: Group) -> Iterator[tuple[int, Crossing]]:
        """The edges at a group's card, each with where it goes on inside."""
        place, whole = self.folded.place(group), self.folded.whole
        for edge, old in zip(self.flow.edges, self.folded.edges, strict=True):
            if place in (edge.source, edge.target):
                enters = edge.source == place
                home = whole.edges[old].source if enters else whole.edges[old].target
                yield edge.index, Crossing(group.nodes.index(home), enters)

    # -- opening ---------------------------------------------------------------------------

    def unfold(self, group: Group, share: float) -> None:
        """Let everything stand where it is when a group has opened so far, from 0 to 1."""
        opening = self.openings[group.index]
        self.group, self.share = (group, share) if share else (None, 0.0)
        for k, card in enumerate((*self.cards, *self.stub_cards)):
            due = _between(self.closed.centers[k], opening.plan.centers[k], share)
            card.shift(due - self._standing[k])
            self._standing[k] = due
        strands = (*self.lines, *self.stub_lines)
        if group.index not in self._blends:
            self._blends[group.index] = list(self._blended(opening))
        for strand, blend in zip(strands, self._blends[group.index], strict=True):
            strand.take(blend.at(share))
        for k, chip in self.resting.items():
            chip.move_to(self.lines[k].course.rest)
        self.frames[group.index].span(opening, self._head(group), share)
        for picture, off, twin in self.travelling[group.index]:
            start = self._standing[self.folded.place(group)] + off
            picture.move_to(_between(start, twin.get_center(), share))

    def _blended(self, opening: Opening) -> Iterator[Blend]:
        """How each line changes while a group opens."""
        own = self.folded.place(opening.group)
        widths = [(card.width, card.width) for card in (*self.cards, *self.stub_cards)]
        widths[own] = (widths[own][0], opening.interior.size[0])
        sides: dict[float, list[list[float]]] = {}
        both = zip(self.closed.centers, opening.plan.centers, widths, strict=True)
        for first, last, (narrow, wide) in both:
            layer = sides.setdefault(round(float(first[0]), 3), [])
            layer.append([first[0] - narrow / 2, last[0] - wide / 2])
            layer.append([first[0] + narrow / 2, last[0] + wide / 2])
        bands = np.array([end for each in sides.values()
                          for end in (np.min(each, axis=0), np.max(each, axis=0))])  # fmt: skip
        crossings = dict(self._crossings(opening.group))
        half = opening.interior.size[0] / 2
        for k, ways in enumerate(zip(self.closed.ways, opening.plan.ways, strict=True)):
            side = (-half if crossings[k].enters else half) if k in crossings else None
            border = None if side is None else float(opening.middle[0] + side)
            yield Blend(ways, bands, border)

    def _head(self, group: Group) -> Points:
        """Where the name of a folded group stands."""
        return np.asarray(VGroup(*self.name_of(group)).get_center())

    def name_of(self, group: Group) -> list[VMobject]:
        """What bears the name of a folded group on its card."""
        card = self.card_of(group)
        return [card.title if card.value is None or card.value.head is None else card.value.head]

    def _shared(self, group: Group) -> Iterator[tuple[Pictured, Points, Pictured]]:
        """The pictures of the tensor that leaves a group, which are on its card and inside.

        Each with its place on the card, off the card's middle.
        """
        card, inside = self.card_of(group), self.insides[group.index]
        middle = self.closed.centers[self.folded.place(group)]
        for face in (card.value, card.total):
            if face is None:
                continue
            for own in inside.cards:
                for twin in (own.value, own.total):
                    if twin is not None and twin.picture.shown is face.picture.shown:
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
        blocks = [Block.of(card.node.node.label, card.outline) for card in self.cards]
        blocks[own] = self.frames[group.index].block()
        within = dict(self._crossings(group))
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
            yield from tangles([Block.of(c.node.node.label, c.outline) for c in cards], inner)

    def _border_faults(self, card: NodeCard, group: Group) -> Iterator[Fault]:
        """The card has the tensors that leave the group, its edges what crosses the border."""
        whole, inside = self.folded.whole, set(group.nodes)
        leaving = {(e.target, e.edge.output) for e in whole.edges
                   if e.target in inside and e.source not in inside}  # fmt: skip
        leaving |= {place for place in whole.trace.outputs if place[0] in inside}
        values = {id(whole.nodes[node].values[k]) for node, k in leaving}
        totals = {id(each) for node, k in leaving for each in whole.nodes[node].sums[k]}
        for face, due in ((card.value, values), (card.total, totals)):
            if face is not None and id(face.picture.shown) not in due:
                yield Fault("folded", f"{face.picture.shown.name} on the card of {group.name}",
                            "what leaves the group")  # fmt: skip
        own = card.node.index
        cargo = sorted(id(line.edge.cotangent) for line in self.lines
                       if own in (line.edge.source, line.edge.target))  # fmt: skip
        if cargo != sorted(id(edge.cotangent) for edge in self.folded.crossing(group)):
            yield Fault("border", f"other cotangents at the card of {group.name}",
                        "those that cross its border")  # fmt: skip


def _between(first: Points, last: Points, share: float) -> Points:
    return np.asarray(first + (last - first) * share)
