"""Plots of a sweep are true point by point, and each lie about one is caught."""

from __future__ import annotations

import pytest

from scenes.studio.audit.audit import audit
from tests.support.swept_story import LIES, SweptStory


def test_an_honest_sweep_raises_no_alarm() -> None:
    report = audit(SweptStory, frame_rate=15)
    assert [str(fault) for fault in report.faults] == []


def test_at_a_low_rate_runs_that_no_frame_shows_are_not_missed() -> None:
    assert audit(SweptStory, frame_rate=2).faults == []


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_about_a_plot_is_caught(lie: type[SweptStory]) -> None:
    checks = {fault.check for fault in audit(lie, frame_rate=5).faults}
    assert LIES[lie] in checks, checks
