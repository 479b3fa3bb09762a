"""Where the guesses of a plot are named: each beside its own line, where nothing else stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from manim import VMobject

from scenes.kit.boards.slope_plots import SlopePlots
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.charts.guides import GuessLine
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import INDEX

_WORD = 1.3 * INDEX
_CLEAR = 0.09  # from a name to anything else
_SHARES = np.linspace(0.12, 0.88, 20)  # of the way across, where a name may stand
_FIRST = {"ramp": 0.25, "bend": 0.8, "jump": 0.7}  # about where it is looked for first
_OFF = 0.22, -0.22, 0.25, -0.25  # from a line to its name
_ASIDE = np.linspace(0.8, 2.4, 9)  # from a leap to the name of what was right
_SAMPLES = 80

Corners = tuple[Points, Points]


def names_of(plots: SlopePlots, lines: Sequence[GuessLine]) -> list[KitLabel | None]:
    """The names of guesses; None for one beside which there is no room."""
    taken = [*_boxes(plots), *(dot for line in lines for dot in _dots(line))]
    found: list[KitLabel | None] = []
    for line in lines:
        kind = line.borne[0]
        middle = _FIRST[kind] if plots.rightwards else 1.0 - _FIRST[kind]
        shares = sorted(_SHARES, key=lambda share, middle=middle: abs(share - middle))  # type: ignore[misc]
        places = (line.on(share) + [0.0, off, 0.0] for share in shares for off in _OFF)
        name = _placed(KitLabel(kind, line, _WORD), places, taken)
        if name is not None:
            taken.append(_box(name))
        found.append(name)
    return found


def ringed(plots: SlopePlots, right: GuessLine) -> tuple[VMobject, ...]:
    """The name of what was right in a ring, on the side from where the leap came; or nothing."""
    side = -1.0 if plots.rightwards else 1.0
    here = plots.open.due()
    places = (here + [side * aside, off, 0.0] for aside in _ASIDE for off in (0.0, *_OFF))
    taken = [*_boxes(plots), *_dots(right)]
    name = _placed(KitLabel(right.borne[0], right, _WORD), places, taken, 2 * _CLEAR)
    return () if name is None else (name, RoundFrame(name, buff=0.1))


def _placed(
    name: KitLabel, places: Iterable[Points], taken: Sequence[Corners], clear: float = _CLEAR
) -> KitLabel | None:
    for place in places:
        low, high = _box(name.move_to(place))
        apart = (np.any(low - clear > top) or np.any(high + clear < foot) for foot, top in taken)
        if all(apart):
            return name
    return None


def _boxes(plots: SlopePlots) -> list[Corners]:
    """What axes, their names and the ends of the sweep take."""
    standing = (
        plots.upper,
        plots.lower,
        plots.names,
        *(end for pair in plots.ends for end in pair),
    )
    family = (part for each in standing for part in each.family_members_with_points())
    return [_box(part) for part in family if isinstance(part, VMobject)]


def _dots(line: GuessLine) -> list[Corners]:
    way = line.way
    return [(place, place) for k in range(_SAMPLES + 1) for place in [way.at(k / _SAMPLES)[:2]]]


def _box(part: VMobject) -> Corners:
    points = part.get_all_points()[:, :2]
    return points.min(axis=0), points.max(axis=0)
