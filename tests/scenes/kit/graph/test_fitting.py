"""About ten small cards fit a frame, in whatever arrangement: readable, apart, in order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from manim import Wait
from torch import Tensor

from gradmath.graphs.flow import GraphFlow
from gradmath.records.tensor import Record
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace
from scenes.kit import Lecture, Region, appear
from scenes.kit.graph.motions import accumulate, compute, inputs_appear, land, seed, send
from scenes.kit.graph.parts.arrangements import ARRANGEMENTS, COMPACT, ROOMY, Style
from scenes.kit.graph.parts.claims import GradFn, GradFnPart, OutputName
from scenes.kit.graph.parts.ways import WayPlan
from scenes.kit.graph.place.layout import single_file
from scenes.kit.graph.view import GraphView
from scenes.studio.audit.audit import audit, audit_both_themes
from tests.scenes.kit.graph.test_view import ANYWHERE, STAGE, layout_faults
from tests.support.random_graphs import random_flow
from tests.support.thoroughness import tries
from tests.support.typical_programs import PROGRAMS, typical_flow

LOOKED_AT = ("chain of 10 vectors", "fan-out of scalars", "gate of vectors", "network",
             "network of columns", "network of scalars", "diamond of matrices")  # fmt: skip


def inside(view: GraphView, region: Region) -> bool:
    """Whether all that will be drawn is in a region."""
    corners = np.array([
        part.get_corner(np.array([x, x, 0.0]))[:2]
        for part in (*view.cards, *view.stub_cards, *view.lines)
        for x in (-1.0, 1.0)
    ])  # fmt: skip
    low, high = corners.min(axis=0), corners.max(axis=0)
    return bool(np.all(low >= [region.left, region.bottom]) and
                np.all(high <= [region.right, region.top]))  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_typical_graphs_of_about_ten_nodes_fit_a_frame(name: str) -> None:
    view = GraphView(typical_flow(name), STAGE)
    assert layout_faults(view) == [] and list(view.faults()) == []
    assert inside(view, STAGE)


@pytest.mark.parametrize("name", LOOKED_AT)
def test_each_number_of_ten_cards_can_be_read(name: str) -> None:
    class Whole(Lecture):
        title = "What comes back to the inputs?"

        def construct(self) -> None:
            view = GraphView(self.problem(lambda: typical_flow(name)), STAGE)
            self.beat("whole", appear(view.settled()))

    assert [str(fault) for fault in audit_both_themes(Whole, frame_rate=1).faults] == []


@pytest.mark.parametrize("number", range(tries(2) * len(COMPACT)))
def test_random_programs_have_no_fault_in_any_arrangement(number: int) -> None:
    family = COMPACT[number % len(COMPACT)]
    view = GraphView(random_flow(number, most_steps=7), ANYWHERE, arrangements=[family])
    assert layout_faults(view) == [] and list(view.faults()) == []


def test_a_graph_that_has_room_stays_as_roomy_as_it_was() -> None:
    flow = graph_flow(trace(lambda x: (x * x).sum(), torch.tensor([1.0, 2.0])))
    assert GraphView(flow, STAGE).arrangement in ROOMY
    assert GraphView(flow, ANYWHERE).arrangement == ARRANGEMENTS[0][0]


def test_cards_are_as_large_as_they_were_measured() -> None:
    """The sizes by which foldings are chosen are those of what is drawn."""
    flow = typical_flow("network")
    style = Style(1.0, drawers=False, compact=True)
    view = GraphView(flow, STAGE)
    for k in range(len(flow.nodes)):
        for fold in view.cards[k].folds(named=True):
            card = view._drawn(style).cards[k]
            measured = card.size(fold)
            card.folded(fold)
            assert (card.width, card.height) == pytest.approx(measured, abs=1e-6)


def test_rows_run_like_lines_of_text() -> None:
    view = GraphView(typical_flow("chain of 10 scalars"), STAGE)
    places = [card.get_center() for card in view.cards]
    breaks = [k for k in range(1, len(places)) if places[k][0] < places[k - 1][0]]
    assert len(breaks) == view.arrangement.rows - 1 > 0
    for k in breaks:
        assert places[k][1] < places[k - 1][1] - 1.0


def test_leaves_stand_just_before_their_first_use() -> None:
    lines = [WayPlan(0, 3, None), WayPlan(1, 3, None), WayPlan(3, 4, None), WayPlan(2, 4, None)]
    assert single_file(6, lines) == [0, 1, 3, 2, 4, 5]


@pytest.mark.parametrize("op", [torch.sigmoid, torch.exp, torch.abs])
def test_the_halves_of_a_name_make_torchs_own(op: Any) -> None:
    flow = graph_flow(trace(lambda x: op(x).sum(), torch.tensor([1.0])))
    for node in flow.nodes:
        assert GradFnPart(node, 0).text + GradFnPart(node, 1).text == GradFn(node).text
        assert GradFnPart(node, 1).text in {"Backward0", "Grad"}


# -- moving in rows ------------------------------------------------------------------------


class InRows(Lecture):
    """Both passes through a graph of two rows; subclasses plant a lie."""

    title = "A chain that goes on below"

    def construct(self) -> None:
        flow = self.problem(lambda: typical_flow("chain of 8 scalars"))
        view = GraphView(flow, STAGE)
        assert view.arrangement.rows > 1
        computed = (compute(view, card) for card in view.cards[1:])
        self.beat("forward", inputs_appear(view), *computed)
        self.beat("seed", seed(view))
        self.lie(view)
        for node, edges in list(flow.working()):
            self.beat(f"{node.index}", send(view, edges), *(land(view, each) for each in edges))
        self.beat("grad", accumulate(view, view.cards[0]), Wait(0.2))

    def lie(self, view: GraphView) -> None:
        pass


class OffItsLine(InRows):
    """Cargo that is on another line than its own."""

    def lie(self, view: GraphView) -> None:
        edge = view.flow.edges[3]
        elsewhere = next(card for card in view.cards if card not in view.lines[3].ends())
        chip = view.cargo(edge).move_to(elsewhere)
        self.beat("lie", appear(chip))


class OutOfTurn(InRows):
    """What lies on lines too short for cargo to rest arrives before its turn."""

    def lie(self, view: GraphView) -> None:
        self.beat("lie", land(view, view.flow.sweep[1]))


def test_cargo_keeps_to_lines_that_turn() -> None:
    assert [str(fault) for fault in audit(InRows, frame_rate=6).faults] == []
    assert "course" in {fault.check for fault in audit(OffItsLine, frame_rate=6).faults}
    assert "arrival" in {fault.check for fault in audit(OutOfTurn, frame_rate=6).faults}


# -- several outputs -----------------------------------------------------------------------


def pieces(x: Tensor) -> Tensor:
    a, b, _ = x.unbind(0)
    return (a * b + b).sum()


def pieces_flow() -> GraphFlow:
    return graph_flow(trace(pieces, torch.tensor([[1.0, 2.0], [3.0, -1.0], [5.0, 6.0]])))


def test_each_output_shows_its_own_value_and_cotangent() -> None:
    view = GraphView(pieces_flow(), STAGE)
    x = torch.tensor([[1.0, 2.0], [3.0, -1.0], [5.0, 6.0]])
    a, b, _ = (each.clone().requires_grad_() for each in x.unbind(0))
    (a * b + b).sum().backward()
    card = next(card for card in view.cards if len(card.values) > 1)
    for k, piece in enumerate((a, b)):
        value, total = card.values[k], card.totals[k]
        assert value is not None and total is not None and piece.grad is not None
        shown, came = value.picture.shown, total.picture.shown
        assert isinstance(shown, Record) and isinstance(came, Record)
        assert shown.value.tolist() == piece.tolist()
        assert came.value.tolist() == piece.grad.tolist()
    assert card.totals[2] is None, "nothing came back to what was not used"
    unbind = view.flow.nodes[card.node.index]
    assert OutputName(unbind, 1).text == "[1]" and OutputName(unbind, 1).fault() is None
    assert OutputName(unbind, 3).fault() == "the node has 3 outputs"


class Pieces(Lecture):
    """Both passes through a node with three outputs; subclasses plant a lie."""

    title = "What comes back to each piece?"

    def construct(self) -> None:
        flow = self.problem(pieces_flow)
        view = GraphView(flow, STAGE)
        made = [card for card in view.cards if not card.node.is_leaf]
        self.beat("forward", inputs_appear(view), *(compute(view, card) for card in made))
        self.beat("seed", seed(view))
        for node, edges in list(flow.working()):
            landings = (land(view, each) for each in edges)
            self.beat(f"back {node.index}", send(view, edges), *landings)
        self.lie(next(card for card in view.cards if len(card.values) > 1))
        self.beat("grad", *(accumulate(view, card) for card in view.cards), Wait(0.2))

    def lie(self, card: Any) -> None:
        pass


class ValueOfAnotherOutput(Pieces):
    def lie(self, card: Any) -> None:
        card.values[0].picture.follow(card.node.values[1])
        self.beat("lie", Wait(0.2))


class SumOfAnotherOutput(Pieces):
    def lie(self, card: Any) -> None:
        card.totals[0].picture.follow(card.node.cotangents[1])
        self.beat("lie", Wait(0.2))


class HalfOfASum(Pieces):
    """At the second output only the first of two contributions."""

    def lie(self, card: Any) -> None:
        card.totals[1].picture.follow(card.node.sums[1][0])
        self.beat("lie", Wait(0.2))


def test_the_truth_about_each_output_passes() -> None:
    assert [str(fault) for fault in audit(Pieces, frame_rate=6).faults] == []


@pytest.mark.parametrize(
    ("lie", "check"),
    [(ValueOfAnotherOutput, "node"), (SumOfAnotherOutput, "node"), (HalfOfASum, "sum")],
)
def test_a_lie_about_an_output_is_caught(lie: type[Lecture], check: str) -> None:
    faults = [fault for fault in audit(lie, frame_rate=6).faults if fault.beat == "lie"]
    assert check in {fault.check for fault in faults}, [str(fault) for fault in faults]
