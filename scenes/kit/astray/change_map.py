"""How each entry of Y changes: a mark in each cell, and behind it the half that V asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Self

import numpy as np
import numpy.typing as npt

from gradmath.records.tensor import Index, Record
from scenes.kit.astray.spot import Spot
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, INDEX, LINE, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.space.shades import shade
from scenes.kit.truth.boards import ShowsOneRun
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, same_way
from scenes.kit.truth.claims import Ordinal

_CELL = 0.92  # of the pitch
_BROAD, _HIGH = 0.62, 0.9  # of a largest mark, as shares of its cell and of half of it
_LINES, _GROUND, _TINT = (
    0.3,
    0.06,
    0.38,
)  # how strong lines are, cells, and the halves that V asks for
_NOTHING = np.zeros((0, 3))
_RIM = LINE * 1.3
_WIDE, _THINNEST = 4.5, 0.4  # of a map with such rims; of a small one
_UP = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])  # corners of a mark: feet, and its tip
_BOX = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
_HALF = np.array([[-1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [-1.0, 1.0]])
PerEntry = npt.NDArray[np.float64]


def _outlines(shape: Points, middles: Points, halves: Points) -> Points:
    """One outline of many polygons. Shapes: shape (c, 2); middles (k, 3), halves (k, 2)."""
    if not len(middles):
        return _NOTHING
    corners = np.zeros((len(middles), len(shape), 3))
    corners[..., :2] = middles[:, None, :2] + shape * halves[:, None]
    ends = np.roll(corners, -1, axis=1)
    return straights(corners.reshape(-1, 3), ends.reshape(-1, 3))


class MapPart(Ornament):
    """All marks, halves or rims of one colour."""

    def lie(self, outline: Points) -> None:
        self.points = self.born = outline


class ChangeMap(ShowsOneRun, QuickGroup):
    """A matrix of changes of Y: marks point up, or down where an entry falls.

    The area of a mark is the change, on its cell's own scale. The tinted half of a cell is where V
    weighs it to; a mark in the other half goes against V, and gets a rim once `rimmed` has it.
    """

    borne = ("own scale", "rises", "falls", "against", "one run")

    def __init__(self, V: Record, change: Record | None, most: PerEntry, spot: Spot) -> None:
        """most are the changes whose marks fill half a cell; without a change there are none."""
        theme = current_theme()
        self.face = Face.VALUE
        self.rimmed: Collection[Index] | None = None  # None: all that go against V
        self.rims_shown = False
        self.spot, self.most = spot, most
        self.tints = [
            MapPart(stroke_width=0, fill_opacity=1, fill_color=hue) for hue in tint_hues()
        ]
        self.cells = MapPart(stroke_width=HAIRLINE, fill_opacity=1,
                             stroke_color=shade(theme.background, theme.text, _LINES),
                             fill_color=shade(theme.background, theme.text, _GROUND))  # fmt: skip
        self.marks = [
            MapPart(stroke_width=0, fill_opacity=1, fill_color=hue) for hue in mark_hues()
        ]
        self.rims = MapPart(stroke_width=_RIM, stroke_color=theme.text)
        super().__init__(self.cells, *self.tints, *self.marks, self.rims)
        for layer, part in enumerate(self.submobjects):
            part.set_z_index(0.1 * layer)
        self.follow(V, change, most)

    def follow(self, V: Record, change: Record | None, most: PerEntry | None = None) -> Self:
        """Show another change, or none."""
        self.V, self.change, self.record = V, change, change or V
        self.most = self.most if most is None else most
        return self.lay()

    def stand_at(self, spot: Spot) -> Self:
        self.spot = spot
        return self.lay()

    def slide(self, start: Spot, end: Spot, share: float) -> Self:
        """Be so far on the way between two spots."""
        return self.stand_at(start.on_the_way_to(end, share))

    def rim(self, only: Collection[Index] | None = None, *, shown: bool = True) -> Self:
        """Let rims be seen: around some cells alone, if they go against V, or around all those."""
        self.rimmed, self.rims_shown = only, shown
        return self.lay()

    def fade_rims(self, share: float) -> Self:
        """Let rims be so strong, while others are to come, or none."""
        self.rims.set_stroke(opacity=share)
        return self

    def lift(self, layer: float) -> Self:
        """Lie above what lies in lower layers."""
        for number, part in enumerate(self.submobjects):
            part.set_z_index(layer + 0.1 * number)
        return self

    @property
    def astray(self) -> list[Index]:
        """The entries that go against V."""
        against = self._changes() * self.V.value.astype(np.float64) < 0
        return [(int(i), int(j)) for i, j in zip(*against.nonzero(), strict=True)]

    def _changes(self) -> PerEntry:
        found: PerEntry = np.zeros(self.V.shape)
        return found if self.change is None else self.change.value.astype(np.float64)

    # -- where things are due ------------------------------------------------------------------

    def outlines(self) -> list[Points]:
        """Of its cells, tints, marks and rims."""
        values, weights = self._changes().ravel(), self.V.value.astype(np.float64).ravel()
        rows, columns = self.record.shape
        middles = self.spot.middles(rows, columns).reshape(-1, 3)
        across, down = (side * _CELL / 2 for side in self.spot.pitch(rows, columns))
        whole = np.tile([across, down], (len(middles), 1))
        share = np.sqrt(np.minimum(1.0, np.abs(values) / self.most.ravel()))
        marks = whole * share[:, None] * [_BROAD, _HIGH]
        flipped = np.array([1.0, -1.0])
        up, down_ = values > 0, values < 0
        rises, sinks = weights > 0, weights < 0
        rims = self._rimmed(rows, columns)
        return [
            _outlines(_BOX, middles, whole),
            _outlines(_HALF, middles[rises], whole[rises]),
            _outlines(_HALF, middles[sinks], whole[sinks] * flipped),
            _outlines(_UP, middles[up], marks[up]),
            _outlines(_UP, middles[down_], marks[down_] * flipped),
            _outlines(_BOX, middles[rims], whole[rims] * 1.04),
        ]

    def _rimmed(self, rows: int, columns: int) -> npt.NDArray[np.bool_]:
        found = np.zeros((rows, columns), dtype=bool)
        if self.rims_shown:
            for index in self.astray:
                found[index] = self.rimmed is None or index in self.rimmed
        return found.ravel()

    def lay(self) -> Self:
        width = _RIM * min(1.0, max(_THINNEST, self.spot.width / _WIDE))
        if self.rims.stroke_width != width:
            self.rims.set_stroke(width=width)
        self.laid = self.record.value.copy(), self.V.value.copy()
        for part, outline in zip(self.submobjects, self.outlines(), strict=True):
            part.lie(outline)
        return self

    # -- truth -----------------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now, as a board tells it."""
        return {"map": self.record}

    @property
    def standing(self) -> Standing:
        where = np.unravel_index(int(np.abs(self.record.value).argmax()), self.record.shape)
        index = tuple(map(int, where))
        return Standing(self.record, index, self.record.text(index))

    def faults(self) -> Iterator[Fault]:
        """Marks are those of its record, halves those of V, rims around what goes against it."""
        laid, weights = self.laid
        if not (np.array_equal(laid, self.record.value)
                and np.array_equal(weights, self.V.value)):  # fmt: skip
            yield Fault("mark", f"{self.record.name} as it was", "what its record holds")
        parts = zip(self.submobjects, self.outlines(), strict=True)
        if not all(same_way(part.points, due) for part, due in parts):
            yield Fault("mark", f"a mark of {self.record.name} elsewhere", "what its record holds")
        for part, hue in zip((*self.tints, *self.marks), (*tint_hues(), *mark_hues()),
                             strict=True):  # fmt: skip
            if len(part.points) and not in_colour(part.fill_rgbas, hue):
                yield Fault("colour", f"marks of {self.record.name} in another colour", hue)


def mark_hues() -> list[str]:
    """The colours of what rises and of what falls."""
    return [ramp.line for ramp in current_theme().value]


def tint_hues() -> list[str]:
    """The colours of halves that V asks for: above, and below."""
    theme = current_theme()
    return [shade(theme.background, ramp.line, _TINT) for ramp in theme.gradient]


class MapIndex(Phrase):
    """The number of a row of cells, or of a column."""

    def __init__(self, of: ChangeMap, axis: int, number: int) -> None:
        super().__init__("{}", Ordinal(of.record, axis, number), em=INDEX * 1.1 / CODE_SIZE,
                         color=current_theme().muted, type=Type.CODE)  # fmt: skip
        rows, columns = of.record.shape
        middles = of.spot.middles(rows, columns)
        across, down = of.spot.pitch(rows, columns)
        if axis == 0:
            self.move_to(middles[number, 0] - [across / 2 + 0.2, 0.0, 0.0])
        else:
            self.move_to(middles[0, number] + [0.0, down / 2 + 0.2, 0.0])


def map_indices(of: ChangeMap) -> list[MapIndex]:
    """Beside all rows and columns."""
    return [MapIndex(of, axis, k) for axis in (0, 1) for k in range(of.record.shape[axis])]
