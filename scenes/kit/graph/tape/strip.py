"""One line of code that has run, as a strip of paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from manim import RoundedRectangle

from gradmath.records.branches import BranchRun
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import code_outline
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT, Lettering
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import CODE, HAIRLINE, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing
from scenes.kit.truth.claims import Inkless

HEIGHT = 0.42
_ROOM = 0.13  # beside the text
_LIGHT = 0.55  # the opacity of paper: as of the bar of light that was on the line


@dataclass(frozen=True, eq=False)
class RanLine(Inkless, Shared):
    """The line that ran at one step of a run, without its indent."""

    steps: Record
    step: int

    @property
    def text(self) -> str:
        expression = self.steps.expression
        if expression is None:
            return ""
        return expression.listing.lines[int(self.steps.value[self.step, 0])].strip()

    def fault(self) -> str | None:
        before = self.steps.value[self.step - 1, 1] if self.step else 0
        if self.steps.value[self.step, 1] == before + 1:
            return None
        return "a line that made one node when it ran"


class StripText(Lettering):
    """What is written on a strip."""

    def __init__(self, claim: RanLine) -> None:
        super().__init__(current_theme().text, np.zeros((0, 3)))
        self.digit_height = DIGIT_HEIGHT
        self.claim: RanLine = claim
        self.drawn = claim.text
        outline = code_outline(self.drawn) * CODE
        self.points = outline - [ADVANCE * CODE * len(self.drawn) / 2, 0.0, 0.0]

    def claimed_outline(self) -> Points:
        return code_outline(self.claim.text)


class StripPaper(Ornament, RoundedRectangle):
    """The paper of a strip."""


class Strip(QuickGroup):
    """A line that ran and made a node; `node` is the number of this, in the order of making."""

    def __init__(self, run: BranchRun, node: int) -> None:
        theme = current_theme()
        self.node = node
        self.text = StripText(RanLine(run.steps, run.making[node]))
        self.box = StripPaper(
            width=ADVANCE * CODE * len(self.text.drawn) + 2 * _ROOM,
            height=HEIGHT,
            corner_radius=0.06,
            fill_color=theme.outline,
            fill_opacity=_LIGHT,
            stroke_color=theme.muted,
            stroke_width=HAIRLINE,
        )
        super().__init__(self.box, self.text)
        self.box.set_z_index(-0.6)
        self.text.set_z_index(-0.5)

    @property
    def steps(self) -> Record:
        return self.text.claim.steps

    @property
    def step(self) -> int:
        return self.text.claim.step

    def follow(self, run: BranchRun) -> None:
        """Stand for the same step of another run in which the same lines ran."""
        self.text.claim = RanLine(run.steps, run.making[self.node])

    @property
    def standing(self) -> Standing:
        return Standing(self.steps, (self.step, 0), self.text.drawn)

    def faults(self) -> Iterator[Fault]:
        """Its text stands on its paper."""
        away = np.abs(self.text.get_center() - self.box.get_center())
        if away[0] > _ROOM or away[1] > HEIGHT / 4:
            yield Fault("place", f"{self.text.drawn!r} off its strip", "on its paper")
