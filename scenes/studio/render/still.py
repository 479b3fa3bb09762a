"""The last frame of a scene as a picture, without drawing those before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from manim import Scene, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from PIL import Image

from scenes.kit.lecture import Lecture
from scenes.studio.audit.audit import DRY
from scenes.studio.render.job import OnWarning


def last_frame(
    scene: type[Lecture],
    width: int,
    height: int,
    on_warning: OnWarning = lambda warning: None,
) -> Image.Image:
    """Run a scene and draw what it ends with; `on_warning` is told what could not be drawn.

    Raises: what the scene raises.
    """
    with _prepared(scene, width, height) as lecture:
        _run(lecture, on_warning)
        return _picture(lecture)


def beat_frames(
    scene: type[Lecture],
    width: int,
    height: int,
    on_frame: Callable[[str, Image.Image], object],
    on_warning: OnWarning = lambda warning: None,
) -> None:
    """Run a scene and draw the last frame of each beat; `on_frame` gets its name and its picture.

    Raises: what the scene raises.
    """
    with _prepared(scene, width, height) as lecture:
        lecture.on_beat = lambda beat: on_frame(beat.name, _picture(lecture))
        _run(lecture, on_warning)


@contextmanager
def _prepared(scene: type[Lecture], width: int, height: int) -> Iterator[Lecture]:
    """A lecture that is not drawn while it runs, for pictures of that size."""
    size = {"pixel_width": width, "pixel_height": height, "frame_rate": 1}
    with tempconfig({**DRY, **size}):
        yield scene(renderer=CairoRenderer(skip_animations=True))


def _run(lecture: Lecture, on_warning: OnWarning) -> None:
    # Not Lecture.render, which ends the program on bad input.
    Scene.render(lecture)
    if lecture.warning:
        on_warning(lecture.warning)


def _picture(lecture: Lecture) -> Image.Image:
    """What stands on the stage now."""
    renderer = lecture.renderer
    renderer.update_frame(lecture)
    return Image.fromarray(renderer.get_frame()).convert("RGB")
