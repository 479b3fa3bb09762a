"""How any traced function is told in beats: what is common to graphs of cards and to maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import Any

from manim import RIGHT, UP

from gradmath.graphs.explanation import Explanation
from gradmath.graphs.flow import EditRecord, GraphFlow, GraphNode, Shown
from gradmath.records.listing import Listing
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.code_panel import CodePanel
from scenes.kit.cells.frame import Frame
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.marks import reason_words
from scenes.kit.graph.map.map import GraphMap
from scenes.kit.graph.parts.claims import (
    GradFn,
    GradName,
    HookPlace,
    NodeLabel,
    OddProduct,
    remedy_words,
)
from scenes.kit.graph.parts.facts import FirstBack, FirstNonfinite, NoGradient, Stopped
from scenes.kit.graph.view import GraphView
from scenes.kit.lecture import Lecture, speech
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import appear, vanish
from scenes.kit.truth.claims import Entry, Position

BOTTOM = -2.15  # of the stage, above two lines of speech
ABOVE = 0.15  # the stage, below code
INSET = 0.05  # of the stage, for the breadth of outlines
PAGE = 3  # lines of code that are shown together
_ONE_LINE = 40  # characters of names
MOST_HOOKS = 2  # of a map that are told
MOST_STOPS = 4  # zeros whose reasons are told
BACKWARD = "Now `backward` starts at the output, with its weights `v`."


class Telling(Lecture):
    """A story about one traced function: its code, its graph, both ways."""

    explained: Explanation
    pages: Sequence[Listing]

    def paged(self, lines: int) -> Region:
        """Show so many lines of code together; what is left below them is the stage."""
        self.pages = pages_of(self.explained.listing, lines)
        top = min((panel.get_bottom()[1] - ABOVE for panel in self.panels()), default=2.3)
        return Region(SAFE.left + INSET, SAFE.right - INSET, BOTTOM, top)

    def panels(self) -> list[CodePanel]:
        """The code panels of all pages, each where it will stand."""
        panels = [CodePanel(page) for page in self.pages]
        for panel in panels:
            panel.move_to((SAFE.right, self.code_top(panel), 0.0), aligned_edge=RIGHT + UP)
        return panels

    def step(self, name: str, *motions: Any, at: GraphNode | None = None, **told: Any) -> None:
        """A beat with the line of a node lit, on the page of the listing that has it."""
        row = self.explained.row(at.traced.line) if at else None
        if row is None:
            code = None if self.code or not self.pages else self.pages[0]
            self.beat(name, *motions, code=code, **told)
            return
        line = self.explained.listing.lines[row]
        self.beat(name, *motions, code=self._page(row), line=line, **told)

    def _page(self, row: int) -> Listing:
        """The page of the listing that has a row of it."""
        return self.pages[row // len(self.pages[0].lines)]

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

    def _hooked(self, board: GraphMap) -> None:
        """The first spots where hooks worked, and what became of an entry there."""
        flow = board.flow
        found = [(node, edit, after) for node in flow.nodes
                 for edit, after in zip(node.edits, node.cotangents, strict=True)]  # fmt: skip
        found += [(flow.nodes[edge.source], edge.edit, edge.cotangent) for edge in flow.edges]
        edited = ((node, edit, after) for node, edit, after in found if edit is not None)
        for node, edit, after in islice(edited, MOST_HOOKS):
            frame = Frame(board.spots[node.index], buff=0.1, corner=0.05)
            self.step(f"hook {node.index}", appear(frame), at=node, say=say_hooked(edit, after))
            self.play(vanish(frame))

    def _nonfinite_back(self, board: GraphMap) -> None:
        """The spot where the way back first is not finite, and what helps."""
        found = board.flow.trace.anomaly
        if found is not None:
            node = board.flow.nodes[found.node]
            frame = Frame(board.spots[node.index], buff=0.1, corner=0.05)
            said = say_first_back(board.flow, node)
            self.step("not finite going back", appear(frame), at=node, say=said)
            self.step("what helps", at=node, say=say_remedy(board.flow, node))
            self.play(vanish(frame))

    def _untouched(self, flow: GraphFlow) -> None:
        for node in flow.nodes:
            missing = NoGradient(flow, node)
            if missing.fault() is None:
                said = speech("{} stays None: no path leads there.", GradName(node), holds=missing)
                self.step(f"no path to {node.index}", say=said)


def pages_of(listing: Listing, lines: int) -> list[Listing]:
    """A listing in stretches of so many lines."""
    return [Listing(listing.lines[start : start + lines])
            for start in range(0, len(listing.lines), lines)]  # fmt: skip


def root(flow: GraphFlow) -> GraphNode:
    return flow.nodes[flow.trace.outputs[0][0]]


def source_line(node: GraphNode) -> str:
    return str(node.traced.line)


def cell_of(picture: Any, index: Index) -> Any:
    """The cell of an entry; None where the tensor is drawn as a map."""
    cells = [part for part in picture.get_family() if getattr(part, "index", None) == index]
    return next((cell for cell in cells if hasattr(cell, "box")), None)


def stops(
    told: Explanation, flow: GraphFlow, group: str = ""
) -> Iterator[tuple[Record, Index, Phrase]]:
    """Zeros of gradients with a reason, those that have not been told yet first of all."""
    seen: set[tuple[object, ...]] = set()
    for reasons in told.zeros:
        leaf = next(
            (
                n
                for n in flow.nodes
                if n.accumulates_grad and f"{group}{n.traced.name}" == reasons.leaf
            ),
            None,
        )
        grad = None if leaf is None else leaf.grad_after
        if not isinstance(grad, Record):
            continue
        for index in reasons:
            kinds = reasons.kinds(index)
            if not kinds or (reasons.leaf, kinds) in seen or len(seen) == MOST_STOPS:
                continue
            seen.add((reasons.leaf, kinds))
            facts = [Stopped(reasons, grad, index, kind) for kind in kinds]
            words = ", ".join(map(reason_words, kinds))
            place = Position(grad, index, Face.GRADIENT)
            number = Entry(grad, index, ink=Face.GRADIENT)
            yield grad, index, speech(f"{{}} is {{}}: {words}.", place, number, holds=facts)


# -- what is said --------------------------------------------------------------------------


def say_made(nodes: Sequence[GraphNode]) -> Phrase:
    labels = [NodeLabel(node) for node in nodes][:4]
    return speech("This line runs: {}.", labels)


def say_nonfinite(flow: GraphFlow, node: GraphNode) -> Phrase:
    fact = FirstNonfinite(flow, node)
    return speech("Here NaN or infinity comes up first: {}.", NodeLabel(node), holds=fact)


def say_first_back(flow: GraphFlow, node: GraphNode) -> Phrase:
    fact = FirstBack(flow, node)
    product = OddProduct(flow.trace)
    if product.fault() is not None:
        return speech("Going back, NaN or infinity first comes up here: {}.", NodeLabel(node),
                      holds=fact)  # fmt: skip
    return speech("Going back, NaN or infinity first comes up in {}: {}.", GradFn(node), product,
                  holds=fact)  # fmt: skip


def say_remedy(flow: GraphFlow, node: GraphNode) -> Phrase:
    words = remedy_words(flow.trace)
    places = " ".join("{}" for _ in words)
    return speech(f"What helps: {places}.", *words, holds=FirstBack(flow, node))


def say_hooked(edit: EditRecord, after: Shown | None) -> Phrase:
    """Which hooks worked, and what became of the first entry that they changed."""
    hooks = [HookPlace(edit, number) for number in range(len(edit.hooks))]
    index = edit.first_changed(after)
    if index is None or not isinstance(edit.before, Record) or not isinstance(after, Record):
        return speech("Hooks edit what came: {}.", hooks)
    before, now = (Entry(record, index, ink=Face.GRADIENT) for record in (edit.before, after))
    return speech("A hook makes {} of {}: {}.", now, before, hooks)


def say_folded(node: GraphNode) -> Phrase:
    return speech("{}, folded: what leaves it, and the cotangents at its border.", NodeLabel(node))


def say_opened(node: GraphNode, inside: Sequence[GraphNode]) -> Phrase:
    lengths = accumulate(len(each.label) + 2 for each in inside)
    short = [node for node, length in zip(inside, lengths, strict=True) if length < _ONE_LINE]
    labels = [NodeLabel(each) for each in short[:4] or inside[:1]]
    return speech("{} opens. Inside: {}.", NodeLabel(node), labels)


def say_closed(node: GraphNode) -> Phrase:
    return speech("Folded again, {} is what goes in and out.", NodeLabel(node))
