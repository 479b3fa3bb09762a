"""`scenes new` writes a film that passes as it is, or nothing and one line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gradmath.replace_file import replace_file
from scenes.__main__ import main
from scenes.studio import catalogue

ROOT = Path(__file__).parents[4]
FILES = [
    "gradmath/problems/tutorial_4/a_new_film.py",
    "scenes/tutorial_4/a_new_film.py",
    "scenes/tutorial_4/a_new_film.de.toml",
    "tests/gradmath/problems/tutorial_4/test_a_new_film.py",
    "tests/scenes/chapters/test_a_new_film.py",
]
KNOWN = ROOT / ".mypy_cache"  # from it mypy knows whatever in a copy is as it was
STORYBOARD = "tests/scenes/storyboards/a_new_film.json"


def contents(root: Path) -> dict[Path, bytes | None]:
    """Every file with what is in it, and every folder, but for what Python caches."""
    found = (each for each in root.rglob("*") if "__pycache__" not in each.parts)
    return {each: each.read_bytes() if each.is_file() else None for each in found}


# -- a copy of the whole tree --------------------------------------------------------------


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources in a folder of their own, with a new film of a chapter that has none yet."""
    root = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", root)
    for folder in ("gradmath", "scenes", "tests"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
    if KNOWN.exists():
        shutil.copytree(KNOWN, root / KNOWN.name)
    ran = run(root, "scenes", "new", "tutorial_4/a_new_film")
    assert ran.returncode == 0, ran.stderr
    written = ran.stdout.split("\n\n")[0].splitlines()
    assert written == [*FILES, "scenes/studio/catalogue.py", STORYBOARD]
    return root


def run(root: Path, *module: str) -> subprocess.CompletedProcess[str]:
    """A module of Python's in the copy, which finds its own sources first."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", *module]
    return subprocess.run(command, cwd=root, env=clean, capture_output=True, text=True)


def test_the_film_is_listed_in_its_chapter_with_its_length(copied: Path) -> None:
    listed = run(copied, "scenes", "list").stdout.splitlines()
    (place,) = (k for k, line in enumerate(listed) if line.startswith("ANewFilm "))
    assert re.search(r" 2\d s  Which gradient is the largest\?$", listed[place])
    assert listed[place + 1].split() == ["scenes/tutorial_4/a_new_film.py"]
    assert "tutorial_3/each_derivative_bends_it" in listed[place - 1]
    assert "workshop_1/relu_gate" in listed[place + 3]


def test_what_was_written_passes_its_own_tests_and_those_of_every_scene(copied: Path) -> None:
    tests = [file for file in FILES if file.startswith("tests")]
    shared = ("test_catalogue.py", "audit/test_storyboards.py", "audit/test_mutations.py")
    places = [f"tests/scenes/studio/{file}" for file in shared]
    places += ["tests/scenes/kit/captions/test_languages.py", "tests/test_house.py"]
    chosen = "a_new_film or ANewFilm or every_scene_file or every_insight or one_name"
    passed = run(copied, "pytest", "-v", "-p", "no:cacheprovider", FILES[0], *tests, *places,
                 "-k", chosen)  # fmt: skip
    assert passed.returncode == 0, passed.stdout
    for place in (FILES[0], *tests, *places):
        assert f"\n{place}::" in passed.stdout, place


def test_what_was_written_is_clean_for_linters(copied: Path) -> None:
    sources = [file for file in FILES if file.endswith(".py")]
    for check in (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",)):
        ran = run(copied, *check, *sources, "scenes/studio/catalogue.py")
        assert ran.returncode == 0, ran.stdout


def test_the_film_can_be_rendered(copied: Path, tmp_path: Path) -> None:
    made = run(copied, "scenes", "render", "ANewFilm", "-q", "l", "--folder", str(tmp_path),
               "--jobs", "1")  # fmt: skip
    assert made.returncode == 0, made.stderr
    (video,) = made.stdout.splitlines()
    assert Path(video).stat().st_size > 10_000


def test_a_film_is_begun_once(copied: Path) -> None:
    before = contents(copied)
    again = run(copied, "scenes", "new", "workshop_1/a_new_film")
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == (
        "scenes: scenes/tutorial_4/a_new_film.py has this name; a film's name is its own\n"
    )
    assert contents(copied) == before


# -- what is refused -----------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a checkout is known by, and no more."""
    for folder in ("tests/scenes", "gradmath/problems", "scenes/studio"):
        (tmp_path / folder).mkdir(parents=True)
    listed = (scene.path for scene in catalogue.catalogue())
    for file in ("pyproject.toml", "scenes/studio/catalogue.py", *listed):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    monkeypatch.setattr(catalogue, "SCENES", tmp_path / "scenes")
    return tmp_path


def refused(root: Path, target: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that is said while nothing is written."""
    before = contents(root)
    assert main(["new", target]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("scenes: ") and err.count("\n") == 1
    assert contents(root) == before
    return err


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("my_film", "'my_film' is no CHAPTER/NAME; write both in small letters"),
        ("tutorial_4/MyFilm", "is no CHAPTER/NAME"),
        ("tutorial_4/2_films", "is no CHAPTER/NAME"),
        ("tutorial_4/my__film", "is no CHAPTER/NAME"),
        ("tutorial_4/import", "is no CHAPTER/NAME"),
        ("tutorial_4/../film", "is no CHAPTER/NAME"),
        ("/film", "is no CHAPTER/NAME"),
        ("tutorial_4/" + 4 * "very_long_", "is no CHAPTER/NAME"),
        ("tutorial_4/" + 4 * "very_long_" + "film", "has 44 characters; give it at most 32"),
        ("tutorial_5/film", "there is no chapter 'tutorial_5'; give one of: tutorial_1, "),
        ("tutorial_4/relu_gate", "scenes/workshop_1/relu_gate.py has this name"),
    ],
)
def test_a_name_that_no_film_can_have(
    target: str, message: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert message in refused(small, target, capsys)


@pytest.mark.parametrize("file", [*FILES, STORYBOARD])
def test_no_file_is_overwritten(file: str, small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / file).parent.mkdir(parents=True, exist_ok=True)
    (small / file).write_text("mine\n")
    assert f"{file} is there already; give another name" in refused(
        small, "tutorial_4/a_new_film", capsys
    )


def test_no_class_gets_a_second_meaning(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "gradmath/records.py").write_text("class MachineRun:\n    pass\n")
    said = refused(small, "tutorial_4/machine", capsys)
    assert "gradmath/records.py has a MachineRun; give another name" in said


def test_an_installation_without_sources_says_where_films_are_written(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(small / "tests")
    said = refused(small, "tutorial_4/a_new_film", capsys)
    assert "has no tests/scenes: a film is written into the project's sources; clone them" in said


@pytest.mark.parametrize("number", range(7))
def test_whatever_fails_half_way_leaves_nothing(
    number: int,
    small: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[Path] = []

    @contextmanager
    def full(place: Path) -> Iterator[Path]:
        begun.append(place)
        if len(begun) > number:
            raise OSError(28, "No space left on device")
        with replace_file(place) as fresh:
            yield fresh

    monkeypatch.setattr("scenes.studio.stubs.writing.replace_file", full)
    said = refused(small, "tutorial_4/a_new_film", capsys)
    assert said.endswith("cannot be written: No space left on device\n")
    assert len(begun) == number + 1
