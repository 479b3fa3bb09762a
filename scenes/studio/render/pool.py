"""Many scenes on many cores: one process for each core, used again for one task after the other.

Long scenes are begun first. When there are fewer scenes than cores, several processes share the
plays of one; when their films are there, one process joins them without encoding again.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.queues import SimpleQueue
from pathlib import Path

from gradmath.errors import FilmError, GradmathError
from scenes.studio.render.job import Job, OnFrames, is_current, render_scene, render_share

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
    pending = []
    for job in jobs:
        if _is_kept(job):
            on_done(job, Outcome(job.video))
        else:
            pending.append(job)
    if processes == 1:
        for job in pending:
            on_done(job, outcome(job, on_frames))
    elif pending:
        _render_with_others(pending, processes, on_frames, on_done)


def _is_kept(job: Job) -> bool:
    try:
        return is_current(job)
    except Exception:  # told when the scene is rendered
        return False


def _render_with_others(
    jobs: Sequence[Job], processes: int, on_frames: OnFrames, on_done: OnDone
) -> None:
    from scenes.film import hold

    hold.has_hold()  # if not, that is told here, for all processes
    context = multiprocessing.get_context("spawn")
    with _safe_start():
        drawn: SimpleQueue[int] = context.SimpleQueue()
        with ProcessPoolExecutor(processes, context, _begin, (drawn,)) as pool:
            try:
                Conductor(pool, jobs, processes, on_done).run(lambda: _report(drawn, on_frames))
            except BaseException:
                # Ctrl-C: what is in the making is given up, what is finished stays.
                pool.shutdown(wait=False, cancel_futures=True)
                for child in multiprocessing.active_children():
                    child.terminate()
                raise


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


@dataclass
class Conductor:
    """Hands out shares of scenes, and scenes whose shares are done."""

    pool: ProcessPoolExecutor
    jobs: Sequence[Job]
    processes: int
    on_done: OnDone
    running: dict[Future[Outcome | None], Job] = field(default_factory=dict)
    shares: dict[Job, int] = field(default_factory=dict)  # still to be done

    def run(self, between: Callable[[], object]) -> None:
        for job in sorted(self.jobs, key=lambda job: -job.seconds):
            worth = int(job.seconds / _SHARE)
            of = max(1, min(self.processes // len(self.jobs), worth))
            self.shares[job] = of if of > 1 else 0
            for first in range(self.shares[job]):
                self.running[self.pool.submit(_share, job, (first, of))] = job
            if not self.shares[job]:
                self.running[self.pool.submit(_whole, job)] = job
        while self.running:
            done, _ = wait(self.running, timeout=_POLL, return_when=FIRST_COMPLETED)
            between()
            for future in done:
                self._go_on(self.running.pop(future), future.result())

    def _go_on(self, job: Job, result: Outcome | None) -> None:
        if result is not None:
            self.on_done(job, result)
            return
        self.shares[job] -= 1
        if not self.shares[job]:
            self.running[self.pool.submit(_whole, job)] = job


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


def _whole(job: Job) -> Outcome:
    assert _drawn is not None
    return outcome(job, _drawn.put)


def _share(job: Job, share: tuple[int, int]) -> None:
    """What goes wrong here goes wrong again in the whole, which tells it."""
    assert _drawn is not None
    try:
        render_share(job, share, _drawn.put)
    except Exception:
        return


def _report(drawn: SimpleQueue[int], on_frames: OnFrames) -> None:
    while not drawn.empty():
        on_frames(drawn.get())
