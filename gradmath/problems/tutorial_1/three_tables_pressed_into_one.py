"""Tutorial 1: a matrix product is as many tables of products as rows and columns are long."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from gradmath.errors import ParameterError, ShapeError
from gradmath.records.listing import Listing
from gradmath.records.product_tables import ProductTables
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment, written

A = ((1, 2, 3), (4, 5, 6))
B = ((7, 8), (9, 10), (11, 12))
LEAST, MOST = 2, 3  # rows and columns
WIDTH = 32  # characters of a line: the title stands beside it
LARGEST = {"A": 9, "B": 12}  # in size: all that comes of them can be read
MATMUL = "A @ B"
SHEETS, PRESS = "sheets = A[:, :, None] * B[None]", "sheets.sum(1)"
IntegerRows = Sequence[Sequence[int]]


def three_tables_pressed_into_one(A: IntegerRows = A, B: IntegerRows = B) -> ProductTables:
    """How many products does A @ B take, and how do they lie in tables?

    Shapes: A (n, k), whole numbers from -9 to 9; B (k, m), whole numbers from -12 to 12. There are
        2 or 3 of n, k and m each.
    Raises: ShapeError or ParameterError if they are not so.
    Source: Tutorial 1 of the course; PyTorch docs, `torch.matmul`, broadcasting semantics.

    >>> found = three_tables_pressed_into_one()
    >>> [sheet.value.tolist() for sheet in found.sheets]
    [[[7, 8], [28, 32]], [[18, 20], [45, 50]], [[33, 36], [66, 72]]]
    >>> found.out.value.tolist(), int(found.count.value)
    ([[58, 64], [139, 154]], 12)
    """
    first, second = _matrix("A", A), _matrix("B", B)
    _check_fit(first, second)
    make, make_b = _made("A", first), _made("B", second)
    code = (make, make_b, MATMUL, SHEETS, PRESS)
    run = ListingRun(Listing(("import torch", *"\n".join(code).split("\n"))))
    (n, k), m = first.shape, second.shape[1]

    def after(line: str, *expressions: str) -> tuple[Record, ...]:
        asked = {each: (each, line) for each in expressions}
        found = run.records(asked)
        return tuple(found[each] for each in expressions)

    (out, *products) = after(MATMUL, MATMUL, *(f"A[{i}] * B[:, {j}]"
                                               for i in range(n) for j in range(m)))  # fmt: skip
    asked = [template.format(q) for template in ("sheets[:, {}]", "A[:, {}]", "B[{}]")
             for q in range(k)]  # fmt: skip
    tables = after(SHEETS, *asked)
    return ProductTables(
        listing=run.listing,
        make=make,
        make_b=make_b,
        A=run.record("A", make),
        B=run.record("B", make_b),
        products=tuple(tuple(products[i * m : (i + 1) * m]) for i in range(n)),
        out=out,
        sheets=tables[:k],
        columns=tables[k : 2 * k],
        rows=tables[2 * k :],
        pressed=run.record(PRESS, PRESS),
        cells=run.record("A.numel()", make),
        entries=run.record("(A @ B).numel()", make_b),
        count=run.record("sheets.numel()", SHEETS),
        inner=run.record("A.shape[1]", make),
    )


def _made(name: str, tensor: torch.Tensor) -> str:
    """The statement that makes a matrix: on one line, on two, or on one for each row."""
    rows = written(tensor)
    for line in (f"{name} = torch.tensor({rows})", f"{name} = torch.tensor(\n    {rows})"):
        if max(map(len, line.split("\n"))) <= WIDTH:
            return line
    return "\n".join(assignment(name, tensor))


def _matrix(name: str, given: IntegerRows) -> torch.Tensor:
    rows = [[*row] if _listed(row) else row for row in given] if _listed(given) else given
    whole = _listed(rows) and all(_listed(row) and all(map(_whole, row)) for row in rows)
    if not whole or len({len(row) for row in rows}) != 1:
        raise ShapeError(f"{name} is {given!r}; give rows of whole numbers, as in [[1, 2], [3, 4]]")
    for length, told in ((len(rows), "rows"), (len(rows[0]), "columns")):
        if not LEAST <= length <= MOST:
            raise ShapeError(f"{name} has {length} {told}; give {LEAST} to {MOST}")
    most = LARGEST[name]
    wrong = next((entry for row in rows for entry in row if abs(entry) > most), None)
    if wrong is not None:
        raise ParameterError(f"{name} holds {wrong}; give whole numbers from {-most} to {most}")
    return torch.tensor(rows)


def _check_fit(A: torch.Tensor, B: torch.Tensor) -> None:
    if A.shape[1] != B.shape[0]:
        raise ShapeError(
            f"A has {A.shape[1]} columns and B has {B.shape[0]} rows; give as many of both"
        )


def _listed(given: object) -> bool:
    return isinstance(given, Sequence) and not isinstance(given, str)


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)
