"""Any function or module: its lines run, its graph grows and is walked back, zeros have reasons."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from manim import RIGHT, UP

from gradmath import trace
from gradmath.errors import SceneError, StageError
from gradmath.explaining import Explanation, explanation
from gradmath.graph_records import GraphEdge, GraphFlow, GraphNode
from gradmath.records import Index, Listing, Record
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Lecture,
    Phrase,
    Position,
    Region,
    appear,
    speech,
    vanish,
)
from scenes.kit.code_panel import CodePanel
from scenes.kit.graph_claims import GradFn, GradName, NodeLabel
from scenes.kit.graph_facts import FirstNonfinite, NoGradient, Stopped
from scenes.kit.graph_journey import Journey, light_up, sweep_layers
from scenes.kit.graph_map import GraphMap, Layer
from scenes.kit.graph_motions import accumulate, compute, inputs_appear, land, paced, seed, send
from scenes.kit.graph_notes import rule_beside, rule_comes, rule_goes
from scenes.kit.graph_view import GraphView
from scenes.kit.marks import WORDS
from scenes.kit.stage import Frame

BOTTOM = -2.35  # of the stage, above two lines of speech
ABOVE = 0.15  # the stage, below code
INSET = 0.05  # of the stage, for the breadth of outlines
STRIP = 0.6  # the height of a map, at least
WIDE_ENOUGH = 4.0  # for a map beside code
PAGE = 3  # lines of code that are shown together
MOST_STOPS = 4  # zeros whose reasons are told
MOST_STEPS = 10  # operations of a graph whose numbers are shown on both ways
FIRST_STEPS = 3  # of the way back through a large graph that are shown in full
MOST_VISITS = 6  # leaves of a large graph that are shown in full
LEAVES = "What goes in: the leaves, and constants in dashed borders."
BACKWARD = "Now `backward` starts at the output, with its weights `v`."
MAP = "A map of the graph: what goes in are rings, what is computed is full."
SWEEP = "`backward` goes from the output to the leaves, a layer at a time."
ANSWER = "These are the gradients that autograd left at the leaves."


class Explain(Lecture):
    """What backward does in a function of your own.

    Subclasses name the function or module and its inputs; it is run a single time, and its trace
    is saved. A trace that was saved before is given as `parameters = {"trace": "my.trace"}` or
    by SCENES_TRACE.
    """

    title = "What comes back to the inputs?"
    function: ClassVar[Callable[..., Any] | None] = None
    inputs: ClassVar[Sequence[Any] | Mapping[str, Any]] = ()
    v: ClassVar[Any] = None

    def setup(self) -> None:
        kind = type(self)
        kind.parameters = {**kind.parameters, "trace": trace_of(kind)}
        super().setup()

    def construct(self) -> None:
        self.explained = self.problem(explanation)
        for flow, lines in product(self.explained.cards, (PAGE, 1)):
            self.pages = pages_of(self.explained.listing, lines)
            view = as_cards(flow, self._stage())
            if view is not None:
                self.tell_cards(view)
                return
        self.pages = pages_of(self.explained.listing, PAGE)
        self.tell_map(self._stage())

    def _stage(self) -> Region:
        """All below the code, however many of its lines are shown together."""
        top = min((panel.get_bottom()[1] - ABOVE for panel in self._panels()), default=2.3)
        return Region(SAFE.left + INSET, SAFE.right - INSET, BOTTOM, top)

    def _panels(self) -> list[CodePanel]:
        """The code panels of all pages, each where it will stand."""
        panels = [CodePanel(page) for page in self.pages]
        for panel in panels:
            panel.move_to((SAFE.right, self.code_top(panel), 0.0), aligned_edge=RIGHT + UP)
        return panels

    def step(self, name: str, *motions: Any, at: GraphNode | None = None, **told: Any) -> None:
        """A beat with the line of a node lit, on the page of the listing that has it."""
        row = self.explained.row(at.node.line) if at else None
        if row is None:
            code = None if self.code or not self.pages else self.pages[0]
            self.beat(name, *motions, code=code, **told)
            return
        line = self.explained.listing.lines[row]
        self.beat(name, *motions, code=self._page(row), line=line, **told)

    def _page(self, row: int) -> Listing:
        """The page of the listing that has a row of it."""
        return self.pages[row // len(self.pages[0].lines)]

    # -- a graph of cards ------------------------------------------------------------------

    def tell_cards(self, view: GraphView) -> None:
        flow = view.flow
        self.step("inputs", inputs_appear(view), say=LEAVES)
        self._forward(view)
        self.step("v", seed(view), at=root(flow), say=BACKWARD)
        pace = 1.0 if len(flow.sweep) < 8 else 0.6
        around = Region(SAFE.left, SAFE.right, BOTTOM, SAFE.top)
        for node, edges in flow.working():
            rule = rule_beside(view, edges, around, [self.heading, *self._panels()])
            steps = (rule_comes(rule), back(view, edges, pace))
            self.step(f"back {node.index}", *steps, at=node, say=say_sent(flow, edges))
            for gone in rule_goes(rule):
                self.play(gone)
        leaves = [card for card in view.cards if card.node.is_leaf]
        self.step("gradients", *(accumulate(view, card) for card in leaves), say=ANSWER)
        self._untouched(flow)
        for grad, index, said in stops(self.explained, flow):
            column = next(c.grad for c in leaves if c.grad and c.grad.picture.shown is grad)
            self._stop(column.picture, grad, index, said)

    def _forward(self, view: GraphView) -> None:
        made = [card for card in view.cards if not card.node.node.is_leaf]
        for number, (_, cards) in enumerate(groupby(made, lambda card: line_of(card.node))):
            ran = list(cards)
            steps = (step for card in ran for step in compute(view, card))
            said = say_made([card.node for card in ran])
            self.step(f"forward {number}", steps, at=ran[-1].node, say=said)
            for card in ran:
                inside = card.value.picture if card.value else card.title
                self._nonfinite(view, card.node, Frame(inside, buff=-0.03))

    def _stop(self, picture: Any, grad: Record, index: Index, said: Phrase) -> None:
        """A zero, in a frame if it is on stage, with its reasons."""
        cell = None if picture is None else cell_of(picture, index)
        frames = [] if cell is None else [Frame(cell.box, buff=0.0)]
        self.step(f"{grad.name}{list(index)}", *(appear(frame) for frame in frames), say=said)
        for frame in frames:
            self.play(vanish(frame))

    def _nonfinite(self, view: GraphView | GraphMap, node: GraphNode, frame: Frame) -> None:
        if view.flow.trace.first_nonfinite == node.index:
            self.step("not finite", appear(frame), at=node, say=say_nonfinite(view.flow, node))
            self.play(vanish(frame))

    def _untouched(self, flow: GraphFlow) -> None:
        for node in flow.nodes:
            missing = NoGradient(flow, node)
            if missing.fault() is None:
                said = speech("{} stays None: no path leads there.", GradName(node), holds=missing)
                self.step(f"no path to {node.index}", say=said)

    # -- a graph too large for cards -------------------------------------------------------

    def tell_map(self, stage: Region) -> None:
        """A map that grows and is swept; below it the node that works, with its numbers."""
        flow = self.explained.flow
        above, below = self._halves(stage)
        board = GraphMap(flow, above)
        journey = Journey(board, below)
        small = sum(not node.node.is_leaf for node in flow.nodes) <= MOST_STEPS
        inputs = board.grown(node.index for node in flow.nodes if node.node.is_leaf)
        self.step("inputs", appear(inputs), say=MAP)
        self._grow(journey, visits=small)
        self.step("v", journey.leave(), at=root(flow), say=BACKWARD)
        if small:
            for node in in_order(flow):
                glow = light_up(board, Layer((node.index,)))
                self._visit(journey, node, glow)
        else:
            self.step("sweep", sweep_layers(board), at=root(flow), say=SWEEP)
            for node in in_order(flow)[:FIRST_STEPS]:
                if journey.fits(node.index):
                    self._visit(journey, node)
        told = list(stops(self.explained, flow))
        leaves = leaves_of(flow)
        if len(leaves) > MOST_VISITS:
            leaves = [node for node in leaves if journey.fits(node.index)] or leaves
        for node in leaves[:MOST_VISITS]:
            self._visit(journey, node, *([light_up(board, Layer((node.index,)))] if small else []))
            for grad, index, said in told:
                if grad is node.grad_after:
                    self._stop(journey.picture_of(grad), grad, index, said)
        self._untouched(flow)

    def _halves(self, stage: Region) -> tuple[Region, Region]:
        """Where the map is, and where the node that is visited: the map left of narrow code."""
        code = max((CodePanel(page).width for page in self.pages), default=0.0)
        left = Region(SAFE.left, SAFE.right - code - 0.4, stage.top, self.heading.get_y() - 0.45)
        if left.width > WIDE_ENOUGH and left.height > STRIP:
            return left, stage
        middle = stage.top - STRIP
        return (
            Region(stage.left, stage.right, middle, stage.top),
            Region(stage.left, stage.right, stage.bottom, middle - ABOVE),
        )

    def _grow(self, journey: Journey, *, visits: bool) -> None:
        """Line by line, what it computes comes on the map; in a small graph with its numbers."""
        board = journey.map
        made = [node for node in board.flow.nodes if not node.node.is_leaf]
        lines = [list(nodes) for _, nodes in groupby(made, line_of)]
        steps = [[node] for node in made] if visits else lines
        if len(steps) > 2 * MOST_STEPS:
            steps = [made]
        for nodes in steps:
            motions = [appear(board.grown(node.index for node in nodes))]
            if visits and journey.fits(nodes[0].index):
                motions += journey.visit(nodes[0].index, gradients=False)
            at, name = nodes[0] if len(steps) > 1 else None, f"forward {nodes[0].index}"
            self.step(name, *motions, at=at, say=say_made(nodes))
            for node in nodes:
                self._nonfinite(board, node, Frame(board.spots[node.index], buff=0.1, corner=0.05))

    def _visit(self, journey: Journey, node: GraphNode, *before: Any) -> None:
        name = f"visit {node.index}"
        if journey.fits(node.index):
            self.step(name, *before, journey.visit(node.index), at=node, say=say_visit(node))
        else:
            self.step(name, *before, journey.leave(), at=node, say=say_wide(node))


# -- what is explained ---------------------------------------------------------------------


def trace_of(scene: type[Explain]) -> str:
    """The file with the trace of a scene; the function runs when it is asked for first."""
    for kind in scene.__mro__:
        own = vars(kind)
        if "trace" in own.get("parameters", {}):
            return str(own["parameters"]["trace"])
        if own.get("function") is not None:
            return _traced(scene, kind)
    if "SCENES_TRACE" in os.environ:
        return os.environ["SCENES_TRACE"]
    raise SceneError(
        "Explain has no function; use `scenes explain FILE.py:FUNCTION`, or subclass it with "
        "function = staticmethod(my_function) and inputs = [...]"
    )


def _traced(scene: type[Explain], home: type) -> str:
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    given = scene.inputs
    named = isinstance(given, Mapping)
    names = list(given) if isinstance(given, Mapping) else None
    inputs = list(given.values()) if isinstance(given, Mapping) else list(given)
    assert scene.function is not None
    run = trace(scene.function, *inputs, v=scene.v, names=names if named else None)
    file = Path(folder.name) / f"{home.__name__}.trace"
    run.save(file)
    return str(file)


def pages_of(listing: Listing, lines: int) -> list[Listing]:
    """A listing in stretches of so many lines."""
    return [Listing(listing.lines[start : start + lines])
            for start in range(0, len(listing.lines), lines)]  # fmt: skip


def as_cards(flow: GraphFlow, stage: Region) -> GraphView | None:
    """The graph as cards, if it fits the stage."""
    try:
        return GraphView(flow, stage)
    except StageError:
        return None


def root(flow: GraphFlow) -> GraphNode:
    return flow.nodes[flow.trace.outputs[0][0]]


def in_order(flow: GraphFlow) -> list[GraphNode]:
    """The nodes that worked in the backward pass, in the engine's order."""
    return [node for node, _ in flow.working()]


def leaves_of(flow: GraphFlow) -> list[GraphNode]:
    """The leaves that a gradient came to, the function's own inputs first."""
    nodes = [flow.nodes[flow.trace.leaf(name).index] for name in flow.trace.grads]
    return [node for node in nodes if node.grad_after is not None]


def line_of(node: GraphNode) -> str:
    return str(node.node.line)


def back(view: GraphView, edges: Sequence[GraphEdge], pace: float) -> Iterator[Any]:
    """One node works: it sends, and what it sent is added up where it arrives."""
    yield from paced(send(view, edges), pace)
    for edge in edges:
        yield from paced(land(view, edge), pace)


def cell_of(picture: Any, index: Index) -> Any:
    """The cell of an entry; None where the tensor is drawn as a map."""
    cells = [part for part in picture.get_family() if getattr(part, "index", None) == index]
    return next((cell for cell in cells if hasattr(cell, "box")), None)


def stops(told: Explanation, flow: GraphFlow) -> Iterator[tuple[Record, Index, Phrase]]:
    """Zeros of gradients with a reason, those that have not been told yet first of all."""
    seen: set[tuple[object, ...]] = set()
    for reasons in told.zeros:
        grad = flow.nodes[flow.trace.leaf(reasons.leaf).index].grad_after
        if not isinstance(grad, Record):
            continue
        for index in reasons:
            kinds = reasons.kinds(index)
            if not kinds or (reasons.leaf, kinds) in seen or len(seen) == MOST_STOPS:
                continue
            seen.add((reasons.leaf, kinds))
            facts = [Stopped(reasons, grad, index, kind) for kind in kinds]
            words = ", ".join(WORDS[kind] for kind in kinds)
            place = Position(grad, index, Face.GRADIENT)
            number = Entry(grad, index, ink=Face.GRADIENT)
            yield grad, index, speech(f"{{}} is {{}}: {words}.", place, number, holds=facts)


# -- what is said --------------------------------------------------------------------------


def say_made(nodes: Sequence[GraphNode]) -> Phrase:
    labels = [NodeLabel(node) for node in nodes][:4]
    return speech("This line runs: {}.", labels)


def say_sent(flow: GraphFlow, edges: Sequence[GraphEdge]) -> Phrase:
    source = GradFn(flow.nodes[edges[0].source])
    targets = dict.fromkeys(edge.target for edge in edges)
    labels = [NodeLabel(flow.nodes[target]) for target in targets]
    return speech("{} works: its contributions go to {}.", source, labels)


def say_nonfinite(flow: GraphFlow, node: GraphNode) -> Phrase:
    fact = FirstNonfinite(flow, node)
    return speech("Here NaN or infinity comes up first: {}.", NodeLabel(node), holds=fact)


def say_visit(node: GraphNode) -> Phrase:
    if node.is_leaf:
        return speech("The leaf {}, and the gradient that came to it.", NodeLabel(node))
    return speech("{}: what came back to {} goes on to its inputs.", GradFn(node), NodeLabel(node))


def say_wide(node: GraphNode) -> Phrase:
    return speech("{} and its neighbours do not fit a frame; the table has their numbers.",
                  NodeLabel(node))  # fmt: skip
