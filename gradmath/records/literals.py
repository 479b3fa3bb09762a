"""Numbers and lists of them, read from text that a person typed. No torch."""

from __future__ import annotations

import ast
import math

Value = float | list["Value"]
_NAMES = {"nan": math.nan, "inf": math.inf}


def number_or_list(text: str) -> Value:
    """A Python literal of numbers or lists of them, `1,-2,0.5`, `nan` or `inf`.

    Raises: ValueError if it is anything else.

    >>> number_or_list("[[0.5, -1], [2, inf]]"), number_or_list("1,-2")
    ([[0.5, -1], [2, inf]], [1, -2])
    """
    try:
        return _read(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(text) from error


def _read(node: ast.expr) -> Value:
    if isinstance(node, ast.List | ast.Tuple):
        return [_read(element) for element in node.elts]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        number = _read(node.operand)
        if not isinstance(number, list):
            return -number if isinstance(node.op, ast.USub) else number
    if isinstance(node, ast.Name) and node.id in _NAMES:
        return _NAMES[node.id]
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if isinstance(node, ast.Constant) and type(node.value) is float:
        return node.value
    raise ValueError(ast.dump(node))
