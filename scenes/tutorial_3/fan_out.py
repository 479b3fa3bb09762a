"""Tutorial 3: one x, used three times; what comes back by each use waits, and is added up."""

from __future__ import annotations

from gradmath.problems.tutorial_3.fan_out import FanOut as Found
from gradmath.problems.tutorial_3.fan_out import fan_out
from gradmath.records.fork import USES, ForkPass
from gradmath.records.tensor import Record
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    Position,
    ProductSign,
    Region,
    SumSign,
    Words,
    announce,
    ask,
    every,
    silent,
    state,
)
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.graph.fork import again, backward, forward, nudging
from scenes.kit.graph.fork.fork import Fork
from scenes.kit.graph.signs.facts import (
    AddedUp,
    EffectsAddUp,
    EffectsForetold,
    SavesItsFactors,
    TimesOther,
    WaysBack,
    WeighedSign,
)
from scenes.kit.truth.facts import GainSign

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.25, top=2.5)
FORWARD, BACKWARD = "y = x * x + x", "y.backward(v)"
FEW_LINES = 3
COUNTED = "one", "two", "three"


class FanOut(Lecture):
    """What x sends along three ways comes back by them, and is added up in x.grad."""

    captions = {
        "title": ask("Where do the uses of `x` meet again?"),
        "x": silent(),
        "uses": announce("Each use of `x` has its own way: three ways."),
        "windows": announce("The product saves both factors: two windows onto `x`."),
        "sum": silent(),
        "seed": announce("`backward` starts at `y`, weighed by `v`."),
        "back": announce("A product sends `v` times the other factor."),
        "rule": state("Entry by entry: {weight} × {other} {times} {sent}."),
        "second": silent(),
        "guess": ask(
            "What does {grad} get?",
            ring=True,
            choices={"the addend": "{first}", "a factor": "{third}", "summed": "{lies}"},
        ),
        "guess alone": ask("What does {grad} get?", ring=True),
        "surprise": state(
            "They meet before `x.grad`: {first} + {second} + {third} {meet} {total}."
        ),
        "kept": silent(),
        "weigh": announce("Why the sum? Take `v @ y`, the weighed `y`."),
        "makes": state({
            "one": "`v @ y`: {weighta} × {ya} {makes} {before}.",
            "two": "`v @ y`: {weighta} × {ya} + {weightb} × {yb} {makes} {before}.",
            "three": "{weighta} × {ya} + {weightb} × {yb} + {weightc} × {yc} {makes} {before}.",
        }),
        "nudge": announce("Let `n` be `x`, with {entry} nudged by {step}."),
        "each": ask("`n` for an `x`: how far does `v @ y` move?"),
        "foretold": state(
            "Step times what came back: {step} × {came} {closes} {effect}."
        ),
        "end to end": silent(),
        "all": announce("Now `n` wherever `x` is."),
        "why": state("{together}: about the sum of the three."),
        "again": ask("Once more: what is in {grad} then?"),
        "return": silent(),
        "meet again": state("They meet: a new {comes}, over the old {lies}."),
        "adds": state("It is added: {lies} + {comes} {adds} {both}."),
        "answer": state("Uses meet before `x.grad`; their sum is added to it."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(fan_out)
        (first, second), nudges = found.passes, found.nudges
        fork = self.fork = Fork(first, STAGE, [second])
        self.words = words_of(found)
        window = self.open_window(first.listing, "x.requires_grad_()", lines=FEW_LINES)
        self.beat("x", forward.arrive(fork), pause=0.2)
        self.beat("uses", forward.multiply(fork, window), pause=0.1)
        self.beat("windows", forward.save(fork), pause=0.1)
        self.beat("sum", forward.add(fork), pause=0.1)
        self.beat("seed", backward.sit_down(fork), line=BACKWARD, pause=0.1)
        last = len(first.x.value) - 1
        self.beat("back", backward.send_back(fork, last), pause=0.1)
        self.beat("rule", pause=0.1)
        self.beat("second", backward.send_second(fork), pause=0.1)
        self.beat(guess_of(found), backward.point_out(fork, nudges.entry), pause=0.1)
        self.beat("surprise", backward.add_up(fork, pace=0.72), pause=0.1)
        self.beat("kept", backward.put_away(fork, nudges.entry), pause=0.1)
        self.explain(found, window)
        self.repeat(window, nudges.entry)

    def explain(self, found: Found, window: CodeWindow) -> None:
        """Why what comes back is summed: by nudges."""
        fork, nudges = self.fork, found.nudges
        bench = nudging.NudgeBench(fork, nudges)
        self.beat("weigh", nudging.weigh(fork, window, bench), pause=0.1)
        self.beat("makes", pause=0.1)
        self.beat("nudge", nudging.make_ready(window, nudges, bench), pause=0.1)
        self.beat("each", nudging.nudge(fork, window, nudges, bench), pause=0.1)
        self.beat("foretold", nudging.hold_against(fork, nudges.entry), pause=0.1)
        self.beat("end to end", nudging.join(bench), pause=0.1)
        self.beat("all", nudging.nudge_all(fork, window, nudges, bench), pause=0.1)
        self.beat("why", pause=0.1)
        leaving = nudging.clear(fork, bench)
        once_more = again.once_more(fork, found.passes[1], window, leaving)
        self.beat("again", once_more, pause=0.1)

    def repeat(self, window: CodeWindow, entry: int) -> None:
        """A second pass sends the same, which is added to what lies there."""
        fork = self.fork
        self.beat("return", again.back_once_more(fork, window), pause=0.1)
        met = backward.add_up(fork, pace=0.5), backward.hold_apart(fork, entry)
        self.beat("meet again", *met, pause=0.1)
        self.beat("adds", backward.add_to_grad(fork, entry), pause=0.1)
        self.beat("answer", backward.light_ways(fork), pause=0.6)


def guess_of(found: Found) -> str:
    """Where the numbers that one might guess differ, they stand to be chosen from."""
    k, run = found.nudges.entry, found.passes[0]
    numbers = {each.text((k,)) for each in (*run.contributions.values(), run.total)}
    return "guess" if len(numbers) == 3 else "guess alone"


def words_of(found: Found) -> Words:
    (first, second), nudges = found.passes, found.nudges
    k = (nudges.entry,)

    def entry(record: Record) -> Entry:
        return Entry(record, k, ink=Face.GRADIENT)

    last = (first.x.shape[0] - 1,)
    weight, other = (
        Entry(first.v, last, ink=Face.GRADIENT),
        Entry(first.saved["other"], last, ink=Face.VALUE),
    )
    sent = Entry(first.contributions["self"], last, ink=Face.GRADIENT)
    came = entry(first.contributions["self"])
    comes, both = entry(second.total), entry(second.grad_after)
    total, lies = entry(first.total), entry(first.grad_after)
    step, size = Entry(nudges.step), Entry(nudges.size)
    effect = Entry(nudges.alone["self"])
    closes = GainSign((step, came), effect, (size, size))
    ways_back = tuple(entry(first.contributions[use]) for use in first.order)
    alone = tuple(Entry(nudges.alone[use]) for use in first.order)
    values = range(first.x.shape[0])
    weighed = {
        f"{name}{letter}": Entry(record, (j,), ink=ink)
        for j, letter in zip(values, "abc", strict=False)
        for name, record, ink in (
            ("weight", first.v, Face.GRADIENT),
            ("y", first.y, Face.VALUE),
        )
    }
    before = Entry(nudges.before)
    makes = WeighedSign(tuple(weighed.values()), before)
    return Words(
        {
            **{
                f"{name}{letter}": weighed[f"{name}a"]
                for name in ("weight", "y")
                for letter in "bc"
            },
            **weighed,  # where there are fewer, no text with more of them is said
            "makes": makes,
            "before": before,
            "together": Entry(nudges.together),
            "weight": weight,
            "entry": Position(first.x, k, Face.VALUE),
            "grad": Position(first.grad_after, k, Face.GRADIENT),
            "other": other,
            "times": ProductSign((weight, other), sent),
            "sent": sent,
            "came": came,
            "step": step,
            "effect": effect,
            "closes": closes,
            **dict(zip(("first", "second", "third"), ways_back, strict=True)),
            "meet": SumSign(ways_back, total),
            "total": total,
            "lies": lies,
            "comes": comes,
            "adds": SumSign((lies, comes), both),
            "both": both,
        },
        {
            "the addend": every(first.total, "==", first.contributions[first.order[0]], at=[k]),
            "a factor": every(first.total, "==", first.contributions[first.order[2]], at=[k]),
            "summed": summed(first, k),
            "guess": ways(first),
            "guess alone": ways(first),
            "weigh": summed(first, k),
            **{each: makes if len(values) == n else () for n, each in enumerate(COUNTED, 1)},
            "meet again": summed(second, k),
            "windows": SavesItsFactors((first.windows["self"], first.windows["other"])),
            "back": TimesOther(
                first.passed,
                (first.saved["self"], first.saved["other"]),
                (first.contributions["self"],),
            ),
            "rule": ProductSign((weight, other), sent),
            "uses": ways(first),
            "surprise": [ways(first), summed(first, k)],
            "foretold": [EffectsForetold(step, ways_back, alone, size), closes],
            "why": EffectsAddUp(first.x, nudges.moved, alone, Entry(nudges.together)),
            "adds": SumSign((lies, comes), both),
            "answer": Law(uses_add_up, found.passes),
        },
    )


def ways(run: ForkPass) -> WaysBack:
    return WaysBack(tuple(run.tracks[use] for use in USES))


def summed(run: ForkPass, k: tuple[int]) -> SumSign:
    return SumSign(
        tuple(Entry(run.contributions[use], k) for use in run.order), Entry(run.total, k)
    )


def uses_add_up(run: ForkPass) -> list[AddedUp]:
    """Each use of x sends one contribution, and what comes to x is their sum."""
    return [AddedUp(tuple(run.contributions[use] for use in run.order), run.total)]
