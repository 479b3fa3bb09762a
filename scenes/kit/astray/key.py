"""What marks and rims of a map mean: a sign of each, with its word."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenes.kit.astray.change_map import ChangeMap, MapPart, mark_hues
from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HEADING, LINE, current_theme
from scenes.kit.truth.checks import Fault, in_colour, same_way

_SIGNS = {
    "rises": np.array([[-0.11, -0.09, 0.0], [0.11, -0.09, 0.0], [0.0, 0.13, 0.0]]),
    "falls": np.array([[-0.11, 0.11, 0.0], [0.11, 0.11, 0.0], [0.0, -0.11, 0.0]]),
    "against": np.array(
        [[-0.16, -0.11, 0.0], [0.16, -0.11, 0.0], [0.16, 0.11, 0.0], [-0.16, 0.11, 0.0]]
    ),
}
_TO_WORD, _TO_NEXT = 0.1, 0.3
_EM = 0.92 * HEADING
_LOWER_CASE = 0.22  # of its em, above its line: the middle of a word


class KeySign(MapPart):
    """A mark or a rim as the map has them."""

    def __init__(self, word: str) -> None:
        self.word = word
        if word == "against":
            super().__init__(stroke_width=LINE, stroke_color=current_theme().text)
        else:
            super().__init__(stroke_width=0, fill_opacity=1, fill_color=self.hue)
        self.lie(self._shape())

    @property
    def hue(self) -> str:
        """Its colour in the map."""
        rises, falls = mark_hues()
        return {"rises": rises, "falls": falls}.get(self.word, current_theme().text)

    def _shape(self) -> Points:
        corners = _SIGNS[self.word]
        return straights(corners, np.roll(corners, -1, axis=0))

    def faults(self) -> Iterator[Fault]:
        """It looks as what it explains."""
        middle = self.points.mean(axis=0) - self._shape().mean(axis=0)
        shown = self.stroke_rgbas if self.word == "against" else self.fill_rgbas
        if not in_colour(shown, self.hue) or not same_way(self.points - middle, self._shape()):
            yield Fault("key", f"another sign for {self.word!r}", "the one that the map has")


class MapKey(QuickGroup):
    """Signs and words in one line, which ends at a place of the frame."""

    def __init__(self, of: ChangeMap, right: float, line: float) -> None:
        self.signs = [KeySign(word) for word in _SIGNS]
        self.words = [KitLabel(word, of, em=_EM) for word in _SIGNS]
        super().__init__(*self.signs, *self.words)
        for sign, word in zip(reversed(self.signs), reversed(self.words), strict=True):
            word.stand_on(line).shift((right - float(word.get_right()[0]), 0.0, 0.0))
            left = float(word.get_left()[0]) - _TO_WORD
            shift = [left - sign.width / 2, line + _LOWER_CASE * _EM, 0.0]
            sign.lie(sign.points + np.array(shift))
            right = left - sign.width - _TO_NEXT
