"""Tutorial 3: one b, read by every row; what comes back to it is folded onto one row."""

from __future__ import annotations

from gradmath.problems.tutorial_3.summed_backward import summed_backward
from gradmath.records.loom import LoomPass
from scenes.kit import SAFE, Lecture, Region, Words, announce, ask, silent, state
from scenes.kit.boards.loom import backward, forward, lifting, margins
from scenes.kit.boards.loom.loom import Loom

STAGE = Region(SAFE.left, 1.55, bottom=-2.42, top=2.5)
BESIDE = Region(1.85, SAFE.right, bottom=-2.42, top=0.85)


class SummedBackward(Lecture):
    """What broadcasting copies forward, the backward pass sums along the same axis."""

    captions = {
        "title": ask("What comes back to a copied tensor?"),
        "rows": silent(),
        "copies": silent(),
        "weights": silent(),
        "guess": ask("What is it?", ring=True),
        "back": silent(),
        "fold": silent(),
        "under": silent(),
        "nudge": silent(),
        "why": silent(),
        "other": silent(),
        "cancelled": silent(),
        "others": silent(),
        "columns": silent(),
        "corner": silent(),
        "answer": silent(),
    }

    def construct(self) -> None:
        run = self.problem(summed_backward)
        loom = self.loom = Loom(run, STAGE, BESIDE)
        window = self.open_window(run.listing, "b.requires_grad_()")
        self.beat("rows", forward.arrive(loom))
        self.beat("copies", forward.draw_down(loom, window))
        self.beat("weights", forward.lay_weights(loom, window))
        self.beat("back", backward.climb(loom))
        self.beat("fold", backward.fold_rows(loom), backward.put_away(loom))
        self.beat("under", backward.look_under(loom, run.lifts[-1].entry))
        first, last = run.lifts[0], run.lifts[-1]
        bench = lifting.LiftBench(loom, run.lifts)
        self.beat(
            "nudge", backward.back_to_z(loom), lifting.lift_column(loom, window, first, bench)
        )
        self.beat("why", lifting.join(loom, window, first, bench))
        self.beat(
            "other",
            lifting.let_go(loom, first, bench),
            lifting.lift_column(loom, window, last, bench),
        )
        self.beat(
            "cancelled",
            lifting.join(loom, window, last, bench),
            lifting.let_go(loom, last, bench, last=True),
        )
        others = margins.Margins(loom)
        self.beat("others", margins.clear(loom, window), margins.arrive(others, window), margins.draw_sideways(others, window))
        self.beat("columns", margins.lay_weights(others, window), margins.fold_columns(others))
        self.beat("corner", margins.fold_once_more(others))
        self.beat("answer", margins.answer(others))
