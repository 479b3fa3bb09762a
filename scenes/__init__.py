"""Scenes that animate what torch autograd really computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradmath.graphs.trace import Trace
    from scenes.studio.report.trace_page import TracePage


def page(trace: Trace) -> TracePage:
    """A trace as a page that a notebook shows, stepped through by the arrow keys.

    `page(trace).save("mine.html")` writes it to a file.
    Raises: StageError if the graph is too large to show.
    """
    from scenes.studio.report.trace_page import page as made

    return made(trace)
