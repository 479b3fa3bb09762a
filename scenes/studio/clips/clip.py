"""Where in a film its clips lie, what they are called, and what is said of them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate

from gradmath.errors import FilmError
from scenes.kit.speech.languages import FIRST
from scenes.studio.clips.story import Story, ToldBeat, within

WORTH_SEEING_AGAIN = 1.0  # seconds that a motion takes at least
# What is said beside a film's own words, in the languages that films speak.
WORDS = {
    "en": {"lit": "The line {} is lit.", "steps": "A film in {} steps."},
    "de": {"lit": "Die Zeile {} leuchtet.", "steps": "Ein Film in {} Schritten."},
}


@dataclass(frozen=True)
class TimedText:
    """A caption in one language, in frames from the beginning of its clip."""

    first: int
    end: int
    text: str


@dataclass(frozen=True, eq=False)
class Clip:
    """Some frames of a film: those of one beat, or all of them."""

    name: str
    beat: str  # empty for the whole film
    first: int
    end: int
    captions: dict[str, tuple[TimedText, ...]]
    description: str
    notes: str
    chapter: ToldBeat | None = None
    motion: int | None = None  # the frame at which a motion begins that one may want again

    @property
    def frames(self) -> int:
        return self.end - self.first

    @property
    def lead(self) -> int | None:
        """How many frames come before the motion."""
        return None if self.motion is None else self.motion - self.first


@dataclass(frozen=True, eq=False)
class CutFilm:
    """A film and the clips that it is cut into."""

    name: str
    story: Story
    frame_rate: int
    whole: Clip
    clips: tuple[Clip, ...]

    def seconds(self, clip: Clip) -> float:
        return clip.frames / self.frame_rate


def cut(name: str, story: Story, plays: list[int], frame_rate: int) -> CutFilm:
    """Divide a film, of whose plays the frames are known, into one clip for each beat.

    What comes before the first beat belongs to it, and what comes after the last one to that.
    Raises: FilmError if the film was made from other plays than the story.
    """
    if len(plays) != story.plays or not story.chapters:
        raise FilmError(
            f"{name}: its film has {len(plays)} plays and its story {story.plays}, in "
            f"{len(story.chapters)} beats; a scene must tell the same each time"
        )
    starts = [0, *accumulate(plays)]
    last = len(story.chapters) - 1
    clips = []
    for number, chapter in enumerate(story.chapters):
        end = story.plays if number == last else chapter.end
        clips.append(
            Clip(
                f"{name}-{number + 1:02d}-{slug(chapter.name)}",
                chapter.name,
                starts[chapter.first],
                starts[end],
                _captions(story, starts, chapter.first, end),
                description(story, chapter),
                _notes(story, chapter),
                chapter,
                _motion(chapter, starts, frame_rate),
            )
        )
    whole = Clip(
        name,
        "",
        0,
        starts[-1],
        _captions(story, starts, 0, story.plays),
        " ".join((story.title, _words(story)["steps"].format(len(clips)), clips[-1].description)),
        "",
    )
    return CutFilm(name, story, frame_rate, whole, tuple(each for each in clips if each.frames))


def _motion(chapter: ToldBeat, starts: list[int], frame_rate: int) -> int | None:
    """Where the motion of a beat begins; None if there is none that could be followed."""
    first, end = (starts[play] for play in chapter.motions)
    return first if end - first >= WORTH_SEEING_AGAIN * frame_rate else None


def slug(name: str) -> str:
    """A name that every system takes for a file.

    >>> slug("add, mean"), slug("Größe: 2"), slug("?")
    ('add-mean', 'grosse-2', 'beat')
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-") or "beat"


def _captions(
    story: Story, starts: list[int], first: int, end: int
) -> dict[str, tuple[TimedText, ...]]:
    found: dict[str, list[TimedText]] = {code: [] for code in story.languages}
    begin, stop = starts[first], starts[end]
    for cue in within(story.cues, first, end):
        span = max(0, starts[cue.first] - begin), min(stop, starts[cue.end]) - begin
        for code, text in cue.texts.items():
            if span[1] > span[0]:
                found[code].append(TimedText(*span, text))
    return {code: tuple(texts) for code, texts in found.items()}


def said_in(story: Story, chapter: ToldBeat) -> list[str]:
    """The captions that a beat says, or the one that stands on, in the film's language."""
    standing = list(within(story.cues, chapter.first, chapter.end))
    fresh = [cue for cue in standing if cue.first >= chapter.first]
    return [cue.texts[story.language] for cue in fresh or standing]


def _words(story: Story) -> dict[str, str]:
    return WORDS.get(story.language, WORDS[FIRST])


def description(story: Story, chapter: ToldBeat) -> str:
    """Alternative text: what stands on the last frame of a beat, in words."""
    parts = said_in(story, chapter)[-1:] or [story.title]
    if chapter.lit is not None and chapter.code:
        lit = chapter.code[chapter.lit].strip()
        parts.append(_words(story)["lit"].format(lit))
    if chapter.numbers:
        parts.append(f"{chapter.numbers}.")
    return " ".join(parts)


def _notes(story: Story, chapter: ToldBeat) -> str:
    """What a speaker may want to say, and the code that stands there."""
    lines = [
        f"{'▸ ' if number == chapter.lit else '  '}{line}"
        for number, line in enumerate(chapter.code)
    ]
    return "\n\n".join(filter(None, ["\n".join(said_in(story, chapter)), "\n".join(lines)]))
