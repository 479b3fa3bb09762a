"""Tutorial 1: slices and transposes are read from the same cells, by other hops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradmath.errors import ParameterError, ShapeError
from gradmath.records.listing import Listing
from gradmath.records.memory import Stored
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from gradmath.running.stored import stored

SHAPE, COLUMN = (2, 3, 4), 1
LIMITS, MOST = ((2, 3), (2, 4), (2, 4)), 24  # of the three lengths, and of their product
FIRST, TURN, WRITE, PATCH = "m = x[0]", "t = m.T", "t[1, 0] = -1", "p = x[:, 1:, ::2]"


@dataclass(frozen=True, eq=False)
class SameCellsOtherHops:
    """A tensor, views of it, a write through one of them, and a copy.

    column is that of every sheet, and asked the expression that takes it. make, take, view and copy
    are statements. x, its sheets, col, m and t are as they were made; m_after and t_after as the
    write has left them, and r, p and col_after as they are in the end. lends tells of col, m, t and
    p, in turn, that their cells are those of x, and apart that r has others. refused is what torch
    says when t is to be viewed as a vector.
    """

    listing: Listing
    column: int
    asked: str
    make: str
    take: str
    view: str
    copy: str
    x: Stored
    sheets: tuple[Record, ...]
    col: Stored
    m: Stored
    t: Stored
    m_after: Stored
    t_after: Stored
    r: Stored
    p: Stored
    col_after: Stored
    lends: tuple[Record, ...]
    apart: Record
    refused: Record

    @property
    def scale(self) -> float:
        """The magnitude of the largest number in a cell."""
        return self.x.cells.magnitude()

    @property
    def views(self) -> tuple[Stored, ...]:
        """What is read from the cells of x in the end."""
        return self.col_after, self.m_after, self.t_after, self.p


def same_cells_other_hops(shape: Sequence[int] = SHAPE, column: int = COLUMN) -> SameCellsOtherHops:
    """Where in memory do a column of every sheet, a transpose and a copy of it lie?

    Shapes: shape (3,), how many sheets, rows and columns x has; column (), that of every sheet that
        is looked at. There are 2 or 3 sheets, of 2 to 4 rows and columns each, and at most 24
        entries in all, whose numbers count from 0.
    Raises: ShapeError or ParameterError if they are not so.
    Source: Tutorial 1 of the course; PyTorch docs, tensor views, `Tensor.stride`, `Tensor.view`.

    >>> found = same_cells_other_hops()
    >>> [(each.name, each.stride.value.tolist(), int(each.offset.value)) for each in found.views]
    [('col', [12, 4], 1), ('m', [4, 1], 0), ('t', [1, 4], 0), ('p', [12, 4, 2], 4)]
    >>> found.r.cells.value[:7].tolist(), bool(found.apart.value)
    ([0, 4, 8, -1, 5, 9, 2], True)
    """
    lengths = _checked(shape, column)
    sheets, rows, columns = lengths
    count = sheets * rows * columns
    make = f"x = torch.arange({count}).reshape(\n    {sheets}, {rows}, {columns})"
    asked = f"x[..., {column}]"
    take = f"col = {asked}"
    view, copy = (f"t.view({rows * columns})  # raises", f"r = t.reshape({rows * columns})")
    lines = ("import torch", make, take, FIRST, TURN, WRITE, view, copy, PATCH)
    run = ListingRun(Listing(tuple("\n".join(lines).split("\n"))))
    return SameCellsOtherHops(
        listing=run.listing,
        column=column,
        asked=asked,
        make=make,
        take=take,
        view=view,
        copy=copy,
        x=stored(run, "x", make),
        sheets=tuple(run.record(f"x[{k}]", make) for k in range(sheets)),
        col=stored(run, "col", take),
        m=stored(run, "m", FIRST),
        t=stored(run, "t", TURN),
        m_after=stored(run, "m", WRITE),
        t_after=stored(run, "t", WRITE),
        r=stored(run, "r", copy),
        p=stored(run, "p", PATCH),
        col_after=stored(run, "col", PATCH),
        lends=tuple(
            run.record(_compared(name, "=="), after)
            for name, after in (("col", take), ("m", FIRST), ("t", TURN), ("p", PATCH))
        ),
        apart=run.record(_compared("r", "!="), copy),
        refused=run.raised(view),
    )


def _compared(name: str, how: str) -> str:
    held = "untyped_storage().data_ptr()"
    return f"{name}.{held} {how} x.{held}"


def _checked(shape: Sequence[int], column: int) -> tuple[int, int, int]:
    if not isinstance(shape, Sequence) or not all(map(_whole, shape)) or len(shape) != 3:
        raise ShapeError(f"shape is {shape!r}; give three whole numbers, as in [2, 3, 4]")
    sheets, rows, columns = shape
    for name, length, (least, most) in zip(
        ("sheets", "rows", "columns"), shape, LIMITS, strict=True
    ):
        if not least <= length <= most:
            raise ShapeError(f"shape has {length} {name}; give {least} to {most}")
    if sheets * rows * columns > MOST:
        raise ShapeError(
            f"shape {list(shape)} has {sheets * rows * columns} entries; give at most {MOST}"
        )
    if not _whole(column) or not 0 <= column < columns:
        raise ParameterError(f"column is {column!r}; give a whole number from 0 to {columns - 1}")
    return sheets, rows, columns


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)
