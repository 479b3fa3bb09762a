"""How tests are shared out among processes (`pytest -n`): a scene's stay together, long ones first.

A scene is run once for all tests that look at it, and forgotten after the last of them. So they
follow one another in one process, whatever files they stand in; others share what their file sets
up. A film takes longest, and what draws takes longer than what computes, so that whoever has no
long tests left to begin finds enough short ones.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import pytest

from scenes.studio.catalogue import catalogue

LONG_FIRST = ("tests/scenes/chapters", "tests/scenes/studio", "tests/scenes", "tests/test_")


@cache
def scenes_by_length() -> dict[str, int]:
    """The place of each scene when the longest is begun first."""
    longest_first = sorted(catalogue(), key=lambda scene: -(scene.seconds or 0))
    return {scene.id: place for place, scene in enumerate(longest_first)}


def group_of(test: str) -> str:
    """The scene that is named in the brackets of a test, else the file that it stands in.

    >>> group_of("tests/test_a.py::test_story[ReluGate-dark]"), group_of("tests/test_a.py::test[x]")
    ('ReluGate', 'tests/test_a.py')
    """
    file, _, name = test.partition("::")
    words = name.partition("[")[2].removesuffix("]").split("-")
    return next((word for word in words if word in scenes_by_length()), file)


def turn_of(group: str) -> tuple[int, int]:
    """When a group is begun: scenes by their length, then files by the folder that they lie in."""
    scenes, last = scenes_by_length(), len(LONG_FIRST)
    folder = next((k for k, each in enumerate(LONG_FIRST) if group.startswith(each)), last)
    return scenes.get(group, len(scenes)), folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: turn_of(group_of(item.nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """`--dist=loadgroup` with these groups: marks would change the names that failures bear."""
    if config.getoption("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = group_of
    return scheduler


def divide_threads() -> None:
    """All processes together take as many threads as there are cores, unless told otherwise.

    torch reads the variable when it is loaded, as do the processes that tests start.
    """
    if processes := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 0)):
        os.environ.setdefault("OMP_NUM_THREADS", str(max(1, cores() // processes)))


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
