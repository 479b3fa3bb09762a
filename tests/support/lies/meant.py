"""Lies about what a frame means, each told by a scene that is true otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup, Wait

from gradmath.records.listing import Expression, ExpressionKind, Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from scenes.kit import Entry, Face, Lecture, Phrase, Position, appear, every, speech
from scenes.kit.cells.code_panel import Panel
from scenes.kit.cells.grids import Column
from scenes.kit.cells.lettering import Number
from scenes.kit.cells.switches import Switch
from scenes.kit.cells.tensor_names import KitLabel, NameLabel, name_of
from scenes.kit.charts.axes import Axes, AxisLabel, Span
from scenes.kit.charts.curves import Curve, Series
from scenes.kit.graph.signs.effects import Effect
from scenes.kit.look.typesetting import ONE_LINE
from scenes.kit.motion.motions import Follow
from scenes.kit.speech.pieces import Piece
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.claims import Choice
from tests.support.layer_story import (
    BACKWARD,
    OUT,
    LayerBoard,
    LayerRun,
    LayerStory,
    layer_run,
    layer_runs,
)
from tests.support.lies.listings import rewritten


class OtherNumbers(LayerStory):
    """Another x.grad in the first run than the one that its expression gives."""

    def runs(self) -> tuple[LayerRun, ...]:
        return self.problem(self.edited_runs)

    def edited_runs(self) -> tuple[LayerRun, ...]:
        first, *others = layer_runs()
        return (self.edited(first), *others)

    def edited(self, run: LayerRun) -> LayerRun:
        return replace(run, x_grad=self.edited_gradient(run))

    def edited_gradient(self, run: LayerRun) -> Record:
        return run.x_grad


class TypedByHand(OtherNumbers):
    """Numbers under a source that nobody ran."""

    def edited_gradient(self, run: LayerRun) -> Record:
        return Record("x.grad", np.array([0.5, 0.25], np.float32), source="out.backward(v)")


class OneBitOff(OtherNumbers):
    def edited_gradient(self, run: LayerRun) -> Record:
        off = np.nextafter(run.x_grad.value, np.float32(9))
        return replace(run.x_grad, value=off)


class AnotherDtype(OtherNumbers):
    def edited_gradient(self, run: LayerRun) -> Record:
        return replace(run.x_grad, value=run.x_grad.value.astype(np.float64))


class BeforeThePass(OtherNumbers):
    """Evaluated where x.grad is still None."""

    def edited_gradient(self, run: LayerRun) -> Record:
        assert run.x_grad.expression is not None
        expression = replace(run.x_grad.expression, after=run.listing.after(OUT))
        return replace(run.x_grad, expression=expression, source=str(expression))


class ConstantsInAnExpression(OtherNumbers):
    """The right numbers, written into the expression."""

    def edited_gradient(self, run: LayerRun) -> Record:
        values = run.x_grad.value.tolist()
        return ListingRun(run.listing).record(f"torch.tensor({values})", after=BACKWARD)


class CalledOtherwise(OtherNumbers):
    def edited_gradient(self, run: LayerRun) -> Record:
        return replace(run.x_grad, name="W.grad")


class RoundedAway(OtherNumbers):
    def edited(self, run: LayerRun) -> LayerRun:
        return replace(run, x=replace(run.x, decimals=0))


class MeasuredInDisguise(OtherNumbers):
    """What is marked as measured need not be computed again."""

    def edited_gradient(self, run: LayerRun) -> Record:
        return replace(run.x_grad, measured=True, value=run.x_grad.value + 1)


class AnotherV(OtherNumbers):
    """What another pass than the next line's would bring to z."""

    def edited(self, run: LayerRun) -> LayerRun:
        z_bar = ListingRun(run.listing).cotangent("z", "out", "2 * v", after=OUT)
        return replace(run, z_bar=z_bar)


class NoSeed(OtherNumbers):
    def edited_runs(self) -> tuple[LayerRun, ...]:
        return tuple(map(self.edited, layer_runs()))

    def edited(self, run: LayerRun) -> LayerRun:
        lines = [line if line[0] != "W" else "W = torch.rand(2, 2)" for line in run.listing.lines]
        return layer_run(Listing(tuple(lines)))


class RaisesNothing(OtherNumbers):
    """A line that is said to raise, and does not."""

    def edited_gradient(self, run: LayerRun) -> Record:
        lines = (*run.listing.lines, "x.grad.sum()  # raises")
        expression = Expression(Listing(lines), len(lines), "x.grad")
        return replace(run.x_grad, expression=expression, source=str(expression))


# -- names -----------------------------------------------------------------------------------


class Spoken(LayerStory):
    """Something is added when all is on the stage."""

    def late_lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.beat("lie", appear(self.lying(first)))

    def lying(self, run: LayerRun) -> Any:
        raise NotImplementedError


class FreeText(Spoken):
    def lying(self, run: LayerRun) -> Any:
        return Phrase("the loss").move_to((-4, 1, 0))


class FreeName(Spoken):
    def lying(self, run: LayerRun) -> Any:
        return Phrase("`W.grad`").move_to((-4, 1, 0))


class WordOfAnOpenSwitch(Spoken):
    def lying(self, run: LayerRun) -> Any:
        switch = Switch(run.out, 0, width=0.9, height=0.5).move_to((-4, 1, 0))
        return VGroup(switch, KitLabel("closed", switch).next_to(switch, RIGHT))


class WordElsewhere(Spoken):
    def lying(self, run: LayerRun) -> Any:
        switches = VGroup(*(Switch(run.out, 0, width=0.9, height=0.5) for _ in range(2)))
        switches.arrange(DOWN).move_to((-4, 1, 0))
        words = VGroup(*(KitLabel("open", each).next_to(each, RIGHT) for each in switches))
        words[0].shift(DOWN * (switches[0].get_y() - switches[1].get_y()))
        return VGroup(switches, words[0])


class UnlabelledTime(Spoken):
    def lying(self, run: LayerRun) -> Any:
        measured = ListingRun(run.listing).record(
            "x.sum()", after=BACKWARD, kind=ExpressionKind.MEASURED
        )
        return Number(self.problem(lambda: measured)).move_to((-4, 1, 0))


class TwoRightAnswers(Spoken):
    def lying(self, run: LayerRun) -> Any:
        choices = (Piece(Choice("yes ", True)), Piece(Choice("no", True)))
        return Phrase.of(choices, em=0.3, layout=ONE_LINE).move_to((-4, 1, 0))


class AxisOfAnother(Spoken):
    """x.grad along an axis from which a curve of out is read."""

    named = "x_grad"

    def lying(self, run: LayerRun) -> Any:
        spans = Span.of(run.x), Span.of(run.out, also=(0,))
        label = AxisLabel(getattr(run, self.named), self.span(spans[1]))
        axes = Axes(*spans, width=4, height=2, names=(label,)).move_to((-4, 0.8, 0))
        return VGroup(axes, Curve(axes, Series(run.x), Series(run.out)))

    def span(self, span: Span) -> Span:
        return span


class AxisOfAnotherScale(AxisOfAnother):
    named = "out"

    def span(self, span: Span) -> Span:
        return Span.decades(Record("n", np.array([1.0, 10.0]), "n"))


class Moved(LayerStory):
    """Something is moved or bound anew when all is on the stage."""

    def late_lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.move(first, runs)
        self.beat("lie", Wait(0.2), say=self.told_of("backward", first.x_grad))

    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        raise NotImplementedError


class ValuesAsGradients(Moved):
    """All in the colours of the other face, cells and name alike."""

    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        old = self.board["out"]
        grid = Column(first.out, Face.GRADIENT, old.size, scale=9).move_to(old)
        self.remove(old, self.name("out"))
        self.add(VGroup(grid, name_of(grid, gap=0.14)))


class CodeWithoutNumbers(LayerStory):
    """In the end the panel shows another operation than the one that ran."""

    def construct(self) -> None:
        super().construct()
        assert self.code is not None
        lines = (line.replace("relu", "sigmoid") for line in self.code.listing.lines)
        rewritten(self.code, Listing(tuple(lines)))
        self.beat("lie", Wait(0.2))


class SwappedNames(Moved):
    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        one, other = self.name("z"), self.name("out")
        place = one.get_center()
        one.move_to(other)
        other.move_to(place)


class DriftingName(Moved):
    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.name("z").next_to(self.board["W"], UP)


class NameOfNothing(Moved):
    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.remove(self.board["out"])


class NameThatStays(Moved):
    """The grid shows another tensor than its name still says."""

    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.board["out"].follow(first.z)


# -- time ------------------------------------------------------------------------------------


class EarlyGradient(LayerStory):
    def lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.beat("lie", appear(self.board.parts("x_grad")))


class EarlyCotangent(LayerStory):
    """z-bar comes with the pass, not with the line before it."""

    def lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.beat("lie", appear(self.board.parts("z_bar")), line=OUT)


class BeforeAnyLine(LayerStory):
    """All is there before a line is lit."""

    def construct(self) -> None:
        run = self.runs()[0]
        self.board = LayerBoard(run)
        self.beat("lie", appear(self.board.parts("x", "z", "out")), code=run.listing)
        self.beat("late", line="z = W @ x")


class NeverLit(BeforeAnyLine):
    def construct(self) -> None:
        run = self.runs()[0]
        self.board = LayerBoard(run)
        self.beat("lie", appear(self.board.parts("x")), code=run.listing)


class NoCode(BeforeAnyLine):
    def construct(self) -> None:
        self.board = LayerBoard(self.runs()[0])
        self.beat("lie", appear(self.board.parts("x")))


class WhenItsLineHasGone(BeforeAnyLine):
    """z comes when the light has moved on from the line that computes it."""

    def construct(self) -> None:
        run = self.runs()[0]
        self.board = LayerBoard(run)
        self.beat("inputs", appear(self.board.parts("x", "W")), code=run.listing)
        self.beat("line", line="z = W @ x")
        self.beat("lie", appear(self.board.parts("z")), line=OUT)
        self.beat("rest", line=BACKWARD)


class BarElsewhere(Moved):
    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        assert self.code is not None
        self.code.light_bar.shift(UP)


class BarElsewhereForAWhile(Moved):
    """In the middle of a beat, while nothing moves."""

    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        assert self.code is not None
        self.code.light_bar.shift(UP)
        self.wait(0.5)
        self.code.light_bar.shift(DOWN)


class BackwardsSweep(LayerStory):
    def sweep(self, runs: tuple[LayerRun, ...]) -> Follow:
        return super().sweep(runs[::-1])


class SweepWithAGap(LayerStory):
    def sweep(self, runs: tuple[LayerRun, ...]) -> Follow:
        return super().sweep((*runs[:2], *runs[3:]))


class ShuffledSweep(LayerStory):
    def sweep(self, runs: tuple[LayerRun, ...]) -> Follow:
        return super().sweep((runs[0], runs[2], runs[1], *runs[3:]))


class SweepFromElsewhere(LayerStory):
    def sweep(self, runs: tuple[LayerRun, ...]) -> Follow:
        return super().sweep(runs[2:])


class SweepShownBackwards(LayerStory):
    """The motion is planned one way and shows the other."""

    def sweep(self, runs: tuple[LayerRun, ...]) -> Follow:
        back = dict(zip(map(id, runs), runs[::-1], strict=True))
        return Follow(self.moving, runs, lambda run: self.turn(back[id(run)]), run_time=1.0)


class SweepAhead(LayerStory):
    """Each frame shows the run after the one that is due."""

    def sweep(self, runs: tuple[LayerRun, ...]) -> Follow:
        after = dict(zip(map(id, runs), (*runs[1:], runs[-1]), strict=True))
        return Follow(self.moving, runs, lambda run: self.turn(after[id(run)]), run_time=1.0)


class SweepOfTwoDials(LayerStory):
    def sweep(self, runs: tuple[LayerRun, ...]) -> Follow:
        lines = tuple(line.replace("0.5, 2.", "0.75, 2.") for line in runs[2].listing.lines)
        other = self.problem(lambda: layer_run(Listing(lines)))
        return super().sweep((*runs[:2], other))

    def turn(self, run: LayerRun) -> None:
        self.board.follow(run)


# -- what captions speak of --------------------------------------------------------------------


class Faint(Moved):
    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.board["x_grad"][0].number.set_opacity(0.3)


class OffFrame(Moved):
    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.board["x_grad"].shift(LEFT * 30)


class Covered(Moved):
    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        cover = Panel(width=3, height=2, fill_opacity=1).move_to(self.board["x_grad"])
        self.add(cover.set_z_index(9))


class FaintBesideItsBar(LayerStory):
    """The bar that stands for a number is there; the digits that the caption says are not."""

    def late_lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        total = self.problem(lambda: ListingRun(first.listing).record("out.sum()", after=BACKWARD))
        effect = Effect(total, np.array([-4.0, 1.0, 0.0]), 1.0, 1.0)
        effect.number.set_opacity(0.3)
        self.add(effect)
        self.beat("lie", Wait(0.2), say=speech("It is {}.", Entry(total, ())))


class CaptionOfAnotherRun(LayerStory):
    def late_lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.beat("lie", say=speech("It is {}.", Entry(runs[1].x_grad, (0,))))


class NumberOfAnotherEntry(LayerStory):
    def late_lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        x_grad = first.x_grad
        self.beat("lie", say=speech("{} is {}.", Position(x_grad, (0,)), Entry(x_grad, (1,))))


class AnotherDialAnnounced(LayerStory):
    """One entry is announced, and another one turns."""

    dial = 0


class NumberBeforeItIsThere(LayerStory):
    def lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.beat("lie", say=speech("It will be {}.", Entry(first.out, (0,))))


class FactBeforeItIsThere(LayerStory):
    def lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.beat("lie", say=speech("Nothing is left.", holds=every(first.out, ">=", 0)))


class NameOfAnotherRun(LayerStory):
    def late_lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.beat("lie", say=speech("Look at {}.", Position(runs[1].x_grad, (0,))))


# -- one run -----------------------------------------------------------------------------------


class OneGridOfAnotherRun(Moved):
    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.board["W"].follow(runs[1].W)


class PanelOfAnotherRun(Moved):
    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        assert self.code is not None
        self.code.follow(runs[1].listing)


class ResultsBeforeCauses(LayerStory):
    """On the way to another run out arrives before z."""

    first_part = "out"

    def late_lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        assert self.code is not None
        self.code.follow(runs[1].listing)
        self.board.transition = Transition(first.listing, runs[1].listing)
        self.board[self.first_part].follow(getattr(runs[1], self.first_part))
        self.play(Wait(0.2))
        self.board.follow(runs[1])
        self.board.transition = None
        self.beat("lie", Wait(0.2))
        self.board.follow(first)
        self.code.follow(first.listing)


class ThirdRun(ResultsBeforeCauses):
    def late_lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.board.transition = Transition(runs[1].listing, runs[2].listing)
        self.beat("lie", Wait(0.2))
        self.board.transition = None


class UnendedTransition(LayerStory):
    def late_lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        self.board.transition = Transition(first.listing, runs[1].listing)
        self.beat("lie", Wait(0.2))
        self.board.transition = None


class OutOfAnotherZ(Moved):
    """A relation that the board draws does not hold between what it shows."""

    def move(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        doubled = ListingRun(first.listing).record("2 * out", after=OUT, decimals=2)
        self.problem(lambda: doubled)
        self.board["out"].follow(doubled)
        label: NameLabel = self.name("out")
        label.follow()


LIES: dict[type[Lecture], str] = {
    TypedByHand: "expression",
    OneBitOff: "expression",
    AnotherDtype: "expression",
    BeforeThePass: "expression",
    ConstantsInAnExpression: "expression",
    RoundedAway: "expression",
    MeasuredInDisguise: "expression",
    RaisesNothing: "expression",
    CalledOtherwise: "name",
    AnotherV: "cotangent",
    NoSeed: "seed",
    FreeText: "free text",
    FreeName: "free text",
    WordOfAnOpenSwitch: "claim",
    WordElsewhere: "label",
    UnlabelledTime: "measured",
    TwoRightAnswers: "choice",
    AxisOfAnother: "axis",
    AxisOfAnotherScale: "axis",
    ValuesAsGradients: "face",
    CodeWithoutNumbers: "code",
    SwappedNames: "label",
    DriftingName: "label",
    NameOfNothing: "label",
    NameThatStays: "number",
    WhenItsLineHasGone: "late",
    EarlyGradient: "early",
    EarlyCotangent: "early",
    BeforeAnyLine: "early",
    NeverLit: "early",
    NoCode: "early",
    BarElsewhere: "lit",
    BarElsewhereForAWhile: "lit",
    BackwardsSweep: "sweep",
    SweepWithAGap: "sweep",
    ShuffledSweep: "sweep",
    SweepFromElsewhere: "sweep",
    SweepShownBackwards: "sweep",
    SweepAhead: "sweep",
    SweepOfTwoDials: "sweep",
    Faint: "unseen",
    OffFrame: "unseen",
    Covered: "unseen",
    FaintBesideItsBar: "unseen",
    CaptionOfAnotherRun: "elsewhere",
    NameOfAnotherRun: "elsewhere",
    NumberOfAnotherEntry: "elsewhere",
    AnotherDialAnnounced: "elsewhere",
    NumberBeforeItIsThere: "unseen",
    FactBeforeItIsThere: "unseen",
    OneGridOfAnotherRun: "run",
    PanelOfAnotherRun: "run",
    ResultsBeforeCauses: "run",
    ThirdRun: "run",
    UnendedTransition: "run",
    OutOfAnotherZ: "relation",
}
