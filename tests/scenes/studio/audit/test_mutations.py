"""Any entry that a frame shows: changed behind the frame's back, it is noticed."""

from __future__ import annotations

import random

import pytest
from manim import Mobject

from scenes.kit.cells.lettering import Lettering
from scenes.kit.cells.switches import Switch
from scenes.studio.audit import audit as auditing
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed, catalogue
from tests.support.lies.written import Honest
from tests.support.runs import Mutant, told


@pytest.mark.parametrize("scene", catalogue(), ids=lambda scene: scene.id)
def test_an_entry_that_is_changed_is_noticed(scene: Listed) -> None:
    _, mutant = told(scene)
    assert mutant.missed == []
    assert mutant.tried >= 6


@pytest.mark.parametrize("drawable", [Lettering, Switch])
def test_without_its_check_a_change_goes_unnoticed(
    drawable: type[Mobject], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the test above would tell if a check were lost."""
    mutant = Mutant(random.Random(0), each=30, every=1)
    monkeypatch.setattr(auditing, "BEAT_CHECKS", [mutant.check])
    monkeypatch.setattr(drawable, "faults", lambda self: iter(()))
    audit(Honest, frame_rate=5)
    assert mutant.missed
