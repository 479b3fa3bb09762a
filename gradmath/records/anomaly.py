"""Where NaN or infinity first arose on the way back, and what it was made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Anomaly:
    """The first cotangent entry that is not finite though all that it was made of is.

    The name is torch's (`torch.autograd.detect_anomaly`, which finds NaN alone). node is where it
    arose: the node that sent it along edge number `edge` or, where edge is None, the one to whose
    output `output` it came; cause, one of CAUSES, says what made it. entry is its place in that
    cotangent, number what it is (None where only a summary is kept). Of a formula, arrived is the
    entry of the node's own cotangent that it was made from, and factor the local derivative; both
    are None where no single product is known to have given it. remedy is what helps.
    """

    node: int
    edge: int | None
    output: int
    entry: tuple[int, ...] | None
    number: float | None
    cause: str
    arrived: float | None
    factor: float | None
    remedy: str


CAUSES = ("formula", "sum", "hook", "v")
