"""What laying out graphs costs, in CPU seconds: cards of a few nodes, folded ones of many.

And how few lines cross, in 200 random layered graphs, beside what igraph 1.0.0 did with them: its
numbers were measured in November 2026 and are kept in tests/support/random_layers.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
from torch import Tensor, nn

from gradmath.graphs.flow import GraphFlow
from gradmath.graphs.folding import folded_to
from gradmath.layout.order import crossings, ordered
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace
from scenes.kit.graph.view import GraphView
from scenes.kit.look.stage import SAFE, Region
from tests.support.random_layers import IGRAPH, random_layers
from tests.support.two_passes import two_passes
from tests.support.typical_programs import typical_flow

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.35, top=2.3)
ANYWHERE = Region(-1000, 1000, -1000, 1000)


def network(blocks: int) -> GraphFlow:
    """A stack of small blocks with skip connections."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        layers = nn.ModuleList(nn.Linear(3, 3) for _ in range(blocks))

    def program(x: Tensor) -> Tensor:
        for layer in layers:
            x = x + torch.tanh(layer(x)) * 0.5
        return x.sum()

    return graph_flow(trace(program, torch.ones(2, 3)))


def seconds(action: Callable[..., object], *arguments: object) -> float:
    start = time.process_time()
    action(*arguments)
    return time.process_time() - start


def print_crossings() -> None:
    graphs = [random_layers(seed) for seed in range(len(IGRAPH))]
    start = time.process_time()
    orders = [ordered(*graph) for graph in graphs]
    spent = time.process_time() - start
    own = [crossings(rows, lines) for rows, (_, lines) in zip(orders, graphs, strict=True)]
    pairs = list(zip(own, IGRAPH, strict=True))
    print(f"order of {len(graphs)} random layered graphs: {spent:.2f} s, {sum(own)} crossings; "
          f"igraph 1.0.0, measured 2026-11: {sum(IGRAPH)} crossings")  # fmt: skip
    print(f"fewer than igraph's in {sum(a < b for a, b in pairs)} of them, "
          f"more in {sum(a > b for a, b in pairs)}")  # fmt: skip


def main() -> None:
    first, second = two_passes().passes
    print(f"cards of {len(first.nodes)} nodes, as large as the stage allows: "
          f"{seconds(GraphView, first, STAGE, [second]):.2f} s")  # fmt: skip
    for name in ("chain of 10 vectors", "network"):
        flow = typical_flow(name)
        print(f"{name}, {len(flow.nodes)} compact cards that fit the stage: "
              f"{seconds(GraphView, flow, STAGE):.2f} s")  # fmt: skip
    for blocks in (5, 10):
        flow = network(blocks)
        print(f"cards of {len(flow.nodes)} nodes, wherever they fit: "
              f"{seconds(GraphView, flow, ANYWHERE):.2f} s")  # fmt: skip
    whole = network(124).trace
    print(f"folding {len(whole.nodes)} nodes to at most 800: "
          f"{seconds(folded_to, whole, 800):.2f} s")  # fmt: skip
    print_crossings()


if __name__ == "__main__":
    main()
