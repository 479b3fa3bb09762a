"""Operators that lie about random draws, their discs on a beam, and where that balances."""

from __future__ import annotations

from manim import RIGHT, UP

from scenes.kit.balance.bell import Bell, TurningHalf
from scenes.kit.balance.discs import FirstDiscs
from scenes.kit.balance.draws import FirstDraws
from scenes.kit.balance.wedge import ExpectedMark, MeanWedge
from tests.support.lies.stage import Stage


def bell_elsewhere(stage: Stage) -> str | None:
    """A density beside its own."""
    bell = stage.one(stage.all(Bell))
    if bell is None:
        return None
    bell.points = bell.born = bell.points + 0.3 * RIGHT
    return "a bell beside its own"


def half_turned_elsewhere(stage: Stage) -> str | None:
    """A half of the bell that lies higher than the other."""
    half = stage.one(stage.all(TurningHalf))
    if half is None:
        return None
    for slab in half.slabs:
        slab.points = slab.born = slab.points + 0.2 * UP
    return f"the half of {half.record.name}, higher"


def draws_mirrored(stage: Stage) -> str | None:
    """Draws with the other sign."""
    draws = stage.one(each for each in stage.all(FirstDraws) if draws_seen(each))
    if draws is None:
        return None
    for side in draws.sides:
        side.points = side.points * [-1.0, 1.0, 1.0]
    return f"{draws.drawn.x.name}, mirrored"


def draws_seen(draws: FirstDraws) -> bool:
    """Whether some have begun to fall."""
    return any(len(side.points) for side in draws.sides)


def discs_swapped(stage: Stage) -> str | None:
    """Discs on the pile of the other number."""
    discs = stage.one(each for each in stage.all(FirstDiscs) if (each.shares > 0).any())
    if discs is None:
        return None
    for kind in (discs.filled, discs.hollow):
        kind.points = kind.points * [-1.0, 1.0, 1.0]
    return f"{discs.drawn.x_grad.name} on the other end"


def wedge_of_fewer(stage: Stage) -> str | None:
    """A wedge under the mean of fewer draws than lie on the beam."""
    wedge = stage.one(stage.all(MeanWedge))
    if wedge is None:
        return None
    count, value = wedge.index[0] + 1, wedge.record.value
    other = next((k for k in range(1, len(value)) if value[k - 1] != value[count - 1]), None)
    if other is None:
        return None
    wedge.tell(wedge.drawn, other)
    return f"{wedge.number.drawn}, the mean of fewer"


def wedge_aside(stage: Stage) -> str | None:
    """A wedge that is not under its number."""
    wedge = stage.one(stage.all(MeanWedge))
    if wedge is None:
        return None
    wedge.wedge.points = wedge.wedge.born = wedge.wedge.points + 0.3 * RIGHT
    return f"{wedge.number.drawn} beside its wedge"


def expected_aside(stage: Stage) -> str | None:
    """What theory expects, where it does not expect it."""
    mark = stage.one(stage.all(ExpectedMark))
    if mark is None:
        return None
    mark.line.points = mark.line.born = mark.line.points + 0.4 * RIGHT
    return f"{mark.record.name} elsewhere"


IN_BALANCE = (
    bell_elsewhere, half_turned_elsewhere, draws_mirrored, discs_swapped, wedge_of_fewer,
    wedge_aside, expected_aside,
)  # fmt: skip
