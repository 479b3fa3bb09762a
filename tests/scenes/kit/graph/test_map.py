"""Large graphs: a map that can be read, a journey on it, and limits that say what to do."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
import torch
from manim import Wait
from torch import Tensor, nn

from gradmath.errors import StageError
from gradmath.graphs.flow import GraphFlow
from gradmath.records.tensor import Record
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace
from scenes.kit import SAFE, Lecture, Region, appear
from scenes.kit.graph.map.journey import Journey, sweep_layers
from scenes.kit.graph.map.map import Glow, GraphMap
from scenes.kit.graph.view import GraphView
from scenes.studio.audit.audit import audit
from tests.support.faults import found

STRIP = Region(SAFE.left, SAFE.right, bottom=1.6, top=2.4)
BELOW = Region(SAFE.left, SAFE.right, bottom=-2.35, top=1.5)
WHOLE = Region(SAFE.left, SAFE.right, bottom=-2.35, top=2.3)


def network(blocks: int) -> GraphFlow:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        layers = nn.ModuleList(nn.Linear(2, 2) for _ in range(blocks))

    def program(x: Tensor) -> Tensor:
        for layer in layers:
            x = torch.tanh(layer(x)) + x
        return x.sum() + (x * 2.0).detach().sum()

    return graph_flow(trace(program, torch.tensor([[0.5, -1.0]])))


def chain(length: int) -> GraphFlow:
    def program(x: Tensor) -> Tensor:
        for _ in range(length):
            x = torch.sin(x)
        return x.sum()

    return graph_flow(trace(program, torch.ones(3)))


def travelled() -> GraphFlow:
    """A problem: what an audit may run again."""
    return network(6)


class Travel(Lecture):
    """The whole map swept, then two nodes visited; subclasses plant a lie."""

    title = "A map and a journey"

    def construct(self) -> None:
        flow = self.problem(travelled)
        board = GraphMap(flow, STRIP)
        journey = Journey(board, BELOW)
        self.beat("map", appear(board))
        self.lie(board, journey)
        self.beat("end", Wait(0.2))

    def lie(self, board: GraphMap, journey: Journey) -> None:
        self.beat("sweep", sweep_layers(board))
        for node in (7, 12):
            self.beat(f"visit {node}", journey.visit(node))


def test_a_journey_is_true_and_shows_every_number_of_what_it_visits() -> None:
    shown: dict[str, set[tuple[str, str]]] = {}

    def note(beat: str, number: Any) -> None:
        shown.setdefault(beat, set()).add((number.claim.record.name, number.drawn))

    report = audit(Travel, frame_rate=10, on_number=note)
    assert [str(fault) for fault in report.faults] == []
    flow = travelled()
    for node in (7, 12):
        gradient = flow.nodes[node].grad_after or flow.nodes[node].cotangent
        for tensor in (flow.nodes[node].value, gradient):
            assert isinstance(tensor, Record)
            texts = {tensor.text(index) for index in np.ndindex(tensor.shape)}
            assert {(tensor.name, text) for text in texts} <= shown[f"visit {node}"]


def test_what_was_drawn_to_see_whether_it_fits_is_shown_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[GraphFlow] = []
    draw = GraphView.__init__

    def counted(self: GraphView, flow: GraphFlow, *arguments: Any, **options: Any) -> None:
        drawn.append(flow)
        draw(self, flow, *arguments, **options)

    monkeypatch.setattr(GraphView, "__init__", counted)
    journey = Journey(GraphMap(travelled(), STRIP), BELOW)
    assert journey.fits(7) and journey.fits(7)
    (_,) = drawn
    list(journey.visit(7))
    shown = journey.view
    assert len(drawn) == 1 and shown is not None
    list(journey.visit(7))
    assert len(drawn) == 2 and journey.view is not shown
    list(journey.visit(12, gradients=False))
    assert journey.view is not None and not journey.view.gradients


class GlowTooEarly(Travel):
    """A layer near the leaves is swept before those that send to it."""

    def lie(self, board: GraphMap, journey: Journey) -> None:
        layer = board.layers[2]
        board.swept = (layer,)
        self.beat("lie", appear(board.glow(layer)))


class GlowWithoutCotangent(Travel):
    """Amber on a node that no gradient ever came to."""

    def lie(self, board: GraphMap, journey: Journey) -> None:
        dark = next(spot for spot in board.spots if not any(spot.node.cotangents))
        self.beat("lie", appear(Glow(dark)))


LIES: dict[type[Lecture], str] = {GlowTooEarly: "arrival", GlowWithoutCotangent: "glow"}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_planted_lie_is_caught_by_name(lie: type[Lecture]) -> None:
    faults = found(lie)
    assert LIES[lie] in {fault.check for fault in faults}, [str(fault) for fault in faults]


@pytest.mark.parametrize("flow", [network(6), network(20), chain(200)], ids=["6", "20", "chain"])
@pytest.mark.parametrize("region", [STRIP, WHOLE], ids=["strip", "whole"])
def test_spots_are_apart_and_inside(flow: GraphFlow, region: Region) -> None:
    board = GraphMap(flow, region)
    size = board.spots[0].width
    places = np.array([spot.get_center()[:2] for spot in board.spots])
    low, high = places.min(axis=0) - size / 2, places.max(axis=0) + size / 2
    assert np.all(low >= [region.left - size, region.bottom - 0.01])
    assert np.all(high <= [region.right + size, region.top + 0.01])
    for first, second in combinations(places, 2):
        assert np.abs(first - second).max() >= size * 0.99


def test_every_layer_lies_before_those_that_use_it() -> None:
    board = GraphMap(network(6), WHOLE)
    rank = {node: k for k, layer in enumerate(board.layers) for node in layer.nodes}
    assert all(rank[edge.target] < rank[edge.source] for edge in board.flow.edges)
    assert sorted(rank) == list(range(len(board.flow.nodes)))


def test_a_thousand_nodes_make_a_map_and_more_a_proposal() -> None:
    board = GraphMap(chain(998), WHOLE)
    assert len(board.spots) == 1000 and board.spots[0].width > 0.05
    assert sum(1 for _ in sweep_layers(board)) <= 120
    assert list(board.faults()) == []
    with pytest.raises(StageError, match=r"map of 1003 nodes .* fold groups until at most 1000"):
        GraphMap(chain(1001), WHOLE)


def test_a_sweep_of_any_map_lasts_no_longer_than_told() -> None:
    for flow in (network(2), chain(300)):
        steps = list(sweep_layers(GraphMap(flow, WHOLE)))
        assert sum(step.run_time for step in steps) <= 12.5
