"""What the captions of the film about two hidden weights may name and state."""

from __future__ import annotations

from gradmath.records.quotients import HiddenRatio
from scenes.kit import BearingFact, Entry, Face, Words
from scenes.kit.ratios.facts import (
    GUESSES,
    CurveOf,
    FitFinds,
    SameDots,
    Scattered,
    SharedAre,
    StraightAndOff,
)
from scenes.kit.ratios.pull import SharesSign


def words_of(hidden: HiddenRatio) -> Words:
    few, shared, many = hidden.few, hidden.shared, hidden.many
    low, high = int(few.factor.value.argmin()), int(few.factor.value.argmax())
    assert shared.ons and shared.upper and shared.lower
    target, level = Entry(hidden.target), Entry(shared.level, ink=Face.GRADIENT)
    upper, lower = (Entry(shared.ons, (k,)) for k in range(2))
    makes = SharesSign((target, upper, lower), level)
    guesses: dict[str, BearingFact] = {
        name: SharedAre(few.factor, shared.factor, hidden.target, name) for name in GUESSES
    }
    off = StraightAndOff(shared.factor, hidden.target, hidden.percent)
    return Words(
        {
            "few": Entry(few.n),
            "low": Entry(few.factor, (low,)),
            "high": Entry(few.factor, (high,)),
            "percent": Entry(hidden.percent),
            "upper": upper,
            "lower": lower,
            "target": target,
            "makes": makes,
            "level": level,
            "n": Entry(many.n),
            "fit": Entry(many.fit),
            "give": Entry(many.give),
        },
        {
            "straight": CurveOf(few.through, few.ratio, "straight"),
            "scatter": Scattered(few.factor, low, high),
            **guesses,
            "off": [guesses["straighter"], off],
            "by chance": [guesses["both"], off],
            "pull": SameDots(shared.upper, shared.lower, shared.ons),
            "found": FitFinds(many.fit, many.give, hidden.target),
        },
    )
