"""Operators that lie about what stands on a graph, and about what torch says of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradmath.records.raised import raised_in
from scenes.kit.cells.torch_line import TorchLine
from scenes.kit.graph.sealed.names import TagThread
from scenes.kit.graph.sealed.seal import Counter, Seal
from scenes.kit.graph.signs.cut_track import CutTrack
from scenes.kit.graph.signs.drawer import ROLLED, Drawer, Rim, ShutterState
from scenes.kit.graph.signs.empty_column import EmptyColumn
from scenes.kit.graph.signs.latch import Latch
from scenes.kit.graph.signs.letterbox import VacantSlot
from scenes.studio.audit.memo import referred
from tests.support.lies.stage import Stage


def another_error(stage: Stage) -> str | None:
    """Torch's line with what another line raised, or with a word that torch did not say."""
    line = stage.one(stage.all(TorchLine))
    expression = line.record.expression if line else None
    raised = raised_in(line.record) if line else None
    if line is None or expression is None or raised is None:
        return None
    word = stage.draw.choice(raised.part(line.since, line.most).strip("…").split())
    code = expression.code.replace(word, f"{word[:-1]}y", 1)
    told = TorchLine(replace(line.record, name=code, expression=replace(expression, code=code)),
                     most=line.most, since="" if word in line.since else line.since)  # fmt: skip
    told.move_to(line)
    stage.scene.remove(line)
    stage.scene.add(told)
    return f"{word} otherwise"


def error_away(stage: Stage) -> str | None:
    """What an error says away from its name."""
    line = stage.one(stage.all(TorchLine))
    if line is None:
        return None
    line.words.shift(np.array([stage.draw.choice([-0.2, 0.2]), 0.0, 0.0]))
    return "what an error says moved"


def _settled(stage: Stage) -> list[Drawer]:
    """Windows on the stage, whose parts have come one by one, with shutters that do not move."""
    homes = (home for rim in stage.all(Rim) for home in referred(rim, "home"))
    drawers = {id(each): each for each in homes if isinstance(each, Drawer)}
    still = ShutterState.UP, ShutterState.DOWN
    return [each for each in drawers.values() if each.state in still]


def shutter_of_another(stage: Stage) -> str | None:
    """A window that is shut though torch shows what was saved, or open though it does not."""
    drawer = stage.one(_settled(stage))
    if drawer is None:
        return None
    down = drawer.state is ShutterState.UP
    drawer.state = ShutterState.DOWN if down else ShutterState.UP
    drawer.draw_shutter(1.0 if down else ROLLED)
    stage.scene.add(drawer.shutter)
    return f"a shutter that is {drawer.state}"


def shutter_half_way(stage: Stage) -> str | None:
    """A shutter that stands half-way."""
    drawer = stage.one(_settled(stage))
    if drawer is None:
        return None
    drawer.draw_shutter(0.5)
    stage.scene.add(drawer.shutter)
    return "a shutter half-way"


def latch_away(stage: Stage) -> str | None:
    """A pin that holds nothing."""
    latch = stage.one(stage.all(Latch))
    if latch is None:
        return None
    stage.draw.choice(latch.pins).shift(np.array([0.0, stage.draw.choice([-0.2, 0.2]), 0.0]))
    return "a pin moved"


def seal_otherwise(stage: Stage) -> str | None:
    """A seal that is whole though another version is held against it, or broken though none is."""
    seal = stage.one([each for each in stage.all(Seal) if each.settled])
    if seal is None:
        return None
    seal.break_off(0.0 if seal.parted else 1.0)
    return f"a seal that is {seal.meaning}"


def version_of_another(stage: Stage) -> str | None:
    """A counter with a version that another one shows."""
    shown: list[Counter | Seal] = [*stage.all(Counter), *stage.all(Seal)]
    found = [(counter, other) for counter in stage.all(Counter) for other in shown
             if other.record.value != counter.record.value]  # fmt: skip
    pair = stage.one(found)
    if pair is None:
        return None
    pair[0].follow(pair[1].record)
    return "the version of another"


def thread_of_another(stage: Stage) -> str | None:
    """A thread that ends at another cell."""
    thread = stage.one(stage.all(TagThread))
    if thread is None:
        return None
    thread.foot.shift(np.array([stage.draw.choice([-0.5, 0.5]), 0.0, 0.0]))
    return "the foot of a thread moved"


def gap_otherwise(stage: Stage) -> str | None:
    """A track that is cut drawn whole, or a whole one with a gap."""
    track = stage.one(stage.all(CutTrack))
    if track is None:
        return None
    track.open(1.0 if track.whole else 0.0)
    return "a track with a gap, or without one, that it has not"


def none_of_another(stage: Stage) -> str | None:
    """A slot that tells of another tensor."""
    found = [(slot, other) for slot in stage.all(VacantSlot) for other in stage.all(VacantSlot)
             if other.record.name != slot.record.name]  # fmt: skip
    pair = stage.one(found)
    if pair is None:
        return None
    pair[0].follow(pair[1].record)
    return "None of another tensor"


def mark_of_another_column(stage: Stage) -> str | None:
    """The mark of an empty column by the matrix of another name, or around another column."""
    mark = stage.one(stage.all(EmptyColumn))
    if mark is None:
        return None
    mark.shift(np.array([stage.draw.choice([-0.8, 0.8]), 0.0, 0.0]))
    return "an empty column elsewhere"


IN_GRAPHS = (
    another_error, error_away, shutter_of_another, shutter_half_way,
    latch_away, gap_otherwise, none_of_another, mark_of_another_column,
    seal_otherwise, version_of_another, thread_of_another,
)  # fmt: skip
