"""All that a film of random inputs shows: strip, bell, draws, discs, beam and wedge."""

from __future__ import annotations

from manim import RIGHT, VGroup

from gradmath.records.layer import MachineRun
from gradmath.records.random_inputs import RandomInputs
from gradmath.records.tensor import Record
from scenes.kit.balance.bell import Bell, TurningHalf
from scenes.kit.balance.discs import BeamDiscs
from scenes.kit.balance.draws import FallenDraws
from scenes.kit.balance.layout import BEAM, BELL, layout_of
from scenes.kit.balance.wedge import BalanceBeam, ExpectedMark, GuessWedges, MeanMark, MeanWedge
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.theme import INDEX, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.samples.labels import SampleClock
from scenes.kit.samples.ruler import TurningRuler
from scenes.kit.truth.claims import Position

_NAMES = 1.2 * INDEX
_CLOCK = (4.0, 0.95, 0.0)


class BalanceBoard:
    """Its parts come on stage one by one."""

    def __init__(self, strip: Strip, drawn: RandomInputs, expected: Record, window: CodeWindow):
        self.strip, self.drawn, self.window = strip, drawn, window
        layout = self.layout = layout_of(drawn)
        run, at = strip.machine.run, (strip.entry,)
        self.x_ruler = TurningRuler(layout.bell, {"own": (-2.0, 0.0, 2.0)}, "own")
        self.x_name = self._name(Position(run.x, at, Face.VALUE))
        self.x_name.move_to((3.4, BELL - 0.32, 0.0), aligned_edge=RIGHT)
        ends = (layout.beam.scale.low, layout.beam.scale.high)
        self.beam_ruler = TurningRuler(layout.beam, {"own": ends}, "own")
        self.beam = BalanceBeam(layout)
        self.beam_name = self._name(Position(run.x_grad, at, Face.GRADIENT))
        self.beam_name.move_to((layout.beam.at(ends[1])[0] - 0.35, BEAM - 0.34, 0.0),
                               aligned_edge=RIGHT)  # fmt: skip
        self.bell = Bell(drawn, layout)
        self.half = TurningHalf(self.bell)
        self.draws = FallenDraws(drawn, layout)
        self.discs = BeamDiscs(drawn, layout)
        self.wedge = MeanWedge(self.discs)
        self.guesses = GuessWedges(layout)
        self.expected = ExpectedMark(expected, layout)
        self.marks: list[MeanMark] = []
        self.clock = SampleClock(drawn.listing, "n", _CLOCK, drawn.count)  # type: ignore[arg-type] # a place
        self.names = VGroup()

    @staticmethod
    def _name(position: Position) -> Phrase:
        return Phrase("{}", position, em=_NAMES / CODE_SIZE, color=current_theme().muted,
                      type=Type.CODE)  # fmt: skip

    @property
    def strip_parts(self) -> VGroup:
        """The strip, what runs in it, and its names."""
        return VGroup(self.strip.parts, *self.strip.currents, self.names)

    def mark(self, drawn: RandomInputs) -> MeanMark:
        """A notch where the wedge stands now."""
        self.marks.append(MeanMark(drawn, self.layout))
        return self.marks[-1]

    def stand_for(self, run: MachineRun) -> None:
        """Let the strip stand for a run, all currents with it."""
        self.strip.follow(run)


