"""A logo for tests: a red disc beside nothing."""

from __future__ import annotations

from pathlib import Path

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40">
<circle cx="20" cy="20" r="18" fill="#ff0000"/></svg>
"""


def drawn_logo(file: Path) -> Path:
    """Write it."""
    file.write_text(_SVG, encoding="utf-8")
    return file
