"""Another line of the code is lit, and no line on the way flashes by."""

from __future__ import annotations

from manim import Animation

from gradmath.records.listing import Listing
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.motion.score import Score

LIGHTS = 0.4  # seconds, at least


def light_line(window: CodeWindow, line: str, run_time: float = LIGHTS) -> Animation:
    """Light a statement of the listing that the window shows."""
    listing = window.listing
    return window.scroll(listing, listing.after(line), run_time=run_time)


def light_beginning(
    window: CodeWindow, listing: Listing, line: str, *, a_line: float = 0.0
) -> Animation:
    """Light the first statement of a listing that begins so; `a_line` as `light_statement` has."""
    statements = enumerate(listing.statements, start=1)
    lit = next(k for k, each in statements if each.text.startswith(line))
    return light_statement(window, listing, lit, a_line=a_line)


def light_statement(
    window: CodeWindow, listing: Listing, lit: int, *, a_line: float = 0.0
) -> Animation:
    """Light a statement, which takes no time if it is lit already.

    Each line that is passed takes `a_line` seconds.
    """
    there = window.sight
    if (there.lit, there.listing) == (lit, listing):
        return Score([])
    if not a_line:
        return window.scroll(listing, lit, run_time=LIGHTS)
    lines = [listing.statements[each - 1].first for each in (there.lit, lit)]
    passed = abs(lines[1] - lines[0])
    return window.scroll(listing, lit, run_time=max(LIGHTS, a_line * passed))
