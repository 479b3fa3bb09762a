"""Lectures are drawn by manim's Cairo renderer; this is asked before anything else of the kit.

For its OpenGL renderer manim exchanges the base classes of whatever is defined after that choice,
and the kit's drawables cannot even be defined. manim shows exceptions with all of their frames; the
end of the program is left alone.
"""

from __future__ import annotations

import sys

from manim import config
from manim.constants import RendererType

BAD_INPUT = 2  # exit status


def expect_cairo() -> None:
    """End the program with one line if manim was told to draw by OpenGL."""
    if config.renderer == RendererType.OPENGL:
        print(
            "scenes: needs cairo, but manim was told to draw by opengl; drop --renderer=opengl, "
            "or `renderer = opengl` in manim.cfg",
            file=sys.stderr,
        )
        raise SystemExit(BAD_INPUT)


expect_cairo()
