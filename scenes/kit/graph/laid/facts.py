"""What captions say of takes: which ways are there, and what they change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from gradmath.records.tensor import Record
from gradmath.records.ways_laid import LaidRun, LeafName
from scenes.kit.truth.bearing import OfNoEntry, number

TakePair: TypeAlias = tuple[LaidRun, LaidRun, tuple[LeafName, ...]]
"""Two takes, and the leaves whose `.grad` only the first one has."""


@dataclass(frozen=True, eq=False)
class Truths(OfNoEntry):
    """Comparisons with nodes, leaves or None, each of them True in its run."""

    told: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"each", "every", "none", "not", "both"})

    def fault(self) -> str | None:
        for each in self.told:
            if " is " not in each.name and " == " not in each.name:
                return f"`{each.name}`, which compares nothing"
            if not bool(each.value):
                return f"`{each.name}` is False"
        return None


@dataclass(frozen=True, eq=False)
class SameNumbers(OfNoEntry):
    """Two takes have the same loss, to the bit, and the same `.grad`s but for those that are None.

    lost are the leaves whose `.grad` only the first take has.
    """

    first: LaidRun
    second: LaidRun
    lost: tuple[LeafName, ...]

    @property
    def bears(self) -> frozenset[str]:
        borne = {"same", "stays", "equal", "each", "every", "not", "none"}
        return frozenset(borne) | ({"changes", "only"} if self.lost else frozenset())

    def fault(self) -> str | None:
        one, other = self.first, self.second
        for name in ("x", "w", "b", "z", "loss"):
            pair: tuple[Record, Record] = (getattr(one, name), getattr(other, name))
            if not np.array_equal(pair[0].value, pair[1].value):
                return f"another {name}"
        for leaf, grad in one.grads.items():
            there = other.grads.get(leaf)
            if (there is None) is not (leaf in self.lost):
                return f"{leaf}.grad that is {'lost' if there is None else 'there'}"
            if there is not None and not np.array_equal(grad.value, there.value):
                return f"another {leaf}.grad"
            if there is None and not bool(other.absent[leaf].value):
                return f"{leaf}.grad that is not None"
        return None


@dataclass(frozen=True, eq=False)
class FilledByPass(OfNoEntry):
    """Both letterboxes are filled with what the closed form of this loss gives."""

    run: LaidRun

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"both", "each", "every"}) | number(2)

    def fault(self) -> str | None:
        run = self.run
        x, w, b = (each.value.astype(np.float64) for each in (run.x, run.w, run.b))
        to_z = 1.0 / (1.0 + np.exp(-(x @ w + b))) / 3
        for leaf, due in (("b", to_z), ("w", np.outer(x, to_z))):
            grad = run.grads.get("b" if leaf == "b" else "w")
            if grad is None or np.abs(grad.value.astype(np.float64) - due).max() > 1e-6:
                return f"another {leaf}.grad"
        return None


def same_numbers(pair: TakePair) -> Sequence[SameNumbers]:
    """Of two takes: the numbers stay, whatever becomes of the way."""
    return [SameNumbers(*pair)]


def filled(run: LaidRun) -> FilledByPass:
    """What a pass along all tracks leaves."""
    return FilledByPass(run)
