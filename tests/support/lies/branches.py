"""Many lies in one run of a scene.

Where the beat of a lie begins, a copy of the process goes on with the lie, and the run itself goes
on without it: the way up to that beat is run once for all lies, and no lie knows of another.
"""

from __future__ import annotations

import os
import pickle
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Branches(Generic[Task, Result]):
    """Tasks by the place at which a copy of this process takes each of them on.

    `hear` is told of each result as it comes.
    """

    def __init__(
        self, tasks: Sequence[tuple[int, Task]], hear: Callable[[Result | None], object]
    ) -> None:
        self.hear = hear
        self.waiting: dict[int, list[tuple[int, Task]]] = defaultdict(list)
        for number, (place, task) in enumerate(tasks):
            self.waiting[place].append((number, task))
        self.results: list[Result | None] = [None for _ in tasks]
        self._way_back: int | None = None  # of a copy

    @property
    def a_copy(self) -> bool:
        """Whether this is a copy, which has to `end` with its result."""
        return self._way_back is not None

    def reach(self, place: int) -> Task | None:
        """Take on the tasks of a place: each copy gets its own; the run itself, later, None.

        Raises: RuntimeError if a copy ended without its result.
        """
        for number, task in self.waiting.pop(place, ()):
            reading, writing = os.pipe()
            copy = os.fork()
            if not copy:
                os.close(reading)
                self._way_back = writing
                return task
            os.close(writing)
            with os.fdopen(reading, "rb") as pipe:
                told = pipe.read()
            os.waitpid(copy, 0)
            if not told:
                raise RuntimeError(f"a copy of this process died of {task}")
            self.results[number] = pickle.loads(told)
            self.hear(self.results[number])
        return None

    def end(self, result: Result | None) -> None:
        """End a copy of the process with the result of its task."""
        assert self._way_back is not None
        with os.fdopen(self._way_back, "wb") as pipe:
            pickle.dump(result, pipe)
        os._exit(0)
