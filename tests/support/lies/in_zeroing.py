"""Operators that lie about two descents, and about what lies in their letterboxes."""

from __future__ import annotations

from manim import RIGHT, UP

from scenes.kit.look.theme import NUMBER
from scenes.kit.zeroing.beads import DescentBead, HoppingBead
from scenes.kit.zeroing.lane import LaneHead, StepCount
from scenes.kit.zeroing.letterbox import GradBar, GradNumber, SlopePile
from tests.support.lies.stage import Stage


def logit_of_another_step(stage: Stage) -> str | None:
    """One logit is a step ahead of the others."""
    bead = stage.one(each for each in stage.all(DescentBead) if each.k < each.run.count)
    if bead is None:
        return None
    bead.go(bead.k + 1.0)
    return f"z[{bead.j}] a step ahead"


def logit_off_the_hill(stage: Stage) -> str | None:
    """A bead that hovers."""
    bead = stage.one(stage.all(DescentBead))
    if bead is None:
        return None
    bead.disc.shift(0.12 * UP)
    return f"z[{bead.j}] above the hill"


def pile_of_another_step(stage: Stage) -> str | None:
    """One slope too many, or two, in a letterbox."""
    bars = stage.one(each for each in stage.all(SlopePile) if each.held and each.arrived == 1.0)
    if bars is None or bars.held + 2 > bars.run.count:
        return None
    bars.hold(bars.held + 2)
    return f"{bars.held} slopes"


def pile_moved(stage: Stage) -> str | None:
    """Bars beside their letterbox."""
    bars = stage.one(each for each in stage.all(SlopePile) if each.held)
    if bars is None:
        return None
    bars.shift(stage.draw.choice([-0.15, 0.15]) * RIGHT)
    return "slopes elsewhere"


def sum_for_a_slope(stage: Stage) -> str | None:
    """A sum of slopes as if there were the last one alone, or the other way round."""
    bars = stage.one(each for each in stage.all(SlopePile) if each.held > 1)
    if bars is None:
        return None
    bars.zeroed = not bars.zeroed
    bars.lay()
    return f"{bars.held} slopes, {'zeroed' if bars.zeroed else 'summed'}"


def bar_of_another_step(stage: Stage) -> str | None:
    """What the letterbox of a bowl's descent holds, a step too late."""
    bar = stage.one(stage.all(GradBar))
    if bar is None or not bar.k:
        return None
    bar.stand(bar.k - 1)
    return f"what lay there for step {bar.k}"


def number_of_another_step(stage: Stage) -> str | None:
    """The number of another step beside the bars."""
    number = stage.one(stage.all(GradNumber))
    bars = number.beside() if number else None
    if number is None or bars is None or not bars.index[0]:
        return None
    grads = bars.run.grads
    index = (bars.index[0] - 1, *bars.index[1:])
    if grads.text(index) == grads.text(bars.index):
        return None
    number.index = index
    number.follow(grads, NUMBER, number.get_center())
    return f"{number.drawn} beside other bars"


def one_step_more_counted(stage: Stage) -> str | None:
    """A count that is a step ahead."""
    count = stage.one(stage.all(StepCount))
    if count is None or count.index[0] + 1 >= count.claim.record.shape[0]:
        return None
    count.stand(count.index[0] + 1)
    return f"{count.drawn} steps"


def head_of_the_other(stage: Stage) -> str | None:
    """A lane that says of itself that it zeroes, and does not, or the other way round."""
    heads = [*stage.all(LaneHead)]
    if len(heads) < 2:
        return None
    first, second = heads[:2]
    first.run, second.run = second.run, first.run
    return "lanes with each other's runs"


def hop_of_another_step(stage: Stage) -> str | None:
    """A bead in the bowl that is a step ahead."""
    bead = stage.one(each for each in stage.all(HoppingBead) if each.aloft is None)
    if bead is None or bead.k + 1 >= bead.run.count:
        return None
    if abs(float(bead.run.path.value[bead.k, 0]) - float(bead.run.path.value[bead.k + 1, 0])) < 0.1:
        return None
    bead.stand(bead.run, bead.k + 1)
    return f"hop {bead.k + 1}"


IN_ZEROING = (
    logit_of_another_step, logit_off_the_hill, pile_of_another_step, pile_moved, sum_for_a_slope,
    bar_of_another_step, number_of_another_step, one_step_more_counted, head_of_the_other,
    hop_of_another_step,
)  # fmt: skip
