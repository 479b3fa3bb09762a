"""The rule beside a working node: true to its edges and its tensors, and in nobody's way."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import pytest
import torch
from manim import DOWN, LEFT, RIGHT, Mobject, VGroup, Wait

from gradmath.graphs.flow import GraphEdge, GraphFlow
from gradmath.records.tensor import Record
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace
from scenes.kit import SAFE, Lecture, Region, appear
from scenes.kit.cells.code_panel import CodePanel
from scenes.kit.cells.lettering import Number, Phrase
from scenes.kit.graph.motions import inputs_appear, land, seed, send
from scenes.kit.graph.notes import RuleNote, rule_beside, rule_comes, rule_goes
from scenes.kit.graph.parts.claims import RuleSign, RuleWord
from scenes.kit.graph.parts.rules import Formula, Lying, Transposed, Worked
from scenes.kit.graph.parts.tensors import NumberGrid
from scenes.kit.graph.room import Extent, occupied, room_beside
from scenes.kit.graph.view import GraphView
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.audit import audit
from tests.support.random_graphs import random_flow
from tests.support.thoroughness import tries
from tests.support.two_passes import computed, two_passes

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.5, top=1.85)
AROUND = Region(SAFE.left, SAFE.right, bottom=-2.5, top=2.6)
ANYWHERE = Region(-1000, 1000, -1000, 1000)


class Honest(Lecture):
    """A product works, with its rule beside it; subclasses plant a lie about the rule."""

    title = "A rule that keeps to the truth"

    def construct(self) -> None:
        first, second = self.problem(two_passes).passes  # its own: some lies edit it
        view = GraphView(first, STAGE, [second])
        (_, by_add), (_, by_mul) = first.working()
        arrivals = (land(view, edge) for edge in by_add)
        self.beat("forward", inputs_appear(view), computed(view))
        self.beat("sum", seed(view), send(view, by_add), *arrivals)
        note = rule_beside(view, by_mul, AROUND, [self.heading])
        assert note is not None and len(note.worked) == 2
        self.lie(view, note, by_add, by_mul)
        self.beat("end", Wait(0.2))

    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        self.beat("product", rule_comes(note), send(view, by_mul))
        meeting = (land(view, edge) for edge in by_mul)
        self.beat("honest", rule_goes(note), *meeting)


def test_the_truth_passes() -> None:
    report = audit(Honest, frame_rate=10)
    assert [str(fault) for fault in report.faults] == []


def grids(worked: Worked) -> list[NumberGrid]:
    return [term for term in worked.terms if isinstance(term, NumberGrid)]


class AnotherFactor(Honest):
    """The value of y for the factor x."""

    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        other = view.flow.node("y").value
        assert isinstance(other, Record)
        grids(note.worked[0])[1].follow(other)
        self.beat("lie", appear(note))


class FactorOfTheSameNumbers(Honest):
    """Slot 0 multiplies by `other`; `self` happens to hold the same numbers."""

    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        kept = {saved.name: saved.value for saved in view.flow.nodes[1].saved}["self"]
        assert isinstance(kept, Record)
        grids(note.worked[0])[1].follow(kept)
        self.beat("lie", appear(note))


class AnotherResult(Honest):
    """What the other slot carries as what this one makes."""

    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        grids(note.worked[1])[-1].follow(by_mul[0].cotangent)
        self.beat("lie", appear(note))


class FactorAsAGradient(Honest):
    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        worked = note.worked[0]
        factor = grids(worked)[1]
        forged = NumberGrid(factor.record, Face.GRADIENT, factor.size, scale=1.0).move_to(factor)
        worked.terms[worked.terms.index(factor)] = forged
        worked.submobjects = worked.terms
        self.beat("lie", appear(note))


class TermsInAnotherOrder(Honest):
    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        _, factor, sent = grids(note.worked[0])
        places = factor.get_center(), sent.get_center()
        sent.move_to(places[0])
        factor.move_to(places[1])
        self.beat("lie", appear(note))


class TermOutOfLine(Honest):
    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        grids(note.worked[0])[-1].shift(DOWN * 0.4)
        self.beat("lie", appear(note))


class NumbersBelowAnotherFormula(Honest):
    """The numbers of both slots in each other's place."""

    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        first, second = note.worked
        places = first.get_center(), second.get_center()
        first.move_to(places[1])
        second.move_to(places[0])
        self.beat("lie", appear(note))


class SignThatDoesNotHold(Honest):
    """An equals sign drawn as `≈`."""

    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        sign = next(t for t in note.worked[0].terms if isinstance(t, Phrase) and t.text == "=")
        sign[0].points = Phrase("≈").move_to(sign)[0].points
        self.beat("lie", appear(note))


class FormulaOfAnotherEdge(Honest):
    """Slot 1's formula among the words of slot 0's."""

    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        foreign = Phrase("{}", RuleWord(view.flow, by_mul[1], 2)).move_to(note.formulas[0])
        note.formulas[0].setting = foreign.setting
        note.formulas[0].submobjects = foreign.submobjects
        self.beat("lie", appear(note))


class FormulaInAnotherInk(Honest):
    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        word = note.formulas[0][2]
        word.points = note.formulas[1][4].points.copy()
        self.beat("lie", appear(note))


class SignOfAnotherEdge(Honest):
    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        worked = note.worked[0]
        foreign = Phrase("{}", RuleSign(view.flow, by_mul[1]), em=0.02)
        old = next(term for term in worked.terms if isinstance(term, Phrase) and term.text == "=")
        old.setting, old.submobjects = foreign.setting, foreign.move_to(old).submobjects
        self.beat("lie", appear(note))


class RuleOfAnotherNode(Honest):
    """The rule of the sum, when it has worked and all it sent has arrived, beside the product."""

    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        formula = VGroup(Formula(view.flow, by_add[0])).move_to(note)
        self.beat("lie", appear(RuleNote(view, by_mul, formula)))


class RuleOfANodeThatDoesNotWork(Honest):
    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        self.beat("send", send(view, by_mul))
        late = rule_beside(view, by_add, AROUND, [self.heading])
        assert late is not None
        self.beat("lie", appear(late))


class RuleBesideAnotherNode(Honest):
    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        x = view.card("x")
        self.beat("lie", appear(note.scale(0.9).next_to(x, DOWN, buff=0.05)))


class RuleOfAnotherPass(Honest):
    def lie(self, view: GraphView, note: RuleNote, by_add: Any, by_mul: Any) -> None:
        view.turn_to(view.flows[1])
        self.beat("lie", appear(note))


LIES: dict[type[Lecture], str] = {
    AnotherFactor: "rule",
    FactorOfTheSameNumbers: "rule",
    AnotherResult: "rule",
    FactorAsAGradient: "rule",
    TermsInAnotherOrder: "place",
    TermOutOfLine: "place",
    NumbersBelowAnotherFormula: "place",
    SignThatDoesNotHold: "outline",
    FormulaOfAnotherEdge: "rule",
    FormulaInAnotherInk: "outline",
    SignOfAnotherEdge: "rule",
    RuleOfAnotherNode: "rule",
    RuleOfANodeThatDoesNotWork: "rule",
    RuleBesideAnotherNode: "place",
    RuleOfAnotherPass: "rule",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_planted_lie_is_caught_by_name(lie: type[Lecture]) -> None:
    faults = audit(lie, frame_rate=2).faults
    assert LIES[lie] in {fault.check for fault in faults}, [str(fault) for fault in faults]
    before = {"forward", "sum"}
    assert not any(fault.beat in before for fault in faults), [str(fault) for fault in faults]


# -- how tensors stand in a rule -----------------------------------------------------------


def worked(fn: Any, *inputs: torch.Tensor, slot: int = 0) -> Worked:
    out = fn(*inputs)
    v = torch.arange(1.0, 1 + out.numel()).reshape(out.shape)
    flow = graph_flow(trace(fn, *inputs, v=v))
    view = GraphView(flow, ANYWHERE)
    edge = flow.inputs(flow.trace.outputs[0][0])[slot]
    shown = Worked(flow, edge, view.look, view.look.chip)
    faults = [f for part in shown.get_family() if hasattr(part, "faults") for f in part.faults()]
    assert faults == []
    return shown


def told(shown: Worked) -> list[str]:
    return [term.text if isinstance(term, Phrase) else type(term).__name__ for term in shown.terms]


A = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


def test_matrices_stand_as_they_are_multiplied() -> None:
    shown = worked(torch.mm, A, torch.tensor([[1.0, 0.0], [2.0, 1.0]]), slot=1)
    assert told(shown) == ["Transposed", "@", "NumberGrid", "=", "NumberGrid"]
    turned = grids(shown)[0]
    assert isinstance(turned, Transposed) and turned.width > turned.height
    # What a row of it shows, from left to right, is a column of A.
    row = sorted((cell for cell in turned.cells if cell.index[1] == 0), key=lambda c: c.get_x())
    assert [cell.number.drawn for cell in row] == ["1", "3", "5"]
    assert len({round(float(cell.get_y()), 6) for cell in row}) == 1


def test_a_vector_lies_where_it_is_copied_along_rows() -> None:
    shown = worked(torch.mul, A, torch.tensor([1.0, -1.0]))
    assert told(shown) == ["NumberGrid", "*", "Lying", "=", "NumberGrid"]
    lying = grids(shown)[1]
    assert isinstance(lying, Lying) and lying.width > lying.height
    standing = worked(torch.mv, A, torch.tensor([1.0, -1.0]))
    assert told(standing) == ["outer(", "NumberGrid", ",", "NumberGrid", ")", "=", "NumberGrid"]


def test_an_untransposed_matrix_is_noticed() -> None:
    shown = worked(torch.mm, A[:2], torch.tensor([[1.0, 0.0], [2.0, 1.0]]), slot=1)
    turned = grids(shown)[0]
    plain = NumberGrid(turned.record, turned.face, turned.size, scale=turned[0, 0].scale_limit)
    shown.terms[0] = plain.move_to(turned)
    assert [fault.check for fault in shown.faults()] == ["rule"]


def test_numbers_of_the_call_stand_for_their_names() -> None:
    assert told(worked(lambda x: x**3, A[0]))[1:] == [
        "* 3 *", "NumberGrid", "** (3 - 1)", "=", "NumberGrid",
    ]  # fmt: skip
    assert told(worked(torch.mean, A[0]))[1:] == [".expand((2,)) / 2", "=", "NumberGrid"]


def test_what_does_not_close_as_shown_is_approximate() -> None:
    assert "≈" in told(worked(torch.sin, A[0]))
    assert "=" in told(worked(torch.square, A[0]))


def test_long_numbers_have_room_in_their_cells() -> None:
    x = torch.tensor([[123.25, -0.01]]).T
    shown = worked(torch.mul, x, x * 100)
    for grid in grids(shown):
        for cell in grid.cells:
            assert cell.number.width < cell.box.width


# -- where there is room -------------------------------------------------------------------


def test_of_large_tensors_the_formula_stands_alone() -> None:
    flow = graph_flow(trace(lambda x: (x * x).sum(), torch.linspace(-1, 1, 35).reshape(5, 7)))
    view = GraphView(flow, ANYWHERE)
    _, (_, edges) = flow.working()
    note = rule_beside(view, edges, ANYWHERE)
    assert note is not None and note.worked == []
    assert [formula.text for formula in note.formulas] == ["0: grad * other", "1: grad * self"]


def test_without_room_for_numbers_the_formula_stands_alone_and_else_nothing() -> None:
    first, second = two_passes().passes
    view = GraphView(first, STAGE, [second])
    _, (_, edges) = first.working()
    assert rule_beside(view, edges, STAGE) is not None
    full = rule_beside(view, edges, AROUND)
    assert full is not None and len(full.worked) == 2
    card = view.cards[1]
    tight = Region(STAGE.left, STAGE.right, STAGE.bottom, card.get_top()[1] + 0.05)
    alone = rule_beside(view, edges, tight)
    assert alone is not None and alone.worked == []
    crowded = [Extent(STAGE.left, STAGE.bottom, STAGE.right, STAGE.top)]
    assert room_beside(Extent.around(card.outline), 1.0, 1.0, STAGE, crowded) is None
    assert list(rule_comes(None)) == list(rule_goes(None)) == []


def test_a_node_without_a_known_rule_has_no_note() -> None:
    x = torch.tensor([1.0, 2.0])
    flow = graph_flow(trace(lambda x: torch.special.entr(x).sum(), x))
    view = GraphView(flow, ANYWHERE)
    _, (_, edges) = flow.working()
    assert rule_beside(view, edges, ANYWHERE) is None


def test_a_note_keeps_clear_of_what_it_is_told_of() -> None:
    run = two_passes()
    view = GraphView(run.passes[0], STAGE, [run.passes[1]])
    code = CodePanel(run.listing).move_to((-2.0, 2.0, 0.0))
    _, (_, edges) = run.passes[0].working()
    note = rule_beside(view, edges, AROUND, [code])
    assert note is not None and Extent.around(note).distance(Extent.around(code)) > 0.1


def flaws(note: RuleNote, taken: Iterable[Extent]) -> list[Fault]:
    parts: list[Mobject] = note.get_family()
    found = [fault for part in parts if hasattr(part, "faults") for fault in part.faults()]
    place = Extent.around(note)
    found += [
        Fault("overlap", f"{box}", "clear of the note")
        for box in taken if place.distance(box) < 0.1
    ]  # fmt: skip
    texts = [part for part in parts if isinstance(part, Number | Phrase)]
    for one, other in combinations(texts, 2):
        if Extent.around(one).distance(Extent.around(other)) == 0:
            found.append(Fault("overlap", f"{one} on {other}", "text apart from text"))
    return found


@pytest.mark.parametrize("number", range(tries(4)))
def test_notes_of_random_programs_are_true_and_in_nobodys_way(number: int) -> None:
    flow: GraphFlow = random_flow(number, most_steps=4)
    view = GraphView(flow, ANYWHERE, drawers=False)
    for node, edges in flow.working():
        note = rule_beside(view, edges, ANYWHERE)
        if note is not None:
            assert flaws(note, occupied(view, view.cards[node.index])) == []
        sent: tuple[GraphEdge, ...] = (*view.progress.sent, *edges)
        view.progress = type(view.progress)(sent)
    assert len(view.progress.sent) == len(flow.sweep)


def test_the_whole_of_a_note_is_in_its_region() -> None:
    first, second = two_passes().passes
    view = GraphView(first, STAGE, [second])
    for _, edges in first.working():
        note = rule_beside(view, edges, AROUND)
        assert note is not None
        assert note.get_corner(LEFT + DOWN)[0] >= AROUND.left - 1e-6
        assert note.get_corner(RIGHT)[0] <= AROUND.right + 1e-6
        assert AROUND.bottom <= note.get_bottom()[1] and note.get_top()[1] <= AROUND.top
