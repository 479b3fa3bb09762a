"""The exact expression of the user's that an operation belongs to, by the code's own positions.

Source: PEP 657; the span of an instruction is that of an expression of the syntax tree. Where a
file was compiled without positions, or is not to be read, there is none.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType

from gradmath.records.site import SourceSpan

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class SourcePlace:
    """An expression of a file, the statement that it stands in, and what it is assigned to."""

    statement: SourceSpan
    expression: SourceSpan
    text: str
    names: tuple[str, ...]


class SourceTree:
    """A file's syntax tree, asked by spans."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: dict[SourceSpan, list[ast.AST]] = defaultdict(list)
        self.calls: dict[tuple[int, int], list[ast.Call]] = defaultdict(list)
        self.parent: dict[ast.AST, ast.AST] = {}
        for node in ast.walk(ast.parse(text)):
            for child in ast.iter_child_nodes(node):
                self.parent[child] = node
            if hasattr(node, "end_col_offset"):
                self.spans[span_of(node)].append(node)
                if isinstance(node, ast.Call):
                    self.calls[span_of(node)[2:]].append(node)

    def at(self, span: SourceSpan) -> ast.AST | None:
        """What stands in a span; 3.11 lets a method's call begin at its attribute."""
        found = self.spans.get(span, [])
        found = found or [call for call in self.calls.get(span[2:], [])
                          if isinstance(call.func, ast.Attribute)
                          and _attribute_start(call.func) == span[:2]]  # fmt: skip
        return next((node for node in found if isinstance(node, ast.expr)), next(iter(found), None))

    def place(self, node: ast.AST) -> SourcePlace | None:
        """An expression with its statement."""
        if isinstance(node, ast.For):
            node = node.iter
        whole = node
        while not (isinstance(whole, ast.stmt) or self._paired(whole)):
            above = self.parent.get(whole)
            if isinstance(above, ast.Lambda) and whole is above.body:
                break
            if above is None or (isinstance(above, _SCOPES) and whole is node):
                return None
            if isinstance(above, ast.Lambda):
                break
            whole = above
        return SourcePlace(
            span_of(whole), span_of(node), self.written(node), tuple(self._names(node))
        )

    def written(self, node: ast.AST) -> str:
        """An expression as it is written, on one line."""
        if isinstance(node, ast.AugAssign):
            return ast.unparse(ast.BinOp(node.target, node.op, node.value))
        segment = ast.get_source_segment(self.text, node)
        return " ".join((segment or ast.unparse(node)).split())

    def _paired(self, node: ast.AST) -> bool:
        """Whether it is a value of `a, b = f(x), g(x)`: each of these is by itself."""
        above = self.parent.get(node)
        assign = self.parent.get(above) if above is not None else None
        if not isinstance(above, ast.Tuple) or not isinstance(assign, ast.Assign):
            return False
        target = assign.targets[0]
        even = isinstance(target, ast.Tuple) and len(target.elts) == len(above.elts)
        return assign.value is above and even

    def _names(self, node: ast.AST) -> Sequence[str]:
        above = self.parent.get(node)
        if isinstance(node, ast.AugAssign):
            return [ast.unparse(node.target)]
        if isinstance(above, ast.NamedExpr | ast.AnnAssign):
            return [ast.unparse(above.target)]
        if isinstance(above, ast.Tuple) and self._paired(node):
            assign = self.parent[above]
            assert isinstance(assign, ast.Assign) and isinstance(assign.targets[0], ast.Tuple)
            return [ast.unparse(assign.targets[0].elts[above.elts.index(node)])]  # type: ignore[arg-type]
        if isinstance(above, ast.Assign) and above.value is node:
            return _targets(above.targets[-1])
        if isinstance(node, ast.Tuple | ast.List) and isinstance(above, ast.Assign):
            return _targets(node)  # what runs is the unpacking of `a, b = tensor`
        return []


def _targets(target: ast.AST) -> list[str]:
    if isinstance(target, ast.Tuple | ast.List):
        return [ast.unparse(each) for each in target.elts]
    return [ast.unparse(target)]


def _attribute_start(attribute: ast.Attribute) -> tuple[int, int]:
    assert attribute.end_lineno is not None and attribute.end_col_offset is not None
    return attribute.end_lineno, attribute.end_col_offset - len(attribute.attr.encode())


def span_of(node: ast.AST) -> SourceSpan:
    """Where a node of a syntax tree stands."""
    lines, columns = (node.lineno, node.end_lineno), (node.col_offset, node.end_col_offset)  # type: ignore[attr-defined]
    return lines[0], columns[0], lines[1], columns[1]


@lru_cache(maxsize=64)
def tree_of(text: str) -> SourceTree | None:
    """The tree of a file's text, if it is Python."""
    try:
        return SourceTree(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def place_of(code: CodeType, instruction: int, lines: Sequence[str]) -> SourcePlace | None:
    """The expression of a file's lines that an instruction is about.

    >>> import dis
    >>> text = "y = (x +\\n  w) * 2"
    >>> code = compile(text, "<example>", "exec")
    >>> steps = [i.offset for i in dis.get_instructions(code) if i.opname == "BINARY_OP"]
    >>> [place_of(code, at, text.splitlines(True)).text for at in steps]
    ['x + w', '(x + w) * 2']
    """
    tree = tree_of("".join(lines)) if lines else None
    positions = list(code.co_positions())
    if tree is None or instruction < 0 or instruction // 2 >= len(positions):
        return None
    line, end_line, column, end_column = positions[instruction // 2]
    if line is None or end_line is None or column is None or end_column is None:
        return None
    found = tree.at((line, column, end_line, end_column))
    return None if found is None else tree.place(found)
