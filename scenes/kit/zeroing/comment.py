"""A line of code becomes a comment, or code again, while it is lit."""

from __future__ import annotations

from gradmath.records.listing import Listing
from scenes.kit.cells.code_edit import EditCode
from scenes.kit.cells.loop_window import LineSight, LoopWindow
from scenes.kit.look.theme import MOVE

HASH = "# "


class Comment(EditCode):
    """A window comes to another listing, in which a line that ends so is lit."""

    def __init__(self, window: LoopWindow, target: Listing, line: str) -> None:
        number = next(k for k, each in enumerate(target.lines)
                      if each.strip().removeprefix(HASH) == line)  # fmt: skip
        lit = sum(statement.first <= number for statement in target.statements)
        super().__init__(window, target, lit, pace=1.5 * MOVE)
        self.target = LineSight(target, lit, window.sight.size, number)
