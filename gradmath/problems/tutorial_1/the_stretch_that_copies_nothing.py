"""Tutorial 1: a stretched tensor is read from the cells that it was stretched from, again."""

from __future__ import annotations

from collections.abc import Sequence

from gradmath.errors import ParameterError, ShapeError
from gradmath.records.listing import Listing
from gradmath.records.stretched import StretchedRow
from gradmath.running.runs import ListingRun
from gradmath.running.stored import stored

C, R, NEW = (10, 20, 30), (1, 2, 3, 4), 7
LIMITS = {"C": (2, 4), "r": (3, 5)}  # how many numbers
MOST = 12  # entries of what is stretched
LEAST, LARGEST, LARGEST_NEW = -9, 40, 99  # others have no room in a line, or in a cell
WIDEST = 28  # characters of a line: so much room is left beside the title
SUM, MORE = "S = C + r", "e += 1  # raises"
FAILS, FITS = "S + q  # raises", "S + q[:, None]"


def the_stretch_that_copies_nothing(
    C: Sequence[int] = C, r: Sequence[int] = R, new: int = NEW
) -> StretchedRow:
    """How many cells does a row get when it is stretched to as many rows as a column has?

    Shapes: C (n,), the numbers of a column; r (m,), those of the row that is stretched; new (),
        what is written to the first entry of the stretched one. n is 2 to 4 and m is 3 to 5,
        another number than n, and n times m is at most 12. All are whole numbers, those of C and r
        from -9 to 40, new from -99 to 99 and another one than r has there.
    Raises: ShapeError or ParameterError if they are not so.
    Source: Tutorial 1 of the course; PyTorch docs, `Tensor.expand`, "Broadcasting semantics".

    >>> found = the_stretch_that_copies_nothing()
    >>> found.e.stride.value.tolist(), found.e.cells.shape
    ([0, 1], (4,))
    >>> found.e_after.values.value[:, 0].tolist()
    [7, 7, 7]
    >>> found.fitted.value[0].tolist()
    [18, 13, 14, 15]
    """
    _check(C, r, new)
    n, m = len(C), len(r)
    make, make_q = _short("r", str([*r])), _short("q", str([*range(1, n + 1)]))
    make_column = _short("C", str([[each] for each in C]))
    asked = f"r.expand({n}, {m})"
    stretch, write = f"e = {asked}", f"e[0, 0] = {new}"
    lines = ("import torch", make, stretch, write, MORE, make_column, SUM, make_q, FAILS, FITS)
    run = ListingRun(Listing(tuple("\n".join(lines).split("\n"))))
    both = "torch.broadcast_tensors(C, r)"
    return StretchedRow(
        listing=run.listing,
        make=make,
        stretch=stretch,
        write=write,
        make_column=make_column,
        make_q=make_q,
        asked=asked,
        r=stored(run, "r", make),
        e=stored(run, "e", stretch),
        e_after=stored(run, "e", write),
        r_after=stored(run, "r", write),
        e_kept=stored(run, "e", MORE),
        needed=run.record(f"{n} * r.numel()", make),
        missing=run.record(f"{n - 1} * r.numel()", make),
        lends=run.record(_same_cells("e", "r"), stretch),
        counted=run.record("e.untyped_storage().nbytes() == r.untyped_storage().nbytes()", stretch),
        refused=run.raised(MORE),
        C=run.record("C", make_column),
        C_shape=run.record("C.shape", make_column),
        S=run.record("S", SUM),
        S_shape=run.record("S.shape", SUM),
        stretched=(run.record(f"{both}[0].stride()", SUM), run.record(f"{both}[1].stride()", SUM)),
        lent=(
            run.record(_same_cells(f"{both}[0]", "C"), SUM),
            run.record(_same_cells(f"{both}[1]", "r"), SUM),
        ),
        q=run.record("q", make_q),
        q_shape=run.record("q.shape", make_q),
        failed=run.raised(FAILS),
        standing=stored(run, "q[:, None]", FITS),
        lends_q=run.record(_same_cells("q[:, None]", "q"), FITS),
        fitted=run.record(FITS, FITS),
    )


def _same_cells(name: str, of: str) -> str:
    held = "untyped_storage().data_ptr()"
    return f"{name}.{held} == {of}.{held}"


def _short(name: str, numbers: str) -> str:
    """A line, or two lines, that make a tensor."""
    make = f"{name} = torch.tensor({numbers})"
    return make if len(make) <= WIDEST else f"{name} = torch.tensor(\n    {numbers})"


def _check(column: Sequence[int], row: Sequence[int], new: int) -> None:
    for name, numbers in (("C", column), ("r", row)):
        if not isinstance(numbers, Sequence) or not all(map(_whole, numbers)):
            raise ShapeError(f"{name} is {numbers!r}; give whole numbers, as in [1, 2, 3]")
        least, most = LIMITS[name]
        if not least <= len(numbers) <= most:
            raise ShapeError(f"{name} has {len(numbers)} numbers; give {least} to {most}")
        for k, number in enumerate(numbers):
            if not LEAST <= number <= LARGEST:
                raise ParameterError(
                    f"{name}[{k}] is {number}; give a whole number from {LEAST} to {LARGEST}"
                )
    n, m = len(column), len(row)
    if n == m or n * m > MOST:
        raise ShapeError(
            f"C has {n} numbers and r {m}; give two different counts with a product of at most "
            f"{MOST}"
        )
    if not _whole(new) or abs(new) > LARGEST_NEW:
        raise ParameterError(
            f"new is {new!r}; give a whole number from {-LARGEST_NEW} to {LARGEST_NEW}"
        )
    if new == row[0]:
        raise ParameterError(f"new is {new}, which r[0] is already; give another number")


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)
