"""Operators that lie about logits: where beads stand, how arrows lie, whose they are."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP

from scenes.kit.hill.arrows import Link, SumArrow
from scenes.kit.hill.beads import Bead, Flag
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
    link = stage.one(stage.all(Link))
    if link is None:
        return None
    link.shift(stage.draw.choice([0.25 * RIGHT, 0.25 * LEFT]))
    return "a link elsewhere"


def logit_elsewhere(stage: Stage) -> str | None:
    """A bead beside its number."""
    bead = stage.one(stage.all(Bead))
    if bead is None:
        return None
    bead.disc.shift(stage.draw.choice([0.4 * RIGHT, 0.4 * LEFT, 0.3 * UP]))
    return f"the bead of z{list(bead.index)} elsewhere"


def logit_of_the_other_sign(stage: Stage) -> str | None:
    """A bead in the colour of the other sign."""
    bead = stage.one(each for each in stage.all(Bead) if each.value)
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


IN_HILLS = (
    arrow_stretched, arrow_turned, arrow_moved, arrow_of_another_column, link_moved,
    logit_elsewhere, logit_of_the_other_sign, flags_swapped, pole_moved,
)  # fmt: skip
