"""Where the guesses of a plot are named: each beside its own line, where nothing else stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from manim import VGroup, VMobject

from scenes.kit.boards.slope_plots import SlopePlots
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.switches import Wire
from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.charts.guides import GuessLine
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import INDEX, LINE, current_theme

_WORD = 1.3 * INDEX
_CLEAR = 0.09  # from a name to anything else
_SHARES = np.linspace(0.04, 0.84, 21)  # of the way on from a leap, where a name may stand
_FIRST = {"ramp": 0.3, "bend": 0.75, "jump": 0.45}  # about where it is looked for first
_OFF = {  # from a line to its name
    "ramp": (0.32, 0.38, 0.44, 0.5, 0.26, -0.32),
    "bend": (-0.4, -0.46, -0.52, -0.58, -0.64, -0.7, -0.3, 0.4),
    "jump": (0.24, -0.24),
}
_ASIDE = np.linspace(0.8, 2.4, 9)  # from a leap to the name of what was right
_BESIDE = 0.55  # from a line to its name at most
_SAMPLES = 80
_ARM = 0.1  # of a cross

Corners = tuple[Points, Points]


def names_of(plots: SlopePlots, lines: Sequence[GuessLine]) -> list[KitLabel | None]:
    """The names of guesses, beyond the leap; None for one beside which there is no room."""
    taken = [*_boxes(plots), *(dot for line in lines for dot in _dots(line))]
    low, high = (getattr(plots.lower.region, end) for end in ("bottom", "top"))
    corner = float(plots.open.due()[0])  # where the guide will hang
    taken.append((np.array([corner, low]), np.array([corner, high + 1.0])))
    runs = len(plots.sweeps[0].runs)
    leap = (plots.sweeps[0].last + 1) / runs
    found: list[KitLabel | None] = []
    for line in lines:
        kind = line.borne[0]
        nearest = sorted(_SHARES, key=lambda share, kind=kind: abs(share - _FIRST[kind]))  # type: ignore[misc]
        ways = [leap + share * (1.0 - leap) for share in nearest]
        shares = ways if plots.rightwards else [1.0 - way for way in ways]
        places = (line.on(share) + [0.0, off, 0.0] for share in shares for off in _OFF[kind])
        others = [each for each in lines if each is not line]
        name = _placed(KitLabel(kind, line, _WORD), places, taken, line, others)
        if name is not None:
            taken.append(_box(name))
        found.append(name)
    return found


def ringed(plots: SlopePlots, right: GuessLine) -> tuple[VMobject, ...]:
    """The name of what was right in a ring, on the side from where the leap came; or nothing."""
    side = -1.0 if plots.rightwards else 1.0
    here = plots.open.due()
    places = (here + [side * aside, off, 0.0] for aside in _ASIDE for off in (0.0, *_OFF["bend"]))
    taken = [*_boxes(plots), *_dots(right)]
    name = _placed(KitLabel(right.borne[0], right, _WORD), places, taken, right, clear=2 * _CLEAR)
    if name is None:
        return ()
    name.set_fill(current_theme().text)
    return name, RoundFrame(name, buff=0.1)


class Cross(VGroup):
    """Two strokes across a guess that was wrong, where its name stands beside it."""

    def __init__(self, line: GuessLine, name: KitLabel) -> None:
        low, high = np.sort(line.way.corners[[0, -1], 0])
        share = (float(name.get_x()) - low) / (high - low)
        here, ink = line.on(float(share)), current_theme().text
        arms = [_ARM * np.array([1.0, side, 0.0]) for side in (1.0, -1.0)]
        super().__init__(*(
            Wire(here - arm, here + arm, stroke_width=LINE, stroke_color=ink) for arm in arms
        ))  # fmt: skip
        self.set_z_index(2.0)


def _placed(
    name: KitLabel,
    places: Iterable[Points],
    taken: Sequence[Corners],
    line: GuessLine,
    others: Sequence[GuessLine] = (),
    *,
    clear: float = _CLEAR,
) -> KitLabel | None:
    """The name where nothing else stands, nearer to its own line than to others."""
    ends = np.sort(line.way.corners[[0, -1], :2], axis=0)
    for place in places:
        if line.borne[0] != "jump" and not np.all((place[:2] > ends[0]) & (place[:2] < ends[1])):
            continue  # nearer to what ends there, too
        low, high = box = _box(name.move_to(place))
        apart = (np.any(low - clear > top) or np.any(high + clear < foot) for foot, top in taken)
        away = _away(box, line)
        nearest = min((_away(box, other) for other in others), default=away)
        if away <= min(_BESIDE, nearest) and all(apart):
            return name
    return None


def _away(box: Corners, line: GuessLine) -> float:
    """From a box to a line."""
    dots = np.array([dot for dot, _ in _dots(line)])
    beyond = np.maximum(np.maximum(box[0] - dots, dots - box[1]), 0.0)
    return float(np.linalg.norm(beyond, axis=1).min())


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
