"""What the captions of ZeroWeightGetsGradient may name, and the facts that they state."""

from __future__ import annotations

from collections.abc import Sequence

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
    count,
    every,
    unchanged,
)
from scenes.kit.truth.facts import GainSign


def words_of(found: ZeroWeightGetsGradient) -> Words:
    run, (i, j), nudge, after = found.run, found.place, found.nudge, found.step.after
    assert run.W_grad is not None
    gradient = Entry(run.W_grad, (i, j), ink=Face.GRADIENT)
    bar, x = Entry(run.z_bar, (i,), ink=Face.GRADIENT), Entry(run.x, (j,))
    sign = ProductSign((bar, x), gradient)
    step, gain = Entry(nudge.step), Entry(nudge.gain)
    ends = Entry(nudge.before.weighted, ()), Entry(nudge.after.weighted, ())
    assert nudge.before.W_grad is not None
    slope = Entry(nudge.before.W_grad, (i, j), ink=Face.GRADIENT)
    gains = GainSign((slope, step), gain, ends=ends)
    slid = found.slide or (run, run)
    return Words(
        {
            "zero": Position(run.W, (i, j)),
            "nothing": Entry(run.W, (i, j)),
            "bar": bar,
            "wire": x,
            "makes": sign,
            "gradient": gradient,
            "nudged": Position(nudge.after.W, (i, j)),
            "step": step,
            "slope": slope,
            "gives": gains,
            "gain": gain,
            "sliding": Position(run.W, found.sliding),
        },
        {
            "nothing": [every(run.W_grad, "==", 0, at=[(i, j)])],
            "bar": [every(run.W_grad, "==", float(bar.record.value[i]), at=[(i, j)])],
            "product": [sign, every(run.W, "==", 0, at=[(i, j)])],
            "each": Law(outer, (run,)),
            "gains": [gains] if nudge.kept else [],
            "stays": [unchanged([_grad(each) for each in slid]), *_moves(slid)],
            "connected": [
                count(after.W, "!=", 0, int((after.W.value != 0).sum())),
                every(after.W, "!=", 0, at=found.connected),
            ],
            "answer": Law(outer, found.runs),
        },
    )  # fmt: skip


def outer(run: MachineRun) -> Sequence[BearingFact]:
    """Each entry of W.grad is z-bar of its row times x of its column."""
    grad = _grad(run)
    rows, columns = grad.shape
    return [
        ProductSign((Entry(run.z_bar, (i,)), Entry(run.x, (j,))), Entry(grad, (i, j)))
        for i in range(rows)
        for j in range(columns)
    ]


def _grad(run: MachineRun):  # type: ignore[no-untyped-def]
    assert run.W_grad is not None
    return run.W_grad


def _moves(slid: Sequence[MachineRun]) -> list[BearingFact]:
    moved = (slid[0].x_grad.value != slid[-1].x_grad.value).nonzero()[0].tolist()
    return [changed((slid[0].x_grad, slid[-1].x_grad), at=moved or None)]
