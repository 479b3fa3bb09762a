"""What README and the pages of docs show is what comes of it; their links lead somewhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from scenes.studio.catalogue import Listed, catalogue

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GRADMATH = (ROOT / "docs/gradmath.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_ROW = re.compile(r"^\| (?P<title>.+) \| .*`(?P<name>\w+)`.* \| (?P<seconds>\d+) \|$", re.M)


def section(heading: str) -> str:
    """The first Python example below a heading."""
    example = re.search(rf"^## {heading}$.*?^```python\n(.*?)^```$", GRADMATH, re.M | re.S)
    assert example is not None, heading
    return example[1]


def untrue_comments(example: str) -> list[str]:
    """Run an example; each expression with a comment on its last line must read like that."""
    scope: dict[str, Any] = {}
    lines, faults = example.splitlines(), []
    for statement in ast.parse(example).body:
        code = ast.unparse(statement)
        if not isinstance(statement, ast.Expr):
            exec(code, scope)
            continue
        value = eval(code, scope)
        assert statement.end_lineno is not None
        shown = lines[statement.end_lineno - 1].partition("  # ")[2]
        if shown != repr(value):
            faults.append(f"{code} is {value!r}, not {shown}")
    return faults


def test_the_questions_have_these_answers() -> None:
    example = section("Ask questions about gradients")
    assert untrue_comments(example) == []
    assert len(untrue_comments(example.replace("# [1.0, 1.0, 1.0]", "# [1.0, 1.0, 0.0]"))) == 1


def test_a_missing_section_is_noticed() -> None:
    with pytest.raises(AssertionError, match="No such section"):
        section("No such section")


def fits(title: str, scene: Listed) -> bool:
    """Whether a row tells the title of a scene, with some number in each slot."""
    parts = re.split(r"\{\w+\}", scene.title)
    return re.fullmatch(".+".join(map(re.escape, parts)), title) is not None


def test_the_table_is_the_course() -> None:
    """A film's seconds are those of its storyboard, which a slow machine may round otherwise."""
    rows = list(_ROW.finditer(README))
    assert [row["name"] for row in rows] == [scene.name for scene in catalogue()]
    for row, scene in zip(rows, catalogue(), strict=True):
        assert fits(row["title"], scene), row[0]
        assert scene.seconds is None or abs(int(row["seconds"]) - scene.seconds) <= 1, row[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert [each for each in targets if not (page.parent / each).exists()] == []


def test_readme_begins_with_a_picture_that_moves() -> None:
    """Some seconds, again and again, no larger than a page may be."""
    first = re.search(r"^!\[.+\]\((.+)\)$", README, re.M)
    assert first is not None
    file = ROOT / first[1]
    assert file.stat().st_size < 1_500_000
    with Image.open(file) as picture:
        assert picture.info["loop"] == 0 and getattr(picture, "n_frames", 1) > 40
        assert picture.size == (960, 540)


def test_readme_leads_to_every_page() -> None:
    for page in PAGES[1:]:
        assert f"({page.relative_to(ROOT).as_posix()})" in README
