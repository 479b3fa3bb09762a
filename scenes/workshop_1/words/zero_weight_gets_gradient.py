"""What the captions of ZeroWeightGetsGradient may name, and the facts that they state."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TypeAlias

from gradmath.problems.workshop_1.zero_weight_gets_gradient import ZeroWeightGetsGradient
from gradmath.records.layer import MachineRun
from scenes.kit import (
    BearingFact,
    Entry,
    Face,
    Law,
    Position,
    ProductSign,
    Words,
    changed,
    every,
    falls,
    holding,
    rises,
    row,
    unchanged,
)
from scenes.kit.truth.facts import GainSign

HeldFacts: TypeAlias = Sequence[BearingFact]


def words_of(found: ZeroWeightGetsGradient) -> Words:
    run, (i, j), nudge = found.run, found.place, found.nudge
    sign = product_at(run, i, j)
    return Words(
        {
            "zero": Position(run.W, (i, j)),
            "nothing": Entry(run.W, (i, j)),
            "bar": sign.parts[0],
            "wire": sign.parts[1],
            "makes": sign,
            "gradient": sign.whole,
            "nudged": Position(nudge.after.W, (i, j)),
            **gain_names(found),
            "sliding": Position(run.W, found.sliding),
        },
        {
            "machine": every(run.W, "==", 0, at=holding(run.W, "==", 0)),
            **dict.fromkeys(("guess", "guess alone"), every(run.W, "==", 0, at=[(i, j)])),
            **guess_facts(run, (i, j)),
            "product": every(run.W, "==", 0, at=[(i, j)]),
            "each": Law(outer, (run,)),
            **zero_rows(run, i),
            **gain_facts(found),
            "stays": Law(only_x_follows, (found.slide,) if found.slide else ()),
            **step_facts(found),
            "answer": Law(zeros_too, found.runs),
        },
    )  # fmt: skip


def product_at(run: MachineRun, i: int, j: int) -> ProductSign:
    """z-bar times x makes the gradient of a weight."""
    factors = Entry(run.z_bar, (i,), ink=Face.GRADIENT), Entry(run.x, (j,))
    return ProductSign(factors, Entry(run.weight_gradient, (i, j), ink=Face.GRADIENT))


def guess_of(found: ZeroWeightGetsGradient) -> str:
    """Where the numbers that one might guess read differently, they stand to be chosen from."""
    bar, whole = (
        float(each.text.replace("−", "-"))
        for sign in [product_at(found.run, *found.place)]
        for each in (sign.parts[0], sign.whole)
    )
    return "guess" if bar != whole else "guess alone"


def guess_facts(run: MachineRun, place: tuple[int, int]) -> dict[str, HeldFacts]:
    """What the gradient would be: nothing, the product, or z-bar alone."""
    grad, bar = run.weight_gradient, run.z_bar.value[place[0]]
    return {
        "none": [every(grad, "==", 0, at=[place])],
        "times": [product_at(run, *place)],
        "alone": [every(grad, "==", float(bar), at=[place])],
    }


def outer(run: MachineRun) -> HeldFacts:
    """Each entry of W.grad is z-bar of its row times x of its column."""
    return [product_at(run, i, j) for i, j in product(*map(range, run.W.shape))]


def zeros_too(run: MachineRun) -> HeldFacts:
    """So it is where a weight is zero and its gradient is not."""
    moved = holding(run.weight_gradient, "!=", 0)
    there = [index for index in holding(run.W, "==", 0) if index in moved]
    if not there:
        return ()
    return [*(product_at(run, i, j) for i, j in there), every(run.W, "==", 0, at=there)]


def zero_rows(run: MachineRun, seen: int) -> dict[str, HeldFacts]:
    """The other rows, if all or some of them are zero."""
    others = [i for i in range(len(run.z_bar.value)) if i != seen]
    dark = [i for i in others if run.z_bar.value[i] == 0]
    zero = [every(run.z_bar, "==", 0, at=dark), row(run.weight_gradient, dark, "==", 0)]
    return {"rows of zeros": zero if dark else (), "others": [Law(outer, (run,))]}


def gain_names(found: ZeroWeightGetsGradient) -> dict[str, Entry | GainSign]:
    sign = gain_of(found)
    slope, step = sign.parts
    return {"slope": slope, "step": step, "gives": sign, "gain": sign.whole}


def gain_of(found: ZeroWeightGetsGradient) -> GainSign:
    """The gradient times the step is the gain, as long as no switch moves."""
    nudge = found.nudge
    slope = Entry(nudge.before.weight_gradient, found.place, ink=Face.GRADIENT)
    ends = Entry(nudge.before.weighted), Entry(nudge.after.weighted)
    return GainSign((slope, Entry(nudge.step)), Entry(nudge.gain), ends)


def gain_facts(found: ZeroWeightGetsGradient) -> dict[str, HeldFacts]:
    nudge, sign = found.nudge, gain_of(found)
    kept = nudge.kept and sign.fault() is None
    passes = nudge.before.weighted, nudge.after.weighted
    kinds = {"up": rises(passes), "down": falls(passes)}
    return {name: [kind] if kept else () for name, kind in kinds.items()}


def only_x_follows(runs: Sequence[MachineRun]) -> HeldFacts:
    """While a weight slides x.grad changes, and W.grad does not."""
    first, last = runs[0].x_grad, runs[-1].x_grad
    at = product(*map(range, first.shape))
    moved = [index for index in at if first.value[index] != last.value[index]]
    if not moved:
        return ()
    return [changed((first, last), at=moved), unchanged([run.weight_gradient for run in runs])]


def step_facts(found: ZeroWeightGetsGradient) -> dict[str, HeldFacts]:
    before, after = found.step.before, found.step.after
    new = list(found.connected)
    return {
        "reach all": [every(after.x_grad, "!=", 0)],
        "connected": [every(before.W, "==", 0, at=new)] if new else (),
    }
