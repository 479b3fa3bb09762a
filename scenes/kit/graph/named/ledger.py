"""Why one entry is what it is, in numbers: incoming times local slope is outgoing, term by term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from manim import LEFT, RIGHT, UP, VMobject

from gradmath.graphs.card_story import CardStory
from gradmath.graphs.entry_reasons import EntryReason, SlopeTerm, WireReason
from gradmath.records.tensor import Record
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import ADVANCE, Number, Phrase
from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.graph.named.claims import (
    CardTitle,
    ExplainedEntry,
    HookNames,
    OthersCount,
    SenderCode,
    SenderRule,
    TermSign,
)
from scenes.kit.graph.named.pieces import NAME, NameBar, Scales
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.rounded import rounded
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament

HEADS = ("incoming", "local slope", "outgoing")  # in the kit's tables
_EM = 0.272  # of the heads, which are prose
_SIGN = 0.3  # the room of a sign between cells
_PITCH = 0.42
_HEAD = 1.1  # the width of a head
_LEAST = 1.36  # from one column to the next, so that heads stand apart
_LABEL = 0.36
_MOST_WIRES = 3  # that are told by their terms


class SlopeBox(Ornament):
    """The frame of a local slope, which is neither a value nor a gradient."""

    def __init__(self, size: CellSize) -> None:
        super().__init__(stroke_color=current_theme().text, stroke_width=HAIRLINE)
        self.points = rounded(size.width, size.height, 0.05).copy()
        self.born = self.points.copy()


class FramedSlope(QuickGroup):
    """A local slope in its frame."""

    def __init__(self, record: Record, size: CellSize) -> None:
        self.number = Number(record, em=size.em)
        super().__init__(SlopeBox(size), self.number)


class TermLine(QuickGroup):
    """One product, in three steps."""

    def __init__(self, term: SlopeTerm, size: CellSize, scale: float) -> None:
        self.term = term
        self.incoming = Cell(term.incoming, (), Face.GRADIENT, size, scale=scale)
        self.slope = FramedSlope(term.slope, size)
        self.product = Cell(term.product, (), Face.GRADIENT, size, scale=scale)
        self.times = _code("×")
        self.equals = Phrase("{}", TermSign(term), em=NAME / CODE_SIZE, type=Type.CODE,
                             color=current_theme().muted)  # fmt: skip
        super().__init__(self.incoming, self.times, self.slope, self.equals, self.product)
        for cell, head in zip(self.columns, HEADS, strict=True):
            vars(cell)["borne"] = (head,)
        for k, cell in enumerate(self.columns):
            cell.move_to((k * pitch_of(size), 0.0, 0.0))
        for k, sign in enumerate((self.times, self.equals)):
            sign.move_to(((k + 0.5) * pitch_of(size), 0.0, 0.0))

    @property
    def columns(self) -> tuple[Cell, FramedSlope, Cell]:
        return self.incoming, self.slope, self.product

    def faults(self) -> Iterator[Fault]:
        """Each number is in its own place of the product."""
        shown_ones = (self.incoming.record, self.slope.number.claim.record, self.product.record)
        due_ones = (self.term.incoming, self.term.slope, self.term.product)
        for shown, due in zip(shown_ones, due_ones, strict=True):
            if shown is not due:
                yield Fault("term", f"{shown.name} in a product", due.name)


class RestLine(QuickGroup):
    """The sum of the terms that are left out, with how many there are."""

    def __init__(self, wire: WireReason, size: CellSize, scale: float) -> None:
        assert wire.rest is not None
        self.words = Phrase("{}", OthersCount(wire), em=NAME / CODE_SIZE,
                            color=current_theme().muted)  # fmt: skip
        self.product = Cell(wire.rest, (), Face.GRADIENT, size, scale=scale)
        super().__init__(self.words, self.product)
        self.product.move_to((2 * pitch_of(size), 0.0, 0.0))
        self.words.move_to((2 * pitch_of(size) - size.width / 2 - 0.2, 0.0, 0.0),
                           aligned_edge=RIGHT)  # fmt: skip


class WholeLine(QuickGroup):
    """What a card contributes as one number, where its terms are not told."""

    def __init__(self, story: CardStory, wire: WireReason, size: CellSize, scale: float) -> None:
        self.words = Phrase("{}", CardTitle(story, wire.edge.source), em=NAME / CODE_SIZE,
                            color=current_theme().value_ink, type=Type.CODE)  # fmt: skip
        self.product = Cell(wire.total, (), Face.GRADIENT, size, scale=scale)
        super().__init__(self.words, self.product)
        self.product.move_to((2 * pitch_of(size), 0.0, 0.0))
        self.words.move_to((-max(size.width, _HEAD) / 2, 0.0, 0.0), aligned_edge=LEFT)


class HookLine(QuickGroup):
    """What hooks made of the number above."""

    def __init__(
        self, reason: EntryReason | WireReason, made: Record, size: CellSize, scale: float
    ) -> None:
        self.words = Phrase("{}", HookNames(reason), em=NAME / CODE_SIZE,
                            color=current_theme().muted, type=Type.CODE)  # fmt: skip
        self.product = Cell(made, (), Face.GRADIENT, size, scale=scale)
        super().__init__(self.words, self.product)
        self.product.move_to((2 * pitch_of(size), 0.0, 0.0))
        self.words.move_to((2 * pitch_of(size) - size.width / 2 - 0.2, 0.0, 0.0),
                           aligned_edge=RIGHT)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Account:
    """What the ledger says of one card that sends: its code, its lines, its rule."""

    wire: WireReason
    code: Phrase | None
    lines: tuple[TermLine | RestLine | WholeLine | HookLine, ...]
    rule: Phrase | None

    @property
    def terms(self) -> list[TermLine]:
        return [line for line in self.lines if isinstance(line, TermLine)]


class SumRule(Ornament):
    """The line over a sum."""

    def __init__(self, width: float) -> None:
        super().__init__(stroke_color=current_theme().muted, stroke_width=HAIRLINE * 1.3)
        self.grow([np.zeros(3), np.array([width, 0.0, 0.0])])


class Ledger(QuickGroup):
    """All terms of an entry of a gradient, and their sum."""

    def __init__(
        self, story: CardStory, reason: EntryReason, region: Region, scales: Scales
    ) -> None:
        """As much as a region has room for: all terms, then without rules, then without terms."""
        self.story, self.reason, self.limit = story, reason, scales.gradient
        self.size, self.breadth = _size(reason), region.width
        for rules, terms in ((True, True), (False, True), (False, False)):
            if terms and len(reason.wires) > _MOST_WIRES:
                continue
            self.accounts = [self._account(wire, rules=rules, terms=terms)
                             for wire in reason.wires]  # fmt: skip
            if self._height() <= region.height or not terms:
                break
        first = next((line for account in self.accounts for line in account.terms), None)
        under = zip(HEADS, first.columns, strict=True) if first is not None else ()
        self.heads = [KitLabel(head, cell, _EM) for head, cell in under]
        self.entry_name = Phrase(
            "{}", ExplainedEntry(story, reason), em=NAME / CODE_SIZE, type=Type.CODE
        )
        barred = not story.flow.nodes[reason.card].accumulates_grad
        if self.entry_name.width > region.width - self.size.width - 0.3:
            self.entry_name = Phrase("")  # the rings tell it
            barred = False
        self.bar = [NameBar(self.entry_name)] if barred else []
        self.total = Cell(reason.total, (), Face.GRADIENT, self.size, scale=self.limit)
        self.seed = self._seed()
        left = reason.left
        self.left = [] if left is None else [HookLine(reason, left, self.size, self.limit)]
        self.rule = SumRule(self.size.width + 0.2)
        super().__init__()
        self._stand(region)
        self.ring = RoundFrame(self.total)

    def _seed(self) -> QuickGroup | None:
        if self.reason.seed is None:
            return None
        cell = Cell(self.reason.seed, (), Face.GRADIENT, self.size, scale=self.limit)
        return QuickGroup(_code("v"), cell)

    def _account(self, wire: WireReason, *, rules: bool, terms: bool) -> Account:
        size, scale = self.size, self.limit
        if not terms or not wire.terms:
            return Account(wire, None, (WholeLine(self.story, wire, size, scale),), None)
        lines: list[TermLine | RestLine | WholeLine | HookLine] = [
            TermLine(term, size, scale) for term in wire.terms
        ]
        if wire.rest is not None:
            lines.append(RestLine(wire, size, scale))
        if wire.edited is not None:
            lines.append(HookLine(wire, wire.edited, size, scale))
        theme = current_theme()
        code = Phrase("{}", SenderCode(self.story, wire), em=NAME / CODE_SIZE, type=Type.CODE)
        if code.width > self.breadth:
            title = CardTitle(self.story, wire.edge.source)
            code = Phrase("{}", title, em=NAME / CODE_SIZE, type=Type.CODE)
        rule = None
        if rules and wire.rule:
            rule = Phrase("{}", SenderRule(wire), em=NAME / CODE_SIZE, color=theme.muted)
            rule = rule if rule.width <= self.breadth else None
        return Account(wire, code, tuple(lines), rule)

    def _height(self) -> float:
        lines = sum(len(account.lines) for account in self.accounts)
        labels = sum((account.code is not None) + (account.rule is not None)
                     for account in self.accounts)  # fmt: skip
        gaps = 0.1 * (len(self.accounts) - 1)
        ends = (self.reason.seed, self.reason.left)
        ends_told = sum(each is not None for each in ends)
        return _LABEL + (lines + ends_told) * _PITCH + labels * _LABEL + gaps + 0.62

    def _stand(self, region: Region) -> None:
        """Put everything below each other, in the middle of the region's height."""
        left = region.left + max(self.size.width, _HEAD) / 2
        y = (region.top + region.bottom + min(self._height(), region.height)) / 2
        headed = next((each for each in self.accounts if each.terms), None)
        for account in self.accounts:
            if account.code is not None:
                account.code.move_to((region.left, y - _LABEL / 2, 0.0), aligned_edge=LEFT)
                y -= _LABEL
            if account is headed:
                for k, head in enumerate(self.heads):
                    head.move_to((left + k * pitch_of(self.size), y - _LABEL / 2, 0.0))
                y -= _LABEL
            for line in account.lines:
                line.shift(np.array([left, y - _PITCH / 2, 0.0]))
                y -= _PITCH
            if account.rule is not None:
                account.rule.move_to((region.left, y - _LABEL / 2, 0.0), aligned_edge=LEFT)
                y -= _LABEL
            y -= 0.1
        end = left + 2 * pitch_of(self.size)
        if self.seed is not None:
            self.seed[1].move_to((end, y - _PITCH / 2, 0.0))
            self.seed[0].next_to(self.seed[1], LEFT, buff=0.2)
            y -= _PITCH
        self.rule.move_to((end, y, 0.0))
        self.total.move_to((end, y - 0.3, 0.0))
        if len(self.entry_name):
            self.entry_name.next_to(self.total, LEFT, buff=0.25)
        for line in self.left:
            line.shift(np.array([left, y - 0.3 - _PITCH, 0.0]))
        for bar in self.bar:
            bar.next_to(self.entry_name, UP, buff=0.05)

    def arriving(self, account: Account) -> list[VMobject]:
        """What says who sends."""
        return [account.code] if account.code is not None else []

    def sum_parts(self) -> list[VMobject]:
        """What comes with the sum."""
        named = [self.entry_name] if len(self.entry_name) else []
        return [self.rule, *named, *self.bar, self.total, *self.left]

    def shown(self) -> list[VMobject]:
        """All of it."""
        parts: list[VMobject] = [*self.heads]
        for account in self.accounts:
            parts += [*self.arriving(account), *account.lines]
            parts += [account.rule] if account.rule is not None else []
        parts += [self.seed] if self.seed is not None else []
        return [*parts, *self.sum_parts(), self.ring]


def _size(reason: EntryReason) -> CellSize:
    """Cells as wide as the longest number of the account needs."""
    ends = (reason.total, reason.seed, reason.left)
    records = [each for each in ends if each is not None]
    for wire in reason.wires:
        records += [each for each in (wire.total, wire.rest, wire.edited) if each is not None]
        records += [each for t in wire.terms for each in (t.incoming, t.slope, t.product)]
    longest = max(len(record.text()) for record in records)
    return CellSize(max(0.72, ADVANCE * NAME * longest + 0.12), 0.34, 0.0, NAME)


def pitch_of(size: CellSize) -> float:
    """From one column to the next."""
    return max(size.width + _SIGN, _LEAST)


def _code(text: str) -> Phrase:
    return Phrase(text, em=NAME / CODE_SIZE, color=current_theme().muted, type=Type.CODE)


def ledger_width(reasons: Sequence[EntryReason]) -> float:
    """The room that the widest ledger of a film needs."""
    sizes = [_size(reason) for reason in reasons]
    return max((2 * pitch_of(size) + max(size.width, _HEAD) + 0.1 for size in sizes), default=3.0)
