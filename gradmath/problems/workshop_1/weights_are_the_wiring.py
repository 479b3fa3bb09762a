"""Workshop 1: a W without a zero, and a zero in x.grad all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.gradients.machine import FORWARD, Places, decimals_of, machine_run, with_decimals
from gradmath.gradients.relu_layer import layer_tensors
from gradmath.problems.parameters import entry_number, real_number
from gradmath.problems.workshop_1.course import V, X
from gradmath.problems.workshop_1.lines import WIDTH
from gradmath.records.layer import MachineRun
from gradmath.records.listing import Listing
from gradmath.records.two_paths import TwoPaths
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values
from gradmath.running.written import assignment

# Chosen so that both outputs that the course's v weighs are on, and stay on, and every number is
# short; the third row's last weight cancels the fourth's on its way to the stop.
W_DENSE = (
    (1.0, -0.5, 0.5, 0.5, 0.5, -1.0),
    (0.5, 1.0, -0.5, 0.5, -0.5, 1.0),
    (1.0, -1.0, 0.5, 2.0, 0.5, -1.0),
    (-0.5, 0.5, -1.0, -1.0, 2.0, 0.5),
)
MOST_ROWS, MOST_COLUMNS = 4, 6  # of W: more would not be read beside the code
BACKWARD = "out.backward(v)"
_FEWEST, _MOST = 4, 400  # hundredths that a weight slides


@with_gradients
def weights_are_the_wiring(
    x: Values = X,
    W: Values = W_DENSE,
    v: Values = V,
    row: int = 2,
    stop: float = -3.0,
) -> TwoPaths:
    """Let two paths live in every column of W, and a weight slide without ever being zero.

    Shapes: x (n,), the inputs, 2 to 6; W (m, n), the weights, none of them 0, one row for each of
        2 to 4 outputs; v (m,), how much each output counts: two entries that are not 0; row (), the
        one of these rows whose last weight slides; stop (), how far it slides, on its side of 0,
        in hundredths as the weight. The switches of both rows are on and stay on.
    Raises: ShapeError, DtypeError or NonFiniteError if x, W and v do not fit together;
        ParameterError for what the docstring does not allow.
    Source: Workshop 1 of the course.

    >>> found = weights_are_the_wiring()
    >>> [run.x_grad.value.round(2).tolist()[-1] for run in (found.full, found.last)]
    [0.20000000298023224, 0.0]
    >>> found.last.W.text(found.sliding)
    '−2.0'
    """
    weight, point, weights = layer_tensors(W, x, v)
    _expect_full(weight)
    standing = _standing(weights, entry_number("row", row, len(weights), of="v"))
    lines = _PathLines(weight, point, weights, row)
    start, end = (
        _hundredths(name, value)
        for name, value in (
            (f"W[{row}, {weight.shape[1] - 1}]", float(weight[row, -1])),
            ("stop", real_number("stop", stop)),
        )
    )
    if start * end <= 0 or not _FEWEST <= abs(end - start) <= _MOST:
        raise ParameterError(
            f"from {start / 100:g} to stop = {end / 100:g} no slide of a weight can be seen; "
            f"stop {_FEWEST / 100:g} to {_MOST / 100:g} away on its side of zero"
        )
    slide = _slide(lines, range(start, end, 1 if end > start else -1), end)
    _expect_on(slide, row, standing)
    # On its way the weight is rounded to what the others are read with; the line of code is not.
    counts = decimals_of(slide, {}) | {"W": decimals_of(slide[:1], {})["W"]}
    return TwoPaths(row, standing, tuple(with_decimals(run, counts) for run in slide))


def _expect_full(W: Tensor) -> None:
    """No weight is zero, and all of that can be shown."""
    m, n = W.shape
    if not (2 <= m <= MOST_ROWS and 2 <= n <= MOST_COLUMNS):
        raise ParameterError(
            f"W has shape {(m, n)}, which is not shown beside the code; give 2 to {MOST_ROWS} rows "
            f"and 2 to {MOST_COLUMNS} columns"
        )
    if not W.all():
        raise ParameterError("W has a zero among its weights; give every output every input")


def _standing(v: Tensor, row: int) -> int:
    """The other one of two weighed rows."""
    weighed = v.nonzero()[:, 0].tolist()
    if len(weighed) != 2:
        raise ParameterError(f"v weighs outputs {weighed}; weigh two of them")
    if row not in weighed:
        raise ParameterError(f"v[{row}] is zero; let row be one of {weighed}, which v weighs")
    return int(weighed[1 - weighed.index(row)])


def _hundredths(name: str, value: float) -> int:
    """A place of the slide in hundredths."""
    found = round(value * 100)
    if abs(value * 100 - found) > 1e-4:
        raise ParameterError(f"{name} = {value:g} is between hundredths; give two decimals")
    return found


def _slide(lines: _PathLines, places: range, end: int) -> tuple[MachineRun, ...]:
    """The runs up to the first one that has the last entry of x.grad at zero."""
    runs = []
    for place in (*places, end):
        runs.append(lines.run(f"{place / 100:.2f}"))
        if runs[-1].x_grad.value[-1] == 0 and runs[-1].contributions.value[lines.row, -1] != 0:
            break
    if len(runs) <= _FEWEST:
        raise ParameterError(
            f"x.grad[{len(lines.x) - 1}] is zero before its weight has slid so that it can be "
            "seen; give another weight there"
        )
    return tuple(runs)


def _expect_on(runs: Sequence[MachineRun], row: int, standing: int) -> None:
    """The switches of the two weighed rows are on in every run."""
    for i in (row, standing):
        gates = {bool(run.gates.value[i]) for run in runs}
        if len(gates) > 1:
            raise ParameterError(
                f"the switch of out[{i}] moves as W changes; give x or W that leave z[{i}] its sign"
            )
        if gates == {False}:
            raise ParameterError(
                f"the switch of out[{i}] is off, so that nothing comes of its weights; "
                f"give an x that makes z[{i}] positive"
            )


@dataclass(frozen=True, eq=False)
class _PathLines:
    """One layer, of whose W one weight is set by a line of its own."""

    W: Tensor
    x: Tensor
    v: Tensor
    row: int  # of the weight that slides

    def run(self, place: str) -> MachineRun:
        """One forward and one backward pass with the weight set, as its number is written."""
        run = ListingRun(self._listing(place))
        wired = run.listing.after(FORWARD[0]) - 1  # the last statement before it is of W
        return machine_run(run, Places.of(run.listing, self._made[0]), wired=wired)

    def _listing(self, place: str) -> Listing:
        lines = (
            "import torch",
            *self._made,
            *assignment("v", self.v, width=WIDTH),
            *assignment("W", self.W, width=WIDTH),
            f"W[{self.row}, {self.W.shape[1] - 1}] = {place}",
            *FORWARD,
            "before = v @ out",
            BACKWARD,
            "x.grad",
        )
        return Listing(lines)

    @property
    def _made(self) -> tuple[str, ...]:
        return assignment("x", self.x, requires_grad=True, width=WIDTH)
