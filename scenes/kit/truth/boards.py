"""What a board tells the audit: the records that it shows now, and what holds between its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeGuard

from gradmath.records.listing import ExpressionKind, Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.kit.truth.checks import Fault


@dataclass(frozen=True, eq=False)
class Transition(Shared):
    """A board is on its way from one run to another: causes have to arrive before results."""

    start: Listing
    end: Listing


class Showing(Protocol):
    """A board as the audit asks it, on every frame on which something has changed.

    `transition` is None where the board shows one run alone. All three are properties of the type,
    so that the audit finds them without touching the drawing.
    """

    @property
    def records(self) -> Mapping[str, Record]:
        """What is shown now, each record under the name of its part."""
        ...

    @property
    def transition(self) -> Transition | None: ...

    def relations(self) -> Iterator[Fault]:
        """What is untrue between the parts that are shown: a sum, a product, a switch."""
        ...


class ShowsOneRun:
    """A board of one run; nothing has to hold between its parts beyond what each says itself."""

    @property
    def transition(self) -> Transition | None:
        return None

    def relations(self) -> Iterator[Fault]:
        """What is untrue between the parts that are shown."""
        return iter(())


def showing(drawable: object) -> TypeGuard[Showing]:
    """Whether a drawable is a board that can be asked."""
    return hasattr(type(drawable), "relations")


def run_faults(board: Showing) -> Iterator[Fault]:
    """All records of a board belong to one run, or to two in causal order.

    Causal order: what is already that of a transition's end was made by earlier statements than
    what still is that of its start.
    """
    held = [
        (name, record, record.expression.listing)
        for name, record in board.records.items()
        if record.expression is not None
    ]
    transition = board.transition
    if transition is None:
        for name, _, listing in held[1:]:
            if listing.lines != held[0][2].lines:
                yield Fault("run", f"{held[0][0]} and {name} of two runs", "one run on a board")
        return
    ends = transition.start.lines, transition.end.lines
    for name, _, listing in held:
        if listing.lines not in ends:
            yield Fault(
                "run", f"{name} of a third run", "one of the two that the board passes between"
            )
    behind = [(name, record) for name, record, listing in held if listing.lines == ends[0]]
    ahead = [(name, record) for name, record, listing in held if listing.lines == ends[1]]
    for late, cause in behind:
        for early, result in ahead:
            if moment_of(cause) < moment_of(result):
                yield Fault("run", f"{early} before {late}", "causes before results")


def moment_of(record: Record) -> int:
    """How many statements have run when a number is there: a cotangent comes with its pass."""
    expression = record.expression
    assert expression is not None
    return expression.after + (expression.kind is ExpressionKind.COTANGENT)
