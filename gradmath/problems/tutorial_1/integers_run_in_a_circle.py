"""Tutorial 1: integers of one byte lie on a ring; a sum that passes the seam comes out negative."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.errors import ParameterError
from gradmath.problems.parameters import whole_number
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun

A, ADD = 100, 100
MOST = 127  # of int8
WHOLE = 16777217  # the smallest whole number that float32 does not have
AROUND = 3  # integers drawn to each side of it
FIRST = -60  # of the integers that are laid out in a line
LAST = 300
FINE = 4  # numbers of float32 that are drawn from one integer to the next
MAKE_N, MAKE_Q, REFUSED = (
    f"n = torch.tensor([{WHOLE}])",
    "q = torch.tensor([1, 2])",
    "q.requires_grad_()  # raises",
)
_RING = "torch.arange(-128, 128, dtype=a.dtype)"


@dataclass(frozen=True, eq=False)
class IntegerSum:
    """A tensor of one number and its dtype, `t.dtype == torch.int8`.

    Shapes: value (1,), dtype ().
    """

    line: str
    value: Record
    dtype: Record

    @property
    def number(self) -> float:
        return float(self.value.value[0])


@dataclass(frozen=True, eq=False)
class IntegersRunInACircle:
    """Four sums of an int8 tensor, and one of an int64 tensor with a number between two.

    added is what is added to a. sums are those with a number, with a tensor without dimensions,
    and with a tensor that has one. ring are all numbers of int8, in their order, following what is
    got for each by adding 1, count how many there are. stops are what a walker that starts at 0
    reads after 0, 1, 2, ... steps. integers lie on a line from some below zero to some above 255.
    fine are numbers of float32 around a, around the integers around n, and held those of them that
    float32 has. The value of lost is told as a whole number, which it is. refused is what torch
    says when q, integers, are to require a gradient.
    Shapes: ring, following (256,), stops (a + added + 1,).
    """

    listing: Listing
    make: str
    added: Record
    a: IntegerSum
    sums: tuple[IntegerSum, IntegerSum, IntegerSum]
    real: IntegerSum
    n: IntegerSum
    lost: IntegerSum
    ring: Record
    following: Record
    count: Record
    highest: Record
    stops: Record
    integers: Record
    fine: Record
    around: Record
    held: Record
    q: Record
    refused: Record

    @property
    def wrapped(self) -> IntegerSum:
        """The sum with a number."""
        return self.sums[0]

    @property
    def wide(self) -> IntegerSum:
        """The sum with a tensor that has a dimension."""
        return self.sums[2]

    @property
    def start(self) -> int:
        """How many steps lead to a."""
        return int(self.a.number)

    @property
    def zero(self) -> int:
        """Which of the integers is 0."""
        return -int(self.integers.value[0])

    @property
    def steps(self) -> int:
        """How many steps lead to the sum."""
        return self.stops.shape[0] - 1


def integers_run_in_a_circle(a: int = A, add: int = ADD) -> IntegersRunInACircle:
    """What is the sum of two integers in int8, if it is more than the largest that int8 has?

    Shapes: a (), the number in an int8 tensor; add (), what is added. Both are whole numbers from
        1 to 127, and their sum is more than 127.
    Raises: ParameterError if they are not so.
    Source: Tutorial 1 of the course; PyTorch docs, `torch.result_type`, `torch.iinfo`.

    >>> found = integers_run_in_a_circle()
    >>> [(each.line, int(each.number)) for each in found.sums]
    [('a + 100', -56), ('a + torch.tensor(100)', -56), ('a + torch.tensor([100])', 200)]
    >>> found.real.number, int(found.lost.number) < int(found.n.number)
    (100.5, True)
    """
    _check(a, add)
    make = f"a = torch.tensor(\n    [{a}], dtype=torch.int8)"
    lines = [f"a + {add}", f"a + torch.tensor({add})", f"a + torch.tensor([{add}])"]
    real, lost = "a + 0.5", "n + 0.5"
    code = ("import torch", make, *lines, real, MAKE_N, lost, MAKE_Q, REFUSED)
    run = ListingRun(Listing(tuple("\n".join(code).split("\n"))))

    def summed(line: str, dtype: str, name: str = "") -> IntegerSum:
        tensor = name or f"({line})"
        return IntegerSum(
            name or line,
            run.record(name or line, line),
            run.record(f"{tensor}.dtype == torch.{dtype}", line),
        )

    def noted(expression: str) -> Record:
        return run.record(expression, make)

    around = f"n + torch.arange({-AROUND}, {AROUND + 1})"
    return IntegersRunInACircle(
        listing=run.listing,
        make=make,
        added=noted(f"a.new_tensor({add})"),
        a=summed(make, "int8", "a"),
        sums=(summed(lines[0], "int8"), summed(lines[1], "int8"), summed(lines[2], "int64")),
        real=summed(real, "float32"),
        n=summed(MAKE_N, "int64", "n"),
        lost=IntegerSum(
            lost,
            run.record(f"({lost}).long()", lost),
            run.record(f"({lost}).dtype == torch.float32", lost),
        ),
        ring=noted(_RING),
        following=noted(f"{_RING} + 1"),
        count=noted(f"{_RING}.numel()"),
        highest=noted("torch.iinfo(a.dtype).max"),
        stops=noted(f"torch.ones({a + add + 1}, dtype=a.dtype).cumsum(0, dtype=a.dtype) - 1"),
        integers=noted(f"torch.arange({FIRST}, {LAST}, device=a.device)"),
        fine=noted(f"a + torch.arange({-2 * FINE}, {3 * FINE + 1}) / {FINE}"),
        around=run.record(around, MAKE_N),
        held=run.record(f"({around}).to(torch.float32).unique().long()", MAKE_N),
        q=run.record("q", MAKE_Q),
        refused=run.raised(len(run.listing.statements)),
    )


def _check(a: int, add: int) -> None:
    for name, number in (("a", a), ("add", add)):
        whole_number(name, number, 1, MOST)
    if a + add <= MOST:
        raise ParameterError(
            f"a + add is {a + add}, which int8 has; give numbers whose sum is above {MOST}"
        )
