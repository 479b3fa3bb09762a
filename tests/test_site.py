"""The documentation as a site: built strictly, it needs no network, and is found through."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

import gradmath
from tests.support.browser import Tab

ROOT = Path(__file__).parents[1]
CONFIGURATION = ROOT / "docs/site"
REFERENCE = (CONFIGURATION / "reference.rst").read_text(encoding="utf-8")
# What a browser fetches by itself; where a link leads is for whoever follows it.
FETCHED = {"img": "src", "script": "src", "link": "href", "source": "src", "video": "src",
           "iframe": "src", "object": "data", "embed": "src"}  # fmt: skip


def build(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """As `make docs` does it."""
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    places = ["-c", CONFIGURATION, "-d", target / ".kept", source, target / "site"]
    return subprocess.run([*sphinx, *map(str, places)], capture_output=True, text=True, cwd=ROOT)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("furo")
    folder = tmp_path_factory.mktemp("docs")
    done = build(ROOT, folder)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return folder / "site"


def pages(site: Path) -> list[Path]:
    return sorted(each for each in site.rglob("*.html") if "_static" not in each.parts)


# -- what it consists of -------------------------------------------------------------------


def test_every_page_is_in_it_and_readme_is_its_front(site: Path) -> None:
    held = {each.relative_to(site).with_suffix("").as_posix() for each in pages(site)}
    told = {f"docs/{each.stem}" for each in (ROOT / "docs").glob("*.md")}
    assert told | {"README", "CONTRIBUTING", "CHANGELOG", "docs/site/reference"} <= held
    front = (site / "index.html").read_text(encoding="utf-8")
    assert front == (site / "README.html").read_text(encoding="utf-8")
    beside = re.findall(r'class="reference internal" href="([^"#]+)"', front)
    assert {f"{each}.html" for each in told} <= set(beside)


def test_the_reference_has_every_public_name() -> None:
    told = re.findall(r"^\.\. auto(?:function|class):: gradmath\.(\w+)$", REFERENCE, re.M)
    assert sorted(told) == sorted(dir(gradmath))


def test_the_reference_is_what_the_docstrings_say(site: Path) -> None:
    text = (site / "docs/site/reference.html").read_text(encoding="utf-8")
    assert "Run fn on the inputs, then backward from its outputs weighted by v" in text
    assert "<strong>Raises:</strong>" in text and "Record that a node" not in text
    assert 'id="gradmath.trace"' in text and 'id="gradmath.errors.NoPathError"' in text


@pytest.mark.parametrize(
    "wrong", ["[a page](docs/nowhere.md)", "[a heading](#nowhere)", "```{nowhere}\n```"]
)
def test_a_link_that_leads_nowhere_stops_it(wrong: str, tmp_path: Path) -> None:
    pytest.importorskip("furo")
    (tmp_path / "README.md").write_text(f"# A page\n\n{wrong}\n", encoding="utf-8")
    done = build(tmp_path, tmp_path / "made")
    assert done.returncode == 1
    assert re.search(r"README\.md:3: WARNING: .*nowhere", done.stderr), done.stderr


# -- without a network ---------------------------------------------------------------------


class Fetched(HTMLParser):
    """The addresses that a page fetches."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in FETCHED and told.get(FETCHED[tag]) and told.get("rel") != "canonical":
            self.addresses.append(str(told[FETCHED[tag]]))
        self.addresses += re.findall(r"url\(([^)]+)\)", told.get("style") or "")


def abroad(site: Path) -> list[str]:
    """What the pages and their styles fetch from other hosts."""
    found = []
    for page in pages(site):
        reader = Fetched()
        reader.feed(page.read_text(encoding="utf-8"))
        found += reader.addresses
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        found += re.findall(r"url\(([^)]+)\)|@import\s+([^;]+)", text)
    return [each for each in map(str, found) if re.search(r"^\W*(https?:)?//", each)]


def test_it_fetches_nothing_from_other_hosts(site: Path, tmp_path: Path) -> None:
    assert abroad(site) == []
    (tmp_path / "planted.html").write_text('<img src="//example.org/a.png"><p>')
    (tmp_path / "planted.css").write_text("@import 'https://example.org/a.css';")
    assert len(abroad(tmp_path)) == 2


@pytest.fixture
def front(site: Path, tab: Tab) -> Iterator[Tab]:
    tab.errors.clear()
    tab.requests.clear()
    tab.window(1280, 800, dark=False)
    tab.open((site / "index.html").as_uri())
    yield tab
    assert tab.errors == [] and tab.outside == []


def test_the_search_finds_a_name_from_the_disk(front: Tab, site: Path) -> None:
    front.open(f"{(site / 'search.html').as_uri()}?q=zero_reasons")
    front.wait_for("document.querySelectorAll('#search-results li a').length > 1")
    found = front.js("[...document.querySelectorAll('#search-results li a')].map(a => a.href)")
    assert any("reference.html" in each for each in found)
    assert any("docs/gradmath.html" in each for each in found)


def test_it_follows_the_look_of_the_system_and_of_its_button(front: Tab) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    assert front.js(ground) == "rgb(255, 255, 255)"
    front.window(1280, 800, dark=True)
    assert sum(map(int, re.findall(r"\d+", front.js(ground))[:3])) < 100
    before = front.js("document.body.dataset.theme")
    front.js("document.querySelector('.theme-toggle').click()")
    assert front.js("document.body.dataset.theme") != before


def test_its_pictures_are_there_and_it_fits_a_phone(front: Tab, site: Path) -> None:
    front.window(390, 800, dark=False, phone=True)
    for page in ("index.html", "docs/slides.html", "docs/films.html", "docs/site/reference.html"):
        front.open((site / page).as_uri())
        assert front.js("[...document.images].every(each => each.naturalWidth > 0)")
        assert front.js("document.documentElement.scrollWidth") <= 390, page
