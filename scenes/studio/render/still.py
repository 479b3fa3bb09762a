"""The last frame of a scene as a picture, without drawing those before it."""

from __future__ import annotations

from collections.abc import Callable

from manim import Scene, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from PIL import Image

from scenes.kit.lecture import Beat, Lecture
from scenes.studio.audit.audit import DRY


def last_frame(
    scene: type[Lecture],
    width: int,
    height: int,
    on_warning: Callable[[str], object] = lambda warning: None,
) -> Image.Image:
    """Run a scene and draw what it ends with; `on_warning` is told what could not be drawn.

    Raises: what the scene raises.
    """
    size = {"pixel_width": width, "pixel_height": height, "frame_rate": 1}
    with tempconfig({**DRY, **size}):
        renderer = CairoRenderer(skip_animations=True)
        lecture = scene(renderer=renderer)
        # Not Lecture.render, which ends the program on bad input.
        Scene.render(lecture)
        if lecture.warning:
            on_warning(lecture.warning)
        renderer.update_frame(lecture)
        return Image.fromarray(renderer.get_frame()).convert("RGB")


def beat_frames(
    scene: type[Lecture],
    width: int,
    height: int,
    on_frame: Callable[[str, Image.Image], object],
    on_warning: Callable[[str], object] = lambda warning: None,
) -> None:
    """Run a scene and draw the last frame of each beat; `on_frame` gets its name and its picture.

    Raises: what the scene raises.
    """
    size = {"pixel_width": width, "pixel_height": height, "frame_rate": 1}
    with tempconfig({**DRY, **size}):
        renderer = CairoRenderer(skip_animations=True)
        lecture = scene(renderer=renderer)

        def draw(beat: Beat) -> None:
            renderer.update_frame(lecture)
            on_frame(beat.name, Image.fromarray(renderer.get_frame()).convert("RGB"))

        lecture.on_beat = draw
        Scene.render(lecture)
        if lecture.warning:
            on_warning(lecture.warning)
