"""How many frames a film has. Nothing of manim is needed to know."""

from __future__ import annotations

from pathlib import Path

import av

from gradmath.errors import FilmError


def count_frames(film: Path) -> int:
    """How many frames a film has."""
    with av.open(str(film)) as container:
        return sum(packet.size > 0 for packet in container.demux(video=0))


def expect_frames(film: Path, frames: int, target: Path) -> None:
    """Raises: FilmError if the film, which is to be called `target`, has another number."""
    found = count_frames(film)
    if found != frames:
        raise FilmError(
            f"{target.name} has {found} frames where {frames} were asked for; "
            "is the disk full? Render it again"
        )
