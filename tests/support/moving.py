"""Short scenes in which something moves, and what the audit of motion finds in them."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import LEFT, RIGHT, UP

from gradmath.records.tensor import Record
from scenes.kit import Face, Lecture, appear, ask, silent
from scenes.kit.cells.grids import CellSize, Row
from scenes.kit.motion.motions import glide
from scenes.studio.audit.audit import audit

RATE = 15  # as fine as the checks of motion need it
CHECKS = {
    *("cut", "jump", "flash", "crossing", "crossfade", "hasty"),
    *("hold", "still", "stage", "blackout", "close", "mark"),
    *("faint", "twins", "hidden", "crooked"),
}
X = Record("x", np.array([0.8, 0.6, 0.3]), "made up")
Y = Record("y", np.array([0.7, -0.5, 0.2]), "made up")
SIZE = CellSize(width=0.92, height=0.52, gap=0.1)


def row(record: Record) -> Row:
    return Row(record, Face.VALUE, SIZE, scale=1.1)


def moves(scene: type[Lecture]) -> set[str]:
    """The names of the checks of motion that find something."""
    return {fault.check for fault in audit(scene, frame_rate=RATE).faults} & CHECKS


class Moving(Lecture):
    """A row of cells comes, something happens, and it stands."""

    title = "What moves?"
    proven = True

    def construct(self) -> None:
        x = row(X).shift(UP)
        self.beat("here", appear(x))
        self.happens(x)
        self.beat("there", pause=1.0)

    def happens(self, x: Row) -> None:
        """What a test is about."""


class Lively(Lecture):
    """Cells that go to and fro, told by a table of captions."""

    captions = {"title": ask("What moves?"), "go": silent(), "rest": silent()}
    moves, rest, last = 4, 0.4, 1.0  # how often, and seconds of stillness

    def construct(self) -> None:
        x = row(X).shift(3 * LEFT)
        self.beat("go", appear(x), pause=self.rest)
        for k in range(self.moves):
            way: Any = RIGHT if k % 2 == 0 else LEFT
            self.beat("go", glide(x, x.copy().shift(6 * way), run_time=1.0), pause=self.rest)
        self.beat("rest", pause=self.last)
