"""A board shows its run's tensors where its table has them, and says so where it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from manim import RIGHT, UP, Animation

from gradmath.errors import StageError
from gradmath.problems.workshop_1.relu_gate import relu_gate
from gradmath.records.tensor import Record
from scenes.kit import SAFE, Board, Face, Lecture, Region, ask, carry, show, silent, sweep
from scenes.kit.boards.board import motions, turn_over
from scenes.kit.cells.moves import Ride
from scenes.kit.truth.boards import moment_of
from scenes.studio.audit.audit import audit
from tests.support.layer_story import BACKWARD, OUT, LayerRun, Z, layer_runs

STAGE = Region(SAFE.left, SAFE.right, bottom=-3.0, top=0.85)
TABLE = [["x", "", ""], ["W", "z", "out"], ["x_grad", "z_bar", "v"]]
MADE = "W = torch.tensor([[1., 2.], [2., -1.]])"
STANDING = ("z", "out")


def board(table: Sequence[Sequence[str]] = TABLE, region: Region = STAGE) -> Board:
    first, *others = layer_runs()
    return Board(first, region, table, runs=others, standing=STANDING, counted=["x", "W"])


def faults(built: Board) -> list[str]:
    return [f"{fault.check}: {fault.shown}" for fault in built.relations()]


def test_tensors_stand_in_lines_and_columns_inside_the_region() -> None:
    built = board()
    assert faults(built) == []
    for k in range(2):
        assert built["x"][k].get_x() == pytest.approx(built["W"][0, k].get_x())
        assert built["x_grad"][k].get_x() == pytest.approx(built["W"][0, k].get_x())
        assert built["z"][k].get_y() == pytest.approx(built["W"][k, 0].get_y())
        assert built["out"][k].get_y() == pytest.approx(built["W"][k, 0].get_y())
    for name in built.grids:
        whole = built.whole(name)
        assert STAGE.left - 1e-6 <= whole.get_left()[0] and whole.get_right()[0] <= STAGE.right
        assert STAGE.bottom - 1e-6 <= whole.get_bottom()[1] and whole.get_top()[1] <= STAGE.top
    widths = [cell.box.width for grid in built.grids.values() for cell in grid.cells]
    assert widths == pytest.approx([widths[0]] * len(widths))


def test_faces_and_names_are_read_from_the_expressions() -> None:
    built = board()
    amber = {name for name, face in built.faces.items() if face is Face.GRADIENT}
    assert amber == {"x_grad", "z_bar", "v"}
    said = [label.text for label in built.names.values()]
    assert said == ["x", "W", "z", "out", "x.grad", "macron(z)", "v"]


def test_values_have_one_scale_and_gradients_another_unless_one_is_given() -> None:
    runs = layer_runs()
    built = board()
    values, gradients = ("x", "W", "z", "out"), ("x_grad", "z_bar", "v")
    for names in (values, gradients):
        largest = max(float(np.abs(getattr(run, name).value).max()) for run in runs
                      for name in names)  # fmt: skip
        assert {built.scales[name] for name in names} == {largest}
    own = Board(runs[0], STAGE, [["x", "v"]], scales={"x": 7.0})
    assert own["x"][0].scale_limit == 7.0 and own["v"][0].scale_limit == 2.0


def test_what_a_run_has_not_and_what_nobody_could_read_is_refused_in_one_line() -> None:
    with pytest.raises(StageError, match="LayerRun has no tensor 'y' of at most two dimensions"):
        Board(layer_runs()[0], STAGE, [["y"]])
    with pytest.raises(StageError, match="W, z are too much to be read on one frame"):
        board([["W", "z"]], Region(0.0, 1.5, 0.0, 0.8))
    with pytest.raises(StageError, match=r"W has shape \(2, 2\) and z \(2,\)"):
        carry(board(), "W", "z")


def test_a_number_lies_like_a_vector_of_one_cell_and_matrices_carry_their_entries() -> None:
    flow = relu_gate(x=[0.5, -1.0, 2.0], W=[[1, 0, 2], [0, 3, 0]], v=[0.5, 1.0]).flow
    built = Board(flow, STAGE, [["weighted", ""], ["W", "products"]], counted=["W"])
    assert faults(built) == []
    (cell,) = built["weighted"].cells
    assert cell.index == () and cell.number.drawn == flow.weighted.text()
    assert built.names["weighted"].get_right()[0] < cell.get_left()[0]
    rides = [ride for _, ride in carry(built, "W", "products").parts if isinstance(ride, Ride)]
    assert [ride.chip.index for ride in rides] == list(np.ndindex(flow.W.shape))


# -- planted in a board --------------------------------------------------------------------


def another_tensor(built: Board) -> None:
    built["x"].follow(built.run.z)


def another_run(built: Board) -> None:
    built["z"].follow(layer_runs()[2].z)


def typed_by_hand(built: Board) -> None:
    built["v"].follow(Record("v", np.array([0.5, 2.0], np.float32), "torch.tensor([0.5, 2.])"))


def out_of_line(built: Board) -> None:
    built["z"].shift(UP * 0.05)


def away_from_its_column(built: Board) -> None:
    built["x_grad"].shift(RIGHT * 0.1)


LIES: dict[Callable[[Board], None], str] = {
    another_tensor: "run: z in the place of x",
    another_run: "run: z in the place of z",
    typed_by_hand: "run: v in the place of v",
    out_of_line: "place: z out of line",
    away_from_its_column: "place: x.grad out of line",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_of_a_board_is_caught(lie: Callable[[Board], None]) -> None:
    built = board()
    lie(built)
    assert faults(built) == [LIES[lie]]


# -- in motion -----------------------------------------------------------------------------


class Story(Lecture):
    """Everything that boards do, in a few beats."""

    captions = {
        "title": ask("What comes back?"),
        "inputs": silent(),
        "forward": silent(),
        "switches": silent(),
        "backward": silent(),
        "another run": silent(),
        "and on": silent(),
    }

    def construct(self) -> None:
        runs = self.problem(layer_runs)
        built = Board(runs[0], STAGE, TABLE, runs=runs, standing=STANDING)
        self.beat("inputs", show(built, "x", "W"), code=runs[0].listing, line=MADE)
        self.beat("forward", show(built, "z"), line=Z)
        self.beat("switches", carry(built, "z", "out"), line=OUT)
        self.beat("backward", show(built, "v", "z_bar"), show(built, "x_grad"), line=BACKWARD)
        self.beat("another run", self.turn(built, runs[2]), code=runs[2].listing, line=BACKWARD)
        self.beat("and on", sweep(built, runs[2:], run_time=2.0), pause=1.0)

    def turn(self, built: Board, run: LayerRun) -> Animation:
        return turn_over(built, run)


def test_every_frame_of_a_board_in_motion_is_true() -> None:
    report = audit(Story, frame_rate=15)
    assert [str(fault) for fault in report.faults] == []
    last = {(e.record.name, *e.index): e.text for e in report.stills[-1].entries}
    assert last["x", 1] == "1.25" and last["z", 0] == "3.00" and last["out", 1] == "0"


def test_results_that_turn_over_before_their_causes_are_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(motions, "moment_of", lambda record: -moment_of(record))
    found = {fault.check for fault in audit(Story, frame_rate=15).faults}
    assert "run" in found


def test_what_is_carried_keeps_to_its_way() -> None:
    rides = [motion for _, motion in carry(board(), "z", "out").parts if isinstance(motion, Ride)]
    for ride in rides:
        assert list(ride.chip.faults()) == []
        ride.chip.shift(UP * 0.2)
        assert [fault.check for fault in ride.chip.faults()] == ["way"]
    assert len(rides) == 2


def test_motions_move_only_what_is_on_the_stage() -> None:
    class Bare(Story):
        """Of all tensors x alone."""

        def construct(self) -> None:
            runs = self.problem(layer_runs)
            built = Board(runs[0], STAGE, TABLE, runs=runs, standing=STANDING)
            self.beat("inputs", show(built, "x"), code=runs[0].listing, line=MADE)
            self.beat("another run", turn_over(built, runs[2]), code=runs[2].listing)
            self.beat("and on", sweep(built, runs[2:], run_time=2.0), pause=1.0)

    report = audit(Bare, frame_rate=15)
    # A film of one vector may stand still for most of its time, and fills no frame.
    untold = {"still", "stage"}
    assert [str(fault) for fault in report.faults if fault.check not in untold] == []
    assert {entry.record.name for entry in report.stills[-1].entries} == {"x"}
