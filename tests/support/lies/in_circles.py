"""Operators that lie about integers on a ring, and about who walks there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import RIGHT

from scenes.kit.circle.comb import Comb, rolled
from scenes.kit.circle.ledger import SumRow
from scenes.kit.circle.walker import Contact, Faller, Probe, Walker
from tests.support.lies.stage import Stage


def walker_one_tooth_on(stage: Stage) -> str | None:
    """A walker at another tooth than it reads."""
    walker = stage.one(stage.all(Walker))
    if walker is None or walker.k + 4 >= walker.record.shape[0]:
        return None
    place = walker.comb.pose.on(float(walker.record.value[walker.k + 4]))
    walker.dot.move_to(place)
    return f"a walker at the tooth after {walker.number.drawn}"


def way_of_another_length(stage: Stage) -> str | None:
    """A walker that has come from farther than it has."""
    walker = stage.one(each for each in stage.all(Walker) if len(each.ways[0].points) > 80)
    if walker is None:
        return None
    way = walker.ways[0]
    way.lay(way.points[:-40])
    return "a way that ends before its walker"


def comb_turned(stage: Stage) -> str | None:
    """Teeth and numbers that slide along a comb."""
    comb = stage.one(each for each in stage.all(Comb) if any(
        label.fill_rgbas[0, 3] for label in each.labels.values()))  # fmt: skip
    if comb is None:
        return None
    label = comb.labels[max(k for k, each in comb.labels.items() if each.fill_rgbas[0, 3])]
    label.shift(stage.draw.choice([-0.2, 0.2]) * RIGHT)
    return f"{label.drawn} beside its tooth"


def rolled_elsewhere(stage: Stage) -> str | None:
    """A ring that has rolled farther than it touches."""
    contact = stage.one(stage.all(Contact))
    if contact is None:
        return None
    contact.ring.lie(rolled(contact.hung, contact.k + 5))
    return f"a ring rolled five beyond {contact.above.drawn}"


def dtype_aside(stage: Stage) -> str | None:
    """A dtype that stands beside another line."""
    row = stage.one(stage.all(SumRow))
    if row is None:
        return None
    row.said.shift(0.3 * RIGHT)
    return f"the dtype of {row.summed.line} aside"


def fallen_elsewhere(stage: Stage) -> str | None:
    """A dot that falls to another tooth."""
    faller = stage.one(stage.all(Faller))
    if faller is None:
        return None
    value = np.array(faller.end.value - 1)
    faller.end = replace(faller.end, value=value)
    faller.dot.shift(0.5 * RIGHT)
    return "a dot that falls elsewhere"


def probe_off_its_integer(stage: Stage) -> str | None:
    """A dot that begins between two integers."""
    probe = stage.one(stage.all(Probe))
    if probe is None:
        return None
    probe.dot.shift(0.15 * RIGHT)
    return "an integer between two integers"


IN_CIRCLES = (
    walker_one_tooth_on, way_of_another_length, comb_turned, rolled_elsewhere, dtype_aside,
    fallen_elsewhere, probe_off_its_integer,
)  # fmt: skip
