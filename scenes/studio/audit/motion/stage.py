"""The stage is never empty between what was there and what comes, and it fills the frame."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from scenes.kit.lecture import Lecture
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import CAPTION
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.capture import Capture, FrameExtent
from scenes.studio.audit.meaning.shown import Placed
from scenes.studio.audit.motion.steps import Step

LEAST_WIDTH, LEAST_HEIGHT = 0.7, 0.75
"""Of the room between the margins, and between title and caption: one of the two is filled."""
_REACH = 1.5  # seconds before and after, in which there was more
_LEFT = 1 / 3  # of the ink
_BLINK = 0.15  # seconds; cells that turn over are seen from their edge for less
_BOLD = 0.5  # of full opacity
_WIDE = 1 / 2  # of the place that the stage has taken: what reaches over it is no empty stage


@dataclass(frozen=True)
class _Moment:
    beat: str
    time: float
    ink: float
    before: float  # the most ink lately
    wide: bool = False  # whether, of little ink, much of the place is still reached


class _Lately:
    """The most ink of a while, moment by moment; of an empty while, the latest before it."""

    def __init__(self) -> None:
        self.waning: deque[tuple[float, float]] = deque()  # each with less ink than all before it
        self.last = 0.0

    def most(self, time: float, ink: float) -> float:
        while self.waning and self.waning[-1][1] <= ink:
            self.waning.pop()
        self.waning.append((time, ink))
        while abs(self.waning[0][0] - time) > _REACH:
            self.waning.popleft()
        self.last = ink or self.last
        return self.waning[0][1] or self.last


class Stage:
    """How much of the stage is drawn, frame by frame; title, captions and code are none of it."""

    def __init__(self) -> None:
        self.moments: list[_Moment] = []
        self.lately = _Lately()
        self.panel: object = None
        self.code: frozenset[int] = frozenset()
        self.reach: FrameExtent | None = None

    def see(self, step: Step) -> None:
        panel = step.scene.panel
        if panel is not self.panel:
            family = panel.get_family() if panel is not None else []  # type: ignore[attr-defined] # panels are mobjects
            self.panel, self.code = panel, frozenset(map(id, family))
        aside = self.code | step.rings | step.spoken.keys()
        drawn = [capture for key, capture in step.captures.items() if key not in aside]
        self._note(step, drawn)
        for key in step.moved:
            capture = step.captures.get(key)
            if capture is not None and key not in aside and _opacity(capture) >= _BOLD:
                self.reach = _around(self.reach, capture.sides)

    def _note(self, step: Step, drawn: list[Capture]) -> None:
        ink = sum([each.ink for each in drawn])
        before = self.lately.most(step.time, ink)
        wide = False
        if self.reach is not None and ink < _LEFT * before:
            left: FrameExtent | None = None
            for capture in drawn:
                left = _around(left, capture.sides) if capture.ink else left
            wide = left is not None and _area(left) >= _WIDE * _area(self.reach)
        self.moments.append(_Moment(step.beat, step.time, ink, before, wide))

    def blackouts(self) -> Iterator[Placed]:
        """Times at which most of what was there is gone, and what follows has not yet come."""
        dark: _Moment | None = None
        lately = _Lately()
        after = [lately.most(moment.time, moment.ink) for moment in reversed(self.moments)]
        for moment, most in zip(self.moments, reversed(after), strict=True):
            least = _LEFT * min(moment.before, most)
            if moment.ink < least and not moment.wide:
                dark = dark or moment
            elif dark is not None:
                seconds = moment.time - dark.time
                if seconds >= _BLINK:
                    shown = f"{seconds:.2f} s with little on the stage of what was there and comes"
                    due = "a stage that gives way to the next"
                    yield dark.beat, dark.time, Fault("blackout", shown, due)
                dark = None

    def share(self, scene: Lecture) -> Iterator[Placed]:
        """Whether the stage, all frames together, fills the frame."""
        if self.reach is None:
            return
        left, bottom, right, top = self.reach
        room = float(scene.heading.get_bottom()[1]) - (SAFE.bottom + CAPTION)
        width, height = (right - left) / SAFE.width, (top - bottom) / room
        if width < LEAST_WIDTH and height < LEAST_HEIGHT:
            shown = f"{width:.0%} of the width and {height:.0%} of the height"
            yield "", 0.0, Fault("stage", shown, f"{LEAST_WIDTH:.0%} or {LEAST_HEIGHT:.0%}")


def _opacity(capture: Capture) -> float:
    stroke = capture.stroke[:, 3].max(initial=0.0) if capture.stroke_width else 0.0
    return float(max(capture.fill[:, 3].max(initial=0.0), stroke))


def _area(reach: FrameExtent) -> float:
    left, bottom, right, top = reach
    return (right - left) * (top - bottom)


def _around(reach: FrameExtent | None, sides: FrameExtent) -> FrameExtent:
    if reach is None:
        return sides
    return (
        min(reach[0], sides[0]), min(reach[1], sides[1]),
        max(reach[2], sides[2]), max(reach[3], sides[3]),
    )  # fmt: skip
