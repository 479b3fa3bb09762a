"""A board shrinks to a live inset and comes back; digits that are too small go meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP, Animation

from scenes.kit import SAFE, Board, Lecture, Region, ask, show, silent
from scenes.kit.boards.board import come_back, shrink, turn_over
from scenes.kit.boards.board.insets import Resize
from scenes.studio.audit.audit import audit
from tests.support.layer_story import BACKWARD, layer_runs

STAGE = Region(SAFE.left, SAFE.right, bottom=-3.0, top=0.85)
TABLE = [["x", "v"], ["z", "out"]]
LARGE, SMALL = Region(-6.0, 3.0, -3.0, 0.6), Region(SAFE.left, -4.4, -2.6, -1.6)


def board() -> Board:
    first, *others = layer_runs()
    return Board(first, STAGE, TABLE, runs=others, counted=["x"])


def resized(built: Board, motion: Animation, share: float = 1.0) -> Board:
    assert isinstance(motion, Resize)
    motion.begin()
    motion.interpolate(share)
    return built


def faults(built: Board) -> list[str]:
    return [fault.check for fault in built.relations()]


def test_an_inset_is_the_same_board_in_its_region() -> None:
    built = board()
    before = [built[name].get_center() for name in built.grids]
    resized(built, shrink(built, SMALL))
    assert faults(built) == []
    for name in built.grids:
        whole = built.whole(name)
        left, bottom = whole.get_corner(LEFT + DOWN)[:2]
        right, top = whole.get_corner(RIGHT + UP)[:2]
        assert SMALL.left - 1e-6 <= left and right <= SMALL.right + 1e-6
        assert SMALL.bottom - 1e-6 <= bottom and top <= SMALL.top + 1e-6
    after = [built[name].get_center() for name in built.grids]
    away = np.array(after) - np.array(before) * built.seat.zoom
    assert np.allclose(away, away[0])


def test_too_small_digits_go_and_come_back() -> None:
    built = board()
    resized(built, shrink(built, SMALL), 0.2)
    assert 0 < built["x"][0].digits < 1
    resized(built, shrink(built, SMALL))
    assert not built.can_be_read(built.seat) and built["x"][0].digits == 0
    assert built["x"][0].box.fill_rgbas[0, 3] == 1
    points = board()["x"][0].number.points
    resized(built, come_back(built))
    assert built["x"][0].digits == 1 and faults(built) == []
    assert np.allclose(built["x"][0].number.points, points)


def test_digits_that_can_be_read_stay() -> None:
    built = board()
    assert built.can_be_read(built.inset(LARGE))
    for share in (0.3, 1.0):
        resized(built, shrink(built, LARGE), share)
        assert built["x"][0].digits == 1 and faults(built) == []


@pytest.mark.parametrize("region", [LARGE, SMALL])
def test_an_inset_lives(region: Region) -> None:
    built, other = board(), layer_runs()[2]
    resized(built, shrink(built, region))
    built.follow(other)
    assert faults(built) == []
    cell = built["out"][0]
    assert cell.record is other.out and cell.digits == float(region is LARGE)
    assert cell.number.height < 0.9 * board()["out"][0].number.height


class Inset(Lecture):
    """A board that shrinks, turns over there, and comes back."""

    watched = False
    captions = {"title": ask("What comes?"), "all": silent(), "small": silent(),
                "turns": silent(), "back": silent()}  # fmt: skip

    def construct(self) -> None:
        runs = self.problem(layer_runs)
        built = Board(runs[0], STAGE, TABLE, runs=runs, counted=["x"])
        listing = runs[0].listing
        self.beat("all", show(built, *built.grids), code=listing, line=BACKWARD)
        self.beat("small", shrink(built, LARGE))
        self.beat("turns", turn_over(built, runs[1]), code=runs[1].listing, line=BACKWARD)
        self.beat("back", come_back(built))


def left_behind(built: Board) -> None:
    built["z"].shift(RIGHT * 0.1)


def digits_in_a_corner(built: Board) -> None:
    resized(built, shrink(built, SMALL))
    built.show_texts(lambda height: 1.0)


LIES: dict[Callable[[Board], None], str] = {left_behind: "place", digits_in_a_corner: "inset"}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[Board], None]) -> None:
    built = resized(board_kept := board(), shrink(board_kept, LARGE))
    lie(built)
    assert LIES[lie] in faults(built)


def test_an_honest_inset_raises_no_alarm() -> None:
    report = audit(Inset, frame_rate=6)
    assert [str(fault) for fault in report.faults] == []
