"""A film as one page without a video: stepped through the last frames of its beats."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from scenes.kit.look.theme import Theme
from scenes.kit.speech.languages import FIRST
from scenes.studio.audit.audit import Report
from scenes.studio.parameters import Parameter
from scenes.studio.report.film_data import HowMade, NumberTelling, Shelf, data_of
from scenes.studio.report.key_frames import KeyFrame, key_frames
from scenes.studio.report.page import versions
from scenes.studio.report.svg_frames import Outlines
from scenes.studio.report.templates import rendered
from scenes.studio.report.zero_causes import ZeroCauses

SPOKEN = ("of", "lit", "hint", "holds", "seed", "zero", "from", "line", "rule", "code", "copy",
          "copied", "play", "stop", "captions")  # fmt: skip
"""Rows of the page's words that its script needs."""


@dataclass(frozen=True)
class FilmLinks:
    """Where the other films of a gallery are."""

    index: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Attached:
    """A file beside the page: its address there, and what it is called."""

    source: str
    name: str = ""


@dataclass(frozen=True)
class Film:
    """What a page tells of a film beside its frames."""

    id: str
    title: str
    insight: str = ""
    language: str = FIRST
    look: str = ""  # the theme to begin with; what the reader's system prefers, if none is named
    command: str = ""
    parameters: Sequence[Parameter] = ()
    links: FilmLinks | None = None
    videos: Mapping[str, str] = field(default_factory=dict)  # by the theme they were made in
    downloads: Sequence[Attached] = ()


def film_page(
    film: Film, report: Report, theme: Theme, telling: NumberTelling | None = None
) -> str:
    """The page, in one file that needs no other but the video, if it has one."""
    outlines = Outlines()
    frames = tuple(key_frames(film.id, report, theme, outlines))
    words = words_of(film.language)
    beats, listings = _beats(frames)
    data = {
        **data_of(frames, telling or _by_lines()),
        "beats": beats,
        "listings": listings,
        "videos": dict(film.videos),
        "words": {name: words[name] for name in SPOKEN},
    }
    return rendered(
        "film_page.html.jinja",
        film=film,
        frames=frames,
        outlines=outlines,
        data=data,
        has_code=bool(listings),
        say=words,
        versions=versions(),
    )


def _by_lines() -> NumberTelling:
    """What tells of a zero why it is one, by the lines that gave it."""
    causes = ZeroCauses()
    return lambda row: HowMade(causes=causes.of(row.shown.record, row.shown.index))


@cache
def words_of(language: str) -> dict[str, str]:
    """What pages say in a language."""
    file = Path(__file__).with_name(f"page.{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _beats(frames: Sequence[KeyFrame]) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """What is said of each step, and the listings that stand beside them."""
    listings, beats = Shelf(), []
    for frame in frames:
        beat, code = frame.still.beat, frame.still.code
        beats.append(
            {
                "caption": beat.caption,
                "start": round(beat.start, 3),
                "end": round(beat.end, 3),
                "code": -1 if code is None else listings.place(code.lines, list(code.lines)),
                "lit": list(frame.still.lit),
            }
        )
    return beats, listings.kept
