"""A text taken apart: its clauses, what each claims by its words, and which claims stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scenes.kit.look.typesetting import Type
from scenes.kit.speech.dictionary import BREAKS, ENDS, QUOTES, SIGNS, Dictionary
from scenes.kit.speech.pieces import Joint, Piece
from scenes.kit.truth.bearing import STRUCTURES
from scenes.kit.truth.claims import Claim, Prose
from scenes.kit.truth.quantities import Counting

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)?|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Word:
    """A word or sign, with the class of what it claims; None if no list has it."""

    text: str
    claims: str | None = ""
    negates: bool = False
    presupposes: bool = False
    totals: bool = False


@dataclass
class Clause:
    """The words of a clause, and the claims in its slots."""

    words: list[Word] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    asked: bool = False  # it only asks, and takes nothing for granted

    @property
    def demands(self) -> dict[str, str]:
        """What its words need to be borne, with the word that needs it."""
        found = dict(self._demands())
        return {need: word for need, word in found.items() if not self.asked or _granted(need)}

    def _demands(self) -> Iterator[tuple[str, str]]:
        speaking = [(k, w) for k, w in enumerate(self.words) if w.claims]
        others = any(word.claims == "others" for _, word in speaking)
        turned = self._turned()
        for k, word in speaking:
            if word.negates or word.claims == "others" or not _may_turn(str(word.claims)):
                before = self.words[k - 1] if k else Word("")
                counts_all = before.totals and str(word.claims).startswith("number:")
                need = f"of:{str(word.claims)[7:]}" if counts_all else str(word.claims)
            else:
                claimed = f"{'not:' if turned[k] else ''}{word.claims}".replace("not:not:", "")
                need = f"{'others:' if others else ''}{claimed}"
            yield need, word.text
        yield from (("not", word.text) for k, word in enumerate(self.words) if word.negates
                    and not self._reach(k))  # fmt: skip

    def _turned(self) -> dict[int, bool]:
        """Which words an odd number of negations turns into their opposite."""
        turned = dict.fromkeys(range(len(self.words)), False)
        for k, word in enumerate(self.words):
            for reached in self._reach(k) if word.negates else ():
                turned[reached] = not turned[reached]
        return turned

    def _reach(self, k: int) -> list[int]:
        """The words that a negation reaches: all that follow, else the nearest before it."""
        may = [n for n, word in enumerate(self.words)
               if word.claims and not word.negates and _may_turn(word.claims)]  # fmt: skip
        after = [n for n in may if n > k]
        return after or [n for n in may if n < k][-1:]


def _may_turn(each: str) -> bool:
    """Whether a negation turns what a word claims: it does not turn what it is about."""
    about = each in STRUCTURES or each in {"first", "last"}
    return not (about or each.startswith(("number:", "ordinal:")))


def _granted(need: str) -> bool:
    """Whether even a question takes for granted what a word claims: numbers, and "the others"."""
    return need in {"others", "both"} or need.startswith(("number:", "of:", "ordinal:"))


def clauses(pieces: Sequence[Piece], words: Dictionary) -> Iterator[Clause]:
    """The clauses of a text, in their order."""
    sentence: list[Clause] = [Clause()]
    for token in _tokens(pieces, words):
        if not isinstance(token, str):
            place = sentence[-1]
            place.words.append(token) if isinstance(token, Word) else place.claims.append(token)
        elif token in ENDS:
            yield from _ended(sentence, token)
            sentence = [Clause()]
        else:
            sentence.append(Clause())
    yield from _ended(sentence, "")


def _ended(sentence: list[Clause], end: str) -> Iterator[Clause]:
    presupposes = any(word.presupposes for clause in sentence for word in clause.words)
    for clause in sentence:
        clause.asked = end == "?" and not presupposes
        yield clause


def _tokens(pieces: Sequence[Piece], words: Dictionary) -> Iterator[Word | Claim | str]:
    """Words and claims in their order; a mark as text where a clause or a sentence ends."""
    for piece in pieces:
        if isinstance(piece.claim, Joint):
            continue
        if not isinstance(piece.claim, Prose) or piece.type is not Type.PROSE:
            yield piece.claim
            if isinstance(piece.claim, Counting):
                yield Word(piece.claim.text, f"number:{piece.claim.number}")
            continue
        text = piece.claim.text
        for phrase in words.phrases:
            text = re.sub(rf"\b{re.escape(phrase)}\b", " ", text, flags=re.IGNORECASE)
        for token in _TOKEN.findall(text):
            yield from _sorted(token, words)


def _sorted(token: str, words: Dictionary) -> Iterator[Word | str]:
    if token.isspace() or token in QUOTES:
        return
    if token in ENDS or token in BREAKS:
        yield token
    elif token[0].isdigit():
        yield Word(token, f"number:{token}")
    elif token[0].isalpha():
        word = words.stem(token.lower())
        if word in words.breaking:
            yield ","
        yield _word(token, word, words)
    else:
        yield Word(token, SIGNS.get(token))


def _word(token: str, word: str, words: Dictionary) -> Word:
    if word in words.negating:
        return Word(token, words.negating[word], negates=True)
    claims = words.claiming.get(word, "" if word in words.neutral else None)
    return Word(token, claims, False, word in words.presupposing, word in words.totals)
