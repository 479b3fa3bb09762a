"""Operators that lie about what stands on a graph, and about what torch says of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradmath.records.raised import raised_in
from scenes.kit.cells.torch_line import TorchLine
from tests.support.lies.stage import Stage


def another_error(stage: Stage) -> str | None:
    """Torch's line with what another line raised, or with a word that torch did not say."""
    line = stage.one(stage.all(TorchLine))
    expression = line.record.expression if line else None
    raised = raised_in(line.record) if line else None
    if line is None or expression is None or raised is None:
        return None
    word = stage.draw.choice(raised.beginning(line.most).removesuffix("…").split())
    code = expression.code.replace(word, f"{word[:-1]}y", 1)
    told = TorchLine(replace(line.record, name=code, expression=replace(expression, code=code)),
                     most=line.most)  # fmt: skip
    told.move_to(line)
    stage.scene.remove(line)
    stage.scene.add(told)
    return f"{word} otherwise"


def error_cut_elsewhere(stage: Stage) -> str | None:
    """Torch's line cut short, as if its claim said so."""
    line = stage.one(stage.all(TorchLine))
    if line is None:
        return None
    line.most -= 12
    return "torch's line cut short"


def error_away(stage: Stage) -> str | None:
    """What an error says away from its name."""
    line = stage.one(stage.all(TorchLine))
    if line is None:
        return None
    line.words.shift(np.array([stage.draw.choice([-0.2, 0.2]), 0.0, 0.0]))
    return "what an error says moved"


IN_GRAPHS = another_error, error_cut_elsewhere, error_away
