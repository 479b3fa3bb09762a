"""The story of a function by its own variables: each line runs, each gradient has its reason."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, Create, FadeIn, VMobject

from gradmath.graphs.card_story import CardStory
from gradmath.graphs.entry_reasons import EntryReason
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.lettering import Phrase
from scenes.kit.graph.named.claims import CardTitle, LostName, number_word
from scenes.kit.graph.named.contribution import Contribution, contributions
from scenes.kit.graph.named.desk import Desk
from scenes.kit.graph.named.facts import NeverUsed, SentBy, TermsOf
from scenes.kit.graph.named.ledger import Account, Ledger, TermLine, ledger_width
from scenes.kit.graph.named.places import GRADIENT, HEAD, Arrangement, PartKey, beside
from scenes.kit.graph.named.views import all_gradients, one_gradient, running, whole_map
from scenes.kit.graph.named.ways import CardWay, way_between, way_on_map
from scenes.kit.lecture import Lecture, speech
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import MOVE, QUICK, Face
from scenes.kit.motion.motions import appear, together, travel, vanish

LINES = 3  # of code that are shown
STAGE = Region(SAFE.left + 0.03, SAFE.right - 0.03, bottom=-2.22, top=1.42)
BESIDE = 0.45  # the ledger, from the cards
LONG = 12  # computed cards; of more, lines run without being dwelt on
FIRST = "The code runs line by line, and what it makes are cards."
WHOLE = "The whole function. What goes in is at the left."
BACK = "`backward` begins at the end: with `v`, the weights of the outputs."
ANSWER = "These are the gradients that `backward` left."


class ByNames(Lecture):
    """Cards on a stage under the function's code."""

    story: CardStory
    desk: Desk

    def tell(self) -> None:
        """All of it."""
        self.desk = Desk(self.story)
        self.ways: list[CardWay] = []
        self._forward()
        self._backward()
        self._answer()

    # -- motions that all beats share ------------------------------------------------------

    def light(self, card: int) -> list[Animation]:
        """Light the statement of a card in the window."""
        row = self.story.row(self.story.cards.cards[card])
        if row is None or self.window is None or row == self.window.sight.lit - 1:
            return []
        return [self.window.scroll(self.story.listing, row + 1, run_time=QUICK)]

    def arrange(self, target: Arrangement, run_time: float = MOVE) -> Iterator[Animation]:
        """Let the ways go, and all cards glide to their places."""
        gone, self.ways = self.ways, []
        if gone:
            yield vanish(*gone, run_time=QUICK / 2)
        yield from self.desk.rearrange(target, run_time)

    def lead(self, ways: list[CardWay], run_time: float = QUICK) -> Iterator[Animation]:
        """Draw ways."""
        self.ways += ways
        if ways:
            yield together(*(Create(way.line) for way in ways), run_time=run_time)
            yield together(*(FadeIn(way.tip) for way in ways), run_time=0.1)

    # -- forward ---------------------------------------------------------------------------

    def _forward(self) -> None:
        flow, code = self.story.flow, self.story.listing
        self.open_window(code, code.statements[0].text, LINES)
        found = whole_map(self.desk, STAGE)
        computed = [node.index for node in flow.nodes if flow.inputs(node.index)]
        if found is not None and found[2]:
            self._grow(found[0], computed)
            return
        said = FIRST
        for card in computed[:LONG]:
            target = running(self.desk, card, STAGE)
            self.beat(f"run {card}", *self.light(card), self._run(card, target), say=said,
                      pause=0.3)  # fmt: skip
            said = None
        if found is not None:
            self.beat("whole", self.arrange(found[0]), self._map_ways(), say=WHOLE)

    def _run(self, card: int, target: Arrangement) -> Iterator[Animation]:
        """What a line uses comes together, and what it makes comes out of it."""
        made = [key for key in target.parts if key[1] == card]
        before = Arrangement({k: s for k, s in target.parts.items() if k not in made},
                             {k: s for k, s in target.plates.items() if k != card})  # fmt: skip
        yield from self.arrange(before, MOVE * 0.8)
        inputs = list(before.plates)
        self.desk.now = target
        ways = [way_between(self.desk, k, card, Face.VALUE) for k in inputs]
        self.desk.now = before
        yield from self.lead(ways)
        yield from self.desk.rearrange(target, MOVE * 0.8)

    def _grow(self, whole: Arrangement, computed: list[int]) -> None:
        """A small function: every card has its place from the start."""
        leaves = [node.index for node in self.story.flow.nodes if node.index not in computed]
        shown = _part_of(whole, leaves)
        self.beat("inputs", self.desk.rearrange(shown), say=FIRST)
        for card in computed:
            shown = shown.joined(_part_of(whole, [card]))
            self.beat(f"run {card}", *self.light(card), self._grown(card, shown), pause=0.3)

    def _grown(self, card: int, shown: Arrangement) -> Iterator[Animation]:
        self.desk.now, before = shown, self.desk.now
        ways = [way_on_map(self.desk, way, edge) for edge, way in
                zip(self.story.flow.edges, whole_map(self.desk, STAGE)[1], strict=True)  # type: ignore[index]
                if edge.source == card]  # fmt: skip
        self.desk.now = before
        yield from self.lead(ways)
        yield from self.desk.rearrange(shown)

    def _map_ways(self) -> Iterator[Animation]:
        found = whole_map(self.desk, STAGE)
        assert found is not None
        yield from self.lead([way_on_map(self.desk, way, edge) for edge, way in
                              zip(self.story.flow.edges, found[1], strict=True)])  # fmt: skip

    # -- backward --------------------------------------------------------------------------

    def _backward(self) -> None:
        ledgers = Region(STAGE.right - ledger_width(self.story.reasons), STAGE.right,
                         STAGE.bottom, STAGE.top)  # fmt: skip
        stage = Region(STAGE.left, ledgers.left - BESIDE, STAGE.bottom, STAGE.top)
        self.account: list[VMobject] = []
        for reason in self.story.reasons:
            if not reason.wires:
                self._seeded(reason)
            else:
                self._explained(reason, stage, ledgers)
        if self.account:
            self.play(vanish(*self.account), run_time=QUICK)

    def _seeded(self, reason: EntryReason) -> None:
        """The output, where the pass begins."""
        block = self.desk.block(reason.card, "title", "value", HEAD, GRADIENT, works=True)
        if block.height > STAGE.height:
            block = self.desk.block(reason.card, HEAD, GRADIENT, works=True)
        target = beside([[block]], STAGE, 0.0)
        self.beat(f"v {reason.card}", *self.light(reason.card), self.arrange(target),
                  say=BACK)  # fmt: skip

    def _explained(self, reason: EntryReason, stage: Region, ledgers: Region) -> None:
        """Why an entry of what came back to a card is what it is."""
        desk, card = self.desk, reason.card
        target = one_gradient(desk, reason, stage)
        ledger = Ledger(self.story, reason, ledgers, desk.scales)
        own = (GRADIENT, card, reason.output)
        name = f"back {card}.{reason.output}" if reason.output else f"back {card}"
        between = contributions(desk, reason, target)
        lit = card if self._has_line(card) else reason.wires[0].edge.source
        said = said_of(self.story, reason)
        self.beat(name, self._come(target, own, lit), self._terms(ledger, reason, between),
                  self._sum(ledger, reason, between), say=said)  # fmt: skip

    def _has_line(self, card: int) -> bool:
        return self.story.row(self.story.cards.cards[card]) is not None

    def _come(self, target: Arrangement, own: PartKey, lit: int) -> Iterator[Animation]:
        """What was told goes, and the cards come together."""
        gone, self.account = [*self.account, *self.ways], []
        self.ways = []
        if gone:
            yield together(vanish(*gone), *self.light(lit), run_time=QUICK)
        elif light := self.light(lit):
            yield together(*light)
        yield from self.desk.rearrange(target, MOVE * 0.85, late=[own])

    def _terms(
        self, ledger: Ledger, reason: EntryReason, between: list[Contribution]
    ) -> Iterator[Animation]:
        """What each card sends, and in numbers why."""
        self.account = ledger.shown()
        first: list[VMobject] = [*ledger.heads]
        first += [ledger.seed] if ledger.seed is not None else []
        for account in ledger.accounts:
            yield from self._account(account, first)
            yield from self._send(account, reason, between)
            first = []

    def _account(self, account: Account, first: list[VMobject]) -> Iterator[Animation]:
        """Entries of what came back to the sender fly in, meet their slopes, and make terms."""
        sender = account.wire.edge.source
        shown = [*first, *([account.code] if account.code is not None else [])]
        flights = [self._flight(sender, line) for line in account.terms]
        coming = [*([appear(*shown)] if shown else []), *self.light(sender), *flights]
        if coming:
            yield together(*coming)
        terms = account.terms
        if terms:
            yield appear(*(part for line in terms for part in (line.times, line.slope)))
        rule = [account.rule] if account.rule is not None else []
        others = [line for line in account.lines if not isinstance(line, TermLine)]
        made = [part for line in terms for part in (line.equals, line.product)]
        yield appear(*made, *others, *rule)

    def _flight(self, sender: int, line: TermLine) -> Animation:
        grid, key = None, (GRADIENT, sender, line.term.output)
        if key in self.desk.now.parts:
            grid = self.desk.grid(sender, line.term.output)
        if grid is None:
            return appear(line.incoming)
        start = grid[line.term.index].get_center()
        return travel(line.incoming, start, line.incoming.get_center(), run_time=QUICK * 1.5)

    def _send(
        self, account: Account, reason: EntryReason, between: list[Contribution]
    ) -> Iterator[Animation]:
        """The gradient's way back to the card; what it carries stays there until the sum."""
        if account.wire.edge.source not in self.desk.now.plates:
            return
        count, number = len(reason.wires), reason.wires.index(account.wire)
        arrives = 0.3 if count == 1 else 0.45 - 0.3 * number / (count - 1)
        way = way_between(self.desk, account.wire.edge.source, reason.card, Face.GRADIENT,
                          arrives=arrives)  # fmt: skip
        yield from self.lead([way])
        own = [each for each in between if each.wire is account.wire]
        if own:
            yield appear(*own)

    def _sum(
        self, ledger: Ledger, reason: EntryReason, between: list[Contribution]
    ) -> Iterator[Animation]:
        """All that came is one tensor at the card."""
        part = self.desk.part((GRADIENT, reason.card, reason.output))
        goal = part.get_center()
        yield together(
            *(travel(each, each.get_center(), goal, run_time=MOVE * 0.8) for each in between),
            appear(*ledger.sum_parts()),
        )
        if between:
            yield together(vanish(*between), appear(part), run_time=QUICK)
        else:
            yield appear(part)
        rings: list[VMobject] = [ledger.ring]
        grid = self.desk.grid(reason.card, reason.output)
        if grid is not None:
            rings.append(RoundFrame(grid[reason.entry]))
            self.account.append(rings[-1])
        yield together(*(Create(ring) for ring in rings), run_time=QUICK)

    # -- the answer ------------------------------------------------------------------------

    def _answer(self) -> None:
        flow = self.story.flow
        leaves = [node.index for node in flow.nodes if node.accumulates_grad
                  and self.story.gradient(node.index) is not None]  # fmt: skip
        if not leaves:
            return
        target = all_gradients(self.desk, leaves, STAGE)
        if target is not None:
            self.beat("gradients", self.arrange(target), say=ANSWER)
        for number, (name, _) in enumerate(self.story.unused):
            said = speech("{}: `None`. No path leads from the output to it.",
                          LostName(self.story, number), holds=NeverUsed(self.story, name))  # fmt: skip
            self.beat(f"no path to {name}", say=said)


def _part_of(whole: Arrangement, cards: list[int]) -> Arrangement:
    return Arrangement({k: s for k, s in whole.parts.items() if k[1] in cards},
                       {k: s for k, s in whole.plates.items() if k in cards})  # fmt: skip


def said_of(story: CardStory, reason: EntryReason) -> Phrase:
    """Why what came back to a card is what it is, in a sentence."""
    title, count = CardTitle(story, reason.card), len(reason.wires)
    if count > 1:
        return speech(f"{{}} was used by {number_word(count)} cards: their contributions add up.",
                      title, holds=SentBy(story, reason, count))  # fmt: skip
    (wire,) = reason.wires
    terms = len(wire.terms) + wire.others
    if not wire.known or not terms:
        return speech("What comes back to {}.", title)
    if terms > 1:
        return speech(f"{{}} went into {number_word(terms)} entries: as many terms.", title,
                      holds=TermsOf(reason, terms))  # fmt: skip
    return speech("{}: what came back, times the local slope.", title)
