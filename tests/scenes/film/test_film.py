"""The canvas against manim's own camera: what reaches the encoder must be the same picture."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import cairo
import numpy as np
import numpy.typing as npt
import pytest
from manim import (
    BLUE,
    DOWN,
    LEFT,
    RED,
    RIGHT,
    UP,
    Camera,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    MovingCamera,
    PointCloudDot,
    Rotate,
    Scene,
    Square,
    Star,
    Transform,
    ValueTracker,
    VGroup,
    always_redraw,
    tempconfig,
)
from manim.camera import camera
from manim.constants import CapStyleType, LineJointType
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter

from scenes.film import encoder, film, hold, outlines, strokes
from scenes.film.canvas import Canvas, _source
from scenes.film.frames import count_frames
from scenes.workshop_1.relu_gate import ReluGate
from tests.support.thoroughness import THOROUGH

Planes = list[npt.NDArray[np.uint8]]


class Collecting(encoder.Encoder):
    """Keeps each picture as it is encoded."""

    pictures: list[Planes]

    def write_frame(self, changes: Any, *, repeat: int = 1) -> None:
        super().write_frame(changes, repeat=repeat)
        assert isinstance(self.picture, encoder._Converted)
        self.pictures += [[plane.copy() for plane in self.picture.planes]] * repeat


class PlainWriter(SceneFileWriter):
    """manim's writer of whole frames."""

    def _create_segment_encoder(self, target: Path) -> Any:
        assert self.video_encoder is not None
        return encoder.Encoder(target, self.video_encoder)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    small = {"pixel_width": 480, "pixel_height": 270, "frame_rate": 4, "progress_bar": "none",
             "media_dir": str(tmp_path), "disable_caching": True, "verbosity": "ERROR",
             "max_inflight_encoders": 1}  # fmt: skip
    with tempconfig(small):
        yield tmp_path


def pictures(
    scene: type[Scene], renderer: CairoRenderer, monkeypatch: pytest.MonkeyPatch
) -> list[Planes]:
    kept: list[Planes] = []
    kind = type("Kept", (Collecting,), {"pictures": kept})
    with monkeypatch.context() as patch:
        patch.setattr(encoder, "Encoder", kind)
        patch.setattr("os.cpu_count", lambda: 1)  # one play after the other, in their order
        scene(renderer=renderer).render()
    return kept


def decibels(ours: Planes, plain: Planes) -> float:
    errors = [np.square(np.subtract(a, b, dtype=float)) for a, b in zip(ours, plain, strict=True)]
    mean = sum(float(e.sum()) for e in errors) / sum(e.size for e in errors)
    return float(10 * np.log10(255**2 / mean)) if mean else float("inf")


def compare(scene: type[Scene], monkeypatch: pytest.MonkeyPatch) -> list[float]:
    ours = pictures(scene, film.Renderer(), monkeypatch)
    plain = pictures(scene, CairoRenderer(file_writer_class=PlainWriter), monkeypatch)
    assert len(ours) == len(plain) > 5
    return [decibels(*pair) for pair in zip(ours, plain, strict=True)]


class Shapes(Scene):
    """Everything that the canvas has to get right, and some things that it leaves to manim."""

    def construct(self) -> None:
        star = Star(color=RED, stroke_width=30, joint_type=LineJointType.MITER).shift(3 * LEFT)
        line = Line(2 * LEFT, 2 * RIGHT, stroke_width=25, cap_style=CapStyleType.SQUARE)
        disc = Circle(fill_opacity=0.5, color=BLUE, stroke_width=0).shift(RIGHT)
        tracker = ValueTracker(0)
        bar = always_redraw(lambda: Line(3 * DOWN, 3 * DOWN + (1 + tracker.get_value()) * RIGHT))
        self.add(line, star, tracker, bar)
        self.play(Create(disc), star.animate.shift(9 * RIGHT))  # half out of the frame
        self.play(tracker.animate.set_value(4), Rotate(line))
        self.wait(0.5)
        below = Square(fill_opacity=1, z_index=-1).shift(RIGHT)
        self.play(FadeIn(below), Transform(disc, Square()))
        self.add_foreground_mobjects(disc)
        self.play(below.animate.set_z_index(3).set_opacity(0.7), run_time=0.5)
        self.remove(star)
        self.play(FadeOut(VGroup(below, line), shift=UP))
        dot = Dot(radius=0.4)
        dot.add_updater(lambda d, dt: d.shift(dt * UP))
        self.add(dot)
        self.wait(1)


class Unknown(Scene):
    """A halo comes up in the middle of a play; then there is a point cloud."""

    def construct(self) -> None:
        square, still = Square(color=RED, fill_opacity=1), Circle(stroke_width=9).shift(3 * RIGHT)
        age = ValueTracker(0)
        square.add_updater(
            lambda s: s.set_background_stroke(width=9 if 0.4 < age.get_value() < 0.8 else 0)
        )
        self.add(still, square, age)
        self.play(age.animate.set_value(1), square.animate.shift(UP))
        self.play(square.animate.shift(DOWN))
        cloud = PointCloudDot(radius=0.5, density=20, color=BLUE)
        self.add(cloud)
        self.play(still.animate.shift(LEFT))
        self.remove(cloud)
        self.play(still.animate.shift(LEFT))
        self.wait(0.5)
        self.play(square.animate.shift(LEFT))


class Graded(Scene):
    """Colours that pass into each other, turning and coming, over what stands."""

    def construct(self) -> None:
        star = Star(color=[RED, BLUE], fill_opacity=0.7, stroke_width=20).shift(2 * LEFT)
        square = Square(color=[BLUE, RED, BLUE], fill_opacity=0.6, stroke_width=0)
        self.add(star, square)
        self.play(square.animate.shift(UP), star.animate.shift(3 * RIGHT))
        self.play(square.animate.set_color_by_gradient(RED, RED, BLUE).set_sheen_direction(UP))
        self.play(FadeOut(square), Rotate(star))


@pytest.mark.parametrize("scene", [Shapes, Unknown, Graded])
def test_pictures_are_manims(
    scene: type[Scene], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quality = compare(scene, monkeypatch)
    assert min(quality) >= 75
    assert np.isinf(quality).mean() > 0.6


def test_pictures_of_the_flagship_are_manims(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempconfig({"frame_rate": 4 if THOROUGH else 1}):
        quality = compare(ReluGate, monkeypatch)
    assert len(quality) > 60  # one for each moment at which the picture changes
    assert min(quality) >= 75
    assert np.isinf(quality).mean() > 0.5


def test_the_encoder_has_what_was_drawn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It keeps no picture that is changed later: without loss, all frames come back as drawn."""
    with tempconfig({"video_encoder_options": {"crf": "0"}}):
        drawn = pictures(Shapes, film.Renderer(), monkeypatch)
    (video,) = folder.rglob("Shapes.mp4")
    with av.open(str(video)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(video=0)]
    assert len(frames) == len(drawn) > 15
    for frame, planes in zip(frames, drawn, strict=True):
        assert np.array_equal(frame.ravel(), np.concatenate([plane.ravel() for plane in planes]))


@pytest.fixture
def fresh_hold() -> Iterator[None]:
    """The hold is looked for anew, and again after the test."""
    forget_hold()
    yield
    forget_hold()


def forget_hold() -> None:
    for known in (hold.lack, hold._tell, outlines.can_append_paths):
        known.cache_clear()


def told_without_a_hold(capsys: pytest.CaptureFixture[str]) -> str:
    """What is said, once, when manim's own renderer draws."""
    assert type(hold.renderer()) is type(hold.renderer()) is CairoRenderer
    assert not hold.has_hold()
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("scenes: ")
    assert "drawn by manim's own camera and encoder" in err
    return err


@pytest.mark.usefixtures("fresh_hold")
def test_with_its_hold_our_renderer_draws_and_says_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert type(hold.renderer()) is film.Renderer
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("fresh_hold")
def test_without_libcairo_manims_own_renderer_draws(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(outlines, "append_path", lambda: ctypes.PyDLL(None).no_such_function)
    assert "this pycairo does not" in told_without_a_hold(capsys)


@pytest.mark.usefixtures("fresh_hold")
@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (SceneFileWriter, "_create_segment_encoder"),
        (SceneFileWriter, "combine_files"),
        (CairoRenderer, "save_static_frame_data"),
        (Camera, "type_or_raise"),
    ],
)
def test_without_a_method_manims_own_renderer_draws(
    owner: type, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(owner, name)
    assert f"this manim has no {owner.__name__}.{name};" in told_without_a_hold(capsys)


@pytest.mark.usefixtures("fresh_hold")
@pytest.mark.parametrize(
    ("owner", "field"),
    [("VideoEncoderSpec", "pixel_format"), ("_SceneFileWriterSettings", "max_inflight_encoders")],
)
def test_without_a_field_manims_own_renderer_draws(
    owner: str, field: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fields = {k: v for k, v in getattr(film, owner).__dataclass_fields__.items() if k != field}
    monkeypatch.setattr(film, owner, type(owner, (), {"__dataclass_fields__": fields}))
    assert f"this manim has no {owner}.{field};" in told_without_a_hold(capsys)


HIDDEN = {
    "VideoEncoderSpec": "manim._config.video_encoder",
    "_SceneFileWriterSettings": "manim.scene.scene_file_writer",
    "AbstractImageMobject": "manim.mobject.types.image_mobject",
    "list_update": "manim.utils.iterables",
    "KEYS_TO_FILTER_OUT": "manim.utils.hashing",
}
LATE = {"AbstractImageMobject", "list_update"}  # manim itself asks for them when it draws
OTHER_MANIM = """
import importlib, sys, types
def hide(module, name):
    real = importlib.import_module(module)
    other = types.ModuleType(module)
    vars(other).update({k: v for k, v in vars(real).items() if k != name})
    sys.modules[module] = other
def hide_all(hidden):
    import manim
    for name, module in hidden.items():
        hide(module, name)
"""


@pytest.mark.usefixtures("fresh_hold")
@pytest.mark.parametrize("name", HIDDEN)
def test_without_a_name_manims_own_renderer_draws(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """manim has its own names for itself; from outside one of them is not there."""
    scope: dict[str, Any] = {}
    exec(OTHER_MANIM, scope)
    for part in ("film", "canvas", "encoder", "keys", "outlines"):
        monkeypatch.delitem(sys.modules, f"scenes.film.{part}")
        monkeypatch.delattr(f"scenes.film.{part}")
    monkeypatch.setitem(sys.modules, HIDDEN[name], sys.modules[HIDDEN[name]])
    scope["hide"](HIDDEN[name], name)
    assert f"cannot import name '{name}'" in told_without_a_hold(capsys)


RUNS = {
    "manim": "from manim.__main__ import main; "
    "main([*'-r 160,90 --fps 4 --progress_bar none'.split(), {file!r}])",
    "scenes": "from scenes.__main__ import main; "
    "raise SystemExit(main(['render', {file!r}, '-q', 'l', '--jobs', '2']))",
}


@pytest.mark.parametrize("command", RUNS)
def test_a_manim_without_these_names_makes_the_film(command: str, tmp_path: Path) -> None:
    """With one warning, whatever the number of processes; no digests beside manim's own plays."""
    hidden = {name: module for name, module in HIDDEN.items() if name not in LATE}
    stories = Path(__file__).parents[2] / "support" / "short_stories.py"
    run = RUNS[command].format(file=str(stories))
    program = f"{OTHER_MANIM}\nhide_all({hidden})\nif __name__ == '__main__':\n    {run}\n"
    (tmp_path / "program.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "program.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(stories.parents[2])},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("\n") == 1 and "cannot import name" in done.stderr
    (film,) = tmp_path.rglob("Short.mp4")
    plays = sorted(set(tmp_path.rglob("*.mp4")) - {film})
    assert len(plays) == 7 and not list(tmp_path.rglob("*.mp4.sha256"))
    assert count_frames(film) == sum(map(count_frames, plays)) > 7


def test_a_manim_without_these_names_is_audited(tmp_path: Path) -> None:
    """Its tables for strokes are not there either."""
    tables = dict.fromkeys(("LINE_JOIN_MAP", "CAP_STYLE_MAP"), "manim.camera.camera")
    hidden = {name: module for name, module in HIDDEN.items() if name not in LATE} | tables
    stories = Path(__file__).parents[2] / "support" / "short_stories.py"
    run = f"from scenes.__main__ import main; raise SystemExit(main(['audit', '{stories}:Short']))"
    program = f"{OTHER_MANIM}\nhide_all({hidden})\n{run}\n"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(stories.parents[2])},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and done.stdout.startswith("Short: "), done.stderr


def test_strokes_are_drawn_as_manims_camera_draws_them() -> None:
    assert strokes.JOINS == camera.LINE_JOIN_MAP and set(strokes.JOINS) == set(LineJointType)
    assert strokes.CAPS == camera.CAP_STYLE_MAP and set(strokes.CAPS) == set(CapStyleType)


def test_whoever_brings_a_renderer_or_camera_keeps_it() -> None:
    with tempconfig({"dry_run": True}):
        own = CairoRenderer()
        assert ReluGate(renderer=own).renderer is own
        assert type(ReluGate().renderer) is film.Renderer
        assert type(ReluGate(camera_class=MovingCamera).renderer) is CairoRenderer


def test_a_missed_change_is_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison can fail: a canvas that forgets where things were leaves traces."""
    honest = Canvas.see
    monkeypatch.setattr(
        Canvas, "see", lambda self, mobjects: honest(self, mobjects)[:-1] or honest(self, mobjects)
    )
    assert min(compare(Shapes, monkeypatch)) < 75


# -- colours that pass into each other ---------------------------------------------------------


def painted(source: Any) -> Any:
    """The pixels of a triangle of one paint."""
    pixels = np.full((120, 160, 4), 40, np.uint8)
    surface = cairo.ImageSurface.create_for_data(pixels.data, cairo.FORMAT_ARGB32, 160, 120)
    context = cairo.Context(surface)
    context.set_source(source)
    for corner in ((10, 15), (150, 40), (70, 110)):
        context.line_to(*corner)
    context.fill()
    return pixels.astype(int)


@pytest.mark.parametrize("ends", [(20, 20, 140, 90), (80, 100, 70, 5), (0, 60, 50, 60)])
def test_a_wide_gradient_from_a_table_is_hardly_a_shade_off(ends: tuple[int, ...]) -> None:
    stops = np.array([[0.1, 0.2, 0.9, 0.86], [0.8, 0.3, 0.5, 0.86], [0.3, 0.9, 0.1, 0.5]])
    paint = stops.tobytes(), np.array(ends, float).tobytes()
    table, cairos = _source(*paint, True), _source(*paint)
    assert isinstance(table, cairo.SurfacePattern) and isinstance(cairos, cairo.LinearGradient)
    off = np.abs(painted(table) - painted(cairos))
    assert off.max() <= 2  # each is rounded once more
    aside = _source(stops.tobytes(), (np.array(ends, float) + 3).tobytes(), True)
    assert np.abs(painted(aside) - painted(cairos)).max() > 2
