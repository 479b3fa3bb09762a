"""A board shows one run at a time, and the panel shows the code of that run."""

from __future__ import annotations

from collections.abc import Iterator

from gradmath.records.dials import differs_in_one_literal
from gradmath.records.tensor import Record
from scenes.kit.charts.swept import SweptPlot
from scenes.kit.truth.boards import Showing, run_faults, showing
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.meaning.shown import OnFrame


class Boards:
    """The boards that something on the stage belongs to."""

    def __init__(self) -> None:
        self.parts: object = None
        self.boards: list[Showing] = []

    def see(self, shown: OnFrame) -> Iterator[Fault]:
        """What each board shows of several runs, and what is untrue between its parts."""
        if shown.memo.parts is not self.parts:
            self.parts = shown.memo.parts
            self.boards = [each for each in shown.memo.parts.mobjects if showing(each)]
        for board in self.boards:
            yield from run_faults(board)
            yield from board.relations()

    def at_rest(self, shown: OnFrame) -> Iterator[Fault]:
        """What stands outside of boards is of one run; asked when a beat has come to rest."""
        held = {id(record) for board in self.boards for record in board.records.values()}
        for board in self.boards:
            if board.transition is not None:
                yield Fault("run", "a board between two runs at rest", "one run")
        # What is plotted over its dial tells by its place which run it is of.
        sights = [each for each in shown.sights if not isinstance(each.drawable, SweptPlot)]
        records = {id(each.record): each.record for each in sights}
        yield from _mixed([each for key, each in records.items() if key not in held])
        yield from _other_dial(shown)


def _mixed(records: list[Record]) -> Iterator[Fault]:
    runs = {record.expression.listing.lines: record for record in records if record.expression}
    if len(runs) > 1:
        names = " and ".join(record.name for record in runs.values())
        yield Fault("run", f"{names} of different runs", "boards where runs stand side by side")


def _other_dial(shown: OnFrame) -> Iterator[Fault]:
    """The panel shows the value of the dial that the numbers were computed with."""
    panel = shown.panel
    read = [each.record for each in shown.sights if not isinstance(each.drawable, SweptPlot)]
    told = {e.listing.lines: e.listing for record in read or shown.records
            if (e := record.expression)}  # fmt: skip
    if panel is None or panel.listing.lines in told:
        return
    for listing in told.values():
        if differs_in_one_literal(panel.listing, listing):
            yield Fault("run", "numbers of another value of a dial", "those of the panel's code")
