"""The audit catches every kind of lie, by name, and finds nothing in the truth."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest
from manim import (
    DOWN,
    Circle,
    DashedLine,
    FadeIn,
    VMobject,
)

from gradmath.records.layer import ReluFlow
from gradmath.records.tensor import Record
from scenes.kit import Crossbar, Lecture
from scenes.studio.audit.audit import audit
from tests.support.faults import found
from tests.support.lies.written import (
    LIES,
    DifferentWhenRunAgain,
    EditedRecord,
    Honest,
    StrayText,
    UnclaimedTitle,
)


def test_the_truth_passes() -> None:
    report = audit(Honest, frame_rate=10)
    assert [str(fault) for fault in report.faults] == []
    assert report.frames > 20
    # Each frame of the board holds x, W, z, z_bar, out, v and x.grad.
    assert report.numbers >= report.frames * 0.5 * (6 + 24 + 4 * 4 + 6)


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_planted_lie_is_caught_by_name(lie: type[Lecture]) -> None:
    faults = found(lie)
    named = [fault for fault in faults if fault.check == LIES[lie]]
    assert named, [str(fault) for fault in faults]
    for fault in faults:
        assert fault.scene == lie.__name__
        assert fault.shown and fault.expected and fault.shown != fault.expected
        assert all(part in str(fault) for part in (fault.scene, fault.beat, fault.check,
                                                   f"{fault.time:.2f} s", fault.shown))  # fmt: skip
    if lie is not UnclaimedTitle:
        assert all(fault.beat in {"lie", "end"} and fault.time > 0 for fault in named)


def test_a_fault_tells_what_is_shown_and_what_the_tensor_holds() -> None:
    fault = next(fault for fault in found(EditedRecord) if fault.check == "number")
    assert (fault.beat, fault.shown, fault.expected) == ("lie", "0.7", "0.8")
    assert "EditedRecord, 'lie' at" in str(fault) and "0.7; expected 0.8" in str(fault)


def test_stray_text_is_quoted() -> None:
    (fault,) = {each.shown for each in found(StrayText) if each.check == "unclaimed"}
    assert fault == "Text '0.5'"


class Measured(DifferentWhenRunAgain):
    """A time need not be the same when it is measured again."""

    def count(self) -> Record:
        return replace(super().count(), measured=True)


def test_what_is_measured_may_change() -> None:
    assert [str(fault) for fault in found(Measured)] == []


def x(*values: float) -> Record:
    return Record("x", np.array(values), "torch.tensor(...)")


def test_a_run_is_held_against_what_was_proven() -> None:
    told: list[Lecture] = []

    class Kept(Honest):
        def construct(self) -> None:
            super().construct()
            told.append(self)

    audit(Kept, frame_rate=1)
    proven = told[0].problems
    assert [str(each) for each in audit(Kept, frame_rate=1, proven=proven).faults] == []
    others = [replace(each, result=x(9.0)) for each in proven]
    faults = audit(Kept, frame_rate=1, proven=others).faults
    assert {fault.check for fault in faults} == {"provenance"}


class ForeignShape(Honest):
    """Even a circle of manim's own must become a drawable of the kit first."""

    shape: ClassVar[type[VMobject]] = Circle

    def lie(self, board: Crossbar, flow: ReluFlow) -> None:
        self.beat("lie", FadeIn(self.shape().scale(0.2).shift(2.4 * DOWN)))


class ForeignDashes(ForeignShape):
    shape = DashedLine


@pytest.mark.parametrize("scene", [ForeignShape, ForeignDashes])
def test_foreign_drawings_fail(scene: type[Lecture]) -> None:
    assert {fault.check for fault in found(scene)} == {"unclaimed"}
