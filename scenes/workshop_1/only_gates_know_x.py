"""Workshop 1: x is scaled, and x.grad changes only where that turns a switch."""

from __future__ import annotations

from gradmath.problems.workshop_1.only_gates_know_x import only_gates_know_x
from scenes.kit import SAFE, Lecture, Region, announce, ask, silent, state
from scenes.kit.boards.board.motions import sweep
from scenes.kit.boards.machine import weighing
from scenes.kit.boards.machine.changing import brake
from scenes.kit.scaled import motions
from scenes.kit.scaled.machine import ScaledMachine
from scenes.workshop_1.words.only_gates_know_x import words_of

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.25, top=2.5)
BELOW_CODE = 0.82  # the code window ends above it
SCALE, BACKWARD = "x = (c * x0).requires_grad_()", "out.backward(v)"
WEIGH = "v = 1.00 * v0"
QUICKER, HURRIED = 0.9, 0.6  # of a crossing's own time: while it is new, and once it is known


class OnlyGatesKnowX(Lecture):
    """Scaling x leaves x.grad alone until it turns a switch; scaling v scales it."""

    captions = {
        "title": ask("Double `x`. What does `x.grad` do?"),
        "machine": announce("From `x` through `W` and switches to `v @ out`."),
        "sliders": silent(),
        "gradient": ask("`x.grad`: how fast does `v @ out` move with each `x`?"),
        "dial": announce("A dial: `c` scales `x`."),
        "guess": ask(
            "Now `c` doubles `x`. And `x.grad`?",
            ring=True,
            choices={"doubles": "doubles", "halves": "halves", "stays": "stays"},
        ),
        "guess alone": ask("Now `c` doubles `x`. And `x.grad`?", ring=True),
        "double": state({
            "meter doubles": "`v @ out` doubles, and `x.grad` stays.",
            "stands": "`x.grad` stays.",
        }),
        "down": announce("Now `c` goes down to zero, and through it."),
        "through": silent(),
        "read": state({
            "only at zero": "`x.grad` changes only at zero.",
            "never": "`x.grad` stays.",
        }),
        "bars": announce("Why? Look at `z` as bars, and turn `c` up again."),
        "up": silent(),
        "why": state({
            "same switches": "While `c` is positive, each `z` keeps its sign: same switches.",
        }),
        "back": announce("Now `c` goes back, and `v` doubles."),
        "answer": state({
            "zero": "Every entry of `x.grad` is zero.",
            "both": "Double `x`: `x.grad` stays. Double `v`: `x.grad` doubles.",
        }),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(only_gates_know_x)
        start, zero = found.up[0], found.zero
        # The scene keeps it: on the stage are its parts alone.
        machine = self.machine = ScaledMachine(start, STAGE, head=BELOW_CODE, runs=found.runs)
        self.words = words_of(found)
        window = self.open_window(start.listing, "out = torch.relu(z)")
        self.beat("machine", weighing.assemble(machine))
        self.beat("sliders", weighing.bring_sliders(machine), line="v @ out", pause=0.1)
        self.beat("gradient", motions.send_back(machine), line=BACKWARD)
        self.beat("dial", motions.bring_dial(machine), line=SCALE)
        moves = start.x_grad.value.any()
        self.beat("guess" if moves else "guess alone")
        self.beat("double", sweep(machine, found.up, run_time=2.4), pause=0.2)
        fall = sweep(machine, found.down, run_time=2.4, rate=brake)
        self.beat("down", fall, motions.cross(machine, window, zero, QUICKER), pause=0.7)
        on = motions.cross(machine, window, found.below[0], QUICKER)
        self.beat("through", on, sweep(machine, found.below, run_time=1.4), pause=0.1)
        self.beat("read")
        bars = motions.bring_bars(machine)
        rise = sweep(machine, found.below[::-1], run_time=1.0)
        back_at_zero = motions.cross(machine, window, zero, HURRIED)
        self.beat("bars", bars, rise, back_at_zero, pause=0.4)
        on = motions.cross(machine, window, found.above[-1], HURRIED)
        self.beat("up", on, sweep(machine, found.above[::-1], run_time=1.8), pause=0.1)
        self.beat("why", pause=0.1)
        back = sweep(machine, found.up[::-1], run_time=0.7)
        double = sweep(machine, found.doubled, run_time=1.9)
        self.beat("back", back, double, line=WEIGH, pause=0.1)
        self.beat("answer", pause=0.5)
