"""The documentation as a site: README is its front page. `make docs` builds it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

from told_docstrings import as_restructured_text  # noqa: E402

project = "gradmath and scenes"
author = "gradmath contributors"
html_title = project

extensions = ["myst_parser", "sphinx.ext.autodoc"]
# The folder of sources is the checkout's own, so that links are as in the files themselves.
root_doc = "README"
include_patterns = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md", "docs/site/*.rst"]
exclude_patterns = [".*", "build", "gradmath", "scenes", "tests", "media/*"]

myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
python_use_unqualified_type_names = True
add_module_names = False
pygments_style = "friendly"

html_theme = "furo"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_show_search_summary = False  # which browsers refuse to read from a disk

# Above the pages that follow it in the bar beside each page.
CHAPTERS = {
    "In a lecture": ["films", "rendering", "slides", "explain", "pages", "proof", "cluster"],
    "Without a film": ["gradmath", "site/reference"],
    "Films of your own": ["scene", "drawables"],
}
HOUSE = ["CONTRIBUTING", "CHANGELOG"]


def _with_contents(app: Any, page: str, source: list[str]) -> None:
    """README leads to every page in its own words; the bar beside the pages needs a list."""
    if page == root_doc:
        listed = {name: [f"docs/{each}" for each in each_page] for name, each_page in
                  CHAPTERS.items()}  # fmt: skip
        for caption, pages in {**listed, "The house": HOUSE}.items():
            rows = "\n".join(pages)
            source[0] += f"\n\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{rows}\n```\n"


def _told(app: Any, kind: str, name: str, told: Any, options: Any, lines: list[str]) -> None:
    lines[:] = as_restructured_text(lines)


def _open_at_the_front(app: Any, trouble: Exception | None) -> None:
    if trouble is None and app.builder.name == "html":
        shutil.copyfile(Path(app.outdir, "README.html"), Path(app.outdir, "index.html"))


def setup(app: Any) -> None:
    app.connect("source-read", _with_contents)
    app.connect("autodoc-process-docstring", _told)
    app.connect("build-finished", _open_at_the_front)
