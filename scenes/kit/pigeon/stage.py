"""The boards of the finale, one after the other, and the code beside them."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Animation, VMobject

from gradmath.records.listing import Listing
from gradmath.records.pairs import ArrowsRun
from gradmath.records.pigeon import ManyStarts, PlacedArrows
from scenes.kit.cells.lit_line import light_beginning
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.look.stage import SAFE
from scenes.kit.pigeon.boards import PlacedBoard, StepBoard
from scenes.kit.pigeon.heap import BinCount, BinNumber, StartHeap, StartShape
from scenes.kit.pigeon.seats import BinRow

_PITCH = 0.93
ALONE = BinRow(SAFE.left, floor=-2.15, pitch=_PITCH, seat=0.165, across=5)
UPPER = BinRow(SAFE.left, floor=0.3, pitch=_PITCH, seat=0.11, across=8)
LOWER = BinRow(SAFE.left, floor=-2.15, pitch=_PITCH, seat=0.11, across=8)
_SHAPE = (11.35, 0.22)  # from the left end of a floor to the shape of X
_WORDS = (11.35, -0.22)


class HeapView:
    """A heap with the numbers of its bins, and its counts once it is at rest."""

    def __init__(self, starts: ManyStarts, shelf: BinRow, bins: int) -> None:
        """bins is how many of its bins may be counted: the first ones."""
        self.heap = StartHeap(starts, shelf)
        self.numbers = [BinNumber(self.heap, k) for k in range(len(starts.bins.value))]
        self.words = KitLabel("agreeing pairs", self.heap)
        self.shape = StartShape(self.heap, _SHAPE)
        self.bins = bins
        self.counts: list[BinCount] = []
        self.place_words()

    def place_words(self) -> None:
        shelf = self.heap.shelf
        self.words.move_to((shelf.left + _WORDS[0], shelf.floor + _WORDS[1], 0.0))

    def sit(self, shelf: BinRow) -> None:
        """All of it on another shelf."""
        self.heap.sit(shelf)
        for part in (*self.numbers, *self.counts, self.shape):
            part.lay()
        self.place_words()

    def count(self) -> list[BinCount]:
        """How many starts each bin holds in the end."""
        self.counts = [BinCount(self.heap, k) for k in range(self.bins)]
        return self.counts

    @property
    def around(self) -> list[VMobject]:
        """What stands beside the heap itself."""
        return [*self.numbers, self.words, self.shape]


class FinaleStage:
    """Arrows that step apart, arrows that are placed, and two heaps."""

    def __init__(
        self,
        window: LoopWindow,
        walk: Sequence[ArrowsRun],
        placed: Sequence[PlacedArrows],
        heaps: tuple[ManyStarts, ManyStarts],
    ) -> None:
        self.window = window
        self.board, self.placed = StepBoard(walk), PlacedBoard(placed)
        bins = 1 + max(int(each.bins.value.nonzero()[0].max()) for each in heaps)
        self.near, self.wide = (HeapView(each, ALONE, bins) for each in heaps)
        self.wide.sit(LOWER)

    def light(self, listing: Listing, line: str) -> Animation:
        """A line of a listing."""
        return light_beginning(self.window, listing, line)

    def line_in_loop(self, text: str) -> Animation:
        """A line of the loop that the window shows."""
        return self.window.light_line(text)
