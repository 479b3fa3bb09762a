"""Plants lies in any scene, from a fixed seed, and counts those that the truth checks notice.

Nothing is compared with a kept storyboard; neither layout nor motion is judged. A lie that
changes no frame is dropped. A lie is seen from its beat to the first fault, or to the end of the
scene; up to its beat the scene is run once for many of them.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any, TypeAlias
from unittest.mock import patch

from gradmath.records.listing import Listing
from scenes.kit import Lecture
from scenes.studio.audit import audit as auditing
from scenes.studio.audit.audit import Report, audit
from scenes.studio.audit.capture import Picture
from scenes.studio.audit.faults import statement_faults
from scenes.studio.audit.meaning.progress import lit_statement
from tests.support.lies.branches import Branches
from tests.support.lies.planting import ON_STAGE
from tests.support.lies.stage import Stage
from tests.support.lies.telling import IN_TELLING, Telling

FRAME_RATE = 5
_FEW_PLACES = 40  # tries for each lie: most rooms have no place for the lies of another


@dataclass(frozen=True)
class Lie:
    """Which operator, in which beat (counted from 0), with which chance."""

    operator: str
    beat: int
    draw: int


@dataclass(frozen=True)
class Outcome:
    """A lie that frames show, and the checks that noticed it."""

    scene: str
    lie: Lie
    told: str
    caught_by: tuple[str, ...]


Hearer: TypeAlias = Callable[[Outcome | None], object]


class NothingToLieAboutError(Exception):
    """An operator found no drawable of its kind."""


class CaughtError(Exception):
    """A fault has been found that the honest scene does not have: nothing more need be seen."""


Known = frozenset[tuple[str, str, str]]


@dataclass(eq=False)
class Seen:
    """What a run showed, frame by frame, and what was found untrue.

    A run with `known` faults ends with the first frame after another one was found.
    """

    known: Known | None = None
    lie: Lie | None = None  # that is told
    frames: list[int] = field(default_factory=list)
    faults: set[tuple[str, str, str]] = field(default_factory=set)
    beats: int = 0
    told: str = ""

    def note(self, picture: Picture, report: Report) -> None:
        self.frames.append(hash(tuple(capture.look for capture in picture)))
        if self.known is not None and not self.known.issuperset(_faults(report)):
            raise CaughtError


def _faults(report: Report) -> set[tuple[str, str, str]]:
    return {(fault.check, fault.shown, fault.expected) for fault in report.faults}


def outcomes(
    scene: type[Lecture],
    count: int,
    *,
    seed: int = 0,
    frame_rate: float = FRAME_RATE,
    operators: Sequence[str] = (*ON_STAGE, *IN_TELLING),
    hear: Hearer = lambda outcome: None,
) -> Iterator[Outcome]:
    """Lies in a scene, as many as are asked for if it has so many places for them.

    Each operator is tried as often as any other; one that finds nothing to lie about in a beat is
    not tried there again. `hear` is told of each as it is found.
    """
    honest = honest_run(scene, frame_rate)
    assert not honest.faults, sorted(honest.faults)
    draw = random.Random(f"{scene.__name__} {seed}")
    hopeless: set[tuple[str, int]] = set()
    found, tries = 0, _FEW_PLACES * count
    while found < count and tries > 0:
        lies: list[Lie] = []
        while len(lies) < count - found and tries > 0:
            tries -= 1
            lie = Lie(draw.choice(operators), draw.randrange(honest.beats), draw.randrange(2**32))
            if (lie.operator, lie.beat) not in hopeless:
                lies.append(lie)
        for lie, outcome in zip(
            lies, told_together(scene, lies, honest, frame_rate, hear), strict=True
        ):
            if outcome is None:
                hopeless.add((lie.operator, lie.beat))
            else:
                found += 1
                yield outcome


def told_together(
    scene: type[Lecture],
    lies: Sequence[Lie],
    honest: Seen,
    frame_rate: float = FRAME_RATE,
    hear: Hearer = lambda outcome: None,
) -> list[Outcome | None]:
    """What becomes of several lies, each told alone: as `told` says, in less time."""
    branches = Branches[Lie, Outcome]([(lie.beat, lie) for lie in lies], hear)
    try:
        outcome = told(scene, None, honest, frame_rate, branches)
        if branches.a_copy:
            branches.end(outcome)
    finally:
        if branches.a_copy:
            os._exit(1)
    return branches.results


def told(
    scene: type[Lecture],
    lie: Lie | None,
    honest: Seen,
    frame_rate: float = FRAME_RATE,
    branches: Branches[Lie, Outcome] | None = None,
) -> Outcome | None:
    """One lie, told and judged; None if there was nothing to lie about or nothing to be seen."""
    seen = Seen(frozenset(honest.faults), lie)
    try:
        _run(scene, seen, frame_rate, branches)
    except NothingToLieAboutError:
        return None
    new = seen.faults - honest.faults
    unseen = seen.frames == (honest.frames[: len(seen.frames)] if new else honest.frames)
    if seen.lie is None or unseen:
        return None
    checks = sorted({check for check, _, _ in new})
    return Outcome(scene.__name__, seen.lie, seen.told, tuple(checks))


def honest_run(scene: type[Lecture], frame_rate: float = FRAME_RATE) -> Seen:
    seen = Seen()
    _run(scene, seen, frame_rate)
    return seen


def _run(
    scene: type[Lecture],
    seen: Seen,
    frame_rate: float,
    branches: Branches[Lie, Outcome] | None = None,
) -> None:
    report = Report(scene.__name__)
    own = {"seen": seen, "branches": branches, "watched": False, "__module__": scene.__module__}
    planted = type(scene.__name__, (_Planted, scene), own)
    checks = [lambda moment: statement_faults(moment.scene)]
    with patch.object(auditing, "BEAT_CHECKS", checks):
        try:
            audit(
                planted,
                frame_rate=frame_rate,
                on_picture=partial(seen.note, report=report),
                report=report,
            )
        except NothingToLieAboutError:
            raise
        except CaughtError:
            pass
        except Exception as error:
            if seen.lie is None:
                raise
            report.blame(error)  # what cannot be shown is no lie that anybody sees
    seen.faults = _faults(report)


_RETURNED: dict[tuple[Callable[..., Any], str], Any] = {}


def _remembered(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def run(**settings: Any) -> Any:
        key = function, repr(settings)
        if key not in _RETURNED:
            _RETURNED[key] = function(**settings)
        return _RETURNED[key]

    return run


class _Planted(Lecture):
    """A scene into which one lie is put, in one of its beats."""

    seen: Seen
    branches: Branches[Lie, Outcome] | None

    def problem(self, function: Callable[..., Any]) -> Any:
        """As in the honest run: no lie is about what a problem returns."""
        return super().problem(_remembered(function))

    def setup(self) -> None:
        super().setup()
        self.due: Callable[[], str | None] | None = None
        self.moved = False  # whether the motions of the beat have been played
        self.put_off: list[Any] = []
        self.reached: list[tuple[Listing, int]] = []

    def beat(self, name: str, *motions: Any, **options: Any) -> None:
        motions = (*self.put_off, *motions)
        self.put_off, self.moved = [], False
        number, self.seen.beats = self.seen.beats, self.seen.beats + 1
        if self.branches is not None and self.seen.lie is None:
            self.seen.lie = self.branches.reach(number)
        lie = self.seen.lie
        if lie is not None and number == lie.beat:
            draw = random.Random(lie.draw)
            if lie.operator in IN_TELLING:
                telling = Telling(self, draw, list(motions), options, name)
                self._note(IN_TELLING[lie.operator](telling))
                motions, options = tuple(telling.motions), telling.options
            else:
                stage = Stage(self, draw, tuple(self.mobjects), self.reached)
                self.due = partial(ON_STAGE[lie.operator], stage)
        super().beat(name, *motions, **options)

    def _move(self, *arguments: Any, **options: Any) -> None:
        super()._move(*arguments, **options)
        self.moved = True

    def wait(self, *arguments: Any, **options: Any) -> None:
        """The last thing that a beat does; before its motions it may wait for a caption."""
        lit = lit_statement(self.panel) if self.panel is not None else None
        if self.panel is not None and lit is not None:
            self.reached.append((self.panel.listing, lit))
        if self.due is not None and self.moved:
            due, self.due = self.due, None
            self._note(due())
        super().wait(*arguments, **options)

    def _note(self, told: str | None) -> None:
        if told is None:
            raise NothingToLieAboutError
        self.seen.told = told


_HEADS: dict[str, Callable[[Outcome], str]] = {
    "operator": lambda outcome: outcome.lie.operator,
    "scene": lambda outcome: outcome.scene,
}


def table(found: Iterable[Outcome]) -> str:
    """The share that was caught, by operator and by scene, and what got through."""
    all_found = list(found)
    lines = []
    for title, key in _HEADS.items():
        lines.append(f"{title:<28} seen caught  share")
        for name in sorted({key(outcome) for outcome in all_found}):
            lines.append(_row(name, [outcome for outcome in all_found if key(outcome) == name]))
        lines.append("")
    lines += [_row("all", all_found), ""]
    missed = [outcome for outcome in all_found if not outcome.caught_by]
    lines += [f"missed: {o.scene}, beat {o.lie.beat}, {o.lie.operator}: {o.told}" for o in missed]
    return "\n".join(lines)


def _row(name: str, some: list[Outcome]) -> str:
    caught = sum(bool(outcome.caught_by) for outcome in some)
    share = f"{caught / len(some):.0%}" if some else "-"
    return f"{name:<28} {len(some):>4} {caught:>6} {share:>6}"
