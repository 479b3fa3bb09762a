"""One name means one thing, and a module fits a reader's head."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONG, TOO_LONG = 300, 350  # lines


def modules(root: Path) -> list[Path]:
    """Ours, without the examples, which are users' code."""
    files = [*root.glob("gradmath/**/*.py"), *root.glob("scenes/**/*.py")]
    return sorted(file for file in files if "examples" not in file.parts)


def things(file: Path) -> Iterator[str]:
    """The public classes and names of types that a module defines."""
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def is_type(name: str) -> bool:
    return name[0].isupper() and any(letter.islower() for letter in name)


def doubled(root: Path) -> list[str]:
    """Types of one name in several modules; a problem's records are called as their scene is."""
    homes: dict[str, list[Path]] = defaultdict(list)
    for file in modules(root):
        for name in filter(is_type, things(file)):
            homes[name].append(file.relative_to(root))
    return [
        f"{name}: {', '.join(map(str, files))}"
        for name, files in sorted(homes.items())
        if len(files) > 1 and not (len(files) == 2 and len({file.name for file in files}) == 1)
    ]


def lengths(root: Path) -> dict[str, int]:
    return {
        str(file.relative_to(root)): len(file.read_text().splitlines()) for file in modules(root)
    }


def untested(root: Path) -> list[str]:
    """Problems of scenes that no test of their name holds against a second opinion."""
    problems = (file.relative_to(root / "gradmath") for file in modules(root) if file.stem[0] != "_"
                and file.relative_to(root).parts[:2] == ("gradmath", "problems"))  # fmt: skip
    return [
        str(file)
        for file in problems
        if (root / "scenes" / file.relative_to("problems")).exists()
        and not (root / "tests" / "gradmath" / file.parent / f"test_{file.name}").exists()
    ]


def test_every_insight_has_a_test_of_its_name() -> None:
    assert untested(ROOT) == []


def test_an_insight_without_a_test_is_found(tmp_path: Path) -> None:
    for name in ("gradmath/problems", "scenes"):
        for file in ("a/tested.py", "a/missed.py"):
            (tmp_path / name / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / file).touch()
    (tmp_path / "gradmath/problems/a/course.py").touch()
    (tmp_path / "tests/gradmath/problems/a").mkdir(parents=True)
    (tmp_path / "tests/gradmath/problems/a/test_tested.py").touch()
    assert untested(tmp_path) == ["problems/a/missed.py"]


def test_one_name_means_one_thing() -> None:
    found = doubled(ROOT)
    assert not found, "\n".join(found)


def test_modules_are_short() -> None:
    long = {file: count for file, count in lengths(ROOT).items() if count > LONG}
    for file, count in sorted(long.items(), key=lambda each: -each[1]):
        print(f"{file} has {count} lines; {LONG} are meant")
    assert max(long.values(), default=0) <= TOO_LONG


def test_a_planted_double_and_a_planted_giant_are_found(tmp_path: Path) -> None:
    for name, text in {
        "gradmath/a/scene.py": "class Same:\n    pass\n",
        "scenes/b/scene.py": "class Same:\n    pass\n",
        "gradmath/a/one.py": "Way = tuple[int, int]\nMOST = 3\n",
        "scenes/b/two.py": "class Way:\n    pass\n\n\nMOST = 4\n",
        "scenes/b/three.py": "x: int = 1\n" * (TOO_LONG + 1),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert doubled(tmp_path) == ["Way: gradmath/a/one.py, scenes/b/two.py"]
    assert lengths(tmp_path)["scenes/b/three.py"] == TOO_LONG + 1


@pytest.mark.parametrize(("name", "meant"), [("Way", True), ("MOST", False), ("_T", False)])
def test_constants_are_no_types(name: str, meant: bool) -> None:
    assert is_type(name) is meant
