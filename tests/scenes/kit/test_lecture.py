"""Lectures: settings from outside, one clear line on bad input, keys that never go stale."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import metadata
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from coloraide import Color
from manim import Wait, tempconfig
from manim.constants import RendererType
from packaging.requirements import Requirement
from PIL import Image

from gradmath.errors import GradmathError, ParameterError
from gradmath.requirements import needs
from scenes.film import cairo_only
from scenes.film.encoder import Writer
from scenes.kit import Lecture, appear, fingerprint, speech
from scenes.kit.cells.lettering import Phrase
from scenes.kit.fingerprint import versions
from scenes.kit.look.settings import parse_settings
from scenes.kit.look.theme import FRAME_HEIGHT, FRAME_WIDTH, THEMES
from scenes.kit.truth.claims import Entry
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from scenes.workshop_1.relu_gate import ReluGate
from tests.support.layer import layer
from tests.support.runs import UNWATCHED_RATE, told

ROOT = Path(__file__).parents[3]


def dry(scene: type[Lecture], **config: Any) -> Lecture:
    """Run a scene without drawing, caching switched on so that its keys are made."""
    quiet = {"dry_run": True, "progress_bar": "none", "verbosity": "ERROR", "frame_rate": 5}
    small = {"pixel_width": 160, "pixel_height": 90}
    with tempconfig({**quiet, **small, **config}):
        done = scene()
        done.render()
    return done


class Short(Lecture):
    """Two beats about the layer of the flagship, in the older way: each with its caption."""

    title = "Short"

    def construct(self) -> None:
        flow = self.problem(layer)
        self.beat("first", appear(Phrase("{}", Entry(flow.x, (0,)))), say="First.",
                  code=flow.listing, line="z = W @ x")  # fmt: skip
        self.beat("second", Wait(0.2), say=speech("Now {}.", Entry(flow.x_grad, (0,))))


def keys(scene: type[Lecture] = Short, **parameters: Any) -> list[str | None]:
    variant = type(scene.__name__, (scene,), {"parameters": parameters})
    return list(dry(variant).renderer.animations_hashes)


# -- settings ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("", {}),
        ("x=[0.4,-1.1,2]; v=[0,0,0.2]", {"x": [0.4, -1.1, 2], "v": [0, 0, 0.2]}),
        ("x=1,-2,0.5", {"x": [1, -2, 0.5]}),
        (" nudge = 1e-3 ; ", {"nudge": 0.001}),
        ("W=[[1,2],[3,4]]", {"W": [[1, 2], [3, 4]]}),
        ("x=-inf", {"x": -float("inf")}),
    ],
)
def test_settings_are_read(text: str, settings: dict[str, Any]) -> None:
    assert parse_settings(text) == settings


UNREADABLE = ["x", "x=", "=1", "x=[1,", "x=foo", "x='1'", "1x=1", "x=1;x=2", "x=True", "x=10**9",
              "x=__import__('os').system('true')", "x={1:2}", "x=[" * 200]  # fmt: skip


@pytest.mark.parametrize("text", UNREADABLE)
def test_unreadable_settings_say_what_came_and_what_to_write(text: str) -> None:
    with pytest.raises(ParameterError) as raised:
        parse_settings(text)
    message = str(raised.value)
    assert "\n" not in message and "SCENES_SET" in message


BAD_INPUT = {
    "v of the wrong shape": ("SCENES_SET", "v=[1,2]", "v has shape (2,) but W has shape (4, 6)"),
    "x with NaN": ("SCENES_SET", "x=[0.4,nan,0,0,0,0]", "x[1] is nan"),
    "x with infinity": ("SCENES_SET", "x=[0.4,0,-inf,0,0,0]", "x[2] is -inf"),
    "empty x": ("SCENES_SET", "x=[]", "x has shape (0,) and no entries"),
    "ragged W": ("SCENES_SET", "W=[[1,2],[3]]", "does not form a tensor"),
    "unparsable": ("SCENES_SET", "x=[0.4,", "no number or list of numbers"),
    "unknown parameter": ("SCENES_SET", "y=[1]", "its parameters are: x, W, v, nudge"),
    "unknown theme": ("SCENES_THEME", "pink", "give one of: dark, light"),
    "unknown language": ("SCENES_LANGUAGE", "xx", "give one of: en, de"),
    "captions": ("SCENES_CAPTIONS", "maybe", "give on or off"),
    "too large": ("SCENES_SET", f"W={[[0.5] * 30] * 3}; x={[1.5] * 30}; v=[1,1,1]", "(3, 30)"),
    "no nudge": ("SCENES_SET", "nudge=0", "nudge = 0"),
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_is_one_line_and_status_2(
    case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    variable, value, expected = BAD_INPUT[case]
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit) as stopped:
        dry(ReluGate)
    assert stopped.value.code == 2
    message = capsys.readouterr().err
    assert message.startswith("ReluGate: ") and expected in message
    assert message.count("\n") == 1


def test_a_language_that_an_older_scene_does_not_speak_is_one_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SCENES_LANGUAGE", "de")
    with pytest.raises(SystemExit) as stopped:
        dry(Short)
    assert stopped.value.code == 2
    message = capsys.readouterr().err
    assert message.startswith("Short: Short speaks en alone") and message.count("\n") == 1


def test_integer_tensors_from_python_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        keys(ReluGate, x=torch.tensor([1, 2, 3, 4, 5, 6]))
    assert stopped.value.code == 2
    assert "x has dtype torch.int64, and gradients" in capsys.readouterr().err


def test_errors_that_are_not_the_users_keep_their_traceback() -> None:
    class Broken(Short):
        def construct(self) -> None:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        dry(Broken)


def test_a_line_that_is_not_on_the_panel_is_refused() -> None:
    class Mistaken(Short):
        def render(self, preview: bool = False) -> bool:
            return super(Lecture, self).render(preview)

        def construct(self) -> None:
            self.beat("one", code=self.problem(layer).listing, line="z = W * x")

    with pytest.raises(GradmathError, match=r"no line 'z = W \* x' on the code panel"):
        dry(Mistaken)


# -- beats ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scene", [find("only_the_symmetric_part")], ids=lambda scene: scene.id)
def test_beats_are_sections_with_caption_line_and_time_to_read(scene: Listed) -> None:
    beats = told(scene)[0].report.beats
    assert all(beat.caption and beat.line for beat in beats[1:])
    for beat, following in pairwise(beats):
        assert following.start >= beat.end
    for beat in beats:
        assert beat.end - beat.start >= len(beat.caption) / 15 - 1.2 / UNWATCHED_RATE  # a frame


def test_captions_stand_on_one_line_whatever_their_letters() -> None:
    feet: list[float] = []

    class Captioned(Lecture):
        def construct(self) -> None:
            for words in ("m", "g", "Q;", "(y) [k]", "a line that is so long that it wraps " * 3):
                self.beat(words, say=f"{words} `m`")
                assert self.caption is not None
                feet.append(float(self.caption[-1].points[:, 1].min()))

    dry(Captioned)
    assert feet == pytest.approx([feet[0]] * len(feet), abs=1e-6)


# -- how it is drawn -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shape",
    [(800, 600), (1000, 400), (300, 500), (854, 480), (1920, 1080)],
    ids=lambda shape: "x".join(map(str, shape)),
)
def test_the_whole_frame_is_seen_whatever_the_pixels(shape: tuple[int, int]) -> None:
    """As by `-r`, so by manim.cfg, where manim keeps the height of the frame, not its width."""
    width, height = shape
    asked = {"pixel_width": width, "pixel_height": height}
    written = {**asked, "frame_width": FRAME_HEIGHT * width / height}
    seen = [frame_of(dry(Short, **choice)) for choice in (asked, written)]
    assert seen[0] == pytest.approx(seen[1])
    assert seen[0][0] / seen[0][1] == pytest.approx(width / height)
    assert min(seen[0][0] / FRAME_WIDTH, seen[0][1] / FRAME_HEIGHT) == pytest.approx(1)


def test_a_frame_that_was_asked_for_larger_stays_larger() -> None:
    assert frame_of(dry(Short, frame_width=20.0)) == (20, 20 * 9 / 16)


def frame_of(scene: Lecture) -> tuple[float, float]:
    camera: Any = scene.camera
    return camera.frame_width, camera.frame_height


def last_picture(folder: Path, config: str, *options: str) -> npt.NDArray[np.uint8]:
    folder.mkdir()
    (folder / "manim.cfg").write_text(f"[CLI]\n{config}\n")
    command = [
        "-s",
        "--progress_bar",
        "none",
        *options,
        str(ROOT / "tests/scenes/kit/test_lecture.py"),
    ]
    manim = [sys.executable, "-m", "manim", *command, "Short"]
    done = subprocess.run(manim, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (picture,) = folder.rglob("*.png")
    with Image.open(picture) as opened:
        return np.asarray(opened.convert("RGBA"))


def test_a_picture_of_another_shape_has_bands_and_loses_nothing(tmp_path: Path) -> None:
    asked = last_picture(tmp_path / "asked", "", "-r", "400,300")
    written = last_picture(tmp_path / "written", "pixel_width=400\npixel_height=300")
    assert asked.shape == (300, 400, 4) and np.array_equal(asked, written)
    rows, columns = np.nonzero((asked != asked[0, 0]).any(axis=2))
    assert rows.min() > 300 / 8 and rows.max() < 300 * 7 / 8
    assert 400 / 16 - 2 <= columns.min() <= 400 / 16 + 2  # the title begins at the margin


def test_on_a_transparent_ground_the_named_theme_can_be_read(tmp_path: Path) -> None:
    """As docs/rendering.md says: light on white slides, dark on black ones, as dark vanishes."""
    opacity = last_picture(tmp_path / "clear", "", "-t", "-r", "160,90")[:, :, 3]
    assert opacity[0, 0] == 0 and opacity.max() == 255
    readable = {
        (theme.name, ground): min(
            Color(ink).contrast(ground, method="wcag21")
            for ink in (theme.text, theme.muted, theme.value_ink, theme.gradient_ink)
        )
        >= 4.5
        for theme in THEMES.values()
        for ground in ("white", "black")
    }
    assert readable["light", "white"] and readable["dark", "black"]
    assert not readable["dark", "white"]
    assert "With `-t` the ground is transparent" in (ROOT / "docs/rendering.md").read_text()


@pytest.mark.parametrize(
    ("config", "options"),
    [("", ["--renderer=opengl"]), ("renderer=opengl", [])],
    ids=["on the command line", "in manim.cfg"],
)
def test_opengl_is_refused_in_one_line(config: str, options: list[str], tmp_path: Path) -> None:
    (tmp_path / "manim.cfg").write_text(f"[CLI]\n{config}\n")
    command = [
        sys.executable,
        "-m",
        "manim",
        *options,
        str(ROOT / "scenes/workshop_1/relu_gate.py"),
    ]
    done = subprocess.run([*command, "ReluGate"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2 and "Traceback" not in done.stdout
    assert done.stderr.startswith("scenes: needs cairo") and done.stderr.count("\n") == 1


def test_opengl_that_is_chosen_later_is_refused_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cairo_only, "config", SimpleNamespace(renderer=RendererType.OPENGL))
    with pytest.raises(SystemExit) as stopped:
        dry(Short)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("scenes: needs cairo")


# -- keys that never go stale --------------------------------------------------------------


def test_the_same_scene_has_the_same_keys() -> None:
    assert keys() == keys()
    assert None not in keys()


# Where things fly, are counted, or follow many runs.
@pytest.mark.parametrize("name", ["fan_out", "where_steps_lead"])
def test_cached_plays_leave_the_keys_of_those_after_them_alone(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = find(name).load()
    drawn = dry(scene, frame_rate=1).renderer.animations_hashes
    monkeypatch.setattr(Writer, "is_already_cached", lambda writer, key: True)
    assert dry(scene, frame_rate=1).renderer.animations_hashes == drawn
    assert None not in drawn


@pytest.mark.parametrize(
    "parameters",
    [{"x": [0.4, -1.1, -0.9, 0.7, 1.5, -0.60001]}, {"v": [0.0, 0.0, 0.2, 0.8001]},
     {"W": np.eye(4, 6).tolist()}],
)  # fmt: skip
def test_other_numbers_have_other_keys(parameters: dict[str, Any]) -> None:
    assert not set(keys()) & set(keys(**parameters))


@pytest.mark.parametrize("package", ["torch", "pycairo", "av", "scipy"])
def test_other_versions_have_other_keys(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[[str], str] = metadata.version
    before = Short.made_from()
    versions.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(metadata, "version", lambda name: f"{real(name)}{'.1' * (name == package)}")
        assert Short.made_from() != before
    versions.cache_clear()
    assert Short.made_from() == before


def test_what_is_required_decides() -> None:
    """Compared with what `packaging` reads from pyproject.toml; extras decide nothing."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    due = {Requirement(line).name for line in project["dependencies"]}
    needed = [package.name for package in needs().packages]
    assert {"torch", "manim", "pycairo", "av"} <= due <= set(needed)
    extras = {Requirement(line).name for line in project["optional-dependencies"]["test"]}
    assert not extras & set(needed)
    assert [version.partition(" ")[0] for version in versions()] == needed == sorted(needed)


def test_what_is_not_here_is_told_of_in_the_digest() -> None:
    assert fingerprint._version("no_such-thing") == "no_such-thing is not here"


def test_other_themes_and_captions_have_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(keys())
    for variable, value in (("SCENES_THEME", "light"), ("SCENES_CAPTIONS", "off")):
        monkeypatch.setenv(variable, value)
        assert not before & set(keys())
        monkeypatch.delenv(variable)
    assert before == set(keys())


FIRST_KEYS = """
import sys
from pathlib import Path
from manim import tempconfig
from scenes.workshop_1.relu_gate import ReluGate

def first_keys():
    quiet = {"dry_run": True, "progress_bar": "none", "verbosity": "ERROR", "frame_rate": 5}
    small = {"pixel_width": 160, "pixel_height": 90}
    with tempconfig({**quiet, **small, "upto_animation_number": 1}):
        scene = ReluGate()
        scene.render()
    return " ".join(scene.renderer.animations_hashes)

print(first_keys())
for file in map(Path, sys.argv[1:]):
    code = file.read_text()
    file.write_text(code + "\\nUNUSED = 1\\n")
    print(first_keys())
    file.write_text(code)
print(first_keys())
"""


OWN = """\
from scenes.kit import Lecture
class Own(Lecture):
    def construct(self):
        from helpers.late import words
        import numpy
"""


def test_what_a_scene_imports_from_its_own_folder_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what is imported late, or by what is imported."""
    (tmp_path / "helpers").mkdir()
    decides = dict.fromkeys(("own.py", "helpers/late.py", "helpers/deeper.py", "side.py"), True)
    decides |= {"numpy/__init__.py": True, "other.py": False, "helpers/unused.py": False}
    (tmp_path / "numpy").mkdir()
    code = {"own.py": OWN, "helpers/late.py": "from . import deeper\nimport side\nwords = ''\n"}
    for name in decides:
        (tmp_path / name).write_text(code.get(name, ""))
    spec = spec_from_file_location("own_of_a_test", tmp_path / "own.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "own_of_a_test", module)
    spec.loader.exec_module(module)
    for name, does in decides.items():
        before = module.Own.made_from()
        with (tmp_path / name).open("a") as file:
            file.write("# another\n")
        assert (module.Own.made_from() != before) is does, name
    (tmp_path / "side.py").write_text("def")  # nothing of it can be read, and yet it decides
    assert module.Own.made_from() != before


def test_other_code_has_other_keys(tmp_path: Path) -> None:
    """A changed file of any room; when all is put back the keys are the first ones again."""
    files = [
        "gradmath/problems/workshop_1/relu_gate.py",
        "gradmath/gradients/relu_layer.py",
        "scenes/kit/look/theme.py",
        "scenes/workshop_1/relu_gate.py",
    ]
    for package in ("gradmath", "scenes"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    done = subprocess.run(
        [sys.executable, "-P", "-c", FIRST_KEYS, *files],
        env={"PYTHONPATH": str(tmp_path), "PATH": "", "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    first, *changed, last = [set(line.split()) for line in done.stdout.splitlines()]
    assert len(first) == 2 and first == last
    for file, keys in zip(files, changed, strict=True):
        assert len(keys) == 2 and not keys & first, file
