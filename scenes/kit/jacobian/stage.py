"""All that stands around rows while they are found, weighed and added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from manim import Animation, VGroup, smooth

from gradmath.records.rows import Pulled
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.lit_line import light_statement
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.jacobian.band import ColumnBand
from scenes.kit.jacobian.board import RowBoard
from scenes.kit.jacobian.on_grounds import OnGrounds
from scenes.kit.jacobian.skyline import Skyline
from scenes.kit.jacobian.terms import ColumnTerm
from scenes.kit.motion.motions import Follow, Vary

STILL = 0.1  # seconds in which the board comes to another record


@dataclass(eq=False)
class RowStage:
    """The board, the code beside it, a band behind a column, and what comes and goes.

    names stand at rows; found are rows that have been found, one after the other; terms is what
    one column is taken apart into.
    """

    board: RowBoard
    window: CodeWindow
    band: ColumnBand
    names: list[NameLabel] = field(default_factory=list)
    found: list[Skyline] = field(default_factory=list)
    terms: list[ColumnTerm] = field(default_factory=list)

    @property
    def left(self) -> Skyline:
        """What lies on the last ground."""
        return self.board.lying

    @property
    def outputs(self) -> OnGrounds:
        """The outputs at their grounds, before the rows have names."""
        assert self.board.out is not None, "the rows have names"
        return self.board.out

    def name(self, *lines: int) -> list[NameLabel]:
        """The names of what stands on some grounds, which stand from now on."""
        self.names = [self.board.name_of(line) for line in lines]
        return self.names

    def light(self, line: str, run: Pulled | None = None) -> Animation:
        """A line of the run that is shown, or of another one; `v` stands for the line it is in."""
        listing = (run or self.board.run).listing
        return self._scroll(run or self.board.run, listing.after(line))

    def light_weights(self) -> Animation:
        """The statement that makes v."""
        statements = self.board.run.listing.statements
        made = next(k for k, each in enumerate(statements) if each.text.startswith("v ="))
        return self._scroll(self.board.run, made + 1)

    def _scroll(self, run: Pulled, lit: int) -> Animation:
        return light_statement(self.window, run.listing, lit)

    def slide(self, runs: Sequence[Pulled], run_time: float) -> Follow:
        """One entry of v goes through runs, and all that stands follows."""

        def show(run: Pulled) -> None:
            self.board.follow(run)
            self.window.follow(run.listing)

        drawn = VGroup(*self.board.living, self.window)
        return Follow(drawn, runs, show, run_time=run_time, rate=smooth)


def digits(skyline: Skyline | ColumnTerm, *, seen: bool) -> Animation:
    """Digits come, or go."""
    ends = (0.0, 1.0) if seen else (1.0, 0.0)
    return Vary(skyline, skyline.show_digits, *ends, run_time=0.3)
