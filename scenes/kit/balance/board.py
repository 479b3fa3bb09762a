"""All that a film of random inputs shows: strip, bell, draws, discs, beam and wedge."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, VGroup

from gradmath.records.random_inputs import RandomInputs
from gradmath.records.tensor import Record
from scenes.kit.balance.bell import Bell, TurningHalf
from scenes.kit.balance.discs import BeamDiscs, FirstDiscs
from scenes.kit.balance.draws import FallenDraws, FirstDraws
from scenes.kit.balance.layout import BEAM, BELL, MIDDLE_TO_END, layout_of
from scenes.kit.balance.wedge import BalanceBeam, ExpectedMark, GuessWedges, MeanWedge
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.samples.labels import RulerName, SampleClock
from scenes.kit.samples.ruler import TurningRuler

_LANE, _BELOW_STRIP = 0.25, 0.05  # left of the strip, and below it: where discs leave
_BEHIND = -0.6  # discs leave from behind the cell of x.grad
_SMALLER, _OUTSIDE = 0.86, 0.85  # of its number: where the beam is named
_CLOCK = (4.0, 0.95, 0.0)


class BalanceBoard:
    """Its parts come on stage one by one."""

    def __init__(
        self, strip: Strip, drawn: RandomInputs, theory: tuple[Record, Record], window: CodeWindow
    ) -> None:
        """theory is how likely the switch is on, and what mean that makes."""
        self.strip, self.drawn, self.window = strip, drawn, window
        layout = self.layout = layout_of(drawn)
        chance, expected = theory
        listing, entry = drawn.listing, strip.entry
        self.x_ruler = TurningRuler(layout.bell, {"own": (-2.0, 0.0, 2.0)}, "own")
        self.x_name = RulerName(listing, f"x[{entry}]", self.x_ruler)
        self.x_name.move_to((2.9, BELL - 0.34, 0.0), aligned_edge=RIGHT)
        ends = (layout.beam.scale.low, layout.beam.scale.high)
        self.beam_ruler = TurningRuler(layout.beam, {"own": ends}, "own")
        self.beam = BalanceBeam(layout)
        self.beam_name = RulerName(listing, f"x.grad[{entry}]", self.beam_ruler)
        zero = -np.sign(layout.reach) * (MIDDLE_TO_END + _OUTSIDE)  # the mean keeps off this end
        self.beam_name.scale(_SMALLER).move_to((zero, BEAM - 0.34, 0.0))
        self.bell = Bell(drawn, layout)
        self.half = TurningHalf(self.bell, chance)
        self.first_draws = FirstDraws(drawn, layout)
        self.draws = FallenDraws(drawn, layout)
        self.first = FirstDiscs(drawn, layout)
        left = strip.region.left - _LANE
        at = strip.end.x_grad
        self.first.set_z_index(_BEHIND)
        self.first.lane = np.array([[left, at, 0.0], [left, _BELOW_STRIP, 0.0]])
        self.discs = BeamDiscs(drawn, layout)
        self.wedge = MeanWedge(self.discs)
        self.guesses = GuessWedges(layout)
        self.expected = ExpectedMark(expected, layout)
        self.clock = SampleClock(drawn.listing, "n", _CLOCK, drawn.count)  # type: ignore[arg-type] # a place
        self.names, self.frames = VGroup(), VGroup()

    @property
    def strip_parts(self) -> VGroup:
        """The strip, what runs in it, and its names."""
        return VGroup(self.strip.parts, *self.strip.currents, self.names)
