"""Graphs on stage: every kind of lie is caught by name, and any program can be laid out."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
import torch
from manim import DL, DOWN, UP, UR, Wait

from gradmath.errors import StageError
from gradmath.graphs.flow import GraphEdge, GraphFlow
from gradmath.records.tensor import Record
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace
from scenes.kit import SAFE, Lecture, Region, appear
from scenes.kit.cells.lettering import Lettering, Phrase
from scenes.kit.graph.motions import (
    accumulate,
    compute,
    free_saved,
    inputs_appear,
    land,
    seed,
    send,
    sweep,
    unbroadcast,
)
from scenes.kit.graph.parts.claims import Argument, EmptySlot, GradFn, GradName
from scenes.kit.graph.parts.tensors import TensorMap
from scenes.kit.graph.place.geometry import card_tangles
from scenes.kit.graph.spread import Spread
from scenes.kit.graph.view import GraphView, Progress
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.audit import audit
from tests.support.faults import found
from tests.support.random_graphs import random_flow
from tests.support.thoroughness import tries
from tests.support.two_passes import computed, two_passes

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.35, top=2.3)
ANYWHERE = Region(-1000, 1000, -1000, 1000)
FIRST, SECOND = two_passes().passes
OTHER, _ = two_passes([1.0, 2.0], [0.5, 3.0]).passes
GROWN = graph_flow(
    trace(lambda x, w: (x @ w + 2.0).mean(), torch.ones(2, 3), torch.ones(3, 2), names=["x", "w"])
)


class Honest(Lecture):
    """A forward pass and the backward pass up to where the sum sends; subclasses plant a lie."""

    title = "A graph that keeps to the truth"

    def construct(self) -> None:
        first, second = self.problem(two_passes).passes  # its own: some lies edit it
        view = GraphView(first, STAGE, [second])
        self.beat("forward", inputs_appear(view), computed(view))
        (_, by_add), (_, by_mul) = first.working()
        self.beat("seed", seed(view), send(view, by_add))
        self.lie(view, by_add, by_mul)
        self.beat("end", Wait(0.2))

    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        landings = (land(view, edge) for edge in by_add)
        self.beat("honest", *landings, send(view, by_mul))
        self.beat("more", *(land(view, edge) for edge in by_mul))
        self.beat("grad", accumulate(view, view.card("x")))


def test_the_truth_passes() -> None:
    report = audit(Honest, frame_rate=10)
    assert [str(fault) for fault in report.faults] == []
    assert report.numbers > 1000


class LandedInAnotherOrder(Honest):
    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        self.beat("lie", land(view, by_add[1]))


class SentInAnotherOrder(Honest):
    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        self.beat("lie", *(land(view, edge) for edge in by_add), send(view, by_mul[::-1]))


class SumTooEarly(Honest):
    """The whole sum is shown when only the first contribution has arrived."""

    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        x = view.card("x")
        self.beat("land", *(land(view, edge) for edge in by_add))
        assert x.total is not None and view.flow.nodes[0].cotangent is not None
        x.total.picture.follow(view.flow.nodes[0].cotangent)
        self.beat("lie", Wait(0.2))


class SumBeforeAnythingArrived(Honest):
    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        x = view.card("x")
        assert x.total is not None
        self.beat("lie", appear(x.total))


class CargoOfAnotherEdge(Honest):
    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        chip = view.resting[by_add[0].index]
        chip.picture.follow(by_mul[0].cotangent)
        self.beat("lie", Wait(0.2))


class CargoOnAnotherEdge(Honest):
    """A chip that rests where another edge runs."""

    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        chip = view.resting[by_add[1].index]
        rest = view.lines[by_mul[0].index].course.rest
        assert rest is not None
        chip.move_to(rest)
        self.beat("lie", Wait(0.2))


class CargoOffCourse(Honest):
    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        view.resting[by_add[1].index].shift(DOWN * 0.4)
        self.beat("lie", Wait(0.2))


class ValueOfAnotherNode(Honest):
    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        mul = view.cards[1]
        assert mul.value is not None and view.flow.nodes[2].value is not None
        mul.value.picture.follow(view.flow.nodes[2].value)
        self.beat("lie", Wait(0.2))


class ValueOfAnotherRun(Honest):
    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        x = view.card("x")
        assert x.value is not None and OTHER.nodes[0].value is not None
        x.value.picture.follow(OTHER.nodes[0].value)
        self.beat("lie", Wait(0.2))


class GradThatIsNone(Honest):
    """Something else where a leaf's .grad belongs."""

    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        x = view.card("x")
        assert x.grad is not None and by_mul[0].cotangent is not None
        x.grad.picture.follow(by_mul[0].cotangent)
        self.beat("lie", appear(x.grad))


class CardMovedAway(Honest):
    """A card that its lines no longer end at."""

    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        view.card("y").shift(UP * 1.5)
        self.beat("lie", Wait(0.2))


class CardOnALine(Honest):
    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        view.cards[1].shift(DOWN * 1.2)
        self.beat("lie", Wait(0.2))


class CardOnACard(Honest):
    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        view.cards[1].move_to(view.cards[0])
        self.beat("lie", Wait(0.2))


class NameOfAnotherNode(Honest):
    """The outline of one autograd node's name behind another's claim."""

    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        name = view.cards[1].grad_fn[0]
        name.points = view.cards[2].grad_fn[0].points.copy()
        self.beat("lie", Wait(0.2))


class GradOfAnIntermediate(Honest):
    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        self.beat("lie", appear(Phrase("{}", GradName(view.flow.nodes[1]))))


class SlotThatIsTaken(Honest):
    def lie(self, view: GraphView, by_add: Any, by_mul: Any) -> None:
        self.beat("lie", appear(Phrase("{}", EmptySlot(view.flow, view.flow.nodes[1], 1))))


def broadcast() -> GraphFlow:
    """A problem: every entry of x (3,) times b ()."""
    x, b = torch.tensor([1.0, 2.0, 4.0]), torch.tensor(0.5)
    return graph_flow(trace(lambda x, b: (x * b).sum(), x, b))


class Broadcast(Lecture):
    """b is copied forward to all of x, and its cotangents are summed on the way back."""

    title = "A number that was copied"

    def construct(self) -> None:
        flow = self.problem(broadcast)
        view = GraphView(flow, STAGE)
        self.beat("forward", inputs_appear(view), *(compute(view, c) for c in view.cards[2:]))
        edge = next(edge for edge in flow.edges if edge.before_sum is not None)
        self.beat("seed", seed(view))
        for node, edges in flow.working():
            self.beat(f"{node.index} sends", send(view, edges))
            if edge in edges:
                self.lie(view, edge)
                self.beat("free", free_saved(view.cards[node.index]))
            self.beat(f"{node.index} arrives", *(land(view, each) for each in edges))

    def lie(self, view: GraphView, edge: GraphEdge) -> None:
        self.beat("unbroadcast", unbroadcast(view, edge))


class SpreadOfAnother(Broadcast):
    """Cells that do not add up to the cargo that they become."""

    def lie(self, view: GraphView, edge: GraphEdge) -> None:
        value = view.flow.node("x").value
        assert isinstance(value, Record) and isinstance(edge.cotangent, Record)
        nothing = Record("b", np.zeros_like(edge.cotangent.value), "torch.zeros(())")
        self.beat("lie", appear(Spread(value, nothing, view.look)))


LIES: dict[type[Lecture], str] = {
    LandedInAnotherOrder: "arrival",
    SentInAnotherOrder: "arrival",
    SumTooEarly: "sum",
    SumBeforeAnythingArrived: "sum",
    CargoOfAnotherEdge: "cargo",
    CargoOnAnotherEdge: "course",
    CargoOffCourse: "course",
    ValueOfAnotherNode: "node",
    ValueOfAnotherRun: "node",
    GradThatIsNone: "node",
    CardMovedAway: "end",
    CardOnALine: "crossing",
    CardOnACard: "overlap",
    NameOfAnotherNode: "outline",
    GradOfAnIntermediate: "claim",
    SlotThatIsTaken: "claim",
    SpreadOfAnother: "unbroadcast",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_planted_lie_is_caught_by_name(lie: type[Lecture]) -> None:
    faults = found(lie)
    assert LIES[lie] in {fault.check for fault in faults}, [str(fault) for fault in faults]
    before = {"forward", "seed"}
    assert not any(fault.beat in before for fault in faults), [str(fault) for fault in faults]


# -- layout --------------------------------------------------------------------------------


def layout_faults(view: GraphView) -> list[Fault]:
    """Cards, lines and the places of all cargo, held against each other."""
    faults = list(card_tangles(view.cards, view.lines))
    boxes = [
        (f"{type(part).__name__} {k}", part.get_center()[:2], part.width / 2, part.height / 2)
        for k, part in enumerate([*view.cards, *view.stub_cards, *_cargo(view)])
    ]
    for (name, at, w, h), (other, there, w2, h2) in combinations(boxes, 2):
        apart = np.abs(at - there) - [w + w2, h + h2]
        if np.all(apart < -0.02):
            faults.append(Fault("overlap", name, f"apart from {other}"))
    return faults


def _cargo(view: GraphView) -> list[Any]:
    return [
        view.cargo(line.edge, Face.GRADIENT).move_to(line.course.rest)
        for line in view.lines
        if line.edge.cotangent is not None and line.course.rest is not None
    ]


@pytest.mark.parametrize("number", range(tries(8)))
def test_random_programs_are_laid_out_without_a_fault(number: int) -> None:
    view = GraphView(random_flow(number, most_steps=7), ANYWHERE)
    assert layout_faults(view) == []
    for line in view.lines:
        start, end = view.cards[line.edge.target], view.cards[line.edge.source]
        assert start.get_right()[0] < end.get_left()[0], "what is computed first stands left"


def test_the_same_trace_is_laid_out_the_same() -> None:
    first, second = (GraphView(random_flow(7), ANYWHERE) for _ in range(2))
    for card, again in zip(first.cards, second.cards, strict=True):
        assert np.array_equal(card.get_center(), again.get_center())


def test_parallel_edges_are_apart_and_in_the_order_of_their_slots() -> None:
    view = GraphView(FIRST, STAGE)
    first, second = (view.lines[edge.index] for edge in FIRST.inputs(1))
    assert first.course.rest is not None and second.course.rest is not None
    assert first.course.rest[1] > second.course.rest[1] + 0.5
    assert first.course.points[-1, 1] > second.course.points[-1, 1]
    grown = GraphView(GROWN, STAGE, gradients=False, drawers=False)
    assert grown.card("x").get_y() > grown.card("w").get_y()


def test_a_graph_that_does_not_fit_says_what_to_do() -> None:
    flow = random_flow(3, most_steps=40)
    with pytest.raises(StageError, match=r"cards needs .* show fewer nodes, .* or fold a group"):
        GraphView(flow, STAGE)


@pytest.mark.parametrize("flow", [FIRST, OTHER], ids=["course", "other"])
def test_the_whole_of_a_view_stays_in_its_region(flow: GraphFlow) -> None:
    view = GraphView(flow, STAGE, [SECOND])
    for part in (*view.cards, *_cargo(view), *view.lines):
        low, high = part.get_corner(DL)[:2], part.get_corner(UR)[:2]
        assert np.all(low >= [STAGE.left - 0.15, STAGE.bottom - 0.15])
        assert np.all(high <= [STAGE.right + 0.15, STAGE.top + 0.15])


def test_large_tensors_become_maps_with_true_colours() -> None:
    x = torch.linspace(-1, 1, 35).reshape(5, 7)
    flow = graph_flow(trace(lambda x: (x * x).sum(), x))
    view = GraphView(flow, ANYWHERE)
    card = view.card("x")
    assert card.value is not None and isinstance(card.value.picture, TensorMap)
    texts = {p.claim.text for p in card.get_family() if isinstance(p, Lettering)}
    assert {"5 × 7", "−1.00", "1.00"} <= texts or {"5 × 7", "−1", "1"} <= texts
    assert not [f for p in card.front.get_family() if hasattr(p, "faults") for f in p.faults()]
    cell = card.value.picture[0][3]
    cell.set_fill("#4da3ff")
    assert [fault.check for fault in cell.faults()] == ["colour"]


def test_claims_read_what_torch_says() -> None:
    (stub,) = GROWN.stubs()
    assert Argument(stub[0], stub[2]).text == "2.0"
    assert GradFn(GROWN.nodes[-1]).text == "MeanBackward0"


def test_progress_is_forgotten_before_another_pass() -> None:
    view = GraphView(FIRST, STAGE, [SECOND])
    for _ in sweep(view):
        pass
    assert len(view.progress.landed) == len(FIRST.sweep) and not list(view.faults())
    view.turn_to(SECOND)
    assert view.progress.landed == () and view.flow is SECOND
    view.progress = Progress(landed=(SECOND.sweep[1],))
    assert [fault.check for fault in view.faults()] == ["arrival"]


# -- unbroadcast, freeing ------------------------------------------------------------------


def test_unbroadcasting_and_freeing_are_true_on_every_frame() -> None:
    report = audit(Broadcast, frame_rate=10)
    assert [str(fault) for fault in report.faults] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [((3, 2), (2,)), ((3, 2), (1, 2)), ((3, 2), (3, 1)), ((3, 2), ()), ((4,), (1,))],
)
def test_cells_slide_onto_the_entry_that_torch_sums_them_into(
    before: tuple[int, ...], after: tuple[int, ...]
) -> None:
    grad = torch.arange(1.0, 1 + float(np.prod(before))).reshape(before)
    leaf = torch.zeros(after, requires_grad=True)
    (leaf + torch.zeros(before)).backward(grad)
    assert leaf.grad is not None
    wide = Record("wide", grad.numpy(), "grad")
    look = GraphView(FIRST, ANYWHERE).look
    spread = Spread(wide, Record("leaf", leaf.grad.numpy(), "leaf.grad"), look)
    assert list(spread.faults()) == []
    assert len({id(spread.goal(cell)) for cell in spread.cells}) == leaf.numel()
