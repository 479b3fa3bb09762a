"""The local rule of an edge: its formula and, of small tensors, the numbers in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from manim import RIGHT, VMobject

from gradmath.graphs.flow import GraphEdge, GraphFlow
from gradmath.graphs.rules import LocalRule, Operand, local_rule
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.lettering import ADVANCE, Phrase
from scenes.kit.graph.parts.claims import HookName, RuleCode, RuleSign, RuleWord, Slot, face_of
from scenes.kit.graph.parts.tensors import Look, NumberGrid
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Claim

_FILLED = 0.9  # of a cell's width that its longest number may take
_BETWEEN_TERMS = 0.12
_TOUCH = 0.02


class Transposed(NumberGrid):
    """A matrix as its `.T` stands in a formula: each entry at its place there."""

    def offset(self, index: Index) -> Points:
        return super().offset(index[::-1])


class Lying(NumberGrid):
    """A vector that is copied along the rows of a matrix."""

    lies = True


class Formula(Phrase):
    """The slot of an edge and the formula of what it carries, tensors in their faces' ink."""

    def __init__(self, flow: GraphFlow, edge: GraphEdge) -> None:
        rule = local_rule(flow, edge)
        count = 0 if rule is None else len(rule.spelled)
        words: list[Claim] = [RuleWord(flow, edge, number) for number in range(count)]
        super().__init__("{}: " + "{}" * count, Slot(edge), *words, em=INDEX / CODE_SIZE,
                         color=current_theme().text, type=Type.CODE)  # fmt: skip
        self.edge = edge

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        yield from _foreign(self.edge, [self])


class Worked(QuickGroup):
    """The same formula with the numbers of its tensors, and what they make."""

    def __init__(self, flow: GraphFlow, edge: GraphEdge, look: Look, chip: CellSize) -> None:
        self.flow, self.edge = flow, edge
        rule = local_rule(flow, edge)
        assert rule is not None and rule.records is not None
        self.terms: list[VMobject] = [
            *_terms(flow, edge, rule, look, _wide_enough(chip, rule.records))
        ]
        super().__init__(*self.terms)
        self.arrange(RIGHT, buff=_BETWEEN_TERMS)

    def faults(self) -> Iterator[Fault]:
        """The terms are those of the edge's own rule, in the formula's order."""
        rule = local_rule(self.flow, self.edge)
        if rule is None or rule.records is None:
            yield Fault("rule", f"numbers for edge {self.edge.index}", "a rule that it follows")
            return
        due = [(_kind(each, rule), face_of(each)) for each in rule.operands]
        due.append((NumberGrid, Face.GRADIENT))
        grids = [term for term in self.terms if isinstance(term, NumberGrid)]
        if len(grids) != len(due):
            yield Fault("rule", f"{len(grids)} tensors for {rule.formula}", f"{len(due)} of them")
        for grid, record, (kind, face) in zip(grids, rule.records, due, strict=False):
            if grid.record is not record or type(grid) is not kind or grid.face is not face:
                yield Fault("rule", f"{grid.record.name} in {rule.formula} of edge "
                            f"{self.edge.index}", f"{record.name}, a {face}")  # fmt: skip
        phrases = (term for term in self.terms if isinstance(term, Phrase))
        yield from _foreign(self.edge, phrases)
        for left, right in pairwise(self.terms):
            apart = right.get_left()[0] - left.get_right()[0]
            if apart < -_TOUCH or abs(left.get_y() - right.get_y()) > _BETWEEN_TERMS:
                yield Fault("place", f"terms of {rule.formula} apart or in another order", "as set")


class Rehooked(QuickGroup):
    """What hooks made of what a rule yields, under their names."""

    def __init__(self, edge: GraphEdge, look: Look, size: CellSize) -> None:
        assert isinstance(edge.cotangent, Record)
        self.edge = edge
        name = Phrase("{}:", HookName(edge.edit), em=INDEX / CODE_SIZE, type=Type.CODE)
        scale = look.scale(Face.GRADIENT)
        self.grid = NumberGrid(edge.cotangent, Face.GRADIENT, size, scale=scale)
        self.terms: list[VMobject] = [name, self.grid]
        super().__init__(*self.terms)
        self.arrange(RIGHT, buff=_BETWEEN_TERMS)

    def faults(self) -> Iterator[Fault]:
        if self.grid.record is not self.edge.cotangent:
            yield Fault("hook", f"{self.grid.record.name} as what hooks made on edge "
                        f"{self.edge.index}", "what it carries")  # fmt: skip


def _foreign(edge: GraphEdge, phrases: Iterable[Phrase]) -> Iterator[Fault]:
    """Texts about the rule of another edge."""
    for phrase in phrases:
        for piece in phrase.setting.pieces:
            if getattr(piece.claim, "edge", edge) is not edge:
                yield Fault(
                    "rule", f"{piece.claim.text!r} beside edge {edge.index}", "its own rule"
                )


def _terms(
    flow: GraphFlow, edge: GraphEdge, rule: LocalRule, look: Look, size: CellSize
) -> Iterator[VMobject]:
    for number, term in enumerate(rule.terms):
        if isinstance(term, Operand):
            kind = _kind(term, rule)
            assert isinstance(term.shown, Record)
            yield kind(term.shown, face_of(term), size, scale=look.scale(face_of(term)))
        elif term.strip():
            yield _code(RuleCode(flow, edge, number), size)
    yield _code(RuleSign(flow, edge), size)
    assert isinstance(rule.sent, Record)
    yield NumberGrid(rule.sent, Face.GRADIENT, size, scale=look.scale(Face.GRADIENT))


def _kind(operand: Operand, rule: LocalRule) -> type[NumberGrid]:
    """How a tensor lies in a formula: vectors lie where torch copies them along a matrix's rows."""
    if operand.transposed:
        return Transposed
    shapes = [each.shape for each in rule.operands]
    try:
        copied = np.broadcast_shapes(*shapes) == rule.sent.shape and len(rule.sent.shape) == 2
    except ValueError:
        copied = False
    return Lying if copied and len(operand.shape) == 1 else NumberGrid


def _code(claim: Claim, size: CellSize) -> Phrase:
    color = current_theme().text
    return Phrase("{}", claim, em=size.em / CODE_SIZE, color=color, type=Type.CODE)


def _wide_enough(chip: CellSize, records: Sequence[Record]) -> CellSize:
    """Cells like those of chips, in which every number of some tensors has room."""
    texts = (record.text(index) for record in records for index in np.ndindex(record.shape))
    needed = max(map(len, texts)) * ADVANCE * chip.em / _FILLED
    return CellSize(max(chip.width, needed), chip.height, chip.gap, chip.em)
