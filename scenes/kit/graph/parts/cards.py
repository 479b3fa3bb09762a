"""One node of a graph: its tensors with both faces above, its autograd node and drawer below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Self

from manim import DOWN, RIGHT, VGroup, VMobject

from gradmath.graphs.flow import GraphNode, Shown
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.lettering import Phrase
from scenes.kit.graph.parts.arrangements import UNFOLDED, Fold, Style
from scenes.kit.graph.parts.card_parts import (
    Edited,
    FaceColumn,
    Total,
    border,
    drawer,
    grad_fn_name,
    none_text,
    rim,
)
from scenes.kit.graph.parts.claims import (
    GradName,
    HookName,
    NodeLabel,
    OperationName,
    OutputName,
    SavedName,
)
from scenes.kit.graph.parts.tensors import Look, TensorMap, pictured
from scenes.kit.graph.parts.ways import Size
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, belongs
from scenes.kit.truth.claims import Claim

_PORTS = 0.98  # of the room between lines for each that comes in, so that slots can be numbered
_BARE_PORTS = 1.12  # the same for a card of a name alone, whose lines bend towards its middle
_BETWEEN_OUTPUTS = 0.28
_BETWEEN_MAPS = 0.24


class NodeCard(QuickGroup):
    """A node's tensors, what came back to them, and the autograd node that will send it on.

    `totals` are the faces in which contributions are added up as they arrive, one for each
    output; for most nodes they are their gradient faces. A leaf where several meet, or which had
    a `.grad`, has `grad` besides: there AccumulateGrad adds the total.
    """

    def __init__(
        self,
        passes: Sequence[GraphNode],
        style: Style,
        look: Look,
        *,
        gradients: bool,
        adds: bool,
        seeded: Sequence[int] = (),
    ) -> None:
        """The parts of a card, for a node in all its passes; `folded` puts them in their places.

        adds: whether several contributions meet at it; seeded: its outputs whose cotangents are
        weights v.
        """
        super().__init__()
        self.passes, self.style, self.look = tuple(passes), style, look
        self.node = node = passes[0]
        outputs = range(len(node.values))
        self.values = [self._value(k) for k in outputs]
        summed = gradients and (adds or not node.accumulates_grad)
        self.totals = [self._total(k, seeded) if summed else None for k in outputs]
        self.edited = [self._edited(k) if self.totals[k] else None for k in outputs]
        self.grad: FaceColumn | None = None
        if gradients and node.accumulates_grad:
            head = self._heading("{}", GradName(node, short=style.compact))
            self.grad = self._face(Face.GRADIENT, head, lambda one: one.grad_after)
        self.kept = self._kept() if self.style.drawers else []
        self.drawer = drawer(self.kept)
        self.none = none_text()
        # A single tensor stands under its node's name, several under numbers of their own.
        single = len(outputs) == 1 and self.value is not None
        self.title = QuickGroup() if single else self._name()
        named = (1, 2) if self.faces and node.traced.grad_fn else ()
        self.names = {rows: grad_fn_name(node, rows) for rows in named}
        self.used = False  # by an operation; then autograd has a node for a leaf, too
        self.hooked = False  # its hooks have worked

    def folded(self, fold: Fold) -> Self:
        """Put the parts in their places; before, nothing is on the card."""
        self.grad_fn = self.names.get(fold.name_rows, QuickGroup())
        self.body = self._body(fold)
        if self.grad:
            self.none.move_to(self.grad.picture)
        self.outline = border(self.node, *self.size(fold)).move_to(self.body)
        self.add(self.outline, self.body, *([self.none] if self.grad else []))
        self.center()
        self.belong(self)
        return self

    # -- its parts -------------------------------------------------------------------------

    @property
    def value(self) -> FaceColumn | None:
        """The value of the usual single output."""
        return self.values[0] if self.values else None

    @property
    def total(self) -> Total | None:
        """What came back to the usual single output."""
        return self.totals[0] if self.totals else None

    @property
    def faces(self) -> list[FaceColumn]:
        """All faces of its tensors, each value before its gradients."""
        columns = [self._faces_of(k) for k in range(len(self.values))]
        return [face for own in columns for face in own]

    def _faces_of(self, output: int) -> list[FaceColumn]:
        grad = self.grad if output == 0 else None
        faces = self.values[output], grad, self.edited[output], self.totals[output]
        return [face for face in faces if face is not None]

    def _value(self, output: int) -> FaceColumn | None:
        several = len(self.node.values) > 1
        head = self._output_name(output) if several else self._name()
        return self._face(Face.VALUE, head, lambda one: one.values[output])

    def _total(self, output: int, seeded: Sequence[int]) -> Total | None:
        face = self._face(Face.GRADIENT, None, lambda one: one.came(output))
        sign = "+" if self.node.accumulates_grad else "v" if output in seeded else None
        color = current_theme().gradient_ink
        head = self._heading(sign, color=color) if sign else None
        return Total(face.picture, head, self.node, output) if face else None

    def _edited(self, output: int) -> Edited | None:
        """What hooks made of it, if any did."""
        edit = self.node.edits[output]
        face = self._face(Face.GRADIENT, None, lambda one: one.cotangents[output])
        if edit is None or face is None:
            return None
        return Edited(face.picture, self._heading("{}", HookName(edit)), self.node, output)

    def sending(self, output: int) -> FaceColumn | None:
        """The face of the cotangent that the node works with."""
        return self.edited[output] or self.totals[output]

    def _name(self) -> Phrase:
        several = len(self.node.values) > 1
        name = OperationName(self.node) if several else NodeLabel(self.node)
        return self._heading("{}", name, color=current_theme().value_ink)

    def _output_name(self, output: int) -> Phrase:
        return self._heading("{}", OutputName(self.node, output), color=current_theme().muted)

    def _heading(self, template: str, *claims: Claim, color: str | None = None) -> Phrase:
        em = self.style.manner.heading / CODE_SIZE
        return Phrase(template, *claims, em=em, color=color, type=Type.CODE)

    def _face(
        self, face: Face, head: Phrase | None, tensor: Callable[[GraphNode], Shown | None]
    ) -> FaceColumn | None:
        """A tensor of the node as of the first pass, with decimals that suit all passes."""
        every = [tensor(node) for node in self.passes]
        decimals = max((e.decimals for e in every if isinstance(e, Record)), default=None)
        if every[0] is None:
            return None
        return FaceColumn(pictured(every[0], face, self._cells(face), self.look, decimals), head)

    def _cells(self, face: Face) -> CellSize:
        """The cells of the whole graph, or cells as narrow as the card's own numbers."""
        if not (self.style.own_cells or self.style.compact):
            return self.look.card
        gradients = face is Face.GRADIENT
        shown = [each for node in self.passes for each in node.shown(gradients)]
        return self.style.manner.cells.size(shown, self.style.zoom)

    def _kept(self) -> list[FaceColumn]:
        """The tensors that the node saved for its backward formula, under torch's names."""
        return [
            FaceColumn(
                pictured(kept.value, Face.VALUE, self.look.chip, self.look),
                Phrase("{}", SavedName(self.node, k), em=INDEX / CODE_SIZE,
                       color=current_theme().muted, type=Type.CODE),
            )
            for k, kept in enumerate(self.node.saved)
            if kept.value is not None
        ]  # fmt: skip

    # -- how they stand --------------------------------------------------------------------

    def folds(self, *, named: bool) -> list[Fold]:
        """The ways in which the card can be folded, with its autograd node's name or without."""
        if not self.style.compact:
            return [UNFOLDED]
        several = any(len(self._faces_of(k)) > 1 for k in range(len(self.values)))
        rows = self.names if named and self.names else (0,)
        return [Fold(below, each) for below in ((False, True) if several else (False,))
                for each in rows]  # fmt: skip

    def sizes(self) -> dict[Fold, Size]:
        """How wide and high the card is in each of its foldings; parts are measured once."""
        extent = cache(_extent)
        folds = [fold for named in (True, False) for fold in self.folds(named=named)]
        return {fold: self._size(fold, extent) for fold in folds}

    def size(self, fold: Fold) -> Size:
        """How wide and high the card is, folded so."""
        return self._size(fold, _extent)

    def _size(self, fold: Fold, extent: Callable[[VMobject], Size]) -> Size:
        outputs = range(len(self.values))
        blocks = [self._block(k, fold, extent) for k in outputs if self._faces_of(k)]
        parts = [extent(each) for each in
                 (self.title, *self.names_of(fold), self.drawer) if len(each)]  # fmt: skip
        if blocks:
            parts.append(_beside(blocks, _BETWEEN_OUTPUTS))
        manner = self.style.manner
        width, height = _below(parts, manner.between_rows)
        ports = _PORTS if any(self.values) else _BARE_PORTS
        least = ports * manner.room.port * self.node.traced.slots
        beyond = 2 * (manner.padding + rim(self.node))
        return width + beyond, max(height + beyond, least + 2 * rim(self.node))

    def _block(self, output: int, fold: Fold, extent: Callable[[VMobject], Size]) -> Size:
        """The size of the faces of one output."""
        sizes = [extent(face) for face in self._faces_of(output)]
        if self._lie(output, fold):
            return _below(sizes, self.style.manner.between_faces)
        return _beside(sizes, self._apart(output))

    def _apart(self, output: int) -> float:
        """How far the faces of an output stand apart side by side: texts need more than cells."""
        maps = any(isinstance(face.picture, TensorMap) for face in self._faces_of(output))
        return _BETWEEN_MAPS if maps else self.style.manner.between_faces

    def _lie(self, output: int, fold: Fold) -> bool:
        """Whether the faces of an output stand below each other."""
        if fold.below is not None:
            return fold.below
        rows, columns = (*self._faces_of(output)[0].picture.shown.shape, 1, 1)[:2]
        return len(self._faces_of(output)[0].picture.shown.shape) == 2 and rows < columns

    def names_of(self, fold: Fold) -> list[VGroup]:
        """The autograd node's name, if the card has numbers and its folding names it."""
        return [self.names[fold.name_rows]] if fold.name_rows in self.names else []

    def _body(self, fold: Fold) -> VGroup:
        """All parts below each other."""
        manner = self.style.manner
        blocks = QuickGroup()
        for output in range(len(self.values)):
            faces = QuickGroup(*self._faces_of(output))
            if self._faces_of(output) and self._lie(output, fold):
                blocks.add(faces.arrange(DOWN, buff=manner.between_faces))
            elif self._faces_of(output):
                blocks.add(faces.arrange(RIGHT, buff=self._apart(output), aligned_edge=DOWN))
        blocks.arrange(RIGHT, buff=_BETWEEN_OUTPUTS, aligned_edge=DOWN)
        parts = (self.title, blocks, *self.names_of(fold), self.drawer)
        body = QuickGroup(*(part for part in parts if len(part)))
        return body.arrange(DOWN, buff=manner.between_rows)

    def belong(self, *owners: VGroup) -> None:
        """Name whom the parts that come on stage by themselves belong to."""
        heads = [self.grad.head] if self.grad and self.grad.head else []
        for part in (*self.outline, self.title, *self.faces, *heads, self.grad_fn, self.none,
                     self.drawer):  # fmt: skip
            belongs(part, *owners)

    @property
    def front(self) -> VGroup:
        """What is there as soon as the operation ran: border, values, names.

        A leaf gets its AccumulateGrad later, when the first operation uses it.
        """
        parts: list[VMobject] = [self.outline, self.title, *filter(None, self.values)]
        if not self.node.accumulates_grad and self.grad_fn in self.body:
            parts.append(self.grad_fn)
        if self.grad is not None and self.grad.head is not None:
            parts += [self.grad.head, self.none]
        return QuickGroup(*parts)

    def settle(self) -> VGroup:
        """All that the card shows after a backward pass."""
        named = [self.grad_fn] if self.grad_fn in self.body else []
        return QuickGroup(self.outline, self.title, self.drawer, *named, *self.faces)

    def drawer_column(self, saved: Shown | None) -> FaceColumn | None:
        """Where a saved tensor lies in the drawer, if it does."""
        return next((column for column in self.kept if column.picture.shown is saved), None)

    def turn_to(self, node: GraphNode) -> None:
        """Stand for the node of another pass, before it begins."""
        self.node, self.hooked = node, False
        for face, shown in zip(self.values, node.values, strict=True):
            if face and shown:
                face.picture.follow(shown)
        if self.grad and node.grad_before:
            self.grad.picture.follow(node.grad_before)
        kept = [saved.value for saved in node.saved if saved.value is not None]
        for column, shown in zip(self.kept, kept, strict=False):
            column.picture.follow(shown)
        for k, (total, edited) in enumerate(zip(self.totals, self.edited, strict=True)):
            for face, shown in ((total, node.came(k)), (edited, node.cotangents[k])):
                if face and shown:
                    face.node = node
                    face.picture.follow(shown)

    def faults(self) -> Iterator[Fault]:
        """The card shows the tensors of its own node, each at its own output."""
        label = self.node.label
        for k, (value, total) in enumerate(zip(self.values, self.totals, strict=True)):
            if value is not None and value.picture.shown is not self.node.values[k]:
                yield Fault("node", f"{value.picture.shown.name} as output {k} of {label}",
                            "its own")  # fmt: skip
            own = (*self.node.sums[k], self.node.came(k))
            if total is not None and not any(total.picture.shown is each for each in own):
                yield Fault("node", f"{total.picture.shown.name} as what came back to output "
                            f"{k} of {label}", "its own")  # fmt: skip
        if self.grad is not None and self.grad.picture.shown.name != f"{label}.grad":
            yield Fault("node", f"{self.grad.picture.shown.name} as {label}.grad", "its own")


def _extent(part: VMobject) -> Size:
    """How wide and high a part is: manim goes through all of its points for it."""
    return part.width, part.height


def _beside(sizes: Sequence[Size], between: float) -> Size:
    """The size of things side by side."""
    width = sum(width for width, _ in sizes) + between * (len(sizes) - 1)
    return width, max(height for _, height in sizes)


def _below(sizes: Sequence[Size], between: float) -> Size:
    """The size of things below each other."""
    height, width = _beside([(height, width) for width, height in sizes], between)
    return width, height
