"""What a tensor says of itself, and whether its memory is an array's. Torch-free."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from gradmath.records.memory import Stored
from gradmath.records.tensor import Record

_POINTER, _ADDRESS = ".data_ptr()", ".ctypes.data"


@dataclass(frozen=True, eq=False)
class Owned:
    """A tensor, or the array that others were made of, as a label on its memory.

    dtype and device are comparisons that hold, `s.dtype == torch.float64`: their right sides say
    what it is. begins compares the place of its first cell with the array's: it is there, or it is
    not. stored has its cells.
    An array has no device; on the device 'meta' there are no cells.
    Shapes: values (n,), shape (1,), dtype, device and begins ().
    """

    values: Record | None
    shape: Record
    dtype: Record
    device: Record | None = None
    stored: Stored | None = None
    begins: Record | None = None

    @property
    def name(self) -> str:
        """What the code calls it, read from what its shape was asked of."""
        return self.shape.name.removesuffix(".shape")

    @property
    def shares(self) -> bool:
        """Whether its first cell is the array's."""
        return bool(self.begins_with)

    @property
    def begins_with(self) -> str:
        """The array whose first cell is its first cell; empty if it has cells of its own."""
        begins = self.begins
        if begins is None or not bool(begins.value):
            return ""
        first, _, second = begins.name.partition(f"{_POINTER} == ")
        return second.removesuffix(_ADDRESS) if first == self.name else ""

    @property
    def apart(self) -> bool:
        """Whether its first cell was compared with the array's, and is another one."""
        begins = self.begins
        compared = begins is not None and begins.name.startswith(f"{self.name}{_POINTER} != ")
        return compared and begins is not None and bool(begins.value)


def right_side(record: Record) -> str:
    """What a comparison that holds says a thing is: `float64` in `s.dtype == torch.float64`.

    Empty if the record is no such comparison, or does not hold.

    >>> from gradmath.records.listing import Expression, Listing
    >>> import numpy as np
    >>> said = Expression(Listing(("import torch",)), 1, "s.device.type == 'meta'")
    >>> right_side(Record("", np.array(True), "", expression=said))
    'meta'
    """
    code = record.expression.code if record.expression else ""
    asked = ast.parse(code or "0", mode="eval").body
    if not (isinstance(asked, ast.Compare) and isinstance(asked.ops[0], ast.Eq)):
        return ""
    right = asked.comparators[-1]
    holds = bool(record.value.all())
    if isinstance(right, ast.Attribute):
        return right.attr if holds else ""
    return str(right.value) if isinstance(right, ast.Constant) and holds else ""
