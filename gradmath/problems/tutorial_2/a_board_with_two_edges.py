"""Tutorial 2: the gradient of w is the outer product of x and the gradient of b."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_2.logit_inputs import B, W, X, logit_inputs
from gradmath.records.edges import EdgeRun
from gradmath.records.hills import LossHill
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values
from gradmath.running.written import assignment

FORWARD, LOSS, BACKWARD = "z = x @ w + b", "loss = bce(z, y)", "loss.backward()"
READ_B, READ_W = "b.grad", "w.grad"
SLOPES = "torch.sigmoid(z) - y"
INPUT, COLUMN = 1, 2  # the input that slides; with it the weight that is nudged
NUDGE = 0.5  # by how much, in all
BEGINS, STAYS, MOVES = (-2.0, 2.4), (-2.2, 2.6), (-2.0, 1.0)  # of logits: from where to where
APART = 0.3  # of logits, at least
MOST = 2.0  # of an input, in size
_STEPS = 25  # runs from a number to zero, and on from there
_NUDGES = 25
_WIDTH = 40  # characters of a line
_EACH, _FROM, _TO = 20, -5, 3  # places of the hill for 1, and its ends
_LOSSES = 'bce(z, y, reduction="none")'
_HILL = 'hill = bce(line, torch.zeros_like(line), reduction="none")'
_DECIMALS = {"x": 2, "w": 1, "b": 1, "y": 0, "z": 1}


@dataclass(frozen=True, eq=False)
class ABoardWithTwoEdges:
    """Every run of the film; each differs from the one before it by one number.

    In `to_zero` the input `x[1]` goes from what it is to 0, in `on` from there to the same number
    with a minus; in `nudged` it stays there, and `w[1, 2]` gets larger after the way back.
    """

    to_zero: tuple[EdgeRun, ...]
    on: tuple[EdgeRun, ...]
    nudged: tuple[EdgeRun, ...]
    hill: LossHill

    @property
    def start(self) -> EdgeRun:
        """The run of the numbers as given."""
        return self.to_zero[0]

    @property
    def at_zero(self) -> EdgeRun:
        return self.to_zero[-1]

    @property
    def negated(self) -> EdgeRun:
        """The run in which `x[1]` has the other sign."""
        return self.on[-1]

    @property
    def runs(self) -> tuple[EdgeRun, ...]:
        """All in which x slides."""
        return (*self.to_zero, *self.on[1:])

    @property
    def all_runs(self) -> tuple[EdgeRun, ...]:
        return (*self.runs, *self.nudged)


@with_gradients
def a_board_with_two_edges(w: Values = W, b: Values = B, x: Values = X) -> ABoardWithTwoEdges:
    """Which rows of w.grad are equal, and why?

    Shapes: w (5, 3), the weights, no row like another; b (3,), the biases; x (5,), the inputs,
        `x[1]` not zero. Entries of w and b are tenths from -3 to 3, those of x whole numbers from
        -2 to 2. Logits begin at least 0.3 apart from -2 to 2.4, and stay from -2.2 to 2.6 while
        `x[1]` goes to minus itself. With that `z[2]` is from -2 to 1 and keeps its sign, also when
        `w[1, 2]` is larger by 0.5.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 2 of the course.

    >>> film = a_board_with_two_edges()
    >>> [film.start.b_grad.text((j,)) for j in range(3)]
    ['0.10', '0.20', '0.30']
    >>> [film.negated.w_grad.text((1, j)) for j in range(3)]
    ['−0.08', '−0.29', '−0.13']
    """
    weights, biases, inputs = logit_inputs(w, b, x)
    _expect_rows(weights)
    _expect_inputs(inputs)
    _expect_places(weights, biases, inputs)
    lines = _Lines(weights, biases, inputs)
    fed = float(inputs[INPUT])
    down = [round(fed * k / _STEPS, 4) for k in range(_STEPS, -1, -1)]
    return ABoardWithTwoEdges(
        to_zero=tuple(map(lines.run, down)),
        on=tuple(lines.run(-each) for each in reversed(down)),
        nudged=tuple(lines.run(-fed, round(NUDGE * k / _NUDGES, 4)) for k in range(_NUDGES + 1)),
        hill=lines.hill(fed),
    )


class _Lines:
    """The listing, for any number on its two dials; runs are made once."""

    def __init__(self, weights: Tensor, biases: Tensor, inputs: Tensor) -> None:
        self.lines = {
            name: assignment(name, tensor, width=_WIDTH)
            for name, tensor in (("w", weights), ("b", biases), ("x", inputs))
        }
        self.known: dict[tuple[float, float | None], EdgeRun] = {}

    def execution(self, fed: float, step: float) -> ListingRun:
        return ListingRun(Listing((
            "import torch",
            "import torch.nn.functional as F",
            "bce = F.binary_cross_entropy_with_logits",
            f"line = torch.arange({_FROM * _EACH}, {_TO * _EACH + 1}) / {_EACH}",
            "line.requires_grad_()",
            _HILL,
            *(line for lines in self.lines.values() for line in lines),
            "w.requires_grad_()",
            "b.requires_grad_()",
            "y = torch.zeros(3)",
            f"x[{INPUT}] = {fed + 0.0!r}",
            FORWARD,
            LOSS,
            SLOPES,
            BACKWARD,
            READ_B,
            READ_W,
            "with torch.no_grad():",
            f"    w[{INPUT}, {COLUMN}] += {step + 0.0!r}",
            FORWARD,
        )))  # fmt: skip

    def run(self, fed: float, moved: float | None = None) -> EdgeRun:
        """One run; if w has moved, it is seen after that."""
        key = fed + 0.0, moved  # -0.0 is 0
        if key not in self.known:
            self.known[key] = self._run(*key)
        return self.known[key]

    def _run(self, fed: float, moved: float | None) -> EdgeRun:
        run = self.execution(fed, 0.0 if moved is None else moved)
        lines = len(run.listing.statements)
        fed_forward = run.listing.after(FORWARD)
        lost = run.listing.after(LOSS) if moved is None else lines
        when, weighed = (fed_forward, fed_forward) if moved is None else (lines, lines - 1)
        found = run.records({
            **{name: (name, weighed) for name in ("x", "w", "b", "y")},
            "z": ("z", when),
            "h": (_LOSSES, lost),
            "slopes": (f"torch.autograd.grad({_LOSSES}.sum(), z)[0]", lost),
            "loss": ("loss", LOSS),
            "b_grad": ("b.grad", BACKWARD),
            "w_grad": ("w.grad", BACKWARD),
            "outer": ("torch.outer(x, b.grad)", BACKWARD),
            "no_w": ("w.grad is None", FORWARD),
            "no_b": ("b.grad is None", FORWARD),
        }, _DECIMALS, others=2)  # fmt: skip
        return EdgeRun(run.listing, **found)

    def hill(self, fed: float) -> LossHill:
        """The hill, as the first run draws it."""
        run = self.execution(fed, 0.0)

        def read(code: str) -> Record:
            return run.record(code, _HILL, decimals=2)

        return LossHill(
            line=read("line"),
            hill=read("hill"),
            sigmoid=read("torch.sigmoid(line)"),
            slopes=read("torch.autograd.grad(hill.sum(), line)[0]"),
        )


def _expect_rows(weights: Tensor) -> None:
    """Refuse rows that are equal, as their gradients may be, too."""
    rows = weights.tolist()
    for i, row in enumerate(rows):
        if row in rows[:i]:
            raise ParameterError(
                f"w[{i}] and w[{rows.index(row)}] are both {[round(each, 1) for each in row]}; "
                "give rows that differ"
            )


def _expect_inputs(inputs: Tensor) -> None:
    for i, entry in enumerate(inputs.tolist()):
        if abs(entry) > MOST:
            raise ParameterError(
                f"x[{i}] is {entry:g}; give whole numbers from {-MOST:g} to {MOST:g}, whose rows "
                "are high enough to be read"
            )
    if not inputs[INPUT]:
        raise ParameterError(f"x[{INPUT}] is 0, and it slides to 0; give another number")


def _expect_places(weights: Tensor, biases: Tensor, inputs: Tensor) -> None:
    """Refuse logits that leave the hill as it is drawn, or begin in nearly the same place."""
    others = inputs.clone()
    others[INPUT] = -inputs[INPUT]
    start, end = inputs @ weights + biases, others @ weights + biases
    column = end[COLUMN].reshape(1)
    _expect_range(inputs, start, BEGINS)
    _expect_range(others, end, STAYS)
    _expect_range(others, torch.cat([column, column + NUDGE * others[INPUT]]), MOVES)
    ends = float(column), float(column + NUDGE * others[INPUT])
    if abs(ends[0]) < 0.05 or ends[0] * ends[1] < 0.01:
        raise ParameterError(
            f"z[{COLUMN}] goes from {ends[0]:.1f} to {ends[1]:.1f} at last; give numbers by which "
            "it keeps off 0, where rounding is all that is left of it"
        )
    if float(start.sort().values.diff().min()) < APART - 1e-5:
        raise ParameterError(
            f"z = {[round(each, 1) for each in start.tolist()]} has two entries in nearly the "
            f"same place; give numbers whose logits are {APART:g} apart"
        )


def _expect_range(inputs: Tensor, logits: Tensor, ends: tuple[float, float]) -> None:
    low, high = ends
    wrong = [each for each in logits.tolist() if not low - 1e-5 <= each <= high + 1e-5]
    if wrong:
        raise ParameterError(
            f"with x[{INPUT}] = {float(inputs[INPUT]):g} a logit is {wrong[0]:.2f}; give numbers "
            f"by which it is from {low:g} to {high:g} there"
        )
