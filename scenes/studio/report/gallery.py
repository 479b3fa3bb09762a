"""The course as a folder that a browser opens from disk: an index, and a page for each film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from scenes.kit.captions.beats import Beat
from scenes.kit.look.theme import DARK, LIGHT, Theme
from scenes.studio.audit.audit import Report
from scenes.studio.audit.storyboard import Still
from scenes.studio.report.film_page import Film, words_of
from scenes.studio.report.page import versions
from scenes.studio.report.svg_frames import svg_file
from scenes.studio.report.templates import rendered
from scenes.studio.report.web_vtt import web_vtt

INDEX = "index.html"
MARK = '<meta name="generator" content="scenes gallery">'
"""By which a folder is known as one that may be replaced."""


@dataclass(frozen=True)
class FilmCard:
    """A film on the index: what it asks, how long it is, all words that a search may find."""

    id: str
    title: str
    insight: str
    seconds: float
    steps: int
    video: bool
    found_by: str

    @classmethod
    def of(cls, film: Film, report: Report) -> FilmCard:
        beats = report.beats
        said = (film.id, film.title, film.insight, *(beat.caption for beat in beats))
        words = " ".join(dict.fromkeys(" ".join(said).casefold().split()))
        has_video = bool(film.videos)
        return cls(film.id, film.title, film.insight, beats[-1].end, len(beats), has_video, words)

    @property
    def page(self) -> str:
        return f"{self.id}.html"

    @property
    def minutes(self) -> str:
        """As clocks write it."""
        whole = round(self.seconds)
        return f"{whole // 60}:{whole % 60:02d}"


@dataclass(frozen=True)
class Chapter:
    """A part of the course with its films."""

    id: str
    cards: Sequence[FilmCard]

    @property
    def name(self) -> str:
        return self.id.replace("_", " ").capitalize()


def index_page(chapters: Sequence[Chapter], language: str) -> str:
    """The page that all films are found on."""
    count = sum(len(chapter.cards) for chapter in chapters)
    return rendered(
        "gallery.html.jinja",
        mark=Markup(MARK),
        chapters=chapters,
        count=count,
        language=language,
        say=words_of(language),
        versions=versions(),
    )


def posters(report: Report, theme: Theme) -> Iterator[tuple[str, str]]:
    """The name of each look, and the film's last frame in it as an SVG file."""
    here, there = report.stills[-1], report.other_theme[-1]
    pairs: tuple[tuple[Theme, Still], ...] = (
        (theme, here),
        (DARK if theme is LIGHT else LIGHT, there),
    )
    for look, still in pairs:
        yield look.name, svg_file(still.picture, look.background)


def subtitles(beats: Sequence[Beat]) -> str:
    """The captions of a film as WebVTT."""
    return web_vtt((beat.start, beat.end, beat.caption) for beat in beats if beat.caption)


def is_gallery(folder: Path) -> bool:
    """Whether a folder was written as a gallery, or is empty."""
    index = folder / INDEX
    if index.is_file():
        return MARK in index.read_text(encoding="utf-8", errors="replace")
    return not any(folder.iterdir())
