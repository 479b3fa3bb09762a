"""All that is shown of the ratio of two averages: the plot, and the tray beside it."""

from __future__ import annotations

from manim import LEFT, RIGHT

from gradmath.records.quotients import HiddenRatio
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import current_theme
from scenes.kit.ratios.level import Level
from scenes.kit.ratios.plot import BOTTOM, RIGHT_END, TOP, RatioPlot
from scenes.kit.ratios.points import ErrorBars, PointMark, QuotientPoints
from scenes.kit.ratios.pull import SharedPull
from scenes.kit.ratios.tray import RatioTray
from scenes.kit.samples.labels import RulerName

_ABOVE, _BELOW = 0.33, 0.6


class RatioBoard:
    """Its parts come on stage one by one."""

    def __init__(self, hidden: HiddenRatio, window: CodeWindow) -> None:
        self.hidden, self.window = hidden, window
        runs = hidden.few, hidden.shared, hidden.many
        plot = self.plot = RatioPlot(runs)
        self.tray = RatioTray(hidden)
        source = self.tray.source
        theme = current_theme()
        self.few = QuotientPoints(plot, hidden.few, PointMark.RING, source)
        self.shared = QuotientPoints(plot, hidden.shared, PointMark.DISC, source)
        self.many = QuotientPoints(plot, hidden.many, PointMark.PLAIN, source)
        self.bars = ErrorBars(self.many)
        self.few_level = Level(plot, hidden.few.level, theme.gradient_ink)
        self.shared_level = Level(plot, hidden.shared.level, theme.gradient_ink, hidden.target)
        self.target = Level(plot, hidden.target, theme.text)
        self.pull = SharedPull(plot, hidden.target, hidden.shared)
        self.across_name = self._across_name()
        self.up_name = self.name_up("mean[3] / mean[2]")
        self.factor_name = self.name_up("ratio / (v[3] / v[2])")

    def name_up(self, code: str) -> RulerName:
        """What the upright ruler counts, over its upper end."""
        name = RulerName(self.hidden.few.listing, code, self.plot.up, log=True)
        return name.move_to((SAFE.left, TOP + _ABOVE, 0.0), aligned_edge=LEFT)

    def _across_name(self) -> RulerName:
        name = RulerName(self.hidden.few.listing, "v[3] / v[2]", self.plot.across, log=True)
        return name.move_to((RIGHT_END, BOTTOM - _BELOW, 0.0), aligned_edge=RIGHT)

    def layers(self) -> list[QuotientPoints]:
        """All points, of each experiment."""
        return [self.few, self.shared, self.many]

    def lay(self) -> None:
        """Let all stand where the plot has it now."""
        for part in (*self.layers(), self.bars, self.few_level, self.shared_level, self.target):
            part.lay()
