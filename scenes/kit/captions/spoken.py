"""A beat that speaks, and what it has said."""

from __future__ import annotations

from dataclasses import dataclass, field

from manim import Mobject

from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.theme import READING_SPEED
from scenes.kit.speech.pieces import Piece
from scenes.kit.speech.sayings import Saying
from scenes.kit.speech.words import Chosen, Words
from scenes.kit.truth.facts import BearingFact


@dataclass(frozen=True, eq=False)
class SpeakingTurn:
    """A beat that speaks: by the row of its own name, or by one that it shares with others.

    words are what the texts of that row may name and state in this beat.
    """

    beat: str
    row: str
    saying: Saying
    words: Words


@dataclass(eq=False)
class Spoken:
    """A caption as it is said: why it may be, and for how many seconds it has stood."""

    turn: SpeakingTurn
    chosen: Chosen
    pieces: tuple[Piece, ...]
    phrase: Phrase
    since: float = 0.0
    stood: float = 0.0
    asked: tuple[Piece, ...] = ()  # the question that it answers
    kept: list[Mobject] = field(default_factory=list)  # its choices, which go when it goes
    right: Phrase | None = None  # of its choices, ringed once the picture has answered

    @property
    def beat(self) -> str:
        return self.turn.beat

    @property
    def saying(self) -> Saying:
        return self.turn.saying

    @property
    def facts(self) -> tuple[BearingFact, ...]:
        return self.chosen.facts

    @property
    def unread(self) -> float:
        """The seconds for which it has yet to stand."""
        return max(0.0, len(self.phrase.text) / READING_SPEED - self.stood)
