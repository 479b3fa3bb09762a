"""Tutorial 1: tensors made of one array; some are labels on its cells, others have copies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.records.listing import Listing
from gradmath.records.owned import Owned
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from gradmath.running.stored import stored
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import written

A = (1.0, 2.0, 3.0)
FEWEST, MOST = 2, 3  # cells of the array
LARGEST = 9.9  # more would be wider than the narrow cells
WIDEST = 28  # characters of a line: so much room is left beside the title
MAKERS = (
    "s = torch.from_numpy(a)",
    "k = torch.as_tensor(a)",
    "c = torch.tensor(a)",
    "f = torch.as_tensor(\n    a, dtype=torch.float32)",
)
ONES, META, REFUSED = (
    "o = torch.ones_like(s)",
    'm = torch.ones_like(\n    s, device="meta")',
    "m.cpu()  # raises",
)


@dataclass(frozen=True, eq=False)
class SharedCells:
    """An array, four tensors made of it, a write to the array, and two more tensors.

    make and write are the statements that make the array and write to its entry at place. array
    and tensors are as they were made, read_before and read_after what the tensors hold before and
    after the write, array_after what the array holds then. ones is made like the first of the
    tensors, and alike compares the two; meta is made so as well, on a device without memory, and
    refused is what torch says when it is asked for what meta holds.
    """

    listing: Listing
    make: str
    write: str
    place: int
    array: Owned
    tensors: tuple[Owned, ...]
    array_after: Record
    read_before: tuple[Record, ...]
    read_after: tuple[Record, ...]
    ones: Owned
    alike: tuple[Record, ...]
    meta: Owned
    refused: Record

    @property
    def before(self) -> list[Record]:
        """What the array and the tensors held before the write."""
        assert self.array.values is not None
        return [self.array.values, *self.read_before]

    @property
    def scale(self) -> float:
        """The magnitude of the largest number in a cell."""
        return max(record.magnitude() for record in (*self.before, *self.all_after))

    @property
    def all_after(self) -> tuple[Record, ...]:
        """What the array and the tensors hold after the write."""
        return self.array_after, *self.read_after


def shared_cells(a: Values = A, index: int = 0, new: float = 9.0) -> SharedCells:
    """Whose numbers change when an array is written to, of four tensors that were made of it?

    Shapes: a (n,), the array; index (), the entry that is written to; new (), what is written. n is
        2 or 3, and entries are from -9.9 to 9.9 with one decimal at most; new is another number
        than the one that is there.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 1 of the course; PyTorch docs, `torch.as_tensor`, `torch.from_numpy`.

    >>> found = shared_cells()
    >>> [(each.name, each.shares) for each in found.tensors]
    [('s', True), ('k', True), ('c', False), ('f', False)]
    >>> [float(each.value[0]) for each in found.read_after]
    [9.0, 9.0, 1.0, 1.0]
    """
    array = _checked(real_tensor("a", a, torch.float64).double(), index, new)
    write = f"a[{index}] = {written(torch.tensor(float(new), dtype=torch.float64))}"
    numbers = written(array)
    make = f"a = np.array({numbers})"
    if len(make) > WIDEST:
        make = f"a = np.array(\n    {numbers})"
    lines = ("import numpy as np", "import torch", make, *MAKERS, write, ONES, META, REFUSED)
    run = ListingRun(Listing(tuple("\n".join(lines).split("\n"))))
    names = [line[0] for line in MAKERS]
    return SharedCells(
        listing=run.listing,
        make=make,
        write=write,
        place=index,
        array=Owned(
            values=run.record("a", make),
            shape=run.record("a.shape", make),
            dtype=run.record("a.dtype == np.float64", make),
            stored=stored(run, "torch.from_numpy(a)", make),
        ),
        tensors=tuple(_owned(run, name, line) for name, line in zip(names, MAKERS, strict=True)),
        array_after=run.record("a", write),
        read_before=tuple(run.record(name, MAKERS[-1]) for name in names),
        read_after=tuple(run.record(name, write) for name in names),
        ones=_owned(run, "o", ONES),
        alike=tuple(
            run.record(f"o.{each} == s.{each}", ONES) for each in ("shape", "dtype", "device")
        ),
        meta=Owned(
            values=None,
            shape=run.record("m.shape", META),
            dtype=run.record("m.dtype == torch.float64", META),
            device=run.record("m.device.type == 'meta'", META),
        ),
        refused=run.raised(len(run.listing.statements)),
    )


def _owned(run: ListingRun, name: str, after: str) -> Owned:
    wide = bool(run.record(f"{name}.dtype == torch.float64", after).value)
    shares = bool(run.record(f"{name}.data_ptr() == a.ctypes.data", after).value)
    return Owned(
        values=run.record(name, after),
        shape=run.record(f"{name}.shape", after),
        dtype=run.record(f"{name}.dtype == torch.{'float64' if wide else 'float32'}", after),
        device=run.record(f"{name}.device.type == 'cpu'", after),
        stored=stored(run, name, after),
        begins=run.record(f"{name}.data_ptr() {'==' if shares else '!='} a.ctypes.data", after),
    )


def _checked(array: Tensor, index: int, new: float) -> Tensor:
    if array.dim() != 1 or not FEWEST <= len(array) <= MOST:
        raise ShapeError(
            f"a has shape {tuple(array.shape)}; give a vector of {FEWEST} to {MOST} numbers"
        )
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(array):
        raise ParameterError(f"index is {index!r}; give a whole number from 0 to {len(array) - 1}")
    for name, number in [*((f"a[{k}]", n) for k, n in enumerate(array.tolist())), ("new", new)]:
        plain = isinstance(number, int | float) and np.isfinite(number) and abs(number) <= LARGEST
        if not plain or round(number, 1) != number:
            raise ParameterError(
                f"{name} is {number!r}; give a number from -{LARGEST} to {LARGEST} with at most "
                "one decimal"
            )
    if new == float(array[index]):
        raise ParameterError(f"new is {new:g}, which a[{index}] is already; give another number")
    return array
