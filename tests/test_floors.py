"""Imports only point down: gradmath, then scenes/kit, then the chapters, then scenes/studio.

Read from every import statement, and seen in fresh interpreters. Each wall is also shown to fail
on a copy with something forbidden planted in it.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOT_CHAPTERS = {"kit", "studio"}
WITHOUT_TORCH = (
    "gradmath.errors",
    "gradmath.replace_file",
    "gradmath.records",
    "gradmath.formatting",
    "gradmath.literals",
    "gradmath.graph",
    "gradmath.graph_folding",
    "gradmath.graph_groups",
    "gradmath.group_levels",
    "gradmath.explained",
    "gradmath.graph_records",
    "gradmath.local_rules",
    "gradmath.second_order",
    "gradmath.formulas",
    "gradmath.rule_table",
    "gradmath.trace_layers",
    "gradmath.trace_layout",
    "gradmath.contours",
    "gradmath.zero_causes",
)
BELOW_CHAPTERS = ("manim", "gradmath", "scenes.kit", *sys.stdlib_module_names)
SCENE = "from scenes.kit import Lecture\n\n\nclass Other(Lecture):\n    title = 'Other'\n"


def imported(file: Path, root: Path) -> Iterator[str]:
    """What each import in a file names, absolute, as `gradmath.records.Record`."""
    package = file.relative_to(root).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text())):
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
    return [path for path in folders if path.name not in {*NOT_CHAPTERS, "__pycache__"}]


def allowed(name: str, floor: str) -> bool:
    """Whether a file on a floor may import a name."""
    if floor == "gradmath":
        return not within(name, ("manim", "scenes"))
    if floor == "kit":
        if within(name, ("gradmath",)):
            return name == "gradmath" or within(name, WITHOUT_TORCH)
        return not within(name, ("torch", "scenes")) or within(name, ("scenes.kit",))
    return within(name, BELOW_CHAPTERS)


def is_example(path: Path) -> bool:
    """Users' code that `scenes explain` shows: it is on no floor and imports what it likes."""
    examples = ("explain", "examples")
    return examples in (path.parts[-2:], path.parts[-3:-1])


def forbidden_imports(root: Path) -> Iterator[str]:
    floors = {root / "gradmath": "gradmath", root / "scenes" / "kit": "kit"}
    for folder, floor in {**floors, **dict.fromkeys(chapters(root), "chapter")}.items():
        for file in sorted(folder.rglob("*.py")):
            if is_example(file):
                continue
            for name in imported(file, root):
                if not allowed(name, floor):
                    yield f"{file.relative_to(root)} imports {name}"


def strangers(root: Path) -> Iterator[str]:
    """What lies in a chapter and is no scene, or would hide a module from its scenes.

    `manim FILE` puts the file's folder first on sys.path.
    """
    for path in (path for chapter in chapters(root) for path in sorted(chapter.iterdir())):
        where = path.relative_to(root)
        if path.name == "__pycache__" or is_example(path):
            continue
        if path.suffix != ".py" or not holds_a_scene(path):
            yield f"{where} is no scene file"
        elif importlib.util.find_spec(path.stem) is not None:
            yield f"{where} is named like an importable module"


def holds_a_scene(file: Path) -> bool:
    classes = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef)]
    return any(ast.unparse(base) == "Lecture" for node in classes for base in node.bases)


def breaches(root: Path) -> list[str]:
    return [*forbidden_imports(root), *strangers(root)]


def test_imports_only_point_down() -> None:
    assert breaches(ROOT) == []
    assert chapters(ROOT), "no chapter was read"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's code in a folder where it may be spoilt."""
    for name in ("gradmath", "scenes"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


GRADMATH, KIT, CHAPTER = (
    "gradmath/layer.py",
    "scenes/kit/theme.py",
    "scenes/workshop_1/relu_gate.py",
)


@pytest.mark.parametrize(
    ("where", "line", "named"),
    [
        (GRADMATH, "import manim", "manim"),
        (GRADMATH, "from manim.utils import color", "manim.utils.color"),
        (GRADMATH, "def late():\n    import manim.utils", "manim.utils"),
        (GRADMATH, "from scenes.kit import Lecture", "scenes.kit.Lecture"),
        ("gradmath/problems/workshop_1.py", "import scenes", "scenes"),
        (KIT, "import torch", "torch"),
        (KIT, "from torch import Tensor", "torch.Tensor"),
        (KIT, "if False:\n    import numpy, torch.nn as nn", "torch.nn"),
        (KIT, "import importlib\nimportlib.import_module('torch')", "torch"),
        (KIT, "__import__('torch')", "torch"),
        (KIT, "from gradmath.layer import relu_flow", "gradmath.layer.relu_flow"),
        (KIT, "from gradmath import tensors", "gradmath.tensors"),
        (KIT, "from gradmath.graph_flow import graph_flow", "gradmath.graph_flow.graph_flow"),
        (KIT, "from gradmath.tracing import trace", "gradmath.tracing.trace"),
        (KIT, "from gradmath import relu_flow", "gradmath.relu_flow"),
        (KIT, "from scenes.workshop_1 import relu_gate", "scenes.workshop_1.relu_gate"),
        (KIT, "from scenes.studio.audit import audit", "scenes.studio.audit.audit"),
        (KIT, "from ..studio import audit", "scenes.studio.audit"),
        (KIT, "from .. import workshop_1", "scenes.workshop_1"),
        (CHAPTER, "import torch", "torch"),
        (CHAPTER, "from torch.nn import functional", "torch.nn.functional"),
        (CHAPTER, "import numpy as np", "numpy"),
        (CHAPTER, "from scenes.studio import audit", "scenes.studio.audit"),
        (CHAPTER, "from scenes.workshop_2 import other", "scenes.workshop_2.other"),
        (CHAPTER, "from . import other", "scenes.workshop_1.other"),
    ],
)
def test_a_forbidden_import_is_found(copy: Path, where: str, line: str, named: str) -> None:
    with (copy / where).open("a") as file:
        file.write(f"\n{line}\n")
    assert breaches(copy) == [f"{where} imports {named}"]


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (GRADMATH, "import numpy, torch.nn, gradmath.errors"),
        (KIT, "import gradmath\nfrom gradmath import records, errors"),
        (KIT, "from gradmath.graph import Trace\nfrom gradmath import trace_layout"),
        (KIT, "from .stage import SAFE\nfrom manim import Scene"),
        (CHAPTER, "import math\nfrom gradmath import relu_flow\nfrom scenes.kit.stage import SAFE"),
        ("scenes/studio/audit.py", "import torch\nfrom scenes.workshop_1 import relu_gate"),
    ],
)
def test_what_points_down_is_allowed(copy: Path, where: str, line: str) -> None:
    with (copy / where).open("a") as file:
        file.write(f"\n{line}\n")
    assert breaches(copy) == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("random.py", SCENE, "is named like an importable module"),
        ("numpy.py", SCENE, "is named like an importable module"),
        ("scenes.py", SCENE, "is named like an importable module"),
        ("constants.py", "GOLDEN = 1.618\n", "is no scene file"),
        ("__init__.py", "", "is no scene file"),
        ("notes.txt", "", "is no scene file"),
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
import importlib, pkgutil, scenes.kit
for module in pkgutil.walk_packages(scenes.kit.__path__, "scenes.kit."):
    importlib.import_module(module.name)
"""


def test_importing_gradmath_loads_no_manim() -> None:
    assert loaded("import gradmath", ROOT).isdisjoint({"torch", "manim", "scenes"})
    whole = loaded(f"{EVERY_NAME}\nimport gradmath.problems.workshop_1", ROOT)
    assert {"gradmath", "torch"} <= whole
    assert whole.isdisjoint({"manim", "scenes"})


def test_importing_the_kit_loads_no_torch() -> None:
    names = loaded(WHOLE_KIT, ROOT)
    assert {"scenes", "manim", "gradmath"} <= names
    assert "torch" not in names


@pytest.mark.parametrize(
    ("where", "code", "package"),
    [("gradmath/layer.py", EVERY_NAME, "manim"), ("scenes/kit/stage.py", WHOLE_KIT, "torch")],
    ids=["manim in gradmath", "torch in the kit"],
)
def test_a_planted_import_is_seen_in_a_fresh_interpreter(
    copy: Path, where: str, code: str, package: str
) -> None:
    (copy / f"{package}.py").write_text("")  # loads faster than the real one
    source = copy / where
    source.write_text(f"{source.read_text()}\nimport {package}\n")
    assert package in loaded(code, copy)
