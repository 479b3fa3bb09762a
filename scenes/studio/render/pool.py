"""Many scenes on many cores: one process for each core, used again for one task after the other.

Long scenes are begun first. When there are fewer scenes than cores, several processes share the
plays of one; when their films are there, one process joins them without encoding again.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import traceback
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gradmath.errors import FilmError, GradmathError
from scenes.studio.render.job import Job, OnFrames, is_current, render_scene, render_share

if TYPE_CHECKING:
    from scenes.film.film import Share

OnDone = Callable[[Job, "Outcome"], object]
_SHARE = 10.0  # seconds of film at least that are worth loading a scene once more
_POLL = 0.2  # seconds between two looks at what has been drawn


@dataclass(frozen=True)
class Outcome:
    """What became of a job: a video and what is wrong with it, or what went wrong."""

    video: Path | None
    warning: str = ""
    error: str = ""
    bad_input: bool = False
    trace: str = ""


def outcome(job: Job, on_frames: OnFrames) -> Outcome:
    """Render, and tell what went wrong instead of raising it."""
    warnings: list[str] = []
    try:
        video = render_scene(job, on_frames, warnings.append)
        return Outcome(video, warning="".join(warnings))
    except FilmError as error:
        return Outcome(None, error=str(error))
    except GradmathError as error:
        return Outcome(None, error=str(error), bad_input=True, trace=traceback.format_exc())
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        return Outcome(None, error=told, trace=traceback.format_exc())


def render_all(jobs: Sequence[Job], processes: int, on_frames: OnFrames, on_done: OnDone) -> None:
    """Render all jobs; `on_done` is told what became of each as soon as it is known."""
    pending = not_kept(jobs, on_done)
    if processes == 1:
        for job in pending:
            on_done(job, outcome(job, on_frames))
    elif pending:
        with Processes.started(processes, on_frames) as crew:
            Conductor(crew, pending, on_done).run()


def not_kept(jobs: Sequence[Job], on_done: OnDone) -> list[Job]:
    """The jobs whose videos have to be made; of the others `on_done` is told at once."""
    pending = []
    for job in jobs:
        if _is_kept(job):
            on_done(job, Outcome(job.video))
        else:
            pending.append(job)
    return pending


def _is_kept(job: Job) -> bool:
    try:
        return is_current(job)
    except Exception:  # told when the scene is rendered
        return False


class Crew(Protocol):
    """Who renders: the processes of this machine, or those of many."""

    def parts(self, job: Job, jobs: int) -> int:
        """How many should share the plays of one of so many jobs; 1 if nobody should."""

    def share(self, job: Job, share: Share) -> Future[Outcome | None]:
        """Have some plays of a job drawn, for `whole` to find."""

    def whole(self, job: Job) -> Future[Outcome | None]:
        """Have a job finished."""

    def wait(self, futures: Collection[Future[Outcome | None]]) -> None:
        """Let the work go on for a moment, or until one of these is done."""


@dataclass
class Conductor:
    """Hands out shares of scenes, and scenes whose shares are done."""

    crew: Crew
    jobs: Sequence[Job]
    on_done: OnDone
    running: dict[Future[Outcome | None], Job] = field(default_factory=dict)
    shares: dict[Job, int] = field(default_factory=dict)  # still to be done

    def run(self) -> None:
        for job in sorted(self.jobs, key=lambda job: -job.seconds):
            of = self.crew.parts(job, len(self.jobs))
            self.shares[job] = of if of > 1 else 0
            for first in range(self.shares[job]):
                self.running[self.crew.share(job, (first, of))] = job
            if not self.shares[job]:
                self.running[self.crew.whole(job)] = job
        while self.running:
            self.crew.wait(self.running)
            for future in [future for future in self.running if future.done()]:
                self._go_on(self.running.pop(future), future.result())

    def _go_on(self, job: Job, result: Outcome | None) -> None:
        if result is not None:
            self.on_done(job, result)
            return
        self.shares[job] -= 1
        if not self.shares[job]:
            self.running[self.crew.whole(job)] = job


# -- the processes of this machine ---------------------------------------------------------


@dataclass
class Processes:
    """A crew of processes, each on a core of its own, that share the folder of a job."""

    pool: ProcessPoolExecutor
    count: int
    drawn: SimpleQueue[int]
    on_frames: OnFrames

    @classmethod
    @contextmanager
    def started(cls, count: int, on_frames: OnFrames) -> Iterator[Processes]:
        from scenes.film import hold

        hold.has_hold()  # if not, that is told here, for all processes
        context = multiprocessing.get_context("spawn")
        with _safe_start():
            drawn: SimpleQueue[int] = context.SimpleQueue()
            with ProcessPoolExecutor(count, context, _begin, (drawn,)) as pool:
                try:
                    yield cls(pool, count, drawn, on_frames)
                except BaseException:
                    # Ctrl-C: what is in the making is given up, what is finished stays.
                    pool.shutdown(wait=False, cancel_futures=True)
                    for child in multiprocessing.active_children():
                        child.terminate()
                    raise

    def parts(self, job: Job, jobs: int) -> int:
        return max(1, min(self.count // jobs, int(job.seconds / _SHARE)))

    def share(self, job: Job, share: Share) -> Future[Outcome | None]:
        return self.pool.submit(_share, job, share)

    def whole(self, job: Job) -> Future[Outcome | None]:
        return self.pool.submit(_whole, job)

    def wait(self, futures: Collection[Future[Outcome | None]]) -> None:
        wait(futures, timeout=_POLL, return_when=FIRST_COMPLETED)
        while not self.drawn.empty():
            self.on_frames(self.drawn.get())


@contextmanager
def _safe_start() -> Iterator[None]:
    """New processes do not look into the current folder, where a user's `random.py` may lie."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        del os.environ["PYTHONSAFEPATH"]
        if before is not None:
            os.environ["PYTHONSAFEPATH"] = before


_drawn: SimpleQueue[int] | None = None  # of a process of the pool


def _begin(drawn: SimpleQueue[int]) -> None:
    """Prepare a process: load what takes long, and end with whoever started it."""
    global _drawn
    _drawn = drawn
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


def _whole(job: Job) -> Outcome | None:
    assert _drawn is not None
    return outcome(job, _drawn.put)


def _share(job: Job, share: Share) -> Outcome | None:
    """What goes wrong here goes wrong again in the whole, which tells it."""
    assert _drawn is not None
    with suppress(Exception):
        render_share(job, share, _drawn.put)
    return None
