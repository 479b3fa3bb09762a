"""Which of the two faces a number has, by its expression."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from gradmath.records.listing import Expression, ExpressionKind
from scenes.kit.look.theme import Face

_PASSES = {"backward", "grad", "vjp"}
_GRADS = {"grad", "autograd.grad", "torch.autograd.grad"}
_JVPS = {"jvp", "torch.func.jvp"}  # each gives the outputs, and their derivatives behind them


def face_of(expression: Expression) -> Face | None:
    """Which face a number has, where its expression leaves no doubt.

    A gradient is a cotangent, a `.grad`, what `grad` returned, what a backward pass is started
    with, and the derivatives that `jvp` returned; a value is any other tensor that a statement gave
    a name to, unless it was made from one.
    """
    if expression.kind is ExpressionKind.COTANGENT or re.fullmatch(r"\w+\.grad", expression.code):
        return Face.GRADIENT
    if not expression.code.isidentifier():
        return None
    gradients, doubtful = _roles(expression.listing.lines)
    if expression.code in gradients:
        return Face.GRADIENT
    return None if expression.code in doubtful else Face.VALUE


@lru_cache(maxsize=1024)
def _roles(lines: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The names of gradients, and of what was made from gradients."""
    tree = ast.parse("\n".join(lines))
    started = {
        name
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in _PASSES
        for argument in _weights_of(call)
        for name in _names(argument)
    }
    returned = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _derivatives(node.value)
        for target in node.targets
        for name in _names(target)
    }
    doubtful: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.For):
            source = node.iter if isinstance(node, ast.For) else node.value
            attributes = {n.attr for n in ast.walk(source) if isinstance(n, ast.Attribute)}
            if attributes & _PASSES or (doubtful | returned) & set(_names(source)):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                doubtful |= {name for target in targets for name in _names(target)}
    return frozenset(started | returned), frozenset(doubtful)


def _weights_of(call: ast.Call) -> list[ast.expr]:
    """What a pass may be started with; `grad` is first told of which output, by which input."""
    told = 2 if ast.unparse(call.func) in _GRADS else 0
    return [*call.args[told:], *(keyword.value for keyword in call.keywords)]


def _derivatives(source: ast.AST) -> bool:
    """Whether a value is what a call of `grad` returned, or one of it, or the second of a `jvp`."""
    call = source.value if isinstance(source, ast.Subscript) else source
    if not isinstance(call, ast.Call):
        return False
    called = ast.unparse(call.func)
    second = isinstance(source, ast.Subscript) and ast.unparse(source.slice) == "1"
    return called in _GRADS or (called in _JVPS and second)


def _names(node: ast.AST) -> Iterator[str]:
    return (each.id for each in ast.walk(node) if isinstance(each, ast.Name))
