"""Tutorial 3, lines 1 and 2: a graph grows line by line, and is walked back from its root."""

from __future__ import annotations

from gradmath.graphs.flow import GraphFlow, WalkStep
from gradmath.problems.tutorial_3.graph_grows import graph_grows
from scenes.kit import SAFE, GraphView, Lecture, Phrase, Region, speech
from scenes.kit.graph.motions import inputs_appear, point_at_nodes, run_line, step_back
from scenes.kit.graph.parts.claims import Argument, NextFunction
from scenes.kit.graph.parts.facts import Follows, SlotIsNone

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.35, top=2.3)

LEAVES = "The leaves `x` and `w`: they come from outside."
PRODUCT = "A line runs, and a node appears. It knows what made `h`."
ROOT = "The last line gives the root, a single number."
GUESS = "Values went forward. But can the root find its leaves? Guess."
GRAD_FN = "`loss.grad_fn` is the autograd node that made `loss`."
ANSWER = "A line adds a node that points back: that is the way `backward` takes."


class GraphGrows(Lecture):
    """Each line adds a node, whose next_functions lead back to the leaves."""

    title = "How does the root find its leaves?"

    def construct(self) -> None:
        records = self.problem(graph_grows)
        view = GraphView(records.flow, STAGE, gradients=False, drawers=False)

        self.beat("leaves", inputs_appear(view), code=records.listing, say=LEAVES)
        captions: tuple[Phrase | str, ...] = PRODUCT, say_number(records.flow), ROOT
        forward = zip(records.listing.lines, captions, strict=True)
        for number, (line, caption) in enumerate(forward):
            self.beat(line, run_line(view, number), line=line, say=caption)
        self.beat("guess", say=GUESS, pause=1.5)
        first, *further = records.walk_listing.lines
        start = records.walk[0].node
        self.beat("root", point_at_nodes(view, start), code=records.walk_listing, line=first,
                  say=GRAD_FN)  # fmt: skip
        for step, line in zip(records.walk, further, strict=True):
            self.beat(
                step.grad_fn, step_back(view, step), line=line, say=say_step(records.flow, step)
            )
        self.beat("answer", point_at_nodes(view), say=ANSWER, pause=1.5)


def say_number(flow: GraphFlow) -> Phrase:
    node, slot, argument = next(flow.stubs())
    return speech("Another node. The plain number {} gets none.", Argument(node, argument),
                  holds=SlotIsNone(flow, node, slot))  # fmt: skip


def say_step(flow: GraphFlow, step: WalkStep) -> Phrase:
    following = [NextFunction(step, slot) for slot in range(len(step.next_functions))]
    return speech("Its `next_functions`: {}.", following, holds=Follows(flow, step))
