"""Scenes in tests see no settings of the person who runs them; tools of the system are optional."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.browser import Tab, browser

AXE = "4.14.1"  # of axe-core, from npm


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SCENES_SET", "SCENES_THEME", "SCENES_CAPTIONS", "SCENES_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)


def _tool(package: str, *commands: str) -> str:
    """The path of the first command that is there.

    Where TEST_TOOLS is `required` (in CI) a test without its tool fails; elsewhere it is skipped,
    and the summary says so.
    """
    for command in commands:
        if path := shutil.which(command):
            return path
    _lacking(f"NOT RUN: {commands[0]} is not here (apt-get install {package})")


def _lacking(lack: str) -> NoReturn:
    if os.environ.get("TEST_TOOLS") == "required":
        pytest.fail(lack)
    pytest.skip(lack)


@pytest.fixture(scope="session")
def tesseract() -> str:
    """Optical character recognition."""
    return _tool("tesseract-ocr", "tesseract")


@pytest.fixture(scope="session")
def chromium() -> str:
    """A browser."""
    return _tool("chromium", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def tab(chromium: str) -> Iterator[Tab]:
    """A browser's empty tab, to be asked."""
    with browser(chromium) as tab:
        yield tab


@pytest.fixture(scope="session")
def axe(chromium: str) -> str:
    """The script that finds what keeps people from reading a page, fetched once from npm."""
    kept = Path.home() / ".cache" / "gradmath-tests" / f"axe-core-{AXE}"
    script = kept / "package" / "axe.min.js"
    if not script.exists():
        npm = _tool("npm", "npm")
        kept.mkdir(parents=True, exist_ok=True)
        got = subprocess.run([npm, "pack", f"axe-core@{AXE}"], cwd=kept, capture_output=True)
        packed = kept / f"axe-core-{AXE}.tgz"
        if got.returncode or not packed.exists():
            _lacking(f"NOT RUN: npm gave no axe-core@{AXE}")
        shutil.unpack_archive(packed, kept, filter="data")
    return script.read_text(encoding="utf-8")
