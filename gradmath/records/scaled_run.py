"""A run of the layer whose x is a multiple of numbers that do not change."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.layer import MachineRun
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class ScaledRun(MachineRun):
    """A run at x = c * x0.

    Shapes: c ().
    """

    c: Record
