"""What graphs cost before they are drawn, in CPU seconds: cards of many nodes, an order of rows.

And how few lines cross, in 200 random layered graphs, beside what igraph 1.0.0 did with them: its
numbers were measured in November 2026 and are kept in tests/support/random_layers.py.
"""

from __future__ import annotations

import time

import torch
from torch import Tensor, nn

from gradmath.graphs.cards import cards_of
from gradmath.graphs.trace import Trace
from gradmath.layout.order import crossings, ordered
from gradmath.tracing.tracer import trace
from tests.support.random_layers import IGRAPH, random_layers


def network(blocks: int) -> Trace:
    """A stack of small blocks with skip connections."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        layers = nn.ModuleList(nn.Linear(3, 3) for _ in range(blocks))

    def program(x: Tensor) -> Tensor:
        for layer in layers:
            x = x + torch.tanh(layer(x)) * 0.5
        return x.sum()

    return trace(program, torch.ones(2, 3))


def print_cards(blocks: int) -> None:
    whole = network(blocks)
    start = time.process_time()
    cards = cards_of(whole).cards
    spent = time.process_time() - start
    print(f"{len(cards)} cards of {len(whole.nodes)} nodes: {spent:.2f} s")


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
    for blocks in (5, 10, 124):
        print_cards(blocks)
    print_crossings()


if __name__ == "__main__":
    main()
