"""The code of a function as a window shows it: each of its statements is lit by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gradmath.errors import ListingError
from gradmath.records.listing import Listing, Statement

_HANGING = "        "  # before what goes on from the line above


@dataclass(frozen=True, eq=False)
class FunctionCode(Listing):
    """Lines of a function and, for each statement inside of it, its first and its last line."""

    spans: tuple[tuple[int, int], ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(
            Statement("\n".join(self.lines[first : last + 1]), first, last, raises=False)
            for first, last in self.spans
        )

    @property
    def unmarked(self) -> tuple[str, ...]:
        return self.lines

    def after(self, text: str | None = None, occurrence: int = 1) -> int:
        """How many statements have run when one has; a line that was wrapped is no Python.

        >>> FunctionCode(("def f(x):", "    y = x + ", "        1"), ((0, 0), (1, 2))).after(
        ...     "    y = x + ")
        2
        """
        if text is None:
            return len(self.statements)
        found = [number for number, each in enumerate(self.statements, start=1)
                 if text in (each.text, self.lines[each.first])]  # fmt: skip
        if len(found) < occurrence:
            raise ListingError(f"{text!r} stands {len(found)} times in: {' | '.join(self.lines)}")
        return found[occurrence - 1]


def wrapped(line: str, width: int) -> Iterator[str]:
    """A line of code in lines of at most so many characters, broken after commas and spaces.

    >>> list(wrapped("    y = layer(x, mask=m)", 18))
    ['    y = layer(x, ', '         mask=m)']
    """
    indent = line[: len(line) - len(line.lstrip())]
    while len(line) > width:
        start = len(line) - len(line.lstrip())
        ends = [k + 1 for k in range(start, width) if line[k] in " ,("]
        end = ends[-1] if ends and ends[-1] > start + 8 else width
        yield line[:end]
        line = f"{indent}{_HANGING}"[: width // 2] + line[end:].lstrip()
    yield line
