"""A drawable is asked again exactly when something that decides its truth has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from weakref import ReferenceType, ref

import numpy as np
import pytest
from manim import RIGHT, Mobject, VGroup, VMobject

from gradmath.records.tensor import Record
from scenes.kit import Lecture
from scenes.kit.truth.checks import Fault, checked
from scenes.studio.audit.audit import audit
from scenes.studio.audit.capture import Capture, appearance_of
from scenes.studio.audit.faults import frame_faults
from scenes.studio.audit.memo import Captures, Memo, family_of, referred
from scenes.workshop_1.relu_gate import ReluGate
from tests.support.lies.written import LIES
from tests.support.switch_story import SwitchStory
from tests.support.thoroughness import THOROUGH


@dataclass(frozen=True, eq=False)
class Note:
    """Something frozen that a drawable speaks of."""

    record: Record


class Counting(VMobject):
    """A drawable that counts how often it is asked, and is untrue at will."""

    def __init__(self, *, beside: tuple[ReferenceType[Mobject], ...] = ()) -> None:
        super().__init__(fill_opacity=1)
        self.set_points_as_corners([(0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (1.0, 1.0, 0.0)])
        self.note = Note(Record("x", np.zeros(2), "by hand"))
        self.beside = beside
        self.home: ReferenceType[Mobject] | None = None
        self.lies = False
        self.asked: list[bool] = []  # changed in place, which does not count

    def faults(self) -> Iterator[Fault]:
        self.asked.append(self.lies)
        if self.lies:
            yield Fault("counting", "a lie", "the truth")


class Group(VGroup):
    """A container that counts."""

    def __init__(self, *parts: VMobject) -> None:
        super().__init__(*parts)
        self.asked: list[int] = []

    def faults(self) -> Iterator[Fault]:
        self.asked.append(len(self.submobjects))
        yield from ()


class Stage:
    """Frame after frame of some mobjects, as the audit sees them."""

    def __init__(self, *stage: Mobject) -> None:
        self.stage, self.memo = list(stage), Memo()
        self.latest: dict[int, Capture] = {}

    def frame(self) -> list[str]:
        shown = []
        for root in self.stage:
            for part in root.family_members_with_points():
                assert isinstance(part, VMobject)
                capture = self.latest.get(id(part))
                if capture is None or capture.look != appearance_of(part):
                    capture = self.latest[id(part)] = Capture.of(part, appearance_of(part))
                shown.append(capture)
        return [fault.check for fault in frame_faults(self.stage, shown, self.memo)]


def test_what_stays_as_it_is_is_asked_once() -> None:
    drawable = Counting()
    stage = Stage(drawable)
    assert [stage.frame() for _ in range(3)] == [[], [], []]
    assert len(drawable.asked) == 1


def test_a_fault_lasts_until_it_is_mended() -> None:
    drawable = Counting()
    stage = Stage(drawable)
    drawable.lies = True
    assert [stage.frame() for _ in range(3)] == [["counting"]] * 3
    assert len(drawable.asked) == 1
    drawable.lies = False
    assert stage.frame() == []


CHANGES: dict[str, Callable[[Counting], object]] = {
    "outline": lambda it: it.shift(RIGHT),
    "fill": lambda it: it.set_fill("#ff0000"),
    "stroke": lambda it: it.set_stroke("#ff0000", width=2),
    "an attribute": lambda it: setattr(it, "lies", True),
    "a new attribute": lambda it: setattr(it, "other", 1),
    "what it speaks of": lambda it: setattr(it, "note", Note(it.note.record)),
    "the record of that": lambda it: object.__setattr__(
        it.note, "record", Record("y", np.ones(2), "by hand")
    ),
    "the value of that": lambda it: object.__setattr__(it.note.record, "value", np.ones(2)),
    "a new part": lambda it: it.add(Counting()),
    "its depth": lambda it: it.set_z_index(3),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_noticed_once(change: str) -> None:
    drawable = Counting()
    stage = Stage(drawable)
    stage.frame()
    CHANGES[change](drawable)
    stage.frame()
    stage.frame()
    assert len(drawable.asked) == 2


def test_swapped_and_swapped_back_is_a_change_too() -> None:
    """An identity may be given out again once nobody holds the thing; so it is held."""
    drawable = Counting()
    stage = Stage(drawable)
    stage.frame()
    for _ in range(50):
        drawable.note = Note(drawable.note.record)
        stage.frame()
    assert len(drawable.asked) == 51


def test_containers_are_asked_when_a_part_changes_or_goes() -> None:
    parts = [Counting() for _ in range(3)]
    inner = Group(*parts)
    outer = Group(inner)
    stage = Stage(outer)
    stage.frame()
    parts[1].shift(RIGHT)
    stage.frame()
    assert (len(inner.asked), len(outer.asked)) == (2, 2)
    assert [len(part.asked) for part in parts] == [1, 2, 1]
    inner.submobjects.pop()  # in place
    stage.frame()
    assert inner.asked == [3, 3, 2] and len(outer.asked) == 3
    assert [len(part.asked) for part in parts[:2]] == [1, 2]


def test_who_stands_beside_another_is_asked_with_it() -> None:
    first, second = Counting(), Counting()
    third = Counting(beside=(ref(first), ref(second)))
    stage = Stage(first, second, third)
    stage.frame()
    second.shift(RIGHT)
    stage.frame()
    assert [len(each.asked) for each in (first, second, third)] == [1, 2, 2]
    first.lies = True
    stage.frame()
    assert len(third.asked) == 3


def test_the_container_of_what_is_shown_alone_is_asked() -> None:
    part = Counting()
    home = Group(part, Counting())
    part.home = ref(home)
    stage = Stage(part)
    stage.frame()
    assert len(home.asked) == 1
    part.shift(RIGHT)
    stage.frame()
    assert len(home.asked) == 2


def test_what_leaves_the_stage_takes_its_faults_along() -> None:
    drawable, other = Counting(), Counting()
    drawable.lies = True
    stage = Stage(drawable, other)
    assert stage.frame() == ["counting"]
    stage.stage = [other]
    assert stage.frame() == []
    stage.stage = [drawable, other]
    assert stage.frame() == ["counting"]


def test_records_on_stage_are_known() -> None:
    first, second = Counting(), Counting()
    stage = Stage(first)
    stage.frame()
    assert list(stage.memo.records) == [first.note.record]
    stage.stage = [second]
    stage.frame()
    assert list(stage.memo.records) == [second.note.record]


# -- beside an audit without memory --------------------------------------------------------


REMEMBERING = Memo.faults


def forgetful(memo: Memo, stage: list[Mobject], captures: Captures) -> Iterator[Fault]:
    """Ask every drawable on every frame; what else is asked of the memo is new each time, too."""
    Memo.__init__(memo)
    list(REMEMBERING(memo, stage, captures))
    family = family_of([*stage, *(capture.mobject for capture in captures.values())])
    homes = {id(home): home for each in family.values() for home in referred(each, "home")}
    for mobject in {**family, **homes}.values():
        if checked(mobject):
            yield from mobject.faults()


FILM: type[Lecture] = ReluGate if THOROUGH else SwitchStory


@pytest.mark.parametrize("scene", [FILM, *LIES][::6], ids=lambda scene: scene.__name__)
def test_nothing_is_missed_by_remembering(
    scene: type[Lecture], monkeypatch: pytest.MonkeyPatch
) -> None:
    remembering = audit(scene, frame_rate=6)
    monkeypatch.setattr(Memo, "faults", forgetful)
    forgetting = audit(scene, frame_rate=6)
    found = [
        {fault for fault in report.faults if fault.check != "provenance"}
        for report in (remembering, forgetting)
    ]
    assert found[0] == found[1]
    assert remembering.frames == forgetting.frames > 0
