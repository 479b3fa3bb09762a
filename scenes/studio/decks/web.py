"""A deck as a page that needs no network: one file, or a folder with its clips."""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from gradmath.replace_file import replace_file
from scenes.studio.decks.slides import Deck, DeckSlide

PAGE = "index.html"  # of a folder


def write_page(deck: Deck, target: Path) -> None:
    """Write a deck into one file.

    Raises: OSError if it cannot be written.
    """
    with replace_file(target) as fresh:
        fresh.write_text(_page(deck, _inside), encoding="utf-8")


def write_folder(deck: Deck, folder: Path) -> Path:
    """Write a deck and its clips into a folder; the page's path.

    Raises: OSError if it cannot be written.
    """
    (folder / "clips").mkdir(parents=True, exist_ok=True)
    for slide in deck.slides:
        with replace_file(folder / "clips" / slide.clip.name) as fresh:
            shutil.copyfile(slide.clip, fresh)
    with replace_file(folder / PAGE) as fresh:
        fresh.write_text(_page(deck, lambda slide: f"clips/{slide.clip.name}"), encoding="utf-8")
    return folder / PAGE


def _inside(slide: DeckSlide) -> str:
    return f"data:video/mp4;base64,{b64encode(slide.clip.read_bytes()).decode()}"


def _page(deck: Deck, source: Callable[[DeckSlide], str]) -> str:
    templates = Environment(
        loader=PackageLoader("scenes.studio.decks", "."),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("deck.html.jinja").render(deck=deck, source=source)
