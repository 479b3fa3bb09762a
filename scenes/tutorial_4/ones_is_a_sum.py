"""Tutorial 4: a matrix calls backward with weights; all of them 1 give the gradient of its sum."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation

from gradmath.problems.tutorial_4.ones_is_a_sum import OnesIsASum as Found
from gradmath.problems.tutorial_4.ones_is_a_sum import ones_is_a_sum
from gradmath.records.tensor import Index, Record
from scenes.kit import (
    BearingFact,
    Entry,
    Face,
    Law,
    Lecture,
    Position,
    Refused,
    SayLine,
    TorchLine,
    Words,
    announce,
    ask,
    every,
    silent,
    state,
    vanish,
)
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.floors import backward, forward, summing
from scenes.kit.floors.board import Floors
from scenes.kit.floors.facts import (
    BitForBit,
    GradientOfSum,
    OnDiagonal,
    RowToColumn,
    SameShape,
    SumOfAll,
    TimesSlopes,
    TurnedOver,
)
from scenes.kit.floors.places import BESIDE, ERROR_AT
from scenes.kit.graph.signs.labels import EM
from scenes.kit.truth.claims import Ordinal

LINES = 4  # of code
CHOICES = {"as v": "{w_on} and {w_off}", "as out": "{y_on} and {y_off}",
           "as slopes": "{g_on} and {g_off}"}  # fmt: skip


class OnesIsASum(Lecture):
    """With weights that are all 1, backward gives the gradient of the sum of all outputs."""

    captions = {
        "title": ask("`backward(v)`: the gradient of what?"),
        "floor": silent(),
        "climb": announce("The entries of `inp` go by the curve into `out`."),
        "flip": state("`.T` turns it over: {here} goes to {there}."),
        "call": state("Torch refuses: `out` needs weights."),
        "lay": state({
            "each": "`v` has the shape of `out`: here each output counts {one}.",
            "any": "`v` has the shape of `out`: how much each output counts.",
        }),
        "guess": ask("What is `inp.grad` here?", ring=True, choices=CHOICES),
        "guess alone": ask("What is `inp.grad` here?", ring=True),
        "back": silent(),
        "slopes": state({
            "two slopes": "Each {one} is multiplied by the slope at its point.",
            "some slopes": "Each entry of `v` is multiplied by the slope at its point.",
        }),
        "surprise": state({
            "diagonal": "`inp.grad`: {g_on} on the diagonal, {g_off} elsewhere.",
            "products": "`inp.grad` holds the products.",
        }),
        "edit": silent(),
        "other": ask("And with another `v`?"),
        "anew": silent(),
        "column": state("Row {row} of `v` changes column {column} of `inp.grad`."),
        "fresh": ask("The gradient of which sum?"),
        "of what": silent(),
        "terms": silent(),
        "gather": state("One number: the sum of `v * out`, {whole}."),
        "spread": silent(),
        "given": state("It starts with one {seed}: each output gets its weight."),
        "once more": silent(),
        "same": state("The gradient of this sum is the same `inp.grad`."),
        "ones": ask("And with ones?"),
        "plain": state("With ones: the sum of `out`, {plain}."),
        "answer": state("`backward(v)`: the gradient of the sum of `v * out`."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(ones_is_a_sum)
        first, other, summed, plain = found.first, found.other, found.summed, found.plain
        board = self.board = Floors(first, [other, summed, plain], laid=BESIDE)
        self.words = words_of(found)
        window = self.open_window(first.listing, "inp.requires_grad_()", lines=LINES)
        lit = asked(found)
        self.beat("floor", forward.arrive(board), pause=0.0)
        self.beat("climb", forward.climb(board, window), pause=0.1)
        self.beat("flip", forward.turn_over(board, lit[1]), pause=0.1)
        refusal = TorchLine(found.raised, most=48, em=EM).move_to(ERROR_AT)
        self.beat("call", forward.call(board, window, found.raised), SayLine(refusal), pause=0.1)
        self.beat("lay", backward.lay_cloth(board, window), vanish(refusal), pause=0.2)
        self.beat(guess_of(self.words), forward.point_at(board, lit), pause=0.2)
        self.beat("back", backward.turn_back(board, window, 0.65), pause=0.1)
        self.beat("slopes", backward.draw_tangents(board), backward.meet_slopes(board), pause=0.1)
        self.beat("surprise", backward.fall(board, 0.8), forward.compare(board, lit), pause=0.3)
        self.beat("edit", summing.edit(board, window, other), pause=0.1)
        self.beat("other", summing.weigh_anew(board, other))
        self.beat("anew", again(board, window))
        self.beat("column", summing.row_and_column(board, found.row), pause=0.1)
        self.beat("fresh", summing.take_up(board, window, summed), pause=0.1)
        self.beat("of what", summing.multiply(board, summed), pause=0.1)
        bench = summing.SumBench(board, summed)
        self.beat("terms", summing.gather(board, bench))
        self.beat("gather", pause=0.1)
        self.beat("spread", summing.spread(board, window, bench), pause=0.1)
        self.beat("given", pause=0.1)
        self.beat("once more", again(board, window), pause=0.1)
        self.beat("same")
        self.beat("ones", summing.weigh_alike(board, window, bench, plain), pause=0.1)
        self.beat("plain")
        self.beat("answer", backward.run_through(board, bench.seed), pause=0.1)


def again(board: Floors, window: CodeWindow) -> Iterator[Animation]:
    """A way back that is known by now, faster."""
    yield from backward.turn_back(board, window, 0.35)
    yield from backward.meet_slopes(board, 0.35)
    yield from backward.fall(board, 0.5)


def asked(found: Found) -> tuple[Index, Index]:
    """The two entries that are asked about: on the diagonal, and off it."""
    rows, _ = found.first.inp.shape
    return (0, 0), (min(2, rows - 1), min(2, rows - 1) - 1)


def guess_of(words: Words) -> str:
    """Where the numbers that one might guess differ, they stand to be chosen from."""
    texts = [(words.names[f"{kind}_on"].text, words.names[f"{kind}_off"].text) for kind in "wyg"]  # type: ignore[union-attr] # entries
    right = sum(words.holds(each) for each in CHOICES)
    return "guess" if right == 1 and len(set(texts)) == 3 else "guess alone"


def words_of(found: Found) -> Words:
    first, other, summed, plain = found.first, found.other, found.summed, found.plain
    on, off = asked(found)

    def gradient(record: Record, index: Index = ()) -> Entry:
        return Entry(record, index, ink=Face.GRADIENT)

    ones = every(first.weights, "==", 1)
    times = TimesSlopes(first.came, first.slopes, first.sent)
    return Words(
        {
            "here": Position(first.inp, off, Face.VALUE),
            "there": Position(first.out, off[::-1], Face.VALUE),
            "one": gradient(first.weights, on),
            "w_on": gradient(first.came, on),
            "w_off": gradient(first.came, off),
            "y_on": Entry(first.out, on, ink=Face.VALUE),
            "y_off": Entry(first.out, off[::-1], ink=Face.VALUE),
            "g_on": gradient(first.grad, on),
            "g_off": gradient(first.grad, off),
            "row": Ordinal(other.weights, 0, found.row),
            "column": Ordinal(other.grad, 1, found.row),
            "whole": Entry(summed.whole, ink=Face.VALUE),
            "seed": gradient(summed.seed),
            "plain": Entry(plain.whole, ink=Face.VALUE),
        },
        {
            "flip": TurnedOver(first.powers, first.out),
            "call": Refused(found.raised),
            "each": [SameShape(first.fits), ones],
            "any": SameShape(first.fits),
            "as v": every(first.grad, "==", first.came),
            "as out": every(first.grad, "==", first.powers),
            "as slopes": times,
            "two slopes": [ones, times],
            "some slopes": times,
            "diagonal": OnDiagonal(first.grad),
            "products": times,
            "column": Law(row_to_column, (found,)),
            "gather": SumOfAll(summed.terms, summed.whole),
            "given": [every(summed.seed, "==", 1), BitForBit(summed.weights, summed.counts)],
            "same": Law(sum_gives_the_same, (found,)),
            "plain": SumOfAll(plain.out, plain.whole),
            "answer": Law(weights_make_a_sum, (found,)),
        },
    )  # fmt: skip


def row_to_column(found: Found) -> RowToColumn:
    """A row of v that has changed has changed a column of inp.grad."""
    first, other = found.first, found.other
    return RowToColumn((first.weights, other.weights), (first.grad, other.grad), found.row)


def sum_gives_the_same(found: Found) -> list[BearingFact]:
    """The sum brings to inp what its weights brought, bit for bit."""
    other, summed = found.other, found.summed
    return [BitForBit(summed.grad, other.grad), GradientOfSum(summed.sent, found.of_other)]


def weights_make_a_sum(found: Found) -> list[GradientOfSum]:
    """A pass with weights brings the gradient of the sum of the weighted outputs."""
    pairs = (
        (found.first, found.of_sum),
        (found.other, found.of_other),
        (found.plain, found.of_plain),
    )
    return [GradientOfSum(run.sent, of_sum) for run, of_sum in pairs]
