"""Tutorial 3, line 8: the gradient gets a graph of its own, and so it has a gradient, too."""

from __future__ import annotations

from manim import Create

from gradmath.graphs.flow import GraphEdge, GraphNode, Shown
from gradmath.graphs.second_order import SecondOrder
from gradmath.problems.tutorial_3.gradient_has_a_graph import GradientHasAGraph as Found
from gradmath.problems.tutorial_3.gradient_has_a_graph import gradient_has_a_graph
from gradmath.records.tensor import Record
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Lecture,
    Phrase,
    Position,
    Region,
    appear,
    every,
    speech,
)
from scenes.kit.boards.derivative_list import DerivativeList
from scenes.kit.boards.taylor_chart import TaylorChart
from scenes.kit.graph.growth import (
    GrowthView,
    first_pass_over,
    grow,
    leave,
    pull,
    second_pass,
)
from scenes.kit.graph.motions import inputs_appear, point_at_nodes, run_line
from scenes.kit.graph.parts.claims import GradFn
from scenes.kit.graph.parts.facts import Became, LeadsBack, ReachesLeaf
from scenes.kit.look.theme import MOVE

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.35, top=2.0)
CHART = Region(SAFE.left, -0.35, bottom=-2.35, top=2.2)
LIST = Region(0.6, SAFE.right, bottom=-2.35, top=1.0)

FORWARD = "`y` is the square of a sigmoid. This is its graph."
GUESS = "`create_graph=True` records the way back, too. What will appear? Guess."
SECOND = "What has a graph has a gradient: `dy.backward()` goes back from `dy`."
ANSWER = "A gradient that keeps its graph can be differentiated again."


class GradientHasAGraph(Lecture):
    """A gradient computed with create_graph=True has a graph of its own, hence a gradient."""

    title = "Does a gradient have a graph?"

    def construct(self) -> None:
        found = self.problem(gradient_has_a_graph)
        grown, (first, second) = found.grown, found.gradient.lines
        view = GrowthView(grown, STAGE)
        y, s = grown.flow.node("y"), grown.flow.node("s")
        ones, power, *others = grown.made_by(y.index)
        (dy,) = grown.made_by(s.index)
        (to_s,), (to_x,) = grown.flow.inputs(y.index), grown.flow.inputs(s.index)

        self.beat("forward", inputs_appear(view), run_line(view, 0), run_line(view, 1),
                  appear(view.forward), code=found.forward, say=FORWARD)  # fmt: skip
        self.beat("guess", code=found.gradient, line=first, say=GUESS, pause=1.5)
        self.beat("y works", grow(view, ones), point_at_nodes(view, y.index), grow(view, power),
                  appear(view.backward), say=say_reads(grown, y, power, s))  # fmt: skip
        growth = (grow(view, node) for node in others)
        self.beat("its formula", *growth, pull(view, to_s), say=say_sent(grown, to_s, others[-1]))
        self.beat("s works", point_at_nodes(view, s.index), grow(view, dy), pull(view, to_x),
                  say=say_sent_on(grown, to_x, dy))  # fmt: skip
        self.beat("dy", first_pass_over(view), point_at_nodes(view, dy.index), say=say_graph(grown))
        start, *passes = second_pass(view, pace=0.5)
        *through, home = passes
        self.beat("second pass", point_at_nodes(view), start, *through, line=second, say=SECOND)
        self.beat("home", home, say=say_second(grown))
        self.derive(found, view)

    def derive(self, found: Found, view: GrowthView) -> None:
        """Derivative after derivative, and what the first two of them draw."""
        rows = DerivativeList(found.d, found.graph_sizes, LIST)
        chart = chart_of(found)
        start, line = found.again.lines
        self.beat("y", leave(view), appear(chart.ground), appear(rows.heads, rows.rows[0]),
                  code=found.again, line=start, say=say_size(found, 0))  # fmt: skip
        self.beat("tangent", appear(rows.rows[1]), Create(chart.tangent, run_time=MOVE), line=line,
                  say=say_tangent(found.d))  # fmt: skip
        self.beat("parabola", appear(rows.rows[2]), Create(chart.parabola, run_time=MOVE),
                  say=say_parabola(found.d))  # fmt: skip
        self.beat("and again", *(appear(row, run_time=MOVE) for row in rows.rows[3:]),
                  say=say_size(found, len(rows.rows) - 1))  # fmt: skip
        self.beat("answer", say=ANSWER, pause=1.5)


def entry(shown: Shown | None, ink: Face) -> Entry:
    """The one entry of a number."""
    assert isinstance(shown, Record)
    return Entry(shown, ink=ink)


def say_reads(grown: SecondOrder, y: GraphNode, power: GraphNode, s: GraphNode) -> Phrase:
    return speech("{} works. Its formula reads `s`, and leaves a node.", GradFn(y),
                  holds=LeadsBack(grown, power, s))  # fmt: skip


def say_sent(grown: SecondOrder, to_s: GraphEdge, node: GraphNode) -> Phrase:
    sent = entry(grown.carried(to_s), Face.GRADIENT)
    return speech("What it sends back, {}, is also the value of a node: {}.",
                  sent, entry(node.value, Face.VALUE), holds=Became(grown, to_s, node))  # fmt: skip


def say_sent_on(grown: SecondOrder, to_x: GraphEdge, dy: GraphNode) -> Phrase:
    s = grown.flow.node("s")
    sent = entry(grown.carried(to_x), Face.GRADIENT)
    holds = LeadsBack(grown, dy, s), Became(grown, to_x, dy)
    return speech("{} sends {}: that is `dy`, and it has a node.", GradFn(s), sent,
                  holds=holds)  # fmt: skip


def say_graph(grown: SecondOrder) -> Phrase:
    return speech("So `dy` is a tensor with a graph, and this graph leads to `x`.",
                  holds=ReachesLeaf(grown, grown.flow.node("x")))  # fmt: skip


def say_second(grown: SecondOrder) -> Phrase:
    second = entry(grown.flow.node("x").grad_after, Face.GRADIENT)
    return speech("What arrives in `x.grad` is the second derivative: {}.", second)


def say_size(found: Found, k: int) -> Phrase:
    name = Position(found.d, (k,), Face.GRADIENT if k else Face.VALUE)
    nodes = Entry(found.graph_sizes, (k,))
    if k == 0:
        return speech("{} is `y`, with {} nodes in its graph. Now take derivatives.", name, nodes)
    return speech("The line runs again, and again: {} has {} nodes behind it.", name, nodes)


def say_tangent(d: Record) -> Phrase:
    return speech("{} is the slope at `x`: the tangent.", Position(d, (1,), Face.GRADIENT))


def say_parabola(d: Record) -> Phrase:
    name = Position(d, (2,), Face.GRADIENT)
    if d.value[2] == 0:
        return speech("{} is zero: here the curve does not bend.", name,
                      holds=every(d, "==", 0, at=[2]))  # fmt: skip
    return speech("{} tells how the curve bends: the parabola.", name,
                  holds=every(d, "!=", 0, at=[2]))  # fmt: skip


def chart_of(found: Found) -> TaylorChart:
    curve = found.curve
    at = Entry(curve.derivatives.x), Entry(curve.derivatives.values, (0,))
    return TaylorChart(at, curve.xs, curve.ys, curve.tangent, curve.parabola, CHART)
