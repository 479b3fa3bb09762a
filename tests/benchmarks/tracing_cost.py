"""What tracing 1,001 small nodes costs beside a plain forward and backward, in alternating runs."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor

from gradmath.tracing.assembly import Assembly
from gradmath.tracing.tracer import trace

ROUNDS = 25


def program(x: Tensor) -> Tensor:
    """1,000 elementwise operations and a sum."""
    h = x
    for _ in range(500):
        h = h * 1.001
        h = h + 0.1
    return h.sum()


def plain(x: Tensor) -> None:
    leaf = x.clone().requires_grad_()
    program(leaf).backward()


def seconds(action: Callable[[Tensor], object], x: Tensor) -> float:
    gc.collect()
    start = time.process_time()
    action(x)
    return time.process_time() - start


def main() -> None:
    x = torch.randn(8, generator=torch.Generator().manual_seed(0))
    spent = {"assembly": 0.0}
    whole = Assembly.trace

    def timed(self: Assembly) -> object:
        start = time.process_time()
        result = whole(self)
        spent["assembly"] = time.process_time() - start
        return result

    Assembly.trace = timed  # type: ignore[method-assign, assignment]
    ratios, parts = [], []
    for _ in range(ROUNDS):
        base = seconds(plain, x)
        traced = seconds(lambda x: trace(program, x), x)
        ratios.append(traced / base)
        parts.append(spent["assembly"] / base)
    nodes = len(trace(program, x).nodes)
    total, assembly = statistics.median(ratios), statistics.median(parts)
    print(f"tracing {nodes} nodes: {total:.2f}x a plain forward and backward")
    print(f"  watching it run {total - assembly:.2f}x, putting the trace together {assembly:.2f}x")
    print(f"  (CPU time, medians of {ROUNDS} alternating runs)")


if __name__ == "__main__":
    main()
