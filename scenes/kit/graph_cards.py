"""One node of a graph: its tensor with both faces above, its autograd node and drawer below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from manim import DOWN, RIGHT, RoundedRectangle, VGroup, VMobject

from gradmath.graph_records import GraphNode, Shown
from gradmath.records import Record
from scenes.kit.checks import Fault, Ornament, belongs
from scenes.kit.code_panel import Panel
from scenes.kit.graph_claims import Argument, GradFn, GradName, NodeLabel, SavedName
from scenes.kit.graph_tensors import Look, Pictured, pictured
from scenes.kit.lettering import Phrase
from scenes.kit.theme import HAIRLINE, HEADING, INDEX, LINE, Face, current_theme
from scenes.kit.typesetting import CODE_SIZE, Type

_PADDING = 0.16
_BETWEEN_FACES = 0.14
_BETWEEN_ROWS = 0.1
_CORNER = 0.14
_HEAD_RISE = 0.1  # of a heading's baseline above the cells
_DASH = 0.09
_PORTS = 0.74  # of a card's height for each line that comes in, so that slots can be numbered
_BARE_PORTS = 0.85  # the same for a card of a name alone, whose lines bend towards its middle
_INSET = 0.07  # of a leaf's second outline


class Outline(Ornament, RoundedRectangle):
    """A card's border."""


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


class FaceColumn(VGroup):
    """One face of a tensor under its heading."""

    def __init__(self, picture: Pictured, head: Phrase | None) -> None:
        super().__init__(picture, *([head] if head else []))
        self.picture, self.head = picture, head
        if head:
            # It was set with its baseline at zero: names of different depth share one.
            across = picture.get_x() - head.get_x()
            head.shift((across, picture.get_top()[1] + _HEAD_RISE, 0.0))


class Adding(Protocol):
    """Knows how much has arrived at each node."""

    def arrived(self, index: int) -> int: ...


class Total(FaceColumn):
    """The face in which contributions are added up as they arrive: each time torch's own sum."""

    def __init__(self, picture: Pictured, head: Phrase | None, node: GraphNode) -> None:
        super().__init__(picture, head)
        self.node = node
        self.beside: Callable[[], Any] | None = None  # a weak reference to the view

    def faults(self) -> Iterator[Fault]:
        """What is shown is the sum of what has arrived."""
        view: Adding | None = self.beside() if self.beside else None
        sums = self.node.sums[0]
        if view is None or not sums:
            return
        count, shown = view.arrived(self.node.index), self.picture.shown
        if count == 0 or shown is not sums[count - 1]:
            yield Fault("sum", f"{shown.name} after {count} arrivals at {self.node.node.label}",
                        "the sum of what has arrived")  # fmt: skip


class NodeCard(VGroup):
    """A node's tensor, what came back to it, and the autograd node that will send it on.

    `total` is the face in which contributions are added up as they arrive; for most nodes it is
    their gradient face. A leaf where several meet, or which had a `.grad`, has `grad` besides:
    there AccumulateGrad adds the total.
    """

    def __init__(
        self, passes: Sequence[GraphNode], look: Look, *, adds: bool, gradients: bool, drawer: bool
    ) -> None:
        self.passes, self.look = tuple(passes), look
        self.node = node = passes[0]
        self.value = self._face(Face.VALUE, _name(node), lambda one: one.value)
        self.total: Total | None = None
        self.grad: FaceColumn | None = None
        if gradients and node.is_leaf:
            self.grad = self._face(Face.GRADIENT, _grad_name(node), lambda one: one.grad_after)
        if gradients and (adds or not node.is_leaf):
            head = _plain("+") if node.is_leaf else _plain("v") if node.root else None
            total = self._face(Face.GRADIENT, None, lambda one: one.cotangent)
            self.total = Total(total.picture, head, node) if total else None
        self.grad_fn = Phrase("{}", GradFn(node), em=INDEX / CODE_SIZE,
                              color=current_theme().muted, type=Type.CODE)  # fmt: skip
        self.kept: list[FaceColumn] = []
        self.drawer = self._drawer() if drawer else VGroup()
        self.none = _none()
        faces = [face for face in (self.value, self.grad, self.total) if face is not None]
        self.title = VGroup() if self.value else _name(node)
        body = VGroup(*([self.title] if len(self.title) else []))
        if faces:
            body.add(_arranged(faces))
        if faces and node.node.grad_fn:
            body.add(self.grad_fn)
        if len(self.drawer):
            body.add(self.drawer)
        body.arrange(DOWN, buff=_BETWEEN_ROWS)
        if self.grad:
            self.none.move_to(self.grad.picture)
        self.outline = self._outline(body)
        super().__init__(self.outline, body)
        self.body = body
        if self.grad:
            self.add(self.none)
        self.center()
        self.belong(self)
        self.used = False  # by an operation; then autograd has a node for a leaf, too

    def _face(
        self, face: Face, head: Phrase | None, tensor: Callable[[GraphNode], Shown | None]
    ) -> FaceColumn | None:
        """A tensor of the node as of the first pass, with decimals that suit all passes."""
        every = [tensor(node) for node in self.passes]
        decimals = max((e.decimals for e in every if isinstance(e, Record)), default=None)
        if every[0] is None:
            return None
        return FaceColumn(pictured(every[0], face, self.look.card, self.look, decimals), head)

    def _drawer(self) -> VGroup:
        """The tensors that the node saved for its backward formula, under torch's names."""
        self.kept = [
            FaceColumn(
                pictured(kept.value, Face.VALUE, self.look.chip, self.look),
                Phrase("{}", SavedName(self.node, k), em=INDEX / CODE_SIZE,
                       color=current_theme().muted, type=Type.CODE),
            )
            for k, kept in enumerate(self.node.saved)
            if kept.value is not None
        ]  # fmt: skip
        if not self.kept:
            return VGroup()
        row = VGroup(*self.kept).arrange(RIGHT, buff=_BETWEEN_FACES, aligned_edge=DOWN)
        ground = Panel(
            width=row.width + _PADDING,
            height=row.height + _PADDING,
            corner_radius=0.08,
            fill_color=current_theme().surface,
            fill_opacity=1,
            stroke_width=0,
        )
        return VGroup(ground.move_to(row), row)

    def _outline(self, body: VGroup) -> VGroup:
        """A leaf has a double border, the root a thick one, a constant a dashed one."""
        theme = current_theme()
        width = body.width + 2 * _PADDING
        ports = _PORTS if self.value else _BARE_PORTS
        height = max(body.height + 2 * _PADDING, ports * self.node.node.slots)
        if self.node.is_constant:
            return VGroup(Dashes(width, height, theme.muted)).move_to(body)

        def border(inset: float, color: str, line: float) -> Outline:
            return Outline(
                width=width - 2 * inset,
                height=height - 2 * inset,
                corner_radius=max(_CORNER - inset / 2, 0.02),
                stroke_color=color,
                stroke_width=line,
            )

        if self.node.is_leaf:
            borders: list[VMobject] = [border(-_INSET, theme.text, LINE * 0.7),
                                       border(0, theme.muted, HAIRLINE)]  # fmt: skip
        elif self.node.root:
            borders = [border(0, theme.text, 1.7 * LINE)]
        else:
            borders = [border(0, theme.muted, HAIRLINE * 1.3)]
        return VGroup(*borders).move_to(body)

    def belong(self, *owners: VGroup) -> None:
        """Name whom the parts that come on stage by themselves belong to."""
        faces = (self.value, self.total, self.grad, self.grad.head if self.grad else None)
        for part in (*self.outline, self.title, *faces, self.grad_fn, self.none, self.drawer):
            if part is not None:
                belongs(part, *owners)

    @property
    def front(self) -> VGroup:
        """What is there as soon as the operation ran: border, value, names.

        A leaf gets its AccumulateGrad later, when the first operation uses it.
        """
        parts: list[VMobject] = [self.outline, self.title]
        if self.value:
            parts.append(self.value)
        if not self.node.is_leaf and self.grad_fn in self.body:
            parts.append(self.grad_fn)
        if self.grad is not None and self.grad.head is not None:
            parts += [self.grad.head, self.none]
        return VGroup(*parts)

    def settle(self) -> VGroup:
        """All that the card shows after a backward pass."""
        parts: list[VMobject] = [self.outline, self.title, self.drawer]
        if self.grad_fn in self.body:
            parts.append(self.grad_fn)
        for face in (self.value, self.total, self.grad):
            if face is not None:
                parts.append(face)
        return VGroup(*parts)

    def drawer_column(self, saved: Shown | None) -> FaceColumn | None:
        """Where a saved tensor lies in the drawer, if it does."""
        return next((column for column in self.kept if column.picture.shown is saved), None)

    def turn_to(self, node: GraphNode) -> None:
        """Stand for the node of another pass, before it begins."""
        self.node = node
        if self.value and node.value:
            self.value.picture.follow(node.value)
        if self.grad and node.grad_before:
            self.grad.picture.follow(node.grad_before)
        kept = [saved.value for saved in node.saved if saved.value is not None]
        for column, shown in zip(self.kept, kept, strict=False):
            column.picture.follow(shown)
        if self.total and node.cotangent:
            self.total.node = node
            self.total.picture.follow(node.cotangent)

    def faults(self) -> Iterator[Fault]:
        """The card shows the tensors of its own node."""
        own = {id(shown) for face in (True, False) for shown in self.node.shown(face)}
        label = self.node.node.label
        for face in (self.value, self.total):
            shown = face.picture.shown if face else None
            if shown is not None and id(shown) not in own:
                yield Fault("node", f"{shown.name} on the card of {label}", "its own")
        if self.grad is not None and self.grad.picture.shown.name != f"{label}.grad":
            yield Fault("node", f"{self.grad.picture.shown.name} as {label}.grad", "its own")


class StubCard(VGroup):
    """A plain number that an operation was called with, where autograd has no node."""

    def __init__(self, node: GraphNode, argument: int, em: float) -> None:
        theme = current_theme()
        self.node = node
        self.number = Phrase("{}", Argument(node, argument), em=em / CODE_SIZE,
                             color=theme.text, type=Type.CODE)  # fmt: skip
        self.none = _none().next_to(self.number, DOWN, buff=_BETWEEN_ROWS)
        body = VGroup(self.number, self.none)
        border = Dashes(body.width + 2 * _PADDING, body.height + 2 * _PADDING, theme.muted)
        self.outline = VGroup(border.move_to(body))
        super().__init__(self.outline, self.number, self.none)

    @property
    def front(self) -> VGroup:
        """What is there before anybody asks for its node."""
        return VGroup(self.outline, self.number)


def _arranged(faces: Sequence[FaceColumn]) -> VGroup:
    """The faces of a standing tensor side by side, those of a lying one below each other."""
    shape = faces[0].picture.shown.shape
    if len(shape) == 2 and shape[0] < shape[1]:
        return VGroup(*faces).arrange(DOWN, buff=_BETWEEN_FACES, aligned_edge=RIGHT)
    return VGroup(*faces).arrange(RIGHT, buff=_BETWEEN_FACES, aligned_edge=DOWN)


def _name(node: GraphNode) -> Phrase:
    color = current_theme().value_ink
    return Phrase("{}", NodeLabel(node), em=HEADING / CODE_SIZE, color=color, type=Type.CODE)


def _grad_name(node: GraphNode) -> Phrase:
    return Phrase("{}", GradName(node), em=HEADING / CODE_SIZE, type=Type.CODE)


def _plain(text: str) -> Phrase:
    color = current_theme().gradient_ink
    return Phrase(text, em=HEADING / CODE_SIZE, color=color, type=Type.CODE)


def _none() -> Phrase:
    """What `.grad` is before anything came."""
    color = current_theme().muted
    return Phrase("None", em=INDEX / CODE_SIZE, color=color, type=Type.CODE)
