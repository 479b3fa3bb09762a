"""The plot at the left, the arrows and later a count at the right, the code over them."""

from __future__ import annotations

import numpy as np
from manim import UP, Animation, VGroup

from gradmath.records.far_steps import CrowdStep, FarStep, FarSteps
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.lettering import Number
from scenes.kit.cells.lit_line import light_beginning
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.far.arrows import MovedArrows, fitting
from scenes.kit.far.plot import NEAR, GainPlot
from scenes.kit.far.saturation import Saturation
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import HEADING, current_theme
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.pairs.places import ARROWS

_PLOT = Region(SAFE.left, 1.3, bottom=-1.95, top=2.0)
_INSET = Region(2.4, SAFE.right, bottom=-2.3, top=1.25)
_TANH = Region(2.85, SAFE.right - 0.1, bottom=-1.65, top=1.0)
_COUNT = np.array([4.4, -0.5, 0.0])
_COUNT_EM, _COUNT_NAME = 1.3, 1.1 * HEADING / CODE_SIZE


class FarStage:
    """All that the film draws; one X at first, many at last."""

    def __init__(self, film: FarSteps, window: CodeWindow) -> None:
        self.film, self.window = film, window
        start = film.start
        self.large = fitting([start], ARROWS)
        self.near = fitting(film.nearby, _INSET)
        self.far = fitting(film.runs, _INSET)
        self.arrows = MovedArrows(start, self.large)
        self.saturation = Saturation(film.short, _TANH)
        self.saturated = False  # whether tanh stands where the arrows did
        self.plot = GainPlot(film, _PLOT)
        self.plot.look(NEAR)
        self.count = LossCount(film.few[0])
        self.count.move_to(_COUNT)
        self.count_name = NameLabel(self.count, _COUNT_NAME).next_to(self.count, UP, buff=0.35)

    def light(self, line: str, run: FarStep | CrowdStep) -> Animation:
        """A line of a run."""
        return light_beginning(self.window, run.listing, line)

    def follow(self, run: FarStep) -> None:
        """Show another run of the one X."""
        if self.saturated:
            self.saturation.follow(run)
        else:
            self.arrows.follow(run)
        self.plot.follow(run)
        self.window.follow(run.listing)

    @property
    def living(self) -> VGroup:
        beside = self.saturation.living if self.saturated else self.arrows.living
        return VGroup(*beside, *self.plot.living, self.window)

    def crowd_to(self, place: float) -> None:
        """Show the latest rate of all random X that has been come to, on the way to the next."""
        crowd = self.plot.crowd
        k = min(int(place + 1e-6), len(crowd.runs) - 1)
        passed, step = crowd.step, crowd.runs[k]
        crowd.reach(k + 1, max(0.0, place - k))
        if step is not passed:
            self.count.tell(step)
            self.window.follow(step.listing)


class LossCount(Number):
    """How many of the random X lose, large; it says what it is called after."""

    face = None

    def __init__(self, step: CrowdStep) -> None:
        super().__init__(step.lost, (), em=_COUNT_EM, color=current_theme().text)

    @property
    def record(self) -> Record:
        return self.claim.record

    def tell(self, step: CrowdStep) -> None:
        """Tell another rate's number, where it is."""
        self.follow(step.lost, _COUNT_EM, self.get_center())
