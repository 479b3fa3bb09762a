"""Code within a text: its names exist in the scene, its indices too, and its equations are true."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.kit.truth.claims import Inkless


class Known(Shared):
    """What code in a scene's texts may speak of: records by their names, and listings.

    Equations are about `records`; `others`, which problems returned, may be named, too. It is no
    frozen record: nothing that a caption merely might speak of is shown by it.
    """

    def __init__(
        self,
        records: Iterable[Record] = (),
        listings: Iterable[Listing] = (),
        others: Iterable[Record] = (),
    ) -> None:
        self.records, self.others = tuple(records), tuple(others)
        self.listings = tuple(listings)

    @cached_property
    def returned(self) -> frozenset[tuple[str, tuple[int, ...], bytes]]:
        """The bits of all that problems returned."""
        return frozenset(map(_bits, self.others))

    def foreign(self, record: Record) -> bool:
        """Whether a record is not what a problem returned."""
        return _bits(record) not in self.returned

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that may stand in code, with and without what it is an attribute of."""
        code = [record.name for record in (*self.records, *self.others)]
        code += [line for listing in self.listings for line in listing.lines]
        return frozenset(name for line in code for name in _names(line))

    @cached_property
    def statements(self) -> frozenset[str]:
        return frozenset(line.strip() for listing in self.listings for line in listing.lines)

    @cached_property
    def options(self) -> frozenset[str]:
        """What statements give by its name, as `retain_graph=True`."""
        trees = (ast.parse(str(listing)) for listing in self.listings)
        keywords = (node for tree in trees for node in ast.walk(tree)
                    if isinstance(node, ast.keyword) and node.arg)  # fmt: skip
        return frozenset(ast.unparse(keyword) for keyword in keywords)

    @cached_property
    def expressions(self) -> frozenset[str]:
        """Code whose value a record holds, and what a name of a listing was given."""
        named = (record.name for record in (*self.records, *self.others))
        lines = (node for listing in self.listings for node in ast.parse(str(listing)).body)
        given = (ast.unparse(line.value) for line in lines if isinstance(line, ast.Assign))
        return frozenset((*named, *given))

    def record(self, name: str) -> Record | None:
        """The record of a name.

        Raises: _UnclearError if there are two of them, with other numbers.
        """
        found = [record for record in self.records if record.name == name]
        if any(each.value.tobytes() != found[0].value.tobytes() for each in found):
            raise _UnclearError(f"{name} has other numbers in another run; name an entry by a slot")
        return found[0] if found else None

    def check_index(self, node: ast.Subscript) -> None:
        """Raises: _UnclearError if no record of the name has an entry there."""
        name = ast.unparse(node.value)
        of_name = (each for each in (*self.records, *self.others) if each.name == name)
        record = next(of_name, None)
        if record is None:
            raise _UnclearError(f"there is no record {name}")
        try:
            np.empty(record.shape)[ast.literal_eval(node.slice)]
        except (IndexError, ValueError) as error:
            raise _UnclearError(f"{ast.unparse(node)}: {error}") from error


def _bits(record: Record) -> tuple[str, tuple[int, ...], bytes]:
    return record.value.dtype.str, record.shape, record.value.tobytes()


class _UnclearError(Exception):
    """Nobody can tell what code is worth."""


@dataclass(frozen=True, eq=False)
class CodeWords(Inkless):
    """Code in a text: digits in it are indices of a record, or part of a true equation.

    A line of a listing, and an expression that a record holds the value of, stand as they are.
    """

    text: str
    known: Known

    def fault(self) -> str | None:
        code = self.text.strip()
        known = self.known
        if code in known.statements | known.expressions or ("=" in code and code in known.options):
            return None
        unknown = [name for name in _names(self.text) if name not in self.known.names]
        if unknown:
            return f"`{self.text}`: no record and no line of the listing has {unknown[0]}"
        try:
            return self._wrong()
        except _UnclearError as unclear:
            return f"`{self.text}`: {unclear}"

    def _wrong(self) -> str | None:
        tree = _tree(self.text)
        if tree is None:
            return f"`{self.text}`: digits outside of an index" if _digits(self.text) else None
        sides, comparisons = _sides(tree)
        if not sides:
            return self._stray(tree)
        amounts = [_amount(side, self.known) for side in sides]
        condition = not all(isinstance(each, ast.Eq) for each in comparisons)
        if condition and any(amount.value.size > 1 for amount in amounts):
            return None  # `z > 0` names a case, and says of no entry that it is in it
        for left, comparison, right in zip(amounts, comparisons, amounts[1:], strict=False):
            if not left.compares(comparison, right):
                return f"`{self.text}`: {left} on the left, {right} on the right"
        return None

    def _stray(self, tree: ast.AST) -> str | None:
        """What is wrong with code that is no equation: digits that are no index of a record."""
        inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Subscript)
                 for part in ast.walk(node.slice)}  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, ast.Subscript):
                self.known.check_index(node)
            number = isinstance(node, ast.Constant) and id(node) not in inner
            if number and _digits(ast.unparse(node)):
                return f"`{self.text}`: digits outside of an index"
        return None


def _digits(text: str) -> bool:
    return any(character.isnumeric() for character in text)


_WORD = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_CONSTANTS = {"None", "True", "False", "and", "or", "not", "is", "in", "if", "else", "for"}


def _names(code: str) -> Iterator[str]:
    """The names in code: whole dotted ones, and each part of them."""
    for name in _WORD.findall(_without_strings(code)):
        if name not in _CONSTANTS:
            yield from dict.fromkeys((name, *name.split(".")))


def _without_strings(code: str) -> str:
    return re.sub(r"(['\"]).*?\1", "", code)


def _tree(code: str) -> ast.expr | ast.Assign | None:
    try:
        (statement,) = ast.parse(code.strip()).body
    except (SyntaxError, ValueError):
        return None
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        return statement
    return statement.value if isinstance(statement, ast.Expr) else None


def _sides(tree: Any) -> tuple[list[ast.expr], list[ast.cmpop]]:
    """What an equation or comparison holds against each other; `z = W @ x` is an equation, too."""
    if isinstance(tree, ast.Assign):
        return [tree.targets[0], tree.value], [ast.Eq()]
    if isinstance(tree, ast.Compare):
        return [tree.left, *tree.comparators], tree.ops
    return [], []


# -- what code is worth --------------------------------------------------------------------

Worth = npt.NDArray[np.float64]
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Amount:
    """A value with a bound for what was rounded: the same sum over absolute values, and its eps."""

    value: Worth
    size: Worth
    eps: float

    def compares(self, comparison: ast.cmpop, other: _Amount) -> bool:
        """Whether all entries compare so.

        Raises: _UnclearError if their shapes do not fit, or nothing compares so.
        """
        if self.value.ndim and other.value.ndim and self.value.shape != other.value.shape:
            raise _UnclearError(f"shapes {self.value.shape} and {other.value.shape} do not compare")
        if not isinstance(comparison, ast.Eq | ast.NotEq):
            if type(comparison) not in _COMPARE:
                raise _UnclearError("only ==, !=, <, <=, > and >= are compared")
            return bool(np.all(_COMPARE[type(comparison)](self.value, other.value)))
        room = max(self.eps, other.eps) * (np.abs(self.size) + np.abs(other.size))
        equal = np.abs(self.value - other.value) <= room
        return bool(np.all(equal if isinstance(comparison, ast.Eq) else ~equal))

    def __str__(self) -> str:
        return f"{self.value:g}" if self.value.ndim == 0 else str(self.value.tolist())


_SUMS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
}
_PRODUCTS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Mult: operator.mul,
    ast.MatMult: operator.matmul,
}


def _amount(node: ast.expr, known: Known) -> _Amount:
    """What an expression of records is worth.

    Raises: _UnclearError if it is none of names, numbers, indices, sums, products, quotients.
    """
    record = known.record(ast.unparse(node))
    if record is not None:
        return _of_record(record)
    try:
        match node:
            case ast.Constant(value=int() | float() as number):
                return _Amount(np.asarray(float(number)), np.asarray(abs(float(number))), 0.0)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                amount = _amount(inner, known)
                return _Amount(-amount.value, amount.size, amount.eps)
            case ast.Subscript(value=inner, slice=index):
                amount, at = _amount(inner, known), ast.literal_eval(index)
                return _Amount(amount.value[at], amount.size[at], amount.eps)
            case ast.BinOp(left=first, op=sign, right=second):
                return _combined(_amount(first, known), sign, _amount(second, known))
    except (IndexError, ValueError, TypeError) as error:
        raise _UnclearError(f"{ast.unparse(node)} cannot be evaluated: {error}") from error
    raise _UnclearError(f"{ast.unparse(node)} is no record; only sums and products are evaluated")


def _combined(first: _Amount, sign: ast.operator, second: _Amount) -> _Amount:
    kind = type(sign)
    # Each operation rounds once, a product of matrices once for each term.
    terms = first.value.shape[-1] if kind is ast.MatMult else 1
    eps = max(first.eps, second.eps) * (1 + terms)
    if kind in _SUMS:
        return _Amount(_SUMS[kind](first.value, second.value), first.size + second.size, eps)
    if kind in _PRODUCTS:
        multiply = _PRODUCTS[kind]
        return _Amount(multiply(first.value, second.value), multiply(first.size, second.size), eps)
    if kind is ast.Div:
        size = first.size / np.abs(second.value)
        return _Amount(first.value / second.value, size, eps)
    raise _UnclearError("only +, -, *, / and @ are evaluated")


def _of_record(record: Record) -> _Amount:
    value = record.value.astype(np.float64)
    floats = record.value.dtype.kind == "f"
    eps = float(np.finfo(record.value.dtype.str).eps) if floats else 0.0
    return _Amount(value, np.abs(value), eps)
