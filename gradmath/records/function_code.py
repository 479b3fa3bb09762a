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


def wrapped(line: str, width: int, depth: int = 0) -> Iterator[str]:
    """A line of code in lines of about so many characters, which together are Python still.

    It is broken after commas and spaces that stand in no text; outside of brackets, of which depth
    are open where it begins, with a backslash.

    >>> list(wrapped("    y = layer(x, mask=m)", 18))
    ['    y = layer(x, ', '         mask=m)']
    >>> list(wrapped("y = first_one + other_one", 18))
    ['y = first_one + \\\\', '        other_one']
    """
    indent = line[: len(line) - len(line.lstrip())]
    while len(line) > width:
        depths = list(_depths(line, depth))
        start = len(line) - len(line.lstrip())
        ends = [k + 1 for k, (char, at) in enumerate(zip(line, depths, strict=True))
                if k > start + 4 and k + 1 < len(line) and at is not None
                and (char in " ,(" if at else char == " ")]  # fmt: skip
        end = max((k for k in ends if k <= width), default=min(ends, default=0))
        if not end:
            break
        at = depths[end - 1]
        yield line[:end] if at else f"{line[:end].rstrip()} \\"
        depth = at or 0
        line = f"{indent}{_HANGING}"[: width // 2] + line[end:].lstrip()
    yield line


def open_brackets(line: str, depth: int = 0) -> int:
    """How many brackets are open after a line.

    >>> open_brackets("y = f(x, [1,"), open_brackets("print('(')")
    (2, 0)
    """
    return next((at for at in reversed(list(_depths(line, depth))) if at is not None), depth)


def _depths(line: str, depth: int) -> Iterator[int | None]:
    """How many brackets are open after each character; None in texts and comments."""
    quote = ""
    for k, char in enumerate(line):
        if quote:
            ended = char == quote and line[k - 1] != "\\"
            quote = "" if ended else quote
            yield depth if ended else None
        elif char in "'\"#":
            quote = char if char != "#" else "\n"
            yield None
        else:
            depth += (char in "([{") - (char in ")]}")
            yield depth
