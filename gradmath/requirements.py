"""What this project needs and what it was tested with, as its installation or its files say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from gradmath.errors import SceneError

DISTRIBUTION = "gradmath-scenes"
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Needs:
    """The Pythons that will do, and the packages that this system needs, in an order of their own.

    python is a range as `>=3.11`.
    """

    python: str
    packages: tuple[Requirement, ...]


def needs() -> Needs:
    """What pyproject.toml beside the files says, else what was declared when it was installed.

    Raises: SceneError if it neither has that file nor is installed.
    """
    python, lines = _of_project() or _of_installation()
    declared = [Requirement(line) for line in lines if "extra" not in line.partition(";")[2]]
    here = [each for each in declared if each.marker is None or each.marker.evaluate()]
    return Needs(python, tuple(sorted(here, key=lambda each: each.name)))


def _of_project() -> tuple[str, list[str]] | None:
    file = _ROOT / "pyproject.toml"
    if not file.is_file():
        return None
    project = tomllib.loads(file.read_text(encoding="utf-8")).get("project", {})
    if project.get("name") != DISTRIBUTION:
        return None  # what lies beside installed packages is anybody's
    return project["requires-python"], project["dependencies"]


def _of_installation() -> tuple[str, list[str]]:
    try:
        python = metadata.metadata(DISTRIBUTION)["Requires-Python"]
        return python, metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError as error:
        raise SceneError(
            f"{DISTRIBUTION} is not installed and {_ROOT} has no pyproject.toml of it, so that "
            "nobody knows which packages it draws with; install it by `pip install -e .`"
        ) from error


def pins() -> dict[str, str]:
    """The version of each package that everything was tested with, by its canonical name.

    constraints.txt has them; nothing is known where that file did not come along.
    """
    file = _ROOT / "constraints.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    pairs = (line.split("==") for line in lines if "==" in line and not line.startswith("#"))
    return {str(canonicalize_name(name)): version for name, version in pairs}
