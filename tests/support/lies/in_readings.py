"""Operators that lie about a machine that is read: addends that push elsewhere, or otherwise."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, UP

from scenes.kit.boards.machine.addends import PathAddend
from tests.support.lies.stage import Stage


def nose_turned(stage: Stage) -> str | None:
    """An addend that points the other way."""
    addend = stage.one(stage.all(PathAddend))
    if addend is None:
        return None
    value = float(addend.record.value[addend.index])
    addend.nose.points = addend.nose.born = addend.outline(-value)
    return f"the nose of {addend.number.claim.text} turned round"


def nose_lost(stage: Stage) -> str | None:
    """An addend that points nowhere."""
    addend = stage.one(stage.all(PathAddend))
    if addend is None:
        return None
    addend.nose.points = np.zeros((0, 3))
    return f"{addend.number.claim.text} without its nose"


def addend_elsewhere(stage: Stage) -> str | None:
    """An addend in another column than its own."""
    addend = stage.one(stage.all(PathAddend))
    if addend is None:
        return None
    addend.shift(stage.draw.choice([0.3 * RIGHT, RIGHT, 3.5 * UP]))
    return f"{addend.number.claim.text} elsewhere"


IN_READINGS = (nose_turned, nose_lost, addend_elsewhere)
