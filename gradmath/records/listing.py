"""Lines of PyTorch, and expressions that were evaluated between them.

A listing is what a code panel shows and what a reader can paste; an expression over it tells how
a number came about in a form that anybody can run again.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from gradmath.errors import ListingError
from gradmath.records.shared import Shared

RAISES = "# raises"  # the mark of a line that is there to show its error


@dataclass(frozen=True)
class Statement:
    """One statement of a listing: its text, and the lines from `first` up to `last` it stands on.

    raises tells that its last line ends in `# raises`: it is there to show its error.
    """

    text: str
    first: int
    last: int
    raises: bool


@dataclass(frozen=True, eq=False)
class Listing(Shared):
    """Lines of PyTorch: what runs is the very text that a code panel shows.

    Statements may take several lines.

    >>> listing = Listing(("x = torch.tensor(", "    [0.4, -1.1])", "y = 2 * x", "y = 2 * x"))
    >>> [statement.text for statement in listing.statements][1:], listing.after("y = 2 * x", 2)
    (['y = 2 * x', 'y = 2 * x'], 3)
    """

    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What runs, in its order."""
        return _statements(self.lines)

    @property
    def unmarked(self) -> tuple[str, ...]:
        """Its lines without the mark of those that raise.

        >>> Listing(("x = 1", "x.grad  # raises")).unmarked
        ('x = 1', 'x.grad')
        """
        return _unmarked(self.lines)

    def after(self, text: str | None = None, occurrence: int = 1) -> int:
        """How many statements have run when one, known by its text, has; all without a text.

        A statement of several lines is known by its first one, too.
        Raises: ListingError if it does not stand there so often.
        """
        if text is None:
            return len(self.statements)
        found = _places(self.lines).get(text, ())
        if len(found) < occurrence:
            told = " | ".join(self.lines)
            raise ListingError(
                f"{text!r} stands {len(found)} times in the listing, asked for was number "
                f"{occurrence}; its lines are: {told}"
            )
        return found[occurrence - 1]


@lru_cache(maxsize=4096)
def _statements(lines: tuple[str, ...]) -> tuple[Statement, ...]:
    try:
        body = ast.parse("\n".join(lines)).body
    except SyntaxError as error:
        raise ListingError(
            f"{error.msg} in line {error.lineno} of: {' | '.join(lines)}; "
            "give lines that run as they are pasted"
        ) from error
    return tuple(
        _statement(lines, node.lineno - 1, node.end_lineno or node.lineno) for node in body
    )


@lru_cache(maxsize=4096)
def _places(lines: tuple[str, ...]) -> dict[str, list[int]]:
    """How many statements have run after each text, known whole or by its first line."""
    places: dict[str, list[int]] = {}
    for number, statement in enumerate(_statements(lines), start=1):
        for text in {statement.text, lines[statement.first]}:
            places.setdefault(text, []).append(number)
    return places


@lru_cache(maxsize=4096)
def _unmarked(lines: tuple[str, ...]) -> tuple[str, ...]:
    marked = {statement.last for statement in _statements(lines) if statement.raises}
    return tuple(
        line.rstrip().removesuffix(RAISES).rstrip() if number in marked else line
        for number, line in enumerate(lines)
    )


def _statement(lines: tuple[str, ...], first: int, end: int) -> Statement:
    raises = lines[end - 1].rstrip().endswith(RAISES)
    return Statement("\n".join(lines[first:end]), first, end - 1, raises)


class ExpressionKind(StrEnum):
    """What kind of truth an expression is, and so what a second opinion on it has to be.

    VALUE is evaluated by torch where it stands; COTANGENT is what a backward pass brings to a
    tensor that keeps no `.grad`, asked of autograd just before that pass; MEASURED is a time or a
    size that another run need not repeat; THEORY is a formula, evaluated by numpy; REFUSED is
    whether torch raises when it is asked for what the code says; STEPS are the lines that ran, in
    their order: the number of each, from 0, and how many nodes, leaves not counted, lay on the ways
    back from a tensor, called by its name, when it had run; ALONG is the one number that this
    tensor held then, NaN before it held one; MADE are the sizes, in entries, of all tensors with
    memory of their own that torch made while a statement ran, in their order.
    """

    VALUE = "value"
    COTANGENT = "cotangent"
    MEASURED = "measured"
    THEORY = "theory"
    REFUSED = "refused"
    STEPS = "steps"
    ALONG = "along"
    MADE = "made"


BAR = "\N{COMBINING MACRON}"


@dataclass(frozen=True, eq=False)
class Expression(Shared):
    """What a number is: code, evaluated when so many statements of a listing had run.

    of is the tensor that a cotangent belongs to, or whose nodes steps count.

    >>> ones = Listing(("import torch", "x = torch.ones(2)", "x += 1"))
    >>> print(Expression(ones, 2, "x.sum()"))
    import torch
    x = torch.ones(2)
    x.sum()
    """

    listing: Listing
    after: int
    code: str
    kind: ExpressionKind = ExpressionKind.VALUE
    of: str = ""

    @property
    def name(self) -> str:
        """What it is called: its code, or the tensor with a bar if it is that one's cotangent."""
        if self.kind is ExpressionKind.STEPS:
            return f"steps to {self.of}"
        if self.kind is ExpressionKind.ALONG:
            return f"{self.of} step by step"
        if self.kind is ExpressionKind.MADE:
            return f"made by {self.code}"
        return f"{self.of}{BAR}" if self.kind is ExpressionKind.COTANGENT else self.code

    def __str__(self) -> str:
        """Lines to paste: the last one gives the value, or raises if it is REFUSED."""
        run = self.listing.statements[: self.after]
        return "\n".join((*(statement.text for statement in run), self.code))
