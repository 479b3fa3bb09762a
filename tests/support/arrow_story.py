"""Five rows as arrows, what a matrix weighs between them, and one sum head to tail."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from manim import FadeIn, VGroup, VMobject, Wait

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from scenes.kit import SAFE, Face, Lecture, Region, Words, ask, silent
from scenes.kit.space.arcs import ArcNumber, PairArc
from scenes.kit.space.arrows import RowNumber, SolidArrow
from scenes.kit.space.eye import Eye
from scenes.kit.space.ground import Footprint, Ground
from scenes.kit.space.head_to_tail import HeadToTail, JoinRows, WeighedRows
from scenes.kit.space.scenery import ComeRound, Scenery

STANDING = Eye(azimuth=205, elevation=30, zoom=2, distance=8)
FAR = replace(STANDING, azimuth=150, elevation=18)
STAGE = Region(SAFE.left, SAFE.right, SAFE.bottom, 2.4)
PAIRS = ((0, 3), (0, 2), (3, 4))
ROW = 1
_LINES = (
    "import torch",
    "X = torch.tensor(",
    "    [[-0.7, 1.3, -0.8], [-0.4, 0.5, 0.3],",
    "     [0.6, 1.1, 0.8], [-1.4, -0.2, -0.6],",
    "     [-1.2, -0.7, -0.8]],",
    "    requires_grad=True)",
    "V = torch.full((5, 5), -0.1)",
    "V.fill_diagonal_(0.4)",
    "V[3, 4] = 0.2",
    "Y = torch.tanh(X @ X.T)",
    "Y.backward(V)",
    "C = ((V + V.T) * (1 - Y**2)).detach()",
)


@dataclass(frozen=True, eq=False)
class ArrowsFound:
    """Rows, what weighs their pairs, how steep tanh is there, and the terms of one gradient row."""

    listing: Listing
    X: Record
    V: Record
    steep: Record
    X_grad: Record
    C: Record
    terms: Record

    @property
    def weighed(self) -> WeighedRows:
        return WeighedRows(self.X, self.C, self.terms, self.X_grad, ROW)


def arrows_found() -> ArrowsFound:
    run = ListingRun(Listing(_LINES))
    asked = {
        "X": ("X", None),
        "V": ("V", None),
        "steep": ("1 - Y**2", None),
        "X_grad": ("X.grad", None),
        "C": ("C", None),
        "terms": (f"C[{ROW}, :, None] * X", None),
    }
    return ArrowsFound(listing=run.listing, **run.records(asked))


class ArrowStage:
    """All that stands in the space of five arrows."""

    def __init__(self, found: ArrowsFound, eye: Eye = STANDING) -> None:
        space = self.space = Scenery(eye)
        self.ground = Ground(space, level=-1.0, radius=1.35)
        self.arrows = [SolidArrow(space, found.X, row, Face.VALUE) for row in range(5)]
        self.numbers = [RowNumber(arrow) for arrow in self.arrows]
        self.footprints = [Footprint(self.ground, arrow) for arrow in self.arrows]
        self.arcs = [
            PairArc(found.V, (self.arrows[i], self.arrows[j]), 0.75 - 0.15 * k,
                    scale=0.4, strength=found.steep)
            for k, (i, j) in enumerate(PAIRS)
        ]  # fmt: skip
        self.tags = [ArcNumber(self.arcs[0])]
        self.sums = HeadToTail(space, found.weighed)
        self.gradient = SolidArrow(
            space, found.X_grad, ROW, Face.GRADIENT, tail=self.sums.tail, width=1.0
        )

    @property
    def all(self) -> list[VMobject]:
        return [*self.early, self.sums, self.gradient]

    @property
    def early(self) -> list[VMobject]:
        """What stands before the sum."""
        return [self.ground, *self.footprints, *self.arrows, *self.numbers, *self.arcs, *self.tags]


class ArrowStory(Lecture):
    """Arrows that an eye comes round to, a sum that joins, and what a lie changes at the end."""

    watched = False

    captions = {"title": ask("What comes?"), "come": silent(), "join": silent(), "sum": silent(),
                "lie": silent()}  # fmt: skip

    def construct(self) -> None:
        self.found = self.problem(arrows_found)
        self.words = Words()
        stage = self.stage = ArrowStage(self.found)
        standing = stage.space.filling(STAGE, STANDING)
        stage.space.look(stage.space.filling(STAGE, FAR))
        window = self.open_window(self.found.listing, _LINES[-1], lines=3)
        shown = VGroup(*stage.early)
        self.beat("come", FadeIn(VGroup(shown, window)))
        self.beat("join", ComeRound(stage.space, standing, shown))
        self.add(stage.sums)
        self.beat("sum", JoinRows(stage.sums))
        self.add(stage.gradient)
        self.lie()
        self.beat("lie", Wait(0.3))

    def lie(self) -> None:
        """Nothing, where the story is honest."""


class TypedByHand(ArrowStory):
    """An arrow of a row that torch never had."""

    def lie(self) -> None:
        value = self.found.X.value.astype(np.float32)
        value[2] *= 1.1
        self.stage.arrows[2].follow(replace(self.found.X, value=value))


class EyeMovedAlone(ArrowStory):
    def lie(self) -> None:
        self.stage.space.eye = replace(self.stage.space.eye, azimuth=215)


LIES: dict[type[ArrowStory], str] = {TypedByHand: "expression", EyeMovedAlone: "arrow"}
