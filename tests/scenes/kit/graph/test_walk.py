"""The parts of the walk back tell when they are lied with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from gradmath.problems.tutorial_3.graph_grows import graph_grows
from gradmath.records.tensor import Record
from scenes.kit import SAFE, Region
from scenes.kit.graph.signs.claims import NodeName, Nothing
from scenes.kit.graph.signs.cut_track import CutTrack
from scenes.kit.graph.signs.nodes import (
    Given,
    LastNumber,
    NoWay,
    SlotOf,
    hold,
)
from scenes.kit.graph.walk.floors import TwoFloors
from scenes.kit.look.polyline import Polyline
from scenes.kit.truth.claims import Claim
from scenes.kit.truth.facts import Fact

RUN = graph_grows()
OTHER = graph_grows(x=[[1.0, 2.0, 3.0]] * 2)
LEAVES = RUN.tracks["x"], RUN.tracks["w"]
WAY = Polyline.through([0.0, 0.0, 0.0], [0.0, 1.0, 0.0])
STAGE = Region(SAFE.left, SAFE.right, bottom=-2.4, top=2.5)


def false(record: Record) -> Record:
    """The same comparison, as if torch had said otherwise."""
    return replace(record, value=np.array(False))


def test_what_is_so_passes() -> None:
    claims: list[Claim] = [
        NodeName(RUN.nodes["mm"]), Nothing(RUN.made_by_none), SlotOf(RUN.plain),
        LastNumber(RUN.listing, RUN.added),
    ]  # fmt: skip
    assert [(claim.text, claim.fault()) for claim in claims] == [
        ("MmBackward0", None), ("None", None), ("1", None), ("2.0", None),
    ]  # fmt: skip
    facts: list[Fact] = [
        hold(RUN.tracks["add"], LEAVES), NoWay((RUN.plain, RUN.made_by_none)),
        Given(LEAVES, (RUN.plain,), (True, True, False)),
    ]  # fmt: skip
    assert [fact.fault() for fact in facts] == [None] * 3


@pytest.mark.parametrize(
    "lie",
    [
        NodeName(false(RUN.nodes["mm"])),
        NodeName(RUN.tracks["x"]),
        Nothing(RUN.tracks["x"]),
        Nothing(false(RUN.made_by_none)),
        SlotOf(RUN.made_by_none),
        LastNumber(RUN.listing, "z = h + 3.0"),
        LastNumber(RUN.listing, "loss = z.mean()"),
        hold(false(RUN.tracks["add"])),
        hold(RUN.h),
        NoWay((RUN.tracks["x"],)),
        NoWay((false(RUN.plain),)),
        Given(LEAVES, (RUN.plain,), (True, True, True)),
        Given(LEAVES, (RUN.plain,), (False, False, False)),
        Given(LEAVES, (false(RUN.plain),), (True, True, False)),
    ],
)
def test_what_is_not_so_is_told(lie: Claim | Fact) -> None:
    assert lie.fault() is not None


def shifted(end: CutTrack) -> None:
    end.near.shift((0.2, 0.0, 0.0))


def longer(end: CutTrack) -> None:
    end.share = 0.5


def a_way_leads_on(end: CutTrack) -> None:
    end.tells = RUN.tracks["x"]


def of_another_truth(end: CutTrack) -> None:
    end.tells = false(RUN.plain)


@pytest.mark.parametrize(
    ("lie", "check"),
    [
        (shifted, "place"),
        (longer, "place"),
        (a_way_leads_on, "track"),
        (of_another_truth, "track"),
    ],
)
def test_a_loose_end_that_lies_is_told(lie: Callable[[CutTrack], None], check: str) -> None:
    end = CutTrack(WAY, RUN.plain, None, gap=(0.97, 1.0))
    assert not list(end.faults())
    lie(end)
    assert [fault.check for fault in end.faults()] == [check]


@pytest.mark.parametrize("name", ["h", "z", "loss"])
def test_tensors_that_do_not_come_from_each_other_are_told(name: str) -> None:
    floors = TwoFloors(RUN, STAGE)
    floors.shown = dict(floors.values)
    assert not list(floors.relations())
    floors.shown[name].follow(getattr(OTHER, name))
    assert "relation" in {fault.check for fault in floors.relations()}
