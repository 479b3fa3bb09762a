"""What the cards of a graph are made of: borders, faces under their headings, names, drawers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from manim import DOWN, RIGHT, VGroup

from gradmath.graphs.flow import GraphNode
from scenes.kit.cells.code_panel import Panel
from scenes.kit.cells.lettering import Phrase
from scenes.kit.graph.parts.claims import Argument, GradFn, GradFnPart
from scenes.kit.graph.parts.tensors import Pictured
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import HAIRLINE, INDEX, LINE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament

PADDING = 0.16
BETWEEN_FACES = 0.14
_CORNER = 0.14
_DASH = 0.09
_INSET = 0.07  # of a leaf's second outline
_HEAD_RISE = 0.1  # of a heading's baseline above the cells
_BETWEEN_ROWS = 0.1
_BETWEEN_NAMES = 0.06  # the halves of a name


class CardOutline(Ornament):
    """A card's border."""

    def __init__(self, width: float, height: float, radius: float, color: str, line: float) -> None:
        super().__init__(stroke_color=color, stroke_width=line)
        self.points = rounded(width, height, radius).copy()
        self.born = self.points.copy()


class Dashes(Ornament):
    """The border of a constant: a rectangle in dashes."""

    def __init__(self, width: float, height: float, color: str) -> None:
        super().__init__(stroke_color=color, stroke_width=LINE * 0.8)
        corners = np.array([[-1, 1, 0], [1, 1, 0], [1, -1, 0], [-1, -1, 0]]) / 2
        corners = corners * [width, height, 1]
        for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            count = max(1, round(float(np.linalg.norm(end - start)) / (2 * _DASH)))
            for k in range(count):
                ends = [start + (end - start) * (k + part) / count for part in (0.2, 0.8)]
                self.start_new_path(ends[0])
                self.add_line_to(ends[1])
        self.born = self.points.copy()


class FaceColumn(QuickGroup):
    """One face of a tensor under its heading."""

    def __init__(self, picture: Pictured, head: Phrase | None) -> None:
        super().__init__(picture, *([head] if head else []))
        self.picture, self.head = picture, head
        if head:
            # It was set with its baseline at zero: names of different depth share one.
            across = picture.get_x() - head.get_x()
            head.shift((across, picture.get_top()[1] + _HEAD_RISE, 0.0))


class Adding(Protocol):
    """Knows how much has arrived at each output of each node."""

    def arrived(self, index: int, output: int = 0) -> int: ...


class Total(FaceColumn):
    """The face in which contributions are added up as they arrive: each time torch's own sum."""

    def __init__(
        self, picture: Pictured, head: Phrase | None, node: GraphNode, output: int = 0
    ) -> None:
        super().__init__(picture, head)
        self.node, self.output = node, output
        self.beside: Callable[[], Any] | None = None  # a weak reference to the view

    def faults(self) -> Iterator[Fault]:
        """What is shown is the sum of what has arrived at the output."""
        view: Adding | None = self.beside() if self.beside else None
        sums = self.node.sums[self.output]
        if view is None or not sums:
            return
        count = view.arrived(self.node.index, self.output)
        shown = self.picture.shown
        if not 0 < count <= len(sums) or shown is not sums[count - 1]:
            yield Fault("sum", f"{shown.name} after {count} arrivals at {self.node.label}",
                        "the sum of what has arrived")  # fmt: skip


class Edited(FaceColumn):
    """What hooks made of what came back, under their names."""

    def __init__(self, picture: Pictured, head: Phrase, node: GraphNode, output: int) -> None:
        super().__init__(picture, head)
        self.node, self.output = node, output
        self.beside: Callable[[], Any] | None = None  # a weak reference to the view

    def faults(self) -> Iterator[Fault]:
        """It is the cotangent itself, and everything has arrived."""
        if self.picture.shown is not self.node.cotangents[self.output]:
            yield Fault("hook", f"{self.picture.shown.name} as what hooks made at "
                        f"{self.node.label}", "its cotangent")  # fmt: skip
        view: Adding | None = self.beside() if self.beside else None
        due = len(self.node.sums[self.output])
        if view is not None and view.arrived(self.node.index, self.output) < due:
            yield Fault("hook", f"the hooks of {self.node.label} at work",
                        "once everything has arrived")  # fmt: skip


def rim(node: GraphNode) -> float:
    """How far a leaf's outer border is off its inner one; others have one border."""
    return _INSET if node.accumulates_grad else 0.0


def border(node: GraphNode, width: float, height: float) -> VGroup:
    """A leaf has a double border, the root a thick one, a constant a dashed one."""
    theme = current_theme()
    if node.is_constant:
        return QuickGroup(Dashes(width, height, theme.muted))

    def outline(inset: float, color: str, line: float) -> CardOutline:
        radius = max(_CORNER + rim(node) / 2 - inset / 2, 0.02)
        return CardOutline(width - 2 * inset, height - 2 * inset, radius, color, line)

    if node.accumulates_grad:
        return QuickGroup(
            outline(0, theme.text, LINE * 0.7), outline(rim(node), theme.muted, HAIRLINE)
        )
    if node.root:
        return QuickGroup(outline(0, theme.text, 1.7 * LINE))
    return QuickGroup(outline(0, theme.muted, HAIRLINE * 1.3))


def drawer(kept: Sequence[FaceColumn]) -> VGroup:
    """A ground under saved tensors."""
    if not kept:
        return QuickGroup()
    row = QuickGroup(*kept).arrange(RIGHT, buff=BETWEEN_FACES, aligned_edge=DOWN)
    ground = Panel(
        width=row.width + PADDING,
        height=row.height + PADDING,
        corner_radius=0.08,
        fill_color=current_theme().surface,
        fill_opacity=1,
        stroke_width=0,
    )
    return QuickGroup(ground.move_to(row), row)


def grad_fn_name(node: GraphNode, rows: int) -> VGroup:
    """The name of an autograd node, as torch gives it, in so many rows."""
    claims = [GradFn(node)] if rows == 1 else [GradFnPart(node, row) for row in range(rows)]
    color = current_theme().muted
    names = [
        Phrase("{}", claim, em=INDEX / CODE_SIZE, color=color, type=Type.CODE)
        for claim in claims
        if claim.text
    ]
    return names[0] if len(names) == 1 else QuickGroup(*names).arrange(DOWN, buff=_BETWEEN_NAMES)


class StubCard(QuickGroup):
    """A plain number that an operation was called with, where autograd has no node."""

    def __init__(self, node: GraphNode, argument: int, em: float) -> None:
        theme = current_theme()
        self.node = node
        self.number = Phrase("{}", Argument(node, argument), em=em / CODE_SIZE,
                             color=theme.text, type=Type.CODE)  # fmt: skip
        self.none = none_text().next_to(self.number, DOWN, buff=_BETWEEN_ROWS)
        body = QuickGroup(self.number, self.none)
        border = Dashes(body.width + 2 * PADDING, body.height + 2 * PADDING, theme.muted)
        self.outline = QuickGroup(border.move_to(body))
        super().__init__(self.outline, self.number, self.none)

    @property
    def front(self) -> VGroup:
        """What is there before anybody asks for its node."""
        return QuickGroup(self.outline, self.number)


def none_text() -> Phrase:
    """What `.grad` is before anything came."""
    color = current_theme().muted
    return Phrase("None", em=INDEX / CODE_SIZE, color=color, type=Type.CODE)
