"""Descents down one hill at several rates, and one step of a descent with two samples."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class RateRace(Shared):
    """Descents from one start, one for each rate, until the loss is as low as a threshold.

    Shapes: rates and steps (n,), how many steps each took; each of paths (steps + 1, 3), with a row
    for where each step set out, and the end: the logit z[2], its own loss, and the loss of all
    three; counted (most + 1,), the numbers of steps, up to the most that one took; z (3,), the
    logits, for their name; line, hill and slopes (k,), the loss of one logit at many places, and
    how steep it is there; limit (), the threshold; goal (), where three equal logits have that
    loss.
    """

    listing: Listing
    rates: Record
    steps: Record
    paths: tuple[Record, ...]
    counted: Record
    z: Record
    line: Record
    hill: Record
    slopes: Record
    goal: Record
    limit: Record

    @property
    def arrived(self) -> tuple[bool, ...]:
        """Which of them have come to the threshold."""
        limit = float(self.limit.value)
        return tuple(bool(path.value[-1, 2] <= limit) for path in self.paths)

    @property
    def most(self) -> int:
        """How many steps the longest descent took."""
        return self.counted.shape[0] - 1


@dataclass(frozen=True, eq=False)
class TwoSampleStep(Shared):
    """One step for two samples that share their weights: before it, and after it.

    Shapes: X (2, 2), a row for each sample; w and w_new (2,); z, h, z_new and h_new (2,), logits
    and their losses; loss and loss_new ().
    """

    listing: Listing
    X: Record
    w: Record
    z: Record
    h: Record
    loss: Record
    w_new: Record
    z_new: Record
    h_new: Record
    loss_new: Record
