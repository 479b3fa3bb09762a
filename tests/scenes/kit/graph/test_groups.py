"""Groups that open on stage: frames that lie are caught, any group of any program opens."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import torch
from manim import DOWN, LEFT, RIGHT, Wait
from torch import Tensor, nn

from gradmath.errors import StageError
from gradmath.graphs.groups import FoldedFlow, fold_flow
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace
from scenes.kit import SAFE, Lecture, Region
from scenes.kit.cells.lettering import Phrase
from scenes.kit.graph.group_motions import fold_group, open_group
from scenes.kit.graph.groups import FoldedView
from scenes.kit.graph.motions import accumulate, compute, inputs_appear, land, seed, send
from scenes.kit.graph.parts.claims import NodeLabel
from scenes.studio.audit.audit import audit
from tests.support.faults import found
from tests.support.random_groups import random_modules
from tests.support.thoroughness import tries

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.35, top=2.3)
ANYWHERE = Region(-1000, 1000, -1000, 1000)


def softmin() -> FoldedFlow:
    """A problem: softmin, whose two operations are one call."""

    def program(x: Tensor) -> Tensor:
        y = nn.functional.softmin(x, dim=0)
        return y

    run = trace(program, torch.tensor([0.5, -0.25]), v=torch.tensor([1.0, 0.0]))
    return fold_flow(graph_flow(run), run.groups[0])


class Honest(Lecture):
    """A group opens before the backward pass and after it; subclasses plant a lie."""

    title = "What is in a group?"

    def construct(self) -> None:
        folded = self.problem(softmin)
        view, (group,) = FoldedView(folded, STAGE), folded.groups
        self.beat("forward", inputs_appear(view), compute(view, view.card_of(group)))
        self.beat("open early", open_group(view, group, self))
        self.beat("fold early", fold_group(view, self))
        self.beat("seed", seed(view))
        for node, edges in folded.flow.working():
            self.beat(f"{node.index} sends", send(view, edges))
            self.beat(f"{node.index} lands", *(land(view, edge) for edge in edges))
        self.beat("grad", accumulate(view, view.card("x")))
        self.beat("open", open_group(view, group, self))
        self.lie(view)
        self.beat("fold", fold_group(view, self))

    def lie(self, view: FoldedView) -> None:
        """Nothing but the truth."""


def test_the_truth_passes_before_the_pass_and_after_it() -> None:
    shown: dict[str, list[tuple[str, str]]] = {}

    def note(beat: str, number: Any) -> None:
        shown.setdefault(beat, []).append((number.claim.record.name, number.drawn))

    report = audit(Honest, frame_rate=10, on_number=note)
    assert [str(fault) for fault in report.faults] == []
    x = torch.tensor([0.5, -0.25], requires_grad=True)
    negative = -x
    negative.retain_grad()
    torch.softmax(negative, dim=0)[0].backward()
    assert negative.grad is not None
    values = {("neg", number) for number in ("−0.50", "0.25")}
    grads = {("neg cotangent", f"{g:.2f}".replace("-", "−")) for g in negative.grad.tolist()}
    assert values | grads <= set(shown["open"])
    assert not (values | grads) & set(shown["grad"])
    assert (values | grads) & set(shown["open early"]) == values


class ForeignCardInTheFrame(Honest):
    def lie(self, view: FoldedView) -> None:
        view.card("x").move_to(view.insides[0].cards[0])
        self.beat("lie", Wait(0.2))


class CardOutsideTheFrame(Honest):
    """One of the group's nodes stands where the others are not."""

    def lie(self, view: FoldedView) -> None:
        view.insides[0].cards[0].shift(DOWN * 1.6)
        self.beat("lie", Wait(0.2))


class FrameTooSmall(Honest):
    def lie(self, view: FoldedView) -> None:
        view.frames[0].border.span(1.0, 1.0, view.openings[0].middle + LEFT * 5)
        self.beat("lie", Wait(0.2))


class FrameOfAnotherName(Honest):
    def lie(self, view: FoldedView) -> None:
        frame, x = view.frames[0], view.card("x").node
        self.remove(*frame.title.get_family())
        frame.node = x
        frame.title = Phrase("{}", NodeLabel(x)).move_to(frame.title)
        frame.add(frame.title)
        self.beat("lie", Wait(0.2))


class InsideOfAClosedGroup(Honest):
    """What is inside stands about while the group is a card."""

    def lie(self, view: FoldedView) -> None:
        self.beat("fold first", fold_group(view, self))
        self.add(view.insides[0].settled())
        self.beat("lie", Wait(0.2))
        self.remove(*(part for card in view.insides[0].cards for part in card.get_family()))
        self.beat("reopen", open_group(view, view.folded.groups[0], self))


class TensorFromTheInside(Honest):
    """The folded card shows a tensor that never leaves the group."""

    def lie(self, view: FoldedView) -> None:
        card, inner = view.card_of(view.folded.groups[0]), view.folded.whole.nodes[1]
        assert card.value is not None and inner.value is not None
        card.value.picture.follow(inner.value)
        self.beat("lie", Wait(0.2))


class OtherCotangentOnTheBorder(Honest):
    """An edge into the group that carries what travels inside of it."""

    def lie(self, view: FoldedView) -> None:
        line, inner = view.lines[0], view.insides[0].flow.edges[0]
        line.edge = replace(line.edge, cotangent=inner.cotangent)
        self.beat("lie", Wait(0.2))


class LineThatEndsBesideItsCard(Honest):
    def lie(self, view: FoldedView) -> None:
        view.insides[0].cards[0].shift(RIGHT * 0.3)
        self.beat("lie", Wait(0.2))


LIES: dict[type[Lecture], str] = {
    ForeignCardInTheFrame: "frame",
    CardOutsideTheFrame: "frame",
    FrameTooSmall: "frame",
    FrameOfAnotherName: "frame",
    InsideOfAClosedGroup: "frame",
    TensorFromTheInside: "folded",
    OtherCotangentOnTheBorder: "border",
    LineThatEndsBesideItsCard: "end",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_planted_lie_is_caught_by_name(lie: type[Lecture]) -> None:
    told = found(lie)
    faults = [fault for fault in told if fault.beat in {"lie", "fold", "reopen"}]
    assert LIES[lie] in {fault.check for fault in faults}, [str(fault) for fault in faults]
    assert [fault for fault in told if fault.beat in {"forward", "open early", "grad"}] == []


# -- any group of any program ----------------------------------------------------------------


Box = tuple[str, Any, Any]


def boxes(view: FoldedView) -> list[Box]:
    """All that stands about while a group is open, but lines: its name, its middle, its size."""
    assert view.group is not None
    inside = view.insides[view.group.index]
    own = view.folded.place(view.group)
    cards = [card for k, card in enumerate(view.cards) if k != own]
    chips = [chip for shown in (view, inside) for chip in shown.resting.values()]
    parts = [*cards, *inside.cards, *view.stub_cards, *inside.stub_cards, *chips]
    return [
        (f"{type(part).__name__} {k}", part.get_center()[:2], np.array([part.width, part.height]))
        for k, part in enumerate(parts)
    ]


def overlaps(view: FoldedView) -> list[str]:
    found = []
    for (name, here, size), (other, there, its_size) in combinations(boxes(view), 2):
        if np.all(np.abs(here - there) < (size + its_size) / 2 - 0.02):
            found.append(f"{name} on {other}")
    return found


@pytest.mark.parametrize("seed", range(tries(4)))
def test_any_group_opens_without_a_fault_and_folds_back(seed: int) -> None:
    run = random_modules(seed)
    whole = graph_flow(run)
    for group in [group for group in run.groups if len(group.nodes) > 1][:2]:
        view = FoldedView(fold_flow(whole, group), ANYWHERE)
        view.settled()
        view.insides[group.index].settled()
        before = [card.get_center() for card in view.cards]
        texts = [part.points.shape for card in view.cards for part in card.get_family()]
        assert list(view.faults()) == []
        for share in (0.25, 0.5, 0.8, 1.0):
            view.unfold(group, share)
            assert list(view.faults()) == [], share
            assert list(view.frames[group.index].faults()) == []
        assert overlaps(view) == []
        assert list(view.insides[group.index].faults()) == []
        view.unfold(group, 0.0)
        assert list(view.faults()) == []
        assert np.allclose(before, [card.get_center() for card in view.cards], atol=1e-9)
        assert texts == [part.points.shape for card in view.cards for part in card.get_family()]


def test_cards_keep_their_order_while_a_group_opens() -> None:
    run = random_modules(3)
    view = FoldedView(fold_flow(graph_flow(run), run.groups[0]), ANYWHERE)
    closed = np.array([card.get_center() for card in view.cards])
    view.unfold(run.groups[0], 1.0)
    opened = np.array([card.get_center() for card in view.cards])
    for first, second in combinations(range(len(closed)), 2):
        if closed[first][0] < closed[second][0] - 1e-6:
            assert opened[first][0] < opened[second][0] + 1e-6


def test_what_cannot_open_says_so() -> None:
    folded = softmin()
    view, (group,) = FoldedView(folded, STAGE), folded.groups
    scene = Lecture()
    with pytest.raises(StageError, match="softmin has no card on stage that could open"):
        next(open_group(view, group, scene))
    with pytest.raises(StageError, match="no group is open; open_group opens one"):
        next(fold_group(view, scene))
    run = random_modules(2)
    with pytest.raises(StageError, match="or fold a group"):
        FoldedView(fold_flow(graph_flow(run), run.groups[0]), Region(-3, 3, -1, 1))
