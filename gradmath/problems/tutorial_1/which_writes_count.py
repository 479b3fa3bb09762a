"""Tutorial 1: writes to one tensor's cells; torch counts those that go through its counter."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.records.versions import CountedState, NamedCells, Write
from gradmath.running.runs import ListingRun
from gradmath.running.stored import stored
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import written

H = (1.0, 2.0)
FACTOR = 10
FEWEST, MOST, LARGEST = 2, 3, 9  # entries of h, and their size
LARGEST_FACTOR = 10  # larger ones would make numbers that no cell has room for
ADD, PUT, NEW = "h += 1", "h[0] = 5.", "g = h + 1"
DETACH, DATA, NUMPY = "h.detach()", "h.data", "h.numpy()"
NAME_ARRAY, PUT_ARRAY = f"n = {NUMPY}", "n[0] = 7."


@dataclass(frozen=True, eq=False)
class WhichWritesCount:
    """A tensor, seven writes to its cells, and a line that makes cells of its own.

    make is the line that makes h, start what h is then. new is the tensor of `g = h + 1`,
    new_version its own counter, and around h before and after that line. Writes are, in turn:
    `mul_`, `+=` and an assignment to an entry by h itself, and one each through a view, `detach`,
    `.data` and a NumPy array.
    """

    listing: Listing
    make: str
    start: CountedState
    new: NamedCells
    new_version: Record
    around: tuple[CountedState, CountedState]
    writes: tuple[Write, ...]

    @property
    def own(self) -> tuple[Write, ...]:
        """The writes by h itself."""
        return self.writes[:3]

    @property
    def others(self) -> tuple[Write, ...]:
        """The writes by other names."""
        return self.writes[3:]

    @property
    def writers(self) -> tuple[NamedCells, ...]:
        """h, and the other names for its cells."""
        return self.writes[0].writer, *(write.writer for write in self.others)

    @property
    def held(self) -> tuple[Record, ...]:
        """All that h holds, one write after the other."""
        return self.start.h, *(write.after.h for write in self.writes)


def which_writes_count(h: Values = H, factor: int = FACTOR) -> WhichWritesCount:
    """Which writes to the cells of h does torch count?

    Shapes: h (n,), the tensor; factor (), what it is multiplied by at first. n is 2 or 3, entries
        of h are whole numbers from -9 to 9 without 0, which no factor changes; factor is a whole
        number from -10 to 10, neither 0 nor 1.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 1 of the course; PyTorch docs, "In-place correctness checks".

    >>> found = which_writes_count()
    >>> [(write.line, write.counted) for write in found.writes[2:]]
    [('h[0] = 5.', 1), ('h.view(2).add_(1)', 1), ('h.detach().mul_(2)', 1), ('h.data.mul_(2)', 0), \
('n[0] = 7.', 0)]
    >>> found.held[-1].value.tolist()
    [7.0, 88.0]
    """
    tensor = _checked(real_tensor("h", h, torch.float32), factor)
    make, times = f"h = torch.tensor({written(tensor)})", f"h.mul_({factor})"
    view = f"h.view({len(tensor)})"
    through = {
        times: "h", ADD: "h", PUT: "h", f"{view}.add_(1)": view, f"{DETACH}.mul_(2)": DETACH,
        f"{DATA}.mul_(2)": DATA, PUT_ARRAY: NUMPY,
    }  # fmt: skip
    lines = list(through)
    body = (*lines[:3], NEW, *lines[3:6], NAME_ARRAY, PUT_ARRAY)
    run = ListingRun(Listing(("import torch", make, *body)))

    def moment(line: str) -> CountedState:
        return CountedState(run.record("h", line), run.record("h._version", line))

    asked = {"h": make, view: NEW, DETACH: lines[3], DATA: lines[3], NUMPY: lines[3]}
    writers = {name: _writer(run, name, after) for name, after in asked.items()}
    moments = [moment(line) for line in (make, *lines)]
    return WhichWritesCount(
        listing=run.listing,
        make=make,
        start=moments[0],
        new=_writer(run, "g", NEW),
        new_version=run.record("g._version", NEW),
        around=(moment(PUT), moment(NEW)),
        writes=tuple(
            Write(line, writers[name], moments[k], moments[k + 1])
            for k, (line, name) in enumerate(through.items())
        ),
    )


def _writer(run: ListingRun, name: str, after: str) -> NamedCells:
    """A name for cells; h is compared with it before a line writes through it."""
    array = name == NUMPY
    pointer = f"{name}.ctypes.data" if array else f"{name}.data_ptr()"
    return NamedCells(
        name=name,
        stored=stored(run, f"torch.from_numpy({name})" if array else name, after),
        place=_compared(run, pointer, "h.data_ptr()", after),
        counter=_compared(run, f"getattr({name}, '_version', None)", "h._version", after),
    )


def _compared(run: ListingRun, left: str, right: str, after: str) -> Record:
    same = bool(run.record(f"{left} == {right}", after).value)
    return run.record(f"{left} {'==' if same else '!='} {right}", after)


def _checked(tensor: Tensor, factor: int) -> Tensor:
    if tensor.dim() != 1 or not FEWEST <= len(tensor) <= MOST:
        raise ShapeError(
            f"h has shape {tuple(tensor.shape)}; give a vector of {FEWEST} or {MOST} numbers"
        )
    for k, entry in enumerate(tensor.tolist()):
        if entry == 0 or entry != int(entry) or abs(entry) > LARGEST:
            raise ParameterError(
                f"h[{k}] is {entry:g}; give a whole number from {-LARGEST} to {LARGEST} except 0, "
                "which stays 0 times anything"
            )
    whole = isinstance(factor, int) and not isinstance(factor, bool)
    if not whole or abs(factor) > LARGEST_FACTOR or factor in (0, 1):
        raise ParameterError(
            f"factor is {factor!r}; give a whole number from {-LARGEST_FACTOR} to "
            f"{LARGEST_FACTOR}, neither 0 nor 1"
        )
    return tensor
