"""Hold every frame of a scene against the records behind it, without drawing a pixel.

manim draws what stands still once, into a static image, and what moves anew for each frame. The
audit therefore looks at what the camera captures, not at what the scene contains: its camera
keeps, in place of pixels, the outlines and colours that would have been drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any
from weakref import ReferenceType

import numpy as np
from manim import Camera, Mobject, VMobject, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer

from gradmath.records import Record
from scenes.kit.checks import Fault, checked
from scenes.kit.lecture import Beat, Lecture
from scenes.kit.lettering import Lettering, Number
from scenes.kit.typesetting import Points


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


@dataclass
class Report:
    """What an audit found: the story as it was played, the frames seen, the faults."""

    scene: str
    beats: list[Beat] = field(default_factory=list)
    frames: int = 0
    numbers: int = 0  # numbers held against their records, all frames together
    faults: list[FrameFault] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The storyboard's form: see the architecture notes."""
        faults = [asdict(fault) for fault in self.faults]
        return {"id": self.scene, "beats": [asdict(beat) for beat in self.beats], "faults": faults}


NumberSeen = Callable[[str, Number], object]


def audit(
    scene: type[Lecture], *, frame_rate: float = 60, on_number: NumberSeen | None = None
) -> Report:
    """Run a scene without drawing it and check each of its frames.

    `on_number` is told of every number on every frame, with the name of the beat.
    Raises: whatever the scene raises.
    """
    report = Report(scene.__name__)
    with tempconfig(
        {
            "dry_run": True,
            "progress_bar": "none",
            "verbosity": "ERROR",
            "frame_rate": frame_rate,
            "disable_caching": True,
            "pixel_width": 160,
            "pixel_height": 90,
        }
    ):
        renderer = _Renderer()
        lecture = scene(renderer=renderer)
        renderer.watcher = _Watcher(lecture, report, on_number)
        lecture.render()
    report.beats = lecture.beats
    return report


@dataclass(frozen=True, eq=False)
class Capture:
    """One mobject as the camera saw it."""

    mobject: VMobject
    points: Points
    fill: Points
    stroke: Points
    stroke_width: float

    @classmethod
    def of(cls, mobject: VMobject) -> Capture:
        return cls(
            mobject,
            mobject.points.copy(),
            mobject.fill_rgbas.copy(),
            mobject.stroke_rgbas.copy(),
            float(mobject.stroke_width),
        )

    @cached_property
    def key(self) -> int:
        """Equal for captures that look alike."""
        parts = (self.points, self.fill, self.stroke)
        return hash((self.stroke_width, *(part.tobytes() for part in parts)))

    @property
    def visible(self) -> bool:
        return bool(self.fill[:, 3].any() or (self.stroke_width and self.stroke[:, 3].any()))

    @property
    def fresh(self) -> bool:
        """Whether the mobject still is as the camera saw it."""
        now = self.mobject
        return (
            np.array_equal(self.points, now.points)
            and np.array_equal(self.fill, now.fill_rgbas)
            and np.array_equal(self.stroke, now.stroke_rgbas)
            and self.stroke_width == now.stroke_width
        )


Picture = list[Capture]


class _Camera(Camera):
    """Keeps captures where manim's camera keeps pixels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picture: Picture = []

    def reset(self) -> _Camera:
        self.picture = []
        return self

    def set_frame_to_background(self, background: Any) -> None:
        self.picture = list(background)

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        for mobject in self.get_mobjects_to_display(mobjects, **kwargs):
            if isinstance(mobject, VMobject):
                self.picture.append(Capture.of(mobject))
            else:
                raise TypeError(f"{type(mobject).__name__} is no VMobject: the audit cannot see it")


class _Renderer(CairoRenderer):
    """Hands each picture to the audit where manim hands frames to the encoder."""

    def __init__(self) -> None:
        super().__init__(camera_class=_Camera)
        self.watcher: _Watcher | None = None

    def get_frame(self) -> Any:
        assert isinstance(self.camera, _Camera)
        return list(self.camera.picture)

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        assert self.watcher is not None
        self.watcher.see(frame, num_frames, self.time)
        self.time += num_frames / self.camera.frame_rate


class _Watcher:
    """Checks each picture, and what has changed since it was last found true."""

    def __init__(self, scene: Lecture, report: Report, on_number: NumberSeen | None) -> None:
        self.scene, self.report, self.on_number = scene, report, on_number
        self.found: dict[tuple[str, str, str, str], FrameFault] = {}
        # What was found true, by identity; kept alive, so that no identity is given out again.
        self.true_in: dict[int, tuple[object, ...]] = {}
        self.kept: list[object] = []

    def see(self, picture: Picture, frames: int, time: float) -> None:
        self.report.frames += frames
        beat = self.scene.beat_name
        for fault in set(self._faults(picture, frames)):
            key = (beat, fault.check, fault.shown, fault.expected)
            first = self.found.get(key) or FrameFault(
                self.report.scene, beat, time, fault.check, fault.shown, fault.expected, 0
            )
            self.found[key] = replace(first, frames=first.frames + frames)
        self.report.faults = list(self.found.values())

    def _faults(self, picture: Picture, frames: int) -> Iterator[Fault]:
        shown = [capture for capture in picture if capture.visible]
        yield from _order_faults(shown)
        family, parents = _family(self.scene)
        for capture in shown:
            if not capture.fresh:
                yield Fault("stale", f"{_name(capture.mobject)} as it was before", "as it is now")
            if not checked(capture.mobject):
                text = _unclaimed_text(capture.mobject, parents)
                yield Fault("unclaimed", text, "a drawable of the kit")
        captures = {id(capture.mobject): capture for capture in shown}
        self._count([c.mobject for c in shown if isinstance(c.mobject, Number)], frames)
        for mobject in {**family, **{key: c.mobject for key, c in captures.items()}}.values():
            if checked(mobject):
                yield from self._news(mobject, captures)

    def _count(self, numbers: list[Number], frames: int) -> None:
        self.report.numbers += frames * len(numbers)
        if self.on_number is not None:
            for number in numbers:
                self.on_number(self.scene.beat_name, number)

    def _news(self, mobject: Any, captures: dict[int, Capture]) -> Iterator[Fault]:
        """The faults of a drawable, looked for only if it or what it claims has changed."""
        concerned = [mobject, *_referred(mobject, "beside")]
        parts = [captures.get(id(part)) for each in concerned for part in each.get_family()]
        claims = [claim for each in concerned for claim in _claimed(each)]
        state = (
            tuple(part and part.key for part in parts),
            mobject.drawn if isinstance(mobject, Lettering) else None,
            tuple(map(id, claims)),
        )
        if self.true_in.get(id(mobject)) == state:
            return
        faults = list(mobject.faults())
        if not faults:
            self.true_in[id(mobject)] = state
            self.kept += [mobject, *claims]
        yield from faults


def _claimed(mobject: Mobject) -> Iterator[object]:
    """All frozen things that a drawable speaks of: whoever swaps one leaves another identity."""
    waiting = list(vars(mobject).values())
    while waiting:
        thing = waiting.pop()
        if is_dataclass(thing) and type(thing).__module__.startswith(("gradmath", "scenes")):
            yield thing
            waiting += vars(thing).values() if not isinstance(thing, Record) else [thing.value]
        elif isinstance(thing, np.ndarray) and not thing.flags.writeable:
            yield thing


def _order_faults(shown: Picture) -> Iterator[Fault]:
    """What lies lower must be drawn first, static or moving."""
    for below, above in pairwise(shown):
        if below.mobject.z_index > above.mobject.z_index:
            yield Fault(
                "order",
                f"{_name(above.mobject)} over {_name(below.mobject)}",
                f"below it (z index {above.mobject.z_index:g})",
            )


def _family(scene: Lecture) -> tuple[dict[int, Any], dict[int, Mobject]]:
    """All on stage, with what they belong to, and each one's parent."""
    family: dict[int, Any] = {}
    parents: dict[int, Mobject] = {}
    waiting: list[Any] = list(scene.mobjects)
    while waiting:
        mobject = waiting.pop()
        if id(mobject) in family:
            continue
        family[id(mobject)] = mobject
        for child in mobject.submobjects:
            parents.setdefault(id(child), mobject)
        waiting += mobject.submobjects
        for owner in _referred(mobject, "home"):
            family.setdefault(id(owner), owner)
    return family, parents


def _referred(mobject: Mobject, attribute: str) -> list[Mobject]:
    """The drawable that another one keeps a weak reference to: its `home`, what it is `beside`."""
    reference = getattr(mobject, attribute, None)
    target = reference() if isinstance(reference, ReferenceType) else None
    return [] if target is None else [target]


def _name(mobject: Mobject) -> str:
    drawn = getattr(mobject, "drawn", None)
    return f"{type(mobject).__name__} {drawn!r}" if drawn else type(mobject).__name__


def _unclaimed_text(mobject: Mobject, parents: dict[int, Mobject]) -> str:
    """The text of a foreign drawing, if it or what it belongs to tells one."""
    above: Mobject | None = mobject
    while above is not None:
        for attribute in ("original_text", "text", "tex_string", "typst_code"):
            text = getattr(above, attribute, None)
            if isinstance(text, str) and text:
                return f"{type(above).__name__} {text!r}"
        above = parents.get(id(above))
    return type(mobject).__name__
