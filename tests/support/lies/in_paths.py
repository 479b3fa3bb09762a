"""Operators that lie about sums in a column: how long arrows are, whose, and where they join."""

from __future__ import annotations

from manim import RIGHT, UP

from scenes.kit.boards.machine.path_sum import PathArrow, PathSum
from tests.support.lies.stage import Stage


def arrow_elsewhere(stage: Stage) -> str | None:
    """An arrow of a sum that does not begin where the one before it ends."""
    arrow = stage.one(each for each in stage.all(PathArrow) if each.number)
    if arrow is None:
        return None
    arrow.shift(stage.draw.choice([0.3 * RIGHT, -0.2 * RIGHT, 0.2 * UP]))
    return f"the arrow of {arrow.record.name}{list(arrow.index)} elsewhere"


def arrow_longer(stage: Stage) -> str | None:
    """An arrow that is longer than its entry is large."""
    arrow = stage.one(each for each in stage.all(PathArrow) if each.number)
    if arrow is None:
        return None
    arrow.stretch(stage.draw.choice([0.8, 1.2]), 0)
    return f"the arrow of {arrow.record.name}{list(arrow.index)}, stretched"


def arrow_of_another_path(stage: Stage) -> str | None:
    """An arrow that shows the other addend."""
    arrows = stage.two(each for each in stage.all(PathArrow) if each.of == "contributions")
    if arrows is None or arrows[0].number == arrows[1].number:
        return None
    arrow, other = arrows
    arrow.index = other.index
    arrow.grow(1.0)
    return f"the arrow of {list(other.index)} in another one's place"


def sum_of_another_column(stage: Stage) -> str | None:
    """A sum whose arrow is that of another entry of x.grad."""
    found = stage.one(each for each in stage.all(PathArrow) if each.of == "x_grad")
    if found is None:
        return None
    value = found.record.value
    others = [j for j in range(len(value)) if value[j] != value[found.index]]
    if not others:
        return None
    found.index = (stage.draw.choice(others),)
    found.grow(1.0)
    return f"the arrow of x.grad{list(found.index)} as the sum"


def arrow_recoloured(stage: Stage) -> str | None:
    """An arrow in the colour of the other sign."""
    arrow = stage.one(each for each in stage.all(PathArrow) if each.number)
    if arrow is None:
        return None
    arrow.fill_rgbas[0, :3] = arrow.fill_rgbas[0, [2, 0, 1]]
    return "an arrow in another colour"


def ground_of_a_sum_elsewhere(stage: Stage) -> str | None:
    """The line of zero, from which arrows are counted, at another number."""
    whole = stage.one(referred for arrow in stage.all(PathArrow) for referred in _sums(arrow))
    if whole is None:
        return None
    whole.ground.shift(stage.draw.choice([0.3, -0.2]) * RIGHT)
    return "the line of zero elsewhere"


def _sums(arrow: PathArrow) -> list[PathSum]:
    homes = (home() for home in vars(arrow).get("home", ()))
    return [home for home in homes if isinstance(home, PathSum)]


IN_PATHS = (arrow_elsewhere, arrow_longer, arrow_of_another_path, sum_of_another_column,
            arrow_recoloured, ground_of_a_sum_elsewhere)  # fmt: skip
