"""The traced function's own lines from its `def` on, and where they stand in its file."""

from __future__ import annotations

import ast
import textwrap
from collections import Counter
from collections.abc import Iterator

from gradmath.records.function_code import FunctionCode, open_brackets, wrapped
from gradmath.records.graph import Graph

WIDEST = 46  # characters of a line; longer ones go on in the next
MOST_LINES = 40


def function_code(trace: Graph) -> tuple[FunctionCode, tuple[int, ...]]:
    """The code, and for each of its statements the number of its first line in the user's file.

    Comments, the docstring and decorators are left out; of a long function, its first lines.
    """
    source = textwrap.dedent(trace.source).splitlines()
    first = _first_number(trace, source)
    rows = _rows(source)
    chosen = [k for start, end in rows for k in range(start, end + 1)]
    common = textwrap.dedent("\n".join(source[k] for k in chosen))
    texts = iter(common.split("\n"))
    lines: list[str] = []
    spans: list[tuple[int, int]] = []
    numbers: list[int] = []
    for start, end in rows:
        whole = [next(texts) for _ in range(start, end + 1)]
        if not lines:
            whole = _plain_head(whole)
        own = list(_wrapped(whole))
        if len(lines) + len(own) > MOST_LINES:
            break
        spans.append((len(lines), len(lines) + len(own) - 1))
        numbers.append(first + start)
        lines += own
    if not lines:
        return FunctionCode(("…",), ((0, 0),)), (0,)
    return FunctionCode(tuple(lines), tuple(spans)), tuple(numbers)


def _wrapped(rows: list[str]) -> Iterator[str]:
    """The rows of a statement, none too wide."""
    depth = 0
    for text in rows:
        yield from wrapped(text, WIDEST, depth)
        depth = open_brackets(text, depth)


def _first_number(trace: Graph, source: list[str]) -> int:
    """Where the source begins in its file: as most nodes say whose line is found in it."""
    votes: Counter[int] = Counter()
    for node in trace.nodes:
        if node.line is not None:
            text = node.line.text.strip()
            votes.update(
                node.line.number - k for k, own in enumerate(source) if own.strip() == text
            )
    return votes.most_common(1)[0][0] if votes else 1


def _rows(source: list[str]) -> list[tuple[int, int]]:
    """The first and last row of each statement of the function, or of a module's `forward`."""
    plain = [(k, k) for k, text in enumerate(source) if text.strip() and text.strip()[0] != "#"]
    try:
        tree = ast.parse("\n".join(source))
    # A lambda's line need not stand by itself, and a file's source may be anything.
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return plain
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    called = ("forward", "__call__")
    named = [one for name in called for one in functions if one.name == name] or functions
    if not named:
        return plain
    function = named[0]
    found = [(function.lineno - 1, _head_end(source, function))]
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    for statement in body:
        found += _spans(source, statement)
    return _apart(found)


def _apart(rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Rows of which none is told twice: what begins where another ends is one with it.

    >>> _apart([(0, 0), (0, 2), (2, 2), (3, 3)])
    [(0, 2), (3, 3)]
    """
    found: list[tuple[int, int]] = []
    for first, last in rows:
        if found and first <= found[-1][1]:
            first, last = found[-1][0], max(found.pop()[1], last)
        found.append((first, last))
    return found


def _spans(source: list[str], statement: ast.stmt) -> list[tuple[int, int]]:
    """A statement's rows; of one that holds others, its head and theirs."""
    inner = [part for name in ("body", "orelse", "handlers", "finalbody")
             for part in getattr(statement, name, [])]  # fmt: skip
    first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
    if not inner:
        return [(first, last)]
    rows: list[tuple[int, int]] = []
    for part in inner:
        holder = part.body if isinstance(part, ast.ExceptHandler) else [part]
        rows += [row for each in holder for row in _spans(source, each)]
    taken = {k for start, end in rows for k in range(start, end + 1)}
    heads = [(k, k) for k in range(first, last + 1)
             if k not in taken and source[k].strip() and source[k].strip()[0] != "#"]  # fmt: skip
    return sorted([*heads, *rows])


def _head_end(source: list[str], function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The last row of a function's head."""
    start = function.body[0].lineno - 2
    while start > function.lineno - 1 and not source[start].rstrip().endswith(":"):
        start -= 1
    return max(start, function.lineno - 1)


def _plain_head(lines: list[str]) -> list[str]:
    """A function's head, without annotations if it is long."""
    if len(lines) == 1 and len(lines[0]) <= WIDEST:
        return lines
    try:
        (function,) = ast.parse("\n".join(lines) + "\n    pass").body
    except (SyntaxError, ValueError):
        return lines
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return lines
    own = function.args
    for argument in (*own.posonlyargs, *own.args, *own.kwonlyargs, own.vararg, own.kwarg):
        if argument is not None:
            argument.annotation = None
    function.returns, function.decorator_list = None, []
    return [ast.unparse(function).splitlines()[0]]
