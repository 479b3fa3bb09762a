"""The command `scenes`: what it prints, on which stream, and with which exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import Namespace
from dataclasses import dataclass
from typing import Any

import pytest

from scenes.__main__ import main, parser
from scenes.kit import Lecture, appear
from scenes.kit.cells.lettering import Number
from scenes.kit.look.theme import THEMES
from scenes.studio.catalogue import Listed
from tests.support.layer import layer


class Plain(Lecture):
    """A short story that is true."""

    title = "Which number?"

    def construct(self) -> None:
        flow = self.problem(layer)
        self.beat("show", appear(Number(flow.x, (3,))), say="Here.")
        self.tell()

    def tell(self) -> None:
        """What others do besides."""


class Lying(Plain):
    def tell(self) -> None:
        self.beat("lie", say="Here are two.")


class Raising(Plain):
    def tell(self) -> None:
        raise ZeroDivisionError("by hand")


@dataclass(frozen=True)
class Planted(Listed):
    """A scene of these tests, as the catalogue lists scenes."""

    scene: type[Lecture]

    @property
    def id(self) -> str:
        return self.scene.__name__

    def load(self) -> type[Lecture]:
        return self.scene


@pytest.fixture(autouse=True)
def _planted(monkeypatch: pytest.MonkeyPatch) -> None:
    scenes = [
        Planted(f"tests/{kind.__name__.lower()}.py", kind) for kind in (Raising, Lying, Plain)
    ]
    for module in ("commands.audit", "commands.listing", "finding"):
        monkeypatch.setattr(f"scenes.studio.{module}.catalogue", lambda: scenes)


Streams = pytest.CaptureFixture[str]


def test_a_true_scene_is_status_0(capsys: Streams) -> None:
    assert main(["audit", "Plain"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Plain: ") and "all true" in out and out.count("\n") == 1
    assert err == ""


def test_a_fault_is_status_1_and_named(capsys: Streams) -> None:
    assert main(["audit", "Plain", "lying"]) == 1
    out, err = capsys.readouterr()
    assert "Plain: " in out and "Lying: " in out and "1 fault\n" in out
    assert "Lying, 'lie' at" in out and "statement: Here are two.; expected facts" in out
    assert err == ""


def test_a_scene_that_raises_has_its_traceback_and_the_rest_still_run(capsys: Streams) -> None:
    assert main(["audit", "--all", "--json"]) == 1
    out, err = capsys.readouterr()
    assert "Traceback" in err and 'raise ZeroDivisionError("by hand")' in err
    raising, lying, plain = json.loads(out)["scenes"]
    assert [scene["id"] for scene in (raising, lying, plain)] == ["Raising", "Lying", "Plain"]
    (fault,) = raising["faults"]
    assert (fault["check"], fault["beat"]) == ("error", "after show")
    assert fault["shown"] == "ZeroDivisionError: by hand"
    assert [beat["name"] for beat in raising["beats"]] == ["show"]
    assert plain["faults"] == [] and [fault["check"] for fault in lying["faults"]] == ["statement"]
    (beat,) = plain["beats"]
    (entry,) = beat["entries"]
    assert (beat["name"], entry["text"], entry["index"]) == ("show", "0.7", [3])


def test_a_scene_that_cannot_even_start(capsys: Streams, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Planted, "load", lambda self: 1 / 0)
    assert main(["audit", "Plain"]) == 1
    out, err = capsys.readouterr()
    assert "'after the start' at 0.00 s: error: ZeroDivisionError" in out and "1 / 0" in err


def test_settings_reach_the_scene_and_nobody_else(
    capsys: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCENES_SET", "x=[9,9,9,9,9,9]; v=[9,9,9,9]")
    before = dict(os.environ)
    settings = ["--set", "x=[0.4,-1.1,-0.9,0.3,1.5,-0.6]", "--set", "v=0,0,0.5,0.5"]
    assert (
        main(["audit", "plain", "--json", "--theme", "light", "--captions", "off", *settings]) == 0
    )
    (scene,) = json.loads(capsys.readouterr().out)["scenes"]
    (entry,) = scene["beats"][0]["entries"]
    assert (entry["text"], entry["color"]) == ("0.3", THEMES["light"].text)
    assert dict(os.environ) == before


BAD_INPUT = {
    "an unknown scene": (
        ["audit", "Plian"],
        "scenes: there is no scene 'Plian'; did you mean: Plain",
    ),
    "no scene": (["audit"], "scenes: name the scenes to audit, or give --all"),
    "too many": (["audit", "Plain", "--all"], "scenes: name the scenes to audit, or give --all"),
    "an unknown parameter": (
        ["audit", "Plain", "--set", "y=1"],
        "Plain: y is no parameter of this scene; its parameters are: x, W, v",
    ),
    "a wrong shape": (
        ["audit", "Plain", "--set", "v=[1,2]"],
        "Plain: v has shape (2,) but W has shape (4, 6)",
    ),
    "an unreadable value": (["audit", "Plain", "--set", "x=one"], "scenes: --set has x = 'one'"),
    "the same twice": (
        ["audit", "Plain", "--set", "nudge=1", "--set", "nudge=2"],
        "scenes: --set sets nudge twice",
    ),
    "an unknown theme": (["audit", "Plain", "--theme", "pink"], "scenes audit: argument --theme"),
    "an unknown command": (["adit"], "scenes: argument COMMAND: invalid choice: 'adit'"),
    "nothing to show": (["show"], "scenes show: the following arguments are required: SCENE"),
    "no scene to show": (["show", "nosuch"], "scenes: there is no scene 'nosuch'"),
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_is_one_line_and_status_2(case: str, capsys: Streams) -> None:
    arguments, expected = BAD_INPUT[case]
    try:
        status = main(arguments)
    except SystemExit as stopped:  # argparse's own way
        status = int(stopped.code or 0)
    out, err = capsys.readouterr()
    assert status == 2 and out == ""
    assert err.startswith(expected) and err.count("\n") == 1


def test_bad_input_for_one_scene_stops_no_other(capsys: Streams) -> None:
    """Status 2 says more than status 1: the numbers were never looked at."""
    assert main(["audit", "Plain", "Lying", "--set", "v=[1,2]"]) == 2
    assert capsys.readouterr().err.count("v has shape (2,)") == 2


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (["--traceback", "audit", "Plain", "--set", "v=[1,2]"], "ShapeError"),
        (["audit", "Plain", "--set", "v=[1,2]", "--traceback"], "ShapeError"),
        (["show", "nosuch", "--traceback"], "SceneError"),
        (["--traceback", "render", "nosuch"], "SceneError"),
    ],
)
def test_traceback_shows_all(arguments: list[str], kind: str, capsys: Streams) -> None:
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert err.startswith("Traceback") and f"gradmath.errors.{kind}" in err


def test_the_themes_are_those_of_the_kit() -> None:
    for theme in THEMES:
        assert parser().parse_args(["audit", "--theme", theme]).theme == theme


# -- the command itself, as a person types it ----------------------------------------------


def run(*arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    command = ["-c", code] if code else ["-m", "scenes", *arguments]
    return subprocess.run([sys.executable, *command], capture_output=True, text=True)


@pytest.mark.parametrize(
    ("arguments", "unread", "unbuffered"),
    [
        (["list"], "stdout", ""),
        (["list"], "stdout", "1"),
        (["list", "--json"], "stdout", ""),
        (["--help"], "stdout", ""),
        (["show", "ReluGate"], "stdout", ""),
        (["show", "nosuch"], "stderr", ""),
        (["nosuch"], "stderr", ""),
    ],
)
def test_a_reader_who_stops_hears_no_more(
    arguments: list[str], unread: str, unbuffered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with `scenes list | head -1`, once head has read its line."""
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    ours, theirs = os.pipe()
    os.close(ours)
    other = {"stdout": "stderr", "stderr": "stdout"}[unread]
    streams: dict[str, Any] = {unread: theirs, other: subprocess.PIPE}
    done = subprocess.run([sys.executable, "-m", "scenes", *arguments], text=True, **streams)
    os.close(theirs)
    assert (done.returncode, getattr(done, other)) == (141, "")


def test_a_pipe_that_breaks_elsewhere_is_no_reader_who_stops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(options: Namespace) -> int:
        raise BrokenPipeError("a worker's")

    monkeypatch.setattr("scenes.studio.commands.listing.list_scenes", broken)
    with pytest.raises(BrokenPipeError, match="a worker's"):
        main(["list"])


def test_without_any_stdout_nothing_is_said() -> None:
    code = "import sys; sys.stdout = None; from scenes.__main__ import main; sys.exit(main(%r))"
    done = run(code=code % ["list"])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_listing_loads_neither_torch_nor_manim() -> None:
    code = (
        "import sys; from scenes.__main__ import main; status = main(['list', '--json']);"
        "print({'torch', 'manim'} & set(sys.modules), file=sys.stderr); sys.exit(status)"
    )
    done = run(code=code)
    assert (done.returncode, done.stderr) == (0, "set()\n")
    scenes = json.loads(done.stdout)
    assert all(list(each) == ["id", "chapter", "title", "file", "seconds"] for each in scenes)
    files = {scene["id"]: scene["file"] for scene in scenes}
    assert files["ReluGate"] == "scenes/workshop_1/relu_gate.py"


def test_show_tells_the_parameters() -> None:
    done = run("show", "relu_gate", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    shown = json.loads(done.stdout)
    assert [parameter["name"] for parameter in shown["parameters"]] == ["x", "W", "v", "nudge"]
    assert shown["parameters"][0] == {
        "name": "x", "shape": "(n,)", "meaning": "the inputs",
        "default": "[0.4, -1.1, -0.9, 0.7, 1.5, -0.6]",
    }  # fmt: skip


def test_texts_for_people() -> None:
    listed, shown = run("list"), run("show", "ReluGate")
    assert "How many of `x.grad` are not zero?" in listed.stdout
    assert "nudge ()" in shown.stdout and "a small step in units of x" in shown.stdout
    assert "manim -pqh scenes/workshop_1/relu_gate.py ReluGate" in shown.stdout


def test_an_audit_as_a_process() -> None:
    done = run("audit", "ReluGate", "--set", "W=[[1]]; v=1")
    assert done.returncode == 2
    assert done.stderr.startswith("ReluGate: ") and done.stderr.count("\n") == 1
