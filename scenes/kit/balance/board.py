"""All that a film of random inputs shows: strip, bell, draws, discs, beam, wedge and means."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, VGroup

from gradmath.records.layer import MachineRun
from gradmath.records.random_inputs import RandomInputs
from scenes.kit.balance.bell import Bell
from scenes.kit.balance.discs import BeamDiscs, FirstDiscs
from scenes.kit.balance.draws import FallenDraws, FirstDraws
from scenes.kit.balance.layout import (
    BELL,
    BELL_MIDDLE,
    SIGMA,
    BalanceLayout,
    layout_of,
)
from scenes.kit.balance.means import CenterLine, GradientAtMean, PileCount
from scenes.kit.balance.wedge import BalanceBeam, GuessWedges, MeanWedge
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.samples.labels import RulerName
from scenes.kit.samples.ruler import TurningRuler

_LANE, _BELOW_STRIP = 0.25, 0.05  # left of the strip, and below it: where discs leave
_X_NAMED = 2.4  # where x is named below its ruler
_BEHIND = -0.6  # discs leave from behind the cell of x.grad
_SMALLER, _BESIDE, _NAMED_BELOW = 0.86, 0.38, 0.34  # its first number: where the beam is named


class BalanceBoard:
    """Its parts come on stage one by one."""

    def __init__(
        self, strip: Strip, drawn: RandomInputs, first: MachineRun,
        window: CodeWindow,
    ) -> None:  # fmt: skip
        """first is the run of the first draw."""
        self.strip, self.drawn, self.window = strip, drawn, window
        layout = self.layout = layout_of(drawn)
        listing, entry = drawn.listing, strip.entry
        self.x_ruler = TurningRuler(layout.bell, {"own": (-2.0, 0.0, 2.0)}, "own")
        self.x_name = RulerName(listing, f"x[{entry}]", self.x_ruler)
        self.x_name.move_to((BELL_MIDDLE - _X_NAMED * SIGMA, BELL - 0.28, 0.0), aligned_edge=RIGHT)
        ends = (layout.beam.scale.low, layout.beam.scale.high)
        self.beam_ruler = TurningRuler(layout.beam, {"own": ends}, "own")
        self.beam_name = RulerName(listing, f"x.grad[{entry}]", self.beam_ruler)
        self.beam_name.scale(_SMALLER)
        self._name_beam(layout)
        self.bell = Bell(drawn, layout)
        self.first_draws = FirstDraws(drawn, layout)
        self.draws = FallenDraws(drawn, layout)
        self.first = FirstDiscs(drawn, layout)
        left = strip.region.left - _LANE
        at = strip.end.x_grad
        self.first.set_z_index(_BEHIND)
        self.first.lane = np.array([[left, at, 0.0], [left, _BELOW_STRIP, 0.0]])
        self.discs = BeamDiscs(drawn, layout)
        self.wedge = MeanWedge(self.discs)
        self.beam = BalanceBeam(self.discs)
        self.guesses = GuessWedges(layout)
        self.center = CenterLine(self.draws)
        self.piles = [PileCount(self.discs, name) for name in ("off", "on")]
        self.counts = VGroup(*self.piles)
        self.one_run = GradientAtMean(first, entry, layout)
        self.names, self.frames = VGroup(), VGroup()

    def _name_beam(self, layout: BalanceLayout) -> None:
        """Left of the number at the left end, below the beam."""
        low = layout.beam.at(layout.beam.scale.low, -_NAMED_BELOW)
        self.beam_name.move_to(low - [_BESIDE, 0.0, 0.0], aligned_edge=RIGHT)

    def hide_number(self, run: MachineRun, share: float) -> None:
        """Leave out the number of the beam where another number of the same will stand."""
        value = float(run.x_grad.value[self.strip.entry])
        ruler = self.beam_ruler
        hidden = min((mark.number for mark in ruler.marks), key=lambda each: abs(each - value))
        seen = {number: max(each, share) for number, each in ruler.ends.items()}
        ruler.ends = {**seen, hidden: 1.0 - share}
        ruler.lie(ruler.pose)

    def tip(self, pivot: float) -> None:
        """Put the wedge elsewhere, and let the beam sink."""
        mean = self.wedge.told
        level = pivot == mean
        layout = self.layout if level else self.layout.leaning(pivot, mean)
        self.discs.layout = layout
        self.discs.lay()
        self.beam.follow()
        self.beam_ruler.lie(layout.beam)
        self._name_beam(layout)
        self.wedge.slide(None if level else pivot)
        for count in self.piles:
            count.tell(count.drawn, count.drawn.draws)

    @property
    def strip_parts(self) -> VGroup:
        """The strip, what runs in it, and its names."""
        return VGroup(self.strip.parts, *self.strip.currents, self.names)
