"""Runs whose tensors are read with one count of decimals, so that digits do not jump."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from gradmath.records.numbers import decimals_for
from gradmath.records.tensor import Record

AlikeT = TypeVar("AlikeT")


def read_alike(runs: Sequence[AlikeT]) -> tuple[AlikeT, ...]:
    """The runs, each of their records read with as many decimals as that tensor needs in any run.

    A run is a dataclass that holds records as attributes.

    >>> from dataclasses import make_dataclass
    >>> import numpy as np
    >>> Run = make_dataclass("Run", ["x"])
    >>> runs = read_alike([Run(Record("x", np.array(value), "x")) for value in (2.0, 0.25)])
    >>> [run.x.text() for run in runs]
    ['2.00', '0.25']
    """
    held = [_records(run) for run in runs]
    counts = {name: decimals_for([records[name].value for records in held]) for name in held[0]}
    read: list[AlikeT] = []
    for run, records in zip(runs, held, strict=True):
        changed: dict[str, Any] = {
            name: replace(record, decimals=counts[name]) for name, record in records.items()
        }
        read.append(replace(run, **changed))  # type: ignore[type-var] # a dataclass, as promised
    return tuple(read)


def _records(run: object) -> dict[str, Record]:
    assert is_dataclass(run)
    parts = {part.name: getattr(run, part.name) for part in fields(run)}
    return {name: part for name, part in parts.items() if isinstance(part, Record)}
