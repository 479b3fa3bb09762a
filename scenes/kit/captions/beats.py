"""The steps of a story as they were played."""

from __future__ import annotations

from dataclasses import dataclass

from scenes.kit.speech.words import Chosen


@dataclass(frozen=True)
class Pick:
    """Which alternative of its row a beat said: the nth of so many, 0 and no name if none held."""

    alternative: str
    number: int
    of: int

    def __str__(self) -> str:
        if not self.number:
            return "silent"
        ending = {1: "st", 2: "nd", 3: "rd"}.get(self.number, "th")
        return f"{self.alternative} ({self.number}{ending} of {self.of})"

    @classmethod
    def of_chosen(cls, chosen: Chosen | None) -> Pick:
        return cls(chosen.name, chosen.number, chosen.of) if chosen else cls("", 0, 0)


@dataclass(frozen=True)
class Beat:
    """One step of the story as it was played: times in seconds, `line` the lit code."""

    name: str
    caption: str
    line: str
    start: float
    end: float
    told: Pick | None = None
