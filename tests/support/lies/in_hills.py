"""Operators that lie about logits: where beads stand, how arrows lie, whose they are."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP

from scenes.kit.hill.arrows import SumArrow, TipLink
from scenes.kit.hill.beads import Flag, LogitBead
from scenes.kit.hill.curves import Height, HillProfile, HillTangent, NameFlag, RaisedBead
from scenes.kit.hill.probabilities import Ray
from scenes.kit.look.theme import rgba
from tests.support.lies.stage import Stage


def _arrow(stage: Stage) -> SumArrow | None:
    return stage.one(each for each in stage.all(SumArrow) if len(each.points))


def arrow_stretched(stage: Stage) -> str | None:
    """An arrow longer or shorter than its term."""
    arrow = _arrow(stage)
    if arrow is None:
        return None
    arrow.stretch(stage.draw.choice([0.6, 1.5]), 0, about_edge=stage.draw.choice([LEFT, RIGHT]))
    return f"the arrow of {arrow.record.name}{list(arrow.index)} of another length"


def arrow_turned(stage: Stage) -> str | None:
    """An arrow that points the other way."""
    arrow = _arrow(stage)
    if arrow is None:
        return None
    arrow.stretch(-1.0, 0)
    return f"the arrow of {arrow.record.name}{list(arrow.index)} the other way round"


def arrow_moved(stage: Stage) -> str | None:
    """An arrow that begins elsewhere than where the one before it ends."""
    arrow = _arrow(stage)
    if arrow is None:
        return None
    arrow.shift(stage.draw.choice([0.1 * UP, 0.1 * DOWN, 0.3 * RIGHT, 0.3 * LEFT]))
    return f"the arrow of {arrow.record.name}{list(arrow.index)} elsewhere"


def arrow_of_another_column(stage: Stage) -> str | None:
    """An arrow bound to the same row of another column."""
    arrow = _arrow(stage)
    if arrow is None:
        return None
    told = f"{arrow.record.name}{list(arrow.index)} in another sum"
    arrow.j = (arrow.j + 1) % arrow.b.shape[0]
    arrow.lay()
    return told


def link_moved(stage: Stage) -> str | None:
    """A link from no tip."""
    link = stage.one(stage.all(TipLink))
    if link is None:
        return None
    link.shift(stage.draw.choice([0.25 * RIGHT, 0.25 * LEFT]))
    return "a link elsewhere"


def logit_elsewhere(stage: Stage) -> str | None:
    """A bead beside its number."""
    bead = stage.one(stage.all(LogitBead))
    if bead is None:
        return None
    bead.disc.shift(stage.draw.choice([0.4 * RIGHT, 0.4 * LEFT, 0.3 * UP]))
    return f"the bead of z{list(bead.index)} elsewhere"


def logit_of_the_other_sign(stage: Stage) -> str | None:
    """A bead in the colour of the other sign."""
    bead = stage.one(each for each in stage.all(LogitBead) if each.value)
    if bead is None:
        return None
    ramps = bead.theme.value
    bead.disc.fill_rgbas = rgba(ramps[int(bead.value > 0)].line)
    return f"the bead of z{list(bead.index)} in another colour"


def flags_swapped(stage: Stage) -> str | None:
    """Two flags with each other's numbers."""
    pair = stage.two(stage.all(Flag))
    if pair is None or pair[0].number.drawn == pair[1].number.drawn:
        return None
    one, other = (each.number for each in pair)
    places = one.get_center(), other.get_center()
    one.move_to(places[1]), other.move_to(places[0])
    return "numbers of two flags swapped"


def pole_moved(stage: Stage) -> str | None:
    """A pole beside its bead."""
    flag = stage.one(stage.all(Flag))
    if flag is None:
        return None
    flag.pole.shift(stage.draw.choice([0.3 * RIGHT, 0.3 * LEFT]))
    return f"the pole of z{list(flag.index)} elsewhere"


def hill_moved(stage: Stage) -> str | None:
    """A line beside the numbers that it runs through."""
    line = stage.one(each for each in stage.all(HillProfile) if len(each.points))
    if line is None:
        return None
    line.shift(stage.draw.choice([0.1 * UP, 0.1 * DOWN, 0.2 * LEFT]))
    return f"the line of {line.record.name} elsewhere"


def height_stretched(stage: Stage) -> str | None:
    """A loss that is drawn higher or lower than it is."""
    height = stage.one(each for each in stage.all(Height) if len(each.points))
    if height is None or height.height < 0.1:
        return None
    height.stretch(stage.draw.choice([0.6, 1.4]), 1, about_edge=DOWN)
    return f"the height of {height.record.name}{list(height.index)} stretched"


def bead_off_the_hill(stage: Stage) -> str | None:
    """A bead above or below the hill that it stands on."""
    bead = stage.one(stage.all(RaisedBead))
    if bead is None:
        return None
    bead.disc.shift(stage.draw.choice([0.25 * UP, 0.25 * DOWN]))
    return f"the bead of z{list(bead.index)} off the hill"


def raised_pole_moved(stage: Stage) -> str | None:
    """A pole that stands on no bead."""
    flag = stage.one(stage.all(NameFlag))
    if flag is None:
        return None
    flag.pole.shift(stage.draw.choice([0.3 * RIGHT, 0.3 * LEFT]))
    return f"the pole of z{list(flag.index)} elsewhere"


def ray_of_another_logit(stage: Stage) -> str | None:
    """Two rays with each other's logits."""
    pair = stage.two(each for each in stage.all(Ray) if len(each.points))
    if pair is None:
        return None
    one, other = pair
    told = f"rays of {one.record.name}{list(one.index)} and {list(other.index)} swapped"
    one.points, other.points = other.points, one.points
    return told


def hill_arrow_turned(stage: Stage) -> str | None:
    """An arrow along the hill that is too steep, or too flat."""
    arrow = stage.one(stage.all(HillTangent))
    if arrow is None:
        return None
    arrow.rotate(stage.draw.choice([0.25, -0.25, 3.1416]))
    return f"arrow {list(arrow.index)} along the hill turned"


IN_HILLS = (
    arrow_stretched, arrow_turned, arrow_moved, arrow_of_another_column, link_moved,
    logit_elsewhere, logit_of_the_other_sign, flags_swapped, pole_moved, hill_moved,
    height_stretched, bead_off_the_hill, raised_pole_moved, ray_of_another_logit,
    hill_arrow_turned,
)  # fmt: skip
