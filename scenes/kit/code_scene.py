"""A scene with code in its upper right corner, and with parts drawn in their order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
from manim import RIGHT, UP, Animation, FadeIn, FadeOut, Mobject, Scene
from manim.utils.family import extract_mobject_family_members

from gradmath.errors import StageError
from gradmath.records.listing import Listing
from scenes.kit.cells.code_panel import CodePanel
from scenes.kit.cells.code_window import LINES, CodeWindow, ShowsCode
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import QUICK
from scenes.kit.speech.sayings import TITLE as TITLE_ROW

_APART = 0.3  # of the title and the code panel
CORNER = np.array([SAFE.right, SAFE.top, 0.0])  # of a window: its upper right one
WindowT = TypeVar("WindowT", bound=CodeWindow)


class CodeScene(Scene):
    """Shows the listing that runs: a window of it, or all of it on a panel in older scenes."""

    heading: Phrase
    code: CodePanel | None
    window: CodeWindow | None

    @property
    def panel(self) -> ShowsCode | None:
        """Where the code stands."""
        return self.window or self.code

    def open_window(self, listing: Listing, line: str, lines: int = LINES) -> CodeWindow:
        """Show lines of a listing around a statement, for motions that scroll on by themselves."""
        return self.show_window(CodeWindow(listing, listing.after(line), CORNER, lines))

    def show_window(self, window: WindowT) -> WindowT:
        """Let a window of another make come.

        It is what a film opens with, so the clip of it is named after the title.
        """
        self.next_section(TITLE_ROW)
        self.window = window
        self.play(FadeIn(window), run_time=QUICK)
        return window

    def scroll_code(self, listing: Listing | None, line: str | None) -> None:
        """Light a statement in the window, which opens with the first one."""
        if listing is None and line is None:
            return
        code = listing or (self.window.listing if self.window else None)
        if code is None:
            raise StageError(f"no code stands beside {line!r}; give its listing with code=")
        lit = code.after(line) if line else 1
        if self.window is None:
            self.window = CodeWindow(code, lit, CORNER)
            self.play(FadeIn(self.window), run_time=QUICK)
        elif (code, lit) != (self.window.listing, self.window.sight.lit):
            self.play(self.window.scroll(code, lit))

    def show_code(self, listing: Listing | None) -> None:
        """Show a listing on a panel, in place of what stood there."""
        if listing is None or (self.code and listing.lines == self.code.listing.lines):
            return
        if self.code:
            self.play(FadeOut(self.code), run_time=QUICK / 2)
        self.code = CodePanel(listing)
        self.code.move_to((SAFE.right, self.code_top(self.code), 0.0), aligned_edge=RIGHT + UP)
        self.play(FadeIn(self.code), run_time=QUICK / 2)

    def code_top(self, panel: CodePanel) -> float:
        """Where code begins: beside the title, or below it if its lines are long."""
        if panel.width + self.heading.width + _APART <= SAFE.width:
            return SAFE.top
        return float(self.heading.get_bottom()[1]) - _APART / 2

    @property
    def lit_line(self) -> str:
        """The first line of the statement that is lit; empty if none is."""
        if self.panel is None or self.panel.lit is None:
            return ""
        return self.panel.listing.lines[self.panel.lit]

    def get_moving_and_static_mobjects(
        self, animations: Iterable[Animation]
    ) -> tuple[list[Mobject], list[Mobject]]:
        """What is drawn anew on each frame, and what once, below it.

        manim counts all parts of a moving group as moving, but leaves what lies above some of
        them static: a thread behind the cells would be drawn over them. Here everything from the
        lowest moving part upwards moves.
        """
        changing: set[Mobject] = set()
        for mobject in self.get_moving_mobjects(*animations):
            if mobject not in changing:
                changing.update(mobject.get_family())
        everything = extract_mobject_family_members(self.mobjects, use_z_index=True)
        leaves = [mobject for mobject in everything if mobject.get_num_points()]
        first = next((k for k, leaf in enumerate(leaves) if leaf in changing), len(leaves))
        lifted = changing.union(leaves[first:])
        return [mobject for mobject in everything if mobject in lifted], leaves[:first]
