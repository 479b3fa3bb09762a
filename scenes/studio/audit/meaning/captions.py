"""Captions speak only of what stands on the frame."""

from __future__ import annotations

from collections.abc import Iterator

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import Phrase
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Entry, Position
from scenes.studio.audit.meaning.shown import Shown, same_number
from scenes.studio.audit.memo import frozen_among


def caption_faults(shown: Shown) -> Iterator[Fault]:
    """What title and caption say of numbers that nobody can see; asked at the end of a beat.

    An entry that has a place on the stage has to be readable there; one that has none has to be
    computed by the run that is shown. A name may be that of any run that the beat has shown.
    """
    for phrase in (shown.scene.heading, shown.scene.said):
        if phrase is not None:
            yield from _phrase_faults(shown, phrase)
    for text, _ in shown.letterings:
        if isinstance(text.claim, Position):
            yield from _of_the_run(shown, text.claim.text, text.claim.record)


def _phrase_faults(shown: Shown, phrase: Phrase) -> Iterator[Fault]:
    for claim in (piece.claim for piece in phrase.setting.pieces):
        if isinstance(claim, Entry | Position):
            yield from _claim_faults(shown, phrase, claim.record, claim.index)
        if isinstance(claim, Entry):
            yield from _of_the_run(shown, phrase.text, claim.record)
        elif isinstance(claim, Position):
            yield from _of_the_beat(shown, phrase.text, claim.record)
    for record in frozen_among(phrase.holds):
        if isinstance(record, Record):
            yield from _claim_faults(shown, phrase, record, None)
            yield from _of_the_run(shown, phrase.text, record)


def _claim_faults(
    shown: Shown, phrase: Phrase, record: Record, index: Index | None
) -> Iterator[Fault]:
    """index None stands for any entry of the record."""
    if _hidden(shown, record, index):
        yield Fault("unseen", phrase.text, f"{_told(record, index)} to be read on the frame")


def _of_the_run(shown: Shown, text: str, record: Record) -> Iterator[Fault]:
    if record.expression and record.expression.listing.lines not in shown.listings:
        yield Fault("elsewhere", text, f"{record.name} of the run that is shown")


def _of_the_beat(shown: Shown, text: str, record: Record) -> Iterator[Fault]:
    if record.expression and record.expression.listing.lines not in shown.visited:
        yield from _of_the_run(shown, text, record)


def _hidden(shown: Shown, record: Record, index: Index | None) -> bool:
    """Whether an entry has a place on the stage, but cannot be read there."""
    on_stage = [
        claim
        for drawable in shown.memo.drawables.values()
        if isinstance(claim := getattr(drawable, "claim", None), Entry)
        and id(drawable) not in shown.spoken
        and _about(claim.record, claim.index, record, index)
    ]
    sights = [each for each in shown.sights if _about(each.record, each.index, record, index)]
    return bool(on_stage or sights) and not any(map(shown.standing, sights))


def _about(record: Record, index: Index, other: Record, other_index: Index | None) -> bool:
    return other_index in (None, index) and same_number(record, other)


def _told(record: Record, index: Index | None) -> str:
    return f"{record.name}[{', '.join(map(str, index))}]" if index else record.name
