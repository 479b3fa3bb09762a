"""How a meter's filling comes to another number."""

from __future__ import annotations

from manim import Animation, smooth

from gradmath.records.tensor import Record
from scenes.kit.cells.meter import Meter
from scenes.kit.look.theme import QUICK


class Fill(Animation):
    """Let a meter's filling come to another record: digits go before it, and come after it."""

    DIGITS = 0.3  # the share of the time that digits take to go, or to come

    def __init__(self, meter: Meter, record: Record, *, run_time: float = QUICK) -> None:
        self.record = record
        self.meter = meter
        super().__init__(meter, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        meter = self.meter
        self.levels = meter.top, meter.level_of(self.record)
        self.empty = meter.rising  # it has no digits yet
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        start, end = self.levels
        left = 0.0 if self.empty else 1 - alpha / self.DIGITS
        if left > 0.0:
            self.meter.follow(self.meter.record).fade_digits(left)
        elif alpha < 1 - self.DIGITS:
            begun = 0.0 if self.empty else self.DIGITS
            share = self.rate_func((alpha - begun) / (1 - self.DIGITS - begun))
            self.meter.rise(start + (end - start) * float(share), self.record)
        else:
            self.meter.follow(self.record).fade_digits(1 - (1 - alpha) / self.DIGITS)
