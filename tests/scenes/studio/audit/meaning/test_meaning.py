"""A scene with a table of captions proves what it means; each lie about that is caught by name."""

from __future__ import annotations

import pytest

from scenes.kit import Lecture
from scenes.studio.audit.audit import audit_both_themes
from tests.support.faults import found
from tests.support.layer_story import LayerStory
from tests.support.lies.meant import LIES


def test_the_truth_passes_in_both_themes() -> None:
    report = audit_both_themes(LayerStory, frame_rate=15)
    assert [str(fault) for fault in report.faults] == []
    assert report.frames > 100 and report.numbers > 1000


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_caught_by_name(lie: type[Lecture]) -> None:
    faults = found(lie)
    assert LIES[lie] in {fault.check for fault in faults}, [str(fault) for fault in faults]
