"""A track that ends in the air: None stands where the next node would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import Animation, smooth

from gradmath.records.tensor import Record
from scenes.kit.cells.current import Lead
from scenes.kit.graph.signs.track import Track
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, MOVE, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, within_a_pixel

_CAP = 0.1  # half the length of the bar at its end


class EndBar(Ornament):
    """The bar across a loose end."""


class LooseEnd(QuickGroup):
    """The way from a node toward what is no node; tells is the record that there is None."""

    def __init__(self, way: Polyline, tells: Record) -> None:
        self.way, self.tells, self.share = way, tells, 1.0
        self.line = Lead(way, 2.2 * HAIRLINE)
        self.bar = EndBar(stroke_width=1.8 * HAIRLINE, stroke_color=current_theme().text)
        self.bar.set_z_index(-1.9)
        super().__init__(self.line, self.bar)
        self.reach(1.0)

    def reach(self, share: float) -> Self:
        """Be as long as a share of its way."""
        self.share = share
        self.line.lay(self.way.part(0.0, share))
        near = self.way.part(max(0.0, share - 0.02), share)
        step = near.corners[-1] - near.corners[0]
        across = np.array([-step[1], step[0], 0.0]) / (np.linalg.norm(step) or 1.0) * _CAP
        here = self.way.at(share)
        self.bar.points = self.bar.born = Polyline.through(here - across, here + across).curves()
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.tells, (), "no way leads on")

    def faults(self) -> Iterator[Fault]:
        """None stands where it would lead to, and its line runs on its way as far as its bar."""
        code = self.tells.expression.code if self.tells.expression else ""
        if not bool(self.tells.value) or not code.endswith("[0] is None"):
            yield Fault("track", f"a loose end where `{code}` is {bool(self.tells.value)}", "None")
        ends = self.way.at(0.0), self.way.at(self.share)
        if not within_a_pixel(self.line.points[[0, -1]], np.array(ends)):
            yield Fault("place", "a loose end beside its way", "on its way")


class Unroll(Animation):
    """Let a track be laid from the node that sends to the one that is sent to, if there is one."""

    def __init__(self, track: Track | LooseEnd, *, run_time: float = MOVE) -> None:
        self.track = track
        laid = track.line if isinstance(track, Track) else track
        super().__init__(laid, run_time=run_time, rate_func=smooth, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        share = max(0.01, float(self.rate_func(alpha)))
        if isinstance(self.track, LooseEnd):
            self.track.reach(share)
            return
        line = self.track.line
        line.points = line.born = self.track.way.part(1.0 - share, 1.0).curves()
