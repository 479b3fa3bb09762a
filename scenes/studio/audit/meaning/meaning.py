"""All that is asked of a whole frame, a whole beat and a whole scene, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Phrase
from scenes.kit.lecture import Lecture
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.capture import Picture
from scenes.studio.audit.meaning.announced import Announced
from scenes.studio.audit.meaning.captions import Captions
from scenes.studio.audit.meaning.charts import Plots
from scenes.studio.audit.meaning.expressions import Found, expression_faults
from scenes.studio.audit.meaning.faces import face_faults
from scenes.studio.audit.meaning.progress import Time, panel_faults
from scenes.studio.audit.meaning.runs import Boards
from scenes.studio.audit.meaning.shown import OnFrame, Placed
from scenes.studio.audit.meaning.sweeps import Sweeps
from scenes.studio.audit.meaning.texts import label_faults, text_faults
from scenes.studio.audit.memo import Memo

_AT_REST = (label_faults, face_faults, panel_faults)


def told_by_captions(scene: type[Lecture]) -> bool:
    """Whether a scene has to prove what its frames mean: those with a table of captions have."""
    return scene.proven


class SceneMeaning:
    """What one scene's frames claim together.

    A frame is judged anew only when a drawable of it had to be checked again.
    """

    def __init__(self, listed: bool = True) -> None:
        """listed tells that numbers are expressions over listings, which can be run again."""
        self.listed = listed
        self.time, self.sweeps, self.boards, self.captions = Time(), Sweeps(), Boards(), Captions()
        self.plots, self.announced = Plots(self.time), Announced()
        self.spoken: dict[int, Phrase] = {}  # pieces of captions and titles, and what they are of
        self.found: list[Fault] = []
        self.shown: OnFrame | None = None
        self.visited: frozenset[tuple[str, ...]] = frozenset()

    def see(
        self, scene: Lecture, picture: Picture, memo: Memo, beat: str, time: float, frames: int = 1
    ) -> list[Fault]:
        """What is untrue about a picture whose drawables `memo` has just checked.

        It stays for so many frames: if for more than one, its code is at rest.
        """
        for phrase in scene.spoken:
            self.spoken.update((id(piece), phrase) for piece in phrase)
        shown = OnFrame(scene, picture, memo, frozenset(self.spoken), self.visited)
        self.sweeps.begin(scene, shown)
        self.plots.fresh = []
        if memo.stirred or self.shown is None:
            self.found = [
                *text_faults(shown),
                *self.time.see(shown, beat, time),
                *self.sweeps.see(shown),
                *self.boards.see(shown),
            ]
            self.captions.see(shown)
            self.announced.see(shown, beat)
            self.plots.see(shown)
            self.visited = self.visited.union(shown.listings)
        self.shown = shown
        return [*self.found, *panel_faults(shown)] if frames > 1 else self.found

    def at_rest(self) -> Iterator[Fault]:
        """What is untrue about the last frame of a beat."""
        if self.shown is not None:
            for check in (
                *_AT_REST,
                self.boards.at_rest,
                self.plots.at_rest,
                self.captions.at_rest,
                self.announced.at_rest,
            ):
                yield from check(self.shown)
            self.visited = frozenset(self.shown.listings)

    @property
    def plotted(self) -> list[Record]:
        """The records that lines on the latest frame are the first to be plotted from."""
        return self.plots.fresh

    def end(
        self, records: Iterable[Record], proven: bool = False
    ) -> tuple[list[Found], list[Placed]]:
        """What is untrue about all records that were seen, and what was found out late.

        The listings of records that are `proven` are not run once more.
        """
        if not self.listed:
            return [], list(self.captions.late)
        held = list(records)
        found = [] if proven else list(expression_faults(held))
        return found, [*self.captions.late, *self.time.end(held)]
