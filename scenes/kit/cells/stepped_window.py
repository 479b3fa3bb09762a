"""A window of code in which lines that ran are marked, and a bar that goes from step to step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

import numpy as np
from manim import Animation, linear, smooth

from gradmath.records.branches import BranchRun
from gradmath.records.listing import Listing
from scenes.kit.cells.code_window import MOST_LINES, CodeWindow, Sight
from scenes.kit.cells.lettering import Number
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import CODE, QUICK, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament

_FROM_EDGE = 0.2  # from a value on a line to the edge of the window
_LIGHT = 0.55  # the opacity of the bar of light
_MARK = 5.0  # the width of the mark before a line that ran
_BEFORE, _HALF = 0.095, 0.13  # how far before it, and half of its height


class LastLines(Sight):
    """The last lines of a listing, whichever of them is lit."""

    @property
    def first(self) -> int:
        return max(0, len(self.listing.lines) - self.size)


class RanMark(Ornament):
    """A bar before a line that ran."""


class SteppedWindow(CodeWindow):
    """Lines that ran are written in full ink, with a mark before them; the others stay pale.

    steps are the lines that ran, of which the first `done` are shown to have run. `pointer` is the
    line that the bar of light stands on while it goes from step to step, None otherwise.
    """

    def __init__(self, run: BranchRun, lit: int, corner: Points, size: int) -> None:
        self.steps, self.done = run.steps, 0
        self.pointer: int | None = None
        self.glow = np.zeros(MOST_LINES)  # how far each line stands out
        self.between = False  # on its way from one run, or from one step, to another
        self.shine = 1.0  # how well the bar of light is seen
        theme = current_theme()
        self.marks = [RanMark(stroke_width=_MARK, stroke_color=theme.muted) for _ in self.glow]
        super().__init__(run.listing, lit, corner, size)
        self.add(*self.marks)

    @property
    def lit(self) -> int:
        return super().lit if self.pointer is None else self.pointer

    @property
    def lit_lines(self) -> range:
        """The line at which Python is, alone, while its steps are shown."""
        if self.pointer is None:
            return super().lit_lines
        return range(self.pointer, self.pointer + 1)

    @property
    def due_glow(self) -> Points:
        """Which lines have run, as far as that is shown."""
        due = np.zeros(MOST_LINES)
        due[self.steps.value[: self.done, 0].astype(int)] = 1.0
        return due

    def arrange_lines(
        self,
        first: float,
        width: float,
        bar: tuple[float, float],
        places: Sequence[float] = range(MOST_LINES),
    ) -> None:
        super().arrange_lines(first, width, bar, places)
        self.light_bar.fill_rgbas = rgba(self.theme.outline, _LIGHT * self.shine)
        pale, full = rgba(self.theme.muted)[0, :3], rgba(self.theme.text)[0, :3]
        numbers = np.arange(MOST_LINES)
        near = np.clip(1 - np.maximum(bar[0] - numbers, numbers - bar[1]), 0.0, 1.0) * self.shine
        inks = np.maximum(self.glow, near)
        for line, mark, glow, ink in zip(self.texts, self.marks, self.glow, inks, strict=True):
            line.fill_rgbas[0, :3] = pale + (full - pale) * ink
            start = line.start + [-_BEFORE, -_HALF, 0.0]
            mark.points = mark.born = Polyline.through(
                start, start + [0.0, 2 * _HALF, 0.0]
            ).curves()
            mark.stroke_rgbas[0, 3] = glow * line.fill_rgbas[0, 3]

    def light_up(self, glow: Points) -> None:
        """Let lines stand out so far."""
        self.glow = glow
        self.arrange_lines(self.sight.first, self.width_of_lines, self.bar)

    def sight_of(self, listing: Listing, lit: int) -> Sight:
        return LastLines(listing, lit, self.size)

    def follow_run(self, run: BranchRun) -> None:
        """Show another run, of which all lines that ran are shown to have run."""
        self.follow(run.listing)
        self.steps, self.done = run.steps, len(run.steps.value)
        self.light_up(self.due_glow)

    def move_bar(self, start: tuple[float, float], end: tuple[float, float], alpha: float) -> None:
        """Let the bar be on its way: to the next line it slides, elsewhere it goes and comes."""
        share = float(smooth(alpha))
        if abs(end[0] - start[0]) <= 1:
            self.shine = 1.0
            low, high = (one + (other - one) * share for one, other in zip(start, end, strict=True))
        else:
            self.shine = abs(1.0 - 2.0 * share)
            low, high = start if share < 0.5 else end
        self.arrange_lines(self.sight.first, self.width_of_lines, (low, high))

    def scroll(self, listing: Listing, lit: int, run_time: float = 0.6) -> Animation:
        return LightUp(self, self.sight_of(listing, lit), run_time)

    def faults(self) -> Iterator[Fault]:
        """What stands out has run in the run whose code it is."""
        yield from super().faults()
        if self.between:
            return
        expression = self.steps.expression
        if expression is None or expression.listing.lines != self.listing.lines:
            yield Fault("run", "lines that ran in another run", "those of the code that is shown")
        due = self.due_glow
        for number in range(len(self.listing.lines)):
            mark = self.marks[number].stroke_rgbas[0, 3]
            shown = self.line_at(number).fill_rgbas[0, 3]
            if self.glow[number] != due[number] or mark != due[number] * shown:
                told = "that stands out" if self.glow[number] else "that is pale"
                expected = "a line that ran" if due[number] else "a line that did not run"
                yield Fault("steps", f"{self.listing.lines[number]!r} {told}", expected)


class WatchedValue(Number):
    """What a tensor holds at a step, at the right end of the line that runs then."""

    def __init__(self, window: SteppedWindow, run: BranchRun, step: int) -> None:
        self.beside, self.step = ref(window), step
        super().__init__(run.along, (step,), em=CODE)
        line = run.lines[step]
        right = float(window.pane.get_right()[0]) - _FROM_EDGE - self.width / 2
        self.points = self.points + [right, window.line_at(line).start[1], 0.0]

    def faults(self) -> Iterator[Fault]:
        """It is that of its step, and stands on the line of this one."""
        yield from super().faults()
        window = self.beside()
        if window is None:
            return
        line = int(window.steps.value[self.step, 0])
        if abs(self.get_y() - window.line_at(line).start[1]) > CODE / 4:
            yield Fault("place", f"{self.drawn} beside another line", "on the line of its step")
        own, shown = self.claim.record.expression, window.steps.expression
        seen = bool(self.fill_rgbas[0, 3] > 0)
        if self.claim.index != (self.step,) or (seen and window.done != self.step + 1):
            yield Fault("steps", f"{self.drawn} at another step", "what is held when that has run")
        if own is None or shown is None or own.listing.lines != shown.listing.lines:
            yield Fault("run", f"{self.drawn} of another run", "the run whose code is shown")


class LightUp(Animation):
    """Let the bar light another statement; what reads otherwise goes, and comes as it reads now."""

    def __init__(self, window: SteppedWindow, target: Sight, run_time: float) -> None:
        self.window, self.target = window, target
        super().__init__(window, run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        window = self.window
        self.bar, self.turned = window.bar, False
        lines = zip(window.listing.unmarked, self.target.listing.unmarked, strict=True)
        self.edited = [number for number, (old, new) in enumerate(lines) if old != new]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        window = self.window
        if alpha >= 0.5 and not self.turned:
            self.turned = True
            window.follow(self.target.listing)
            window.sight, window.pointer = self.target, None
        lit = self.target.lit_lines
        window.move_bar(self.bar, (float(lit[0]), float(lit[-1])), alpha)
        for number in self.edited:
            window.texts[number].fill_rgbas[0, 3] *= abs(1.0 - 2.0 * alpha)


class Relight(Animation):
    """Let the lines that run now stand out, and others turn pale; of those of another run, if any.

    done tells how many steps are shown to have run; all, if it is None.
    """

    def __init__(
        self, window: SteppedWindow, run: BranchRun, done: int | None = None,
        *, run_time: float = QUICK,
    ) -> None:  # fmt: skip
        self.window, self.run = window, run
        self.count = len(run.steps.value) if done is None else done
        super().__init__(window, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        window = self.window
        if window.listing is not self.run.listing:
            window.follow(self.run.listing)
        window.steps, window.done = self.run.steps, self.count
        self.start, self.end = window.glow, window.due_glow
        window.between = True
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        self.window.light_up(self.start + (self.end - self.start) * share)

    def finish(self) -> None:
        super().finish()
        self.window.between = False
        self.window.light_up(self.end)


class StepTo(Animation):
    """Let the bar of light go on to the line of one step, which then has run."""

    def __init__(self, window: SteppedWindow, step: int, *, run_time: float = 0.2) -> None:
        self.window, self.step = window, step
        super().__init__(window, run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        window = self.window
        self.line = int(window.steps.value[self.step, 0])
        self.bar, self.start = window.bar, window.glow
        # What stands in the window from then on is the line's own statement.
        statements = window.listing.statements
        lit = sum(statement.first <= self.line for statement in statements)
        window.sight = window.sight_of(window.listing, lit)
        window.pointer, window.done = self.line, self.step + 1
        window.between = True
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        window = self.window
        window.glow = self.start + (window.due_glow - self.start) * float(smooth(alpha))
        window.move_bar(self.bar, (self.line, self.line), alpha)

    def finish(self) -> None:
        super().finish()
        self.window.between = False
