"""The board, the code beside it, and what comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from manim import Animation, VGroup, VMobject, smooth

from gradmath.records.listing import Listing
from gradmath.records.stepped import SteppedRun
from scenes.kit.astray.board import AstrayBoard, MeanBoard
from scenes.kit.astray.change_map import ChangeMap
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.lit_line import light_beginning
from scenes.kit.graph.signs.moves import TimedMoves
from scenes.kit.motion.motions import Follow, Vary

DIM = 0.25  # of its colour: what is not spoken of


@dataclass(eq=False)
class AstrayStage:
    """mean is the map of means, once it has come, and last that of the last run in it; ghosts are
    pushes of runs before, labels what is said beside a map, below what is said below an opened
    cell.
    """

    board: AstrayBoard
    window: CodeWindow
    mean: MeanBoard | None = None
    last: ChangeMap | None = None
    ghosts: list[VMobject] = field(default_factory=list)
    labels: list[VMobject] = field(default_factory=list)
    below: list[list[VMobject]] = field(default_factory=list)

    def light(self, line: str, listing: Listing | None = None) -> Animation:
        """A line of the run that is shown, or of another listing."""
        return light_beginning(self.window, listing or self.board.run.listing, line)

    def slide(
        self,
        runs: Sequence[SteppedRun],
        run_time: float,
        rate: Callable[[float], float] = smooth,
    ) -> Animation:
        """Board and code follow from run to run."""
        board, window = self.board, self.window

        def show(run: SteppedRun) -> None:
            board.follow(run)
            window.follow(run.listing)

        return Follow(VGroup(*board.living, window), runs, show, run_time=run_time, rate=rate)

    def recede(self, start: float, *but: int, back: bool = False) -> TimedMoves:
        """All arrows but some recede, or come back."""
        ends = (DIM, 1.0) if back else (1.0, DIM)
        board = self.board
        return [
            (start, Vary(arrow, arrow.recede_to, *ends, run_time=0.4))
            for arrow in board.arrows
            if arrow.row not in but
        ]
