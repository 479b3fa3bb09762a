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
from scenes.kit.graph.fork import backward, forward, nudging
from scenes.kit.graph.fork.fork import Fork
from scenes.kit.graph.signs.facts import (
    AddedUp,
    EffectsAddUp,
    EffectsForetold,
    TimesOther,
    WaysBack,
)
from scenes.kit.truth.facts import GainSign

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.25, top=2.5)
FORWARD, BACKWARD = "y = x * x + x", "y.backward(v)"


class FanOut(Lecture):
    """What is copied forward is summed backward, and .grad sums over passes, too."""

    captions = {
        "title": ask("Where do the uses of `x` meet again?"),
        "copies": announce("Each use takes a copy of `x`: three copies."),
        "seed": announce("`backward` starts at `y`. You choose its weights: `v`."),
        "guess": ask(
            "What arrives at {entry}, by three ways?",
            ring=True,
            choices={"once": "{weight}", "thrice": "{tripled}", "summed": "{arrived}"},
        ),
        "guess alone": ask("What arrives at {entry}, by three ways?", ring=True),
        "product": silent(),
        "surprise": state(
            "Three ways meet at {entry}: {first} + {second} + {third} {meet} {lies}."
        ),
        "rule": state(
            "A product sends `v` times the other factor: {weight} × {other} {times} {sent}."
        ),
        "factors": silent(),
        "before": silent(alone=True),
        "nudge": ask("Nudge {entry} by {step}, copy by copy: how far does `v @ y` move?"),
        "foretold": state(
            "Each is the step times what came back: {step} × {sent} {closes} {effect}."
        ),
        "why": state("One nudge moves all three copies: the effects add up."),
        "again": announce("Run the lines again: a new graph is made."),
        "second pass": ask("Once more. Is `x.grad` replaced, or added to?", ring=True),
        "adds": state("Added: {lies} + {again} {adds} {both}."),
        "zero": state("`backward` adds: to zero `x.grad` is up to you."),
        "fresh": announce("Once more, from zero."),
        "answer": state("What is copied forward is summed backward."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(fan_out)
        (first, second, third), nudges = found.passes, found.nudges
        fork = self.fork = Fork(first, STAGE, [second, third])
        self.words = words_of(found)
        window = self.open_window(first.listing, "x.requires_grad_()")
        self.beat("copies", forward.arrive(fork), forward.copies(fork, window))
        self.beat("seed", backward.sit_down(fork), line=BACKWARD)
        self.beat(guess_of(found), backward.point_out(fork, nudges.entry))
        self.beat("product", backward.send_back(fork))
        summed = backward.add_up(fork), backward.put_away(fork, nudges.entry)
        self.beat("surprise", *summed, backward.show_addends(fork, nudges.entry))
        self.beat("rule", pause=0.1)
        self.beat("factors", backward.point_at_factors(fork, nudges.entry), pause=0.1)
        bench = nudging.NudgeBench(fork, nudges)
        self.beat("before", nudging.make_ready(fork, window, nudges, bench), pause=0.1)
        self.beat("nudge", nudging.nudge(fork, window, nudges, bench), pause=0.1)
        self.beat("foretold")
        self.beat("why", nudging.join(fork, window, nudges, bench))
        again = nudging.clear(bench), forward.fresh_graph(fork, second, window, pace=0.46)
        self.beat("again", *again, pause=0.1)
        self.beat("second pass", backward.another_pass(fork, window, pace=0.34))
        self.beat("adds", backward.add_to_grad(fork))
        self.beat("zero", backward.tip(fork, found.zeroed), line="x.grad.zero_()")
        self.beat("fresh", forward.fresh_graph(fork, third, window, pace=0.46), pause=0.1)
        whole = backward.another_pass(fork, window, pace=0.34), backward.add_to_grad(fork)
        self.beat("answer", *whole, backward.show_addends(fork, nudges.entry))


def guess_of(found: Found) -> str:
    """Where the numbers that one might guess differ, they stand to be chosen from."""
    k, run = found.nudges.entry, found.passes[0]
    numbers = {each.text((k,)) for each in (run.v, found.tripled, run.total)}
    return "guess" if len(numbers) == 3 else "guess alone"


def words_of(found: Found) -> Words:
    (first, second, _), nudges = found.passes, found.nudges
    k = (nudges.entry,)

    def entry(record: Record) -> Entry:
        return Entry(record, k, ink=Face.GRADIENT)

    weight, arrived = entry(first.v), entry(first.total)
    other, sent = Entry(first.saved["other"], k, ink=Face.VALUE), entry(first.contributions["self"])
    again, both = entry(second.total), entry(second.grad_after)
    lies = entry(first.grad_after)
    step, size = Entry(nudges.step), Entry(nudges.size)
    effect = Entry(nudges.alone["self"])
    closes = GainSign((step, sent), effect, (size, size))
    came = tuple(entry(first.contributions[use]) for use in first.order)
    alone = tuple(Entry(nudges.alone[use]) for use in first.order)
    return Words(
        {
            "weight": weight,
            "entry": Position(first.x, k, Face.VALUE),
            "tripled": entry(found.tripled),
            "other": other,
            "times": ProductSign((weight, other), sent),
            "sent": sent,
            "step": step,
            "effect": effect,
            "closes": closes,
            "arrived": arrived,
            **dict(zip(("first", "second", "third"), came, strict=True)),
            "meet": SumSign(came, lies),
            "lies": lies,
            "again": again,
            "adds": SumSign((lies, again), both),
            "both": both,
        },
        {
            "once": every(first.total, "==", first.v, at=[k]),
            "thrice": every(first.total, "==", found.tripled, at=[k]),
            "summed": summed(first, k),
            "guess": ways(first),
            "guess alone": ways(first),
            "fresh": every(found.zeroed, "==", 0),
            "rule": [
                TimesOther(
                    first.passed,
                    (first.saved["self"], first.saved["other"]),
                    (first.contributions["self"], first.contributions["other"]),
                ),
                ProductSign((weight, other), sent),
            ],
            "copies": ways(first),
            "surprise": [ways(first), summed(first, k)],
            "foretold": [
                EffectsForetold(step, came, alone, size),
                closes,
            ],
            "why": EffectsAddUp(first.x, nudges.moved, alone, Entry(nudges.together)),
            "adds": SumSign((lies, again), both),
            "zero": [SumSign((lies, again), both), every(found.zeroed, "==", 0)],
            "answer": Law(copies_are_summed, found.passes),
        },
    )


def ways(run: ForkPass) -> WaysBack:
    return WaysBack(tuple(run.tracks[use] for use in USES))


def summed(run: ForkPass, k: tuple[int]) -> SumSign:
    return SumSign(
        tuple(Entry(run.contributions[use], k) for use in run.order), Entry(run.total, k)
    )


def copies_are_summed(run: ForkPass) -> list[AddedUp]:
    """Each use of x sends one contribution, and what comes to x is their sum."""
    return [AddedUp(tuple(run.contributions[use] for use in run.order), run.total)]
