"""What is shown of one seed: how its average fades, and at last a picture of it."""

from __future__ import annotations

from collections.abc import Iterator

from manim import UP

from gradmath.records.fading import FadingAverage
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Phrase
from scenes.kit.charts.axes import Axes
from scenes.kit.fading.map import FadingMap, MapPlace
from scenes.kit.fading.places import ABOVE
from scenes.kit.fading.plot import FadingLine
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HEADING, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs
from scenes.kit.truth.claims import CodePiece

_EM = 0.8 * HEADING / CODE_SIZE


class SeedBoard(QuickGroup):
    """The line and the last average of a seed; runs of several seeds stand side by side."""

    transition: Transition | None = None

    def __init__(
        self, average: FadingAverage, axes: Axes, place: MapPlace, scale: float, strength: float
    ) -> None:
        super().__init__()
        self.average = average
        self.line = FadingLine(axes, average, strength)
        last = len(average.counts.value) - 1
        self.picture = FadingMap(average.means, place, scale, at=(last,))
        line = next(each for each in average.listing.lines if "manual_seed" in each)
        call = CodePiece(average.listing, line.removeprefix("torch.manual_"))
        self.call = Phrase("{}", call, em=_EM, type=Type.CODE, color=current_theme().muted)
        self.call.next_to(self.picture, UP, buff=ABOVE)
        for part in (self.line, self.picture):
            belongs(part, self)

    @property
    def records(self) -> dict[str, Record]:
        """What it shows."""
        return {"line": self.line.record, "picture": self.picture.record}

    def relations(self) -> Iterator[Fault]:
        """Line and picture are of its own average, and the picture is of all draws."""
        last = len(self.average.counts.value) - 1
        if self.line.average is not self.average or self.picture.record is not self.average.means:
            yield Fault("stale", f"a part of {self.average.sizes.name}", "one seed alone")
        if self.picture.at != (last,):
            yield Fault("index", f"a picture of {self.picture.at[0] + 1} counts", "of all draws")
