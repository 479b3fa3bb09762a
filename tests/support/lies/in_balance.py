"""Operators that lie about random draws, their discs on a beam, and where that balances."""

from __future__ import annotations

from manim import RIGHT

from scenes.kit.balance.bell import Bell
from scenes.kit.balance.discs import FirstDiscs
from scenes.kit.balance.draws import FirstDraws
from scenes.kit.balance.means import CenterLine, GradientAtMean, PileCount
from scenes.kit.balance.wedge import BalanceBeam, MeanWedge
from tests.support.lies.stage import Stage, push


def bell_elsewhere(stage: Stage) -> str | None:
    """A density beside its own."""
    bell = stage.one(stage.all(Bell))
    if bell is None:
        return None
    push(bell, 0.3 * RIGHT)
    return "a bell beside its own"


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
    push(wedge.wedge, 0.3 * RIGHT)
    return f"{wedge.number.drawn} beside its wedge"


def center_aside(stage: Stage) -> str | None:
    """The mean of x where it is not."""
    mark = stage.one(stage.all(CenterLine))
    if mark is None:
        return None
    push(mark.line, 0.4 * RIGHT)
    return f"{mark.record.name} elsewhere"


def one_run_aside(stage: Stage) -> str | None:
    """What one run gives, where it does not lie on the beam."""
    mark = stage.one(stage.all(GradientAtMean))
    if mark is None:
        return None
    push(mark.outline, 0.4 * RIGHT)
    return f"{mark.record.name} elsewhere"


def count_of_fewer(stage: Stage) -> str | None:
    """A pile that is counted as it was before."""
    count = stage.one(stage.all(PileCount))
    if count is None or count.record.value[0] == count.record.value[count.index]:
        return None
    count.tell(count.drawn, 1)
    return f"{count.number.drawn} {count.kind}"


def beam_level(stage: Stage) -> str | None:
    """A beam that does not lie as its discs do."""
    beam = stage.one(stage.all(BalanceBeam))
    if beam is None:
        return None
    beam.points = beam.points.copy()
    beam.points[-1, 1] += 0.3
    beam.born = beam.points
    return "a beam that rises"


IN_BALANCE = (
    bell_elsewhere, draws_mirrored, discs_swapped, wedge_of_fewer, wedge_aside, center_aside,
    one_run_aside, count_of_fewer, beam_level,
)  # fmt: skip
