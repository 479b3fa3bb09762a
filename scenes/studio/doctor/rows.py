"""What a doctor says: rows that hold, rows that hold with a note, rows that do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Finding:
    """One thing: what is here, and with what everything was tested (empty where that is all one).

    fault says what does not hold and what to do; note what holds, but not as usual.
    """

    part: str
    here: str
    tested: str = ""
    fault: str = ""
    note: str = ""

    @property
    def state(self) -> str:
        return "FAULT" if self.fault else "note" if self.note else "ok"

    def as_json(self) -> dict[str, str]:
        told = self.fault or self.note
        return {
            "state": self.state.lower(),
            "part": self.part,
            "here": self.here,
            "tested": self.tested,
            "told": told,
        }


Check: TypeAlias = Callable[[], Iterable[Finding]]


def rows_of(part: str, check: Check) -> Iterator[Finding]:
    """A check's rows; whatever it raises is one more of them."""
    try:
        yield from check()
    except (Exception, SystemExit) as error:  # manim's and ours end the program on bad settings
        said = next((line for line in str(error).splitlines() if line.strip()), "")
        yield Finding(part, "fails", fault=f"{type(error).__name__}: {said}")
