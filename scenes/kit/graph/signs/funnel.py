"""The place where addends wait until their sum is formed: a funnel before a letterbox."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from gradmath.records.tensor import Record
from scenes.kit.cells.current import Lead
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE
from scenes.kit.truth.checks import Fault

_BEHIND = -5.0  # what falls through it, and that passes behind plates
_NECK = 0.22  # of its width
_SHOULDER = 0.86  # of its height, from which on it narrows


class Funnel(QuickGroup):
    """Two walls that narrow downwards, the right one low; `entered` is what came in, in its order.

    held is the record that lies in it: the sum of all that entered, or None while it is empty.
    """

    def __init__(self, region: Region) -> None:
        self.region = region
        self.entered: tuple[Record, ...] = ()
        self.held: Record | None = None
        middle = (region.left + region.right) / 2
        shoulder = region.bottom + region.height * (1 - _SHOULDER)
        half = region.width * _NECK / 2
        left, right = (
            [(edge, shoulder, 0.0), (neck, region.bottom, 0.0)]
            for edge, neck in ((region.left, middle - half), (region.right, middle + half))
        )
        ways = [(region.left, region.top, 0.0), *left], right  # on the right addends come in
        self.walls = [Lead(Polyline.through(*way), 2.2 * HAIRLINE) for way in ways]
        super().__init__(*self.walls)
        self.set_z_index(_BEHIND)

    def take(self, addend: Record, total: Record) -> None:
        """Let another addend fall in; what lies there now is the sum."""
        self.entered, self.held = (*self.entered, addend), total

    def empty(self) -> None:
        """Let what it held fall out."""
        self.entered, self.held = (), None

    def faults(self) -> Iterator[Fault]:
        """What lies in it is the sum of what has entered, up to the rounding of its dtype."""
        if self.held is None:
            return
        off = self.held.value.astype(np.float64) - added(self.entered)
        size = np.abs([each.value for each in self.entered]).sum(axis=0) + 1.0
        eps = float(np.finfo(self.held.value.dtype.str).eps)
        if np.any(np.abs(off) > 4 * eps * size):
            names = " + ".join(each.name for each in self.entered) or "nothing"
            yield Fault("funnel", f"{self.held.name} in a funnel that took {names}", "their sum")


def added(addends: Sequence[Record]) -> npt.NDArray[np.float64]:
    """The sum of some records, in double precision."""
    return np.asarray(sum(each.value.astype(np.float64) for each in addends))
