"""How a slider comes to an entry of another record: its knob glides, its cell turns over."""

from __future__ import annotations

from manim import Animation, smooth

from gradmath.records.tensor import Record
from scenes.kit.cells.moves import Flip
from scenes.kit.cells.slider import Slider
from scenes.kit.look.theme import MOVE


class SlideKnob(Animation):
    """Let a slider come to another record: on the way its bar stands for no number."""

    def __init__(self, slider: Slider, record: Record, *, run_time: float = MOVE) -> None:
        self.slider, self.record = slider, record
        self.flip = Flip(slider.handle, record, run_time=run_time)
        super().__init__(slider, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.ends = self.slider.lift, self.slider.lift_of(self.record)
        self.flip.begin()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        start, end = self.ends
        self.slider.glide(start + (end - start) * float(self.rate_func(alpha)))
        self.flip.interpolate(alpha)

    def finish(self) -> None:
        self.flip.finish()
        super().finish()
        self.slider.follow(self.record)
