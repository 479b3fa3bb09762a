"""The ring beside a question: it runs empty while one guesses."""

from __future__ import annotations

import math

from manim import RIGHT, Animation, Circle, Mobject
from manim import linear as evenly

from scenes.kit.cells.lettering import Phrase, heading
from scenes.kit.look.theme import LINE, current_theme
from scenes.kit.speech.kit_words import kit_word
from scenes.kit.truth.checks import Ornament

GUESSING = 3.0  # seconds that the ring gives to guess
_RADIUS = 0.15
_GAP = 0.4  # between a caption, its ring and the word


class Countdown(Ornament, Circle):
    """A ring that empties while one guesses."""

    def __init__(self) -> None:
        theme = current_theme()
        super().__init__(radius=_RADIUS, stroke_width=1.5 * LINE, stroke_color=theme.text)
        self.rotate(math.pi / 2)
        self.whole = self.copy()

    def leave(self, share: float) -> None:
        """Show so much of the ring."""
        whole = self.whole.copy().move_to(self.place)
        self.pointwise_become_partial(whole, 0, share)

    def stand(self, right_of: Mobject) -> None:
        """Stand behind a caption."""
        self.next_to(right_of, RIGHT, buff=_GAP)
        self.place = self.get_center()


class Emptying(Animation):
    """A ring runs empty, at an even pace."""

    def __init__(self, ring: Countdown) -> None:
        self.ring = ring
        super().__init__(ring, run_time=GUESSING, rate_func=evenly)

    def interpolate_mobject(self, alpha: float) -> None:
        self.ring.leave(1 - alpha)


def ring_beside(question: Mobject) -> tuple[Countdown, Phrase]:
    """The ring of a question, or of its choices, and the word behind it."""
    ring, word = Countdown(), heading(kit_word("ring", "guess"))
    ring.stand(question)
    word.next_to(ring, RIGHT, buff=_GAP / 2)
    return ring, word


def room_beside() -> float:
    """The room that a ring and its word take."""
    return 2 * _RADIUS + 1.5 * _GAP + float(heading(kit_word("ring", "guess")).width)
