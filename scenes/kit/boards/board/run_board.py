"""What all boards have in common: they show one run, follow others, and live on as an inset."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np
from manim import Animation, VGroup, VMobject

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import DIGIT_HEIGHT, Phrase
from scenes.kit.cells.moves import TurnTo
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.seat import Seat, Seated
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import SMALLEST_DIGIT
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault


class RunBoard(QuickGroup):
    """Tensors of one run by the names of its attributes, and all that is drawn around them.

    `Board` lays them out as a table, `Machine` along wires. Parts come on stage one by one; the
    board stands for them as what shows one run.
    """

    grids: Mapping[str, Any]  # each with a record, cells as `entries`, and a way to follow
    names: Mapping[str, Phrase]
    indices: Mapping[str, Sequence[Phrase]]
    em: float  # of the digits of its cells, as they were laid out

    def __init__(self, run: object, runs: Sequence[object] = ()) -> None:
        super().__init__()
        # A list, into which no audit looks frame by frame: what is shown of them the cells hold.
        self.runs: list[Any] = [run, *runs]
        self.seat = Seat()
        self.show_alone(run)

    def __getitem__(self, name: str) -> Any:  # type: ignore[override]
        return self.grids[name]

    def whole(self, name: str) -> VGroup:
        """A tensor with its name and its indices."""
        return VGroup(self.grids[name], *self.around(name))

    def around(self, name: str) -> list[Phrase]:
        """A tensor's name, and its indices if it is counted."""
        return [self.names[name], *self.indices.get(name, ())]

    @property
    def drawn(self) -> list[VMobject]:
        """All that is drawn of it, whether on stage or not."""
        labels = [label for labels in self.indices.values() for label in labels]
        return [*self.grids.values(), *self.names.values(), *labels]

    @property
    def living(self) -> list[VMobject]:
        """What may change from run to run."""
        return [*self.grids.values()]

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        return {
            f"{name}{list(cell.index)}": cell.record
            for name, shown in self.grids.items()
            for cell in shown.entries
        }

    def relations(self) -> Iterator[Fault]:
        """Each part shows its own tensor of the run, with digits only where they can be read."""
        for name, shown in self.grids.items():
            due = getattr(self.run, name)
            if not any(shown.record is getattr(run, name, None) for run in self.shows):
                yield Fault("run", f"{shown.record.name} in the place of {name}", due.name)
            seen = any(cell.digits == 1.0 for cell in shown.entries)
            if seen and not self.can_be_read(self.seat):
                told = f"digits of {shown.record.name}, too small"
                yield Fault("inset", told, "colours alone")

    # -- following -----------------------------------------------------------------------------

    def show_alone(self, run: Any) -> None:
        """Show no run but this one from now on."""
        self.run = run
        self.shows: list[Any] = [run]
        self.transition: Transition | None = None

    def follow(self, run: Any) -> Self:
        """Let every part stand for its tensor of another run."""
        self.show_alone(run)
        for name, shown in self.grids.items():
            shown.follow(getattr(run, name))
        return self

    def set_out(self, run: Any) -> None:
        """Be on the way to another run, part by part, causes before results."""
        before = self.run
        self.show_alone(run)
        self.shows = [before, run]
        self.transition = Transition(before.listing, run.listing)

    def turns(self, run: Any) -> list[tuple[Record, Animation]]:
        """How each part comes to another run, with what it shows then."""
        dues = [(shown, getattr(run, name)) for name, shown in self.grids.items()]
        return [(due, TurnTo(shown, due)) for shown, due in dues]

    # -- large or small ------------------------------------------------------------------------

    def can_be_read(self, seat: Seat) -> bool:
        """Whether its digits would be large enough, also in a clip of 640 pixels."""
        return self.em * DIGIT_HEIGHT * seat.zoom >= SMALLEST_DIGIT

    def sit(self, seat: Seat) -> Self:
        """Be drawn as a whole somewhere else, larger or smaller, and live on there.

        Texts that are too small to be read are not drawn: cells are colours alone then.
        """
        self.take(self.seat.change_to(seat))
        self.seat = seat
        return self.show_texts(lambda height: float(height * seat.zoom >= SMALLEST_DIGIT))

    def take(self, change: Seat) -> None:
        for part in (part for drawn in self.drawn for part in drawn.get_family()):
            if len(part.points):
                part.points = change.place(part.points)
            if isinstance(part, Seated):
                part.take(change)

    def show_texts(self, seen: Callable[[float], float]) -> Self:
        """Let digits, names and indices be seen so well; colours are not touched.

        seen is told how high the digits of a text are where the board is as large as it was laid
        out.
        """
        for shown in self.grids.values():
            for cell in shown.entries:
                cell.show_digits(seen(self.em * DIGIT_HEIGHT))
        for label in (*self.names.values(), *(each for k in self.indices.values() for each in k)):
            for text in label.inscriptions:
                text.fill_rgbas = text.fill_rgbas.copy()
                text.fill_rgbas[:, 3] = seen(label.em * CODE_SIZE * DIGIT_HEIGHT)
        return self

    def inset(self, region: Region) -> Seat:
        """The seat in a small region; where digits could not be read only colours are shown."""
        parts = [
            self.seat.laid_out(part.points)
            for drawn in self.drawn
            for part in drawn.family_members_with_points()
        ]
        points = np.concatenate(parts)
        return Seat.within(region, (points.min(axis=0), points.max(axis=0)))


def on_stage(drawn: Iterable[Any], there: Container[int]) -> list[Any]:
    """Those of which something stands on stage, where all ids of mobjects there are known."""
    return [each for each in drawn if any(id(part) in there for part in each.get_family())]
