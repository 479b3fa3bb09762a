"""What happens on a board: tensors come, entries are carried to results, runs follow runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import Animation, FadeIn, Scene, VGroup, smooth

from gradmath.errors import StageError
from gradmath.records.tensor import Index
from scenes.kit.boards.board.board import Board
from scenes.kit.boards.board.run_board import RunBoard, on_stage
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.moves import Replace, Ride, Settle, TurnTo, TurnUp
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.motions import Follow
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.boards import moment_of

_LAG = 0.12  # seconds between neighbours that do the same
_BEHIND = -0.5  # what is carried sets out from below its cell
Notes = list[tuple[float, Animation]]


def show(board: Board, *names: str) -> Score:
    """Tensors come with their names, their cells one after the other."""
    parts: Notes = []
    for name in names:
        start = max(0.0, end_of(parts) - QUICK)
        parts += [(start, FadeIn(each, run_time=QUICK)) for each in board.around(name)]
        parts += [(start + _LAG * k, TurnUp(cell)) for k, cell in enumerate(board[name].cells)]
    return Score(parts)


def carry(board: Board, source: str, target: str) -> Score:
    """Entry by entry, a copy travels to the result that is computed from it, and turns over there.

    Raises: StageError if the two are not of one shape.
    """
    here, there = board[source], board[target]
    if here.record.shape != there.record.shape:
        raise StageError(
            f"{source} has shape {here.record.shape} and {target} {there.record.shape}; "
            "entries are carried between tensors of one shape"
        )
    parts: Notes = [(0.0, FadeIn(each, run_time=QUICK)) for each in board.around(target)]
    for k, index in enumerate(np.ndindex(here.record.shape)):
        chip = _chip(board, source, target, index)
        start = 2 * _LAG * k
        parts.append((start, Ride(chip, chip.course.ways[0], grows=False, run_time=MOVE)))
        parts.append((start + MOVE, Replace(chip, there[index])))
    return Score(parts)


def _chip(board: Board, source: str, target: str, index: Index) -> CarriedEntry:
    """A copy of an entry on its straight way to the cell of a result."""
    cell, goal = board[source][index], board[target][index]
    way = Polyline.through(cell.box.get_center(), goal.box.get_center())
    chip = CarriedEntry(
        cell.record, index, cell.face, cell.size, scale=cell.scale_limit,
        decimals=board.decimals[source], course=WireCourse(cell.record.name, index, (way,)),
    )  # fmt: skip
    return chip.move_to(cell).set_z_index(_BEHIND)


def turn_over(board: RunBoard, run: Any) -> Animation:
    """What another run changes turns over, part after part in the order in which torch ran."""
    return TurnOver(board, run)


class TurnOver(Score):
    """A board on its way to another run; of its parts those turn over that are on stage."""

    def __init__(self, board: RunBoard, run: Any) -> None:
        parts: Notes = [(0.0, Settle(lambda: board.set_out(run)))]
        start = 0.05
        for _, turn in sorted(board.turns(run), key=lambda turn: moment_of(turn[0])):
            parts.append((start, turn))
            start += QUICK if _changes(turn) else 0.0
        super().__init__([*parts, (end_of(parts), Settle(lambda: board.follow(run)))])

    def _setup_scene(self, scene: Scene) -> None:
        there = set(map(id, scene.get_mobject_family_members()))
        self.parts = [(start, _seen(motion, there)) for start, motion in self.parts]
        super()._setup_scene(scene)


def _changes(turn: Animation) -> bool:
    """Whether anything is seen to move."""
    return bool(turn.flips) if isinstance(turn, TurnTo) else not isinstance(turn, Settle)


def _seen(motion: Animation, there: set[int]) -> Animation:
    """A motion, or at once what comes of it where nobody sees it."""
    if isinstance(motion, Settle) or on_stage([motion.mobject], there):
        return motion
    if isinstance(motion, TurnTo):
        return Settle(lambda: motion.shown.follow(motion.record))
    return Settle(lambda: None)


def sweep(
    board: RunBoard,
    runs: Sequence[Any],
    *,
    run_time: float,
    rate: Callable[[float], float] = smooth,
    beside: Callable[[Any], object] | None = None,
) -> Animation:
    """One run of autograd after the other: the board follows, and the code in the window does.

    Each run is shown as it is. The window has to show the lines of the first run already, since
    only numbers of them may change. `beside` is told of each run, to follow with something else.
    """
    return Sweep(board, runs, run_time=run_time, rate=rate, beside=beside)


class Sweep(Follow):
    """A board that follows runs; of its parts those move that are on stage."""

    def __init__(
        self,
        board: RunBoard,
        runs: Sequence[Any],
        *,
        run_time: float,
        rate: Callable[[float], float],
        beside: Callable[[Any], object] | None,
    ) -> None:
        self.board, self.beside = board, beside
        self.window: CodeWindow | None = None
        self.there = VGroup()  # filled in when it is known what is
        super().__init__(self.there, runs, self.show, run_time=run_time, rate=rate)
        self.introducer = True  # it brings nothing, but finds out what is there

    def _setup_scene(self, scene: Scene) -> None:
        there = set(map(id, scene.get_mobject_family_members()))
        self.window = getattr(scene, "window", None)
        window = [self.window] if self.window else []
        self.there.add(*on_stage(self.board.living, there), *window)

    def show(self, run: Any) -> None:
        """Let everything stand for a run."""
        self.board.follow(run)
        if self.window is not None:
            self.window.follow(run.listing)
        if self.beside is not None:
            self.beside(run)
