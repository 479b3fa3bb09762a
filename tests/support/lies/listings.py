"""Listings that are not the one that ran."""

from __future__ import annotations

import ast
import random
import re

from gradmath.records.listing import Listing
from scenes.kit.cells.code_panel import CodePanel, lines_of
from scenes.kit.cells.code_window import CodeWindow, ShowsCode

_OTHER = {
    "relu": "sigmoid", "sigmoid": "tanh", "tanh": "relu", "sum": "mean", "mean": "sum",
    "rand": "randn", "randn": "rand", " @ ": " * ", " * ": " + ", " + ": " - ", " - ": " + ",
    "clone": "detach", "ones": "zeros", "zeros": "ones",
}  # fmt: skip


def edited_listing(listing: Listing, what: str, draw: random.Random) -> Listing | None:
    """A listing with another operation, number or seed in one line; None if it has none."""
    edits = {"operation": _operations, "number": _numbers, "seed": _seeds}[what]
    found = [
        (number, other)
        for number, line in enumerate(listing.lines)
        for other in edits(line)
        if other != line
    ]
    draw.shuffle(found)
    for number, other in found:
        lines = (*listing.lines[:number], other, *listing.lines[number + 1 :])
        try:
            ast.parse("\n".join(lines))
        except SyntaxError:
            continue
        return Listing(lines)
    return None


def _operations(line: str) -> list[str]:
    return [line.replace(one, other, 1) for one, other in _OTHER.items() if one in line]


def _numbers(line: str) -> list[str]:
    """Each number with its first digit changed."""
    if "seed" in line:
        return []
    digits = [match.start() for match in re.finditer(r"(?<![\w.])\d", line)]
    return [f"{line[:k]}{(int(line[k]) + 1) % 10}{line[k + 1 :]}" for k in digits]


def _seeds(line: str) -> list[str]:
    return [re.sub(r"seed\((\d+)\)", lambda m: f"seed({int(m[1]) + 1})", line)]


def rewritten(panel: ShowsCode, listing: Listing) -> None:
    """Let a panel show another listing, in all honesty about what it shows."""
    if isinstance(panel, CodeWindow):
        panel.follow(listing)
        return
    assert isinstance(panel, CodePanel)
    for shown, line in zip(panel.lines, lines_of(listing), strict=True):
        away = shown.get_center() - line.get_center()
        shown.setting, shown.claim, shown.drawn = line.setting, line.claim, line.drawn
        shown.points = line.points + away
    panel.listing = listing
