"""What travels to a worker and back: a job with all it needs, and films of its plays as bytes.

A worker shares no folder with the client. It gets the scene (its own file and what that imports, if
it is a user's), the settings, and the films of plays that are there already; it gives back those
that it has made. Its processes are told apart by nobody: each task has a folder of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING, TypeAlias

from gradmath.replace_file import replace_file
from scenes.kit.look.theme import current_theme
from scenes.studio.render.job import Job, OnFrames, adopt, render_share
from scenes.studio.render.pool import Outcome, outcome

if TYPE_CHECKING:
    from scenes.film.film import Share

Plays: TypeAlias = Mapping[str, bytes]
"""The films of plays with their digests, by the names of their files."""
_OURS = "SCENES_"  # what settings in the environment begin with
_SCENE = "scene"


@dataclass(frozen=True)
class Order:
    """A job for another machine."""

    job: Job
    settings: Mapping[str, str]
    belongings: Mapping[str, bytes]  # of the scene, in a folder `scene`; of a setting, in its own

    @classmethod
    def of(cls, job: Job) -> Order:
        """The order that has a job rendered with the settings of this environment."""
        settings = {name: value for name, value in os.environ.items() if name.startswith(_OURS)}
        belongings = {f"{_SCENE}/{name}": held for name, held in job.listed.belongings().items()}
        for name, file in _files(settings).items():
            belongings[f"{name}/{file.name}"] = file.read_bytes()
            for other in _beside(name, file):
                path = other.relative_to(file.absolute().parent).as_posix()
                belongings[f"{name}/{path}"] = other.read_bytes()
        return cls(job, settings, belongings)


@dataclass(frozen=True)
class Finished:
    """What a worker has made: films of plays, and the seconds of its processor that they took."""

    plays: Plays
    seconds: float
    outcome: Outcome | None = None
    needed: frozenset[str] = frozenset()  # the plays of the finished video
    frames: tuple[int, ...] = ()  # of each of its plays
    video: bytes = b""
    subtitles: bytes | None = None


def draw(order: Order, share: Share, known: Plays, on_frames: OnFrames) -> Finished:
    """The films of some plays that are not known yet. What goes wrong is told by `finish`."""
    begun = time.process_time()
    with _at_work(order, known) as job:
        with suppress(Exception):
            render_share(job, share, on_frames)
        return Finished(_fresh(job, known), time.process_time() - begun)


def finish(order: Order, known: Plays, on_frames: OnFrames) -> Finished:
    """The whole video, joined from plays that are known and those that are missing."""
    begun = time.process_time()
    with _at_work(order, known) as job:
        result = outcome(job, on_frames)
        seconds = time.process_time() - begun
        if result.video is None:
            return Finished(_fresh(job, known), seconds, result)
        subtitles = job.video.with_suffix(".srt")
        told = subtitles.read_bytes() if subtitles.exists() else None
        video = result.video.read_bytes()
        fresh, needed = _fresh(job, known), kept_names(job)
        frames = tuple(json.loads(job.counts.read_text(encoding="utf-8")))
        return Finished(fresh, seconds, replace(result, video=None), needed, frames, video, told)


def deliver(job: Job, made: Finished) -> Outcome:
    """Put what a worker has finished into the job's folder, as if it had been made here."""
    assert made.outcome is not None
    if not made.video:
        return made.outcome
    job.work.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=job.work) as folder:
        video = Path(folder, job.video.name)
        _write(video, made.video)
        if made.subtitles is not None:
            _write(video.with_suffix(".srt"), made.subtitles)
        adopt(job, video, made.frames)
    if made.outcome.warning:
        job.stamp.unlink()  # once it can be drawn, the video is another one
    for old in kept_names(job) - made.needed:
        (job.plays / old).unlink(missing_ok=True)
    return replace(made.outcome, video=job.video)


# -- films of plays ------------------------------------------------------------------------


def keep(job: Job, plays: Plays) -> None:
    """Write films of plays where the next run finds them: each whole or not there."""
    job.plays.mkdir(parents=True, exist_ok=True)
    for name, film in plays.items():
        place = job.plays / name
        if not (place.exists() and place.read_bytes() == film):
            _write(place, film)


def kept(job: Job, among: Collection[str] | None = None) -> Plays:
    """The films of plays that are there, all or those among some names.

    Whether each is whole is found out where it is used.
    """
    names = kept_names(job) if among is None else kept_names(job).intersection(among)
    return {name: (job.plays / name).read_bytes() for name in sorted(names)}


def kept_names(job: Job) -> frozenset[str]:
    """What the films of plays that are there are called."""
    if not job.plays.is_dir():
        return frozenset()
    return frozenset(file.name for file in job.plays.glob("[!.]*"))


def _files(settings: Mapping[str, str]) -> dict[str, Path]:
    """The settings that name a file: of numbers, of a theme, of a trace."""
    return {name: Path(value) for name, value in settings.items() if os.path.isfile(value)}


def _beside(name: str, file: Path) -> list[Path]:
    """The fonts and the logo that a theme's file names and that lie in its folder."""
    if name != "SCENES_THEME":
        return []
    return [each for each in current_theme().files if each.is_relative_to(file.absolute().parent)]


def _fresh(job: Job, known: Plays) -> Plays:
    return {name: film for name, film in kept(job).items() if known.get(name) != film}


@contextmanager
def _at_work(order: Order, known: Plays) -> Iterator[Job]:
    """The job in a folder that is gone afterwards, its settings in the environment."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(_OURS)]:
        del os.environ[name]
    os.environ.update(order.settings)
    listed = order.job.listed
    if order.belongings:
        home = _home(order.belongings)
        listed = listed.unpacked(home / _SCENE)
        os.environ.update(
            {name: str(home / name / Path(value).name) for name, value in order.settings.items()
             if (home / name).is_dir()}
        )  # fmt: skip
    try:
        with TemporaryDirectory(prefix="scenes-") as folder:
            job = replace(order.job, listed=listed, folder=Path(folder).resolve())
            keep(job, known)
            yield job
    finally:
        os.environ.clear()
        os.environ.update(before)


def _home(belongings: Mapping[str, bytes]) -> Path:
    """A folder with a user's files. Plays are named after modules, and those after where they lie:

    on all workers that is the same place, and it changes when anything in it does.
    """
    digest = hashlib.sha256()
    for name, content in sorted(belongings.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    home = Path(gettempdir(), f"scenes-of-{digest.hexdigest()[:16]}").resolve()
    for name, content in belongings.items():
        place = home / name
        if not place.is_file() or place.read_bytes() != content:
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(place, content)
    return home


def _write(place: Path, content: bytes) -> None:
    with replace_file(place) as fresh:
        fresh.write_bytes(content)
