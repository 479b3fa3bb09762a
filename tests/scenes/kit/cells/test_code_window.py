"""A window of code scrolls to another listing: what reads otherwise fades, and nothing jumps."""

from __future__ import annotations

import numpy as np

from gradmath.records.listing import Listing
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.truth.claims import CodeLine

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


RAISING = Listing(("a = 1", "a.b  # raises", "c = 2", "a.b  # raises"))


def test_that_a_line_raises_is_written_when_the_light_goes_on_from_it() -> None:
    window = CodeWindow(RAISING, 2, CORNER, size=3)
    line, narrow = window.line_at(1), window.width_of_lines
    assert line.drawn == "a.b" and list(window.faults()) == []
    scroll = window.scroll(RAISING, 3)
    scroll.begin()
    written = []
    for alpha in np.linspace(0.0, 1.0, 21):
        scroll.interpolate(float(alpha))
        written.append(len(line.drawn))
        assert [*window.faults(), *line.faults()] == []
        right = float(line.get_right()[0])
        assert right < CORNER[0]  # the pane is wide enough for what is written
    assert written == sorted(written) and line.drawn == RAISING.lines[1]
    assert window.width_of_lines > narrow and window.line_at(3).drawn == "a.b"


def test_a_line_that_raises_in_one_of_two_listings_reads_alike_before_it_has_run() -> None:
    calm, raising = Listing(("a = 1", "a")), Listing(("a = 2", "a  # raises"))
    window = CodeWindow(calm, 1, CORNER, size=3)
    scroll = window.scroll(raising, 1)
    scroll.begin()
    for alpha in (0.0, 0.5, 1.0):
        scroll.interpolate(alpha)
        assert window.line_at(1).drawn == "a" and window.line_at(1).fill_rgbas[0, 3] == 1.0
    window.scroll(raising, 2)
    assert list(window.faults()) == []


def test_a_mark_that_comes_too_early_and_a_line_that_is_cut_are_faults() -> None:
    window = CodeWindow(RAISING, 2, CORNER, size=3)
    window.line_at(1).write_mark(1.0)
    assert [fault.check for fault in window.faults()] == ["code"]
    window = CodeWindow(RAISING, 4, CORNER, size=3)
    window.line_at(1).write_mark(0.5)
    assert [fault.check for fault in window.faults()] == ["code"]
    assert CodeLine(RAISING, 1, 10).fault() is None
    assert CodeLine(RAISING, 1, 11).fault() and CodeLine(RAISING, 0, 1).fault()
