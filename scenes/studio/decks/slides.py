"""The slides of a deck: which clip each shows, and what is said beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scenes.studio.clips.making import Clips


@dataclass(frozen=True)
class DeckSlide:
    """One beat of a film."""

    film: str  # its title
    name: str  # of the clip
    beat: str
    clip: Path
    seconds: float
    description: str
    notes: str
    again: float | None  # seconds of the clip before its motion, which may be seen again and again


@dataclass(frozen=True)
class Deck:
    """Slides in their order, of one shape and on one ground."""

    title: str
    language: str
    background: str
    ink: str  # readable on it
    frame_rate: int
    slides: tuple[DeckSlide, ...]
    loop: bool = False  # whether motions are shown again until one goes on


def deck_of(films: Iterable[Clips], ink: str, *, loop: bool = False) -> Deck:
    """The deck of some films."""
    each = list(films)
    story = each[0].film.story
    titles = [clips.film.story.title for clips in each]
    return Deck(
        titles[0] if len(titles) == 1 else f"{titles[0]} ... {titles[-1]}",
        story.language,
        story.background,
        ink,
        each[0].film.frame_rate,
        tuple(slide for clips in each for slide in _slides(clips)),
        loop,
    )


def _slides(clips: Clips) -> Iterator[DeckSlide]:
    film = clips.film
    for clip in film.clips:
        yield DeckSlide(
            film.story.title,
            clip.name,
            clip.beat,
            clips.path(clip),
            film.seconds(clip),
            clip.description,
            clip.notes,
            None if clip.lead is None else clip.lead / film.frame_rate,
        )
