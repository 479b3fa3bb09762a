"""Tutorial 4: a matrix calls backward with weights; all of them 1 give the gradient of its sum."""

from __future__ import annotations

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
    SayLine,
    SumSign,
    TorchLine,
    Words,
    announce,
    ask,
    every,
    silent,
    state,
    vanish,
)
from scenes.kit.floors import backward, forward, summing
from scenes.kit.floors.board import Floors
from scenes.kit.floors.facts import (
    BitForBit,
    GradientOfSum,
    OnDiagonal,
    SameShape,
    SumOfAll,
    TimesSlopes,
    TurnedOver,
)
from scenes.kit.floors.places import ERROR_AT
from scenes.kit.graph.signs.labels import EM

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
        "call": silent(),
        "lay": state({
            "ones": "`v` has the shape of `out`: here each output counts {one}.",
            "any": "`v` has the shape of `out`: how much each output counts.",
        }),
        "guess": ask("What will `inp.grad` hold here?", ring=True, choices=CHOICES),
        "guess alone": ask("What will `inp.grad` hold here?", ring=True),
        "back": silent(),
        "slopes": state({
            "two slopes": "Each {one} meets the slope at its point: {s_off} at {u_off}, "
                          "{s_on} at {u_on}.",
            "some slopes": "Each entry of `v` meets the slope at its point.",
        }),
        "surprise": state({
            "diagonal": "`inp.grad`: {g_on} on the diagonal, {g_off} elsewhere.",
            "products": "`inp.grad` holds the products.",
        }),
        "again": silent(),
        "adds": state("Called again, it adds: {left} + {again} {adds} {both}."),
        "anew": ask("And the gradient of the sum?"),
        "gather": state("One number: the sum, {whole}."),
        "spread": state({
            "one for all": "It starts with one {seed}, and every output gets it.",
            "by weight": "It starts with one {seed}, and each output gets its weight.",
        }),
        "same": state("The gradient of the sum is the same `inp.grad`."),
        "answer": state("`backward(v)`: the gradient of the sum of `v * out`."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(ones_is_a_sum)
        first, again, summed = found.first, found.again, found.summed
        board = self.board = Floors(first, [again, summed])
        self.words = words_of(found)
        window = self.open_window(first.listing, "inp.requires_grad_()", lines=LINES)
        lit = asked(found)
        self.beat("floor", forward.arrive(board), pause=0.2)
        self.beat("climb", forward.climb(board, window), pause=0.1)
        self.beat("flip", forward.turn_over(board, lit[1]), pause=0.2)
        refusal = TorchLine(found.raised, most=48, em=EM).move_to(ERROR_AT)
        self.beat("call", forward.put_out(board), forward.light(window, found.raised),
                  forward.tremble(board), SayLine(refusal), pause=1.2)  # fmt: skip
        self.beat("lay", vanish(refusal), backward.lay_cloth(board, window), pause=0.3)
        self.beat(guess_of(self.words), forward.point_at(board, lit))
        self.beat("back", backward.turn_back(board, window), pause=0.1)
        self.beat("slopes", backward.draw_tangents(board), backward.wait_above(board),
                  backward.meet_slopes(board), pause=0.2)  # fmt: skip
        self.beat("surprise", backward.fall(board), forward.compare(board, lit), pause=1.0)
        self.beat("again", forward.put_out(board), backward.another_pass(board, window, again))
        self.beat("adds")
        bench = summing.SumBench(board, summed)
        self.beat("anew", summing.start_anew(board, window, bench), pause=0.1)
        self.beat("gather", summing.gather(board, bench), pause=0.1)
        self.beat("spread", summing.spread(board, window, bench), pause=0.1)
        self.beat("same", backward.turn_back(board, window, 0.42),
                  backward.meet_slopes(board, 0.45), backward.fall(board, 0.6))  # fmt: skip
        self.beat("answer", backward.run_through(board, bench.seed), pause=0.6)


def asked(found: Found) -> tuple[Index, Index]:
    """The two entries that are asked about: on the diagonal, and off it."""
    rows, _ = found.first.inp.shape
    return (0, 0), (min(2, rows - 1), min(2, rows - 1) - 1)


def most(record: Record) -> Index:
    """Where the largest entry of a record is."""
    columns = record.shape[1]
    place = int(abs(record.value).argmax())
    return place // columns, place % columns


def guess_of(words: Words) -> str:
    """Where the numbers that one might guess differ, they stand to be chosen from."""
    texts = [(words.names[f"{kind}_on"].text, words.names[f"{kind}_off"].text) for kind in "wyg"]  # type: ignore[union-attr] # entries
    right = sum(words.holds(each) for each in CHOICES)
    return "guess" if right == 1 and len(set(texts)) == 3 else "guess alone"


def words_of(found: Found) -> Words:
    first, again, summed = found.first, found.again, found.summed
    on, off = asked(found)

    def gradient(record: Record, index: Index = ()) -> Entry:
        return Entry(record, index, ink=Face.GRADIENT)

    k = most(first.grad)
    left, second, both = (gradient(each, k) for each in (first.grad, again.sent, again.grad))
    one = gradient(first.weights, on)
    ones = every(first.weights, "==", 1)
    times = TimesSlopes(first.came, first.slopes, first.grad)
    adds = SumSign((left, second), both)
    return Words(
        {
            "here": Position(first.inp, off, Face.VALUE),
            "there": Position(first.out, off[::-1], Face.VALUE),
            "one": one,
            "w_on": gradient(first.came, on),
            "w_off": gradient(first.came, off),
            "y_on": Entry(first.out, on, ink=Face.VALUE),
            "y_off": Entry(first.out, off[::-1], ink=Face.VALUE),
            "g_on": gradient(first.grad, on),
            "g_off": gradient(first.grad, off),
            "s_on": Entry(first.slopes, on),
            "s_off": Entry(first.slopes, off),
            "u_on": Entry(first.inp, on, ink=Face.VALUE),
            "u_off": Entry(first.inp, off, ink=Face.VALUE),
            "left": left,
            "again": second,
            "adds": adds,
            "both": both,
            "whole": Entry(summed.whole, ink=Face.VALUE),
            "seed": gradient(summed.seed),
        },
        {
            "flip": TurnedOver(first.powers, first.out),
            "ones": [SameShape(first.fits), ones],
            "any": SameShape(first.fits),
            "as v": every(first.grad, "==", first.came),
            "as out": every(first.grad, "==", first.powers),
            "as slopes": times,
            "two slopes": [ones, OnDiagonal(first.inp), OnDiagonal(first.slopes)],
            "some slopes": TurnedOver(first.weights, first.came),
            "diagonal": OnDiagonal(first.grad),
            "products": times,
            "adds": adds,
            "gather": SumOfAll(summed.terms, summed.whole),
            "one for all": [every(summed.seed, "==", 1), every(summed.weights, "==", 1)],
            "by weight": [every(summed.seed, "==", 1),
                          BitForBit(summed.weights, summed.counts)],
            "same": Law(sum_gives_the_same, (found,)),
            "answer": Law(weights_make_a_sum, (found,)),
        },
    )  # fmt: skip


def sum_gives_the_same(found: Found) -> list[BearingFact]:
    """The sum brings to inp what the weights brought, bit for bit."""
    first, summed = found.first, found.summed
    return [BitForBit(summed.grad, first.grad), GradientOfSum(summed.sent, found.of_sum)]


def weights_make_a_sum(found: Found) -> list[GradientOfSum]:
    """A pass with weights brings the gradient of the sum of the weighted outputs."""
    return [GradientOfSum(found.first.sent, found.of_sum)]
