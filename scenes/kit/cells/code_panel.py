"""The PyTorch lines that a scene runs, with the running one lit."""

from __future__ import annotations

from collections.abc import Iterator

from manim import LEFT, UP, Animation, RoundedRectangle, Transform, VGroup

from gradmath.errors import StageError
from gradmath.records.dials import differs_in_one_literal
from gradmath.records.listing import Listing
from scenes.kit.cells.lettering import Inscription, Phrase
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import CODE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, ONE_LINE, Type
from scenes.kit.speech.pieces import Piece
from scenes.kit.truth.checks import Fault, Ornament
from scenes.kit.truth.claims import CodeLine, Prose

_PADDING = 0.17  # around the text


class Panel(Ornament, RoundedRectangle):
    """A quiet surface behind text."""


class CodePanel(QuickGroup):
    """A listing on a panel; `light` moves the bar of light to the line that runs."""

    def __init__(self, listing: Listing) -> None:
        theme = current_theme()
        self.listing = listing
        self.lit: int | None = None
        self.lines = lines_of(listing)
        text = VGroup(*self.lines)
        self.panel = Panel(
            width=text.width + 2 * _PADDING,
            height=text.height + 2 * _PADDING,
            corner_radius=0.12,
            fill_color=theme.surface,
            fill_opacity=1,
            stroke_width=0,
        ).move_to(text)
        self.light_bar = Panel(
            width=self.panel.width - _PADDING,
            height=CODE * 1.4,
            corner_radius=0.06,
            fill_color=theme.outline,
            fill_opacity=0,
            stroke_width=0,
        ).move_to(self.lines[0])
        super().__init__(self.panel, self.light_bar, text)

    @property
    def lit_lines(self) -> range:
        """The lines behind which the bar of light lies: one, or none."""
        return range(0) if self.lit is None else range(self.lit, self.lit + 1)

    def line_at(self, number: int) -> Inscription:
        """A line by its number in the listing."""
        return self.lines[number]

    def number_of(self, line: str) -> int:
        """Where a line stands in the listing."""
        if line not in self.listing.lines:
            raise StageError(
                f"no line {line!r} on the code panel; it shows: {' | '.join(self.listing.lines)}"
            )
        return self.listing.lines.index(line)

    def light(self, line: str) -> list[Animation]:
        """Light one line and dim the one that was lit."""
        theme = current_theme()
        number = self.number_of(line)
        row = self.lines[number]
        bar = self.light_bar.copy().set_fill(theme.outline, opacity=0.55)
        bar.move_to((self.panel.get_x(), row.get_y(), 0.0))
        changes: list[Animation] = [
            Transform(self.light_bar, bar),
            Transform(row, row.copy().set_fill(theme.text)),
        ]
        if self.lit is not None and self.lit != number:
            dimmed = self.lines[self.lit]
            changes.append(Transform(dimmed, dimmed.copy().set_fill(theme.muted)))
        self.lit = number
        return changes

    def follow(self, listing: Listing) -> CodePanel:
        """Show the listing of another value of a dial, its first line staying where it is.

        Raises: StageError if the listings differ in more than one number.
        """
        if listing.lines == self.listing.lines:
            return self
        if not differs_in_one_literal(self.listing, listing) or len(listing.lines) != len(
            self.lines
        ):
            raise StageError(
                f"a listing that is no turn of a dial away: {listing.lines}; "
                "give one that differs from the panel's in one number, or fade the panel"
            )
        fresh = lines_of(listing)
        away = self.lines[0].get_corner(UP + LEFT) - fresh[0].get_corner(UP + LEFT)
        for shown, line in zip(self.lines, fresh, strict=True):
            shown.setting, shown.claim, shown.drawn = line.setting, line.claim, line.drawn
            shown.points = line.points + away
        self.listing = listing
        return self

    def faults(self) -> Iterator[Fault]:
        """Every line of the listing is on the panel, in its order from the top."""
        shown = [line.claim.text for line in self.lines]
        if shown != list(self.listing.lines):
            yield Fault("code", " | ".join(shown), " | ".join(self.listing.lines))
        heights = [line.get_y() for line in self.lines]
        if heights != sorted(heights, reverse=True):
            yield Fault("code", "lines out of order", " | ".join(self.listing.lines))


def lines_of(listing: Listing) -> list[Inscription]:
    """All lines of a listing, set together; each of them says which line it is."""
    pieces = [
        piece
        for number in range(len(listing.lines))
        for piece in (
            Piece(Prose("\n"), Type.CODE),
            Piece(CodeLine(listing, number), Type.CODE),
        )
    ][1:]
    text = Phrase.of(pieces, em=CODE / CODE_SIZE, color=current_theme().muted, layout=ONE_LINE)
    return [
        part for part in text if isinstance(part, Inscription) and isinstance(part.claim, CodeLine)
    ]
