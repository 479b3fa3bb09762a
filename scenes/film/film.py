"""From the canvas to the encoder: a renderer that hands on what has changed.

Plain manim copies each whole frame for the encoder, and copies it once more. `hold.renderer()`
gives what lectures are drawn with instead. The pictures are manim's own: whole plays are left to
manim's camera when something is on screen that the canvas does not know.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from enum import Enum, auto
from typing import Any, TypeAlias

import numpy as np
from manim import Camera, Mobject, Scene, VMobject
from manim._config.video_encoder import VideoEncoderSpec
from manim.renderer import cairo_renderer
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter, _SceneFileWriterSettings
from manim.utils.iterables import list_update

from scenes.film import keys
from scenes.film.canvas import Canvas, Drawn
from scenes.film.encoder import REACH, Patch, Writer
from scenes.film.outlines import UndrawableError

Share: TypeAlias = tuple[int, int]
"""Which plays to draw: (k, n) stands for each n-th from the k-th on, counted from 0."""


class _Way(Enum):
    """How the frames of a play come about."""

    CANVAS = auto()
    MANIM = auto()  # by its own camera
    NONE = auto()  # they are there already, or not asked for


class Renderer(CairoRenderer):
    """Draws on the canvas what the canvas knows."""

    def __init__(self, share: Share = (0, 1), **options: Any) -> None:
        super().__init__(file_writer_class=Writer, **options)
        self.share = share
        # The camera is part of the names of cached plays, and gets an attribute more when it
        # first draws. Names must not depend on whether the canvas drew instead.
        self.camera.type_or_raise(VMobject())
        self.canvas = Canvas(self.camera)
        self.way = _Way.MANIM
        self.static: list[Drawn] = []
        self.handed_on = False  # whether the encoder has a whole frame of this play

    def play(self, scene: Scene, *args: Any, **options: Any) -> None:
        with keys.named_by_us():
            super().play(scene, *args, **options)
        self.file_writer.in_part = self.share[1] > 1
        if self.file_writer.output_spec.is_video:
            self.file_writer.asked.append(_frames(scene, self.camera.frame_rate))

    def update_skipping_status(self) -> None:
        super().update_skipping_status()
        first, of = self.share
        if self.num_plays % of != first:
            self.skip_animations = True

    def save_static_frame_data(self, scene: Scene, static_mobjects: Iterable[Mobject]) -> Any:
        self.handed_on = False
        self.way = _Way.MANIM
        self.static_image = None
        if self.file_writer.output_spec.is_video:
            if self.skip_animations:
                self.way = _Way.NONE
                return None
            # Rarely a pixel at the edge of a repainted tile is a shade off. A play that is begun
            # anew looks the same whatever was drawn before it, or by whom.
            self.canvas.forget()
            with suppress(UndrawableError):
                self.canvas.turn_page()
                self.static = self.canvas.see(static_mobjects)
                self.way = _Way.CANVAS
                return None
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
        left, top = max(0, left - 2 * REACH), max(0, top - 2 * REACH)
        rows, columns = slice(top, bottom + 2 * REACH), slice(left, right + 2 * REACH)
        return Patch(left, top, self.camera.pixel_array[rows, columns].copy())

    def scene_finished(self, scene: Scene) -> None:
        self.way = _Way.MANIM  # for a still of the last frame
        super().scene_finished(scene)


def _frames(scene: Scene, rate: float) -> int | None:
    """How many frames the play that has just ended should have by manim's own count."""
    if scene.stop_condition is not None:
        return None
    if scene.is_current_animation_frozen_frame():
        return int(scene.duration / (1 / rate))
    return len(np.arange(0, scene.duration, 1 / rate))


def missing_hooks() -> list[str]:
    """What is replaced or relied upon here and in the encoder, and this manim does not have."""
    hooks: dict[type, str] = {
        CairoRenderer: "play update_skipping_status save_static_frame_data update_frame render "
        "get_frame scene_finished",
        SceneFileWriter: "_create_segment_encoder is_already_cached write_frame finish "
        "join_all_encode_jobs combine_files",
        Camera: "get_cairo_context type_or_raise",
    }
    missing = [
        f"{owner.__name__}.{name}"
        for owner, names in hooks.items()
        for name in names.split()
        if not hasattr(owner, name)
    ]
    if not hasattr(cairo_renderer, keys.PLAY_KEY):
        missing.append(f"cairo_renderer.{keys.PLAY_KEY}")
    fields: dict[type, str] = {
        VideoEncoderSpec: "container_format codec pixel_format width height frame_rate options",
        _SceneFileWriterSettings: "max_inflight_encoders",
    }
    return missing + [
        f"{owner.__name__}.{name}"
        for owner, names in fields.items()
        for name in names.split()
        if name not in getattr(owner, "__dataclass_fields__", {})
    ]
