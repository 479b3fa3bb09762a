"""What tracing costs beside a plain forward and backward, in alternating runs."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor

from gradmath.tracing.tracer import trace

SIZES = {1_000: 25, 7_000: 9}  # elementwise operations, and how many rounds


def program(count: int) -> Callable[[Tensor], Tensor]:
    """So many elementwise operations and a sum."""

    def run(x: Tensor) -> Tensor:
        h = x
        for _ in range(count // 2):
            h = h * 1.001
            h = h + 0.1
        return h.sum()

    return run


def seconds(action: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    action()
    return time.process_time() - start


def main() -> None:
    x = torch.randn(8, generator=torch.Generator().manual_seed(0))
    for count, rounds in SIZES.items():
        run = program(count)
        traced, looked = [], []
        for _ in range(rounds):
            plain = seconds(lambda run=run: run(x.clone().requires_grad_()).backward())  # type: ignore[misc]
            traced.append(seconds(lambda run=run: trace(run, x)) / plain)  # type: ignore[misc]
            looked.append(seconds(lambda run=run: trace(run, x).nodes) / plain)  # type: ignore[misc]
        nodes, ratio, whole = count + 2, statistics.median(traced), statistics.median(looked)
        print(f"tracing {nodes:,} nodes: {ratio:.2f}x a plain forward and backward")
        print(f"  {whole:.2f}x when somebody looks at the nodes and edges, which makes them")
        print(f"  (CPU time, medians of {rounds} alternating runs)")


if __name__ == "__main__":
    main()
