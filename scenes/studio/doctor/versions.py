"""Python and each package that is needed, against what was declared and what was tested."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from importlib import metadata

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from gradmath.requirements import needs, pins
from scenes.studio.doctor.rows import Finding


def version_rows() -> Iterator[Finding]:
    """One row for Python and one for each package, torch and manim first."""
    needed, tested = needs(), pins()
    yield python_row(platform.python_version(), needed.python)
    first = ("torch", "manim", "numpy")
    for package in sorted(needed.packages, key=lambda each: (each.name not in first, each.name)):
        yield package_row(package, _installed(package.name), tested)


def python_row(here: str, needed: str) -> Finding:
    """A Python against the range that will do."""
    if Version(here) in SpecifierSet(needed):
        return Finding("Python", here, needed)
    return Finding("Python", here, needed, fault=f"needs Python {needed}; install such a one")


def package_row(package: Requirement, here: str | None, tested: Mapping[str, str]) -> Finding:
    """A package's version (None: it is not installed) against the range and the tested one."""
    name, told = package.name, tested.get(str(canonicalize_name(package.name)), "")
    shown = told or str(package.specifier)
    remedy = f"install it by `pip install '{package}'`"
    if here is None:
        return Finding(name, "missing", shown, fault=f"{name} is not installed; {remedy}")
    if not package.specifier.contains(here, prereleases=True):
        return Finding(name, here, shown, fault=f"needs {package.specifier}; {remedy}")
    # What comes after a plus sign tells builds of one version apart.
    if told and Version(here).public != Version(told).public:
        return Finding(name, here, shown, note="another version than the tested one")
    return Finding(name, here, shown)


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
