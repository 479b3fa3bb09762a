"""A band of the stage that holds one pass, with its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from manim import LEFT, UP, RoundedRectangle

from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.graph.signs.plate import NodePlate
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, INDEX, current_theme
from scenes.kit.truth.checks import Fault, Ornament

_GRADIENTS_NODE = re.compile(r"type\(d\w+\.grad_fn\b")  # a gradient is called d and what it is of
_BEHIND = -6.0
_CORNER = 0.2
_INSIDE = (0.2, 0.13)


class BandGround(Ornament, RoundedRectangle):
    """The ground of a band."""


class PassBand(QuickGroup):
    """A quiet ground with one of the kit's words at its upper left corner.

    `plates` are those that stand on it: where the word is "recorded", nodes of a gradient, and
    where it is "forward", nodes of what came first.
    """

    def __init__(self, word: str, region: Region) -> None:
        super().__init__()
        theme = current_theme()
        self.borne = (word,)
        self.plates: tuple[NodePlate, ...] = ()
        self.floor = BandGround(
            width=region.width,
            height=region.height,
            corner_radius=_CORNER,
            fill_color=theme.surface,
            fill_opacity=0.35,
            stroke_color=theme.outline,
            stroke_width=HAIRLINE,
            stroke_opacity=0.6,
        )
        middle = ((region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0)
        self.floor.move_to(middle).set_z_index(_BEHIND)
        self.word = KitLabel(word, self, em=1.15 * INDEX)
        right, down = _INSIDE
        self.word.move_to((region.left + right, region.top - down, 0.0), aligned_edge=UP + LEFT)
        self.word.set_z_index(_BEHIND + 0.1)
        self.add(self.floor, self.word)

    def faults(self) -> Iterator[Fault]:
        """Its plates stand on it, and are nodes of the pass that its word names."""
        floor = self.floor
        for plate in self.plates:
            away = np.abs(plate.card.get_center() - floor.get_center())
            if np.any(away[:2] > np.array([floor.width, floor.height]) / 2):
                yield Fault("band", f"{plate.name_label.text} beside its band", "on it")
            code = plate.node.expression.code if plate.node.expression else ""
            of_gradient = _GRADIENTS_NODE.match(code) is not None
            if of_gradient != ("recorded" in self.borne):
                told = "recorded" if of_gradient else "forward"
                yield Fault("band", f"{plate.name_label.text} on another band", told)
