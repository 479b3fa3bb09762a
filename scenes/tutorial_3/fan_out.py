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
from scenes.kit.graph.fork import again, backward, forward, nudging
from scenes.kit.graph.fork.fork import Fork
from scenes.kit.graph.signs.facts import (
    AddedUp,
    EffectsAddUp,
    EffectsForetold,
    SavesItsFactors,
    TimesOther,
    WaysBack,
)
from scenes.kit.truth.facts import GainSign

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.25, top=2.5)
FORWARD, BACKWARD = "y = x * x + x", "y.backward(v)"
FEW_LINES = 3


class FanOut(Lecture):
    """What x sends along three ways comes back by them, and is added up in x.grad."""

    captions = {
        "title": ask("Where do the uses of `x` meet again?"),
        "x": silent(),
        "uses": announce("Each use of `x` has a way of its own: three ways."),
        "windows": state("The product saves both factors: two windows onto `x`."),
        "sum": silent(),
        "seed": announce("`backward` starts at `y`. You choose its weights: `v`."),
        "back": silent(),
        "rule": state(
            "A product sends `v` times the other factor: {weight} × {other} {times} {sent}."
        ),
        "guess": ask(
            "What does {grad} get?",
            ring=True,
            choices={"the addend": "{first}", "a factor": "{third}", "summed": "{lies}"},
        ),
        "guess alone": ask("What does {grad} get?", ring=True),
        "surprise": state("They meet in {grad}: {first} + {second} + {third} {meet} {lies}."),
        "nudge": announce("Why the sum? Let `n` be `x`, with {entry} nudged by {step}."),
        "each": ask("`n` for `x`, place by place: how far does `v @ y` move?"),
        "foretold": state(
            "Each is the step times what came back: {step} × {came} {closes} {effect}."
        ),
        "end to end": silent(),
        "all": announce("Now `n` wherever `x` is."),
        "why": state("It does about as much as the three together: a sum."),
        "again": announce("Now the lines once more."),
        "adds": state("Added, too: {lies} + {comes} {adds} {both}."),
        "answer": state("All uses of `x` meet in `x.grad`: each adds to it."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(fan_out)
        (first, second), nudges = found.passes, found.nudges
        fork = self.fork = Fork(first, STAGE, [second])
        self.words = words_of(found)
        window = self.open_window(first.listing, "x.requires_grad_()", lines=FEW_LINES)
        self.beat("x", forward.arrive(fork), pause=0.2)
        self.beat("uses", forward.multiply(fork, window), pause=0.1)
        self.beat("windows", pause=0.1)
        self.beat("sum", forward.add(fork), pause=0.1)
        self.beat("seed", backward.sit_down(fork), line=BACKWARD, pause=0.1)
        self.beat("back", backward.send_back(fork), pause=0.1)
        self.beat("rule", backward.point_at_factors(fork, len(first.x.value) - 1), pause=0.1)
        self.beat(guess_of(found), backward.point_out(fork, nudges.entry), pause=0.1)
        self.beat(
            "surprise", backward.add_up(fork, pace=0.85), backward.put_away(fork, nudges.entry)
        )
        bench = nudging.NudgeBench(fork, nudges)
        self.beat("nudge", nudging.make_ready(fork, window, nudges, bench), pause=0.1)
        self.beat("each", nudging.nudge(fork, window, nudges, bench), pause=0.1)
        self.beat("foretold", pause=0.1)
        self.beat("end to end", nudging.join(bench), pause=0.1)
        self.beat("all", nudging.nudge_all(fork, window, nudges, bench), pause=0.1)
        self.beat("why", pause=0.1)
        clear = nudging.clear(bench)
        self.beat("again", clear, again.once_more(fork, second, window), pause=0.1)
        summed_up = backward.add_up(fork, pace=0.4), backward.add_to_grad(fork)
        self.beat("adds", again.back_once_more(fork, window), *summed_up, pause=0.1)
        self.beat("answer", backward.point_at_sum(fork, nudges.entry), pause=0.6)


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
    lies = entry(first.grad_after)
    step, size = Entry(nudges.step), Entry(nudges.size)
    effect = Entry(nudges.alone["self"])
    closes = GainSign((step, came), effect, (size, size))
    ways_back = tuple(entry(first.contributions[use]) for use in first.order)
    alone = tuple(Entry(nudges.alone[use]) for use in first.order)
    return Words(
        {
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
            "meet": SumSign(ways_back, lies),
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
            "nudge": summed(first, k),
            "windows": SavesItsFactors((first.windows["self"], first.windows["other"])),
            "rule": [
                TimesOther(
                    first.passed,
                    (first.saved["self"], first.saved["other"]),
                    (first.contributions["self"], first.contributions["other"]),
                ),
                ProductSign((weight, other), sent),
            ],
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
