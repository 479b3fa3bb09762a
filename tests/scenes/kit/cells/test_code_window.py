"""A window of code scrolls to another listing: what reads otherwise fades, and nothing jumps."""

from __future__ import annotations

import numpy as np

from gradmath.records.listing import Listing
from scenes.kit.cells.code_window import CodeWindow

CORNER = np.array([6.0, 3.0, 0.0])
LONG = Listing(("a = 1", *(f"b = {k}" for k in range(8)), "c = a + b"))
SHORT = Listing(("a = 1", "d = 2", "e = a + d"))


def seen(window: CodeWindow) -> set[int]:
    return {number for number, text in enumerate(window.texts)
            if text.drawn and text.fill_rgbas[0, 3] > 1e-6}  # fmt: skip


def test_lines_that_read_otherwise_are_seen_where_they_stood_or_will_stand() -> None:
    window = CodeWindow(LONG, 10, CORNER, size=3)
    before = seen(window)
    scroll = window.scroll(SHORT, 3)
    scroll.begin()
    common = {0}  # reads alike in both
    for alpha in np.linspace(0.0, 1.0, 21):
        scroll.interpolate(float(alpha))
        stood = before if alpha < 0.5 else set(window.sight.lines)
        assert seen(window) - common <= stood
    scroll.finish()
    assert seen(window) == {0, 1, 2} and list(window.faults()) == []


def test_a_window_that_a_dial_has_widened_does_not_jump_when_it_scrolls_on() -> None:
    narrow, wide = (Listing(("a = 1", f"w = {number}", "w")) for number in ("1.0", "-1.055555"))
    window = CodeWindow(narrow, 2, CORNER, size=3)
    window.follow(wide)
    window.follow(narrow)
    width = window.width_of_lines
    scroll = window.scroll(narrow, 3)
    scroll.begin()
    scroll.interpolate(0.01)
    assert abs(window.width_of_lines - width) < 0.01
