"""How cards are named: expressions of the user's as written, short enough to be read. No torch."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

LONGEST = 22  # characters of a name
_DOTTED = re.compile(r"\w+(\.\w+)+")
_ELLIPSIS = "…"
_FEW = 12  # names that are told where none fits
_PREFIX = re.compile(r"(?<![\w.\"'])(?:self|torch|nn|F|functional)\.(?=[A-Za-z_])")


def short_name(text: str, longest: int = LONGEST) -> str:
    """An expression without `self.` and `torch.`; in a long one, arguments are left out.

    >>> short_name("self.fc1(x)"), short_name("F.cross_entropy(self.fc2(h), y, reduction='sum')")
    ('fc1(x)', 'cross_entropy(…)')
    >>> short_name("p[torch.arange(len(x)), target].log().mean()")
    'p[…].log().mean()'
    >>> short_name("layer.self_attn.out_proj.weight")
    'out_proj.weight'
    """
    for step in _steps(text):
        if len(step) <= longest:
            return step
    return step[: longest - 1].rstrip() + _ELLIPSIS


def owner(name: str) -> str:
    """Which of several equal modules a parameter is one of, by its whole name.

    >>> owner("encoder.layers.0.self_attn.in_proj_weight"), owner("fc1.weight"), owner("x")
    ('layers.0', 'fc1', '')
    """
    parts = name.split(".")[:-1]
    numbers = [k for k, part in enumerate(parts) if part.isdecimal()]
    if numbers:
        return ".".join(parts[max(0, numbers[-1] - 1) : numbers[-1] + 1])
    return parts[-1] if parts else ""


def not_known(name: str, known: Sequence[str]) -> str:
    """What to say where no card has a name: those that are nearest, or the first ones.

    >>> not_known("dif", ["x", "mean", "diff"])
    "no card is called 'dif'; there are: diff"
    """
    near = get_close_matches(name, known, n=3) or known[:_FEW]
    more = "" if len(near) < _FEW or len(near) == len(known) else f", and {len(known) - _FEW} more"
    return f"no card is called {name!r}; there are: {', '.join(near)}{more}"


def _steps(text: str) -> Iterator[str]:
    """The expression as written, then shorter and shorter."""
    plain = without_prefixes(text)
    yield plain
    if _DOTTED.fullmatch(plain):  # a parameter, whose last names tell most
        parts = plain.split(".")
        yield from (".".join(parts[k:]) for k in range(1, len(parts)))
        return
    try:
        tree = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return
    for leave_out in (_Calls(str.islower), _Calls(bool), _Subscripts()):
        tree = leave_out.visit(tree)
        yield ast.unparse(tree)


def without_prefixes(text: str) -> str:
    """An expression without the names of modules that stand for nothing in it.

    >>> without_prefixes("torch.nn.functional.relu(self.w @ F.pad(x, p))")
    'relu(w @ pad(x, p))'
    """
    before = None
    while before != text:
        before, text = text, _PREFIX.sub("", text)
    return text


class _Calls(ast.NodeTransformer):
    """Leaves out the arguments of calls inside of other calls, or of all."""

    def __init__(self, which: Callable[[str], bool]) -> None:
        self.every, self.depth = which is bool, 0

    def visit_Call(self, node: ast.Call) -> ast.AST:
        outer, self.depth = self.depth, self.depth + 1
        kept = node.args or node.keywords
        func = self.visit(node.func)
        if kept and (self.every or outer):
            made = ast.Call(func, [ast.Name(_ELLIPSIS)], [])
        else:
            args = [self.visit(each) for each in node.args]
            made = ast.Call(func, args, [self.visit(each) for each in node.keywords])
        self.depth = outer
        return made


class _Subscripts(ast.NodeTransformer):
    """Leaves out what stands in brackets."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        return ast.Subscript(self.visit(node.value), ast.Name(_ELLIPSIS), node.ctx)
