"""Workshop 2, the finale: five arrows step away from each other as far as there is room."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from torch import Tensor

from gradmath.errors import ShapeError
from gradmath.problems.parameters import within
from gradmath.problems.workshop_2.course import X
from gradmath.problems.workshop_2.what_v_asks import checked_rows
from gradmath.records.listing import Listing
from gradmath.records.pairs import ArrowsRun
from gradmath.records.pigeon import ManyStarts, PlacedArrows
from gradmath.records.tensor import Index, Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values
from gradmath.running.written import assignment

ROWS, COLUMNS = 5, 3
PAIRS = ROWS * (ROWS - 1) // 2
SIMILARITY, BACKWARD = "Y = torch.tanh(X @ X.T)", "Y.backward(V)"
PRODUCTS = "X[:4] @ X[4]"
BENDS, STANDS, TURNS = (
    "down =",
    "X[3, 2] =",
    "turn =",
)  # how the lines begin whose numbers place the arrows
LOOP = "for k in range("
_LEAF = "X = X.detach().requires_grad_()"
_THIRD = 30  # parts of a third: so far three arrows bend down when a fourth stands up
_TURN = 3  # degrees from place to place of the fifth
_FROM, _AROUND = 36, 360  # degrees
_DECIMALS = {"X": 1}  # 2 of all others


@dataclass(frozen=True, eq=False)
class WhereStepsLead:
    """Every run of the film.

    In `walk` five rows take one step after the other. In `bending` three of four arrows bend down
    while the fourth stands up, in `around` a fifth runs once around them. `space` are many starts
    with as many columns as X, `wider` with one more.
    """

    walk: tuple[ArrowsRun, ...]
    bending: tuple[PlacedArrows, ...]
    around: tuple[PlacedArrows, ...]
    space: ManyStarts
    wider: ManyStarts

    @property
    def makes_rows(self) -> str:
        """The line that begins to make X."""
        return self.walk[0].listing.lines[1]

    @property
    def pairs(self) -> list[Index]:
        """The pairs of rows that agree in the end."""
        return agreeing_pairs(self.walk[-1].Y)

    @property
    def step(self) -> str:
        """The line that takes a step, in a loop."""
        return next(line.strip() for line in self.space.listing.lines if "* X.grad" in line)


def agreeing_pairs(Y: Record) -> list[Index]:
    """The pairs of rows whose entry of Y is above zero."""
    return [pair for pair in combinations(range(len(Y.value)), 2) if float(Y.value[pair]) > 0]


@with_gradients
def where_steps_lead(
    X: Values = X,
    a: float = 0.4,
    b: float = -0.1,
    rate: float = 0.2,
    steps: float = 40,
    many: float = 200,
    long: float = 300,
    seed: float = 0,
) -> WhereStepsLead:
    """V weighs all pairs of five rows below zero: can steps along X.grad make all of them oppose?

    Shapes: X (5, 3), the rows that step apart, as in `what_v_asks`; a (), the diagonal of V,
        hundredths from 0.1 to 0.5; b (), what V weighs pairs with, hundredths from -0.2 to -0.05;
        rate (), the length of a step, hundredths from 0.05 to 0.3; steps (), how many X takes,
        from 10 to 200; many (), how many random starts, from 20 to 200; long (), how many steps
        these take, from 50 to 300; seed (), that they are drawn from, from 0 to 9999.
    Raises: ShapeError or ParameterError if they are not so; the errors of `real_tensor`.
    Source: Workshop 2 of the course.

    >>> film = where_steps_lead()
    >>> film.pairs, film.space.bins.value.tolist()[:5], film.wider.apart
    ([(1, 2), (3, 4)], [0, 62, 114, 18, 6], 7)
    """
    rows = checked_rows(X)
    if rows.shape != (ROWS, COLUMNS):
        raise ShapeError(
            f"X has shape {tuple(rows.shape)}; give it {ROWS} rows of {COLUMNS} entries: "
            "one arrow more than can oppose each other"
        )
    for name, value, low, high in (
        ("a", a, 0.1, 0.5),
        ("b", b, -0.2, -0.05),
        ("rate", rate, 0.05, 0.3),
    ):
        within(name, value, low, high, 100)
    for name, value, low, high in (
        ("steps", steps, 10, 200),
        ("many", many, 20, 200),
        ("long", long, 50, 300),
        ("seed", seed, 0, 9999),
    ):
        within(name, value, low, high, 1)
    weights = _weighing(float(a), float(b))
    last = (_FROM + _AROUND) // _TURN
    walk = tuple(_walked(rows, weights, float(rate), k) for k in range(int(steps) + 1))
    return WhereStepsLead(
        walk=walk,
        bending=tuple(_placed(weights, k, _FROM) for k in range(_THIRD + 1)),
        around=tuple(_placed(weights, _THIRD, _TURN * k) for k in range(_FROM // _TURN, last + 1)),
        space=_many(weights, float(rate), COLUMNS, int(many), int(long), int(seed)),
        wider=_many(weights, float(rate), COLUMNS + 1, int(many), int(long), int(seed)),
    )


def _weighing(a: float, b: float) -> tuple[str, ...]:
    """The lines that make V."""
    full = f"V = torch.full(({ROWS}, {ROWS}), b)"
    return (f"b = {b!r}", full, f"V.fill_diagonal_({a!r})")


def _walked(rows: Tensor, weights: tuple[str, ...], rate: float, steps: int) -> ArrowsRun:
    """X after so many steps, and its gradient there."""
    lines = (
        "import torch",
        *assignment("X", rows, requires_grad=True, width=32),
        *weights,
        f"{LOOP}{steps}):",
        f"    {_LEAF}",
        f"    {SIMILARITY}",
        f"    {BACKWARD}",
        f"    X = X + {rate!r} * X.grad",
        _LEAF,
        SIMILARITY,
        BACKWARD,
        "X.grad",
    )
    run = ListingRun(Listing(lines))
    return ArrowsRun(run.listing, **_read(run, weights, _LEAF if steps else lines[1]))


def _read(run: ListingRun, weights: tuple[str, ...], makes_rows: str) -> dict[str, Record]:
    """What the arrows of a run are, and how far they agree."""
    return run.records({
        "X": ("X", makes_rows),
        "V": ("V", weights[-1]),
        "Y": ("Y", SIMILARITY),
        "steep": ("1 - Y**2", SIMILARITY),
        "X_grad": ("X.grad", BACKWARD),
    }, _DECIMALS, others=2)  # fmt: skip


def _placed(weights: tuple[str, ...], bent: int, turned: int) -> PlacedArrows:
    """Four arrows, three of them bent down by so many parts of a third, and a fifth turned."""
    last = "X[3, 2] = 1.0"
    lines = (
        "import torch",
        *weights,
        f"{TURNS} torch.tensor({float(turned)!r}).deg2rad()",
        "X = torch.zeros(5, 3)",
        "X[4, 0] = 0.5 * turn.sin()",
        "X[4, 1] = 0.75**0.5 * turn.sin()",
        "X[4, 2] = turn.cos()",
        "t = torch.tensor([90., 210, 330])",
        "t = t.deg2rad()",
        f"{BENDS} {bent} / {3 * _THIRD}",
        "across = (1 - down**2) ** 0.5",
        "X[:3, 0] = across * t.cos()",
        "X[:3, 1] = across * t.sin()",
        "X[:3, 2] = -down",
        last,
        "X = X.requires_grad_()",
        SIMILARITY,
        BACKWARD,
        PRODUCTS,
    )
    run = ListingRun(Listing(lines))
    products = run.record(PRODUCTS, after=PRODUCTS, decimals=2)
    return PlacedArrows(run.listing, **_read(run, weights, last), products=products)


def _many(
    weights: tuple[str, ...], rate: float, columns: int, many: int, long: int, seed: int
) -> ManyStarts:
    """So many random X with so many columns, and their agreeing pairs step by step."""
    drawn = f"X = torch.randn({many}, {ROWS}, {columns})"
    lines = (
        "import torch",
        *weights,
        "def agreeing(X):",
        "    above = X @ X.mT > 0",
        "    return above.triu(1).sum((1, 2))",
        f"torch.manual_seed({seed})",
        drawn,
        "pairs = [agreeing(X)]",
        f"{LOOP}{long}):",
        f"    {_LEAF}",
        "    Y = torch.tanh(X @ X.mT)",
        f"    Y.backward(V.expand({many}, {ROWS}, {ROWS}))",
        f"    X = X + {rate!r} * X.grad",
        "    pairs.append(agreeing(X))",
        f"pairs[-1].bincount(minlength={PAIRS + 1})",
    )
    run = ListingRun(Listing(lines))
    found = run.records({
        "X": ("X", drawn),
        "agreeing": ("torch.stack(pairs)", f"{LOOP}{long}):"),
        "bins": (lines[-1], lines[-1]),
    })  # fmt: skip
    return ManyStarts(run.listing, **found)
