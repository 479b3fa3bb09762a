"""A trace as a page: in a notebook, or in a file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from gradmath.graphs.trace import Trace
from gradmath.replace_file import replace_file
from scenes.explain.explain import Explain
from scenes.kit.look.theme import current_theme
from scenes.studio.audit.audit import glance
from scenes.studio.report.explained import telling_of
from scenes.studio.report.film_page import Film, film_page

_HEIGHT = 780  # pixels of a notebook's column
_FRAME = (
    '<iframe title="{title}" sandbox="allow-scripts" allow="clipboard-write" srcdoc="{page}" '
    'style="width: 100%; height: {height}px; border: 0; border-radius: 8px"></iframe>'
)


@dataclass(frozen=True)
class TracePage:
    """A page that notebooks show in a frame of its own, which can reach nothing outside."""

    title: str
    html: str

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page to a file, whole or not at all.

        Raises: OSError if nothing can be written there.
        """
        with replace_file(path) as fresh:
            fresh.write_text(self.html, encoding="utf-8")

    def _repr_html_(self) -> str:
        return _FRAME.format(title=escape(self.title), page=escape(self.html), height=_HEIGHT)


def page(trace: Trace) -> TracePage:
    """The film that explains a trace, as a page that is stepped through by the arrow keys.

    Raises: StageError if the graph is too large to show.
    """
    with TemporaryDirectory() as folder:
        file = str(Path(folder, "of.trace"))
        trace.save(file)
        scene = type("Traced", (Explain,), {"parameters": {"trace": file}})
        report = glance(scene)
        film = Film("trace", report.title)
        return TracePage(report.title, film_page(film, report, current_theme(), telling_of(file)))
