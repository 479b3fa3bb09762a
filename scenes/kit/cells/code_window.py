"""A window of a few lines of a listing around the statement that runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
from manim import Animation, RoundedRectangle, VGroup, smooth

from gradmath.errors import StageError
from gradmath.records.listing import Listing
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT, Lettering, character_outline
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import CODE, MOVE, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament
from scenes.kit.truth.claims import CodeLine

LINES = 5  # of a window
_PITCH = 1.45 * CODE  # from one line to the next
_PADDING = 0.17


class Pane(Ornament, RoundedRectangle):
    """The quiet surface behind code, and the bar of light on it."""


class CodeText(Lettering):
    """One line of a listing, laid out from the glyph atlas: following a dial costs little."""

    def __init__(self, listing: Listing, number: int) -> None:
        super().__init__(current_theme().muted, np.zeros((0, 3)))
        self.digit_height = DIGIT_HEIGHT
        self.claim: CodeLine
        self.start = np.zeros(3)
        self.follow(listing, number)

    def follow(self, listing: Listing, number: int) -> Self:
        """Stand for a line of another listing."""
        self.claim = CodeLine(listing, number)
        self.drawn = self.claim.text
        return self.put(self.start)

    def put(self, start: Points) -> Self:
        """Begin at a place, on the middle of the line's height."""
        self.start = np.array(start, dtype=float)
        self.points = code_outline(self.drawn) * CODE + self.start
        return self

    def claimed_outline(self) -> Points:
        return code_outline(self.claim.text)


@lru_cache(maxsize=4096)
def code_outline(text: str) -> Points:
    """A line's outline in ems, from its left end, around the middle of its digits."""
    down = np.array([0.0, -DIGIT_HEIGHT / 2, 0.0])
    placed = [
        character_outline(character) + down + [ADVANCE * k, 0, 0]
        for k, character in enumerate(text)
        if not character.isspace()
    ]
    outline = np.concatenate([np.zeros((0, 3)), *placed])
    outline.setflags(write=False)
    return outline


@dataclass(frozen=True, eq=False)
class Sight:
    """What a window shows: a listing from a line on, with one statement lit (counted from 1)."""

    listing: Listing
    lit: int

    @property
    def first(self) -> int:
        """The first line in the window: the lit statement stands in its middle, ends stay full."""
        statement = self.listing.statements[self.lit - 1]
        middle = (statement.first + statement.last - LINES + 1) // 2
        return max(0, min(max(statement.last - LINES + 1, middle), len(self.listing.lines) - LINES))

    @property
    def lines(self) -> range:
        return range(self.first, min(self.first + LINES, len(self.listing.lines)))

    @property
    def lit_lines(self) -> range:
        statement = self.listing.statements[self.lit - 1]
        return range(statement.first, statement.last + 1)

    @property
    def width(self) -> float:
        longest = max(len(self.listing.lines[number]) for number in self.lines)
        return longest * ADVANCE * CODE + 2 * _PADDING


class CodeWindow(VGroup):
    """Five lines of a listing, the running statement lit, its right upper corner fixed."""

    def __init__(self, listing: Listing, lit: int, corner: Points) -> None:
        theme = current_theme()
        self.theme, self.corner = theme, np.array(corner, dtype=float)
        self.sight = Sight(listing, lit)
        self.height_of_lines = LINES * _PITCH + 2 * _PADDING - (_PITCH - CODE)
        self.pane = Pane(
            corner_radius=0.12, fill_color=theme.surface, fill_opacity=1, stroke_width=0
        )
        self.bar = Pane(
            corner_radius=0.06, fill_color=theme.outline, fill_opacity=0.55, stroke_width=0
        )
        self.texts: dict[int, CodeText] = {}
        super().__init__(self.pane, self.bar)
        self.arrange_lines(self.sight.first, self.sight.width, self._bar_of(self.sight))

    @property
    def line(self) -> str:
        """The statement that is lit."""
        return self.sight.listing.statements[self.sight.lit - 1].text

    def _bar_of(self, sight: Sight) -> tuple[float, float]:
        """The first and the last lit line."""
        return float(sight.lit_lines[0]), float(sight.lit_lines[-1])

    def arrange_lines(self, first: float, width: float, bar: tuple[float, float]) -> None:
        """Put everything where it is when a line stands at the top, perhaps between two lines."""
        right, top = self.corner[0], self.corner[1]
        self.pane.points = _rounded(width, self.height_of_lines, 0.12) + [
            right - width / 2, top - self.height_of_lines / 2, 0.0]  # fmt: skip
        self.pane.born = self.pane.points
        lines = self.sight.listing.lines
        shown = range(max(0, int(np.floor(first))), min(len(lines), int(np.ceil(first)) + LINES))
        for number in list(self.texts):
            if number not in shown:
                self.remove(self.texts.pop(number))
        for number in shown:
            if number not in self.texts:
                self.texts[number] = CodeText(self.sight.listing, number)
                self.add(self.texts[number])
            away = number - first  # lines below the top one
            share = float(np.clip(min(away + 1, LINES - away), 0.0, 1.0))
            y = top - _PADDING - CODE / 2 - away * _PITCH
            text = self.texts[number].put(np.array([right - width + _PADDING, y, 0.0]))
            near = float(np.clip(1 - max(bar[0] - number, number - bar[1], 0.0), 0.0, 1.0))
            ink = rgba(self.theme.muted) * (1 - near) + rgba(self.theme.text) * near
            ink[0, 3] = share
            text.fill_rgbas = ink
        low = top - _PADDING - CODE / 2 - (bar[1] - first) * _PITCH - _PITCH / 2
        high = top - _PADDING - CODE / 2 - (bar[0] - first) * _PITCH + _PITCH / 2
        inside = top - self.height_of_lines + 0.04, top - 0.04
        low, high = max(low, inside[0]), min(high, inside[1])
        self.bar.points = _rounded(width - _PADDING, max(high - low, 0.01), 0.06) + [
            right - width / 2, (low + high) / 2, 0.0]  # fmt: skip
        self.bar.born = self.bar.points

    def follow(self, listing: Listing) -> Self:
        """Show a listing that differs in numbers alone: another position of a dial."""
        if len(listing.lines) != len(self.sight.listing.lines):
            raise StageError(
                "a dial changes numbers of a listing, not its lines; light the new one"
            )
        self.sight = Sight(listing, self.sight.lit)
        for number, text in self.texts.items():
            text.follow(listing, number)
        return self

    def scroll(self, listing: Listing, lit: int, run_time: float = MOVE * 0.75) -> Animation:
        """Light another statement, and bring it into the window."""
        return Scroll(self, Sight(listing, lit), run_time)

    def faults(self) -> Iterator[Fault]:
        """The lines stand below each other in their order, each in its place."""
        heights = {number: text.start[1] for number, text in self.texts.items()}
        for number, height in heights.items():
            if number + 1 in heights and abs(height - heights[number + 1] - _PITCH) > 1e-6:
                yield Fault("code", f"line {number} out of its place", "line below line")
        for number, text in self.texts.items():
            if text.claim.number != number or text.claim.listing is not self.sight.listing:
                yield Fault("code", f"{text.drawn!r} as line {number}", str(self.sight.listing))


@lru_cache(maxsize=1024)
def _rounded(width: float, height: float, radius: float) -> Points:
    radius = min(radius, width / 2, height / 2)
    points: Points = RoundedRectangle(corner_radius=radius, width=width, height=height).points
    return points


class Scroll(Animation):
    """Lines glide to where they are to stand; what leaves the window fades at its edge."""

    def __init__(self, window: CodeWindow, target: Sight, run_time: float) -> None:
        self.window, self.target = window, target
        super().__init__(window, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        window, target = self.window, self.target
        self.start = window.sight
        if target.listing is not self.start.listing:
            for number in list(window.texts):
                if number < len(target.listing.lines):
                    window.texts[number].follow(target.listing, number)
                else:
                    window.remove(window.texts.pop(number))
        window.sight = target
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        start, end = self.start, self.target

        def between(one: float, other: float) -> float:
            return one + (other - one) * share

        bars = zip(self.window._bar_of(start), self.window._bar_of(end), strict=True)
        self.window.arrange_lines(
            between(start.first, end.first),
            between(start.width, end.width),
            tuple(between(one, other) for one, other in bars),  # type: ignore[arg-type]
        )
