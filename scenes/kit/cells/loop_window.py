"""A window of code whose light goes from line to line within one statement, as in a loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from manim import Animation

from gradmath.records.listing import Listing
from scenes.kit.cells.code_window import CodeWindow, Scroll, Sight

_PACE, _AFAR = 0.5, 0.6  # seconds from line to line, and to another statement


@dataclass(frozen=True, eq=False)
class LineSight(Sight):
    """What a window shows when one line of a statement is lit: that line in its middle."""

    line: int = 0

    @property
    def first(self) -> int:
        start = self.line - (self.size - 1) // 2
        return max(0, min(start, len(self.listing.lines) - self.size))

    @property
    def lit_lines(self) -> range:
        return range(self.line, self.line + 1)


class LoopWindow(CodeWindow):
    """A window in which the lines of a loop may be lit one by one."""

    def sight_of(self, listing: Listing, lit: int) -> Sight:
        """What it shows when a statement is lit; the line of it that is lit already stays so."""
        now = getattr(self, "sight", None)
        if isinstance(now, LineSight) and now.lit == lit:
            return LineSight(listing, lit, self.size, now.line)
        return super().sight_of(listing, lit)

    def begin_at(self, text: str) -> Self:
        """Open with one line lit, the first one that reads so."""
        self.sight = self._on(text)
        self.arrange_lines(self.sight.first, self.sight.width, self._bar_of(self.sight))
        return self

    def light_line(self, text: str, run_time: float = _PACE) -> Animation:
        """Light one line of its listing, the first one that reads so."""
        return Leap(self, self._on(text), run_time)

    def scroll(self, listing: Listing, lit: int, run_time: float = _AFAR) -> Animation:
        """Light another statement, and bring it into the window."""
        return Leap(self, self.sight_of(listing, lit), run_time)

    def _on(self, text: str) -> LineSight:
        number = next(k for k, line in enumerate(self.listing.lines) if line.strip() == text)
        lit = sum(statement.first <= number for statement in self.listing.statements)
        return LineSight(self.listing, lit, self.size, number)


class Leap(Scroll):
    """Lines glide to where they are to stand; those that would only flash by are not shown."""

    def interpolate_mobject(self, alpha: float) -> None:
        super().interpolate_mobject(alpha)
        seen = {*self.start.lines, *self.target.lines}
        for number, text in enumerate(self.window.texts):
            if number not in seen:
                text.fill_rgbas[0, 3] = 0.0
