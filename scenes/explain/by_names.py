"""The story of a function by its own variables: each line runs, each gradient has its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from manim import Animation, Create, FadeIn, FadeOut, VMobject

from gradmath.graphs.card_story import CardStory
from gradmath.graphs.entry_reasons import EntryReason
from gradmath.records.tensor import Index
from scenes.explain import sayings
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.graph.named.canvas import Canvas
from scenes.kit.graph.named.contribution import CardContribution, contributions
from scenes.kit.graph.named.desk import Desk
from scenes.kit.graph.named.facts import OneTerm
from scenes.kit.graph.named.ledger import Account, Ledger, TermLine, ledger_width
from scenes.kit.graph.named.places import (
    GRADIENT,
    CardsPlaced,
    PartKey,
)
from scenes.kit.graph.named.timing import during
from scenes.kit.graph.named.views import (
    at_output,
    gradient_pages,
    one_gradient,
    running,
)
from scenes.kit.graph.named.ways import CardWay, way_on_map
from scenes.kit.graph.named.whole import WholeMap, whole_map
from scenes.kit.lecture import Lecture
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.motions import appear, together, travel, vanish
from scenes.kit.speech.sayings import announce, ask, silent, state
from scenes.kit.speech.words import Words

LINES = 3  # of code that are shown
STAGE = Region(SAFE.left + 0.03, SAFE.right - 0.03, bottom=-2.42, top=1.58)
ANSWER = Region(STAGE.left, STAGE.right, bottom=-2.12, top=STAGE.top)  # reasons take two lines
BESIDE = 0.45  # the ledger, from the cards
LONG = 12  # computed cards; of more, only so many lines are dwelt on
SOON = 0.75 * QUICK
BEHIND = -2.5  # the plates of cards
LINGERS = during(0.4, 1.0)  # a ledger, while the view glides on
GLIDE = 1.3  # seconds, from one neighbourhood to the next


class ByNames(Lecture):
    """Cards on a stage under the function's code."""

    captions = {
        "title": ask("{function}: why?"),
        "code": announce("The code runs line by line, and what it makes are cards."),
        "whole": announce("And the whole function: what goes in is at the left."),
        "odd value": state("NaN or infinity comes up here first: {card}."),
        "seed": announce("And back again, from `v`: it weighs the outputs."),
        "back": state({
            "several cards": "{cards} cards used {card}: their contributions add up.",
            "one product": "{card}: what came back, times the local slope.",
            "several entries": "{entries} entries used {card}: each sends a term.",
            "in all": "This came back to {card}.",
        }),
        "hook": state({
            "an entry": "{hooks:A hook|Hooks} made {now} of {before}: {hooks}.",
            "in all": "{hooks:A hook|Hooks} edited what came: {hooks}.",
        }),
        "odd gradient": state({
            "its product": "Going back, this comes up first in {card}: {product}.",
            "its place": "Going back, NaN or infinity comes up first in {card}.",
        }),
        "what helps": state("What helps: {remedy}."),
        "answer": announce("And now the gradients."),
        "no path": state("{leaf}: `None`, never used. No path leads to it."),
        "zero": state("{place} is {zero}: {reasons}."),
        "wordless": silent(),
        "all that came back": announce("And the whole function again, with what came back."),
        "put back": silent(alone=True),
    }  # fmt: skip
    caption_lines = 2
    listed = False  # the function runs once, when it is traced

    story: CardStory
    put_in_words = False

    def tell(self) -> None:
        """All of it."""
        self.desk = Desk(self.story)
        self.seen = whole_map(self.desk, STAGE)
        self.canvas = Canvas(self.desk, self.seen)
        self.ways: list[CardWay] = []  # of the whole
        self.got: set[int] = set()  # cards that hold what came back to them
        self.account: list[VMobject] = []
        self._forward()
        self._backward()
        self._answer()

    # -- motions that all beats share ------------------------------------------------------

    def light(self, card: int) -> list[Animation]:
        """Light the statement of a card in the window."""
        row = self.story.row(self.story.cards.cards[card])
        if row is None or self.window is None or row == self.window.sight.lit - 1:
            return []
        return [self.window.scroll(self.story.listing, row + 1, run_time=SOON)]

    def arrange(
        self, target: CardsPlaced, lit: int, late: Sequence[PartKey] = (), *, ways: bool = True
    ) -> Iterator[Animation]:
        """The view glides on to other cards; what was told goes, and a line is lit."""
        gone = [*self.account, *self.ways]
        self.account, self.ways = [], []
        slow = LINGERS if ways else during(0.0, 0.4)
        leaving = self.light(lit) + [
            FadeOut(each, run_time=GLIDE, rate_func=slow) if not isinstance(each, RoundFrame)
            else FadeOut(each, run_time=SOON) for each in gone]  # fmt: skip
        yield from self.canvas.go(target, GLIDE, late, leaving, ways=ways)

    def lead(self, ways: list[CardWay]) -> Iterator[Animation]:
        """Draw ways."""
        if ways:
            yield together(*(Create(way.line) for way in ways), run_time=SOON)
            yield together(*(FadeIn(way.tip) for way in ways), run_time=0.1)

    # -- forward ---------------------------------------------------------------------------

    def _forward(self) -> None:
        flow, code = self.story.flow, self.story.listing
        self.open_window(code, code.statements[0].text, LINES)
        computed = [node.index for node in flow.nodes if flow.inputs(node.index)]
        if (found := self.seen) is not None and found.legible:
            self._grow(found, computed)
            return
        for number, card in enumerate(computed[:LONG]):
            self.beat(f"run {card}", self._run(card), row="wordless" if number else "code",
                      pause=0.3)  # fmt: skip
            self._odd(card)
        self.canvas.ran = set(computed)
        if found is not None:
            self.beat("whole", self._whole(found, found.cards, computed[-1] if computed else 0))

    def _run(self, card: int) -> Iterator[Animation]:
        """What a line uses comes together, and what it makes comes out of it."""
        target = running(self.desk, card, STAGE)
        yield from self.arrange(target.without(card), card)
        yield from self.lead(self.canvas.lead(card, target))
        yield from self.canvas.go(target, MOVE * 0.7)

    def _grow(self, found: WholeMap, computed: list[int]) -> None:
        """A small function: every card has its place from the start."""
        nodes = self.story.flow.nodes
        shown = found.cards.only([node.index for node in nodes if node.index not in computed])
        self.beat("inputs", self.desk.rearrange(shown), row="code")
        for card in computed:
            shown = shown.joined(found.cards.only([card]))
            self.beat(f"run {card}", *self.light(card), self._grown(found, card, shown),
                      row="wordless", pause=0.3)  # fmt: skip
            self._odd(card)
        self.canvas.ran = set(computed)

    def _grown(self, found: WholeMap, card: int, shown: CardsPlaced) -> Iterator[Animation]:
        pairs = zip(self.story.flow.edges, found.ways, strict=True)
        fresh = [way_on_map(self.desk, way, edge, found.cards) for edge, way in pairs
                 if edge.source == card]  # fmt: skip
        self.ways += fresh
        yield from self.lead(fresh)
        yield from self.desk.rearrange(shown)

    def _whole(self, found: WholeMap, cards: CardsPlaced, lit: int) -> Iterator[Animation]:
        """All of it from afar, with all ways."""
        yield from self.arrange(cards, lit, ways=False)
        pairs = zip(self.story.flow.edges, found.ways, strict=True)
        self.ways = [way_on_map(self.desk, way, edge, found.cards) for edge, way in pairs]
        yield from self.lead(self.ways)

    def _odd(self, card: int) -> None:
        """Where a value first is not finite."""
        if self.story.flow.trace.first_nonfinite == card:
            self.beat("not finite", row="odd value", words=sayings.of_odd_value(self.story, card))

    # -- backward --------------------------------------------------------------------------

    def _backward(self) -> None:
        ledgers = replace(STAGE, left=STAGE.right - ledger_width(self.story.reasons))
        low = (STAGE if self.story.cards.whole.anomaly is None else ANSWER).bottom  # long remedies
        stage = Region(STAGE.left, ledgers.left - BESIDE, low, STAGE.top)
        for reason in self.story.reasons:
            if reason.wires:
                self._explained(reason, stage, ledgers)
            else:
                self._seeded(reason)
            self.got.add(reason.card)
            self._edited(reason)
            self._odd_back(reason)
        if self.seen is not None:
            last = self.story.reasons[-1].card if self.story.reasons else 0
            self.beat("all that came back", self._whole(self.seen, self.seen.gradients, last))

    def _seeded(self, reason: EntryReason) -> None:
        """The output, where the pass begins."""
        target = at_output(self.desk, reason, STAGE)
        self.beat(f"v {reason.card}.{reason.output}", self.arrange(target, reason.card), row="seed")

    def _explained(self, reason: EntryReason, stage: Region, ledgers: Region) -> None:
        """Why an entry of what came back to a card is what it is."""
        target = one_gradient(self.desk, reason, stage, self.got)
        ledger = Ledger(self.story, reason, ledgers, self.desk.scales)
        between = contributions(self.desk, reason, target)
        has_line = self.story.row(self.story.cards.cards[reason.card]) is not None
        lit = reason.card if has_line else reason.wires[0].edge.source
        self.beat(
            f"back {reason.card}.{reason.output}",
            self.arrange(target, lit, [(GRADIENT, reason.card, reason.output)]),
            self._terms(ledger, reason, between),
            self._sum(ledger, reason, between),
            row=self._row(reason),
            words=sayings.of_reason(self.story, reason),
        )

    def _row(self, reason: EntryReason) -> str:
        """A single product is put in words once; after that its numbers tell it."""
        single = OneTerm(reason).fault() is None
        known, self.put_in_words = self.put_in_words, self.put_in_words or single
        return "wordless" if single and known else "back"

    def _terms(
        self, ledger: Ledger, reason: EntryReason, between: list[CardContribution]
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
        sender, terms = account.wire.edge.source, account.terms
        shown = [*first, *([account.code] if account.code is not None else [])]
        coming = [*([appear(*shown)] if shown else []), *self.light(sender)]
        coming += [self._flight(sender, line) for line in terms]
        if coming:
            yield together(*coming)
        for line in terms:
            line.incoming.set_z_index(0)
        if terms:
            yield appear(*(part for line in terms for part in (line.times, line.slope)),
                         run_time=SOON)  # fmt: skip
        rule = [account.rule] if account.rule is not None else []
        others = [line for line in account.lines if not isinstance(line, TermLine)]
        made = [part for line in terms for part in (line.equals, line.product)]
        yield appear(*made, *others, *rule, run_time=SOON)

    def _flight(self, sender: int, line: TermLine) -> Animation:
        key = (GRADIENT, sender, line.term.output)
        shown = key in self.desk.now.parts and self.desk.readable(key)
        grid = self.desk.grid(sender, line.term.output) if shown else None
        if grid is None:
            return appear(line.incoming)
        start = grid[line.term.index].get_center()
        line.incoming.set_z_index(BEHIND)  # it comes out from behind its card
        return travel(line.incoming, start, line.incoming.get_center(), run_time=QUICK * 1.4)

    def _send(
        self, account: Account, reason: EntryReason, between: list[CardContribution]
    ) -> Iterator[Animation]:
        """The gradient's way back to the card; what it carries stays there until the sum."""
        if account.wire.edge.source not in self.desk.now.plates:
            return
        count, number = len(reason.wires), reason.wires.index(account.wire)
        arrives = 0.3 if count == 1 else 0.45 - 0.3 * number / (count - 1)
        way, old = self.canvas.turn_back((reason.card, account.wire.edge.source), arrives)
        own = [each for each in between if each.wire is account.wire]
        yield together(Create(way.line), *([vanish(*old)] if old else []),
                       *([appear(*own)] if own else []), run_time=SOON)  # fmt: skip
        yield FadeIn(way.tip, run_time=0.1)

    def _sum(
        self, ledger: Ledger, reason: EntryReason, between: list[CardContribution]
    ) -> Iterator[Animation]:
        """All that came is one tensor at the card."""
        part = self.desk.part((GRADIENT, reason.card, reason.output))
        flights = [travel(each.set_z_index(BEHIND), each.get_center(), part.get_center(),
                          run_time=MOVE * 0.7) for each in between]  # fmt: skip
        yield together(*flights, appear(*ledger.sum_parts()))
        rings: list[VMobject] = [ledger.ring]
        cell = self.desk.cell(reason.card, reason.output, reason.entry)
        if cell is not None:
            rings.append(RoundFrame(cell, buff=0.04))
            self.account.append(rings[-1])
        yield together(*([vanish(*between)] if between else []), appear(part), run_time=SOON)
        yield together(*(Create(ring) for ring in rings), run_time=SOON)

    def _edited(self, reason: EntryReason) -> None:
        """Hooks that made something else of what came."""
        node = self.story.flow.nodes[reason.card]
        told = [(node.edits[reason.output], node.cotangents[reason.output]),
                (node.grad_edit, node.grad_after)]  # fmt: skip
        told += [(wire.edge.edit, wire.edge.cotangent) for wire in reason.wires]
        for number, (edit, after) in enumerate(told):
            if edit is not None:
                name = f"hook {reason.card}.{reason.output}.{number}"
                self.beat(name, row="hook", words=sayings.of_hook(edit, after))

    def _odd_back(self, reason: EntryReason) -> None:
        """Where the way back first is not finite, once what it went to is shown."""
        found, home = self.story.cards.whole.anomaly, self.story.cards.home
        if found is None:
            return
        edge = None if found.edge is None else self.story.cards.whole.edges[found.edge]
        source = home[found.node]
        goal = source if edge is None else home[edge.target]
        first = [each for each in self.story.reasons if goal == each.card or (
                 goal == source in {wire.edge.source for wire in each.wires})]  # fmt: skip
        if first and first[0] is reason:
            words = sayings.of_odd_gradient(self.story, source)
            self.beat("not finite going back", row="odd gradient", words=words)
            self.beat("what helps", words=words)

    # -- the answer ------------------------------------------------------------------------

    def _answer(self) -> None:
        leaves = [node.index for node in self.story.flow.nodes if node.accumulates_grad
                  and self.story.gradient(node.index) is not None]  # fmt: skip
        pages = gradient_pages(self.desk, leaves, range(len(self.story.unused)), ANSWER)
        for number, page in enumerate(pages):
            self.beat("gradients" if not number else f"gradients, page {number}",
                      self.arrange(page, leaves[0] if leaves else 0, ways=False),
                      row="wordless" if number else "answer", pause=1.2)  # fmt: skip
        for number in range(len(self.story.unused)):
            words = sayings.of_unused(self.story, number)
            self.beat(f"no path {number}", row="no path", words=words)
        for node, index, told in sayings.of_zeros(self.story):
            self._stop(node.index, index, told)

    def _stop(self, card: int, index: Index, told: Words) -> None:
        """A zero in a frame, with its reasons."""
        key = (GRADIENT, card, 0)
        grid = self.desk.grid(card, 0) if key in self.desk.now.parts else None
        frames = [RoundFrame(grid[index])] if grid is not None else []
        motions = [appear(*frames)] if frames else []
        name = f"zero {card}{list(index)}"
        self.beat(name, *motions, row="zero", words=told)
        if frames:
            self.beat(f"after {name}", vanish(*frames), row="put back", pause=1.0)
