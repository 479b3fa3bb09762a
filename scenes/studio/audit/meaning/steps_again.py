"""Which lines of a listing run, found out anew: by lines that note it, written between its own."""

from __future__ import annotations

import ast
from typing import Any

from gradmath.errors import ListingError
from gradmath.records.listing import Listing

RAN = "ran"
_NOTING = """
ran = []

def note(line, name="{of}"):
    if ran:
        nodes, waiting = set(), [getattr(globals().get(name), "grad_fn", None)]
        while waiting:
            node = waiting.pop()
            if node is not None and not hasattr(node, "variable"):
                nodes.add(node)
                waiting.extend(after for after, _ in node.next_functions)
        held = globals().get(name)
        one = hasattr(held, "numel") and held.numel() == 1
        ran[-1] += [len(nodes), held.item() if one else float("nan")]
    ran.append([line])
    return True

"""
_SIMPLE = (ast.Import, ast.ImportFrom, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Pass)


def noting(listing: Listing, after: int, of: str) -> str:
    """Code that anybody can run: the statements up to one, and what notes each line before it runs.

    It leaves a list `ran`: of each line that ran its number, from 0, how many nodes lay on the ways
    back from the tensor called `of` when it had run, and the one number that this one held.
    Raises: ListingError if it has statements of which it is not known how to note them.
    """
    last = listing.statements[after - 1].last
    tree = ast.parse("\n".join(listing.lines[: last + 1]))
    tree.body = _noted(tree.body)
    code = ast.unparse(ast.fix_missing_locations(tree))
    return f"{_NOTING.format(of=of)}{code}\nnote(None)\nran.pop()\n"


def _noted(body: list[ast.stmt]) -> list[ast.stmt]:
    found: list[ast.stmt] = []
    for node in body:
        note: Any = ast.parse(f"note({node.lineno - 1})").body[0]
        if isinstance(node, ast.While | ast.If):
            # Each time that the question is asked its line runs.
            node.test = ast.BoolOp(ast.And(), [note.value, node.test])
            node.body, node.orelse = _noted(node.body), _noted(node.orelse)
            found.append(node)
        elif isinstance(node, _SIMPLE):
            found += [note, node]
        else:
            raise ListingError(f"`{ast.unparse(node)}`; tell steps of plain lines, if and while")
    return found
