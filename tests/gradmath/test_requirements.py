"""What is needed and what was tested is what the project's own files say."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from gradmath import requirements
from gradmath.errors import SceneError
from gradmath.requirements import DISTRIBUTION, needs, pins

ROOT = Path(__file__).parents[2]
PROJECT = f"""
[project]
name = "{DISTRIBUTION}"
requires-python = ">=3.11"
optional-dependencies.test = ["pytest"]
dependencies = ["torch>=2", "manim[typst]>=0.22", 'no_such-thing; python_version < "3"']
"""


def test_the_project_file_decides() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    due = sorted(map(Requirement, project["dependencies"]), key=lambda each: each.name)
    assert (needs().python, needs().packages) == (project["requires-python"], tuple(due))


def test_of_another_systems_packages_none_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements, "_ROOT", tmp_path)
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    assert list(map(str, needs().packages)) == ["manim[typst]>=0.22", "torch>=2"]


@pytest.mark.parametrize("beside", [None, "[project]\nname = 'somebody-elses'\n", "[tool.x]\n"])
def test_an_installation_decides_where_its_files_alone_came_along(
    beside: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements, "_ROOT", tmp_path)
    if beside is not None:
        (tmp_path / "pyproject.toml").write_text(beside)
    declared = ["torch>=2.8", 'pytest; extra == "test"']
    monkeypatch.setattr(metadata, "requires", lambda name: declared)
    monkeypatch.setattr(metadata, "metadata", lambda name: {"Requires-Python": ">=3.12"})
    assert needs() == requirements.Needs(">=3.12", (Requirement("torch>=2.8"),))
    assert pins() == {}


def test_without_either_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(requirements, "_ROOT", tmp_path)
    monkeypatch.setattr(metadata, "metadata", nothing)
    with pytest.raises(SceneError, match=r"not installed .* install it by `pip install -e \.`"):
        needs()


def test_pins_are_the_pins() -> None:
    tested = pins()
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert len(tested) == sum("==" in line for line in lines)
    assert tested["torch"] == "2.13.0" and tested["markupsafe"] == "3.0.4"
    assert {package.name.lower().replace("_", "-") for package in needs().packages} <= set(tested)
