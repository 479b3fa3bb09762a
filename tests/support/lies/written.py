"""Scenes that lie, each about one thing, and the check that has to notice."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    FadeIn,
    Rotate,
    Scene,
    Text,
    Transform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    Wait,
)

from gradmath.gradients.relu_layer import relu_flow
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.records.layer import EntryPath, ReluFlow, ZeroReason
from gradmath.records.listing import Listing
from gradmath.records.tensor import Reason, Record
from scenes.kit import SAFE, Crossbar, Lecture, Phrase, ProductSign, Region, every, only, speech
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lettering import Number
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import Follow, appear
from scenes.kit.truth.claims import Entry, Position


def two_runs() -> tuple[ReluFlow, ReluFlow]:
    return relu_flow(W_DIAGONAL, X, V), relu_flow(W_DIAGONAL, [0.3, 1.0, 0.5, -0.2, 0.1, 0.6], V)


OTHER = two_runs()[1]


class Honest(Lecture):
    """The whole board, still and then following another run; subclasses plant one lie."""

    title = "Is this the truth?"

    def construct(self) -> None:
        flow, _ = self.problem(two_runs)
        board = Crossbar(
            flow, Region(SAFE.left, SAFE.right, bottom=-2, top=2.4), [OTHER], heads=1.1
        )
        everything = VGroup(board.inputs, board.choice, board.living, board.names["z"])
        self.beat("start", appear(everything), say=speech("{} counts.", Position(flow.x, (3,))))
        self.lie(board, flow)
        self.beat("end", Wait(0.2), code=flow.listing, line="out.backward(v)")

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("follow", Follow(board.living, [flow, OTHER], board.follow, run_time=0.5))


class StrayText(Honest):
    """A number that nobody computed."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("lie", FadeIn(Text("0.5").to_edge(DOWN)))


class StrayWords(Honest):
    """Digits in plain words."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("lie", say="It is 2.4 everywhere.")


class StaleTransform(Honest):
    """The outline of another number behind an honest name."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        number = board.x[3].number
        self.beat("lie", Transform(number, number_of(flow.x, 4).move_to(number)))


class SwappedIndices(Honest):
    """Two cells that show each other's entry."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        board.x[0].number.index, board.x[4].number.index = (4,), (0,)
        board.x.follow(flow.x)
        self.beat("lie", Wait(0.2))


class SwappedPlaces(Honest):
    """Two cells that stand in each other's place."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        first, second = board.x[0].get_center(), board.x[4].get_center()
        board.x[0].move_to(second)
        board.x[4].move_to(first)
        self.beat("lie", Wait(0.2))


class EditedRecord(Honest):
    """A record that changes after it was drawn."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        edited = flow.x.value.copy()
        edited[3] = 0.8
        object.__setattr__(flow.x, "value", edited)
        self.beat("lie", Wait(0.2))


class EditedInMidPlay(Honest):
    """A record that changes while something else moves."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        def edit(_mobject: Any, alpha: float) -> None:
            if alpha > 0.5:
                object.__setattr__(flow.x, "value", np.full_like(flow.x.value, 9.0))

        self.beat("lie", UpdateFromAlphaFunc(board.names["z"], edit, run_time=0.5))


class ChangedBehindTheCamera(Honest):
    """An object that another object's updater changes: right in the scene, stale in the pixels."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        def change(_mobject: Any, alpha: float) -> None:
            if alpha > 0.5:
                board.x.follow(OTHER.x)

        on_top = Phrase("on top").to_edge(DOWN)
        self.beat("lie", UpdateFromAlphaFunc(on_top, change, run_time=0.5))


class WrongColour(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        board.x[3].box.set_fill("#4da3ff")
        self.beat("lie", Wait(0.2))


class WrongRim(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        board.x[1].box.set_stroke("#ffb43c")
        self.beat("lie", Wait(0.2))


class NumberOutsideItsCell(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        board.x[1].number.shift(RIGHT * 0.5)
        self.beat("lie", Wait(0.2))


class IndexOutOfLine(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        labels = board.indices[0]
        labels[0].shift(RIGHT * 0.4)
        self.beat("lie", Wait(0.2))


class WrongGate(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        leaf = board.gates.all[1].leaf
        self.beat("lie", Rotate(leaf, np.pi / 2, run_time=0.3))


class WrongReason(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        mark = board.marks_of(Reason.NO_PATH)[0]
        mark.path = EntryPath(4, (), (ZeroReason(Reason.GATE_CLOSED, (1,)),))
        self.beat("lie", Wait(0.2))


class ReasonsBesideAnother(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        board.reason_marks[4].move_to(board.x_grad[3].get_bottom() + DOWN * 0.2)
        self.beat("lie", Wait(0.2))


class ReasonBesideANonZero(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        full = Record("x.grad", np.ones(6, np.float32), "nothing")
        board.x_grad.follow(full)
        self.beat("lie", Wait(0.2))


class ThreadToNowhere(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        board.threads[3, 3].follow(flow.contributions)
        board.threads[3, 3].record = OTHER.contributions
        self.beat("lie", Wait(0.2))


class OtherCode(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("show", code=flow.listing)
        assert self.code is not None
        self.code.listing = Listing(("z = W @ x", "out = torch.sigmoid(z)"))
        self.beat("lie", Wait(0.2))


class CodeOutOfOrder(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("show", code=flow.listing)
        assert self.code is not None
        self.code.lines[0].shift(DOWN * 1.2)
        self.beat("lie", Wait(0.2))


class DigitBehindAnOrnament(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        stub = board.gates.all[0].stubs[0]
        self.beat("lie", Transform(stub, number_of(flow.x, 4).move_to(stub), run_time=0.3))


class DigitAsBareOutline(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        copy = VMobject(fill_opacity=1, stroke_width=0)
        copy.points = number_of(flow.x, 4).points
        self.beat("lie", FadeIn(copy.to_edge(DOWN)))


class OutsideTheRecord(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("lie", say=speech("{} counts.", Position(flow.x, (6,))))


class NegativeIndex(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("lie", say=speech("It is {}.", Entry(flow.x, (-1,))))


class CellOfAnotherRun(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        board.x[3].follow(OTHER.x)
        self.beat("lie", Wait(0.2))


class DrawnOverItsBetters(Honest):
    """What lies behind the cells comes out in front of them."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.add(board.living)
        self.beat("lie", say="Later.")

    def get_moving_and_static_mobjects(self, animations: Any) -> Any:
        return Scene.get_moving_and_static_mobjects(self, animations)


class MorphedDigits(Honest):
    """A number that melts into the next one, through outlines that no tensor held."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        cell = board.x[3]
        target = Cell(OTHER.x, (3,), Face.VALUE, cell.size, scale=cell.scale_limit)
        self.beat("lie", Transform(cell.number, target.number.move_to(cell.number), run_time=0.5))


def number_of(record: Record, index: int) -> Number:
    return Number(record, (index,))


class ThreadElsewhere(Honest):
    """The way of one contribution through the weight of another."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        thread = board.threads[3, 3]
        thread.shift(board.W[3, 2].get_center() - board.W[3, 3].get_center())
        self.beat("lie", Wait(0.2))


class TipElsewhere(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        board.threads[3, 3].tip.shift(LEFT)
        self.beat("lie", Wait(0.2))


class SwappedNumbersInACaption(Honest):
    """Each number is itself, at the other one's place."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        said = speech("{} comes before {}.", Entry(flow.x, (0,)), Entry(flow.x, (3,)))
        first, second = said[0], said[2]
        place = first.get_center()
        first.move_to(second)
        second.move_to(place)
        self.beat("lie", say=said)


class FalseCaption(Honest):
    """A fact that does not hold: z[1] and z[2] are negative."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("lie", say=speech("No gate is closed.", holds=every(flow.z, ">", 0)))


class FalseOnly(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        reached = only(flow.z, ">", 0, at=[3])  # and z[0]
        said = speech("Only {} gets through.", Position(flow.z, (3,)), holds=reached)
        self.beat("lie", say=said)


class UnclaimedComparison(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("lie", say=speech("{} is the largest.", Position(flow.x, (4,))))


class UnclaimedNumberWord(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("lie", say="Which two of the gates are closed?")


class UnclaimedSign(Honest):
    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        x = [Entry(flow.x, (k,)) for k in range(2)]
        self.beat("lie", say=speech("{} = {}.", *x))


class UnclaimedTitle(Honest):
    title = "Nothing but the truth"


class FalseProduct(Honest):
    """A sign that fits the texts, between numbers that do not."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        factors = Entry(flow.x, (0,)), Entry(flow.x, (1,))
        sign = ProductSign(factors, Entry(flow.x, (2,)))
        self.beat("lie", say=speech("{} × {} {} {}.", *factors, sign, sign.whole))


class SilentLie(FalseCaption):
    """What is not drawn goes into the subtitles."""

    def setup(self) -> None:
        super().setup()
        self.with_captions = False


class SilentDigits(StrayWords):
    def setup(self) -> None:
        super().setup()
        self.with_captions = False


class HandmadeRecord(Honest):
    """A number that no problem of the scene returned."""

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        full = Record("x", np.full(6, 0.5, np.float32), "torch.full((6,), 0.5)")
        self.beat("lie", appear(number_of(full, 2)))


class OtherRecord(Honest):
    """A record of another origin than the problem's, which is shown as it is."""

    made: ClassVar[Record]

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("lie", appear(number_of(self.problem(lambda: self.made), 2)))


class RecordFromNowhere(OtherRecord):
    made = Record("x", np.full(6, 0.5, np.float32), " ")


class DrawWithoutSeed(OtherRecord):
    made = Record("x", np.full(6, 0.5, np.float32), "torch.randn(6)")


class DifferentWhenRunAgain(Honest):
    """A problem that gives other numbers each time."""

    calls = 0

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("lie", appear(number_of(self.problem(self.count), 0).shift(2.4 * DOWN)))

    def count(self) -> Record:
        type(self).calls += 1
        return Record("calls", np.array([self.calls]), "next(calls)")


class SameButOneBit(Honest):
    """A problem whose number changes in its last bit, far behind the decimals shown."""

    value = np.float32(0.5)

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("lie", appear(number_of(self.problem(self.drift), 0).shift(2.4 * DOWN)))

    def drift(self) -> Record:
        type(self).value = np.nextafter(self.value, np.float32(1))
        return Record("drift", np.array([self.value]), "drift()", decimals=1)


LIES: dict[type[Lecture], str] = {
    StrayText: "unclaimed",
    StrayWords: "claim",
    StaleTransform: "outline",
    SwappedIndices: "index",
    SwappedPlaces: "place",
    EditedRecord: "number",
    EditedInMidPlay: "number",
    ChangedBehindTheCamera: "stale",
    WrongColour: "colour",
    WrongRim: "colour",
    NumberOutsideItsCell: "place",
    IndexOutOfLine: "index",
    WrongGate: "gate",
    WrongReason: "reason",
    ReasonsBesideAnother: "place",
    ReasonBesideANonZero: "reason",
    ThreadToNowhere: "thread",
    OtherCode: "code",
    CodeOutOfOrder: "code",
    DigitBehindAnOrnament: "ornament",
    DigitAsBareOutline: "unclaimed",
    OutsideTheRecord: "claim",
    NegativeIndex: "claim",
    CellOfAnotherRun: "stale",
    DrawnOverItsBetters: "order",
    MorphedDigits: "outline",
    ThreadElsewhere: "thread",
    TipElsewhere: "thread",
    SwappedNumbersInACaption: "place",
    FalseCaption: "statement",
    FalseOnly: "statement",
    UnclaimedComparison: "statement",
    UnclaimedNumberWord: "statement",
    UnclaimedSign: "statement",
    UnclaimedTitle: "statement",
    FalseProduct: "claim",
    SilentLie: "statement",
    SilentDigits: "claim",
    HandmadeRecord: "provenance",
    RecordFromNowhere: "provenance",
    DrawWithoutSeed: "provenance",
    DifferentWhenRunAgain: "provenance",
    SameButOneBit: "provenance",
}
