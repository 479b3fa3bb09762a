"""Captions speak only of what stands on the frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import Number, Phrase
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Entry, Position
from scenes.kit.truth.law import Law
from scenes.studio.audit.frozen_things import frozen_among
from scenes.studio.audit.meaning.shown import OnFrame, Placed, Sighting, number_of, same_number


class Captions:
    """What title and captions say of numbers.

    An entry that has a place on the stage has to be readable there; one that has none has to be
    computed by the run that is shown, and must not come only later. A name may be that of any run
    that the beat has shown.
    """

    def __init__(self) -> None:
        self.unshown: list[tuple[Record, Index | None, Placed]] = []
        self.seen: set[tuple[object, ...]] = set()  # numbers that frames have shown so far
        self.plotted: dict[int, Record] = {}  # what lines have been drawn from so far
        self.late: list[Placed] = []

    def at_rest(self, shown: OnFrame) -> Iterator[Fault]:
        """What is said of numbers that nobody can see, or of another run than the one shown."""
        for phrase in (shown.scene.heading, shown.scene.fresh_caption):
            if phrase is not None:
                yield from self._phrase_faults(shown, phrase)
        for text, _ in shown.letterings:
            if isinstance(text.claim, Position):
                yield from _of_the_run(shown, text.claim.text, text.claim.record)

    def see(self, shown: OnFrame) -> None:
        """Find out on each frame what earlier captions spoke of before it was there."""
        fresh = {id(record): record for record in shown.plotted if id(record) not in self.plotted}
        self.plotted.update(fresh)
        self.seen.update(number_of(record) for record in (*shown.records, *fresh.values()))
        come = [each for each in self.unshown if _sights(shown, *each[:2])]
        self.late += [placed for _, _, placed in come]
        self.unshown = [each for each in self.unshown if each not in come]

    def _phrase_faults(self, shown: OnFrame, phrase: Phrase) -> Iterator[Fault]:
        claims = [piece.claim for piece in phrase.setting.pieces]
        for claim in claims:
            if isinstance(claim, Entry):
                yield from self._number_faults(shown, phrase, claim.record, claim.index)
            elif isinstance(claim, Position):
                if _hidden(shown, claim.record, claim.index):
                    yield _unseen(phrase, claim.record, claim.index)
                if claim.record.expression and _lines(claim.record) not in shown.visited:
                    yield from _of_the_run(shown, phrase.text, claim.record)
        yield from _mismatched(phrase, claims)
        # A law is about all runs, not about the one that is shown.
        here = [fact for fact in phrase.holds if not isinstance(fact, Law)]
        for record in frozen_among(here):
            if isinstance(record, Record):
                yield from self._number_faults(shown, phrase, record, None)

    def _number_faults(
        self, shown: OnFrame, phrase: Phrase, record: Record, index: Index | None
    ) -> Iterator[Fault]:
        """index None stands for any entry of the record."""
        if _hidden(shown, record, index):
            yield _unseen(phrase, record, index)
        elif not _sights(shown, record, index) and number_of(record) not in self.seen:
            scene = shown.scene
            placed = scene.beat_name, scene.time, _unseen(phrase, record, index)
            self.unshown.append((record, index, placed))
        yield from _of_the_run(shown, phrase.text, record)


def _unseen(phrase: Phrase, record: Record, index: Index | None) -> Fault:
    return Fault("unseen", phrase.text, f"{_told(record, index)} to be read on the frame")


def _of_the_run(shown: OnFrame, text: str, record: Record) -> Iterator[Fault]:
    lines = _lines(record)
    if record.expression and lines not in shown.listings and lines not in shown.plotted_runs:
        yield Fault("elsewhere", text, f"{record.name} of the run that is shown")


def _lines(record: Record) -> tuple[str, ...]:
    return record.expression.listing.lines if record.expression else ()


def _mismatched(phrase: Phrase, claims: Iterable[object]) -> Iterator[Fault]:
    """A number beside the name of an entry of its record is that entry's."""
    claims = list(claims)
    names = [claim for claim in claims if isinstance(claim, Position)]
    for entry in claims:
        if isinstance(entry, Entry):
            of = [name.index for name in names if same_number(name.record, entry.record)]
            if of and entry.index not in of:
                due = " or ".join(_told(entry.record, index) for index in of)
                yield Fault("elsewhere", phrase.text, f"the number of {due}")


def _sights(shown: OnFrame, record: Record, index: Index | None) -> list[Sighting]:
    return [each for each in shown.sights if _about(each.record, each.index, record, index)]


def _hidden(shown: OnFrame, record: Record, index: Index | None) -> bool:
    """Whether an entry has a place on the stage, but cannot be read there.

    Where its digits stand they have to be read, even if a bar beside them stands for it, too.
    """
    on_stage = [
        claim
        for drawable in shown.memo.drawables.values()
        if isinstance(claim := getattr(drawable, "claim", None), Entry)
        and id(drawable) not in shown.spoken
        and _about(claim.record, claim.index, record, index)
    ]
    sights = _sights(shown, record, index)
    digits = [each for each in sights if isinstance(each.drawable, Number)]
    return bool(on_stage or sights) and not any(map(shown.standing, digits or sights))


def _about(record: Record, index: Index, other: Record, other_index: Index | None) -> bool:
    return other_index in (None, index) and same_number(record, other)


def _told(record: Record, index: Index | None) -> str:
    return f"{record.name}[{', '.join(map(str, index))}]" if index else record.name
