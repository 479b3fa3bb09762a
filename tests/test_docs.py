"""Every command that README and the pages of docs show is one; their Python runs as they say."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import scenes
from scenes.__main__ import main, parser
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import catalogue
from scenes.studio.own_scenes import own_scene
from tests.support.commands import forget_settings

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.M | re.S)
_IN_LINE = re.compile(r"`((?:scenes|manim|make) [^`\n]+)`")
FILMS_OF_READERS = ("SCENE", "NAME", "MyFirstFilm")
# Commands of others, which their own tests or documentation hold.
ABROAD = ("dask ", "pip ", "python tests/")


def blocks(page: Path, *languages: str) -> list[str]:
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [text for language, text in found if language in languages]


def commands_of(page: Path) -> list[str]:
    """Each line that one types, without what is said behind it; of running text, too."""
    text = page.read_text(encoding="utf-8")
    typed = "".join(blocks(page, "", "sh")).replace("\\\n", " ")
    lines = [line.partition(" #")[0].strip() for line in typed.splitlines()]
    lines += [each for each in _IN_LINE.findall(_BLOCK.sub("", text)) if "..." not in each]
    begun = ("scenes ", "manim ", "make ", "SCENES_", *ABROAD)
    return [line for line in lines if line.startswith(begun) and not line.startswith("scenes: ")]


COMMANDS = [(page.name, line) for page in PAGES for line in commands_of(page)]


def understood(line: str) -> None:
    """Raises: AssertionError or SystemExit if nobody takes such a command."""
    words = shlex.split(line)
    while re.match(r"[A-Z_]+=", words[0]):
        del words[0]
    if words[0] == "make":
        told = (ROOT / "Makefile").read_text()
        for each in words[1:]:
            assert re.search(rf"^{each}:" if "=" not in each else rf"^{each.partition('=')[0]}\b",
                             told, re.M), line  # fmt: skip
    elif words[0] == "manim":
        file, names = next((Path(each), words[number + 1 :]) for number, each in enumerate(words)
                           if each.endswith(".py"))  # fmt: skip
        if file.parent != Path():  # a file of the reader's own has no folder
            text = (ROOT / file).read_text(encoding="utf-8")
            assert names and all(f"class {name}(" in text for name in names), line
    elif words[0] == "scenes" and len(words) == 2:  # in running text a command's bare name
        assert f" {words[1]} " in re.sub(r"\W", " ", parser().format_help()), line
    elif words[0] == "scenes":
        options = parser().parse_args(words[1:])
        known = {name for scene in catalogue() for name in (scene.id, scene.name)}
        for each in getattr(options, "scenes", None) or []:
            assert each in known or ".py" in each or each in FILMS_OF_READERS, line


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=lambda each: re.sub(r"\W+", " ", each))
def test_a_command_is_understood(page: str, line: str) -> None:
    understood(line.partition(" > ")[0])


@pytest.mark.parametrize(
    "planted",
    ["scenes clips ReluGates", "scenes deck ReluGate --to keynote", "make films",
     "manim -qh scenes/workshop_1/relu_gate.py ReluGates"],
)  # fmt: skip
def test_a_command_that_is_none_is_noticed(planted: str) -> None:
    with pytest.raises((AssertionError, SystemExit)):
        understood(planted)


# -- what can be run in no time is -----------------------------------------------------------

LOSS = """\
import torch


def loss(x):
    return torch.relu(x).sum()
"""
QUICK = ("list", "show", "explain loss.py:loss --input x=1.0,-2.0 --table",
         "explain loss.py:loss --input x=1.0,-2.0 --page")  # fmt: skip


@pytest.mark.parametrize(
    "line",
    sorted({line.partition(" > ")[0] for _, line in COMMANDS
            if line.startswith(tuple(f"scenes {each}" for each in QUICK)) and "NAME" not in line}),
)  # fmt: skip
def test_what_renders_nothing_does_what_it_says(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    forget_settings(monkeypatch)
    monkeypatch.chdir(tmp_path)
    Path("loss.py").write_text(LOSS, encoding="utf-8")
    assert main(shlex.split(line)[1:]) == 0, capsys.readouterr().err
    assert capsys.readouterr().out
    pages = [word for word in line.split() if word.endswith(".html")]
    assert all("<html" in Path(each).read_text(encoding="utf-8") for each in pages)


# -- Python ----------------------------------------------------------------------------------


def spoken(example: str, scope: dict[str, Any]) -> list[str]:
    """Run an example; what a comment behind an expression says other than what comes of it."""
    lines, others = example.splitlines(), []
    for statement in ast.parse(example).body:
        code = ast.unparse(statement)
        if not isinstance(statement, ast.Expr):
            exec(code, scope)
            continue
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            value = eval(code, scope)
        assert statement.end_lineno is not None
        told = lines[statement.end_lineno - 1].partition("  # ")[2]
        if told and not told.startswith((repr(value), printed.getvalue().strip() or "\n")):
            others.append(told)
    return others


def test_gradmath_answers_as_its_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no answer is told in words."""
    monkeypatch.chdir(tmp_path)
    scope: dict[str, Any] = {"__name__": "gradmath_page"}
    page = ROOT / "docs/gradmath.md"
    told = [each for text in blocks(page, "python") for each in spoken(text, scope)]
    assert told == [
        "a table; in a notebook a trace draws itself as a graph",
        "[1, 2], then [3, -2] twice",
        "gradmath.load_trace reads it without torch",
        "a table of all zeros",
        "... put the where inside, sqrt(where(x > 0, x, 1))",
    ]
    assert [edge.cotangent.tolist() for edge in scope["gradmath"].load_trace("fan_out.trace")
            .arrivals(0)] == [[1, 2], [3, -2], [3, -2]]  # fmt: skip
    assert "where(x > 0, x, 1)" in scope["t"].anomaly.remedy
    (first, *_) = blocks(page, "python")
    assert len(spoken(first.replace("[0.5, 0. ]", "[0.5, 0.1]"), {})) == 1


def test_a_film_of_a_function_of_ones_own_is_proven(tmp_path: Path) -> None:
    (text,) = blocks(ROOT / "docs/explain.md", "python")
    mine = tmp_path / "mine.py"
    mine.write_text(text, encoding="utf-8")
    report = audit(own_scene(str(mine), "Mine").load(), frame_rate=2)
    assert [str(fault) for fault in report.faults] == [] and len(report.beats) > 3


def test_a_notebooks_page_is_one() -> None:
    import torch

    import gradmath

    (text,) = blocks(ROOT / "docs/pages.md", "python")

    def loss(x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x).sum()

    scope: dict[str, Any] = {"gradmath": gradmath, "loss": loss, "x": torch.tensor([1.0, -2.0])}
    page = spoken(text, scope)
    assert page == ['.save("loss.html") writes it'] and scope["scenes"] is scenes
