"""What `scenes render` does: which scenes, live progress, one line for each video."""

from __future__ import annotations

import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from gradmath.errors import ClusterGoneError, SceneError
from scenes.studio.catalogue import catalogue
from scenes.studio.commands.cluster import access_of, add_cluster, render_far
from scenes.studio.commands.terminal import BAD_INPUT, FAILED, FINE, WHICH, environment, say
from scenes.studio.finding import find
from scenes.studio.render.job import FORMATS, QUALITIES, Job, writable
from scenes.studio.render.pool import Outcome, render_all

if TYPE_CHECKING:
    from scenes.studio.cluster.connecting import Access

INTERRUPTED = 128 + signal.SIGINT  # exit status


def add_options(command: ArgumentParser) -> None:
    """The options of `scenes render` beside those of a scene's numbers and look."""
    command.add_argument("scenes", metavar="SCENE", nargs="*", help=WHICH)
    command.add_argument("--all", action="store_true", help="every scene of the catalogue")
    command.add_argument(
        "-q", "--quality", choices=QUALITIES, default="h", help="as manim's: h is 1080p60"
    )
    command.add_argument("--format", choices=FORMATS, default="mp4")
    command.add_argument("--jobs", type=int, help="processes; as many as cores, if not given")
    command.add_argument("--folder", type=Path, default=Path("media/films"), help="for the videos")
    add_cluster(command)
    command.set_defaults(run=render_scenes)


def render_scenes(options: Namespace) -> int:
    """Render scenes and print where their videos are; progress goes to stderr."""
    if options.all == bool(options.scenes):
        raise SceneError("name the scenes to render, or give --all")
    count, access = processes(options), access_of(options)
    folder = writable(options.folder.absolute())
    with environment(options):
        scenes = catalogue() if options.all else [find(name) for name in options.scenes]
        # Each scene once: two processes would write the same files.
        each = dict.fromkeys(scenes)
        jobs = apart([Job(scene, options.quality, folder, options.format) for scene in each])
        table = ProgressTable(jobs, options.traceback)
        return table.run(count, access)


def processes(options: Namespace) -> int:
    """How many processes render.

    Raises: SceneError if it is none.
    """
    count = _cores() if options.jobs is None else int(options.jobs)
    if count < 1:
        raise SceneError(f"--jobs is {count}; give 1 or more")
    return count


def apart(jobs: list[Job]) -> list[Job]:
    """The same jobs, if each has a video of its own.

    Raises: SceneError if two would write the same.
    """
    videos: dict[Path, Job] = {}
    for job in jobs:
        other = videos.setdefault(job.video, job)
        if other is not job:
            raise SceneError(
                f"{other.listed.path} and {job.listed.path} would both become {job.video}; "
                "render one of them with another --folder"
            )
    return jobs


def _cores() -> int:
    """As many as this process may use; some systems can only tell how many there are."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class ProgressTable:
    """Shows scenes, frames, frames a second and time left; keeps what became of each."""

    def __init__(self, jobs: list[Job], traces: bool) -> None:
        self.left = {job: job.seconds * job.frame_rate for job in jobs}
        self.count, self.finished, self.frames, self.status = len(jobs), 0, 0, FINE
        self.traces = traces
        console = Console(stderr=True)
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[frames]} frames, {task.fields[rate]:.0f} a second"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        total = sum(self.left.values())
        self.task = self.progress.add_task(self._title(), total=total, frames=0, rate=0.0)

    def run(self, count: int, access: Access | None) -> int:
        """Have all videos made, by so many processes or by a cluster; the exit status."""
        jobs = list(self.left)
        try:
            with self:
                if access is None:
                    render_all(jobs, count, self.drawn, self.done)
                else:
                    render_far(jobs, access, self)
        except KeyboardInterrupt:
            say("scenes: interrupted; older videos are whole, finished parts are used next time")
            return INTERRUPTED
        except BrokenProcessPool:
            say("scenes: a process was killed (out of memory?); finished parts are used next time")
            return FAILED
        except ClusterGoneError as error:
            say(f"scenes: {error}; finished parts are used next time")
            return FAILED
        return self.status

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.progress.stop()

    def drawn(self, frames: int) -> None:
        self.frames += frames
        elapsed = self.progress.tasks[0].elapsed or 1.0
        self.progress.update(
            self.task, advance=frames, frames=self.frames, rate=self.frames / elapsed
        )

    def done(self, job: Job, outcome: Outcome) -> None:
        """Print the video's path, or what went wrong."""
        del self.left[job]
        self.finished += 1
        # What was not drawn was there already; what is left to do is what other scenes need.
        total = self.frames + sum(self.left.values())
        self.progress.update(
            self.task, description=self._title(), total=total, completed=self.frames
        )
        if outcome.warning:
            say(f"{job.listed.id}: {outcome.warning}")
        if outcome.video is not None:
            self.tell(outcome.video)
            return
        say(outcome.trace if self.traces and outcome.trace else f"{job.listed.id}: {outcome.error}")
        self.status = max(self.status, BAD_INPUT if outcome.bad_input else FAILED)

    def tell(self, video: Path) -> None:
        """What is printed as the result."""
        print(video, flush=True)

    def _title(self) -> str:
        return f"{self.finished} of {self.count} scenes"
