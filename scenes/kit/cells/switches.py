"""ReLU gates: a leaf in the wire, in line with it when the gate is open, across it when closed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import LEFT, RIGHT, Line, VGroup

from gradmath.records.tensor import Record
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing


class Wire(Ornament, Line):
    """A straight stretch of wire."""


class Switch(QuickGroup):
    """One gate of a record of gates: it lets a gradient through, or stands in its way."""

    def __init__(self, record: Record, output: int, *, width: float, height: float) -> None:
        self.record, self.output = record, output
        self.leaf_length = height * 0.7
        half = self.leaf_length / 2
        self.stubs = VGroup(
            Wire(LEFT * width / 2, LEFT * half, stroke_width=LINE),
            Wire(RIGHT * half, RIGHT * width / 2, stroke_width=LINE),
        )
        self.leaf = Wire(LEFT * half, RIGHT * half, stroke_width=LINE)
        super().__init__(self.stubs, self.leaf)
        self.follow(record)

    @property
    def open(self) -> bool:
        return bool(self.record.value[self.output])

    @property
    def meaning(self) -> str:
        return "open" if self.open else "closed"

    def follow(self, record: Record) -> Switch:
        """Stand as the same gate of another record does."""
        self.record = record
        theme = current_theme()
        center = (self.stubs[0].get_end() + self.stubs[1].get_start()) / 2
        along = np.array([1.0, 0, 0]) if self.open else np.array([0, 1.0, 0])
        half = along * self.leaf_length / 2
        self.leaf.set_points_by_ends(center - half, center + half)
        self.leaf.stroke_width = LINE if self.open else 2.5 * LINE
        self.leaf.stroke_rgbas = rgba(theme.text)
        for stub in self.stubs:
            stub.stroke_rgbas = rgba(theme.text if self.open else theme.muted)
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (self.output,), self.meaning)

    def faults(self) -> Iterator[Fault]:
        across, up, _ = np.abs(self.leaf.get_end() - self.leaf.get_start())
        shown = bool(across > up)
        if shown is not self.open:
            state = "open" if shown else "closed"
            yield Fault("gate", f"gate {self.output} {state}", self.meaning)


class Switches(QuickGroup):
    """All gates of a layer, one for each output, from the top down."""

    def __init__(self, record: Record, *, width: float, height: float, pitch: float) -> None:
        self.all = [
            Switch(record, i, width=width, height=height).shift((0.0, -i * pitch, 0.0))
            for i in range(record.shape[0])
        ]
        super().__init__(*self.all)

    def follow(self, record: Record) -> Switches:
        for gate in self.all:
            gate.follow(record)
        return self
