"""Time: an entry appears when its line is lit or has been; the panel tells which run that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gradmath.records.dials import differs_in_one_statement, numbers_apart, turn_between
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import ShowsCode
from scenes.kit.look.theme import CODE
from scenes.kit.truth.boards import moment_of
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.meaning.shown import OnFrame, Placed

_BEHIND = CODE / 4
"""How far the bar of light reaches at least beyond the middle of a line that is lit."""


@dataclass(eq=False)
class _Progress:
    """How far a listing has run: the furthest statement that was lit, None before any was."""

    listing: Listing
    beat: str  # in which the panel first showed it
    time: float
    ran: int | None = None
    lit: int | None = None  # the statement that is lit now
    lit_in: dict[int, str] = field(default_factory=dict)  # the beat that lit a statement first
    came: dict[int, Placed | None] = field(default_factory=dict)  # what came late of a statement
    # What was shown before a line was lit: what comes before the first lit line has run then.
    waiting: list[tuple[Record, str, float]] = field(default_factory=list)


class Time:
    """Which lines have been lit, and which numbers were there too early."""

    def __init__(self) -> None:
        self.listings: dict[tuple[str, ...], _Progress] = {}
        self.latest: _Progress | None = None
        self.cleared: dict[int, Record] = {}
        self.late: list[Placed] = []
        self.brought: set[str] = set()  # beats in which a number came
        self.between: set[tuple[str, ...]] = set()  # runs that the panel has passed by
        # By the lines without their numbers: what has stood in the panel for each of these.
        self.dialled: dict[str, list[set[str]]] = {}

    def see(self, shown: OnFrame, beat: str, time: float) -> Iterator[Fault]:
        """What appears before its line was lit, or from a run that no panel has shown."""
        if shown.panel is not None:
            self._turn(shown.panel, beat, time)
        for record in shown.records:
            if record.expression is None or id(record) in self.cleared:
                continue
            progress = self.listings.get(record.expression.listing.lines)
            if progress is None and self._was_dialled(record.expression.listing):
                progress = self.latest  # the same lines, with several dials turned
            if progress is None:
                yield Fault("early", f"{record.name} of a run that no panel has shown",
                            "its code beside it or before it")  # fmt: skip
            elif progress.ran is None and beat == progress.beat:
                progress.waiting.append((record, beat, time))
                self.brought.add(beat)
                self.cleared[id(record)] = record
            elif progress.ran is None or _needed(record) > progress.ran:
                yield _too_early(record)
            else:
                self.cleared[id(record)] = record
                self._come(progress, record, beat, time)

    def _come(self, progress: _Progress, record: Record, beat: str, time: float) -> None:
        """Note whether the first that is shown of a statement comes while that one is lit.

        What comes in the beat that has lit it is in time, too.
        """
        self.brought.add(beat)
        needed = _needed(record)
        if needed not in progress.came:
            lit_in = progress.lit_in.get(needed, beat)
            lit = progress.lit == needed and progress is self.latest
            told = Fault("late", f"{record.name} when its line has gone", f"`{_line(record)}` lit")
            progress.came[needed] = None if lit or lit_in == beat else (beat, time, told)

    def passed(self, listing: Listing) -> bool:
        """Whether the panel has shown a run, or others of its dial before and after it."""
        if listing.lines in self.listings or listing.lines in self.between:
            return True
        turns = [turn_between(each.listing, listing) for each in self.listings.values()]
        found = [turn for turn in turns if turn]
        for place in {turn.place for turn in found}:
            values = [turn.before for turn in found if turn.place == place]
            here = next(turn.after for turn in found if turn.place == place)
            if min(values) <= here <= max(values):
                self.between.add(listing.lines)  # for good: no panel takes back what it has shown
                return True
        return False

    def _was_dialled(self, listing: Listing) -> bool:
        """Whether the panel shows the same lines, and has shown each number at its place."""
        if self.latest is None:
            return False
        form, numbers = numbers_apart(listing.lines)
        if form != numbers_apart(self.latest.listing.lines)[0]:
            return False
        held = self.dialled[form]
        return all(number in seen for number, seen in zip(numbers, held, strict=True))

    def end(self, records: Iterable[Record]) -> list[Placed]:
        """What stood beside code of which no line was ever lit, and what was found out late.

        records are all that were seen; code that none of them comes from is not what ran.
        """
        unlit = [each for each in self.listings.values() if each.ran is None]
        waiting = [each for progress in unlit for each in progress.waiting]
        return [
            *self.late,
            *self._put_off(),
            *_all_too_early(waiting),
            *self._without_numbers(records),
        ]

    def _put_off(self) -> Iterator[Placed]:
        """What came under another line, after a beat that lit its own and brought nothing."""
        for progress in self.listings.values():
            for statement, late in progress.came.items():
                if late is not None and progress.lit_in[statement] not in self.brought:
                    yield late

    def _without_numbers(self, records: Iterable[Record]) -> Iterator[Placed]:
        ran = {record.expression.listing.lines for record in records if record.expression}
        for lines, progress in self.listings.items():
            if lines not in ran:
                told = " | ".join(lines[-3:])
                fault = Fault("code", f"… {told}", "code that a number on a frame comes from")
                yield progress.beat, progress.time, fault

    def _turn(self, panel: ShowsCode, beat: str, time: float) -> None:
        """Note which listing the panel shows, and which line is lit."""
        progress = self.listings.get(panel.listing.lines)
        if progress is None:
            progress = self.listings[panel.listing.lines] = _Progress(panel.listing, beat, time)
            before = self.latest
            if before and differs_in_one_statement(before.listing, panel.listing):
                progress.ran = before.ran  # the same lines, with a dial turned
            form, numbers = numbers_apart(panel.listing.lines)
            held = self.dialled.setdefault(form, [set() for _ in numbers])
            for seen, number in zip(held, numbers, strict=True):
                seen.add(number)
        self.latest = progress
        progress.lit = lit = lit_statement(panel)
        if lit is None:
            return
        progress.lit_in.setdefault(lit, beat)
        if progress.ran is None:
            early = [each for each in progress.waiting if _needed(each[0]) > lit - 1]
            self.late += _all_too_early(early)
            progress.waiting.clear()
        progress.ran = max(progress.ran or 0, lit)


def lit_statement(panel: ShowsCode) -> int | None:
    """The number, counted from 1, of the statement whose line is lit; None if none is."""
    if panel.lit is None:
        return None
    return sum(statement.first <= panel.lit for statement in panel.listing.statements)


def _needed(record: Record) -> int:
    assert record.expression is not None
    return min(moment_of(record), len(record.expression.listing.statements))


def _all_too_early(seen: Iterable[tuple[Record, str, float]]) -> Iterator[Placed]:
    return ((beat, time, _too_early(record)) for record, beat, time in seen)


def _too_early(record: Record) -> Fault:
    return Fault("early", f"{record.name} before its line", f"`{_line(record)}` lit before")


def _line(record: Record) -> str:
    """The statement that a record comes with."""
    assert record.expression is not None
    text = record.expression.listing.statements[_needed(record) - 1].text
    return " ".join(text.split())


def panel_faults(shown: OnFrame) -> Iterator[Fault]:
    """The bar of light stands on all lines that are lit, and on no other; asked at rest."""
    panel = shown.panel
    if panel is None or panel.lit is None:
        return
    bar = panel.light_bar
    middle, reach = bar.get_y(), bar.height / 2 - _BEHIND
    rows = {id(panel.line_at(number)) for number in panel.lit_lines}
    shone = {id(row) for row in panel.lines if abs(row.get_y() - middle) < reach}
    if shone != rows.intersection(map(id, panel.lines)) or id(bar) not in shown.captures:
        yield Fault("lit", "the bar of light elsewhere", f"on `{panel.listing.lines[panel.lit]}`")
