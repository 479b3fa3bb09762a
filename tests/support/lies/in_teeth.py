"""Operators that lie about the numbers of dtypes: their teeth, their digits, and which are held."""

from __future__ import annotations

from dataclasses import replace

from manim import RIGHT

from scenes.kit.teeth.comb import ToothComb
from scenes.kit.teeth.heads import LaneName, LaneNumber
from scenes.kit.teeth.ribbon import DigitRibbon
from scenes.kit.teeth.rows import DigitRow, RoomLabel
from scenes.kit.teeth.ruler import DistanceLabel, Hairline
from scenes.kit.teeth.view import PITCH
from tests.support.lies.stage import Stage


def teeth_slid(stage: Stage) -> str | None:
    """Teeth that are elsewhere than their numbers."""
    comb = stage.one(each for each in stage.all(ToothComb) if len(each.teeth.points))
    if comb is None:
        return None
    comb.teeth.shift(stage.draw.choice([-0.15, 0.15]) * RIGHT)
    return f"teeth beside {comb.held.held.text()}"


def mark_nearer(stage: Stage) -> str | None:
    """The tooth that is held, drawn nearer to the number, or on it."""
    comb = stage.one(each for each in stage.all(ToothComb) if abs(each.own) > 0.1
                     and len(each.mark.points))  # fmt: skip
    if comb is None:
        return None
    for part in (comb.mark, comb.miss):
        part.lay(part.points * [0.0, 1.0, 1.0])
    return f"{comb.held.held.text()} on the line"


def comb_of_another_dtype(stage: Stage) -> str | None:
    """A comb with the teeth of another lane."""
    pair = stage.two(stage.all(ToothComb))
    if pair is None:
        return None
    comb, other = pair
    comb.held = other.held
    comb.look()
    return f"teeth of lane {other.lane} in lane {comb.lane}"


def next_tooth_held(stage: Stage) -> str | None:
    """A comb that holds the tooth next to the nearest one."""
    comb = stage.one(stage.all(ToothComb))
    if comb is None:
        return None
    teeth = comb.held.teeth.value
    k = int((teeth == comb.held.held.value).argmax()) + stage.draw.choice([-1, 1])
    comb.held = replace(comb.held, held=replace(comb.held.held, value=teeth[k]))  # type: ignore[type-var] # held numbers are dataclasses
    comb.look()
    return f"{float(teeth[k])!r} held"


def lanes_swapped(stage: Stage) -> str | None:
    """A dtype, or what it holds, in the next lane."""
    found: list[LaneName | LaneNumber] = [*stage.all(LaneName), *stage.all(LaneNumber)]
    part = stage.one(each for each in found if each.lane < 3)
    if part is None:
        return None
    part.shift((0.0, -PITCH, 0.0))
    return f"lane {part.lane} one lane lower"


def digit_flipped(stage: Stage) -> str | None:
    """A row of digits in which one is another."""
    row = stage.one(each for each in stage.all(DigitRow) if each.rounded == 1.0)
    if row is None:
        return None
    digits = row.digits
    k = stage.draw.randrange(len(digits))
    digits[k] = 1 - digits[k]
    row.kept.write(replace(row.due()[1], digits=digits))
    return f"digit {k} of {row.held.held.text()} turned"


def row_cut_short(stage: Stage) -> str | None:
    """A row that has room for fewer digits."""
    row = stage.one(each for each in stage.all(DigitRow) if each.rounded == 1.0)
    if row is None:
        return None
    held = row.due()[1]
    row.kept.write(replace(held, digits=held.digits[:-2], opened=held.opened[:-2]))
    return f"{len(row.digits) - 2} digits of {row.held.held.text()}"


def ribbon_shifted(stage: Stage) -> str | None:
    """A ribbon that begins a column later."""
    ribbon = stage.one(stage.all(DigitRibbon))
    if ribbon is None:
        return None
    ribbon.main.shift(0.22 * RIGHT)
    return f"digits of {ribbon.aim.text} a column on"


def room_of_another(stage: Stage) -> str | None:
    """How many digits there are, told of another dtype."""
    pair = stage.two(each for each in stage.all(RoomLabel) if each.fill_rgbas[0, 3])
    if pair is None:
        return None
    pair[0].claim = pair[1].claim
    return f"{pair[1].drawn} behind {pair[0].drawn} digits"


def distance_slid(stage: Stage) -> str | None:
    """A distance that is told of another place."""
    label = stage.one(each for each in stage.all(DistanceLabel) if each.fill_rgbas[0, 3])
    if label is None:
        return None
    label.shift(0.4 * RIGHT)
    return f"{label.drawn} aside"


def line_aside(stage: Stage) -> str | None:
    """A line that stands beside its number."""
    line = stage.one(stage.all(Hairline))
    if line is None:
        return None
    line.points = line.points + 0.15 * RIGHT
    return f"the line of {line.aim.text} aside"


IN_TEETH = (
    teeth_slid, mark_nearer, comb_of_another_dtype, next_tooth_held, lanes_swapped, digit_flipped,
    row_cut_short, ribbon_shifted, room_of_another, distance_slid, line_aside,
)  # fmt: skip
