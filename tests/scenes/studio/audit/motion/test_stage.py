"""A stage gives way to the next without a black frame, and fills the frame."""

from __future__ import annotations

import pytest
from manim import DL, DOWN, DR, RIGHT, UL, UR, VGroup

from scenes.kit import Lecture, appear
from scenes.kit.cells.grids import Row
from scenes.kit.charts.swept import LineStroke
from scenes.kit.motion.motions import glide, together, vanish
from tests.support.moving import Lively, Moving, Y, moves, row


class BlacksOut(Moving):
    """Everything goes, then something else comes."""

    def happens(self, x: Row) -> None:
        self.beat("go", vanish(x), pause=0.1)
        self.beat("come", appear(row(Y)))


class LeavesACorner(Moving):
    """Everything goes but one number."""

    def happens(self, x: Row) -> None:
        first, *others = x.cells
        self.beat("go", vanish(VGroup(*others, first.box)), pause=0.1)
        self.beat("come", appear(row(Y)))


class LeavesTheOutline(Moving):
    """The same, and a line around where the cells stood: the stage is as wide as before."""

    def happens(self, x: Row) -> None:
        line = LineStroke(stroke_width=2, stroke_color="#ffffff")
        corners = [x.get_corner(way) for way in (UL, UR, DR, DL, UL)]
        self.beat("line", appear(line.grow(corners)))
        first, *others = x.cells
        self.beat("go", vanish(VGroup(*others, first.box)), pause=0.1)
        self.beat("come", appear(row(Y).shift(DOWN)))


class GivesWay(Moving):
    """What comes is there before the other has gone."""

    def happens(self, x: Row) -> None:
        self.beat("both", appear(row(Y).shift(DOWN)))
        self.beat("go", vanish(x))


class Trades(Moving):
    def happens(self, x: Row) -> None:
        self.beat("trade", together(appear(row(Y).shift(DOWN)), vanish(x)))


class Narrow(Lively):
    """The same cells, and most of the frame empty."""

    def beat(self, name: str, *motions: object, **options: object) -> None:
        if not self.beats:
            super().beat(name, *motions, **options)  # type: ignore[arg-type] # as they came
            return
        x = self.mobjects[-1]
        super().beat(name, glide(x, x.copy().shift(0.5 * RIGHT), run_time=1.0), pause=0.4)


LIES: dict[type[Lecture], str] = {
    BlacksOut: "blackout",
    LeavesACorner: "blackout",
    Narrow: "stage",
}


@pytest.mark.parametrize(
    "scene",
    [*LIES, GivesWay, Trades, LeavesTheOutline, Lively],
    ids=lambda scene: scene.__name__,
)
def test_the_stage_is_filled_and_never_blacks_out(scene: type[Lecture]) -> None:
    assert moves(scene) & set(LIES.values()) == ({LIES[scene]} if scene in LIES else set())
