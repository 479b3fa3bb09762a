"""Tutorial 3, line 4: one x, used three times; its contributions meet and are added up."""

from __future__ import annotations

from gradmath.formatting import product_sign, sum_sign
from gradmath.graph_records import GraphFlow, Shown
from gradmath.problems.tutorial_3 import fan_out
from gradmath.records import Record
from scenes.kit import SAFE, Entry, Face, Lecture, Phrase, Region, appear, speech, vanish
from scenes.kit.graph_motions import (
    accumulate,
    inputs_appear,
    land,
    rule_beside,
    run_line,
    seed,
    send,
    start_again,
    sweep,
    zero,
)
from scenes.kit.graph_rules import product_of
from scenes.kit.graph_view import GraphView

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.35, top=2.3)
UNDER_CODE = 1.45  # the height of what may stand below the listing

INPUTS = "A leaf `x`, and no gradient yet: `x.grad` is None."
FORWARD = "One line uses `x` three times: three copies go forward."
GUESS = "Three copies went out. What will come back to `x`? Guess."
CHOICE = "`y.backward(v)` starts at `y`, with the weights `v`."
THROUGH_ADD = "The sum passes `v` on to both of its inputs. One copy is home."
AGAIN = "The same line again: a fresh graph, but `x.grad` is still there."
SECOND = "A second `backward` brings the same sum. Will it replace `x.grad`?"
ZERO = "`backward` only ever adds. To start anew, zero `x.grad` yourself."
ANSWER = "What is copied forward is summed backward."


class FanOut(Lecture):
    """What is copied forward is summed backward, and .grad sums over passes, too."""

    title = "Where do the uses of x meet again?"

    def construct(self) -> None:
        records = self.problem(fan_out)
        first, second = records.passes
        forward, backward, zeroing = records.listing.lines
        view = GraphView(first, STAGE, [second])
        x = view.card("x")

        self.beat("x", inputs_appear(view), code=records.listing, say=INPUTS)
        self.beat("forward", run_line(view, 0), line=forward, say=FORWARD)
        self.beat("guess", say=GUESS, pause=1.5)
        self.beat("choose v", seed(view), line=backward, say=CHOICE)
        (_, by_add), (_, by_mul) = first.working()
        arrivals = (land(view, edge) for edge in by_add)
        self.beat("through the sum", send(view, by_add), *arrivals, say=THROUGH_ADD)
        rule = rule_beside(view, by_mul, UNDER_CODE)
        self.beat("through the product", appear(rule), send(view, by_mul), say=say_rule(first))
        meeting = (land(view, edge) for edge in by_mul)
        self.beat("they meet", vanish(rule), *meeting, say=say_sum(first))
        self.beat("into x.grad", accumulate(view, x), say=say_grad(first))
        self.beat("again", start_again(view, second), line=forward, say=AGAIN)
        self.beat("second pass", sweep(view, pace=0.6), line=backward, say=SECOND)
        self.beat("it adds", accumulate(view, x), say=say_added(second))
        self.beat("zero", zero(x, records.zeroed), line=zeroing, say=ZERO)
        self.beat("answer", say=ANSWER, pause=1.5)


def entry(shown: Shown | None, ink: Face = Face.GRADIENT) -> Entry:
    """The first entry of a small tensor."""
    assert isinstance(shown, Record)
    return Entry(shown, (0,), ink=ink)


def say_rule(flow: GraphFlow) -> Phrase:
    _, (_, by_mul) = flow.working()
    numbers = product_of(flow, by_mul[0], (0,))
    assert numbers is not None
    *factors, result = numbers
    sign = product_sign([factor.text for factor in factors], result.text)
    return speech(f"The product multiplies by its other factor: {{}} × {{}} {sign} {{}}.",
                  *factors, result)  # fmt: skip


def say_sum(flow: GraphFlow) -> Phrase:
    x = flow.node("x")
    terms = [entry(edge.cotangent) for edge in flow.arrivals(x.index)]
    total = entry(x.cotangent)
    sign = sum_sign([term.text for term in terms], total.text)
    written = " + ".join("{}" for _ in terms)
    return speech(f"At `x` they meet, and add up one by one: {written} {sign} {{}}.", *terms, total)


def say_grad(flow: GraphFlow) -> Phrase:
    x = flow.node("x")
    return speech("AccumulateGrad puts the sum into `x.grad`: {}.", entry(x.grad_after))


def say_added(flow: GraphFlow) -> Phrase:
    x = flow.node("x")
    terms, total = [entry(x.grad_before), entry(x.cotangent)], entry(x.grad_after)
    sign = sum_sign([term.text for term in terms], total.text)
    return speech(f"No, it is added: {{}} + {{}} {sign} {{}}.", *terms, total)
