"""What runs on a worker: a task tells that it lives, and how many frames it has drawn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from distributed import get_worker

from scenes.studio.cluster import order as orders
from scenes.studio.cluster.machine import Machine, this_machine
from scenes.studio.cluster.order import Made, Order

TOPIC = "scenes"
"""Where signs are told, as (key of the task, address of the worker, frames)."""
_SIGN = 1.0  # seconds between two signs of a task


class Signs:
    """Tells the client now and then what has been drawn."""

    def __init__(self) -> None:
        self.frames, self.told = 0, 0.0
        self.tell()

    def drawn(self, frames: int) -> None:
        self.frames += frames
        if time.monotonic() - self.told > _SIGN:
            self.tell()

    def tell(self) -> None:
        worker = get_worker()
        worker.log_event(TOPIC, (worker.get_current_task(), worker.address, self.frames))
        self.frames, self.told = 0, time.monotonic()


def look_around() -> Machine:
    """What a worker is. It loads what takes long, too."""
    with _plain_errors():
        import scenes.studio.own_scenes  # noqa: F401 # manim and the kit

        return this_machine()


def carry_out(function: Callable[..., Made], *given: Any) -> Made:
    """Draw or finish, with signs of life."""
    signs = Signs()
    with _plain_errors():
        try:
            return function(*given, signs.drawn)
        finally:
            signs.tell()
    raise AssertionError  # for type checkers: nothing is swallowed


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Errors that travel: what cannot be pickled would keep the client waiting for ever."""
    try:
        yield
    except Exception as error:
        raise RuntimeError(f"{type(error).__name__}: {error}") from None


def draw(order: Order, share: tuple[int, int], known: orders.Plays) -> Made:
    """Some plays of a film."""
    return carry_out(orders.draw, order, share, known)


def finish(order: Order, known: orders.Plays) -> Made:
    """A whole film, of plays that are known and those that are missing."""
    return carry_out(orders.finish, order, known)
