"""One run of each scene of the catalogue, for all the tests that need one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from gradmath.records.numbers import entry_text
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.audit import BEAT_CHECKS, Moment, Report, audit
from scenes.studio.audit.faults import frame_faults
from scenes.studio.audit.memo import Memo
from scenes.studio.audit.storyboard import Shown, shown_entries
from scenes.studio.catalogue import Listed


@contextmanager
def edited(shown: Shown, value: Any) -> Iterator[None]:
    """A record with another entry, for as long as this lasts."""
    record = shown.record
    before = record.value
    after = before.copy()
    after[shown.index] = value
    object.__setattr__(record, "value", after)
    try:
        yield
    finally:
        object.__setattr__(record, "value", before)


def mutations(shown: Shown) -> list[Any]:
    """Other values for an entry, which all read differently."""
    value, decimals = shown.record.value[shown.index], shown.record.decimals
    kind = type(value)
    if isinstance(value, np.bool_):
        return [~value]
    if isinstance(value, np.floating):
        unit = 10.0**-decimals
        others = [value + unit, value - unit, -value, 10 * value + 1, 0, np.nan]
    else:
        others = [value + 1, value - 1]
    text = entry_text(value, decimals)
    return [kind(other) for other in others if entry_text(kind(other), decimals) != text]


@dataclass
class Mutant:
    """Looks at the end of each beat again, with one entry changed at a time."""

    draw: random.Random
    each: int = 3  # entries that are tried at the end of a beat
    tried: int = 0
    missed: list[str] = field(default_factory=list)

    def check(self, moment: Moment) -> Iterator[Fault]:
        stage, memo = moment.scene.mobjects, Memo()
        if list(frame_faults(stage, moment.picture, memo)):
            self.missed.append(f"{moment.beat.name}: untrue before anything was changed")
        entries = shown_entries(stage, moment.picture)
        for shown in self.draw.sample(entries, min(self.each, len(entries))):
            value = self.draw.choice(mutations(shown))
            with edited(shown, value):
                faults = list(frame_faults(stage, moment.picture, memo))
            self.tried += 1
            if not any(_about(fault, shown) for fault in faults):
                self.missed.append(f"{moment.beat.name}: {shown.record.name}{shown.index} {value}")
        if list(frame_faults(stage, moment.picture, memo)):
            self.missed.append(f"{moment.beat.name}: untrue after all was put back")
        yield from ()


def _about(fault: Fault, shown: Shown) -> bool:
    """Whether a fault tells what is shown of an entry, or which entry it is."""
    return shown.text in fault.shown or shown.record.name in fault.shown


@cache
def told(scene: Listed) -> tuple[Report, Mutant]:
    """A scene's report at the frame rate of `scenes audit --all`, and the changes tried on it."""
    mutant = Mutant(random.Random(scene.id))
    BEAT_CHECKS.append(mutant.check)
    try:
        return audit(scene.load(), frame_rate=15), mutant
    finally:
        BEAT_CHECKS.remove(mutant.check)
