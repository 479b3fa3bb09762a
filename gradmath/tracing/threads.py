"""Watch the threads that a user's code starts: modes and autograd's numbers hold for one alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from gradmath.running import torch_private
from gradmath.tracing.forward import Forward
from gradmath.tracing.operations import Operation
from gradmath.tracing.watches import DispatchWatch


@dataclass(eq=False)
class ThreadStrand:
    """What a `Forward` knows of the thread whose operation it looks at."""

    thread: int
    _number: int
    modules: list[str] = field(default_factory=list)
    last: Operation | None = None
    _frame: FrameType | None = None

    def exchange(self, forward: Forward) -> None:
        """Swap what holds for one thread; a second time undoes it."""
        for name in vars(self):
            own, other = getattr(self, name), getattr(forward, name)
            setattr(self, name, other)
            setattr(forward, name, own)


class StrandWatch(DispatchWatch):
    """Tells a `Forward` of the operations of another thread, one at a time."""

    def __init__(self, forward: Forward) -> None:
        super().__init__(forward)
        self.strand = ThreadStrand(forward.next_thread(), torch_private.sequence_number())
        self.over = False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if self.over or self.forward.pausing:
            return func(*args, **kwargs)
        noted = self._in_turn(self.forward.before, func, args, kwargs)
        result = func(*args, **kwargs)
        self._in_turn(self.forward.after, noted, result)
        return result

    def finish(self) -> None:
        """Nothing more comes: what the last operation gave gets its node and its name."""
        self._in_turn(self.forward.name_last)

    def _in_turn(self, act: Callable[..., Any], *arguments: Any) -> Any:
        with self.forward.turn:
            self.strand.exchange(self.forward)
            try:
                return act(*arguments)
            finally:
                self.strand.exchange(self.forward)


class ThreadWatch:
    """Lets each thread that watched code starts be watched as well, until the block ends."""

    def __init__(self, forward: Forward) -> None:
        self.forward = forward
        self.watches: list[StrandWatch] = []

    def __enter__(self) -> ThreadWatch:
        self.plain = plain = threading.Thread.start
        self.forward.strands[threading.get_ident()] = self.forward.modules

        def start(thread: threading.Thread) -> None:
            if threading.get_ident() in self.forward.strands:
                self.forward.threaded = True
                thread.run = self._watched(thread.run)  # type: ignore[method-assign]
            plain(thread)

        threading.Thread.start = start  # type: ignore[method-assign, assignment]
        return self

    def __exit__(self, *_error: object) -> None:
        threading.Thread.start = self.plain  # type: ignore[method-assign]
        self.forward.strands.clear()
        for watch in self.watches:
            watch.over = True  # a pool's threads outlive this

    def _watched(self, run: Callable[[], None]) -> Callable[[], None]:
        def watched() -> None:
            watch = StrandWatch(self.forward)
            self.watches.append(watch)
            self.forward.strands[threading.get_ident()] = watch.strand.modules
            try:
                with watch:
                    run()
            finally:
                self.forward.strands.pop(threading.get_ident(), None)
                if not watch.over:
                    watch.finish()

        return watched
