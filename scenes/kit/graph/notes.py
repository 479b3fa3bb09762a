"""The local rule beside the node that is working, where there is room for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ReferenceType, ref

from manim import DOWN, LEFT, RIGHT, Animation, Mobject, VGroup

from gradmath.graphs.flow import GraphEdge
from gradmath.graphs.rules import local_rule
from gradmath.records.tensor import Record
from scenes.kit.cells.code_panel import Panel
from scenes.kit.cells.grids import CellSize
from scenes.kit.graph.parts.rules import Formula, Rehooked, Worked
from scenes.kit.graph.parts.tensors import CHIP_CELLS, Look
from scenes.kit.graph.room import Extent, occupied, room_beside
from scenes.kit.graph.view import GraphView
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import current_theme
from scenes.kit.motion.motions import appear, vanish
from scenes.kit.truth.checks import Fault, belongs

_PADDING = 0.1
_BELOW_FORMULA = 0.14
_BETWEEN_ROWS = 0.12
# How rules with numbers stand: on top of each other, or else side by side.
_WAYS = ((DOWN, 0.3, LEFT), (RIGHT, 0.45, DOWN))


class RuleNote(QuickGroup):
    """For each edge that a node sends along: its slot, its formula and, if there is room, numbers.

    It may be there from when the node is the next one to work until another one does.
    """

    def __init__(self, view: GraphView, edges: Sequence[GraphEdge], rows: VGroup) -> None:
        self.ground = Panel(
            width=rows.width + 2 * _PADDING,
            height=rows.height + 2 * _PADDING,
            corner_radius=_PADDING,
            fill_color=current_theme().surface,
            fill_opacity=1,
            stroke_width=0,
        )
        super().__init__(self.ground.move_to(rows), *rows)
        self.edges = tuple(edges)
        self.beside: ReferenceType[VGroup] = ref(view)
        family = self.get_family()
        self.formulas = [part for part in family if isinstance(part, Formula)]
        self.worked = [part for part in family if isinstance(part, Worked)]
        for part in (self.ground, *self.formulas):
            belongs(part, self)
        self.rehooked = [part for part in family if isinstance(part, Rehooked)]
        told: list[Worked | Rehooked] = [*self.worked, *self.rehooked]
        for row in told:
            for term in row.terms:
                belongs(term, row, self)

    def steps(self) -> Iterator[Animation]:
        """The formulas with what goes into them, then what they make."""
        yield appear(
            self.ground, *self.formulas, *(t for each in self.worked for t in each.terms[:-2])
        )
        if self.worked:
            yield appear(*(term for each in self.worked for term in each.terms[-2:]))
        if self.rehooked:
            yield appear(*(term for each in self.rehooked for term in each.terms))

    def faults(self) -> Iterator[Fault]:
        """The edges are those of the node that works, whose card is the nearest one."""
        view = self.beside()
        if isinstance(view, GraphView):
            yield from self._foreign(view)
        for formula, worked in zip(self.formulas, self.worked, strict=False):
            if not _belongs_below(formula, worked):
                yield Fault("place", f"numbers of edge {worked.edge.index} below the formula of "
                            f"edge {formula.edge.index}", "below their own")  # fmt: skip

    def _foreign(self, view: GraphView) -> Iterator[Fault]:
        card = view.cards[self.edges[0].source]
        places = [k for k, edge in enumerate(view.flow.sweep) if edge in self.edges]
        sent = len(view.progress.sent)
        if len(places) < len(self.edges) or not places[0] <= sent <= places[-1] + 1:
            yield Fault("rule", f"the rule of {card.node.label} after {sent} were sent",
                        "that of the node that works")  # fmt: skip
        rows: list[Formula | Worked | Rehooked]
        rows = [*self.formulas, *self.worked, *self.rehooked]
        for row in rows:
            if row.edge not in self.edges:
                yield Fault("rule", f"edge {row.edge.index} beside {card.node.label}",
                            "edges that it sends along")  # fmt: skip
        place = Extent.around(self.ground)
        nearest = min(view.cards, key=lambda each: place.distance(Extent.around(each.outline)))
        if nearest is not card:
            yield Fault("place", f"the rule of {card.node.label} beside "
                        f"{nearest.node.label}", "beside its own card")  # fmt: skip


def _belongs_below(formula: Formula, worked: Worked) -> bool:
    """Whether numbers stand where those of a formula belong, and are its own."""
    below = formula.get_bottom()[1] - worked.get_top()[1]
    aside = abs(formula.get_left()[0] - worked.get_left()[0])
    own = formula.edge is worked.edge
    return own and 0 < below < 2 * _BELOW_FORMULA and bool(aside < _BELOW_FORMULA)


def rule_beside(
    view: GraphView, edges: Sequence[GraphEdge], region: Region, clear_of: Sequence[Mobject] = ()
) -> RuleNote | None:
    """The local rule of a node that sends, where there is room beside its card in a region.

    The numbers of small tensors come with it; where there is no room for them it is the formulas
    alone, and None where there is none for these. The note keeps clear of the graph and of others.
    """
    card = view.cards[edges[0].source]
    taken = [*occupied(view, card), *map(Extent.around, clear_of)]
    for rows in _arrangements(view, edges):
        size = rows.width + 2 * _PADDING, rows.height + 2 * _PADDING
        place = room_beside(Extent.around(card.outline), *size, region, taken)
        if place is not None:
            return RuleNote(view, edges, rows.move_to((*place, 0.0)))
    return None


def rule_comes(note: RuleNote | None) -> Iterator[Animation]:
    """A rule appears, if there was room for it."""
    if note is not None:
        yield from note.steps()


def rule_goes(note: RuleNote | None) -> Iterator[Animation]:
    """A rule vanishes, if there was room for it."""
    if note is not None:
        yield vanish(note)


def _arrangements(view: GraphView, edges: Sequence[GraphEdge]) -> Iterator[VGroup]:
    """What a note may hold, the best first."""
    flow, look = view.flow, view.look
    rules = {edge: rule for edge in edges if (rule := local_rule(flow, edge)) is not None}
    if rules and all(rule.records is not None for rule in rules.values()):
        for chip in dict.fromkeys((look.chip, _smallest(look.chip))):
            for way, buff, edge_way in _WAYS:
                worked = [
                    VGroup(Formula(flow, edge), Worked(flow, edge, look, chip),
                           *_rehooked(edge, look, chip))
                    .arrange(DOWN, buff=_BELOW_FORMULA, aligned_edge=LEFT)
                    for edge in rules
                ]  # fmt: skip
                yield VGroup(*worked).arrange(way, buff=buff, aligned_edge=edge_way)
    if rules:
        formulas = VGroup(*(Formula(flow, edge) for edge in rules))
        yield formulas.arrange(DOWN, buff=_BETWEEN_ROWS, aligned_edge=LEFT)


def _rehooked(edge: GraphEdge, look: Look, chip: CellSize) -> Iterator[Rehooked]:
    """What hooks made of it, if any did."""
    if edge.edit is not None and isinstance(edge.cotangent, Record):
        yield Rehooked(edge, look, chip)


def _smallest(chip: CellSize) -> CellSize:
    """The same cells with the smallest type that can be read."""
    zoom = min(1.0, CHIP_CELLS.em / chip.em)
    return CellSize(chip.width * zoom, chip.height * zoom, chip.gap * zoom, chip.em * zoom)
