"""Tutorial 3, line 4: one x, used three times; its contributions meet and are added up."""

from __future__ import annotations

from collections.abc import Sequence

from gradmath.graphs.flow import GraphFlow, Shown
from gradmath.problems.tutorial_3.fan_out import fan_out
from gradmath.records.tensor import Record
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Lecture,
    Phrase,
    ProductSign,
    Region,
    SumSign,
    every,
    speech,
)
from scenes.kit.graph.motions import (
    accumulate,
    inputs_appear,
    land,
    run_line,
    seed,
    send,
    start_again,
    sweep,
    zero,
)
from scenes.kit.graph.notes import rule_beside, rule_comes, rule_goes
from scenes.kit.graph.parts.facts import NoGradYet, PassedOn, Uses
from scenes.kit.graph.parts.rules import product_of
from scenes.kit.graph.view import GraphView
from scenes.kit.truth.claims import Claim

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.5, top=1.85)
ABOVE = Region(SAFE.left, SAFE.right, STAGE.bottom, SAFE.top)  # and beside the stage, too

CHOICE = "`y.backward(v)` starts at `y`, with the weights `v`."
AGAIN = "Run the line again: a fresh graph, but `x.grad` is still there."
AGAIN_BACK = "And `backward` again. Will its sum replace `x.grad`?"
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

        self.beat("x", inputs_appear(view), code=records.listing, say=say_inputs(first))
        self.beat("forward", run_line(view, 0), line=forward, say=say_forward(first))
        self.beat("guess", say=say_guess(first), pause=1.5)
        self.beat("choose v", seed(view), line=backward, say=CHOICE)
        (_, by_add), (_, by_mul) = first.working()
        arrivals = (land(view, edge) for edge in by_add)
        self.beat("through the sum", send(view, by_add), *arrivals, say=say_passed_on(first))
        assert self.code is not None
        rule = rule_beside(view, by_mul, ABOVE, [self.heading, self.code])
        product = (rule_comes(rule), send(view, by_mul))
        self.beat("through the product", *product, say=say_rule(first), pause=1.5)
        meeting = (land(view, edge) for edge in by_mul)
        self.beat("they meet", rule_goes(rule), *meeting, say=say_sum(first))
        self.beat("into x.grad", accumulate(view, x), say=say_grad(first))
        self.beat("again", start_again(view, second), line=forward, say=AGAIN)
        self.beat("second pass", sweep(view, pace=0.6), line=backward, say=AGAIN_BACK)
        self.beat("it adds", accumulate(view, x), say=say_added(second))
        self.beat("zero", zero(x, records.zeroed), line=zeroing, say=say_zeroed(records.zeroed))
        self.beat("answer", say=ANSWER, pause=1.5)


def entry(shown: Shown | None, ink: Face = Face.GRADIENT) -> Entry:
    """The first entry of a small tensor."""
    assert isinstance(shown, Record)
    return Entry(shown, (0,), ink=ink)


def say_inputs(flow: GraphFlow) -> Phrase:
    return speech("A leaf `x`. Its `.grad` is still None.", holds=NoGradYet(flow.node("x")))


def say_forward(flow: GraphFlow) -> Phrase:
    return speech("This line uses `x` three times: three copies go forward.", holds=used(flow))


def say_guess(flow: GraphFlow) -> Phrase:
    return speech("Three copies went out. What will come back to `x`? Guess.", holds=used(flow))


def used(flow: GraphFlow) -> Uses:
    return Uses(flow, flow.node("x"), 3)


def say_passed_on(flow: GraphFlow) -> Phrase:
    unchanged = PassedOn(flow, flow.node("y"), 2)
    return speech("A sum passes `v` on to both of its inputs. A copy is home.", holds=unchanged)


def say_rule(flow: GraphFlow) -> Phrase:
    _, (_, by_mul) = flow.working()
    numbers = product_of(flow, by_mul[0], (0,))
    assert numbers is not None
    *factors, result = numbers
    sign = ProductSign(tuple(factors), result)
    return speech("A product multiplies by its other factor: {} × {} {} {}.",
                  *factors, sign, result)  # fmt: skip


def say_sum(flow: GraphFlow) -> Phrase:
    x = flow.node("x")
    terms = [entry(edge.cotangent) for edge in flow.arrivals(x.index)]
    return speech("At `x` they meet, and add up: {} + {} + {} {} {}.", *closed(terms, x.cotangent))


def say_grad(flow: GraphFlow) -> Phrase:
    x = flow.node("x")
    return speech("AccumulateGrad puts the sum into `x.grad`: {}.", entry(x.grad_after))


def say_added(flow: GraphFlow) -> Phrase:
    x = flow.node("x")
    terms = [entry(x.grad_before), entry(x.cotangent)]
    return speech("It is added: {} + {} {} {}.", *closed(terms, x.grad_after))


def closed(terms: Sequence[Entry], total: Shown | None) -> tuple[Claim, ...]:
    """Terms, the sign, and what they add up to."""
    whole = entry(total)
    return (*terms, SumSign(tuple(terms), whole), whole)


def say_zeroed(zeroed: Record) -> Phrase:
    return speech("`backward` adds. To start anew, zero `x.grad` yourself.",
                  holds=every(zeroed, "==", 0))  # fmt: skip
