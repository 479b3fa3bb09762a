"""Four ways to write to a saved tensor, each on a card: what a pass finds, and what it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

import numpy as np
from manim import Create, FadeIn, FadeOut, RoundedRectangle

from gradmath.records.sealed import SealedRun
from gradmath.records.tensor import Record
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import CellSize, Grid, Row
from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.graph.sealed.parabola import SlopesTaken
from scenes.kit.graph.sealed.seal import Counter, Seal, VersionSign
from scenes.kit.graph.signs.claims import GradName
from scenes.kit.graph.signs.labels import EM, SignLabel
from scenes.kit.graph.signs.letterbox import VacantSlot
from scenes.kit.graph.signs.moves import TimedMoves
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, HEADING, Face, current_theme
from scenes.kit.motion.score import Score
from scenes.kit.truth.boards import ShowsOneRun
from scenes.kit.truth.checks import Fault, Ornament, belongs
from scenes.kit.truth.claims import CodePiece

_GAP = 0.16  # between cards
_CODE, _LINE = 0.45, 0.38  # from a card's top to its first line, and from that to the next
_PAIR, _NAME, _GRAD, _WORD = 1.34, 1.92, 2.44, 3.34  # from its top down
_APART = 0.62  # from the sign to what it compares


class WayGround(Ornament, RoundedRectangle):
    """The ground of a card."""


class WayCard(ShowsOneRun, QuickGroup):
    """One way: its lines, version beside seal, `.grad`, and what it has come to."""

    def __init__(self, run: SealedRun, region: Region, leaf: Grid, *, scale: float) -> None:
        """leaf are the cells of x, whose `.grad` it is about."""
        super().__init__()
        theme = current_theme()
        self.run = run
        self.ground = WayGround(
            width=region.width, height=region.height, corner_radius=0.14,
            fill_color=theme.surface, fill_opacity=1, stroke_color=theme.outline,
            stroke_width=HAIRLINE,
        )  # fmt: skip
        middle = (region.left + region.right) / 2

        def down(away: float) -> tuple[float, float, float]:
            return middle, region.top - away, 0.0

        self.ground.move_to((middle, (region.top + region.bottom) / 2, 0.0)).set_z_index(-3)
        first = _CODE + (_LINE / 2 if len(run.writes) == 1 else 0.0)
        self.lines = [
            SignLabel(CodePiece(run.listing, write), em=1.15 * EM, pale=False)
            .move_to(down(0.0))
            .stand_on(region.top - first - _LINE * k)
            for k, write in enumerate(run.writes)
        ]
        self.counter = Counter(run.end.version, np.array(down(_PAIR)) - [_APART, 0.0, 0.0])
        self.seal = Seal(run.sealed, np.array(down(_PAIR)) + [_APART, 0.0, 0.0])
        self.seal.found = run.end.version
        self.seal.break_off(float(self.seal.differs))
        self.verdict = SignLabel(VersionSign(run.end.version, run.sealed), em=1.6 * EM, pale=False)
        self.verdict.move_to(down(_PAIR))
        n = len(run.x.value)
        size = CellSize.fitting(0.8 if n == 2 else 0.72, 0.5, 0.05, 4)
        self.left: Row | VacantSlot
        if run.grad is not None:
            self.left = Row(run.grad, Face.GRADIENT, size, scale=scale).move_to(down(_GRAD))
        else:
            assert run.still_absent is not None
            half = (n * size.pitch[0] + 0.1) / 2
            low, high = (region.top - _GRAD + side * 0.3 for side in (-1, 1))
            self.left = VacantSlot(
                run.still_absent, Region(middle - half, middle + half, low, high)
            )
        self.grad_name = SignLabel(GradName(ref(leaf))).move_to(down(_NAME))
        self.word = KitLabel(self.come_to, self, em=1.35 * HEADING).move_to(down(_WORD))
        self.word.set_fill(theme.text).stand_on(region.top - _WORD)
        self.add(self.ground, *self.lines, self.counter, self.seal, self.verdict, self.grad_name,
                 self.left, self.word)  # fmt: skip
        for part in self.submobjects:
            belongs(part, self)

    @property
    def come_to(self) -> str:
        """Whether torch refused, or what it left is twice what y was made of."""
        run = self.run
        if run.grad is None:
            return "refused"
        right = np.array_equal(run.grad.value, 2 * run.start.h.value)
        return "right" if right else "wrong"

    @property
    def borne(self) -> tuple[str, ...]:
        """The word that may stand on it."""
        return (self.come_to,)

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows."""
        return {"counter": self.counter.record, "seal": self.seal.record, "left": self.left.record}

    def relations(self) -> Iterator[Fault]:
        """All of it is what its run has come to."""
        run = self.run
        left = run.still_absent if run.grad is None else run.grad
        due = {"counter": run.end.version, "seal": run.sealed, "left": left}
        for name, shown in self.records.items():
            if shown is not due[name]:
                yield Fault("relation", f"{name}: {shown.name} of another run", "its own")


def outcomes(runs: Sequence[SealedRun], region: Region, leaf: Grid, scale: float) -> list[WayCard]:
    """A card for each run, from left to right."""
    width = (region.width - _GAP * (len(runs) - 1)) / len(runs)
    lefts = (region.left + k * (width + _GAP) for k in range(len(runs)))
    return [
        WayCard(run, Region(left, left + width, region.bottom, region.top), leaf, scale=scale)
        for run, left in zip(runs, lefts, strict=True)
    ]


def compare(plot: SlopesTaken, cards: Sequence[WayCard]) -> Score:
    """The plot goes, and the cards come one by one."""
    parts: TimedMoves = [(0.0, FadeOut(plot.whole, run_time=0.5))]
    parts += [(0.1 + 0.4 * k, FadeIn(card, run_time=0.5)) for k, card in enumerate(cards)]
    return Score(parts)


def point_out(card: WayCard) -> Score:
    """A ring around one card."""
    ring = RoundFrame(card.ground, buff=0.06)
    return Score([(0.0, Create(ring, run_time=0.7))])
