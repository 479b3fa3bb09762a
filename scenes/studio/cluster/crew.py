"""A crew of workers anywhere: who may work, what is sent to whom, and what is sent once more.

Dask carries the tasks, moves the films of plays between workers, and runs a task again whose worker
died. What it does not know is told here: which workers draw the very same pictures, and that a
task whose worker gives no sign of life belongs to another one.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import uuid4

import distributed
from distributed import Client

from gradmath.errors import ClusterGoneError, SceneError
from scenes.studio.cluster import tasks
from scenes.studio.cluster.connecting import Access, connected
from scenes.studio.cluster.machine import caution, refusal, this_machine
from scenes.studio.cluster.order import Finished, Order, deliver, keep, kept, kept_names
from scenes.studio.render.cost import parts_of
from scenes.studio.render.job import Job, OnFrames
from scenes.studio.render.pool import Outcome

if TYPE_CHECKING:
    from scenes.film.film import Share

Sent: TypeAlias = distributed.Future[Any]
OnWord = Callable[[str], object]
_LOOK = 1.0  # seconds between two looks at the workers
_MOMENT = 0.2
_TRIES = 3  # of a task whose workers give no sign


@dataclass(eq=False)
class Task:
    """Something to be done, by whoever: what it is, and what has become of it."""

    name: str  # as Dask's dashboard groups it
    job: Job
    function: Callable[..., Finished]
    given: tuple[Any, ...]
    future: Future[Outcome | None] = field(default_factory=Future)
    sent: Sent | None = None
    to: frozenset[str] = frozenset()  # the workers it was sent to
    worker: str = ""  # that has begun it
    sign: float = 0.0  # when it was last heard of
    tries: int = 0


@dataclass(eq=False)
class Cluster:
    """The crew; made by `Cluster.reached`."""

    client: Client
    access: Access
    on_frames: OnFrames
    on_word: OnWord
    seconds: float = 0.0  # that the workers' processors took

    def __post_init__(self) -> None:
        self.here = this_machine()
        self.known: dict[str, Sent | None] = {}  # workers, with what they tell of themselves
        self.trusted: set[str] = set()
        self.waiting: deque[Task] = deque()
        self.earlier: dict[Job, frozenset[str]] = {}  # the plays that were there before this run
        self.running: dict[str, Task] = {}  # by key
        self.signs: queue.SimpleQueue[tuple[str, str, int]] = queue.SimpleQueue()
        self.woken = threading.Event()
        self.looked, self.last_worker = 0.0, time.monotonic()
        self.client.subscribe_topic(tasks.TOPIC, lambda event: self.signs.put(event[1]))

    @classmethod
    @contextmanager
    def reached(cls, access: Access, on_frames: OnFrames, on_word: OnWord) -> Iterator[Cluster]:
        """The crew behind a scheduler's address, once its first workers have been looked at."""
        with connected(access) as client:
            crew = cls(client, access, on_frames, on_word)
            end = time.monotonic() + access.wait
            while crew.undecided() and time.monotonic() < end:
                crew.woken.wait(_MOMENT)
                crew.look_at_workers()
            if not crew.trusted:
                raise _nobody(access)
            yield crew

    # -- as the conductor sees it ----------------------------------------------------------

    def parts(self, job: Job, jobs: int) -> int:
        return parts_of(job, jobs, len(self.trusted))

    def share(self, job: Job, share: Share) -> Future[Outcome | None]:
        self.earlier.setdefault(job, kept_names(job))
        name = f"{job.listed.id}-part-{share[0] + 1}-of-{share[1]}"
        return self._wait_for_turn(Task(name, job, tasks.draw, (Order.of(job), share)))

    def whole(self, job: Job) -> Future[Outcome | None]:
        return self._wait_for_turn(
            Task(f"{job.listed.id}-film", job, tasks.finish, (Order.of(job),))
        )

    def wait(self, futures: Collection[Future[Outcome | None]]) -> None:
        if time.monotonic() - self.looked > _LOOK:
            self.look_at_workers()
            self._look_for_signs_of_life()
        self._hand_out()
        self.woken.wait(_MOMENT)
        self.woken.clear()
        while not self.signs.empty():
            self._hear(*self.signs.get())
        for key, task in list(self.running.items()):
            if task.sent is not None and task.sent.done():
                self.running.pop(key)
                self._take(task, task.sent)

    # -- tasks -----------------------------------------------------------------------------

    def _wait_for_turn(self, task: Task) -> Future[Outcome | None]:
        self.waiting.append(task)
        return task.future

    def _hand_out(self) -> None:
        """As many tasks as there are workers: a later one finds those that come later."""
        while self.waiting and len(self.running) < len(self.trusted):
            self._send(self.waiting.popleft())

    def _send(self, task: Task) -> None:
        key = f"{task.name}-{uuid4().hex}"
        task.to, task.worker, task.sign = frozenset(self.trusted), "", time.monotonic()
        # The films of plays travel with the task: what only a worker held, would die with it.
        # A part has no use for those of other parts.
        among = self.earlier[task.job] if task.function is tasks.draw else None
        task.sent = self.client.submit(
            task.function, *task.given, kept(task.job, among), key=key, pure=False,
            workers=sorted(self.trusted),
        )  # fmt: skip
        task.sent.add_done_callback(lambda _: self.woken.set())
        self.running[key] = task

    def _take(self, task: Task, sent: Sent) -> None:
        """What a task has become."""
        task.sent = None  # Dask forgets what was made as soon as nobody holds it
        if sent.status in ("cancelled", "lost"):
            self._check_scheduler()
            self._once_more(task)
            return
        if sent.status == "error":
            error = sent.exception()
            told = str(error)
            # What goes wrong in a part goes wrong again in the whole, which tells it.
            task.future.set_result(
                None if task.function is tasks.draw else Outcome(None, error=told)
            )
            return
        made: Finished = sent.result()
        self.seconds += made.seconds
        keep(task.job, made.plays)
        if task.function is tasks.draw:
            task.future.set_result(None)
        else:
            task.future.set_result(deliver(task.job, made))

    def _once_more(self, task: Task) -> None:
        self.waiting.appendleft(task)

    # -- workers ---------------------------------------------------------------------------

    def look_at_workers(self) -> None:
        """Who is there, and whether those that are new may work.

        Raises: ClusterGoneError if the scheduler does not answer.
        """
        self.looked = time.monotonic()
        there = self._workers()
        for gone in self.known.keys() - there.keys():
            del self.known[gone]
            self.trusted.discard(gone)
        for address in there.keys() - self.known.keys():
            self.known[address] = self._asked(address, there[address]["nthreads"])
        for address, told in list(self.known.items()):
            if told is not None and told.done():
                self.known[address] = None
                self._judge(address, told)
        if self.trusted:
            self.last_worker = self.looked
        elif self.looked - self.last_worker > self.access.wait:
            raise ClusterGoneError(f"no worker is left at {self.access.scheduler}")

    def undecided(self) -> bool:
        """Whether some are still looked at, or nobody has come who may work."""
        return not self.trusted or any(told is not None for told in self.known.values())

    def _workers(self) -> dict[str, Any]:
        self._check_scheduler()
        try:
            there: dict[str, Any] = self.client.scheduler_info(n_workers=-1)["workers"]
        except (OSError, RuntimeError, KeyError, TimeoutError) as error:
            raise ClusterGoneError(_gone(self.access)) from error
        return there

    def _check_scheduler(self) -> None:
        if self.client.status != "running":
            raise ClusterGoneError(_gone(self.access))

    def _asked(self, address: str, threads: int) -> Sent | None:
        """What a worker will tell of itself; None of one that has been refused already."""
        if threads != 1:
            # manim's settings belong to a process: two films at a time would share them.
            self.on_word(
                f"{address} is refused: it has {threads} threads; start it with --nthreads 1"
            )
            return None
        told = self.client.submit(
            tasks.look_around, key=f"look-around-{uuid4().hex}", pure=False, workers=[address]
        )
        told.add_done_callback(lambda _: self.woken.set())
        return told

    def _judge(self, address: str, told: Sent) -> None:
        if told.status != "finished":
            error = told.exception() if told.status == "error" else told.status
            self.on_word(f"{address} is refused: it cannot load scenes ({error})")
            return
        there = told.result()
        if why := refusal(self.here, there):
            self.on_word(f"{address} is refused: {why}; install the same there")
            return
        if why := caution(self.here, there):
            self.on_word(f"{address}: {why}; last digits may differ")
        self.trusted.add(address)

    # -- signs of life ---------------------------------------------------------------------

    def _hear(self, key: str, worker: str, frames: int) -> None:
        task = self.running.get(key)
        if task is not None:
            task.worker, task.sign = worker, time.monotonic()
            if frames:
                self.on_frames(frames)

    def _look_for_signs_of_life(self) -> None:
        now = time.monotonic()
        for key, task in list(self.running.items()):
            assert task.sent is not None
            late = now - task.sign > self.access.patience
            # Dask waits for one of those it was sent to, however many others have come.
            alone = not (task.to & self.known.keys())
            if (late or alone) and not task.sent.done():
                self._move(key, task)

    def _move(self, key: str, task: Task) -> None:
        """Give a task to somebody else, and start the worker anew that kept it."""
        assert task.sent is not None
        worker = task.worker or self._worker_of(key)
        task.sent.cancel()
        del self.running[key]
        task.tries += 1
        if worker in self.known:
            self.on_word(
                f"{worker} gave no sign for {self.access.patience:g} s; {task.name} is moved"
            )
            self.trusted.discard(worker)
            threading.Thread(target=self._start_anew, args=(worker,), daemon=True).start()
        if task.tries >= _TRIES:
            told = f"{_TRIES} workers gave no sign for {self.access.patience:g} s each"
            task.future.set_result(Outcome(None, error=f"{told}; give a larger --patience"))
            return
        self._once_more(task)

    def _worker_of(self, key: str) -> str:
        for worker, keys in self.client.processing().items():
            if key in keys:
                return str(worker)
        return ""

    def _start_anew(self, worker: str) -> None:
        # Without a nanny it stays as it is, and is not asked again.
        with suppress(Exception):
            self.client.restart_workers([worker], timeout=30, raise_for_error=False)


def _gone(access: Access) -> str:
    return f"the scheduler at {access.scheduler} does not answer any more"


def _nobody(access: Access) -> SceneError:
    return SceneError(
        f"no worker of {access.scheduler} can draw this project's films within {access.wait:g} s; "
        "give --wait SECONDS if they are only slow"
    )
