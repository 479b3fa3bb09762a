"""Whether the facts of a text bear its words: opt-out, for every word that claims something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeGuard

from gradmath.records.tensor import Index
from scenes.kit.speech.clauses import Clause, clauses
from scenes.kit.speech.dictionary import Dictionary
from scenes.kit.speech.pieces import Piece
from scenes.kit.truth.bearing import STRUCTURES
from scenes.kit.truth.claims import Claim, Entry, Position
from scenes.kit.truth.facts import BearingFact, ProductSign, SumSign, given_entries


class Bearer(Protocol):
    """What bears words: a fact, or a claim in a slot."""

    @property
    def bears(self) -> frozenset[str]: ...

    @property
    def about(self) -> frozenset[Index]: ...


def text_faults(
    pieces: Sequence[Piece], facts: Sequence[BearingFact], words: Dictionary, *, states: bool
) -> Iterator[str]:
    """What would have to be so that a text may be said; `states` if it has to carry facts.

    In each clause, one fact bears all that is claimed, of the entries that the clause names; what
    it is about (a row, a sum) may be borne by another one. Several facts that each bear a part
    would bear "every switch is on" between them where one is on and every z is positive. Facts
    stand in the order in which the text comes to what they are about, and none stands idle: else
    "in by the row, out by the column" could be turned round, or say "row" twice.
    """
    if states and not facts:
        yield "facts: what is stated needs some"
    for piece in pieces:
        untrue = piece.claim.fault()
        if untrue is not None:
            yield untrue
    yield from _sign_faults([piece.claim for piece in pieces])
    bearers = [*facts, *(p.claim for p in pieces if _bears(p.claim))]
    each = list(clauses(pieces, words))
    wrong = [*(fault for clause in each for fault in _unknown(clause, words)),
             *(fault for clause in each for fault in _unborne(clause, bearers))]  # fmt: skip
    yield from wrong or _order_faults(
        [clause for clause in each if not _borne_by_slot(clause)], facts
    )


def _borne_by_slot(clause: Clause) -> bool:
    """Whether what stands in a clause's own slots bears all that it claims."""
    own = [claim.bears for claim in clause.claims if _bears(claim)]
    return any(clause.demands.keys() <= borne for borne in own)


def _order_faults(spoken: Sequence[Clause], facts: Sequence[BearingFact]) -> Iterator[str]:
    demanding = [clause for clause in spoken if clause.demands]
    idle = [fact for fact in facts if not any(_serves(fact, clause) for clause in demanding)]
    if demanding and idle:
        number = 1 + facts.index(idle[0])
        yield f"words for each of its facts; fact {number} of {len(facts)} is idle"
    last = 0
    for clause in demanding:
        needs = clause.demands
        if not needs.keys() <= STRUCTURES:
            continue
        able = [k for k, fact in enumerate(facts) if needs.keys() <= fact.bears]
        if able and max(able) < last:
            yield f"its facts in the order of its words; {_quoted(needs.values())} comes too late"
            return
        last = min((k for k in able if k >= last), default=last)


def _serves(fact: BearingFact, clause: Clause) -> bool:
    """Whether a fact bears what a clause claims, or something that this is about."""
    claimed = {need for need in clause.demands if need not in STRUCTURES}
    about = clause.demands.keys() & STRUCTURES & fact.bears
    return bool(about) or (bool(claimed) and claimed <= fact.bears)


def _bears(claim: object) -> TypeGuard[Bearer]:
    return hasattr(claim, "bears")


def _sign_faults(claims: Sequence[Claim]) -> Iterator[str]:
    """A sign between numbers is that of the numbers around it."""
    numbers = [claim for claim in claims if isinstance(claim, Entry | ProductSign | SumSign)]
    for k, sign in enumerate(numbers):
        if isinstance(sign, Entry):
            continue
        around = [*numbers[max(0, k - len(sign.parts)) : k], *numbers[k + 1 : k + 2]]
        if not all(map(_same, around, (*sign.parts, sign.whole))) or len(around) <= len(sign.parts):
            told = " ".join(entry.text for entry in (*sign.parts, sign.whole))
            yield f"the numbers of its sign around it: {told}"
        yield from elsewhere((*sign.parts, sign.whole), claims)


def elsewhere(numbers: Sequence[Entry], claims: Sequence[Claim]) -> Iterator[str]:
    """Where all of some numbers are of one place, a text that names places names that one.

    The numbers are those of a sign in the text, or those that it asks to choose from.
    """
    places = {entry.index for entry in numbers if entry.index}
    named = {claim.index: claim.text for claim in claims if isinstance(claim, Position)}
    if len(places) == 1 and named and not places & named.keys():
        (place,) = places
        yield f"the place of its numbers, {list(place)}, not {', '.join(named.values())}"


def unasked(question: Sequence[Piece], answer: Sequence[Piece]) -> Iterator[str]:
    """Where an answer names entries of a tensor of which the question named some, one is of these.

    A question takes nothing else for granted that its answer could contradict.
    """
    told = [p.claim for p in answer if isinstance(p.claim, Entry | Position)]
    for name in sorted({p.claim.record.name for p in question if isinstance(p.claim, Position)}):
        asked = {p.claim.index: p.claim.text for p in question
                 if isinstance(p.claim, Position) and p.claim.record.name == name}  # fmt: skip
        places = {claim.index for claim in told if claim.record.name == name and claim.index}
        if places and not places & asked.keys():
            yield f"an answer about {', '.join(asked.values())}"


def unanswered(question: Sequence[Claim], facts: Sequence[BearingFact]) -> Iterator[str]:
    """Where all that decides a question is about some entries, a place that it names is among them.

    An entry of a vector and one of a matrix are places of two kinds, and cannot be compared.
    """
    decided = [given_entries(fact) for fact in facts]
    depths = {len(index) for about in decided for index in about}
    named = {claim.index: claim.text for claim in question if isinstance(claim, Position)}
    alike = {index: text for index, text in named.items() if depths == {len(index)}}
    if decided and all(decided) and alike and not alike.keys() & frozenset().union(*decided):
        yield f"choices about {', '.join(alike.values())}"


def _same(shown: Claim, due: Entry) -> bool:
    if not isinstance(shown, Entry):
        return False
    return shown.record is due.record and shown.index == due.index


def unknown_words(pieces: Sequence[Piece], words: Dictionary) -> Iterator[str]:
    """The words of a text that no list has."""
    return (wrong for clause in clauses(pieces, words) for wrong in _unknown(clause, words))


def _unknown(clause: Clause, words: Dictionary) -> Iterator[str]:
    for word in clause.words:
        if word.claims is None:
            yield f"{word.text!r} in {words.file}, under neutral or under what it claims"


def _unborne(clause: Clause, bearers: Sequence[Bearer]) -> Iterator[str]:
    demands = clause.demands
    borne = frozenset[str]().union(*(bearer.bears for bearer in bearers))
    lacking = [word for need, word in demands.items() if need not in borne]
    if lacking:
        yield f"facts that bear {_quoted(lacking)}"
        return
    claimed = {need: word for need, word in demands.items() if need not in STRUCTURES}
    if not claimed:
        return
    able = [bearer for bearer in bearers if claimed.keys() <= bearer.bears]
    named = {claim.index: claim.text for claim in clause.claims if isinstance(claim, Position)}
    if not able:
        yield f"one fact that bears {_quoted(claimed.values())} at once"
    elif not any(not bearer.about or named.keys() <= bearer.about for bearer in able):
        yield f"a fact that bears {_quoted(claimed.values())} of {', '.join(named.values())}"


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(map(repr, words))
