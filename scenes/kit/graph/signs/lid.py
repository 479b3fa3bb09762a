"""What covers a letterbox until somebody looks into it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import Animation, RoundedRectangle, smooth

from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, INDEX, QUICK, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, within_a_pixel

_ABOVE = 2.0  # what lies in the box
_CORNER = 0.12
_FLAT = 0.03  # of its height: how a lid is seen that stands open
_TEXT = 0.35  # of the time, in which its question goes, or comes


class LidGround(Ornament, RoundedRectangle):
    """The lid itself."""


class Lid(QuickGroup):
    """A lid over a region; what is below it is asked about, if it bears a question."""

    def __init__(self, region: Region, *, asked: bool = True) -> None:
        super().__init__()
        theme = current_theme()
        self.region, self.asked, self.moving = region, asked, False
        self.ground = LidGround(
            width=region.width,
            height=region.height,
            corner_radius=min(_CORNER, region.height / 2),
            fill_color=theme.surface,
            fill_opacity=1,
            stroke_color=theme.muted,
            stroke_width=1.4 * HAIRLINE,
        )
        self.ground.move_to(self.middle).set_z_index(_ABOVE)
        self.question = Phrase("?", em=1.4 * INDEX / CODE_SIZE, color=theme.text, type=Type.CODE)
        self.question.move_to(self.middle).set_z_index(_ABOVE + 0.1)
        self.add(self.ground, *([self.question] if asked else []))

    @property
    def middle(self) -> Points:
        region = self.region
        return np.array([(region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0])

    def faults(self) -> Iterator[Fault]:
        """It lies on its box, and its question on it."""
        if self.moving:
            return
        if not within_a_pixel(self.ground.get_center(), self.middle):
            yield Fault("place", "a lid beside its box", "on its box")
        if self.asked and not within_a_pixel(self.question.get_center(), self.middle):
            yield Fault("place", "a question beside its lid", "on its lid")


class TurnLid(Animation):
    """Let a lid turn up about its upper edge until it is out of sight, or come down again."""

    def __init__(self, lid: Lid, *, opens: bool = True, run_time: float = 1.5 * QUICK) -> None:
        self.lid, self.opens = lid, opens
        super().__init__(
            lid, run_time=run_time, rate_func=smooth, remover=opens, introducer=not opens
        )

    def begin(self) -> None:
        self.flat = self.lid.ground.points.copy()
        self.lid.moving = True
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        opened = alpha if self.opens else 1.0 - alpha
        top = self.flat[:, 1].max()
        points = self.flat.copy()
        seen = 1.0 - (1.0 - _FLAT) * float(self.rate_func(opened))
        points[:, 1] = top + (points[:, 1] - top) * seen
        self.lid.ground.points = points
        for text in self.lid.question.inscriptions:
            text.fill_rgbas = text.fill_rgbas.copy()
            text.fill_rgbas[:, 3] = max(0.0, 1.0 - opened / _TEXT)

    def finish(self) -> None:
        super().finish()
        self.lid.ground.points = self.flat
        self.lid.moving = False


def open_lid(lid: Lid, *, run_time: float = 1.5 * QUICK) -> TurnLid:
    """Look what is in a box."""
    return TurnLid(lid, run_time=run_time)


def close_lid(lid: Lid, *, run_time: float = 1.5 * QUICK) -> TurnLid:
    """Cover a box again."""
    return TurnLid(lid, opens=False, run_time=run_time)
