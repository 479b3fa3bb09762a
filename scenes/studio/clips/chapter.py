"""The films of a chapter as one, with a chapter mark where each begins."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gradmath.replace_file import replace_file
from scenes.studio.clips.clip import TimedText
from scenes.studio.clips.cutting import ChapterMark, write_joined
from scenes.studio.clips.making import Clips
from scenes.studio.clips.manifest import MadeFile, Manifest, read_manifest
from scenes.studio.clips.subtitles import KINDS, subtitles


@dataclass(frozen=True)
class JoinedFilms:
    """Films one after the other."""

    name: str
    parts: tuple[Clips, ...]

    @property
    def starts(self) -> list[int]:
        """The frame at which each film begins, and the one after the last."""
        starts = [0]
        for part in self.parts:
            starts.append(starts[-1] + part.film.whole.frames)
        return starts

    @property
    def languages(self) -> list[str]:
        """What all of them speak."""
        spoken = [part.film.whole.captions.keys() for part in self.parts]
        return [code for code in spoken[0] if all(code in each for each in spoken)]

    def captions(self, language: str) -> list[TimedText]:
        """What is said in all films, in frames of the whole."""
        return [
            TimedText(start + cue.first, start + cue.end, cue.text)
            for start, part in zip(self.starts, self.parts, strict=False)
            for cue in part.film.whole.captions[language]
        ]


def join_chapter(name: str, parts: Sequence[Clips], place: Path) -> Path:
    """Write a chapter's film, captions and manifest, unless they are there; the film's path.

    Raises: FilmError if frames are missing; OSError if it cannot be written.
    """
    joined = JoinedFilms(name, tuple(parts))
    folder = place / name
    folder.mkdir(parents=True, exist_ok=True)
    manifest = Manifest(_made_from(joined), _told(joined))
    before = read_manifest(folder)
    target = folder / f"{name}.mp4"
    if before.made_from == manifest.made_from and all(
        made.intact(folder) for made in before.files.values()
    ):
        return target
    films = [part.path(part.film.whole) for part in parts]
    titles = [part.film.story.title for part in parts]
    marks = [ChapterMark(*each) for each in zip(joined.starts, titles, strict=False)]
    write_joined(films, marks, target)
    rate = parts[0].film.frame_rate
    seconds = round(joined.starts[-1] / rate, 3)
    made = [MadeFile(target.name, name, "", "mp4", "", seconds)]
    for code in joined.languages:
        for kind in KINDS:
            file = f"{name}.{code}.{kind}"
            with replace_file(folder / file) as fresh:
                text = subtitles(kind, joined.captions(code), rate, code)
                fresh.write_text(text, encoding="utf-8")
            made.append(MadeFile(file, name, "", kind, code, None))
    manifest.files = {each.file: each.measured(folder) for each in made}
    manifest.write(folder)
    manifest.drop_others(folder, before.files)
    return target


def _made_from(joined: JoinedFilms) -> str:
    parts = [(part.folder / "manifest.json").read_bytes() for part in joined.parts]
    return hashlib.sha256(joined.name.encode() + b"\0".join(parts)).hexdigest()


def _told(joined: JoinedFilms) -> dict[str, object]:
    return {
        "chapter": joined.name,
        "films": [
            {"film": part.film.name, "first_frame": start, "title": part.film.story.title}
            for start, part in zip(joined.starts, joined.parts, strict=False)
        ],
    }
