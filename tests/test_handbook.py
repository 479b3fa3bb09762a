"""What the pages of `docs` say is so: snippets run, films are proven, pictures are current."""

from __future__ import annotations

import copy
import doctest
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from manim import Mobject

import scenes.kit
from scenes.__main__ import main
from scenes.kit.truth.checks import checked
from scenes.studio.audit.audit import Report, audit
from scenes.studio.commands import audit as commands
from scenes.studio.own_scenes import own_scene
from tests.support.handbook import (
    DOCS,
    Still,
    drawable_stills,
    film_so_far,
    kept,
    last_class,
    outdated,
    scene_stills,
    shown_by,
    snippets,
)
from tests.support.thoroughness import THOROUGH

ROOT = DOCS.parent
LARGEST = 1_500_000  # bytes of all pictures


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, str | None]]:
    """The film of the first page after each step, as files, and the scene that the step adds."""
    folder = tmp_path_factory.mktemp("film")
    return [(file, last_class(snippet)) for file, snippet in film_so_far(folder)]


@pytest.fixture
def _fewer_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of a film, and whether it is true, does not hang on how often one looks."""
    monkeypatch.setattr(commands, "NAMED_RATE", 60 if THOROUGH else 15)


def audited(file: Path, kind: str) -> Report:
    return audit(own_scene(str(file), kind).load(), frame_rate=15)


# -- a film, step by step ------------------------------------------------------------------


def test_the_film_is_proven_after_each_step(steps: list[tuple[Path, str | None]]) -> None:
    told = []
    for file, kind in steps:
        if kind is not None:
            report = audited(file, kind)
            assert [str(fault) for fault in report.faults] == [], kind
            told.append(report.beats[-1].caption)
    assert told == [
        "",
        "",
        "The largest is x.grad[2]: 3.0.",
        "x[2] is zero, and x.grad[2] is zero.",
    ]


def test_a_first_scene_of_grids_takes_25_lines_and_a_whole_film_40() -> None:
    scenes_of_page = [snippet.text for snippet in snippets("scene.md") if last_class(snippet)]
    lengths = [len(re.split(r"^(?=class )", text, flags=re.M)[-1].split("\n")) - 1
               for text in scenes_of_page]  # fmt: skip
    _, board, film, _ = lengths
    assert board <= 25 and film <= 40


def test_what_is_typed_at_the_prompt_answers_as_the_page_says(
    steps: list[tuple[Path, str | None]],
) -> None:
    (session,) = (each.text for each in snippets("scene.md") if each.kind == "pycon")
    scope = dict(vars(sys.modules[own_scene(str(steps[1][0]), "Squares").load().__module__]))
    example = doctest.DocTestParser().get_doctest(session, scope, "scene.md", None, None)
    assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example).failed == 0
    wrong = session.replace("-0.8", "-0.7")
    example = doctest.DocTestParser().get_doctest(wrong, scope, "planted", None, None)
    assert doctest.DocTestRunner(verbose=False).run(example, out=lambda text: None).failed == 1


@pytest.mark.usefixtures("_fewer_frames")
def test_the_audit_prints_what_the_page_shows(
    steps: list[tuple[Path, str | None]], capsys: pytest.CaptureFixture[str]
) -> None:
    film = steps[3][0]
    shown = iter([each.text for each in snippets("scene.md") if each.kind == "text"])
    assert main(["audit", str(film), "--theme", "dark"]) == 0
    first, *lines = next(shown).splitlines()
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith(first.split(":")[0]) and printed[0].endswith(first.split(": ")[1])
    assert printed[1:] == lines
    lies = [each.text for each in snippets("scene.md") if each.kind == "python lie"]
    for number, lie in enumerate(lies):
        lying = film.with_name(f"lying_{number}.py")
        lying.write_text(planted(film.read_text(), lie))
        main(["audit", str(lying), "--theme", "dark"])
        out = capsys.readouterr().out
        for line in next(shown).splitlines():
            assert line in out, out
    assert next(shown, None) is None and len(lies) == 3


def planted(film: str, lie: str) -> str:
    """The film with the lines of a lie in the place of those that begin alike, the last ones."""
    for line in lie.splitlines():
        start = re.match(r'\s*(self\.beat\("\w+"|"\w+":|\w+ =)', line)
        assert start is not None
        head, _, rest = film.rpartition(f"\n{start[0]}")
        assert head, line
        # A row of the table may take several lines.
        end = (
            rest.index("\n        }),\n") + 12 if rest.startswith(" state({") else rest.index("\n")
        )
        film = f"{head}\n{line}{rest[end:]}"
    return film


@pytest.mark.usefixtures("_fewer_frames")
def test_the_film_takes_other_numbers_and_another_language(
    steps: list[tuple[Path, str | None]], capsys: pytest.CaptureFixture[str]
) -> None:
    film = steps[3][0]
    table = next(each.text for each in snippets("scene.md") if each.kind == "toml")
    film.with_suffix(".de.toml").write_text(table, encoding="utf-8")
    page = (DOCS / "scene.md").read_text()
    (numbers,) = re.findall(r'^scenes audit squares.py --set "(.*)"$', page, re.MULTILINE)
    for options in (["--set", numbers], ["--language", "de"], ["--set", "v=[0,0,0]"]):
        assert main(["audit", str(film), "--theme", "dark", *options]) == 0
        assert "all true" in capsys.readouterr().out


# -- drawables -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pictures() -> list[Still]:
    return [*scene_stills(drawing=False), *drawable_stills(drawing=False)]


def test_no_drawable_of_the_page_is_untrue() -> None:
    for still in drawable_stills(drawing=False):
        parts = [part for drawn in still.drawn for part in drawn.get_family()]
        faults = [fault for part in parts if checked(part) for fault in part.faults()]
        assert faults == [], still.file.name


def test_each_drawable_of_the_kits_face_has_its_snippet_and_picture() -> None:
    shown = "\n".join(each.text for each in snippets("drawables.md") if each.kind == "python")
    boards = {"Board", "Crossbar", "LineUp", "Machine"}
    drawables = {
        name
        for name, kind in vars(scenes.kit).items()
        if name in boards or (isinstance(kind, type) and issubclass(kind, Mobject))
    }
    assert boards | {"Axes", "Curve", "Frame", "Grid", "Phrase", "Row"} <= drawables
    assert [name for name in sorted(drawables) if not re.search(rf"\b{name}\b", shown)] == []


def test_every_picture_shows_what_its_snippet_draws(pictures: list[Still]) -> None:
    for still in pictures:
        assert outdated(kept(still.file), shown_by(still.picture)) is None, (
            f"{still.file.name} is not current; `make stills` makes it anew"
        )
    assert {still.file for still in pictures} == set((DOCS / "stills").iterdir())
    assert sum(still.file.stat().st_size for still in pictures) < LARGEST


def another_number(shown: list[dict[str, Any]]) -> None:
    next(each for each in shown if each["text"])["text"] = "0.7"


def another_place(shown: list[dict[str, Any]]) -> None:
    shown[0]["box"][0] -= 0.1


def another_colour(shown: list[dict[str, Any]]) -> None:
    shown[0]["fill"][0][2] += 0.1


def one_outline_less(shown: list[dict[str, Any]]) -> None:
    shown.pop()


@pytest.mark.parametrize(
    "change", [another_number, another_place, another_colour, one_outline_less]
)
def test_a_picture_that_shows_something_else_is_noticed(change: Any) -> None:
    before = kept(DOCS / "stills" / "row.png")
    now = copy.deepcopy(before)
    assert outdated(before, now) is None
    change(now)
    assert outdated(before, now) is not None
