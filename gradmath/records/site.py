"""Where in the user's source an operation ran: which expression, which variable, which round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

SourceSpan: TypeAlias = tuple[int, int, int, int]  # line, column, end line, end column, as in ast


@dataclass(frozen=True)
class LoopRound:
    """One round of a loop: how often it had begun before, and its variables as the code has them.

    label is empty where they are no plain numbers or texts.
    """

    number: int
    label: str

    def __str__(self) -> str:
        return self.label or f"round {self.number}"


@dataclass(frozen=True)
class Site:
    """The place of an operation in the traced function's own code.

    frame counts the function's executions; statement and expression are spans of its file, text
    is the expression as written, names the variables that it is assigned to. inner tells of an
    operation that ran inside a module or function that the expression calls. rounds are those of
    the loops around it, outermost first.
    """

    frame: int
    statement: SourceSpan
    expression: SourceSpan
    text: str
    names: tuple[str, ...] = ()
    inner: bool = False
    rounds: tuple[LoopRound, ...] = ()


def within(inner: SourceSpan, outer: SourceSpan) -> bool:
    """Whether one span lies in another.

    >>> within((3, 4, 3, 9), (3, 0, 4, 2)), within((3, 0, 4, 2), (3, 4, 3, 9))
    (True, False)
    """
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]
