"""Another name for the numbers of h: its thread to the same memory has a counter of its own."""

from __future__ import annotations

from collections.abc import Iterator

from manim import DOWN, FadeIn, VMobject

from gradmath.records.sealed import SealedAlias
from scenes.kit.graph.sealed.board import SealBoard
from scenes.kit.graph.sealed.making import light
from scenes.kit.graph.sealed.names import NameTag, TagThread
from scenes.kit.graph.sealed.places import SealPlaces
from scenes.kit.graph.sealed.seal import Counter
from scenes.kit.graph.sealed.turning import Hang
from scenes.kit.graph.signs.moves import come
from scenes.kit.look.quick import QuickGroup
from scenes.kit.motion.score import Score
from scenes.kit.truth.checks import Fault, belongs


class OtherName(QuickGroup):
    """A tensor that shares the numbers that were saved, and no counter with h."""

    def __init__(self, alias: SealedAlias, places: SealPlaces) -> None:
        super().__init__()
        self.alias = alias
        self.tag = NameTag(alias.tensor, alias.same, places.side_tag)
        self.thread = TagThread(places, self.tag.panel.get_edge_center(DOWN), places.cells)
        self.counter = Counter(alias.before, places.side_counter)
        self.add(self.thread, self.tag, self.counter)

    @property
    def parts(self) -> list[VMobject]:
        """All of it; the counter is one like that beside it, which bears the word."""
        return [self.tag, self.thread, self.counter]

    def faults(self) -> Iterator[Fault]:
        """Its counter is the one of the tensor on its tag, on its own thread."""
        versions = self.alias.before, self.alias.after
        if self.counter.record not in versions or self.tag.record is not self.alias.tensor:
            yield Fault("tag", f"{self.counter.record.name} on its thread", "its own version")
        if abs(self.counter.get_center()[0] - self.thread.way.at(0.0)[0]) > self.counter.width / 3:
            yield Fault("place", "a counter beside its thread", "on its thread")


def arrive(name: OtherName, board: SealBoard, line: str) -> Score:
    """The other name comes, and hangs its thread, with its counter on it, on the same memory."""
    for part in name.parts:
        belongs(part, board)
    return Score([
        (0.0, light(board, line)),
        (0.0, FadeIn(name.tag, shift=DOWN * 0.3, run_time=0.4)),
        (0.3, Hang(name.thread, run_time=0.7)),
        *come(0.8, name.counter, run_time=0.4),
    ])  # fmt: skip
