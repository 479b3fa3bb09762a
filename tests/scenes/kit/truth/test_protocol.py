"""Whatever can be drawn is checked, and every check has a lie that it catches."""

from __future__ import annotations

import ast
import gc
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from manim import VGroup, VMobject

import scenes
from scenes.kit.look.quick import Quick
from scenes.kit.truth.checks import checked
from scenes.studio.catalogue import catalogue

ROOT = Path(__file__).parents[4]


def drawables() -> set[type[VMobject]]:
    """Every class of this project that draws something itself (groups only hold what does)."""
    for module in pkgutil.walk_packages(scenes.__path__, "scenes."):
        if module.name != "scenes.__main__":
            importlib.import_module(module.name)
    for scene in catalogue():
        scene.load()
    found: set[type[VMobject]] = set()
    waiting = [VMobject]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        bare = kind is Quick or issubclass(kind, VGroup)
        if kind.__module__.startswith("scenes.") and not bare:
            found.add(kind)
    return found


def unchecked() -> set[str]:
    return {kind.__name__ for kind in drawables() if not hasattr(kind, "faults")}


def checks(root: Path) -> set[str]:
    """The names of all checks: what `Fault(...)` is called with, anywhere in the code."""
    return {name for file in sorted((root / "scenes").rglob("*.py")) for name in _named(file)}


def _named(file: Path) -> Iterator[str]:
    tree = ast.parse(file.read_text())
    constants = {
        ast.unparse(node.targets[0]): node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Fault":
            name = constants.get(ast.unparse(node.args[0]), node.args[0])
            yield str(ast.literal_eval(name))


def planted(tests: Path) -> set[str]:
    """The checks that the lies in some tests are caught by: the values of each dict `LIES`."""
    return {name for file in sorted(tests.rglob("*.py")) for name in _lies(file)}


def _lies(file: Path) -> Iterator[str]:
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.AnnAssign | ast.Assign):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if ast.unparse(target) == "LIES" and isinstance(node.value, ast.Dict):
                yield from (str(ast.literal_eval(value)) for value in node.value.values)


def test_whatever_can_be_drawn_is_checked() -> None:
    names = {kind.__name__ for kind in drawables()}
    assert {"Number", "Inscription", "Wire", "CellBox", "Panel", "Frame"} <= names
    assert unchecked() == set()


def test_every_check_has_a_lie_that_it_catches() -> None:
    assert {"number", "outline", "colour", "gate", "provenance", "statement"} <= checks(ROOT)
    lies = planted(ROOT / "tests" / "scenes") | planted(ROOT / "tests" / "support")
    assert checks(ROOT) - lies == set()


# -- the wall can fail ---------------------------------------------------------------------


def test_a_drawable_without_a_check_is_found() -> None:
    bare = type("Bare", (VMobject,), {"__module__": "scenes.kit.bare"})
    try:
        assert not checked(bare())
        assert unchecked() == {"Bare"}
    finally:
        del bare
        gc.collect()
    assert unchecked() == set()


def test_a_group_is_checked_by_its_parts() -> None:
    group = type("Group", (VGroup,), {"__module__": "scenes.kit.bare"})
    assert unchecked() == set()
    del group
    gc.collect()


@pytest.mark.parametrize(
    "code",
    [
        'def faults():\n    yield Fault("planted", "a", "b")\n',
        'CHECK = "planted"\n\n\ndef faults():\n    return [Fault(CHECK, "a", "b")]\n',
    ],
)
def test_a_check_without_a_lie_is_found(code: str, tmp_path: Path) -> None:
    kit = tmp_path / "scenes" / "kit"
    kit.mkdir(parents=True)
    (kit / "planted.py").write_text(code)
    lies = tmp_path / "tests"
    lies.mkdir()
    (lies / "test_lies.py").write_text('LIES: dict[type, str] = {object: "another"}\n')
    assert checks(tmp_path) - planted(lies) == {"planted"}
    (lies / "test_others.py").write_text('LIES = {object: "planted"}\n')
    assert checks(tmp_path) - planted(lies) == set()
