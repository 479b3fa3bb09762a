"""What manim's camera would have drawn, kept as outlines and colours in place of pixels.

manim draws what stands still once, into a static image, and what moves anew for each frame. Who
wants to know what a frame shows has to look at what the camera captures, not at what the scene
contains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from manim import Camera, Mobject, VMobject
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.kit.look.glyphs import Points

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
        # The latest capture of each mobject, by identity. It keeps the mobject alive, so that no
        # identity is given out again.
        self.latest: dict[int, Capture] = {}

    def reset(self) -> CapturingCamera:
        self.picture = []
        return self

    def set_frame_to_background(self, background: Any) -> None:
        self.picture = list(background)

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        for mobject in self.get_mobjects_to_display(mobjects, **kwargs):
            if not isinstance(mobject, VMobject):
                raise TypeError(f"{type(mobject).__name__} is no VMobject: the audit cannot see it")
            look = appearance_of(mobject)
            capture = self.latest.get(id(mobject))
            if capture is None or capture.look != look:
                capture = self.latest[id(mobject)] = Capture.of(mobject, look)
            self.picture.append(capture)


class CapturingRenderer(CairoRenderer):
    """Hands each picture, for how many frames it stays, and its time to `see`."""

    def __init__(self, see: Callable[[Picture, int, float], object]) -> None:
        super().__init__(camera_class=CapturingCamera)
        self.see = see

    def get_frame(self) -> Any:
        assert isinstance(self.camera, CapturingCamera)
        return list(self.camera.picture)

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        self.see(frame, num_frames, self.time)
        self.time += num_frames / self.camera.frame_rate
