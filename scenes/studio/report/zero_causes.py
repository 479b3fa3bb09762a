"""Why an entry of a leaf's gradient is zero: a film's own lines run once more, traced."""

from __future__ import annotations

import ast
import linecache
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from gradmath import trace
from gradmath.graphs.causes import ZeroReasons
from gradmath.records.listing import Expression, ExpressionKind, Listing
from gradmath.records.tensor import Index, Record
from gradmath.zeros.reasons import zero_reasons
from scenes.kit.cells.marks import reason_words
from scenes.kit.speech.languages import FIRST, current_language

_GRADIENT = re.compile(r"(\w+)\.grad")
_PLACE = re.compile(r" \([^()]*(?:node|line) \d+[^()]*\)$")  # in the trace, which no reader sees
Question: TypeAlias = tuple[tuple[str, ...], int, str]


@dataclass
class ZeroCauses:
    """Answers for the numbers of one film; each run of lines is traced once."""

    known: dict[Question, ZeroReasons | None] = field(default_factory=dict)

    def of(self, record: Record, index: Index) -> tuple[str, ...]:
        """What stopped the gradient of an entry; nothing where it is not zero, or nobody knows."""
        named = record.expression and _GRADIENT.fullmatch(record.expression.code)
        if not named or record.expression is None or record.value[index] != 0:
            return ()
        expression, leaf = record.expression, named[1]
        question = (expression.listing.lines, expression.after, leaf)
        if question not in self.known:
            self.known[question] = _asked(expression, leaf)
        reasons = self.known[question]
        if reasons is None or not np.array_equal(reasons.grad, record.value):
            return ()
        return told_causes(reasons, index)


def told_causes(reasons: ZeroReasons, index: Index) -> tuple[str, ...]:
    """The causes of one zero in words, each once; only their kinds have other languages."""
    if current_language() != FIRST:
        return tuple(map(reason_words, reasons.kinds(index)))
    causes = (_PLACE.sub("", str(cause)) for cause in reasons[index] if not cause.behind)
    return tuple(dict.fromkeys(causes))


def _asked(expression: Expression, leaf: str) -> ZeroReasons | None:
    """The reasons by a trace of the lines that lead to the last backward pass; None without one."""
    if expression.kind is not ExpressionKind.VALUE:
        return None
    try:
        run = _Run.of(expression.listing, expression.after)
        return None if run is None else zero_reasons(run.traced(leaf), leaf)
    except Exception:  # whatever the lines do besides: then the page tells no reason
        return None


@dataclass(frozen=True)
class _Run:
    """Lines up to a backward pass, what they made, and the call that begins it."""

    statements: tuple[ast.stmt, ...]
    made: Mapping[str, Any]
    call: ast.Call

    @classmethod
    def of(cls, listing: Listing, after: int) -> _Run | None:
        """The run to the last backward pass among the first statements of a listing."""
        texts = [each.text for each in listing.statements[:after]]
        bodies = [ast.parse(text).body[0] for text in texts]
        passes = [(k, call) for k, body in enumerate(bodies) if (call := _backward(body))]
        if not passes:
            return None
        place, call = passes[-1]
        scope: dict[str, Any] = {}
        exec("\n".join(texts[:place]), scope)
        return cls(tuple(bodies[:place]), scope, call)

    def traced(self, leaf: str) -> Any:
        """The trace of what leads from a leaf to the output of the backward pass."""
        assert isinstance(self.call.func, ast.Attribute)
        output, weights = self.call.func.value, self.call.args
        body = [*self._from(leaf), f"return {ast.unparse(output)}"]
        lines = [f"def lines({leaf}):", *(f"    {line}" for line in body)]
        file = f"<lines from {leaf}>"
        linecache.cache[file] = (0, None, [f"{line}\n" for line in lines], file)
        scope = dict(self.made)
        exec(compile("\n".join(lines), file, "exec"), scope)
        v = eval(ast.unparse(weights[0]), scope) if weights else None
        return trace(scope["lines"], self.made[leaf], v=v)

    def _from(self, leaf: str) -> Iterator[str]:
        """The assignments that a leaf leads to; all else is taken as it was made."""
        reached = {leaf}
        for statement in self.statements:
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                read = {node.id for node in ast.walk(statement.value) if isinstance(node, ast.Name)}
                name = statement.targets[0].id
                if name != leaf and read & reached:
                    reached.add(name)
                    yield ast.unparse(statement)


def _backward(statement: ast.stmt) -> ast.Call | None:
    """The call of `.backward` that a statement is."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        return call if call.func.attr == "backward" else None
    return None
