"""A board shrinks into a corner, where it goes on living, and comes back."""

from __future__ import annotations

from manim import Animation, Scene, VGroup, smooth

from scenes.kit.boards.board.run_board import RunBoard, on_stage
from scenes.kit.look.seat import Seat
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import MOVE, SMALLEST_DIGIT

_TEXTS = 0.35  # of the time that texts take to go, or to come


def shrink(board: RunBoard, region: Region, *, run_time: float = MOVE) -> Animation:
    """Let a board become an inset in a region; it follows runs there as before.

    Texts that could not be read there go before it sets out: without digits its cells are colours
    alone (`board.can_be_read(board.inset(region))` tells).
    """
    return Resize(board, board.inset(region), run_time=run_time)


def come_back(board: RunBoard, *, run_time: float = MOVE) -> Animation:
    """Let an inset become the board that it was."""
    return Resize(board, Seat(), run_time=run_time)


class Resize(Animation):
    """A whole board on its way to another size and place, as far as it is on stage."""

    def __init__(self, board: RunBoard, seat: Seat, *, run_time: float = MOVE) -> None:
        self.board, self.end = board, seat
        self.there = VGroup()  # filled in when it is known what is
        super().__init__(self.there, run_time=run_time, rate_func=smooth, introducer=True)

    def _setup_scene(self, scene: Scene) -> None:
        there = set(map(id, scene.get_mobject_family_members()))
        self.there.add(*on_stage(self.board.drawn, there))

    def begin(self) -> None:
        self.start = self.board.seat
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        self.board.sit(self.end if alpha >= 1 else self.start.on_the_way_to(self.end, share))
        self.board.show_texts(lambda height: self._seen(height, alpha))

    def _seen(self, height: float, alpha: float) -> float:
        """How well texts are seen that are too small at one end of the way, or at none."""
        starts, ends = (height * s.zoom >= SMALLEST_DIGIT for s in (self.start, self.end))
        if starts and ends:
            return 1.0
        goes, comes = 1 - alpha / _TEXTS, 1 - (1 - alpha) / _TEXTS
        return max(0.0, goes if starts else 0.0, comes if ends else 0.0)
