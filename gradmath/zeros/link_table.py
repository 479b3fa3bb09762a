"""All ways along one edge of a trace, entry by entry, as columns: what the search goes through.

A way is an entry of an operation's output that reads an entry of its input, with some local
derivative. Where that is zero, the table says what it means. No torch here: a table can be written
by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from gradmath.errors import ReplayError
from gradmath.records.graph import Edge, Node, Port, whole
from gradmath.records.tensor import Reason
from gradmath.zeros.entry_links import Floats, Ints, Links

Shape: TypeAlias = tuple[int, ...]
OPEN = -1  # in `LinkTable.meanings`
NO_OTHER = -1  # in `LinkTable.others`


@dataclass(frozen=True)
class Meaning:
    """What a local derivative of zero means: a kind of reason, its sentence, and the numbers.

    In the sentence {read} is the entry that is read, {out} the one that reads it, {other} the
    further entry that the table names. terms are the numbers to be shown: of that which is read,
    of the further entry, or of all other entries of the same input that the same output reads.
    """

    kind: Reason
    note: str
    terms: Literal["read", "other", "both", "mates", ""] = "read"


@dataclass(frozen=True, eq=False)
class LinkTable:
    """The ways along one edge.

    target is the port that is read, shape its shape, and shapes are those of the reading node's
    outputs. Shapes: each column has one number for each of the n links: meanings the index in
    `known` of what a slope of zero means (OPEN where it is none), others an entry of the port
    `other` (NO_OTHER where none is to be named), pulls (2, n) what cotangents of 1 and of i bring
    (for complex tensors only). unread is what it means for an entry that it has no link at all, or
    special[k] for those entries that are exceptions. subtracts tells of a formula that subtracts
    numbers as large as what arrives.
    """

    target: Port
    shape: Shape
    shapes: tuple[Shape, ...]
    dtype: str
    links: Links
    known: tuple[Meaning, ...]
    meanings: Ints
    unread: Meaning
    special: dict[int, Meaning]
    other: Port | None = None
    others: Ints | None = None
    pulls: tuple[npt.NDArray[Any], npt.NDArray[Any]] | None = None
    is_contest: bool = False
    subtracts: bool = False

    def meaning(self, link: int) -> Meaning | None:
        """What stops a link; None if it is open."""
        found = int(self.meanings[link])
        return None if found == OPEN else self.known[found]

    def meaning_of_unread(self, cell: int) -> Meaning:
        return self.special.get(cell, self.unread)

    def mates(self, link: int) -> Ints:
        """The other entries of the input that the same entry of the output reads."""
        spots = self.links.spots
        cells = self.links.cells[spots == spots[link]]
        others: Ints = cells[cells != self.links.cells[link]]
        return others


def arriving(node: Node, links: Links) -> npt.NDArray[Any]:
    """The entry of the node's cotangents that each link starts from; 0 where none ever came.

    Raises: ReplayError if the trace does not hold one of them whole.
    """
    came: dict[int, npt.NDArray[Any]] = {}
    for output in np.unique(links.outputs).tolist():
        held = node.cotangents[output]
        if held is None:
            continue
        array = whole(held)
        if array is None:
            raise ReplayError(f"the cotangent of {node.label} is too large to be kept whole")
        came[output] = array.reshape(-1)
    kind = np.result_type(np.float64, *(array.dtype for array in came.values()))
    numbers = np.zeros(len(links.cells), dtype=kind)
    for output, array in came.items():
        mine = links.outputs == output
        numbers[mine] = array[links.places[mine]]
    return numbers


def explains(edge: Edge, table: LinkTable, numbers: npt.NDArray[Any], cells: Ints) -> bool:
    """Whether slopes and arriving cotangents give what left for some cells, but for rounding."""
    links = table.links
    kept = whole(edge.cotangent) if edge.cotangent is not None else None
    if kept is None or kept.dtype.kind != "f" or numbers.dtype.kind != "f":
        return True
    with np.errstate(all="ignore"):
        terms = np.where(links.slopes == 0, 0.0, links.slopes * numbers)
        total = np.bincount(links.cells, terms, kept.size)
        size = np.bincount(links.cells, np.abs(terms), kept.size)
        off: Floats = np.abs(total - kept.reshape(-1).astype(np.float64))
        rounds = np.finfo(kept.dtype.str)
        largest = np.max(np.abs(numbers), initial=0.0, where=np.isfinite(numbers))
        slack = float(rounds.tiny) + (16 * float(rounds.eps) * largest if table.subtracts else 0)
        far = off > 0.02 * size + slack
    return not np.any(far[cells])  # NaN is no difference
