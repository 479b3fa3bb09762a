"""A gradient's graph grows as torch made it, and every lie about that is caught by name."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import torch
from manim import DL, DOWN, UR, Wait

from gradmath.errors import StageError
from gradmath.graphs.flow import Shown
from gradmath.graphs.second_order import SecondOrder
from gradmath.problems.tutorial_3.gradient_has_a_graph import FORWARD, gradient_has_a_graph
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.tracing.second_pass import gradient_graph
from scenes.kit import SAFE, Lecture, Region, appear
from scenes.kit.boards.derivative_list import DerivativeList
from scenes.kit.graph.growth import (
    FirstCargo,
    GrowthView,
    Sprout,
    first_pass_over,
    grow,
    grow_from,
    leave,
    out_of,
    pull,
    second_pass,
)
from scenes.kit.graph.motions import inputs_appear, run_line
from scenes.kit.graph.parts.facts import Became, LeadsBack, ReachesLeaf
from scenes.kit.graph.place.geometry import card_tangles
from scenes.kit.truth.facts import Fact
from scenes.studio.audit.audit import audit
from tests.support.faults import found

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.35, top=2.0)
WIDE = Region(-30, 30, bottom=-6, top=6)


def course() -> SecondOrder:
    return gradient_graph(FORWARD, torch.tensor(1.0))


def there(shown: Shown | None) -> Shown:
    assert shown is not None
    return shown


GROWN = course()


class Honest(Lecture):
    """The growth, and the pass through what grew; subclasses plant a lie."""

    title = "A graph out of another"

    def construct(self) -> None:
        view = GrowthView(self.problem(course), STAGE)
        self.beat("forward", inputs_appear(view), run_line(view, 0), run_line(view, 1))
        self.lie(view)
        self.beat("end", Wait(0.2))

    def lie(self, view: GrowthView) -> None:
        grown = view.grown
        for maker in (2, 1):
            growth = (grow(view, node) for node in grown.made_by(maker))
            (edge,) = grown.flow.inputs(maker)
            self.beat(f"{maker} works", *growth, pull(view, edge))
        self.beat("back", first_pass_over(view), *second_pass(view, pace=0.3))
        self.beat("gone", leave(view))


def test_the_truth_passes() -> None:
    report = audit(Honest, frame_rate=10)
    assert [str(fault) for fault in report.faults] == []
    assert report.numbers > 500


class GrowsInAnotherOrder(Honest):
    def lie(self, view: GrowthView) -> None:
        ones, power, *_ = view.grown.made_by(2)
        self.beat("lie", grow(view, power), grow(view, ones))


class GrowsOutOfAnother(Honest):
    """A node comes out of a card whose formula did not make it."""

    def lie(self, view: GrowthView) -> None:
        self.beat("lie", grow_from(view, view.grown.made_by(2)[0], 1))


class FirstCargoOfAnother(Honest):
    """On one edge what another one carried in the first pass."""

    def lie(self, view: GrowthView) -> None:
        to_s, to_x = view.flow.inputs(2)[0], view.flow.inputs(1)[0]
        self.beat("pull", pull(view, to_s))
        view.first_cargo[to_s.index].picture.follow(there(view.grown.carried(to_x)))
        self.beat("lie", Wait(0.2))


class SecondCargoInTheFirstPass(Honest):
    """What the edge will carry in the second pass is shown in the first."""

    def lie(self, view: GrowthView) -> None:
        (to_x,) = view.flow.inputs(1)
        self.beat("pull", pull(view, to_x))
        view.first_cargo[to_x.index].picture.follow(there(to_x.cotangent))
        self.beat("lie", Wait(0.2))


class FirstCargoOffCourse(Honest):
    def lie(self, view: GrowthView) -> None:
        (to_s,) = view.flow.inputs(2)
        self.beat("pull", pull(view, to_s))
        view.first_cargo[to_s.index].shift(DOWN * 0.5)
        self.beat("lie", Wait(0.2))


class SprouterWithAnotherValue(Honest):
    def lie(self, view: GrowthView) -> None:
        _, power, *_ = view.grown.made_by(2)
        card = view.cards[power.index]
        assert card.value is not None
        card.value.picture.follow(there(view.grown.gradient.value))
        self.beat("lie", grow(view, power))


class MisplacedRow(Lecture):
    """The number of nodes of one derivative beside another one."""

    title = "A list of derivatives"

    def construct(self) -> None:
        found = self.problem(gradient_has_a_graph)
        rows = DerivativeList(found.d, found.graph_sizes, STAGE)
        first, second = rows.rows[1][2], rows.rows[2][2]
        place = first.get_center()
        first.move_to(second)
        second.move_to(place)
        self.beat("lie", appear(rows))


LIES: dict[type[Lecture], str] = {
    GrowsInAnotherOrder: "growth",
    GrowsOutOfAnother: "growth",
    FirstCargoOfAnother: "cargo",
    SecondCargoInTheFirstPass: "cargo",
    FirstCargoOffCourse: "course",
    SprouterWithAnotherValue: "node",
    MisplacedRow: "row",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_planted_lie_is_caught_by_name(lie: type[Lecture]) -> None:
    faults = found(lie)
    assert LIES[lie] in {fault.check for fault in faults}, [str(fault) for fault in faults]
    assert not any(fault.beat in {"forward", "pull"} for fault in faults)


# -- facts ---------------------------------------------------------------------------------

X, S, Y, ONES, POWER, TWICE, TIMES, DY = GROWN.flow.nodes
TO_S, TO_X = GROWN.flow.inputs(Y.index)[0], GROWN.flow.inputs(S.index)[0]
TRUE: dict[str, Fact] = {
    "leads back": LeadsBack(GROWN, POWER, S),
    "became": Became(GROWN, TO_S, TIMES),
    "became the gradient": Became(GROWN, TO_X, DY),
    "reaches": ReachesLeaf(GROWN, X),
}
UNTRUE: dict[str, tuple[Fact, str]] = {
    "no edge": (LeadsBack(GROWN, TWICE, S), "no edge from mul to s"),
    "an edge of the first graph": (LeadsBack(GROWN, Y, S), "no edge from y to s"),
    "the weights": (LeadsBack(GROWN, ONES, Y), "no edge from ones_like to y"),
    "another number": (Became(GROWN, TO_S, POWER), "pow holds 0.73"),
    "an older node": (Became(GROWN, TO_S, S), "s was there before the pass"),
    "an edge that was not there": (Became(GROWN, GROWN.leads_back()[0], TIMES), "carried nothing"),
    "no leaf": (ReachesLeaf(GROWN, S), "s is no leaf"),
    "not behind the gradient": (ReachesLeaf(GROWN, Y), "y is no leaf, or not reached"),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_so_passes(name: str) -> None:
    assert TRUE[name].fault() is None


@pytest.mark.parametrize("name", UNTRUE)
def test_what_is_not_so_is_told(name: str) -> None:
    fact, told = UNTRUE[name]
    assert told in (fact.fault() or "")


def test_a_leaf_behind_a_cut_edge_is_not_reached() -> None:
    cut = tuple(edge for edge in GROWN.flow.edges if edge.target != X.index)
    alone = replace(GROWN, flow=replace(GROWN.flow, edges=cut))
    assert ReachesLeaf(alone, X).fault() == "x is no leaf, or not reached"


# -- two rows ------------------------------------------------------------------------------

CHAINS: dict[str, tuple[str, ...]] = {
    "course": FORWARD.lines,
    "one line": ("y = x ** 3",),
    "sine": ("y = torch.sin(x)",),
    "exponential": ("y = torch.exp(x)",),
}


def drawn(lines: tuple[str, ...], x: float = 0.75) -> GrowthView:
    return GrowthView(gradient_graph(Listing(lines), torch.tensor(x)), WIDE)


def boxes(view: GrowthView) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """The middle and half the extent of each card, and of cargo that stays."""
    upper = [edge for edge in view.flow.sweep if view.grown.order(edge.target) == 1]
    rests = [view.lines[edge.index].course.rest for edge in upper]
    chips = [
        view.cargo(edge).move_to(rest)
        for edge, rest in zip(upper, rests, strict=True)
        if rest is not None
    ]
    assert len(chips) == len(upper)
    return [
        (f"{type(part).__name__} {k}", part.get_center()[:2],
         np.array([part.width, part.height]) / 2)
        for k, part in enumerate([*view.cards, *chips])
    ]  # fmt: skip


@pytest.mark.parametrize("name", CHAINS)
def test_chains_are_drawn_without_a_fault(name: str) -> None:
    view = drawn(CHAINS[name])
    assert list(card_tangles(view.cards, view.lines)) == [] and list(view.faults()) == []
    for (name, at, half), (other, there, extent) in combinations(boxes(view), 2):
        apart = np.abs(at - there) - half - extent
        assert np.any(apart > -0.02), f"{name} on {other}"
    below = max(view.cards[k].get_top()[1] for k in range(len(view.cards)) if in_lower(view, k))
    above = min(view.cards[k].get_bottom()[1] for k in range(len(view.grown.first.nodes)))
    assert below < above, "what the backward pass made stands below"


def in_lower(view: GrowthView, node: int) -> bool:
    return view.grown.order(node) == 2 and view.flow.nodes[node].traced.requires_grad


@pytest.mark.parametrize("x", [-5, -3, -0.0039, 0, 1e-8, 0.008, 0.6931472, 1, 3, 5, 300])
def test_the_course_stays_on_its_stage_whatever_x(x: float) -> None:
    view = GrowthView(gradient_graph(FORWARD, torch.tensor(float(x))), STAGE)
    assert list(view.faults()) == []
    for part in (*view.cards, *view.lines, view.forward, view.backward):
        low, high = part.get_corner(DL)[:2], part.get_corner(UR)[:2]
        assert np.all(low >= [STAGE.left - 0.05, STAGE.bottom - 0.05])
        assert np.all(high <= [STAGE.right + 0.05, STAGE.top + 0.25])  # slots of the first row


@pytest.mark.parametrize(
    "lines",
    [
        ("y = x * x",),
        ("a = torch.sin(x)", "y = a * x"),
        ("a = torch.tanh(x)", "y = a + 1.0"),
        ("a = torch.sin(x)", "b = a ** 2", "y = torch.exp(b)"),
    ],
)
def test_what_is_no_chain_is_refused_in_one_line(lines: tuple[str, ...]) -> None:
    with pytest.raises(StageError, match="each operation uses the result of the one before") as e:
        drawn(lines)
    assert "\n" not in str(e.value)


def test_nothing_jumps_while_the_graph_grows() -> None:
    view = drawn(FORWARD.lines)
    before = [card.get_center() for card in view.cards]
    for maker in (2, 1):
        for node in view.grown.made_by(maker):
            grow(view, node)
    list(map(list, second_pass(view)))
    assert all(np.array_equal(at, card.get_center())
               for at, card in zip(before, view.cards, strict=True))  # fmt: skip


@pytest.mark.parametrize("node", [3, 4, 5, 6, 7])
def test_a_node_sets_out_small_from_the_border_of_its_maker(node: int) -> None:
    view = drawn(FORWARD.lines)
    maker_index = view.grown.makers[node]
    assert maker_index is not None
    maker, card = view.cards[maker_index], view.cards[node]
    sprout = Sprout(card, maker)
    sprout.begin()
    start = sprout.mobject.get_center()
    assert np.allclose(start, out_of(maker, card))
    off = np.abs(start - maker.outline.get_center())[:2]
    border = np.array([maker.outline.width, maker.outline.height]) / 2
    assert np.isclose(off / border, 1).any() and np.all(off <= border + 1e-6)
    assert sprout.mobject.width < 0.5 * card.width
    sprout.interpolate(1)
    assert np.allclose(sprout.mobject.get_center(), card.front.get_center())


def test_a_node_that_no_formula_made_does_not_grow() -> None:
    view = drawn(FORWARD.lines)
    with pytest.raises(StageError, match="no formula made x"):
        grow(view, view.flow.nodes[0])


def test_cargo_of_the_first_pass_is_the_first_passes() -> None:
    view = drawn(FORWARD.lines)
    (to_x,) = view.flow.inputs(1)
    chip = FirstCargo(view.grown, view.lines[to_x.index], view.look)
    shown: Any = chip.picture.shown
    assert isinstance(shown, Record)
    x = torch.tensor(0.75, requires_grad=True)
    (torch.sigmoid(x) ** 2).backward()
    assert x.grad is not None and torch.equal(torch.tensor(shown.value), x.grad)


@pytest.mark.parametrize("node", range(8))
def test_the_tips_of_lines_touch_the_cards_that_they_lead_to(node: int) -> None:
    view = drawn(FORWARD.lines)
    for edge in view.flow.inputs(node):
        line, card = view.lines[edge.index], view.cards[node].outline
        reach = np.abs(line.tip.get_center() - card.get_center())[:2]
        beyond = reach - np.array([card.width, card.height]) / 2
        assert np.isclose(beyond.max(), 0.1, atol=0.03), "half a tip outside of the border"
