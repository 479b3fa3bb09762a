"""What manim's camera would have drawn, kept as outlines and colours in place of pixels.

manim draws what stands still once, into a static image, and what moves anew for each frame. Who
wants to know what a frame shows has to look at what the camera captures, not at what the scene
contains.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from manim import Camera, Mobject, Scene, VMobject
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.kit.cells.lettering import Lettering
from scenes.kit.look.glyphs import Points, extent

STROKE_UNIT = 0.01
"""manim counts the widths of strokes in hundredths of the frame's unit."""
_OPAQUE = 0.99
_HAIR = 1e-6  # of a frame: what rounding makes of whole ones
FrameExtent: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right and top of something on the frame."""
Appearance: TypeAlias = tuple[bytes, bytes, bytes, float]


def appearance_of(mobject: VMobject) -> Appearance:
    """Outline, fill, stroke and its width, exactly, in a form that is compared in no time."""
    return (
        mobject.points.tobytes(),
        mobject.fill_rgbas.tobytes(),
        mobject.stroke_rgbas.tobytes(),
        float(mobject.stroke_width),
    )


@dataclass(frozen=True, eq=False)
class Capture:
    """One mobject as the camera saw it. As long as it looks the same it is the same capture."""

    mobject: VMobject
    look: Appearance
    points: Points
    fill: Points
    stroke: Points
    stroke_width: float
    visible: bool

    @classmethod
    def of(cls, mobject: VMobject, look: Appearance) -> Capture:
        fill, stroke = mobject.fill_rgbas.copy(), mobject.stroke_rgbas.copy()
        width = float(mobject.stroke_width)
        visible = bool(fill[:, 3].any() or (width and stroke[:, 3].any()))
        return cls(mobject, look, mobject.points.copy(), fill, stroke, width, visible)

    @property
    def fresh(self) -> bool:
        """Whether the mobject still is as the camera saw it."""
        return self.look == appearance_of(self.mobject)

    @cached_property
    def outline(self) -> FrameExtent:
        """The rectangle around its points."""
        if not len(self.points):
            return 0.0, 0.0, 0.0, 0.0
        low, high = extent(self.points)
        left, bottom, _ = low.tolist()
        right, top, _ = high.tolist()
        return left, bottom, right, top

    @cached_property
    def sides(self) -> FrameExtent:
        """The rectangle around all that it may colour."""
        left, bottom, right, top = self.outline
        half = self.stroke_width * STROKE_UNIT / 2 if self.stroke[:, 3].any() else 0.0
        return left - half, bottom - half, right + half, top + half

    @cached_property
    def text(self) -> bool:
        return isinstance(self.mobject, Lettering)

    @cached_property
    def filled(self) -> bool:
        return bool(self.fill[:, 3].any())

    @cached_property
    def solid(self) -> bool:
        """Whether nothing can be seen through it."""
        return bool(self.fill[:, 3].min(initial=1.0) >= _OPAQUE)

    @cached_property
    def ink(self) -> float:
        """About how much of the frame it colours, in square units, what is pale counting less."""
        left, bottom, right, top = self.sides
        area = (right - left) * (top - bottom) * float(self.fill[:, 3].max(initial=0.0))
        if not self.stroke_width:
            return area
        ways = np.diff(self.points[:, :2], axis=0)
        length = float(np.hypot(ways[:, 0], ways[:, 1]).sum())
        line = length * self.stroke_width * STROKE_UNIT
        return area + line * float(self.stroke[:, 3].max(initial=0.0))


def holds(outer: FrameExtent, inner: FrameExtent) -> bool:
    """Whether a rectangle lies within another one."""
    return (
        outer[0] <= inner[0] and outer[1] <= inner[1]
        and outer[2] >= inner[2] and outer[3] >= inner[3]
    )  # fmt: skip


def told(mobject: Mobject) -> str:
    """What a mobject is, in words."""
    drawn = getattr(mobject, "drawn", None)
    return f"{type(mobject).__name__} {drawn!r}" if drawn else type(mobject).__name__


Picture: TypeAlias = list[Capture]
"""All that one frame shows, from the back to the front."""


class CapturingCamera(Camera):
    """Keeps captures where manim's camera keeps pixels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picture: Picture = []
        self.standing: Picture = []  # of it, what was captured when it came to rest
        # The latest capture of each mobject, by identity. It keeps the mobject alive, so that no
        # identity is given out again.
        self.latest: dict[int, Capture] = {}

    def reset(self) -> CapturingCamera:
        self.picture, self.standing = [], []
        return self

    def set_frame_to_background(self, background: Any) -> None:
        self.picture, self.standing = list(background), list(background)

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        plain = self.use_z_index and kwargs in ({}, {"include_submobjects": True})
        drawn = displayed(mobjects) if plain else self.get_mobjects_to_display(mobjects, **kwargs)
        for mobject in drawn:
            if not isinstance(mobject, VMobject):
                raise TypeError(f"{type(mobject).__name__} is no VMobject: the audit cannot see it")
            look = appearance_of(mobject)
            capture = self.latest.get(id(mobject))
            if capture is None or capture.look != look:
                capture = self.latest[id(mobject)] = Capture.of(mobject, look)
            self.picture.append(capture)


def displayed(mobjects: Iterable[Mobject]) -> list[Mobject]:
    """All that is drawn of some mobjects, in manim's order, which takes manim several times longer.

    manim goes through all families and keeps the last place at which each mobject stands. So from
    behind whatever comes a second time has been there, with all its parts.
    """
    seen: set[int] = set()
    found: list[Mobject] = []

    def visit(parts: Sequence[Mobject]) -> None:
        for part in reversed(parts):
            key = id(part)
            if key not in seen:
                seen.add(key)
                if part.submobjects:
                    visit(part.submobjects)
                if len(part.points):
                    found.append(part)

    visit([*mobjects])
    return sorted(reversed(found), key=lambda mobject: mobject.z_index)


class CapturingRenderer(CairoRenderer):
    """Hands each picture, for how many frames it stays, and its time to `see`."""

    def __init__(
        self, see: Callable[[Picture, int, float], object], skip_animations: bool = False
    ) -> None:
        super().__init__(camera_class=CapturingCamera, skip_animations=skip_animations)
        self.see = see

    def get_frame(self) -> Any:
        assert isinstance(self.camera, CapturingCamera)
        return list(self.camera.picture)

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        self.see(frame, num_frames, self.time)
        self.time += num_frames / self.camera.frame_rate


class SkippingRenderer(CapturingRenderer):
    """Captures a frame only when it is asked to; its clock runs as if all of them were drawn."""

    def __init__(self, see: Callable[[Picture, int, float], object]) -> None:
        super().__init__(see, skip_animations=True)

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Count the whole frames that a play takes where it is drawn, not its seconds."""
        start, rate = self.time, self.camera.frame_rate
        super().play(scene, *args, **kwargs)
        frames = (self.time - start) * rate
        still = scene.is_current_animation_frozen_frame()
        self.time = start + (int(frames + _HAIR) if still else math.ceil(frames - _HAIR)) / rate

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        """Nothing: the clock has been put on by what is skipped."""

    def look(self, scene: Scene) -> None:
        """Hand the picture of a scene as it stands to `see`."""
        self.static_image = None
        self.update_frame(scene)
        self.see(self.get_frame(), 1, self.time)
