"""A window of a few lines of a listing around the statement that runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest
from typing import Protocol, Self

import numpy as np
from manim import Animation, RoundedRectangle, VGroup, VMobject, smooth

from gradmath.errors import StageError
from gradmath.records.listing import Listing
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT, Lettering, character_outline
from scenes.kit.look.glyphs import Points
from scenes.kit.look.own_fonts import OwnFont
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import CODE, MOVE, current_theme, rgba
from scenes.kit.look.typesetting import Type, own_font
from scenes.kit.truth.checks import Fault, Ornament
from scenes.kit.truth.claims import CodeLine, Prose

LINES, MOST_LINES = 5, 40  # of a window, of a listing
_PITCH = 1.45 * CODE  # from one line to the next
_PADDING = 0.17
_FADES = 0.5  # of a line's pitch: a line that leaves is gone before it reaches the edge


class ShowsCode(Protocol):
    """Code on a frame as the audit asks it: a listing, its lines, and the one that is lit."""

    @property
    def listing(self) -> Listing: ...

    @property
    def lit(self) -> int | None: ...

    @property
    def lit_lines(self) -> range: ...

    @property
    def lines(self) -> Sequence[Lettering]: ...

    @property
    def light_bar(self) -> VMobject: ...

    def line_at(self, number: int) -> Lettering: ...


class Pane(Ornament, RoundedRectangle):
    """The quiet surface behind code, and the bar of light on it."""


class CodeText(Lettering):
    """One line of a listing, laid out from the glyph atlas: following a dial costs little.

    A mark that the line raises is written when the light goes on from it, and not before.
    """

    def __init__(self, listing: Listing, number: int) -> None:
        super().__init__(current_theme().muted, np.zeros((0, 3)))
        self.digit_height = DIGIT_HEIGHT
        self.claim: CodeLine | Prose
        self.told = 0.0  # so much of the mark is written
        self.start = np.zeros(3)
        self.follow(listing, number)

    def follow(self, listing: Listing, number: int) -> Self:
        """Stand for a line of another listing; for nothing, if it has fewer lines."""
        there = number < len(listing.lines)
        self.claim = CodeLine(listing, number) if there else Prose("")
        return self.write_mark(self.told).put(self.start)

    def write_mark(self, share: float) -> Self:
        """Have written so much of the mark that the line raises."""
        self.told = share
        if isinstance(self.claim, CodeLine):
            self.claim = line_as_told(self.claim.listing, self.claim.number, share)
        self.drawn = self.claim.text
        return self

    def put(self, start: Points) -> Self:
        """Begin at a place, on the middle of the line's height."""
        self.start = np.array(start, dtype=float)
        self.points = code_outline(self.drawn) * CODE + self.start
        return self

    def claimed_outline(self) -> Points:
        return code_outline(self.claim.text)


def line_as_told(listing: Listing, number: int, told: float) -> CodeLine:
    """A line of which so much of the mark that it raises is written."""
    mark = len(listing.lines[number]) - len(listing.unmarked[number])
    return CodeLine(listing, number, round(mark * (1.0 - told)))


def code_outline(text: str) -> Points:
    """A line's outline in ems, from its left end, around the middle of its digits."""
    return _code_outline(text, own_font(Type.CODE))


@lru_cache(maxsize=4096)
def _code_outline(text: str, font: OwnFont | None) -> Points:
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
    size: int = LINES  # how many lines a window shows

    @property
    def first(self) -> int:
        """The first line in the window: the lit statement stands in its middle, ends stay full.

        Of a statement that is longer than the window its first lines are shown.
        """
        statement = self.listing.statements[self.lit - 1]
        middle = -(-(statement.first + statement.last - self.size + 1) // 2)
        near = min(max(statement.last - self.size + 1, middle), statement.first)
        return max(0, min(near, len(self.listing.lines) - self.size))

    @property
    def lines(self) -> range:
        return range(self.first, min(self.first + self.size, len(self.listing.lines)))

    @property
    def lit_lines(self) -> range:
        statement = self.listing.statements[self.lit - 1]
        return range(statement.first, statement.last + 1)

    @property
    def width(self) -> float:
        longest = max(map(self._length, self.lines))
        return longest * ADVANCE * CODE + 2 * _PADDING

    def _length(self, number: int) -> int:
        """How many letters of a line are read: a mark that it raises only when it has."""
        told = number < self.lit_lines[0]
        return len((self.listing.lines if told else self.listing.unmarked)[number])


class CodeWindow(VGroup):
    """A few lines of a listing, the running statement lit, its right upper corner fixed."""

    def __init__(self, listing: Listing, lit: int, corner: Points, size: int = LINES) -> None:
        theme = current_theme()
        self.theme, self.corner = theme, np.array(corner, dtype=float)
        if len(listing.lines) > MOST_LINES:
            raise StageError(
                f"a listing of {len(listing.lines)} lines; a window takes {MOST_LINES}"
            )
        self.size = size
        self.sight = self.sight_of(listing, lit)
        self.height_of_lines = size * _PITCH + 2 * _PADDING - (_PITCH - CODE)
        self.pane = Pane(
            corner_radius=0.12, fill_color=theme.surface, fill_opacity=1, stroke_width=0
        )
        self.light_bar = Pane(
            corner_radius=0.06, fill_color=theme.outline, fill_opacity=0.55, stroke_width=0
        )
        self.places: Sequence[float] = range(MOST_LINES)  # of lines, in pitches below the first
        # All of them stand ready: manim draws nothing that comes into a group during a play.
        self.texts = [CodeText(listing, number) for number in range(MOST_LINES)]
        super().__init__(self.pane, self.light_bar, *self.texts)
        self.arrange_lines(self.sight.first, self.sight.width, self._bar_of(self.sight))

    # -- as a panel of code is asked ------------------------------------------------------------

    @property
    def listing(self) -> Listing:
        return self.sight.listing

    @property
    def lit(self) -> int:
        """The first line of the statement that is lit."""
        return self.lit_lines[0]

    @property
    def lit_lines(self) -> range:
        """All lines of that statement: the bar of light lies behind them."""
        return self.sight.lit_lines

    @property
    def lines(self) -> list[CodeText]:
        """The lines that can be seen, at least in part."""
        return [text for text in self.texts if text.drawn and text.fill_rgbas[0, 3] > 0]

    def line_at(self, number: int) -> CodeText:
        """A line by its number in the listing."""
        return self.texts[number]

    def sight_of(self, listing: Listing, lit: int) -> Sight:
        """What it shows when a statement of a listing is lit."""
        return Sight(listing, lit, self.size)

    def _bar_of(self, sight: Sight) -> tuple[float, float]:
        """The first and the last lit line."""
        return float(sight.lit_lines[0]), float(sight.lit_lines[-1])

    def arrange_lines(
        self,
        first: float,
        width: float,
        bar: tuple[float, float],
        places: Sequence[float] = range(MOST_LINES),
    ) -> None:
        """Put everything where it is when a line stands at the top, perhaps between two lines.

        first and bar are among places, which lines have that come or go.
        """
        self.width_of_lines, self.bar, self.places = width, bar, places
        right, top = self.corner[0], self.corner[1]
        self.pane.points = rounded(width, self.height_of_lines, 0.12) + [
            right - width / 2, top - self.height_of_lines / 2, 0.0]  # fmt: skip
        self.pane.born = self.pane.points
        for number, text in enumerate(self.texts):
            place = places[number]
            away = place - first  # lines below the top one
            beyond = max(-away, away - (self.sight.size - 1), 0.0)
            share = float(np.clip(1 - beyond / _FADES, 0.0, 1.0))
            y = top - _PADDING - CODE / 2 - away * _PITCH
            text.write_mark(_left_behind(bar, place)).put(
                np.array([right - width + _PADDING, y, 0.0])
            )
            near = float(np.clip(1 - max(bar[0] - place, place - bar[1], 0.0), 0.0, 1.0))
            ink = rgba(self.theme.muted) * (1 - near) + rgba(self.theme.text) * near
            ink[0, 3] = share
            text.fill_rgbas = ink
        low = top - _PADDING - CODE / 2 - (bar[1] - first) * _PITCH - _PITCH / 2
        high = top - _PADDING - CODE / 2 - (bar[0] - first) * _PITCH + _PITCH / 2
        inside = top - self.height_of_lines + 0.04, top - 0.04
        low, high = (min(max(end, inside[0]), inside[1]) for end in (low, high))
        self.light_bar.points = rounded(width - _PADDING, max(high - low, 0.01), 0.06) + [
            right - width / 2, (low + high) / 2, 0.0]  # fmt: skip
        self.light_bar.born = self.light_bar.points

    def follow(self, listing: Listing) -> Self:
        """Show a listing that differs in numbers alone: another position of a dial."""
        if len(listing.lines) != len(self.sight.listing.lines):
            raise StageError(
                "a dial changes numbers of a listing, not its lines; light the new one"
            )
        before, self.sight = self.sight, self.sight_of(listing, self.sight.lit)
        for number, text in enumerate(self.texts):
            text.follow(listing, number)
        if self.sight.width > max(before.width, self.width_of_lines):
            self.arrange_lines(self.sight.first, self.sight.width, self._bar_of(self.sight))
        return self

    def scroll(self, listing: Listing, lit: int, run_time: float = MOVE * 0.75) -> Animation:
        """Light another statement, and bring it into the window."""
        return Scroll(self, self.sight_of(listing, lit), run_time)

    def faults(self) -> Iterator[Fault]:
        """The lines stand below each other in their order, each in its place."""
        for number, (text, below) in enumerate(pairwise(self.texts)):
            down = _PITCH * (self.places[number + 1] - self.places[number])
            if abs(text.start[1] - below.start[1] - down) > 1e-6:
                yield Fault("code", f"line {number} out of its place", "line below line")
        for number, text in enumerate(self.texts):
            claim = text.claim
            if isinstance(claim, CodeLine) and (
                claim.number != number or claim.listing is not self.sight.listing
            ):
                yield Fault("code", f"{text.drawn!r} as line {number}", str(self.sight.listing))
            told = _left_behind(self.bar, self.places[number])
            if (
                isinstance(claim, CodeLine)
                and claim.text != line_as_told(claim.listing, claim.number, told).text
            ):
                yield Fault("code", f"{text.drawn!r}, light {told:.0%} past it", "its mark then")


def _left_behind(bar: tuple[float, float], place: float) -> float:
    """How far the light has gone on from the line at a place: 1 if it is on the next one."""
    return float(np.clip(bar[0] - place, 0.0, 1.0))


class Scroll(Animation):
    """Lines glide to where they are to stand; what leaves the window fades at its edge.

    A line that reads otherwise in another listing fades out, and comes again as it reads there.
    """

    def __init__(self, window: CodeWindow, target: Sight, run_time: float) -> None:
        self.window, self.target = window, target
        super().__init__(window, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        start, target = self.window.sight, self.target
        self.start, self.bar = start, self.window.bar
        self.start_width = self.window.width_of_lines
        lines = zip_longest(start.listing.unmarked, target.listing.unmarked)
        otherwise = {number for number, (old, new) in enumerate(lines) if old != new}
        seen = [*start.lines, *target.lines]
        # What only comes into the window comes as it reads there.
        edited = otherwise.intersection(start.lines)
        self.edited = otherwise.intersection(range(min(seen), max(seen) + 1)) if edited else set()
        if not self.edited:
            self._turn()
        super().begin()

    def _turn(self) -> None:
        """Show the other listing."""
        if self.target.listing is not self.start.listing:
            for number, text in enumerate(self.window.texts):
                text.follow(self.target.listing, number)
        self.window.sight = self.target

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        if alpha >= 0.5 and self.window.sight is not self.target:
            self._turn()
        start, end = self.start, self.target

        def between(one: float, other: float) -> float:
            return one + (other - one) * share

        bars = zip(self.bar, self.window._bar_of(end), strict=True)
        self.window.arrange_lines(
            between(start.first, end.first),
            between_widths(self.start_width, end.width, alpha),
            tuple(between(one, other) for one, other in bars),  # type: ignore[arg-type]
        )
        here = (start if alpha < 0.5 else end).lines
        for number in self.edited:
            self.window.texts[number].fill_rgbas[0, 3] *= abs(1 - 2 * alpha) * (number in here)


def between_widths(start: float, end: float, alpha: float) -> float:
    """A window is wide enough for its lines at any time: first wider, at last narrower."""
    share = min(1.0, 2 * alpha) if end > start else max(0.0, 2 * alpha - 1)
    return start + (end - start) * float(smooth(share))
