"""Lectures: settings from outside, one clear line on bad input, keys that never go stale."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from manim import Wait, tempconfig

from gradmath.errors import GradmathError, ParameterError
from gradmath.problems.workshop_1 import relu_gate
from scenes.kit import Lecture, appear, speech
from scenes.kit.claims import Entry
from scenes.kit.encoder import Writer
from scenes.kit.lettering import Phrase
from scenes.kit.settings import parse_settings
from scenes.studio.catalogue import Listed, find
from scenes.workshop_1.relu_gate import ReluGate
from tests.scenes.runs import told

ROOT = Path(__file__).parents[2]


def dry(scene: type[Lecture], **config: Any) -> Lecture:
    """Run a scene without drawing, caching switched on so that its keys are made."""
    quiet = {"dry_run": True, "progress_bar": "none", "verbosity": "ERROR", "frame_rate": 5}
    with tempconfig({**quiet, **config}):
        done = scene()
        done.render()
    return done


class Short(Lecture):
    """Two beats about the problem of the flagship."""

    title = "Short"

    def construct(self) -> None:
        flow = self.problem(relu_gate).flow
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
            self.beat("one", code=self.problem(relu_gate).flow.listing, line="z = W * x")

    with pytest.raises(GradmathError, match=r"no line 'z = W \* x' on the code panel"):
        dry(Mistaken)


# -- beats ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scene", [find("relu_gate")], ids=lambda scene: scene.id)
def test_beats_are_sections_with_caption_line_and_time_to_read(scene: Listed) -> None:
    beats = told(scene)[0].report.beats
    assert all(beat.caption and beat.line for beat in beats[1:])
    for beat, following in pairwise(beats):
        assert following.start >= beat.end
    for beat in beats:
        assert beat.end - beat.start >= len(beat.caption) / 15 - 0.08  # a frame at 15 a second


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


# -- keys that never go stale --------------------------------------------------------------


def test_the_same_scene_has_the_same_keys() -> None:
    assert keys() == keys()
    assert None not in keys()


# Where things fly, are counted, or follow many runs.
@pytest.mark.parametrize("name", ["fan_out", "relu_gate", "kept_on_average", "where_steps_lead"])
def test_cached_plays_leave_the_keys_of_those_after_them_alone(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = find(name).load()
    drawn = dry(scene, frame_rate=2).renderer.animations_hashes
    monkeypatch.setattr(Writer, "is_already_cached", lambda writer, key: True)
    assert dry(scene, frame_rate=2).renderer.animations_hashes == drawn
    assert None not in drawn


@pytest.mark.parametrize(
    "parameters",
    [{"x": [0.4, -1.1, -0.9, 0.7, 1.5, -0.60001]}, {"v": [0.0, 0.0, 0.2, 0.8001]},
     {"nudge": 0.02}],
)  # fmt: skip
def test_other_numbers_have_other_keys(parameters: dict[str, Any]) -> None:
    assert not set(keys()) & set(keys(**parameters))


def test_other_versions_themes_and_captions_have_other_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = set(keys())
    real: Callable[[str], str] = metadata.version
    monkeypatch.setattr(
        metadata, "version", lambda name: "2.14.0" if name == "torch" else real(name)
    )
    assert not before & set(keys())
    monkeypatch.undo()
    for variable, value in (("SCENES_THEME", "light"), ("SCENES_CAPTIONS", "off")):
        monkeypatch.setenv(variable, value)
        assert not before & set(keys())
        monkeypatch.delenv(variable)
    assert before == set(keys())


FIRST_KEYS = """
from manim import tempconfig
from scenes.kit.encoder import Writer
from scenes.studio.catalogue import find
from scenes.workshop_1.relu_gate import ReluGate
quiet = {"dry_run": True, "progress_bar": "none", "verbosity": "ERROR", "frame_rate": 5}
with tempconfig({**quiet, "upto_animation_number": 1}):
    scene = ReluGate()
    scene.render()
print(*scene.renderer.animations_hashes)
"""


def first_keys(copy: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-P", "-c", FIRST_KEYS],
        env={"PYTHONPATH": str(copy), "PATH": "", "HOME": str(copy)},
        cwd=copy,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "file",
    ["gradmath/problems/workshop_1.py", "gradmath/layer.py", "scenes/kit/theme.py",
     "scenes/workshop_1/relu_gate.py"],
)  # fmt: skip
def test_other_code_has_other_keys(file: str, tmp_path: Path, original_keys: set[str]) -> None:
    copy = copied(tmp_path)
    with (copy / file).open("a") as source:
        source.write("\nUNUSED = 1\n")
    assert not original_keys & first_keys(copy)


@pytest.fixture(scope="module")
def original_keys(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    keys = first_keys(copied(tmp_path_factory.mktemp("original")))
    assert len(keys) == 2
    return keys


def copied(folder: Path) -> Path:
    for package in ("gradmath", "scenes"):
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    return folder
