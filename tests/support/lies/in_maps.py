"""Operators that lie about maps of what goes against V, and about pushes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import UP

from gradmath.records.stepped import SteppedRun
from scenes.kit.astray.change_map import ChangeMap
from scenes.kit.astray.ledger import Ledger
from scenes.kit.astray.push import PushArrow
from tests.support.lies.stage import Stage


def mark_turned(stage: Stage) -> str | None:
    """A mark that points up where its entry falls, or the other way round."""
    found = stage.one(each for each in stage.all(ChangeMap) if each.change is not None)
    if found is None:
        return None
    marks = stage.one(part for part in found.marks if len(part.points))
    if marks is None:
        return None
    first = marks.points[:12]
    middle = (first.min(axis=0) + first.max(axis=0)) / 2
    marks.points[:12] = first * [1.0, -1.0, 1.0] + [0.0, 2 * middle[1], 0.0]
    return f"a mark of {found.record.name} turned over"


def rim_of_another(stage: Stage) -> str | None:
    """A rim around an entry beside the one that goes against V."""
    found = stage.one(each for each in stage.all(ChangeMap) if len(each.rims.points))
    if found is None:
        return None
    _, down = found.spot.pitch(*found.record.shape)
    found.rims.points[:16] = found.rims.points[:16] + down * UP
    return f"a rim of {found.record.name} around another entry"


def weights_of_the_other_sign(stage: Stage) -> str | None:
    """The halves of all cells in each other's colour."""
    found = stage.one(each for each in stage.all(ChangeMap))
    if found is None or not all(len(tint.points) for tint in found.tints):
        return None
    rises, sinks = found.tints
    inks = rises.fill_rgbas.copy(), sinks.fill_rgbas.copy()
    sinks.fill_rgbas, rises.fill_rgbas = inks
    return f"V in the colours of -V behind {found.record.name}"


def push_turned(stage: Stage) -> str | None:
    """A push that points the other way."""
    push = stage.one(stage.all(PushArrow))
    if push is None:
        return None
    tail, tip = push.ends()
    for part, points in zip((push.shaft, push.shine, *push.cone),
                            push.outlines(tail, 2 * tail - tip), strict=True):  # fmt: skip
        part.points = part.born = np.asarray(points)
    return f"{push.told} turned around"


def bar_of_a_ledger_turned(stage: Stage) -> str | None:
    """A bar on the other side of where it begins."""
    ledger = stage.one(stage.all(Ledger))
    if ledger is None:
        return None
    bars = stage.one(part for part in ledger.bars if len(part.points))
    if bars is None:
        return None
    first = bars.points[:16]
    if np.ptp(first[:, 1]) < 0.05:
        return None
    bars.points[:16] = first + np.ptp(first[:, 1]) * UP
    return f"a bar of {ledger.record.name} on the other side"


def bars_of_another_way(stage: Stage) -> str | None:
    """The numbers of another run under bars that have been laid."""
    ledger = stage.one(stage.all(Ledger))
    if ledger is None or not ledger.begun or not isinstance(ledger.run, SteppedRun):
        return None
    shares = ledger.run.shares
    ledger.run = replace(ledger.run, shares=replace(shares, value=shares.value[::-1].copy()))
    return f"{shares.name} backwards"


IN_MAPS = (
    mark_turned, rim_of_another, weights_of_the_other_sign, push_turned, bar_of_a_ledger_turned,
    bars_of_another_way,
)  # fmt: skip
