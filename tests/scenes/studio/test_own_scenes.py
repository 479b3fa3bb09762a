"""Scenes of anybody's file: found, loaded at home, shown, audited, rendered; or one clear line."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gradmath.errors import SceneError
from scenes.__main__ import main
from scenes.film.frames import count_frames
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import SCENES
from scenes.studio.finding import file_and_class, find
from scenes.studio.own_scenes import OwnScene
from scenes.studio.parameters import parameters

Streams = pytest.CaptureFixture[str]
ROOT = SCENES.parent
MINE = '''\
"""A file of a user's."""
from dataclasses import dataclass

from helper import my_problem
from scenes.kit import Lecture, appear
from scenes.kit.cells.lettering import Number


@dataclass
class Plan:
    index: "tuple[int]" = (0,)


class Mine(Lecture):
    """A number of my own.

    And more.
    """

    title = "Which number is mine?"

    def construct(self):
        import late  # as one may, where manim runs a file

        number = Number(self.problem(my_problem), Plan().index)
        self.beat("show", appear(number), say=late.WORDS, pause=0.1)
'''
HELPER = '''\
import torch
from gradmath.records.tensor import Record


def my_problem(x=({first}, 2.0), nudge=0.5):
    """Mine.

    Shapes: x (n,), the inputs.
    """
    return Record("x", torch.tensor(x).numpy(), f"torch.tensor({{list(x)}})")
'''


def written(folder: Path, name: str = "mine.py", first: float = 1.5, words: str = "Here.") -> Path:
    """A user's file with its neighbours."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "helper.py").write_text(HELPER.format(first=first))
    (folder / "late.py").write_text(f"WORDS = {words!r}\n")
    (folder / name).write_text(MINE)
    return folder / name


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a space in its name."""
    folder = written(tmp_path / "my scenes").parent
    monkeypatch.chdir(folder)
    return folder


def storyboard(out: str) -> list[tuple[str, list[str]]]:
    """Captions and texts of each scene's only beat."""
    beats = [scene["beats"] for scene in json.loads(out)["scenes"]]
    return [(beat["caption"], [e["text"] for e in beat["entries"]]) for (beat,) in beats]


# -- which scene is meant ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "file", "kind"),
    [
        ("mine.py", "mine.py", None),
        ("a b/mine.py:Mine", "a b/mine.py", "Mine"),
        (r"C:\x.py:Mine", r"C:\x.py", "Mine"),
        (r"C:\x.py", r"C:\x.py", None),
        ("/a:b/x.py", "/a:b/x.py", None),
        ("/a:b/x.py:Größe", "/a:b/x.py", "Größe"),
        ("ReluGate", "ReluGate", None),
        ("a:b", "a:b", None),
    ],
)
def test_a_target_is_a_file_and_a_class(target: str, file: str, kind: str | None) -> None:
    assert file_and_class(target) == (file, kind)


@pytest.mark.parametrize("target", ["mine.py:", "mine.py:3", "mine.py:A.b", "x.py:mine.py:A B"])
def test_what_is_no_class_is_refused(target: str) -> None:
    with pytest.raises(SceneError, match=r"names no class; write FILE\.py:Class or FILE\.py"):
        file_and_class(target)


@pytest.mark.parametrize(
    "form", ["mine.py", "./mine.py:Mine", "../my scenes/mine.py", "{}/mine.py"]
)
def test_a_path_in_any_form_is_the_same_scene(home: Path, form: str) -> None:
    assert find(form.format(home)) == OwnScene(str(home / "mine.py"), "Mine")


def test_what_is_no_scene_of_its_own_is_not_counted(home: Path) -> None:
    (home / "other.py").write_text(
        "from mine import Mine\nfrom scenes.kit import Lecture\n"
        "class _Base(Lecture): pass\nclass Only(_Base): pass\nSame = Only\n"
    )
    assert find("other.py").id == "Only"
    assert find("other.py:Mine").id == "Mine" and find("other.py:_Base").id == "_Base"


def test_a_path_like_those_of_windows(home: Path) -> None:
    (home / "C:\\x.py").write_text(MINE)
    assert find("C:\\x.py:Mine").id == find("C:\\x.py").id == "Mine"


def test_a_file_that_is_there_comes_before_the_catalogue(home: Path) -> None:
    assert find("relu_gate.py").path == "scenes/workshop_1/relu_gate.py"
    written(home, "relu_gate.py")
    assert find("relu_gate.py") == OwnScene(str(home / "relu_gate.py"), "Mine")
    assert find("relu_gate").path == find("ReluGate").path == "scenes/workshop_1/relu_gate.py"


def test_a_file_of_the_catalogue_is_itself(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    listed = find("ReluGate")
    assert find(str(SCENES / "workshop_1/relu_gate.py")) == listed
    assert find(f"{SCENES}/workshop_1/relu_gate.py:ReluGate") == listed
    (home / "link.py").symlink_to(SCENES / "workshop_1/relu_gate.py")
    assert find("link.py") == listed
    monkeypatch.chdir(SCENES / "workshop_1")
    assert find("relu_gate.py") == listed
    with pytest.raises(SceneError, match=r"relu_gate.py: there is no Nope; it has: ReluGate"):
        find("relu_gate.py:Nope")


BAD = {
    "no file": ("nowhere.py", "", "there is no file 'nowhere.py' and no such scene; `scenes list`"),
    "a typing error": ("relugate.py", None, "and no such scene; did you mean: ReluGate"),
    "no scene": ("it.py", "x = 1", "it.py has no Lecture; write `from scenes.kit import Lecture`"),
    "manim's scene": (
        "it.py",
        "from manim import Circle, Scene\nclass Plain(Scene): pass",
        "it.py has no Lecture (Plain: manim's own); write",
    ),
    "no Lecture": (
        "it.py:Plain",
        "from manim import Scene\nclass Plain(Scene): pass",
        "it.py: Plain is a scene of manim, but no Lecture of its own; write",
    ),
    "the base class": (
        "it.py:Lecture",
        "from scenes.kit import Lecture",
        "it.py: Lecture is a scene of manim, but no Lecture of its own; write",
    ),
    "a number": ("it.py:x", "x = 1", "it.py: x is of type int, but no Lecture of its own"),
    "several": (
        "it.py",
        "from mine import Mine\nclass A(Mine): pass\nclass B(Mine): pass",
        "it.py has 2 scenes; name one: it.py:A, it.py:B",
    ),
    "another class": (
        "it.py:Mien",
        "from scenes.kit import Lecture\nclass Mine(Lecture): pass",
        "it.py: there is no Mien; it has: Mine",
    ),
    "a syntax error": ("it.py", "x = 1\nclass A(", "it.py:2: SyntaxError: '(' was never closed"),
    "a tab": ("it.py", "if 1:\n\tx\n        y", "it.py:3: TabError: inconsistent use of tabs"),
    "a null byte": ("it.py", "x\0", "it.py: SyntaxError: source code string cannot contain null"),
    "no module": ("it.py", "\nimport nosuch", "it.py:2: ModuleNotFoundError: No module named"),
    "a broken neighbour": ("it.py", "import broken", "broken.py:2: ZeroDivisionError: division"),
    "a neighbour that cannot be read": ("it.py", "import unreadable", "unreadable.py:1: SyntaxErr"),
    "an end": ("it.py", "import sys\nsys.exit('bye')", "it.py:2: SystemExit: bye"),
    "an error of many lines": ("it.py", "raise ValueError('a\\nb')", "it.py:1: ValueError: a b"),
    "a package's import": ("it.py", "from . import mine", "it.py:1: ImportError: attempted rela"),
}


@pytest.mark.parametrize("command", ["audit", "show", "render"])
@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_and_status_2(
    case: str, command: str, home: Path, capsys: Streams
) -> None:
    target, text, expected = BAD[case]
    if target.startswith("it.py"):
        (home / "it.py").write_text(text or "")
    (home / "broken.py").write_text("\n1 / 0\n")
    (home / "unreadable.py").write_text("x = \n")
    path, modules = list(sys.path), set(sys.modules)
    assert main([command, target]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("scenes: ") and err.count("\n") == 1
    assert expected in err
    assert sys.path == path
    left = {name.partition(".")[0] for name in set(sys.modules) - modules}
    assert not left & {"it", "broken", "unreadable", "mine", "helper", "late"}


def test_traceback_shows_the_users_lines(home: Path, capsys: Streams) -> None:
    (home / "it.py").write_text("def inner():\n    1 / 0\n\n\ninner()\n")
    assert main(["audit", "it.py", "--traceback"]) == 2
    assert f'File "{home}/it.py", line 2, in inner' in capsys.readouterr().err


# -- at home -------------------------------------------------------------------------------


def test_neighbours_of_the_same_name_are_kept_apart(tmp_path: Path, capsys: Streams) -> None:
    """Imported at the top and late, both files in one command, one of them twice."""
    first = written(tmp_path / "one", first=1.5, words="Here.")
    second = written(tmp_path / "two", first=7.25, words="There.")
    assert "helper" not in sys.modules
    assert main(["audit", str(first), str(second), f"{first}:Mine", "--json"]) == 0
    here, there = ("Here.", ["1.5"]), ("There.", ["7.25"])
    assert storyboard(capsys.readouterr().out) == [here, there, here]
    assert {"helper", "late"}.isdisjoint(sys.modules)


def test_packages_that_were_there_before_stay(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the project's own folder: what a scene loads of it belongs to everybody."""
    (home / "pack").mkdir()
    for name in ("__init__", "early", "later"):
        (home / f"pack/{name}.py").touch()
    monkeypatch.syspath_prepend(home)
    for name in ("pack", "pack.early", "pack.later"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    early = importlib.import_module("pack.early")
    (home / "mine.py").write_text(f"import pack.later\n{MINE}")
    assert find("mine.py").id == "Mine"
    assert sys.modules["pack.early"] is early and "pack.later" in sys.modules
    assert "helper" not in sys.modules
    for name in ("pack", "pack.early", "pack.later"):
        del sys.modules[name]


@pytest.mark.parametrize("name", ["torch.py", "numpy.py", "manim.py", "scenes.py", "typing.py"])
def test_a_file_named_like_an_installed_module(name: str, tmp_path: Path, capsys: Streams) -> None:
    before = sys.modules[name.removesuffix(".py")]
    file = written(tmp_path, name)
    assert main(["audit", str(file), "--theme", "dark"]) == 0
    assert capsys.readouterr().out.startswith("Mine: ")
    assert sys.modules[name.removesuffix(".py")] is before


def test_a_scene_that_lies_is_found_out(home: Path, capsys: Streams) -> None:
    """No storyboard is kept of it; what is true is checked all the same."""
    (home / "mine.py").write_text(MINE.replace("late.WORDS", "'Every number is here.'"))
    assert main(["audit", "mine.py", "--theme", "light"]) == 1
    assert "statement: Every number is here.; expected facts" in capsys.readouterr().out


def test_a_scene_without_a_title_is_audited(home: Path, capsys: Streams) -> None:
    untitled = MINE.replace('    title = "Which number is mine?"\n', "")
    assert untitled != MINE
    (home / "mine.py").write_text(untitled)
    assert main(["audit", "mine.py"]) == 0
    assert "all true" in capsys.readouterr().out


def test_settings_and_bad_numbers_reach_it(home: Path, capsys: Streams) -> None:
    assert main(["audit", "mine.py", "--json", "--set", "x=-3.5,1"]) == 0
    assert storyboard(capsys.readouterr().out) == [("Here.", ["−3.5"])]
    assert main(["audit", "mine.py", "--set", "y=1"]) == 2
    told = capsys.readouterr().err
    assert told == "Mine: y is no parameter of this scene; its parameters are: x, nudge\n"


def test_an_explained_function_is_a_scene_like_others(home: Path) -> None:
    (home / "explained.py").write_text(
        "import torch\nfrom helper import my_problem\nfrom scenes.explain.explain import Explain\n"
        "def double(x):\n    return (x * 2.0).sum()\n"
        "class Told(Explain):\n    function = staticmethod(double)\n"
        "    inputs = [torch.tensor([1.25, -2.0])]\n"
    )
    scene = find("explained.py")
    assert scene.id == "Told"
    chosen = [parameter.name for parameter in parameters(scene)]
    assert chosen == ["entry", "digits", "opened", "focus", "steps"]
    with scene.at_home():
        report = audit(scene.load(), frame_rate=2)
        assert scene.load().made_from() == scene.load().made_from()
    assert report.faults == []
    assert {"1.25", "2"} <= {entry.text for still in report.stills for entry in still.entries}


# -- show ----------------------------------------------------------------------------------


def test_show_tells_what_can_be_told(home: Path, capsys: Streams) -> None:
    assert main(["show", "mine.py", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["id"], shown["title"], shown["seconds"]) == (
        "Mine",
        "Which number is mine?",
        None,
    )
    assert shown["file"] == str(home / "mine.py")
    assert shown["parameters"] == [
        {"name": "x", "shape": "(n,)", "meaning": "the inputs", "default": "[1.5, 2.0]"},
        {"name": "nudge", "shape": "", "meaning": "", "default": "0.5"},
    ]
    assert main(["show", "mine.py"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Mine: Which number is mine?\nA number of my own.\n\n")
    assert f"manim -pqh '{home}/mine.py' Mine\n" in told and "nudge   0.5\n" in told


@pytest.mark.parametrize("command", ["show", "audit"])
def test_what_a_users_file_prints_is_no_part_of_the_json(
    command: str, home: Path, capsys: Streams
) -> None:
    talks = MINE.replace("class Mine", "print('on import')\n\n\nclass Mine")
    late = talks.replace("        number =", "        print('in construct')\n        number =")
    Path("mine.py").write_text(late)
    Path("helper.py").write_text("print('a neighbour')\n" + HELPER.format(first=1.5))
    assert main([command, "mine.py", "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert (found["scenes"][0] if command == "audit" else found)["id"] == "Mine"
    told = ["a neighbour", "on import", *["in construct"] * (2 if command == "audit" else 0)]
    assert [line for line in err.splitlines() if line in told] == told
    print("and stdout is as before")
    assert main([command, "mine.py"]) == 0
    assert "as before" in capsys.readouterr().out


def test_parameters_of_a_class_come_first(home: Path) -> None:
    (home / "other.py").write_text(
        "import numpy as np\nfrom mine import Mine\nfrom scenes.kit import Lecture\n"
        "class Other(Mine):\n    parameters = {'x': np.array([4.0, 5.0])}\n"
        "class Bare(Lecture):\n    def construct(self): pass\n"
    )
    x, nudge = parameters(find("other.py:Other"))
    assert isinstance(x.default, np.ndarray) and x.default_text == "[4.0, 5.0]"
    assert (nudge.name, nudge.default) == ("nudge", 0.5)
    assert parameters(find("other.py:Bare")) == []


def test_a_scene_without_title_or_parameters_is_shown(home: Path, capsys: Streams) -> None:
    (home / "bare.py").write_text("from scenes.kit import Lecture\nclass Bare(Lecture): pass\n")
    assert main(["show", "bare.py"]) == 0
    assert capsys.readouterr().out == f"Bare: Bare\n\nmanim -pqh '{home}/bare.py' Bare\n"


# -- render --------------------------------------------------------------------------------


def scenes(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as it is installed: the current folder is no place of Python's."""
    code = "import sys; from scenes.__main__ import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )


def test_films_by_several_processes_and_only_what_changed_again(home: Path) -> None:
    """In the folder of files that are called like modules which new processes need first."""
    for name in ("random.py", "socket.py"):
        written(home, name)
    render = ("render", "random.py:Mine", "socket.py", "-q", "l", "--jobs")
    done = scenes(home, *render, "2")
    assert (done.returncode, done.stderr) == (0, "")
    made = {home / f"media/films/{name}/480p15/Mine.mp4" for name in ("random", "socket")}
    assert set(map(Path, done.stdout.splitlines())) == made
    frames = {count_frames(film) for film in made}
    assert len(frames) == 1 and min(frames) > 5
    times = {film: film.stat().st_mtime_ns for film in made}
    (home / "socket.py").write_text(MINE + "# another\n")
    assert scenes(home, *render, "1").returncode == 0
    newer = {film for film in made if film.stat().st_mtime_ns > times[film]}
    assert newer == {home / "media/films/socket/480p15/Mine.mp4"}
    (home / "late.py").write_text("WORDS = 'Elsewhere.'\n")
    assert scenes(home, *render, "1").returncode == 0
    assert all(film.stat().st_mtime_ns > times[film] for film in made)


def test_two_films_of_one_name_are_refused(tmp_path: Path, capsys: Streams) -> None:
    first, second = written(tmp_path / "one"), written(tmp_path / "two")
    folder = str(tmp_path / "films")
    assert main(["render", str(first), str(second), "-q", "l", "--folder", folder]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"{first} and {second} would both become {folder}/mine/480p15/Mine.mp4" in told


def test_the_same_film_twice_is_made_once(home: Path, capsys: Streams) -> None:
    render = ["render", "mine.py", "./mine.py:Mine", "-q", "l", "--jobs", "1"]
    assert main(render) == 0
    assert capsys.readouterr().out == f"{home}/media/films/mine/480p15/Mine.mp4\n"


def test_manim_finds_the_same_neighbours(home: Path) -> None:
    """What the files of these tests do is what manim lets them do."""
    command = [sys.executable, "-m", "manim", "--dry_run", "--progress_bar", "none", "mine.py"]
    done = subprocess.run(
        command, cwd=home, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True
    )
    assert done.returncode == 0, done.stdout
