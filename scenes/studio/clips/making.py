"""The clips of a film in a folder of their own: what is there already is not made again.

Each file is whole or not there. The manifest is written after whatever takes long, so that a second
run goes on where the first one was stopped; what an older run has left and nothing names any more
is removed in the end.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gradmath.errors import FilmError, SceneError
from gradmath.replace_file import replace_file
from scenes.kit.fingerprint import versions
from scenes.kit.look.settings import captions_on
from scenes.kit.look.theme import current_theme
from scenes.studio.clips import encoding
from scenes.studio.clips.clip import Clip, CutFilm, cut
from scenes.studio.clips.cutting import ChapterMark, write_cut, write_joined
from scenes.studio.clips.kept_stories import story_of
from scenes.studio.clips.manifest import MadeFile, Manifest, read_manifest
from scenes.studio.clips.subtitles import KINDS, subtitles
from scenes.studio.clips.vector import page_of, svg, write_pdf, write_png
from scenes.studio.parameters import parameters
from scenes.studio.render.job import QUALITIES, Job

CLEAR = {"webm": (encoding.VP9, "webm"), "prores": (encoding.PRORES, "mov")}
DRAWN = {"png", "svg", "pdf"}
ALSO = ("gif", *CLEAR, "png", "svg", "pdf", "motion", "reversed")
Show = Callable[[str], object]


@dataclass(frozen=True)
class FileToMake:
    """A file to be made."""

    made: MadeFile
    make: Callable[[Path], object]
    long: bool = False  # so that it is worth noting at once


@dataclass(frozen=True, eq=False)
class Clips:
    """A film's clips as they lie in a folder."""

    film: CutFilm
    folder: Path

    def path(self, clip: Clip, ending: str = "mp4") -> Path:
        return self.folder / f"{clip.name}.{ending}"


def film_of(job: Job, *, pictures: bool) -> CutFilm:
    """A rendered film and the clips that it is to be cut into, with their last frames as outlines.

    Raises: FilmError if the film and its story differ; what the scene raises.
    """
    story = story_of(job, pictures=pictures)
    plays = json.loads(job.counts.read_text(encoding="utf-8"))
    return cut(job.video.stem, story, plays, job.frame_rate)


def make_clips(job: Job, place: Path, also: Sequence[str], show: Show = lambda what: None) -> Clips:
    """Make what a folder for a film lacks.

    Raises: FilmError if something cannot be made; OSError if it cannot be written.
    """
    film = film_of(job, pictures=not DRAWN.isdisjoint(also))
    folder = place / film.name
    folder.mkdir(parents=True, exist_ok=True)
    before = read_manifest(folder)
    manifest = Manifest(_made_from(job), _told(job, film))
    if before.made_from == manifest.made_from:
        manifest.files = {name: made for name, made in before.files.items() if made.intact(folder)}
    tasks = list(_tasks(job, film, also))
    _cut_what_lacks(job, film, folder, manifest)
    for task in tasks:
        if task.made.file not in manifest.files:
            show(f"{film.name}: {task.made.file}")
            task.make(folder / task.made.file)
            manifest.files[task.made.file] = task.made.measured(folder)
            if task.long:
                manifest.write(folder)
    if manifest != before:
        manifest.write(folder)
    manifest.drop_others(folder, before.files)
    return Clips(film, folder)


def _made_from(job: Job) -> str:
    digest = hashlib.sha256(job.made_from.encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _told(job: Job, film: CutFilm) -> dict[str, Any]:
    """What a manifest says of its film."""
    width, height, rate = QUALITIES[job.quality]
    return {
        "film": job.listed.id,
        "chapter": job.listed.chapter,
        "title": film.story.title,
        "parameters": _parameters(job),
        "theme": current_theme().name,
        "language": film.story.language,
        "captions": captions_on(),
        "width": width,
        "height": height,
        "frame_rate": rate,
        "versions": dict(zip(*_versions(), strict=True)),
        "clips": [
            {
                "name": clip.name,
                "beat": clip.beat,
                "first_frame": clip.first,
                "frames": clip.frames,
                "seconds": round(film.seconds(clip), 3),
                "motion_begins": None if clip.lead is None else round(clip.lead / rate, 3),
                "description": clip.description,
                "notes": clip.notes,
            }
            for clip in film.clips
        ],
    }


def _versions() -> tuple[list[str], list[str]]:
    named = [each.partition(" ") for each in versions()]
    return [name for name, _, _ in named], [version for *_, version in named]


def _parameters(job: Job) -> dict[str, str]:
    """The numbers of a film as `--set` takes them."""
    try:
        found = {each.name: each.default_text for each in parameters(job.listed)}
    except SceneError:  # a scene of one's own need not explain them
        found = {}
    with job.listed.at_home():
        numbers = job.listed.load().numbers()
    return found | {name: repr(value) for name, value in numbers.items()}


def _cut_what_lacks(job: Job, film: CutFilm, folder: Path, manifest: Manifest) -> None:
    """The clips of a film in one go, for it is read once."""
    lacking = []
    for clip in film.clips:
        made = _made(film, clip, "mp4")
        if made.file not in manifest.files:
            lacking.append((clip.first, clip.end, folder / made.file, made))
    if lacking:
        write_cut(job.video, [each[:3] for each in lacking])
    for *_, made in lacking:
        manifest.files[made.file] = made.measured(folder)


def _made(film: CutFilm, clip: Clip, kind: str, ending: str = "", language: str = "") -> MadeFile:
    seconds = round(film.seconds(clip), 3) if kind in MOVING else None
    return MadeFile(f"{clip.name}.{ending or kind}", clip.name, clip.beat, kind, language, seconds)


MOVING = ("mp4", "gif", *CLEAR, "motion", "reversed")


def _tasks(job: Job, film: CutFilm, also: Sequence[str]) -> Iterator[FileToMake]:
    """All files of a film but those that are cut from it."""
    marks = [ChapterMark(clip.first, clip.beat) for clip in film.clips]
    yield FileToMake(
        _made(film, film.whole, "mp4"), lambda to: write_joined([job.video], marks, to)
    )
    for clip in (film.whole, *film.clips):
        yield from _beside(job.video, film, clip)
    told = replace(_made(film, film.whole, "descriptions"), file=f"{film.name}-descriptions.txt")
    yield FileToMake(told, lambda to: _write(to, descriptions(film)))
    for clip in film.clips:
        for kind in also:
            if kind == "motion" and clip.motion is None:
                continue
            yield _extra(job, film, clip, kind)


def _beside(video: Path, film: CutFilm, clip: Clip) -> Iterator[FileToMake]:
    """A poster, and captions in each language."""
    yield FileToMake(
        replace(_made(film, clip, "poster"), file=f"{clip.name}.png"),
        lambda to: encoding.write_picture(video, clip.end - 1, to),
    )
    for code, captions in clip.captions.items():
        for kind in KINDS if captions else ():
            text = subtitles(kind, captions, film.frame_rate, code)
            yield FileToMake(
                _made(film, clip, kind, f"{code}.{kind}", code),
                lambda to, text=text: _write(to, text),  # type: ignore[misc]
            )


def _extra(job: Job, film: CutFilm, clip: Clip, kind: str) -> FileToMake:
    """What is made of a clip on demand."""
    span = clip.first, clip.end
    if kind in CLEAR:
        how, ending = CLEAR[kind]
        clear = replace(job, format="mov", transparent=True).video
        return FileToMake(
            _made(film, clip, kind, ending),
            lambda to: encoding.write_encoded(clear, span, how, to),
            long=True,
        )
    if kind == "gif":
        return FileToMake(
            _made(film, clip, kind), lambda to: encoding.write_gif(job.video, span, to), True
        )
    if kind == "motion":
        assert clip.motion is not None
        part = clip.motion, clip.end
        made = replace(_made(film, clip, kind), file=f"{clip.name}-motion.mp4",
                       seconds=round((part[1] - part[0]) / film.frame_rate, 3))  # fmt: skip
        return FileToMake(made, lambda to: write_cut(job.video, [(*part, to)]))
    if kind == "reversed":
        made = replace(_made(film, clip, kind), file=f"{clip.name}-reversed.mp4")
        return FileToMake(made, lambda to: encoding.write_reversed(job.video, span, to), True)

    def drawn(to: Path) -> None:
        assert clip.chapter is not None
        page = page_of(film.story, clip.chapter)
        if kind == "pdf":
            write_pdf([page], to, clip.beat)
        elif kind == "png":
            write_png(page, to)
        else:
            _write(to, svg(page))

    made = _made(film, clip, kind)
    return FileToMake(replace(made, file=f"{clip.name}-still.{kind}"), drawn)


def _write(target: Path, text: str) -> None:
    with replace_file(target) as fresh:
        fresh.write_text(text, encoding="utf-8")


def descriptions(film: CutFilm) -> str:
    """What is said of each clip, to be copied: alternative text, and notes."""
    parts = [f"{film.whole.name}.mp4\n{film.whole.description}\n"]
    parts += [f"{clip.name}.mp4\n{clip.description}\n\n{clip.notes}\n" for clip in film.clips]
    return "\n----\n\n".join(parts)


def films_to_render(jobs: Iterable[Job], also: Sequence[str]) -> list[Job]:
    """The films that clips are cut or encoded from."""
    clear = bool(set(also) & CLEAR.keys())
    return [
        each
        for job in jobs
        for each in (job, *([replace(job, format="mov", transparent=True)] if clear else []))
    ]


def refuse_unknown(also: str) -> tuple[str, ...]:
    """What `--also` names, in the order of ALSO.

    Raises: SceneError if something of it is unknown.
    """
    asked = [each.strip() for each in also.split(",") if each.strip()]
    for each in asked:
        if each not in ALSO:
            raise SceneError(f"--also got {each!r}; it knows: {', '.join(ALSO)}")
    return tuple(each for each in ALSO if each in asked)


def in_words(error: OSError, folder: Path) -> FilmError:
    """A full or vanished disk, in one line."""
    return FilmError(
        f"cannot write into {folder}: {error.strerror or error}; what is there is whole"
    )
