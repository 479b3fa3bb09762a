"""A tensor of a run as a label on its storage."""

from __future__ import annotations

from gradmath.records.memory import Stored
from gradmath.running.runs import ListingRun


def stored(run: ListingRun, name: str, after: str | int | None = None) -> Stored:
    """Where the entries of a tensor are, after a statement of a listing.

    `name` is an expression with at least one index, as `m` or `x[0]`.
    Raises: as `ListingRun.record`; ShapeError for a tensor without an index.

    >>> from gradmath.records.listing import Listing
    >>> lines = ("import torch", "x = torch.arange(6).reshape(2, 3)", "t = x.T[1:]")
    >>> t = stored(ListingRun(Listing(lines)), "t")
    >>> t.stride.value.tolist(), int(t.offset.value), t.cells.value.tolist(), t.place((1, 1))
    ([1, 3], 1, [0, 1, 2, 3, 4, 5], 5)
    """
    held = name if name.isidentifier() else f"({name})"
    found = run.records({
        "cells": (f"torch.tensor([], dtype={held}.dtype).set_({held}.untyped_storage())", after),
        "values": (name, after),
        "shape": (f"{name}.shape", after),
        "stride": (f"{name}.stride()", after),
        "offset": (f"{name}.storage_offset()", after),
        "size": (f"{name}.element_size()", after),
    })  # fmt: skip
    return Stored(name=name, **found)
