"""Tests of one scene stay together, and the processes that share them out share the cores, too.

Tools of the system are optional.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.resources import files

import pytest

from tests.support.browser import Tab, browser
from tests.support.sharing import (
    divide_threads,
    pytest_collection_modifyitems,
    pytest_xdist_make_scheduler,
)

__all__ = ["pytest_collection_modifyitems", "pytest_xdist_make_scheduler"]

divide_threads()


def _tool(package: str, *commands: str) -> str:
    """The path of the first command that is there.

    Where TEST_TOOLS is `required` (in CI) a test without its tool fails; elsewhere it is skipped,
    and the summary says so.
    """
    for command in commands:
        if path := shutil.which(command):
            return path
    lack = f"NOT RUN: {commands[0]} is not here (apt-get install {package})"
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
def axe() -> str:
    """axe-core, the script that finds what keeps people from reading a page."""
    return (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
