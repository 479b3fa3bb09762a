"""The last frames of beats as outlines: an SVG or PNG each, or the pages of a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cairo
from coloraide import Color

from gradmath.errors import FilmError
from gradmath.replace_file import replace_file
from scenes.studio.audit.capture import Picture
from scenes.studio.audit.pixels import View, draw
from scenes.studio.clips.clip import description
from scenes.studio.clips.story import Story, ToldBeat
from scenes.studio.report.svg_frames import svg_file

_PIXELS = 2160
_PAGE = 540  # points high: as large as slides of 16:9 are in most programs


@dataclass(frozen=True, eq=False)
class VectorPage:
    """A frame of outlines, with what is said of it."""

    picture: Picture
    background: str
    title: str
    description: str


def page_of(story: Story, chapter: ToldBeat) -> VectorPage:
    """The last frame of a beat.

    Raises: FilmError if something on it is no outline.
    """
    assert chapter.picture is not None
    if chapter.foreign:
        raise FilmError(
            f"{chapter.name!r} ends with what is no outline ({chapter.foreign}); "
            "vector pictures hold outlines alone"
        )
    said = description(story, chapter)
    return VectorPage(chapter.picture, story.background, f"{story.title} {chapter.name}", said)


def pages_of(story: Story) -> list[VectorPage]:
    """The last frame of each beat.

    Raises: FilmError if something on one of them is no outline.
    """
    return [page_of(story, chapter) for chapter in story.chapters]


def svg(page: VectorPage) -> str:
    """A frame as a picture of its own."""
    return svg_file(page.picture, page.background, page.title, page.description)


def write_pdf(pages: Sequence[VectorPage], target: Path, title: str) -> None:
    """Frames as the pages of a file."""
    view = View.frame(_PAGE)
    with replace_file(target) as fresh:
        surface = cairo.PDFSurface(str(fresh), view.width, view.height)
        surface.set_metadata(cairo.PDF_METADATA_TITLE, title)
        context = cairo.Context(surface)
        for number, page in enumerate(pages, start=1):
            surface.set_page_label(f"{number} {page.title}")
            _paint(context, view, page)
            context.show_page()
        surface.finish()


def write_png(page: VectorPage, target: Path) -> None:
    """A frame drawn anew, sharper than any film: 2160 pixels high."""
    view = View.frame(_PIXELS)
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, view.width, view.height)
    _paint(cairo.Context(surface), view, page)
    with replace_file(target) as fresh:
        surface.write_to_png(str(fresh))


def _paint(context: cairo.Context[Any], view: View, page: VectorPage) -> None:
    context.set_source_rgb(*Color(page.background).convert("srgb").coords())
    context.paint()
    context.save()
    context.set_matrix(view.matrix)
    for capture in page.picture:
        draw(context, capture, capture.fill, capture.stroke)
    context.restore()
