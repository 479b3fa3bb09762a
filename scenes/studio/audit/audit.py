"""Hold every frame of a scene against the records behind it, without drawing a pixel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from manim import Scene, tempconfig

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number
from scenes.kit.lecture import Beat, Lecture, Problem
from scenes.kit.look.theme import current_theme, in_theme, opposite_theme
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.capture import Capture as Capture
from scenes.studio.audit.capture import (
    CapturingCamera,
    CapturingRenderer,
    Picture,
    SkippingRenderer,
)
from scenes.studio.audit.faults import frame_faults, statement_faults
from scenes.studio.audit.legibility import brief, legibility_faults
from scenes.studio.audit.meaning.meaning import SceneMeaning, told_by_captions
from scenes.studio.audit.memo import Memo
from scenes.studio.audit.motion.motion import SceneMotion
from scenes.studio.audit.provenance import provenance_faults
from scenes.studio.audit.storyboard import Still

DRY = {
    "dry_run": True,
    "progress_bar": "none",
    "verbosity": "ERROR",
    "disable_caching": True,
    "pixel_width": 160,
    "pixel_height": 90,
}
"""How manim runs a scene of which nothing is to be drawn."""
_FULL_RATE = 60  # at which the clock of a film runs that is rendered to be shown


@dataclass(frozen=True)
class FrameFault:
    """A fault with where it was first seen, and on how many frames."""

    scene: str
    beat: str
    time: float
    check: str
    shown: str
    expected: str
    frames: int = 1

    def __str__(self) -> str:
        return (
            f"{self.scene}, {self.beat!r} at {self.time:.2f} s: {self.check}: "
            f"{self.shown}; expected {self.expected} ({self.frames} frames)"
        )

    def as_json(self) -> dict[str, Any]:
        names = ("scene", "beat", "time", "check", "shown", "expected")
        return {name: getattr(self, name) for name in names} | {"time": round(self.time, 3)}


@dataclass
class Report:
    """What an audit found: the last frame of each beat, the frames seen, the faults."""

    scene: str
    stills: list[Still] = field(default_factory=list)
    frames: int = 0
    numbers: int = 0  # numbers held against their records, all frames together
    faults: list[FrameFault] = field(default_factory=list)
    other_theme: list[Still] = field(default_factory=list)  # the stills, if it was looked at
    warning: str = ""  # what could not be drawn
    title: str = ""  # as it stood on the last frame

    @property
    def beats(self) -> list[Beat]:
        return [still.beat for still in self.stills]

    def blame(self, error: Exception) -> None:
        """Note what the scene raised after the beats that have ended."""
        last = self.beats[-1] if self.stills else Beat("the start", "", "", 0.0, 0.0)
        what, due = f"{type(error).__name__}: {error}", "a scene that runs to its end"
        self.faults.append(
            FrameFault(self.scene, f"after {last.name}", last.end, "error", what, due)
        )

    def as_json(self) -> dict[str, Any]:
        """The scene's storyboard."""
        return {
            "id": self.scene,
            "beats": [still.as_json() for still in self.stills],
            "faults": [fault.as_json() for fault in self.faults],
        }


@dataclass(frozen=True, eq=False)
class Moment:
    """The end of a beat: the beat as it was played, and all that its last frame shows."""

    scene: Lecture
    beat: Beat
    picture: Picture  # what can be seen, from the back to the front


BeatCheck = Callable[[Moment], Iterator[Fault]]
BEAT_CHECKS: list[BeatCheck] = [
    lambda moment: statement_faults(moment.scene),
    lambda moment: legibility_faults(moment.picture, moment.scene.mobjects, current_theme()),
    lambda moment: brief(moment.beat),
]
"""What is checked at the end of each beat, beside every drawable on every frame."""

NumberSeen = Callable[[str, Number], object]
BeatSeen = Callable[[Beat], object]
PictureSeen = Callable[[Picture], object]


def audit(
    scene: type[Lecture],
    *,
    frame_rate: float = 60,
    on_number: NumberSeen | None = None,
    on_beat: BeatSeen | None = None,
    on_picture: PictureSeen | None = None,
    report: Report | None = None,
    proven: Sequence[Problem] = (),
) -> Report:
    """Run a scene without drawing it and check each of its frames.

    `on_number` is told of every number on every frame, with the name of the beat; `on_beat` of
    every beat that has ended; `on_picture` of what each frame shows. `report` is filled in as far
    as the scene gets. `proven` are the scene's problems as another audit has run and proven them,
    in another language or theme: that this run's are the same, bit for bit, is proof enough then.
    Raises: whatever the scene raises.
    """
    report = report or Report(scene.__name__)
    watcher = _Watcher(report, on_number, on_beat, on_picture)
    _run(scene, watcher, frame_rate)
    watcher.end(again=proven, proven=bool(proven))
    return report


def audit_both_themes(
    scene: type[Lecture],
    *,
    frame_rate: float = 60,
    on_beat: BeatSeen | None = None,
    report: Report | None = None,
) -> Report:
    """An audit in the theme that is set, and whether the other one can be read, too.

    What a frame says does not hang on its colours, so that of the other theme the ends of the
    beats are enough. Its numbers are the second run that provenance asks for.
    Raises: whatever the scene raises.
    """
    report = report or Report(scene.__name__)
    watcher, glancer = _Watcher(report, on_beat=on_beat), _Glancer(Report(scene.__name__))
    _run(scene, watcher, frame_rate)
    with in_theme(opposite_theme()):
        _run(scene, glancer, frame_rate=1)
    watcher.end(again=glancer.scene.problems)
    report.faults += glancer.report.faults
    report.other_theme = glancer.report.stills
    return report


def glance(scene: type[Lecture], *, on_beat: BeatSeen | None = None) -> Report:
    """The ends of a scene's beats in both themes, and whether they can be read; no proof.

    Raises: whatever the scene raises.
    """
    here, there = (_Glancer(Report(scene.__name__), on_beat=on_beat) for _ in range(2))
    _run(scene, here, _FULL_RATE, SkippingRenderer)
    with in_theme(opposite_theme()):
        _run(scene, there, _FULL_RATE, SkippingRenderer)
    here.report.faults += there.report.faults
    here.report.other_theme = there.report.stills
    return here.report


def _run(
    scene: type[Lecture],
    watcher: _Watcher,
    frame_rate: float,
    renderer: type[CapturingRenderer] = CapturingRenderer,
) -> None:
    with tempconfig({**DRY, "frame_rate": frame_rate}):
        lecture = scene(renderer=renderer(watcher.see))
        watcher.watch(lecture)
        lecture.on_beat = watcher.end_beat
        # Lecture's own render would end the process on bad input.
        Scene.render(lecture)
        watcher.report.warning = lecture.warning
        watcher.report.title = lecture.heading.text


class _Watcher:
    """Checks each picture as it comes, each beat as it ends, and the scene when all is told."""

    scene: Lecture

    def __init__(
        self,
        report: Report,
        on_number: NumberSeen | None = None,
        on_beat: BeatSeen | None = None,
        on_picture: PictureSeen | None = None,
    ) -> None:
        self.report, self.on_number, self.on_beat = report, on_number, on_beat
        self.on_picture = on_picture
        self.found: dict[tuple[str, str, str, str], FrameFault] = {}
        self.memo = Memo()
        self.shown: Picture = []
        self.first_seen: dict[int, tuple[Record, str, float]] = {}
        self.meaning: SceneMeaning | None = None  # of a scene with captions
        self.motion: SceneMotion | None = None

    def watch(self, scene: Lecture) -> None:
        self.scene = scene
        if told_by_captions(type(scene)):
            self.meaning = SceneMeaning(scene.listed)
            self.motion = SceneMotion() if scene.watched else None

    def see(self, picture: Picture, frames: int, time: float) -> None:
        """Check the picture of a frame that stays for so many frames."""
        self.shown = [capture for capture in picture if capture.visible]
        self.report.frames += frames
        self._count(frames)
        if self.on_picture is not None:
            self.on_picture(self.shown)
        camera = self.scene.camera
        assert isinstance(camera, CapturingCamera)
        faults = frame_faults(self.scene.mobjects, self.shown, self.memo, camera.standing)
        self._note(faults, self.scene.beat_name, time, frames)
        if self.meaning is not None:
            name = self.scene.beat_name
            meant = self.meaning.see(self.scene, self.shown, self.memo, name, time, frames)
            self._note(meant, name, time, frames)
        if self.motion is not None:
            self._note(self.motion.see(self.scene, self.shown, frames, time),
                       self.scene.beat_name, time, frames)  # fmt: skip
        plotted = self.meaning.plotted if self.meaning is not None else []
        for record in (*self.memo.records, *plotted):
            self.first_seen.setdefault(id(record), (record, self.scene.beat_name, time))

    def end_beat(self, beat: Beat) -> None:
        moment = Moment(self.scene, beat, self.shown)
        self.report.stills.append(Still.of(self.scene, beat, self.shown))
        for check in BEAT_CHECKS:
            self._note(check(moment), beat.name, beat.end)
        if self.meaning is not None:
            self._note(self.meaning.at_rest(), beat.name, beat.end)
        if self.motion is not None:
            self._note(self.motion.at_rest(self.memo), beat.name, beat.end)
        if self.on_beat is not None:
            self.on_beat(beat)

    def end(self, again: Sequence[Problem] = (), proven: bool = False) -> None:
        """Judge what needs all that was seen; `again` are the scene's problems, run once more."""
        scene = self.scene
        start = scene.beats[0].name if scene.beats else ""
        records = [record for record, _, _ in self.first_seen.values()]
        found, late = self.meaning.end(records, proven) if self.meaning else ([], [])
        for record, fault in (*provenance_faults(scene.problems, records, again), *found):
            _, beat, time = self.first_seen.get(id(record), (record, start, 0.0))
            self._note([fault], beat, time)
        for beat, time, fault in (*late, *(self.motion.end() if self.motion else ())):
            self._note([fault], beat, time)

    def _note(self, faults: Iterable[Fault], beat: str, time: float, frames: int = 1) -> None:
        for fault in dict.fromkeys(faults):
            key = (beat, fault.check, fault.shown, fault.expected)
            first = self.found.get(key) or FrameFault(
                self.report.scene, beat, time, fault.check, fault.shown, fault.expected, 0
            )
            self.found[key] = replace(first, frames=first.frames + frames)
        self.report.faults = list(self.found.values())

    def _count(self, frames: int) -> None:
        numbers = [c.mobject for c in self.shown if isinstance(c.mobject, Number)]
        self.report.numbers += frames * len(numbers)
        if self.on_number is not None:
            for number in numbers:
                self.on_number(self.scene.beat_name, number)


class _Glancer(_Watcher):
    """Looks at the ends of beats only, and at nothing but whether they can be read."""

    def watch(self, scene: Lecture) -> None:
        self.scene = scene

    def see(self, picture: Picture, frames: int, time: float) -> None:
        self.shown = [capture for capture in picture if capture.visible]

    def end_beat(self, beat: Beat) -> None:
        if isinstance(self.scene.renderer, SkippingRenderer):
            self.scene.renderer.look(self.scene)
        self.report.stills.append(Still.of(self.scene, beat, self.shown))
        found = legibility_faults(self.shown, self.scene.mobjects, current_theme())
        self._note(found, beat.name, beat.end)
        if self.on_beat is not None:
            self.on_beat(beat)
