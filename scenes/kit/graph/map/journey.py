"""Travelling through a large graph: a map that stays, a frame on it, and what it frames in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from math import ceil

from manim import Animation, VGroup

from gradmath.errors import StageError
from gradmath.graphs.flow import GraphNode, Shown
from gradmath.graphs.folding import named_neighbourhood, neighbourhood
from scenes.kit.cells.frame import Frame
from scenes.kit.graph.map.map import GraphMap, Layer
from scenes.kit.graph.view import GraphView
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import MOVE, QUICK, current_theme
from scenes.kit.motion.motions import appear, glide, together, vanish

_LONGEST_SWEEP = 12.0  # seconds for all layers of a map
_SHORTEST = 0.1  # seconds; layers that would come faster come together


class Journey:
    """A map above, and below it the cards of the node that is visited, with its neighbours'."""

    def __init__(self, board: GraphMap, region: Region) -> None:
        self.map, self.region = board, region
        self.frame: Frame | None = None
        self.detail = VGroup()
        self.view: GraphView | None = None
        self._fitting: dict[int, bool] = {}
        self._ready: dict[int, GraphView] = {}  # drawn already, each for one visit

    def visit(self, node: int, *, gradients: bool = True) -> Iterator[Animation]:
        """Go to a node: every number of it and of its neighbours can be read there.

        Without gradients it is what is there before the backward pass.
        Raises: StageError if it does not fit.
        """
        yield from self._travel(node)
        ready = self._ready.pop(node, None) if gradients else None
        self.view = ready or self._around(node, gradients=gradients)
        _raise(self.view, self.map.flow.nodes[node])
        self.detail = self.view.settled()
        yield appear(self.detail, run_time=MOVE)

    def picture_of(self, shown: Shown) -> VGroup | None:
        """How a leaf's gradient is drawn, if its node is visited."""
        cards = self.view.cards if self.view and self.frame else []
        columns = (card.grad for card in cards if card.grad is not None)
        return next((each.picture for each in columns if each.picture.shown is shown), None)

    def fits(self, node: int) -> bool:
        """Whether a node and its neighbours can be read in the region.

        To know it they have to be drawn; a visit takes what was drawn.
        """
        if node not in self._fitting:
            try:
                self._ready[node] = self._around(node, gradients=True)
            except StageError:
                self._fitting[node] = False
            else:
                self._fitting[node] = True
        return self._fitting[node]

    def _around(self, node: int, *, gradients: bool) -> GraphView:
        """A node with its neighbours' tensors if they fit, else with their names.

        Raises: StageError if neither fits.
        """
        draw = partial(GraphView, region=self.region, gradients=gradients, drawers=False)
        try:
            return draw(neighbourhood(self.map.flow, node))
        except StageError:
            return draw(named_neighbourhood(self.map.flow, node))

    def leave(self) -> Iterator[Animation]:
        """Let the map stand alone."""
        if self.frame is not None:
            yield vanish(self.frame, self.detail)
        self.frame, self.detail = None, VGroup()

    def _travel(self, node: int) -> Iterator[Animation]:
        spot = self.map.spots[node]
        if self.frame is None:
            self.frame = Frame(spot, buff=0.06, corner=0.05)
            yield appear(self.frame)
            return
        yield together(vanish(self.detail), glide(self.frame, spot), run_time=MOVE)


def _raise(view: GraphView, node: GraphNode) -> None:
    """Let the card of the node that is visited stand out from its neighbours'."""
    card = next(card for card in view.cards if card.node.values is node.values)
    card.outline[0].set_fill(current_theme().surface, opacity=1)


def sweep_layers(board: GraphMap) -> Iterator[Animation]:
    """The backward pass over a map: a whole layer at a time, from the root to the leaves."""
    layers = board.layers[::-1]
    pace = min(QUICK, _LONGEST_SWEEP / max(len(layers), 1))
    for batch in _batches(layers, pace):
        yield from light_up(board, *batch, run_time=max(pace, _SHORTEST))


def light_up(board: GraphMap, *layers: Layer, run_time: float = QUICK) -> Iterator[Animation]:
    """Cotangents have come to all nodes of some layers."""
    glow = VGroup(*(board.glow(layer) for layer in layers))
    board.swept = (*board.swept, *layers)
    if glow.family_members_with_points():
        yield appear(glow, run_time=run_time)


def _batches(layers: Sequence[Layer], pace: float) -> Iterator[Sequence[Layer]]:
    size = max(1, ceil(_SHORTEST / pace))
    for start in range(0, len(layers), size):
        yield layers[start : start + size]
