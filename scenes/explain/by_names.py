"""The story of a function by its own variables: each line runs, each gradient has its reason."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, Create, FadeIn, VMobject

from gradmath.graphs.card_story import CardStory
from gradmath.graphs.entry_reasons import EntryReason
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.lettering import Phrase
from scenes.kit.graph.named.claims import CardTitle, GradientName, LostName
from scenes.kit.graph.named.contribution import Contribution, contributions
from scenes.kit.graph.named.desk import Desk
from scenes.kit.graph.named.facts import NeverUsed, SentBy, TermsOf
from scenes.kit.graph.named.ledger import Account, Ledger, TermLine, ledger_width
from scenes.kit.graph.named.places import GRADIENT, HEAD, Arrangement
from scenes.kit.graph.named.views import all_gradients, one_gradient, running, whole_map
from scenes.kit.graph.named.ways import CardWay, way_between, way_on_map
from scenes.kit.lecture import Lecture, speech
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import MOVE, QUICK, Face
from scenes.kit.motion.flight import Ends, Fly
from scenes.kit.motion.motions import appear, together, vanish

LINES = 3  # of code that are shown
STAGE = Region(SAFE.left, SAFE.right, bottom=-2.22, top=1.42)
BESIDE = 0.45  # the ledger, from the cards
LONG = 12  # computed cards; of more, lines run without being dwelt on
FIRST = "The code runs line by line, and what it makes are cards."
WHOLE = "The whole function. What goes in is at the left."
BACK = "`backward` begins at the end: with `v`, the weights of the outputs."
ANSWER = "All gradients that `backward` left behind."


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

    def _move(self, motions: object, beside: object = ()) -> None:
        super()._move(motions, beside)  # type: ignore[arg-type]

    def light(self, card: int) -> list[Animation]:
        """Light the statement of a card in the window."""
        row = self.story.row(self.story.cards.cards[card])
        if row is None or self.window is None or row == self.window.sight.lit - 1:
            return []
        return [self.window.scroll(self.story.listing, row + 1, run_time=QUICK)]

    def arrange(self, target: Arrangement, run_time: float = MOVE, **late: object) -> Iterator[Animation]:
        """Let the ways go, and all cards glide to their places."""
        gone, self.ways = self.ways, []
        if gone:
            yield vanish(*gone, run_time=QUICK / 2)
        yield from self.desk.rearrange(target, run_time, **late)  # type: ignore[arg-type]

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
        yield from self.lead_later(ways)
        yield from self.desk.rearrange(target, MOVE * 0.8)

    def lead_later(self, ways: list[CardWay]) -> Iterator[Animation]:
        yield from self.lead(ways)

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
        ledgers = Region(SAFE.right - ledger_width(self.story.reasons), SAFE.right,
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
        x, y = (STAGE.left + STAGE.right) / 2, (STAGE.bottom + STAGE.top) / 2
        if block.height > STAGE.height:
            block = self.desk.block(reason.card, HEAD, GRADIENT, works=True)
        self.beat(f"v {reason.card}", *self.light(reason.card), self.arrange(block.at(x, y)),
                  say=BACK)  # fmt: skip

    def _explained(self, reason: EntryReason, stage: Region, ledgers: Region) -> None:
        """Why an entry of what came back to a card is what it is."""
        desk, card = self.desk, reason.card
        target = one_gradient(desk, reason, stage)
        ledger = Ledger(self.story, reason, ledgers, desk.scales)
        own = (GRADIENT, card, reason.output)
        gone, self.account = self.account, ledger.shown()
        name = f"back {card}.{reason.output}" if reason.output else f"back {card}"
        if gone:
            self.play(vanish(*gone), run_time=QUICK)
        between = contributions(desk, reason, target)
        self.beat(
            name,
            *self.light(card if self.story.row(self.story.cards.cards[card]) is not None
                        else reason.wires[0].edge.source),
            self.arrange(target, late=[own]),
            self._terms(ledger, reason, between),
            self._sum(ledger, reason, between),
            say=said_of(self.story, reason),
        )  # fmt: skip

    def _terms(
        self, ledger: Ledger, reason: EntryReason, between: list[Contribution]
    ) -> Iterator[Animation]:
        """What each card sends, and in numbers why."""
        if ledger.heads:
            yield appear(*ledger.heads)
        if ledger.seed is not None:
            yield appear(ledger.seed)
        for account in ledger.accounts:
            sender = account.wire.edge.source
            if sender not in self.desk.now.plates:
                yield appear(*ledger.arriving(account), *account.lines)
                continue
            yield from self._account(ledger, account)
            yield from self._send(account, reason, between)

    def _account(self, ledger: Ledger, account: Account) -> Iterator[Animation]:
        if account.code is not None:
            yield together(appear(account.code), *self.light(account.wire.edge.source))
        elif lit := self.light(account.wire.edge.source):
            yield together(*lit)
        for line in account.lines:
            if isinstance(line, TermLine):
                yield from self._product(account, line)
            else:
                yield appear(line)
        if account.rule is not None:
            yield appear(account.rule)

    def _product(self, account: Account, line: TermLine) -> Iterator[Animation]:
        """An entry of what came back to the sender flies in, meets its slope, and makes a term."""
        grid = self.desk.grid(account.wire.edge.source, line.term.output)
        key = (GRADIENT, account.wire.edge.source, line.term.output)
        if grid is not None and key in self.desk.now.parts:
            start = grid[line.term.index].get_center()
            cell = line.incoming
            home = cell.get_center()
            yield Fly(cell, _straight(start, home), Ends(), QUICK * 1.2)
        else:
            yield appear(line.incoming)
        yield appear(line.times, line.slope, run_time=QUICK * 0.7)
        yield appear(line.equals, line.product, run_time=QUICK * 0.7)

    def _send(
        self, account: Account, reason: EntryReason, between: list[Contribution]
    ) -> Iterator[Animation]:
        """The gradient's way back to the card; its contribution stays on it until the sum."""
        own = next((each for each in between if each.wire is account.wire), None)
        number = reason.wires.index(account.wire)
        arrives = 0.5 if len(reason.wires) == 1 else 0.75 - 0.5 * number / (len(reason.wires) - 1)
        way = way_between(self.desk, account.wire.edge.source, reason.card, Face.GRADIENT,
                          arrives=min(arrives, 0.5))  # fmt: skip
        yield from self.lead([way])
        if own is not None:
            yield appear(own)

    def _sum(
        self, ledger: Ledger, reason: EntryReason, between: list[Contribution]
    ) -> Iterator[Animation]:
        """All that came is one tensor at the card."""
        part = self.desk.part((GRADIENT, reason.card, reason.output))
        if between:
            goal = part.get_center()
            yield vanish(*between)
        yield appear(part)
        rings: list[VMobject] = [ledger.ring]
        grid = self.desk.grid(reason.card, reason.output)
        if grid is not None:
            rings.append(RoundFrame(grid[reason.entry]))
        self.account.append(rings[-1])
        yield appear(*ledger.sum_parts())
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


def _straight(start: object, end: object) -> object:
    import numpy as np

    return np.array([start, end])


def _part_of(whole: Arrangement, cards: list[int]) -> Arrangement:
    return Arrangement({k: s for k, s in whole.parts.items() if k[1] in cards},
                       {k: s for k, s in whole.plates.items() if k in cards})  # fmt: skip


def said_of(story: CardStory, reason: EntryReason) -> Phrase:
    """Why what came back to a card is what it is, in a sentence."""
    name = GradientName(story, reason.card, reason.output)
    title = CardTitle(story, reason.card)
    count = len(reason.wires)
    if count > 1:
        return speech("{} was used more than once: {} is the sum of what comes back.", title, name,
                      holds=SentBy(story, reason, count))  # fmt: skip
    (wire,) = reason.wires
    source = CardTitle(story, wire.edge.source)
    terms = len(wire.terms) + wire.others
    if not wire.known:
        return speech("{} sends this back to {}.", source, title)
    if terms > 1:
        return speech("More than one entry of {} depends on it: its terms are added up.", source,
                      holds=TermsOf(reason, terms))  # fmt: skip
    return speech("{} sends it back: what came in, times the local slope.", source)
