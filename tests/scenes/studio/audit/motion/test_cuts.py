"""What changes, comes or goes within a frame is caught by name; what takes its time is not."""

from __future__ import annotations

import pytest
from manim import DOWN, LEFT, RIGHT, UP, FadeIn

from scenes.kit import Lecture, appear
from scenes.kit.cells.code_panel import Panel
from scenes.kit.cells.grids import Row
from scenes.kit.cells.moves import Flip, Replace
from scenes.kit.look.theme import current_theme
from scenes.kit.motion.motions import Follow, glide, together, vanish
from scenes.kit.motion.score import Score
from scenes.studio.audit.audit import audit
from tests.support.moving import RATE, Moving, X, Y, moves, row


class Comes(Moving):
    def happens(self, x: Row) -> None:
        self.add(row(Y).shift(DOWN))


class Appears(Moving):
    def happens(self, x: Row) -> None:
        self.beat("come", appear(row(Y).shift(DOWN)))


class Goes(Moving):
    def happens(self, x: Row) -> None:
        self.remove(x)


class Vanishes(Moving):
    def happens(self, x: Row) -> None:
        self.beat("go", vanish(x))


class Jumps(Moving):
    """A block that stands elsewhere in the next beat."""

    def happens(self, x: Row) -> None:
        x.shift(2 * RIGHT)


class Glides(Moving):
    def happens(self, x: Row) -> None:
        self.beat("glide", glide(x, x.copy().shift(2 * RIGHT)))


class Turns(Moving):
    """Other numbers, from one frame to the next."""

    def happens(self, x: Row) -> None:
        x.follow(Y)


class Flips(Moving):
    def happens(self, x: Row) -> None:
        self.beat("flip", together(*(Flip(x[k], Y) for k in range(3))))


class Sweeps(Moving):
    """Runs that follow each other as fast as frames do."""

    def happens(self, x: Row) -> None:
        self.beat("sweep", Follow(x, [X, Y] * 5, x.follow, run_time=0.7))


class Recolours(Moving):
    def happens(self, x: Row) -> None:
        for cell in x.cells:
            cell.box.set_stroke("#ffffff", width=6)


class Flashes(Moving):
    def happens(self, x: Row) -> None:
        y = row(Y).shift(DOWN)
        self.play(appear(y, run_time=0.14))
        self.play(vanish(y, run_time=0.1))


class Stays(Moving):
    def happens(self, x: Row) -> None:
        y = row(Y).shift(DOWN)
        self.beat("stay", appear(y, run_time=0.2), vanish(y, run_time=0.2), pause=0.1)


class PassesBy(Moving):
    """It is on stage no longer than a flash, since it has gone from one side to the other."""

    def happens(self, x: Row) -> None:
        y = row(Y).shift(DOWN + 2 * LEFT)
        self.play(glide(y, y.copy().shift(4 * RIGHT), run_time=0.24))
        self.remove(y)


class Behind(Moving):
    """What stands behind something solid may go at any time."""

    def happens(self, x: Row) -> None:
        style = {"fill_color": current_theme().surface, "fill_opacity": 1, "stroke_width": 0}
        panel = Panel(width=4, height=1, **style).move_to(x).set_z_index(1)
        self.beat("cover", glide(panel.shift(3 * UP), panel.copy().shift(3 * DOWN)))
        self.remove(x)


class AddendGoes(Moving):
    """A score in which one motion brings what the next one turns over: it is seen all along."""

    def happens(self, x: Row) -> None:
        one, other = row(X).shift(DOWN)[0], row(Y).shift(DOWN)[0]
        self.beat("sum", Score([(0.0, FadeIn(one)), (0.9, Replace(one, other))]))


LIES: dict[type[Moving], str] = {
    Comes: "cut",
    Goes: "cut",
    Jumps: "jump",
    Turns: "cut",
    Recolours: "cut",
    Flashes: "flash",
}
HONEST = [Moving, Appears, Vanishes, Glides, Flips, Sweeps, Stays, AddendGoes]


@pytest.mark.parametrize("scene", LIES, ids=lambda scene: scene.__name__)
def test_what_changes_within_a_frame_is_caught_by_name(scene: type[Moving]) -> None:
    assert moves(scene) == {LIES[scene]}


@pytest.mark.parametrize("scene", HONEST, ids=lambda scene: scene.__name__)
def test_what_takes_its_time_is_left_alone(scene: type[Moving]) -> None:
    assert moves(scene) == set()


def test_what_travels_is_no_flash() -> None:
    assert "flash" not in moves(PassesBy)


def test_what_is_hidden_may_go() -> None:
    assert "cut" not in moves(Behind)


def test_a_fault_tells_what_has_jumped_and_when() -> None:
    found = [fault for fault in audit(Jumps, frame_rate=RATE).faults if fault.check == "jump"]
    assert "Number '0.8' jumps by 2.00 within a frame" in {fault.shown for fault in found}
    assert {fault.beat for fault in found} == {"there"}


def test_scenes_that_prove_nothing_are_not_asked() -> None:
    class Old(Jumps):
        proven = False

    assert issubclass(Old, Lecture) and moves(Old) == set()
