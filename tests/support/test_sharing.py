"""Tests of one scene run one after the other in one process, whatever files they stand in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sharing import cores, divide_threads, group_of, scenes_by_length, turn_of

ROOT = Path(__file__).parents[2]
LOGGING = """\
import os, pathlib, time
import pytest

def note(test):
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with open("log", "a") as log:
        log.write(f"{worker} {os.environ.get('OMP_NUM_THREADS')} {test}\\n")
    time.sleep(0.1)
"""
FIRST = """
@pytest.mark.parametrize("scene", ["FanOut", "ReluGate", "KeptOnAverage"])
def test_one(scene):
    note(scene)

@pytest.mark.parametrize("k", range(8))
def test_file(k):
    note("first")
"""
SECOND = """
@pytest.mark.parametrize(("scene", "theme"), [("ReluGate", "dark"), ("FanOut", "light")])
def test_two(scene, theme):
    note(scene)

@pytest.mark.parametrize("k", range(8))
def test_file(k):
    note("second")
"""


def runs(folder: Path, *options: str, **variables: str) -> list[tuple[str, ...]]:
    """The process, its number of threads and the group of each test, in the order of their runs."""
    (folder / "test_first.py").write_text(LOGGING + FIRST)
    (folder / "test_second.py").write_text(LOGGING + SECOND)
    (folder / "conftest.py").write_text((ROOT / "tests/conftest.py").read_text())
    mine = {"PYTEST", "OMP_NUM_THREADS"}
    others = {name: value for name, value in os.environ.items() if not name.startswith(tuple(mine))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options],
        cwd=folder,
        env={**others, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "21 passed" in done.stdout
    return [tuple(line.split()) for line in (folder / "log").read_text().splitlines()]


def test_a_group_stays_together_and_the_longest_scenes_come_first(tmp_path: Path) -> None:
    log = runs(tmp_path, "-n", "2", "--dist=loadgroup", "--no-loadscope-reorder")
    workers = {group: {worker for worker, _, own in log if own == group} for _, _, group in log}
    assert all(len(own) == 1 for own in workers.values()), workers
    assert set.union(*workers.values()) == {"gw0", "gw1"}
    first = set()
    for worker in ("gw0", "gw1"):
        order = [group for own, _, group in log if own == worker]
        assert order == sorted(order, key=order.index), "a group was left and taken up again"
        first.add(order[0])
    begun = sorted(workers.keys() & scenes_by_length().keys(), key=scenes_by_length().__getitem__)
    assert len(begun) == 3 and first == set(begun[:2])
    assert {threads for _, threads, _ in log} == {str(max(1, cores() // 2))}


def test_alone_a_scenes_tests_follow_one_another_as_well(tmp_path: Path) -> None:
    log = runs(tmp_path, OMP_NUM_THREADS="3")
    order = [group for _, _, group in log]
    assert order == sorted(order, key=order.index)
    assert order[-1] == "second" and order[0] in scenes_by_length()
    assert {(worker, threads) for worker, threads, _ in log} == {("alone", "3")}


def test_other_ways_of_sharing_can_be_asked_for(tmp_path: Path) -> None:
    log = runs(tmp_path, "-n", "2", "--dist=load", OMP_NUM_THREADS="3")
    workers = {worker for worker, _, group in log if group == "first"}
    assert workers == {"gw0", "gw1"}
    assert {threads for _, threads, _ in log} == {"3"}


@pytest.mark.parametrize(
    ("test", "group"),
    [
        ("tests/a.py::test_x[ReluGate]", "ReluGate"),
        ("tests/a.py::test_x[dark-ReluGate]", "ReluGate"),
        ("tests/a.py::test_x[ReluGates]", "tests/a.py"),
        ("tests/a.py::TestReluGate::test_x", "tests/a.py"),
        ("gradmath/layer.py::gradmath.layer.relu_flow", "gradmath/layer.py"),
    ],
)
def test_the_brackets_name_the_scene(test: str, group: str) -> None:
    assert group_of(test) == group


def test_what_draws_is_begun_before_what_computes() -> None:
    groups = ["ReluGate", "GraphGrows", "tests/scenes/chapters/test_a.py",
              "tests/scenes/studio/test_b.py", "tests/scenes/film/test_c.py", "tests/test_d.py",
              "tests/gradmath/test_e.py"]  # fmt: skip
    assert sorted(reversed(groups), key=turn_of) == groups


def test_one_process_takes_the_threads_that_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER_COUNT", raising=False)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    divide_threads()
    assert "OMP_NUM_THREADS" not in os.environ
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", "1000")
    divide_threads()
    assert os.environ["OMP_NUM_THREADS"] == "1"
