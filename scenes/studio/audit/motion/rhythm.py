"""How long a film stands still: never for long without a reason, and not most of its time."""

from __future__ import annotations

from collections.abc import Iterator

from scenes.kit.truth.checks import Fault
from scenes.studio.audit.meaning.shown import Placed
from scenes.studio.audit.motion.steps import FINE, Step

MOST_STILL = 0.6
"""Of a film's tenths of a second, in which nothing on the stage moves."""
LONGEST_HOLD = 5.0  # seconds: a caption of the greatest length, and some to look
LAST_HOLD = 1.0


class Rhythm:
    """When the stage moves, captions and the ring left out."""

    def __init__(self) -> None:
        self.moving: set[int] = set()  # tenths of a second
        self.still_since = (0.0, "")
        self.seconds = 0.0
        self.holds: list[tuple[float, str, float]] = []  # when they began, in which beat, how long

    def see(self, step: Step) -> None:
        self.seconds = step.end
        if step.tick > FINE or step.time == 0.0:
            return
        if step.moved:
            self._close(step.time)
            self.still_since = step.time, step.beat
            self.moving.add(int(step.time * 10 + 1e-6))
        if step.rings & step.captures.keys():  # one is asked to guess
            self.still_since = step.time, step.beat

    def _close(self, time: float) -> None:
        begun, beat = self.still_since
        self.holds.append((begun, beat, time - begun))

    @property
    def still(self) -> float:
        """The share of the film that stands still."""
        return 1.0 - len(self.moving) / max(1.0, self.seconds * 10)

    def end(self) -> Iterator[Placed]:
        if not self.moving:
            return
        self._close(self.seconds)
        for begun, beat, held in self.holds:
            if held > LONGEST_HOLD:
                yield beat, begun, Fault("hold", f"{held:.1f} s in which nothing moves",
                                         f"at most {LONGEST_HOLD:g} s")  # fmt: skip
        begun, beat, held = self.holds[-1]
        if held < LAST_HOLD:
            yield beat, begun, Fault("hold", f"{held:.1f} s of the last picture",
                                     f"at least {LAST_HOLD:g} s to look at it")  # fmt: skip
        if self.still > MOST_STILL:
            yield (
                "",
                0.0,
                Fault("still", f"{self.still:.0%} of the film", f"at most {MOST_STILL:.0%}"),
            )
