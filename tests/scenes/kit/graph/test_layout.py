"""Where cards stand in a row."""

from __future__ import annotations

from scenes.kit.graph.parts.ways import WayPlan
from scenes.kit.graph.place.layout import single_file


def test_leaves_stand_just_before_their_first_use() -> None:
    lines = [WayPlan(0, 3, None), WayPlan(1, 3, None), WayPlan(3, 4, None), WayPlan(2, 4, None)]
    assert single_file(6, lines) == [0, 1, 3, 2, 4, 5]
