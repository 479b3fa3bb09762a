"""One scene to one video: whole or not there, and rendered again only if something has changed.

`render_scene(job)` is all that other commands need. A job has a working folder of its own, since
processes that share manim's folders corrupt its caches of texts; the films of single plays stay
there, so that what an interrupt has left is not rendered again. The video appears under its name
by being renamed, with a stamp of what it was made from in the working folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gradmath.errors import FilmError, SceneError
from gradmath.replace_file import replace_file
from scenes.studio.catalogue import Listed

if TYPE_CHECKING:
    from scenes.film.film import Share
    from scenes.kit.lecture import Lecture

# manim's qualities by the letter that it gives them: width, height, frames a second.
QUALITIES = {
    "l": (854, 480, 15),
    "m": (1280, 720, 30),
    "h": (1920, 1080, 60),
    "p": (2560, 1440, 60),
    "k": (3840, 2160, 60),
}
FORMATS = ("mp4", "mov", "webm", "gif")
X264 = ("mp4", "mov")  # what x264 encodes, unless the ground is transparent
# Most of a lecture's picture stands still: a better first frame (ipratio) pays for all that follow,
# and looking ahead for cuts and better kinds of frames brings little. Against manim's own medium
# with crf 23: a third to a half of the work, a picture that is no worse by PSNR, files 1.4 to 1.65
# times as large.
# Measured by tests/benchmarks/render_cost.py; docs/rendering.md has it for plain manim.
FASTER = {
    "preset": "superfast",
    "crf": "25.5",
    "x264-params": "psy=0:ipratio=3:b-adapt=0:scenecut=0:weightp=0:colormatrix=smpte170m",
}

_UNKNOWN_LENGTH = 40.0  # seconds to reckon with where no storyboard is at hand
OnFrames = Callable[[int], object]
OnWarning = Callable[[str], object]


@dataclass(frozen=True)
class Job:
    """What to render, how, and where to. The environment holds the scene's numbers and look."""

    listed: Listed
    quality: str
    folder: Path
    format: str = "mp4"
    transparent: bool = False  # the ground; then only mov and webm can hold it

    @property
    def frame_rate(self) -> int:
        return QUALITIES[self.quality][2]

    @property
    def seconds(self) -> float:
        """How long the video is likely to be."""
        return self.listed.seconds or _UNKNOWN_LENGTH

    @cached_property
    def video(self) -> Path:
        """Where the video is put: other numbers or another look give another name."""
        from scenes.kit.look.settings import captions_on, settings_of
        from scenes.kit.look.theme import current_theme
        from scenes.kit.speech.languages import FIRST, current_language

        _, height, rate = QUALITIES[self.quality]
        settings = settings_of(self.listed.id)
        marks = [self.listed.id]
        marks += [current_theme().name] if current_theme().name != "dark" else []
        marks += [current_language()] if current_language() != FIRST else []
        marks += [] if captions_on() else ["silent"]
        marks += ["transparent"] if self.transparent else []
        if settings:
            marks.append(hashlib.sha256(repr(sorted(settings.items())).encode()).hexdigest()[:8])
        name = f"{'-'.join(marks)}.{self.format}"
        return self.folder / self.listed.chapter / f"{height}p{rate}" / name

    @property
    def work(self) -> Path:
        """What belongs to this job alone: caches and the films of single plays."""
        place = self.video.relative_to(self.folder)
        return self.folder / ".work" / place.parent / place.name.replace(".", "-")

    @property
    def plays(self) -> Path:
        return self.work / "plays"

    @property
    def stamp(self) -> Path:
        return self.work / "stamp"

    @property
    def counts(self) -> Path:
        """Where the number of frames of each play is written."""
        return self.work / "frames.json"

    @property
    def made_from(self) -> str:
        """A digest of all that decides the video."""
        look = f"{QUALITIES[self.quality]} {self.format} {FASTER}"
        with self.listed.at_home():
            return self.listed.load().made_from(look, *["transparent"] * self.transparent)


def render_scene(
    job: Job,
    on_frames: OnFrames = lambda frames: None,
    on_warning: OnWarning = lambda warning: None,
) -> Path:
    """Render a scene unless its video is there and was made from the same; the video's path.

    `on_frames` is told how many frames have just been drawn, `on_warning` what could not be.
    Raises: GradmathError on bad numbers; FilmError if frames are missing; what the scene raises.
    """
    with job.listed.at_home():
        if not is_current(job):
            lecture = _run(job, job.listed.load(), (0, 1), on_frames)
            _publish(job, lecture, job.made_from)
            if lecture.warning:
                # Once it can be drawn, the video is another one.
                job.stamp.unlink()
                on_warning(lecture.warning)
    return job.video


def render_share(job: Job, share: Share, on_frames: OnFrames) -> None:
    """Make the films of some plays of a scene, for `render_scene` to find.

    What a scene does may depend on frames that other processes draw: then `render_scene` asks
    for other films than those made here, and makes them. The video is the same in any case.
    """
    from scenes.film import hold

    # manim's own renderer knows no shares.
    if hold.has_hold():
        with job.listed.at_home():
            _run(job, job.listed.load(), share, on_frames)


def is_current(job: Job) -> bool:
    """Whether the video is there, whole, and would come out the same again."""
    if not (job.stamp.exists() and job.video.exists() and job.counts.exists()):
        return False
    return job.stamp.read_bytes() == _stamp(job, job.made_from)


def _run(job: Job, kind: type[Lecture], share: Share, on_frames: OnFrames) -> Lecture:
    from manim import Scene, tempconfig

    from scenes.film import hold

    width, height, rate = QUALITIES[job.quality]
    settings = {
        "pixel_width": width,
        "pixel_height": height,
        "frame_rate": rate,
        "format": job.format,
        "media_dir": str(job.work / f"part{share[0]}"),
        "partial_movie_dir": str(job.plays),
        "max_files_cached": -1,
        "max_inflight_encoders": 2,  # other scenes are rendered at the same time
        "progress_bar": "none",
        "verbosity": "ERROR",
        "video_encoder_options": FASTER if job.format in X264 and not job.transparent else {},
        "background_opacity": 0.0 if job.transparent else 1.0,
        "output_file": job.listed.id,
    }
    with tempconfig(settings):
        renderer = hold.renderer(share=share)
        lecture = kind(renderer=renderer)
        if hold.has_hold():
            renderer.file_writer.on_frames = on_frames
        # Not Lecture.render, which ends the program on bad input.
        Scene.render(lecture)
    return lecture


def _publish(job: Job, lecture: Lecture, made_from: str) -> None:
    made = lecture.output_plan.primary_artifact
    if made is None or not made.exists():
        raise FilmError(f"{job.listed.id}: manim wrote no video; a scene needs at least one beat")
    _put(job, made, made_from, _frames(lecture))
    _tidy(job, lecture)


def adopt(job: Job, made: Path, frames: Sequence[int]) -> None:
    """Give a video, and subtitles beside it, that were made elsewhere their place.

    frames are how many each play has.
    """
    with job.listed.at_home():
        _put(job, made, job.made_from, frames)


def _put(job: Job, made: Path, made_from: str, frames: Sequence[int]) -> None:
    job.video.parent.mkdir(parents=True, exist_ok=True)
    subtitles = made.with_suffix(".srt")
    if subtitles.exists():
        _moved(subtitles, job.video.with_suffix(".srt"))
    else:
        job.video.with_suffix(".srt").unlink(missing_ok=True)
    _moved(made, job.video)
    job.work.mkdir(parents=True, exist_ok=True)
    with replace_file(job.counts) as fresh:
        fresh.write_text(json.dumps([*frames]), encoding="utf-8")
    with replace_file(job.stamp) as fresh:
        fresh.write_bytes(_stamp(job, made_from))


def _frames(lecture: Lecture) -> list[int]:
    """How many frames each play has; each begins with a key frame."""
    from scenes.film.frames import count_frames

    files = lecture.renderer.file_writer.partial_movie_files
    return [count_frames(Path(file)) if file is not None else 0 for file in files]


def _moved(made: Path, target: Path) -> None:
    with replace_file(target) as fresh:
        shutil.move(made, fresh)


def _tidy(job: Job, lecture: Lecture) -> None:
    """Remove the films of plays that the scene no longer has, and what interrupts have left."""
    writer = lecture.renderer.file_writer
    kept = {Path(file).name for file in writer.partial_movie_files if file is not None}
    for file in job.plays.iterdir():
        if file.name.removesuffix(".sha256") not in kept:
            file.unlink(missing_ok=True)
    for folder in job.work.glob("part*"):
        shutil.rmtree(folder, ignore_errors=True)


def _stamp(job: Job, made_from: str) -> bytes:
    """What a video was made from, and what it was when it was made."""
    with job.video.open("rb") as opened:
        return f"{made_from} {hashlib.file_digest(opened, 'sha256').hexdigest()}\n".encode()


def writable(folder: Path) -> Path:
    """A folder for videos, made if need be.

    Raises: SceneError if nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SceneError(f"cannot write into {folder}: {error.strerror}; name another") from error
    return folder
