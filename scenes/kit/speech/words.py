"""What texts may name and state, and which of a row's alternatives is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from gradmath.errors import SceneError
from gradmath.records.tensor import Record
from scenes.kit.look.typesetting import Type
from scenes.kit.speech.code import CodeWords, Known
from scenes.kit.speech.held import held
from scenes.kit.speech.languages import forms_of, joints, plural
from scenes.kit.speech.pieces import Guess, Joint, Piece
from scenes.kit.speech.sayings import Saying
from scenes.kit.speech.templates import Gap, Plain, parsed
from scenes.kit.truth.claims import Claim, Entry, Prose
from scenes.kit.truth.facts import BearingFact
from scenes.kit.truth.quantities import Counting


class WordByWord(Sequence[Claim]):
    """Claims that are words of one text: they follow each other, and are no list."""


Filling: TypeAlias = Claim | Sequence[Claim]
Stated: TypeAlias = BearingFact | Sequence[BearingFact]


@dataclass(frozen=True, eq=False)
class Words:
    """What the texts of a scene may name (by slot) and state (by the name of an alternative).

    Facts that some numbers do not have are (): an alternative without facts is never said.
    """

    names: Mapping[str, Filling] = field(default_factory=dict)
    facts: Mapping[str, Stated] = field(default_factory=dict)

    def facts_of(self, name: str) -> tuple[BearingFact, ...]:
        """The facts under a name; none if there is no such name."""
        found = self.facts.get(name, ())
        return tuple(found) if isinstance(found, Sequence) else (found,)

    def holds(self, name: str) -> bool:
        """Whether there are facts of a name, and all of them hold."""
        facts = self.facts_of(name)
        return bool(facts) and all(fact.fault() is None for fact in facts)

    @property
    def records(self) -> Iterator[Record]:
        """All that its claims and facts speak of."""
        return held((*self.names.values(), *self.facts.values()), Record)


@dataclass(frozen=True, eq=False)
class Chosen:
    """The alternative of a row that is said: the nth of so many."""

    name: str
    text: str
    facts: tuple[BearingFact, ...]
    number: int
    of: int


def choose(saying: Saying, beat: str, words: Words) -> Chosen | None:
    """The first alternative of a row whose facts hold; None if the beat has to be silent.

    A single text without facts of its beat's name is said: whether it may be is judged later.
    Raises: SceneError if one of several alternatives has no facts of its name.
    """
    alternatives = saying.alternatives(beat)
    single = isinstance(saying.text, str)
    for number, (name, text) in enumerate(alternatives.items(), start=1):
        if not single and name not in words.facts:
            raise SceneError(
                f"beat {beat!r}: Words.facts has no {name!r}; give its facts, or () for none"
            )
        if words.holds(name) or (single and name not in words.facts):
            return Chosen(name, text, words.facts_of(name), number, len(alternatives))
    return None


def composed(
    text: str, words: Words, language: str, known: Known, *, choice: bool = False
) -> tuple[Piece, ...]:
    """The pieces of a text, its slots filled in.

    Raises: SceneError if a slot has no claim, or not as many forms as the language.
    """
    return tuple(
        piece
        for part in parsed(text)
        for piece in _pieces(part, text, words, language, known, Guess if choice else Prose)
    )


def _pieces(
    part: Plain | Gap, text: str, words: Words, language: str, known: Known, kind: type[Prose]
) -> Iterator[Piece]:
    if isinstance(part, Plain):
        if part.code:
            yield Piece(CodeWords(part.text, known), Type.CODE)
        else:
            yield Piece(kind(part.text))
        return
    if part.name not in words.names:
        raise SceneError(f"{text!r}: Words.names has no {part.name!r}; name what stands there")
    filling = words.names[part.name]
    if part.forms:
        yield Piece(kind(_form(part, text, filling, language)))
        return
    claims = filling if isinstance(filling, Sequence) else (filling,)
    spaced = isinstance(filling, WordByWord)
    between = (" ",) * len(claims) if spaced else joints(language, len(claims))
    for number, claim in enumerate(claims):
        if number:
            yield Piece(Joint(between[number - 1]))
        yield Piece(claim, Type.PROSE if getattr(claim, "in_prose", False) else Type.CODE)


def _form(blank: Gap, text: str, filling: Filling, language: str) -> str:
    due = forms_of(language)
    if len(blank.forms) != len(due):
        raise SceneError(
            f"{text!r}: {{{blank.name}:...}} has {len(blank.forms)} forms, and {language} "
            f"{len(due)}; write {'|'.join(due)}"
        )
    return plural(language, _count(filling), blank.forms)


def _count(filling: Filling) -> float:
    """How many a filling names, or the number that it is."""
    if isinstance(filling, Sequence):
        return len(filling)
    if isinstance(filling, Counting):
        return filling.number
    if isinstance(filling, Entry):
        return float(filling.record.value[filling.index])
    return 1
