"""What the captions of the film about two hidden weights may name and state."""

from __future__ import annotations

from gradmath.records.quotients import HiddenRatio
from scenes.kit import Entry, Words
from scenes.kit.ratios.facts import (
    CurveOf,
    FitFinds,
    SameDots,
    Scattered,
    SharedAre,
    StraightAndOff,
)


def words_of(hidden: HiddenRatio) -> Words:
    few, shared, many = hidden.few, hidden.shared, hidden.many
    low, high = int(few.factor.value.argmin()), int(few.factor.value.argmax())
    assert shared.ons is not None
    return Words(
        {
            "few": Entry(few.n),
            "low": Entry(few.factor, (low,)),
            "high": Entry(few.factor, (high,)),
            "percent": Entry(hidden.percent),
            "upper": Entry(shared.ons, (0,)),
            "lower": Entry(shared.ons, (1,)),
            "n": Entry(many.n),
            "fit": Entry(many.fit),
            "give": Entry(many.give),
        },
        {
            "level": CurveOf(few, "level"),
            "straight": CurveOf(few, "straight"),
            "bent": CurveOf(few, "bent"),
            "scatter": Scattered(few, low, high),
            "both": SharedAre(hidden, "both"),
            "straighter": SharedAre(hidden, "straighter"),
            "neither": SharedAre(hidden, "neither"),
            "off": [StraightAndOff(hidden), SharedAre(hidden, "straighter")],
            "by chance": [StraightAndOff(hidden), SharedAre(hidden, "both")],
            "ons": SameDots(shared),
            "found": FitFinds(hidden),
        },
    )
