"""What texts about a graph stand for: gradients, hooks, and what is no number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from gradmath.graphs.flow import (
    EditRecord,
    GraphNode,
    Overview,
)
from gradmath.graphs.rules import Operand
from gradmath.records.graph import Graph
from gradmath.records.tensor import Reason
from gradmath.views.way_back import product_text
from scenes.kit.cells.marks import reason_words
from scenes.kit.look.theme import Face
from scenes.kit.speech.kit_words import kit_word
from scenes.kit.speech.remedies import remedy_told
from scenes.kit.speech.words import WordByWord
from scenes.kit.truth.claims import Inkless


class PlainClaim(Inkless):
    """A claim in plain ink that cannot be wrong by itself."""

    in_prose: ClassVar = False  # whether captions set it as words, and not as code

    def fault(self) -> str | None:
        return None


@dataclass(frozen=True, eq=False)
class GradName(PlainClaim):
    """The name of what lives at a leaf once a gradient came: `x.grad`, or `.grad` beside its x."""

    node: GraphNode
    ink: Face | None = Face.GRADIENT
    short: bool = False

    @property
    def face(self) -> Face | None:
        return self.ink

    @property
    def text(self) -> str:
        return ".grad" if self.short else f"{self.node.label}.grad"

    def fault(self) -> str | None:
        return None if self.node.accumulates_grad else "only a leaf that requires grad has a .grad"


@dataclass(frozen=True, eq=False)
class HookPlace(PlainClaim):
    """A hook in a sentence: `tensor hook clip, line 3`."""

    edit: EditRecord
    number: int
    in_prose: ClassVar = True

    @property
    def text(self) -> str:
        hook = self.edit.hooks[self.number]
        line = f", {kit_word('explain', 'line')} {hook.line.number}" if hook.line else ""
        return f"{hook.kind} {hook.name}{line}"


@dataclass(frozen=True, eq=False)
class ReasonWord(PlainClaim):
    """Why an entry is zero, in the kit's words."""

    kind: Reason
    in_prose: ClassVar = True

    @property
    def text(self) -> str:
        return reason_words(self.kind).replace("`", "")


@dataclass(frozen=True, eq=False)
class OddProduct(PlainClaim):
    """What made the first cotangent that is not finite: `0 × inf = nan`."""

    trace: Graph

    @property
    def text(self) -> str:
        return product_text(self.trace.anomaly) if self.trace.anomaly else ""

    def fault(self) -> str | None:
        return None if self.text else "no product is known"


@dataclass(frozen=True, eq=False)
class RemedyWord(PlainClaim):
    """A word of what helps against it, in the current language; lines break between words."""

    trace: Graph
    number: int
    in_prose: ClassVar = True

    @property
    def text(self) -> str:
        words = _remedy(self.trace).split()
        return words[self.number] if self.number < len(words) else ""

    def fault(self) -> str | None:
        return None if self.text else "every cotangent is finite, or the remedy is shorter"


class RemedyWords(WordByWord):
    """All of what helps, as many words as it has in the current language."""

    def __init__(self, trace: Graph) -> None:
        self.trace = trace

    def __len__(self) -> int:
        return len(_remedy(self.trace).split())

    def __getitem__(self, number: Any) -> Any:
        return [RemedyWord(self.trace, each) for each in range(len(self))][number]


def _remedy(trace: Graph) -> str:
    return remedy_told(trace.anomaly.remedy) if trace.anomaly else ""


def face_of(operand: Operand) -> Face:
    """The face of a tensor in a rule: only the cotangent is a gradient."""
    return Face.GRADIENT if operand.name == "grad" else Face.VALUE


@dataclass(frozen=True, eq=False)
class SavedName(PlainClaim):
    """Torch's name for a tensor in a node's drawer."""

    node: GraphNode
    number: int

    @property
    def text(self) -> str:
        return self.node.saved[self.number].name


@dataclass(frozen=True, eq=False)
class NormWord(PlainClaim):
    """What the number after it is called, of a tensor that is shown as a map."""

    overview: Overview

    @property
    def text(self) -> str:
        return f"{kit_word('explain', 'norm')} "

    def fault(self) -> str | None:
        return None if self.overview.norm is not None else "its norm is not known"


@dataclass(frozen=True, eq=False)
class ShapeOf(PlainClaim):
    """The shape of a tensor that is shown as a map."""

    overview: Overview

    @property
    def text(self) -> str:
        return " × ".join(map(str, self.overview.shape)) or "scalar"
