"""What is told about one traced function. No torch here."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.graphs.causes import ZeroReasons
from gradmath.graphs.flow import GraphFlow
from gradmath.graphs.groups import FoldedFlow
from gradmath.records.graph import Line
from gradmath.records.listing import Listing
from gradmath.records.shared import Shared

_LONGEST = 72  # characters of a line of code; longer ones end in an ellipsis


@dataclass(frozen=True, eq=False)
class CloseUp(Shared):
    """A group that a map shows as one spot, or a group in it: that group alone, to be opened.

    spot is the map's node.
    """

    spot: int
    near: FoldedFlow


@dataclass(frozen=True, eq=False)
class Explanation(Shared):
    """One function's run: its code, its graph, and why its zeros are zero.

    flow is the whole graph; cards the graphs that may fit a frame as cards, best first: the
    whole one if it is small, else with groups folded. overview is the graph as a map shows it:
    with a level of its groups folded, if it is large; close_ups are some of those, the most
    interesting ones first. numbers has, for each line of the listing, its number in the user's
    file. zeros has the reasons for each leaf with zeros that the trace holds whole.
    """

    listing: Listing
    numbers: tuple[int, ...]
    flow: GraphFlow
    cards: tuple[GraphFlow, ...]
    overview: GraphFlow
    close_ups: tuple[CloseUp, ...]
    zeros: tuple[ZeroReasons, ...]

    def row(self, line: Line | None) -> int | None:
        """Where a line of the user's file stands in the listing."""
        if line is None or line.number not in self.numbers:
            return None
        row = self.numbers.index(line.number)
        return row if fitting_line(line.text) == self.listing.lines[row].strip() else None


def fitting_line(text: str) -> str:
    """A line of code that fits a frame."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
