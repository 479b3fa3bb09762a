"""The graph of (x @ w + c).mean(): three nodes that lines made, and two that a walk finds."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class GraphWalk:
    """The lines, the graph, a walk from its last node back, and one backward pass.

    Shapes: x, x_grad (m, k); w, w_grad (k, n); h, z and what comes back to them, h_back and
    z_back, (m, n); loss, its own weight seed and every
    truth (). added is the line that adds the number. products (k,) has the products
    whose sum is the first entry of h. nodes tells of "mm", "add", "mean", "x" and "w" that torch
    calls their nodes so; tracks, by where they end, that the node before sends on to "add", "mm",
    "x" and "w"; plain that slot 1 of the sum leads nowhere; made_by_none that x has no grad_fn;
    absent, by leaf, that there was no .grad before. inputs has, by where a track ends, which of
    that node's inputs the pair names.
    """

    listing: Listing
    x: Record
    w: Record
    added: str
    products: Record
    h: Record
    z: Record
    loss: Record
    nodes: dict[str, Record]
    tracks: dict[str, Record]
    inputs: dict[str, Record]
    plain: Record
    made_by_none: Record
    absent: dict[str, Record]
    seed: Record
    z_back: Record
    h_back: Record
    x_grad: Record
    w_grad: Record
