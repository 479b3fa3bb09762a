"""Hold every frame of a scene against the records behind it, without drawing a pixel.

manim draws what stands still once, into a static image, and what moves anew for each frame. The
audit therefore looks at what the camera captures, not at what the scene contains: its camera
keeps, in place of pixels, the outlines and colours that would have been drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any
from weakref import ReferenceType

import numpy as np
from manim import Camera, Mobject, VMobject, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.kit.checks import Checked, Fault
from scenes.kit.lecture import Beat, Lecture
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


def audit(scene: type[Lecture], *, frame_rate: float = 60) -> Report:
    """Run a scene without drawing it and check each of its frames.

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
        renderer = _Renderer(report)
        lecture = scene(renderer=renderer)
        renderer.watched = lecture
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

    def __init__(self, report: Report) -> None:
        super().__init__(camera_class=_Camera)
        self.report = report
        self.watched: Lecture | None = None

    def get_frame(self) -> Any:
        assert isinstance(self.camera, _Camera)
        return list(self.camera.picture)

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        assert self.watched is not None
        _see(self.watched, frame, num_frames, self.time, self.report)
        self.time += num_frames / self.camera.frame_rate


def _see(scene: Lecture, picture: Picture, frames: int, time: float, report: Report) -> None:
    report.frames += frames
    for fault in _faults(scene, picture, report):
        seen = (scene.beat_name, fault.check, fault.shown, fault.expected)
        for k, known in enumerate(report.faults):
            if (known.beat, known.check, known.shown, known.expected) == seen:
                report.faults[k] = FrameFault(**{**asdict(known), "frames": known.frames + frames})
                break
        else:
            report.faults.append(FrameFault(report.scene, scene.beat_name, time, *seen[1:], frames))


def _faults(scene: Lecture, picture: Picture, report: Report) -> Iterator[Fault]:
    shown = [capture for capture in picture if capture.visible]
    yield from _order_faults(shown)
    family, parents = _family(scene)
    for capture in shown:
        if not capture.fresh:
            yield Fault("stale", f"{_name(capture.mobject)} as it was before", "as it is now")
        if not isinstance(capture.mobject, Checked):
            yield Fault(
                "unclaimed", _unclaimed_text(capture.mobject, parents), "a drawable of the kit"
            )
    captured = {id(capture.mobject): capture.mobject for capture in shown}
    for mobject in {**family, **captured}.values():
        if isinstance(mobject, Checked):
            yield from mobject.faults()


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
        home = getattr(mobject, "home", None)
        owner = home() if isinstance(home, ReferenceType) else None
        if owner is not None:
            family.setdefault(id(owner), owner)
    return family, parents


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
