"""A scene with a table of captions proves what it means; each lie about that is caught by name."""

from __future__ import annotations

from functools import partial

import pytest
from manim import RIGHT, VGroup

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from scenes.kit import Lecture, Phrase
from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.charts.axes import Axes, AxisLabel, Span
from scenes.kit.charts.curves import Curve, Series
from scenes.kit.look.typesetting import ONE_LINE
from scenes.kit.speech.pieces import Piece
from scenes.kit.truth.claims import Choice
from scenes.studio.audit.audit import audit_both_themes
from tests.support.faults import found
from tests.support.layer_story import BACKWARD, LayerRun, LayerStory, layer_listing, layer_run
from tests.support.lies.engine import honest_run
from tests.support.lies.meant import LIES, AxisOfAnother, Spoken, UnlabelledTime


def test_the_truth_passes_in_both_themes() -> None:
    report = audit_both_themes(LayerStory, frame_rate=15)
    assert [str(fault) for fault in report.faults] == []
    assert report.frames > 100 and report.numbers > 1000


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_caught_by_name(lie: type[Lecture]) -> None:
    faults = found(lie)
    assert LIES[lie] in {fault.check for fault in faults}, [str(fault) for fault in faults]


class LabelledTime(UnlabelledTime):
    def lying(self, run: LayerRun) -> VGroup:
        number = super().lying(run)
        return VGroup(number, KitLabel("measured", number).next_to(number, RIGHT))


class OneRightAnswer(Spoken):
    def lying(self, run: LayerRun) -> Phrase:
        choices = (Piece(Choice("yes ", True)), Piece(Choice("no", False)))
        return Phrase.of(choices, em=0.3, layout=ONE_LINE).move_to((-4, 1, 0))


class AxisOfItself(AxisOfAnother):
    named = "out"


class LogAxis(Spoken):
    def lying(self, run: LayerRun) -> VGroup:
        counts = self.problem(partial(counted, run.listing))
        across, up = Span.of(run.x), Span.decades(counts)
        axes = Axes(across, up, width=4, height=2, names=(AxisLabel(counts, up, "s"),))
        assert axes[2].text == "1000.0 ** x in s, log scale"
        return VGroup(axes.move_to((-4, 0.8, 0)), Curve(axes, Series(run.x), Series(counts)))


def counted(listing: Listing) -> Record:
    return ListingRun(listing).record("1000.0 ** x", after=BACKWARD)


@pytest.mark.parametrize("scene", [LabelledTime, OneRightAnswer, AxisOfItself, LogAxis])
def test_what_is_told_as_it_is_passes(scene: type[Lecture]) -> None:
    assert honest_run(scene, frame_rate=3).faults == set()


HARD = {
    "zeros": ("0.0", "0.0"),
    "minus zero": ("0.5", "-0.0"),
    "ties": ("1.0", "1.0"),
    "large": ("2e5", "-1e6"),
    "small": ("1e-6", "3e-7"),
    "at the corner": ("0.5", "1.0"),
}


@pytest.mark.parametrize("entries", HARD.values(), ids=HARD)
def test_no_false_alarm_on_hard_numbers(entries: tuple[str, str]) -> None:
    """Layout may suffer from long numbers, but nothing is untrue."""
    first, second = entries

    class Hard(LayerStory):
        def runs(self) -> tuple[LayerRun, ...]:
            return self.problem(self.hard_runs)

        @staticmethod
        def hard_runs() -> tuple[LayerRun, ...]:
            listings = [layer_listing(k) for k in (float(second), float(second) + 1)]
            return tuple(
                layer_run(Listing(tuple(line.replace("[0.5, ", f"[{first}, ", line[0] == "x")
                                        for line in listing.lines)))
                for listing in listings
            )  # fmt: skip

    assert honest_run(Hard, frame_rate=3).faults == set()
