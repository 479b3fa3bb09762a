"""What lectures are drawn with: our renderer where it finds its hold in manim, else manim's own.

`film`, `canvas` and `encoder` take the place of what manim keeps to itself, and another manim may
have it elsewhere or not at all. They are loaded only here, so that such a manim still makes films.
"""

from __future__ import annotations

import multiprocessing
import sys
from functools import cache
from typing import TYPE_CHECKING

from manim.renderer.cairo_renderer import CairoRenderer

if TYPE_CHECKING:
    from scenes.film.film import Share


def renderer(skip_animations: bool = False, share: Share = (0, 1)) -> CairoRenderer:
    """What draws a lecture; manim's own renderer knows no shares."""
    if not has_hold():
        return CairoRenderer(skip_animations=skip_animations)
    from scenes.film.film import Renderer

    return Renderer(share, skip_animations=skip_animations)


def has_hold() -> bool:
    """Whether our renderer can draw; if not, that is told once."""
    told = lack()
    if told:
        _tell(told)
    return not told


@cache
def lack() -> str:
    """What our renderer does not find; empty if it finds everything."""
    try:
        from scenes.film import film
        from scenes.film.outlines import can_append_paths
    except (ImportError, AttributeError) as error:
        return str(error).partition(" (")[0]  # without the path
    missing = film.missing_hooks()
    if missing:
        return f"this manim has no {', '.join(missing)}"
    return "" if can_append_paths() else "this pycairo does not give access to libcairo"


@cache
def _tell(lack: str) -> None:
    if multiprocessing.parent_process() is None:  # the parent tells for all
        print(
            f"scenes: {lack}; films are drawn by manim's own camera and encoder, which takes "
            "longer (constraints.txt has the versions that are known)",
            file=sys.stderr,
        )
