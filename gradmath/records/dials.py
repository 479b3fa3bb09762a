"""A dial: one number in a listing that a film turns, so that each of its values is a run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared


@dataclass(frozen=True, eq=False)
class Turn(Shared):
    """How two listings differ that differ in one number: which one, counted from the first line.

    place counts the numbers of the whole listing; before and after are that number in each.
    """

    place: int
    before: float
    after: float


def turn_between(first: Listing, second: Listing) -> Turn | None:
    """The one number in which two listings differ; None if they are equal or differ in more.

    Names, comments that say what raises, and everything else have to agree. A minus sign belongs
    to its number, and 1, 1.0 and True are different.

    >>> a, b = (Listing(("import torch", f"x = torch.tensor([0.4, {k}])")) for k in (-1.1, 2.0))
    >>> turn = turn_between(a, b)
    >>> turn.place, turn.before, turn.after
    (1, -1.1, 2.0)
    """
    (form, numbers), (other_form, others) = numbers_apart(first.lines), numbers_apart(second.lines)
    if form != other_form:
        return None
    pairs = enumerate(zip(numbers, others, strict=True))
    places = [k for k, (number, other) in pairs if number != other]
    if len(places) != 1:
        return None
    (place,) = places
    return Turn(place, float(numbers[place]), float(others[place]))


def differs_in_one_literal(first: Listing, second: Listing) -> bool:
    """Whether two listings are one but for a single number, so that a dial leads to the other."""
    return turn_between(first, second) is not None


def differs_in_one_statement(first: Listing, second: Listing) -> bool:
    """Whether two listings are one but for numbers of a single statement: a dial with hands.

    >>> a, b, c = (Listing(("import torch", f"v = [{k}, {k}]", f"w = {n}")) for k, n in
    ...            ((1, 0), (2, 0), (2, 1)))
    >>> differs_in_one_statement(a, b), differs_in_one_statement(a, c)
    (True, False)
    """
    if numbers_apart(first.lines)[0] != numbers_apart(second.lines)[0]:
        return False
    both = zip(first.lines, second.lines, strict=True)
    turned = [k for k, (line, other) in enumerate(both) if line != other]
    return any(
        all(statement.first <= k <= statement.last for k in turned)
        for statement in first.statements
    )


@lru_cache(maxsize=4096)
def numbers_apart(lines: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A listing without its numbers, and these as written: nan is not itself, 1 not 1.0."""
    listing = Listing(lines)
    raises = [statement.raises for statement in listing.statements]
    reader = _Numbers()
    tree = reader.visit(ast.parse(str(listing)))
    return f"{raises} {ast.dump(tree)}", tuple(map(repr, reader.numbers))


class _Numbers(ast.NodeTransformer):
    """Takes the numbers out of a tree, in the order in which they stand there."""

    def __init__(self) -> None:
        self.numbers: list[float] = []

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        number = number_of(node)
        return self.generic_visit(node) if number is None else self._taken(number)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        number = number_of(node)
        return node if number is None else self._taken(number)

    def _taken(self, number: float) -> ast.AST:
        self.numbers.append(number)
        return ast.Name("number", ast.Load())


def number_of(node: ast.AST) -> float | None:
    """The number that a literal is, with its sign; None if it is none."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        positive = number_of(node.operand)
        return None if positive is None or isinstance(node.operand, ast.UnaryOp) else -positive
    if not isinstance(node, ast.Constant) or isinstance(node.value, bool):
        return None
    return node.value if isinstance(node.value, int | float) else None
