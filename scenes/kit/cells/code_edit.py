"""An edit of a listing that is seen: lines that read otherwise turn, new ones open a gap."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
from manim import Animation, linear, smooth

from gradmath.records.listing import Listing
from scenes.kit.cells.code_window import MOST_LINES, CodeWindow, Sight, between_widths
from scenes.kit.look.theme import MOVE, rgba


def edits(first: Listing, second: Listing) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The lines of the second listing that replace one of the first, and those that are new.

    Where the second one ends before the first does, nothing is told of what it leaves out.

    >>> one = Listing(("import torch", "x = torch.ones(2)", "y = 2 * x"))
    >>> edits(one, Listing(("import torch", "x = torch.ones(2)", "x += 1", "y = 3 * x")))
    ((3,), (2,))
    """
    replaced: list[int] = []
    new: list[int] = []
    for kind, start, end, begin, stop in SequenceMatcher(
        None, first.unmarked, second.unmarked, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            continue
        # Of more lines than there were, the last ones stand in the old ones' places.
        fresh = max(0, (stop - begin) - (end - start))
        new += range(begin, begin + fresh)
        replaced += range(begin + fresh, stop)
    return tuple(replaced), tuple(new)


class EditCode(Animation):
    """Let a window come to another listing, change after change.

    What reads otherwise fades out and comes again first, all at once; then each new line opens a
    gap, and comes in it. The lines around them glide to where they are to stand.
    """

    def __init__(
        self, window: CodeWindow, target: Listing, lit: int, *, pace: float = MOVE
    ) -> None:
        self.window, self.target = window, Sight(target, lit, window.sight.size)
        self.replaced, self.new = edits(window.listing, target)
        steps = 1 + len(self.new)
        super().__init__(window, run_time=pace * steps, rate_func=linear)

    def begin(self) -> None:
        self.start = self.window.sight
        self.replaced, self.new = edits(self.start.listing, self.target.listing)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        steps = alpha * (1 + len(self.new))
        if steps >= 0.5 and self.window.sight is not self.target:
            for number, text in enumerate(self.window.texts):
                text.follow(self.target.listing, number)
            self.window.sight = self.target
        turned = self.window.sight is self.target
        opened = {line: float(smooth(np.clip(steps - 1 - k, 0.0, 1.0)))
                  for k, line in enumerate(self.new)}  # fmt: skip
        self._arrange(steps, opened if turned else {})
        shares = {line: abs(1 - 2 * min(1.0, steps)) for line in self._turning(turned)}
        shares |= {line: max(0.0, 4 * share - 3) for line, share in opened.items() if turned}
        for line, share in shares.items():
            self.window.texts[line].fill_rgbas[0, 3] *= share

    def _arrange(self, steps: float, opened: dict[int, float]) -> None:
        """Lines where they stand while some are not yet, or partly, open."""
        window, whole = self.window, float(smooth(np.clip(steps / (1 + len(self.new)), 0.0, 1.0)))
        heights = [opened.get(line, 1.0) for line in range(MOST_LINES)]
        places: Sequence[float] = np.concatenate([[0.0], np.cumsum(heights)[:-1]]).tolist()
        turned = window.sight is self.target
        ends = self.start.lit_lines if not turned else self.target.lit_lines
        bar = places[ends[0]], places[ends[-1]]
        window.arrange_lines(
            self.start.first + (self.target.first - self.start.first) * whole,
            self._width(steps / (1 + len(self.new))),
            bar,
            places,
        )
        for line in self.new:
            if 0.0 < opened.get(line, 0.0) < 1.0:
                window.texts[line].fill_rgbas = rgba(window.theme.text)

    def _turning(self, turned: bool) -> Sequence[int]:
        """The lines that read otherwise, by their numbers in the listing that is shown."""
        if turned:
            return self.replaced
        before, _ = edits(self.target.listing, self.start.listing)
        return before

    def _width(self, alpha: float) -> float:
        start, end = self.start.width, self.target.width
        return between_widths(start, end, alpha)
