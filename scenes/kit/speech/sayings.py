"""The rows of a scene's table of captions: what is asked, announced, stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

TITLE = "title"


class SpeechAct(StrEnum):
    """How a text is meant: a question and an announcement come before their motions."""

    ASK = "ask"
    ANNOUNCE = "announce"
    STATE = "state"


@dataclass(frozen=True)
class Saying:
    """One row: a text, or texts by the name of the facts that each states, in their order.

    `ring` lets a countdown run after a question; `choices` are what may be guessed meanwhile.
    `alone` clears away what stands before anything moves.
    """

    manner: SpeechAct
    text: str | Mapping[str, str]
    ring: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False

    def alternatives(self, beat: str) -> Mapping[str, str]:
        """Its texts by the name of their facts; a single one has its facts under the beat's."""
        return {beat: self.text} if isinstance(self.text, str) else self.text


def ask(text: str, *, ring: bool = False, choices: Mapping[str, str] | None = None) -> Saying:
    """A question; with `choices`, which need the ring, exactly one of them is right."""
    return Saying(SpeechAct.ASK, text, ring or bool(choices), choices or {})


def announce(text: str) -> Saying:
    """What will be done. It states nothing."""
    return Saying(SpeechAct.ANNOUNCE, text)


def state(text: str | Mapping[str, str]) -> Saying:
    """What is so: the first text whose facts hold is said."""
    return Saying(SpeechAct.STATE, text)


def silent(*, alone: bool = False) -> Saying:
    """A beat that says nothing: what stands may be read on, unless this one moves alone."""
    return Saying(SpeechAct.STATE, {}, alone=alone)
