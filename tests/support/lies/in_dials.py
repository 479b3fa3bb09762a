"""Operators that lie about dials, and about bars from a zero line."""

from __future__ import annotations

from manim import LEFT, RIGHT, UP

from scenes.kit.scaled.dial import Dial
from scenes.kit.scaled.sign_bars import SignBar, SignBars
from tests.support.lies.stage import Stage


def dial_elsewhere(stage: Stage) -> str | None:
    """A knob that stands at another number than its digits."""
    dial = stage.one(stage.all(Dial))
    if dial is None:
        return None
    dial.knob.shift(stage.draw.choice([0.2, -0.3]) * UP)
    return f"the knob of {dial.record.name} elsewhere"


def mark_elsewhere(stage: Stage) -> str | None:
    """A mark of a dial between whole numbers."""
    dial = stage.one(stage.all(Dial))
    if dial is None:
        return None
    stage.draw.choice(dial.marks).shift(0.15 * UP)
    return f"a mark of {dial.record.name} elsewhere"


def sign_bar_mirrored(stage: Stage) -> str | None:
    """A bar on the other side of the zero line."""
    bar = stage.one(each for each in stage.all(SignBar) if len(each.points))
    if bar is None:
        return None
    bar.points[:, 0] = 2 * bar.root[0] - bar.points[:, 0]
    return f"the bar of {bar.record.name}[{bar.index}] on the other side"


def sign_bar_of_another(stage: Stage) -> str | None:
    """A bar as long as another entry is large."""
    pair = stage.two(each for each in stage.all(SignBar) if len(each.points))
    if pair is None:
        return None
    first, second = pair
    away = first.root - second.root
    if abs(float(second.value) - float(first.value)) * first.size[0] < 0.05 * first.scale_limit:
        return None
    first.points = second.points + away
    return f"the bar of {first.record.name}[{first.index}] as long as another"


def zero_line_elsewhere(stage: Stage) -> str | None:
    """A zero line at which bars do not begin."""
    homes = {id(home): home for bar in stage.all(SignBar) for home in _homes(bar)}
    bars = stage.one(homes.values())
    if bars is None:
        return None
    bars.line.shift(stage.draw.choice([0.2 * LEFT, 0.3 * RIGHT]))
    return f"the zero line of {bars.record.name} elsewhere"


def _homes(bar: SignBar) -> list[SignBars]:
    found = (home() for home in vars(bar).get("home", ()))
    return [home for home in found if isinstance(home, SignBars)]


IN_DIALS = (dial_elsewhere, mark_elsewhere, sign_bar_mirrored, sign_bar_of_another,
            zero_line_elsewhere)  # fmt: skip
