"""What a full Jacobian costs beside one VJP, as measured on this machine."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor

from gradmath.gradients.jacobians import jacobian
from gradmath.gradients.pullback import vjp
from gradmath.records.tensor import Record
from gradmath.running import torch_private
from gradmath.running.tensors import Values


@dataclass(frozen=True, eq=False)
class Costs:
    """A full Jacobian and one VJP of the same function, side by side.

    Shapes: all (). inputs and outputs count entries. Bytes are those of the result (`jacobian`,
    `x_grad`) and the most that tensors held at any moment of the run (`_peak`); seconds are wall
    time, the shortest of the rounds. Peaks and seconds are measured: other machines give others.
    nonzero is the share of the Jacobian's entries that are not zero.
    """

    inputs: Record
    outputs: Record
    jacobian_bytes: Record
    x_grad_bytes: Record
    jacobian_peak: Record
    vjp_peak: Record
    jacobian_seconds: Record
    vjp_seconds: Record
    nonzero: Record


def jacobian_costs(fn: Callable[[Tensor], Tensor], x: Values, v: Values, rounds: int = 3) -> Costs:
    """Measure the memory and time of jacobian(fn, x) and of vjp(fn, x, v).

    Raises: as `vjp`.
    Source: time.perf_counter for seconds; the storages of every tensor that torch made for bytes.

    >>> import torch
    >>> costs = jacobian_costs(lambda x: x * x, torch.ones(50), v=torch.ones(50))
    >>> int(costs.jacobian_bytes.value), int(costs.x_grad_bytes.value), costs.nonzero.text()
    (10000, 200, '0.02')
    """
    pulled, J = vjp(fn, x, v), jacobian(fn, x)

    def counted(name: str, number: float) -> Record:
        return Record(name, np.asarray(number), "counted")

    def measured(name: str, number: float) -> Record:
        source = "measured on this machine"
        return Record(name, np.asarray(number), source, decimals=6, measured=True)

    return Costs(
        inputs=counted("inputs", pulled.x.value.size),
        outputs=counted("outputs", pulled.out.value.size),
        jacobian_bytes=counted("bytes of J", J.value.nbytes),
        x_grad_bytes=counted("bytes of x.grad", pulled.x_grad.value.nbytes),
        jacobian_peak=measured("peak bytes, J", _peak(lambda: jacobian(fn, x))),
        vjp_peak=measured("peak bytes, VJP", _peak(lambda: vjp(fn, x, v))),
        jacobian_seconds=measured("seconds, J", _seconds(lambda: jacobian(fn, x), rounds)),
        vjp_seconds=measured("seconds, VJP", _seconds(lambda: vjp(fn, x, v), rounds)),
        nonzero=counted("share of J that is not 0", np.count_nonzero(J.value) / J.value.size),
    )


def _seconds(action: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def _peak(action: Callable[[], object]) -> int:
    watch = MemoryWatch()
    with watch:
        action()
    return watch.peak


class MemoryWatch(torch_private.DispatchMode):
    """Adds up the storages that torch makes while active, and keeps the most alive at once.

    >>> import torch
    >>> with MemoryWatch() as watch:
    ...     total = (torch.ones(100) * 2).sum()
    >>> watch.held, watch.peak
    (4, 800)
    """

    def __init__(self) -> None:
        super().__init__()
        self.held = 0
        self.peak = 0
        self._known: set[int] = set()

    def __torch_dispatch__(
        self,
        func: Any,
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        for tensor in result if isinstance(result, list | tuple) else (result,):
            if isinstance(tensor, Tensor):
                self._note(tensor)
        return result

    def _note(self, tensor: Tensor) -> None:
        storage = tensor.untyped_storage()
        key, size = torch_private.storage_number(storage), storage.nbytes()
        if key in self._known:
            return
        self._known.add(key)
        self.held += size
        self.peak = max(self.peak, self.held)
        weakref.finalize(storage, self._forget, key, size)

    def _forget(self, key: int, size: int) -> None:
        self._known.discard(key)
        self.held -= size
