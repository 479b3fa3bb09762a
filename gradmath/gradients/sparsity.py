"""Why an entry of a gradient is zero: every reason that applies, with its outputs."""

from __future__ import annotations

from gradmath.records.layer import EntryPath, ZeroReason
from gradmath.records.tensor import Reason, Record


def entry_paths(
    *, W: Record, v: Record, gates: Record, contributions: Record, x_grad: Record
) -> tuple[EntryPath, ...]:
    """For each entry of x_grad, the outputs that feed it or every reason why it is zero.

    Shapes: W and contributions (m, n); v and gates (m,); x_grad (n,).
    A zero weight is no path, whatever else holds on its row; on every row with a path, both an
    ignored output and a closed gate are named where both apply. An entry that is zero although
    contributions arrive cancels; contributions that each round to zero are underflow.
    """
    outputs, entries = W.shape
    return tuple(
        _entry_path(
            entry,
            rows=[i for i in range(outputs) if W.value[i, entry] != 0],
            v=v,
            gates=gates,
            contributions=contributions,
            zero=bool(x_grad.value[entry] == 0),
        )
        for entry in range(entries)
    )


def _entry_path(
    entry: int, rows: list[int], v: Record, gates: Record, contributions: Record, zero: bool
) -> EntryPath:
    ignored = tuple(i for i in rows if v.value[i] == 0)
    closed = tuple(i for i in rows if not gates.value[i])
    taking_part = tuple(i for i in rows if i not in {*ignored, *closed})
    carriers = tuple(i for i in taking_part if contributions.value[i, entry] != 0)
    if not zero:
        return EntryPath(entry, carriers or taking_part, ())
    if not rows:
        return EntryPath(entry, (), (ZeroReason(Reason.NO_PATH),))
    # In 16 bits torch adds up more precisely than it stores: contributions of one sign can only
    # have met some that are each too small to be stored.
    signs = {bool(contributions.value[i, entry] > 0) for i in carriers}
    cancelling = taking_part if len(signs) == 1 else carriers
    found = (
        (Reason.V_IGNORES, ignored),
        (Reason.GATE_CLOSED, closed),
        (Reason.CANCELS, cancelling),
        (Reason.UNDERFLOW, tuple(i for i in taking_part if i not in cancelling)),
    )
    return EntryPath(entry, carriers, tuple(ZeroReason(kind, rows) for kind, rows in found if rows))
