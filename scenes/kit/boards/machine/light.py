"""A light that walks over the columns of a machine: it stands behind the one that is read."""

from __future__ import annotations

from weakref import ref

from manim import Animation, RoundedRectangle, smooth

from scenes.kit.boards.machine.machine import Machine
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import current_theme
from scenes.kit.truth.checks import Ornament

_GLOW = 0.1  # how much of the light's colour is seen
_BESIDE, _OVER, _UNDER = 0.03, 0.42, 0.12  # how far it reaches beyond its column


class ColumnLight(Ornament, RoundedRectangle):
    """A light behind the column that is read."""

    def __init__(self, machine: Machine) -> None:
        places = machine.places
        top = places.x + places.size.height / 2 + _OVER
        low = float(places.rows[-1]) - machine.small.height / 2 - _UNDER
        low = min(low, places.low - 0.05)
        super().__init__(
            width=_width(machine), height=top - low, corner_radius=0.15,
            stroke_width=0.0, fill_color=current_theme().text, fill_opacity=_GLOW,
        )  # fmt: skip
        self.set_z_index(-3)
        self.machine_of, self.middle = ref(machine), (top + low) / 2

    def over(self, column: int) -> Points:
        """Where it stands behind a column."""
        machine = self.machine_of()
        assert machine is not None
        return machine.places.over(column, self.middle)


def _width(machine: Machine) -> float:
    """As wide as its column, but where the name of W stands between two of them."""
    places, name = machine.places, machine.names["W"]
    half = places.size.width / 2 + _BESIDE
    first = min((j for _, j in machine.weights), default=0)
    if first:
        half = min(half, float(name.get_left()[0] - places.columns[first - 1]) - _BESIDE)
    return 2 * half


class MoveLight(Animation):
    """The light glides to another column."""

    def __init__(self, light: ColumnLight, goal: Points) -> None:
        self.light, self.goal = light, goal
        super().__init__(light, run_time=0.5, rate_func=smooth)

    def begin(self) -> None:
        self.start = self.light.get_center()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        self.light.move_to(self.start + (self.goal - self.start) * float(self.rate_func(alpha)))
