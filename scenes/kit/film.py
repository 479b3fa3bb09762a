"""From the canvas to the encoder: a renderer that hands on what has changed.

Plain manim copies each whole frame, copies it again for the encoder, and converts all of it to
the encoder's colours, also where the same frame is repeated. Here the encoder keeps the converted
picture and is told the rectangles that have changed.

`renderer()` gives what `Lecture` is drawn with. The pictures are manim's own: whole plays fall
back to manim's camera when something is on screen that the canvas does not know.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum, auto
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import VideoReformatter
from manim import Mobject, Scene, VMobject
from manim._config.video_encoder import VideoEncoderSpec
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter, _SceneFileWriterSettings
from manim.utils.iterables import list_update

from scenes.kit.canvas import Canvas, Drawn, UndrawableError, can_append_paths

Pixels: TypeAlias = npt.NDArray[Any]  # bytes
# Where colour is kept for two pixels together, a changed pixel changes its neighbours' colour,
# and their own neighbours must be known to convert them: two pixels each.
_REACH = 2


@dataclass(frozen=True, eq=False, slots=True)
class Patch:
    """Pixels (height, width, 4) that belong into a picture at `left` and `top`."""

    left: int
    top: int
    pixels: Pixels


class Encoder:
    """Encodes one play into a file of its own, which appears when it is complete."""

    def __init__(self, target: Path, spec: VideoEncoderSpec) -> None:
        self.target, self.spec, self.frames = target, spec, 0
        self.unfinished = target.with_name(f".{target.name}.{os.getpid()}")
        target.parent.mkdir(parents=True, exist_ok=True)
        self.container = av.open(self.unfinished, "w", format=spec.container_format)
        options = dict(spec.options)
        if spec.codec == "libx264":
            # One thread compresses a picture with a fifth less work than several, and several
            # plays are compressed at a time.
            options.setdefault("threads", "1")
        stream: Any = self.container.add_stream(spec.codec, spec.frame_rate, options)
        stream.width, stream.height = spec.width, spec.height
        stream.pix_fmt = spec.pixel_format
        self.stream = stream
        self.picture = _picture(spec)

    def write_frame(self, changes: Pixels | Sequence[Patch], *, repeat: int = 1) -> None:
        """Change the picture and show it for some frames."""
        if isinstance(changes, np.ndarray):
            changes = [Patch(0, 0, changes)]
        for patch in changes:
            self.picture.change(patch)
        for _ in range(repeat):
            frame = self.picture.frame()
            frame.pts, frame.time_base = self.frames, 1 / Fraction(self.spec.frame_rate)
            self.frames += 1
            self.container.mux(self.stream.encode(frame))

    def finish(self) -> None:
        try:
            self.container.mux(self.stream.encode())
        finally:
            self.container.close()
        self.unfinished.replace(self.target)

    def abort(self) -> None:
        with suppress(Exception):
            self.container.close()
        self.unfinished.unlink(missing_ok=True)


class _Converted:
    """A picture in the colours of nearly all videos, converted where it changes."""

    def __init__(self, spec: VideoEncoderSpec) -> None:
        self.video_frame = av.VideoFrame(spec.width, spec.height, spec.pixel_format)
        self.planes = [_plane(plane) for plane in self.video_frame.planes]
        # One for each size: to prepare for a size costs more than most conversions.
        self.converters: dict[tuple[int, int], VideoReformatter] = {}

    def change(self, patch: Patch) -> None:
        pixels = av.VideoFrame.from_numpy_buffer(patch.pixels, format="rgba")
        height, width = patch.pixels.shape[:2]
        converter = self.converters.setdefault((width, height), VideoReformatter())
        converted = converter.reformat(pixels, format="yuv420p", threads=1)
        left, right = _sound(patch.left, width, self.video_frame.width)
        top, bottom = _sound(patch.top, height, self.video_frame.height)
        for plane, source, step in zip(self.planes, converted.planes, (1, 2, 2), strict=True):
            part = _plane(source)[top // step : bottom // step, left // step : right // step]
            y, x = (patch.top + top) // step, (patch.left + left) // step
            plane[y : y + part.shape[0], x : x + part.shape[1]] = part

    def frame(self) -> av.VideoFrame:
        return self.video_frame


class _Raw:
    """A picture as manim's camera has it, left to the encoder to convert."""

    def __init__(self, spec: VideoEncoderSpec) -> None:
        self.pixels = np.zeros((spec.height, spec.width, 4), np.uint8)

    def change(self, patch: Patch) -> None:
        height, width = patch.pixels.shape[:2]
        place = slice(patch.top, patch.top + height), slice(patch.left, patch.left + width)
        self.pixels[place] = patch.pixels

    def frame(self) -> av.VideoFrame:
        return av.VideoFrame.from_ndarray(self.pixels, format="rgba")


def _picture(spec: VideoEncoderSpec) -> _Converted | _Raw:
    # Of other encoders it is not known whether they are done with a picture when they return.
    known = spec.codec == "libx264" and spec.pixel_format == "yuv420p"
    return _Converted(spec) if known else _Raw(spec)


def _plane(plane: Any) -> Pixels:
    """The bytes of a plane, without the padding of its lines."""
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[
        : plane.height, : plane.width
    ]


def _sound(start: int, size: int, whole: int) -> tuple[int, int]:
    """The part of a patch all of whose neighbours are known, along one direction."""
    return _REACH * (start > 0), size - _REACH * (start + size < whole)


class Writer(SceneFileWriter):
    """manim's writer of videos with our encoder, several plays at a time."""

    def __init__(self, settings: _SceneFileWriterSettings) -> None:
        pipeline = max(settings.max_inflight_encoders, min(4, os.cpu_count() or 1))
        super().__init__(replace(settings, max_inflight_encoders=pipeline))

    def _create_segment_encoder(self, target: Path) -> Any:
        assert self.video_encoder is not None
        return Encoder(target, self.video_encoder)


class _Way(Enum):
    """How the frames of a play come about."""

    CANVAS = auto()
    MANIM = auto()  # by its own camera
    NONE = auto()  # they are there already, or not asked for


class Renderer(CairoRenderer):
    """Draws on the canvas what the canvas knows."""

    def __init__(self, **options: Any) -> None:
        super().__init__(file_writer_class=Writer, **options)
        # The camera is part of the names of cached plays, and gets an attribute more when it
        # first draws. Names must not depend on whether the canvas drew instead.
        self.camera.type_or_raise(VMobject())
        self.canvas = Canvas(self.camera)
        self.way = _Way.MANIM
        self.static: list[Drawn] = []
        self.handed_on = False  # whether the encoder has a whole frame of this play

    def save_static_frame_data(self, scene: Scene, static_mobjects: Iterable[Mobject]) -> Any:
        self.handed_on = False
        self.way = _Way.MANIM
        self.static_image = None
        if self.file_writer.output_spec.is_video:
            if self.skip_animations:
                self.way = _Way.NONE
                return None
            with suppress(UndrawableError):
                self.canvas.turn_page()
                self.static = self.canvas.see(static_mobjects)
                self.way = _Way.CANVAS
                return None
        self.canvas.forget()
        return super().save_static_frame_data(scene, static_mobjects)

    def update_frame(
        self,
        scene: Scene,
        mobjects: Iterable[Mobject] | None = None,
        include_submobjects: bool = True,
        ignore_skipping: bool = True,
        **options: Any,
    ) -> None:
        if self.way is _Way.CANVAS:
            # manim draws everything where nothing moves, above the static image of it all.
            moving = mobjects or list_update(scene.mobjects, scene.foreground_mobjects)
            try:
                self.canvas.show(self.static + self.canvas.see(moving))
            except UndrawableError:
                self._leave_the_rest_to_manim()
        if self.way is _Way.MANIM:
            super().update_frame(scene, mobjects, include_submobjects, ignore_skipping, **options)

    def _leave_the_rest_to_manim(self) -> None:
        """Something unknown came up in the middle of a play."""
        self.canvas.show(self.static)
        self.canvas.forget()
        self.way = _Way.MANIM
        self.static_image = self.camera.pixel_array.copy()

    def render(
        self, scene: Scene, time: float, moving_mobjects: Iterable[Mobject] | None = None
    ) -> None:
        if self.way is not _Way.NONE:
            super().render(scene, time, moving_mobjects)

    def get_frame(self) -> Any:
        """The frame for the encoder: whole, or what has changed since the one before."""
        changes = self.canvas.take_changes()
        if self.way is not _Way.CANVAS or not self.handed_on:
            self.handed_on = True
            return super().get_frame()
        return [self._patch(*box) for box in changes]

    def _patch(self, left: int, top: int, right: int, bottom: int) -> Patch:
        left, top = max(0, left - 2 * _REACH), max(0, top - 2 * _REACH)
        rows, columns = slice(top, bottom + 2 * _REACH), slice(left, right + 2 * _REACH)
        return Patch(left, top, self.camera.pixel_array[rows, columns].copy())

    def scene_finished(self, scene: Scene) -> None:
        self.way = _Way.MANIM  # for a still of the last frame
        super().scene_finished(scene)


def renderer(skip_animations: bool = False) -> CairoRenderer:
    """What lectures are drawn with: manim's own renderer where this one finds no hold."""
    kind = Renderer if _has_hold() else CairoRenderer
    return kind(skip_animations=skip_animations)


@cache
def _has_hold() -> bool:
    """Whether manim calls what is replaced here, and libcairo can be reached."""
    hooks = (
        (SceneFileWriter, "_create_segment_encoder"),
        (CairoRenderer, "save_static_frame_data"),
        (CairoRenderer, "update_frame"),
        (CairoRenderer, "render"),
        (CairoRenderer, "get_frame"),
        (CairoRenderer, "scene_finished"),
    )
    return all(hasattr(owner, name) for owner, name in hooks) and can_append_paths()
