"""A stretch of a text: what it claims and how it is set."""

from __future__ import annotations

from dataclasses import dataclass

from scenes.kit.look.typesetting import Type
from scenes.kit.truth.claims import Claim, Prose


@dataclass(frozen=True, eq=False)
class Piece:
    """A stretch of a phrase: what it claims and how it is set."""

    claim: Claim
    type: Type = Type.PROSE


class Joint(Prose):
    """What stands between the members of a list: it parts no clause."""


class Guess(Prose):
    """The text of a choice: what may be guessed may hold digits, for which a fact has to stand."""

    def fault(self) -> str | None:
        return None
