"""One run of each scene of the catalogue, for all the tests that need one."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any, TypeAlias

import numpy as np

from gradmath.records.numbers import entry_text
from gradmath.records.tensor import Index
from scenes.kit import Lecture
from scenes.kit.captions.narrator import Narrator
from scenes.kit.cells.lettering import Number
from scenes.kit.lecture import Problem
from scenes.kit.look.theme import LIGHT, in_theme
from scenes.kit.speech.languages import FIRST, in_language
from scenes.kit.speech.tables import spoken_beside
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Entry
from scenes.studio.audit.audit import BEAT_CHECKS, Moment, Report, audit
from scenes.studio.audit.capture import Picture
from scenes.studio.audit.faults import frame_faults
from scenes.studio.audit.meaning.meaning import told_by_captions
from scenes.studio.audit.memo import Memo
from scenes.studio.audit.storyboard import ShownEntry, shown_entries
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from tests.support.thoroughness import THOROUGH

FRAME_RATE = 60 if THOROUGH else 10
"""Enough for how things move; a thorough suite looks at all frames that a film has."""
UNWATCHED_RATE = 60 if THOROUGH else 5
"""Of scenes without a table of captions: how they move is not judged."""


@contextmanager
def edited(shown: ShownEntry, value: Any) -> Iterator[None]:
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


def mutations(shown: ShownEntry) -> list[Any]:
    """Other values for an entry, which all read differently."""
    value, decimals = shown.record.value[shown.index], _decimals(shown)
    kind = type(value)
    if isinstance(value, np.bool_):
        return [~value]
    if isinstance(value, np.floating):
        unit = 10.0**-decimals
        others = [value + unit, value - unit, -value, 10 * value + 1, 0, np.nan]
    else:
        limits, whole = np.iinfo(kind), int(value)
        others = [each for each in (whole + 1, whole - 1) if limits.min <= each <= limits.max]
    text = entry_text(value, decimals)
    return [kind(other) for other in others if entry_text(kind(other), decimals) != text]


def _decimals(shown: ShownEntry) -> int:
    """How many decimals an entry is shown with: a text may say fewer than its record has."""
    digits = re.fullmatch(r"\N{MINUS SIGN}?\d+(?:\.(\d+))?", shown.text)
    return shown.record.decimals if digits is None else len(digits[1] or "")


@dataclass
class Mutant:
    """Looks at the ends of beats again, with one entry changed at a time."""

    draw: random.Random
    each: int = 3  # entries that are tried at the end of a beat
    every: int = 1 if THOROUGH else 2  # of so many beats one is looked at
    beats: int = 0
    scene: Lecture | None = None  # what was looked at
    tried: int = 0
    missed: list[str] = field(default_factory=list)

    def check(self, moment: Moment) -> Iterator[Fault]:
        self.scene = moment.scene
        self.beats += 1
        if self.beats % self.every:
            return
        stage, memo = moment.scene.mobjects, Memo()
        if list(frame_faults(stage, moment.picture, memo)):
            self.missed.append(f"{moment.beat.name}: untrue before anything was changed")
        entries = shown_entries(stage, moment.picture)
        for shown in self.draw.sample(entries, min(self.each, len(entries))):
            others = mutations(shown)
            value = self.draw.choice(others)
            held = shown.record.value[shown.index]
            if isinstance(held, np.floating) and not _in_digits(shown, moment.picture):
                value = type(held)(10 * held + 1)  # less may move a line by less than a pixel
            before = shown.record.text(shown.index)
            with edited(shown, value):
                faults = list(frame_faults(stage, moment.picture, memo))
            self.tried += 1
            if not any(_about(fault, shown, before) for fault in faults):
                self.missed.append(f"{moment.beat.name}: {shown.record.name}{shown.index} {value}")
        # What looks into lists of runs is not asked again for each entry that was put back.
        if list(frame_faults(stage, moment.picture, Memo())):
            self.missed.append(f"{moment.beat.name}: untrue after all was put back")
        yield from ()


def _in_digits(shown: ShownEntry, picture: Picture) -> bool:
    """Whether an entry is there to be read, and not only as a place or a length."""
    numbers = (each.mobject for each in picture if isinstance(each.mobject, Number))
    claims = (number.claim for number in numbers if isinstance(number.claim, Entry))
    return any((each.record, each.index) == (shown.record, shown.index) for each in claims)


def _about(fault: Fault, shown: ShownEntry, before: str) -> bool:
    """Whether a fault tells what is shown of an entry, how it read, or which entry it is."""
    told = shown.text, before, shown.record.name
    return any(each in fault.shown for each in told)


Numbers: TypeAlias = dict[str, dict[str, dict[Index, str]]]
"""The texts of all entries by beat and record, as they were last seen in it."""


@dataclass(frozen=True, eq=False)
class Run:
    """What an audit saw of a scene. It is shared, so nobody may change it."""

    report: Report
    numbers: Numbers
    narrator: Narrator | None = None  # of a scene with a table of captions

    @property
    def captions(self) -> dict[str, str]:
        return {beat.name: beat.caption for beat in self.report.beats}

    @property
    def alternatives(self) -> dict[str, str]:
        """Which alternative each beat of a scene with a table of captions said."""
        return {b.name: b.told.alternative for b in self.report.beats if b.told is not None}

    @property
    def faults(self) -> list[str]:
        return [str(fault) for fault in self.report.faults]


def _run(scene: type[Lecture], frame_rate: float, proven: Sequence[Problem] = ()) -> Run:
    numbers: Numbers = {}

    def note(beat: str, number: Number) -> None:
        claim = number.claim
        assert isinstance(claim, Entry)
        numbers.setdefault(beat, {}).setdefault(claim.record.name, {})[claim.index] = number.drawn

    report = audit(scene, frame_rate=frame_rate, on_number=note, proven=proven)
    return Run(report, numbers)


@lru_cache(maxsize=1)
def told(scene: Listed) -> tuple[Run, Mutant]:
    """A scene, frame by frame, and the changes tried on it.

    Only the latest one is kept, since pictures take much memory: all tests of a scene follow one
    another (tests/support/sharing.py), if their brackets name it.
    """
    mutant = Mutant(random.Random(scene.id))
    BEAT_CHECKS.append(mutant.check)
    try:
        kind = scene.load()
        run = _run(kind, FRAME_RATE if told_by_captions(kind) else UNWATCHED_RATE)
        narrator = mutant.scene.narrator if mutant.scene else None
        return replace(run, narrator=narrator), mutant
    finally:
        BEAT_CHECKS.remove(mutant.check)


@lru_cache(maxsize=1)
def told_otherwise(scene: Listed) -> Run:
    """A scene in the light theme, and in another language if it speaks one.

    How things move was seen in the dark theme, so few frames will do, and its numbers are held
    against those that were proven there.
    """
    kind = scene.load()
    shown = told(scene)[1].scene
    language = next(iter(spoken_beside(kind)), FIRST)
    with in_theme(LIGHT), in_language(language):
        return _run(kind, frame_rate=2, proven=shown.problems if shown else ())


def retold(scene: str, **parameters: Any) -> Run:
    """A scene with other numbers, without its pictures.

    How things move was seen with its own numbers, so few frames will do; a frame a second would
    miss lines that are lit for less.
    """
    return _retold(scene, repr(parameters))


@cache
def _retold(scene: str, parameters: str) -> Run:
    loaded = find(scene).load()
    variant = type(scene, (loaded,), {"parameters": ast.literal_eval(parameters)})
    run = _run(variant, frame_rate=15 if THOROUGH else 2)
    run.report.stills = [replace(still, picture=[]) for still in run.report.stills]
    return run
