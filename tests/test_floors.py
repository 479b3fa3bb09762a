"""Imports only point down, as pyproject.toml says of floors and rooms, also through others.

`lint-imports` reads every import statement of the packages; what it cannot see (chapters, which are
folders of scene files, imports by name, the lazy face of gradmath) is read or seen here. Each wall
is also shown to fail on a copy with something forbidden planted in it.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NO_CHAPTERS = {"film", "kit", "explain", "studio", "__pycache__"}
WORDS = "words"  # a chapter's folder of what the captions of its longer films may name and state
BELOW_CHAPTERS = ("manim", "gradmath", "scenes.kit", *sys.stdlib_module_names)
SCENE = "from scenes.kit import Lecture\n\n\nclass Other(Lecture):\n    title = 'Other'\n"
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def copied(folder: Path) -> Path:
    """The project's code in a folder where it may be spoilt."""
    for name in ("gradmath", "scenes"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copied(tmp_path)


def plant(copy: Path, where: str, line: str) -> None:
    with (copy / where).open("a") as file:
        file.write(f"\n{line}\n")


# -- floors and rooms ------------------------------------------------------------------------


def lint(root: Path) -> list[str]:
    """What lint-imports says of the code below a folder, line by line."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", LINT, "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    lines = done.stdout.splitlines()
    assert any("Contracts: " in line for line in lines), done.stdout + done.stderr
    assert bool(broken(lines)) is bool(done.returncode)
    return lines


def broken(lines: list[str]) -> list[str]:
    """The names of the contracts in pyproject.toml that the code does not keep."""
    return [line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")]


def test_imports_only_point_down() -> None:
    assert broken(lint(ROOT)) == []


TORCH_LINE = "The torch line: what draws needs no torch"
# Where a line is planted, and which contracts it breaks by importing what.
FORBIDDEN = [
    ("gradmath/gradients/relu_layer.py", "import manim", ["gradmath draws nothing"], "manim"),
    ("gradmath/problems/workshop_1/course.py", "def late():\n    from scenes.kit import Lecture",
     ["The house", "gradmath draws nothing"], "scenes.kit"),
    ("gradmath/records/tensor.py", "import torch.nn", [TORCH_LINE], "torch"),
    ("gradmath/graphs/flow.py", "from gradmath.running.tensors import record",
     ["Rooms of gradmath", TORCH_LINE], "gradmath.running.tensors"),
    ("gradmath/running/tensors.py", "from gradmath.tracing.tracer import trace",
     ["Rooms of gradmath"], "gradmath.tracing.tracer"),
    ("gradmath/layout/layered.py", "from gradmath.records.tensor import Record",
     ["Rooms of gradmath"], "gradmath.records.tensor"),
    ("scenes/kit/look/stage.py", "if False:\n    import torch", [TORCH_LINE], "torch"),
    ("scenes/kit/look/theme.py", "from gradmath.gradients.relu_layer import relu_flow",
     [TORCH_LINE], "gradmath.gradients.relu_layer"),
    ("scenes/kit/look/theme.py", "from ..cells import grids", ["Rooms of the kit"],
     "scenes.kit.cells.grids"),
    ("scenes/kit/lecture.py", "from scenes.studio.audit import audit", ["The house"],
     "scenes.studio.audit.audit"),
    ("scenes/film/canvas.py", "from scenes.kit.look import theme", ["The house"],
     "scenes.kit.look.theme"),
    ("scenes/film/outlines.py", "import gradmath.records.tensor", ["A film knows no lecture"],
     "gradmath.records.tensor"),
    ("scenes/explain/sayings.py", "import torch", ["Stories leave torch to gradmath"], "torch"),
    ("scenes/studio/audit/memo.py", "import scenes.studio.commands.audit",
     ["Rooms of the studio"], "scenes.studio.commands.audit"),
]  # fmt: skip


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What lint-imports says of each contract when all of them are broken at once."""
    root = copied(tmp_path_factory.mktemp("planted"))
    for where, line, *_ in FORBIDDEN:
        plant(root, where, line)
    lines = lint(root)
    told: dict[str, str] = {}
    contracts, name = set(broken(lines)), ""
    for line in lines[next(k for k, each in enumerate(lines) if "Broken contracts" in each) :]:
        name = line if line in contracts else name
        told[name] = f"{told.get(name, '')}{line}\n"
    return told


@pytest.mark.parametrize(("where", "line", "contracts", "what"), FORBIDDEN)
def test_a_forbidden_import_is_found(
    where: str, line: str, contracts: list[str], what: str, planted: dict[str, str]
) -> None:
    module = where.removesuffix(".py").replace("/", ".")
    for contract in contracts:
        assert f"{module} -> {what} (l." in planted[contract], planted[contract]


def test_a_new_room_must_say_where_it_stands(copy: Path) -> None:
    for room in ("gradmath", "scenes/kit", "scenes/studio"):
        (copy / room / "attic").mkdir()
        (copy / room / "attic" / "__init__.py").write_text("")
    rooms = ["Rooms of gradmath", "Rooms of the kit", "Rooms of the studio"]
    assert broken(lint(copy)) == rooms


# -- chapters, and what imports by other ways ------------------------------------------------


def imported(file: Path, root: Path) -> tuple[str, ...]:
    """What each import in a file names, absolute, as `gradmath.records.tensor.Record`."""
    return names_in(file.read_text(), file.relative_to(root).parts[:-1])


@cache
def names_in(text: str, package: tuple[str, ...]) -> tuple[str, ...]:
    """What the imports of a module name; copies of it are read once."""
    return tuple(names_of(ast.parse(text), package))


def names_of(tree: ast.Module, package: tuple[str, ...]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{source}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args:
            called, name = ast.unparse(node.func), node.args[0]
            if called.endswith(("import_module", "__import__")) and isinstance(name, ast.Constant):
                yield str(name.value)


def within(name: str, modules: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def chapters(root: Path) -> list[Path]:
    folders = sorted(path for path in (root / "scenes").iterdir() if path.is_dir())
    return [path for path in folders if path.name not in NO_CHAPTERS]


def rooms_of_gradmath(root: Path) -> set[str]:
    return {path.name.removesuffix(".py") for path in (root / "gradmath").iterdir()}


def through_the_face(name: str, root: Path) -> bool:
    """Whether a public name of gradmath is meant, which loads torch when it is first used."""
    home, _, rest = name.partition(".")
    return home == "gradmath" and rest != "" and rest.split(".")[0] not in rooms_of_gradmath(root)


def unseen_imports(root: Path) -> Iterator[str]:
    """Imports that no contract can see, where they are forbidden."""
    for floor in (root / "gradmath", root / "scenes" / "film", root / "scenes" / "kit"):
        for file in sorted(floor.rglob("*.py")):
            for name in imported(file, root):
                by_name = within(name, ("torch",)) and floor.name != "gradmath"
                if by_name or through_the_face(name, root):
                    yield f"{file.relative_to(root)} imports {name}"
    for chapter in chapters(root):
        for file in sorted(chapter.rglob("*.py")):
            own = f"scenes.{chapter.name}.{WORDS}.{file.stem}"  # what a long film may say
            for name in imported(file, root):
                if not within(name, (*BELOW_CHAPTERS, own)):
                    yield f"{file.relative_to(root)} imports {name}"


def strangers(root: Path) -> Iterator[str]:
    """What lies in a chapter and is no scene, or would hide a module from its scenes.

    `manim FILE` puts the file's folder first on sys.path.
    """
    for path in (path for chapter in chapters(root) for path in sorted(chapter.iterdir())):
        where = path.relative_to(root)
        if path.name == "__pycache__":
            continue
        if path.name == WORDS:
            lonely = (file for file in path.glob("[!_]*") if not (path.parent / file.name).exists())
            yield from (f"{file.relative_to(root)} belongs to no scene" for file in sorted(lonely))
            continue
        scene = path.with_name(f"{path.name.split('.')[0]}.py")
        if re.fullmatch(r"\w+\.[a-z]{2}\.toml", path.name) and scene.exists():
            continue  # its captions in another language
        if path.suffix != ".py" or not holds_a_scene(path):
            yield f"{where} is no scene file"
        elif importlib.util.find_spec(path.stem) is not None:
            yield f"{where} is named like an importable module"


def holds_a_scene(file: Path) -> bool:
    return "Lecture" in bases_in(file.read_text())


@cache
def bases_in(text: str) -> set[str]:
    """What the classes of a module are made from."""
    classes = (node for node in ast.parse(text).body if isinstance(node, ast.ClassDef))
    return {ast.unparse(base) for node in classes for base in node.bases}


def breaches(root: Path) -> list[str]:
    return [*unseen_imports(root), *strangers(root)]


def test_chapters_hold_scenes_that_import_what_lies_below() -> None:
    assert breaches(ROOT) == []
    assert len(chapters(ROOT)) >= 3


KIT, CHAPTER = "scenes/kit/look/theme.py", "scenes/workshop_1/relu_gate.py"


@pytest.mark.parametrize(
    ("where", "line", "named"),
    [
        (KIT, "import importlib\nimportlib.import_module('torch')", "torch"),
        (KIT, "__import__('torch')", "torch"),
        (KIT, "from gradmath import relu_flow", "gradmath.relu_flow"),
        ("gradmath/records/tensor.py", "from gradmath import vjp", "gradmath.vjp"),
        (CHAPTER, "import torch", "torch"),
        (CHAPTER, "from torch.nn import functional", "torch.nn.functional"),
        (CHAPTER, "import numpy as np", "numpy"),
        (CHAPTER, "from scenes.studio import audit", "scenes.studio.audit"),
        (CHAPTER, "from scenes.workshop_2 import other", "scenes.workshop_2.other"),
        (CHAPTER, "from . import other", "scenes.workshop_1.other"),
        (CHAPTER, "from scenes.workshop_1.words import other", "scenes.workshop_1.words.other"),
    ],
)
def test_an_import_that_no_contract_sees_is_found(
    copy: Path, where: str, line: str, named: str
) -> None:
    plant(copy, where, line)
    assert breaches(copy) == [f"{where} imports {named}"]


def test_what_points_down_is_allowed(copy: Path) -> None:
    plant(copy, "gradmath/gradients/relu_layer.py", "import numpy, torch.nn, gradmath.errors")
    plant(copy, KIT, "import gradmath\nfrom gradmath import records, errors")
    plant(copy, "scenes/kit/graph/place/layout.py", "from gradmath.layout import layered")
    plant(copy, CHAPTER, "import math\nfrom gradmath import relu_flow")
    plant(copy, "scenes/studio/audit/audit.py", "import torch")
    assert breaches(copy) == broken(lint(copy)) == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("random.py", SCENE, "is named like an importable module"),
        ("numpy.py", SCENE, "is named like an importable module"),
        ("scenes.py", SCENE, "is named like an importable module"),
        ("constants.py", "GOLDEN = 1.618\n", "is no scene file"),
        ("__init__.py", "", "is no scene file"),
        ("notes.txt", "", "is no scene file"),
        ("other.de.toml", "", "is no scene file"),
        ("words/other.py", "", "belongs to no scene"),
    ],
)
def test_a_stranger_in_a_chapter_is_found(copy: Path, name: str, text: str, fault: str) -> None:
    path = copy / "scenes" / "workshop_1" / name
    path.write_text(text)
    assert breaches(copy) == [f"{path.relative_to(copy)} {fault}"]


def test_another_scene_in_a_new_chapter_is_allowed(copy: Path) -> None:
    path = copy / "scenes" / "tutorial_9" / "a_scene_of_its_own.py"
    path.parent.mkdir()
    path.write_text(SCENE)
    assert breaches(copy) == []
    path.write_text(f"import torch\n{SCENE}")
    assert breaches(copy) == ["scenes/tutorial_9/a_scene_of_its_own.py imports torch"]


# -- fresh interpreters ----------------------------------------------------------------------


def loaded(code: str, root: Path) -> set[str]:
    """The packages that a fresh interpreter has loaded after some code."""
    report = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


EVERY_NAME = "import gradmath\nfor name in gradmath.__all__: getattr(gradmath, name)"
WHOLE_KIT = """
import importlib, pkgutil, scenes.film, scenes.kit
for package in (scenes.film, scenes.kit):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
"""


def test_importing_gradmath_loads_no_manim() -> None:
    assert loaded("import gradmath", ROOT).isdisjoint({"torch", "manim", "scenes"})
    whole = loaded(f"{EVERY_NAME}\nimport gradmath.problems.workshop_1.relu_gate", ROOT)
    assert {"gradmath", "torch"} <= whole
    assert whole.isdisjoint({"manim", "scenes"})


def test_importing_the_kit_loads_no_torch() -> None:
    names = loaded(WHOLE_KIT, ROOT)
    assert {"scenes", "manim", "gradmath"} <= names
    assert "torch" not in names


@pytest.mark.parametrize(
    ("where", "code", "package"),
    [
        ("gradmath/gradients/relu_layer.py", EVERY_NAME, "manim"),
        ("scenes/kit/look/stage.py", WHOLE_KIT, "torch"),
    ],
    ids=["manim in gradmath", "torch in the kit"],
)
def test_a_planted_import_is_seen_in_a_fresh_interpreter(
    copy: Path, where: str, code: str, package: str
) -> None:
    (copy / f"{package}.py").write_text("")  # loads faster than the real one
    source = copy / where
    source.write_text(f"{source.read_text()}\nimport {package}\n")
    assert package in loaded(code, copy)
