"""What `scenes deck` does: the clips of films as slides of a page, of PowerPoint, or of a PDF."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from gradmath.errors import FilmError, SceneError
from scenes.studio.catalogue import Listed
from scenes.studio.commands.clips import (
    ClipTable,
    add_choice,
    chosen,
    jobs_of,
)
from scenes.studio.commands.cluster import access_of
from scenes.studio.commands.render import INTERRUPTED, processes
from scenes.studio.commands.terminal import FAILED, FINE, environment, say
from scenes.studio.render.job import Job, writable

if TYPE_CHECKING:
    from scenes.studio.clips.making import Clips

KINDS = ("html", "pptx", "pdf")
DECKS, CLIPS = Path("media/decks"), Path("media/clips")


def add_options(command: ArgumentParser) -> None:
    """The options of `scenes deck` beside those of a scene's numbers and look."""
    add_choice(command)
    command.add_argument("--to", choices=KINDS, default="html", help="html is the default")
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        help="the file to write; of html a folder, too, if its name has no .html",
    )
    command.add_argument(
        "--loop", action="store_true", help="show the motion of a beat again until you go on"
    )
    command.add_argument("--clips", type=Path, default=CLIPS, help="for the clips")
    command.set_defaults(run=deck_scenes)


def deck_scenes(options: Namespace) -> int:
    """Write a deck and print where it is; progress goes to stderr."""
    scenes = chosen(options)
    if options.loop and options.to == "pdf":
        raise SceneError("--loop needs pictures that move; leave it out, or give --to html or pptx")
    if options.to == "pptx":
        from scenes.studio.decks.powerpoint import expect_pptx

        expect_pptx()
    try:
        with environment(options):
            output = _output(scenes, options)
            if options.to == "pdf":
                return _printed(jobs_of(scenes, options), output)
            place = writable(options.clips.absolute())
            jobs = jobs_of(scenes, options)
            table = ClipTable(jobs, place, (), options.traceback, told=False)
            status = table.run(processes(options), access_of(options))
            if status == FINE:
                films = [clips for _, clips in table.in_order]
                _write(options.to, films, output, options.loop)
            return status
    except KeyboardInterrupt:
        say("scenes: interrupted; an older deck is whole")
        return INTERRUPTED
    except FilmError as error:
        say(f"scenes: {error}")
        return FAILED


def _output(scenes: Sequence[Listed], options: Namespace) -> Path:
    """Where the deck goes.

    Raises: SceneError if it is no file of its kind, in a folder that may be written to.
    """
    ending = f".{options.to}"
    if options.output is None:
        name = options.chapter or ("course" if options.all else scenes[0].id)
        single = options.to != "html" or len(scenes) == 1
        return writable(DECKS.absolute()) / (f"{name}{ending}" if single else name)
    output: Path = options.output.absolute()
    if output.suffix != ending and not (options.to == "html" and not output.suffix):
        raise SceneError(f"-o got {str(options.output)!r}; give a file name that ends in {ending}"
                         + (", or a folder's" if options.to == "html" else ""))  # fmt: skip
    if not output.parent.is_dir():
        raise SceneError(f"-o got {str(options.output)!r}, but there is no folder "
                         f"{options.output.parent}; make it")  # fmt: skip
    if output.suffix and output.is_dir():
        raise SceneError(f"-o got {str(options.output)!r}, which is a folder; name a file in it")
    writable(output.parent)
    return output


def _write(kind: str, films: Sequence[Clips], output: Path, loop: bool) -> None:
    from scenes.kit.look.theme import current_theme
    from scenes.studio.decks.powerpoint import write_pptx
    from scenes.studio.decks.slides import deck_of
    from scenes.studio.decks.web import write_folder, write_page

    deck = deck_of(films, current_theme().text, loop=loop)
    with Console(stderr=True).status("writing the deck") as status, _told(output):
        if kind == "pptx":
            write_pptx(deck, output, status.update)
        elif output.suffix:
            write_page(deck, output)
        else:
            output = write_folder(deck, output)
    print(output)


def _printed(jobs: Sequence[Job], output: Path) -> int:
    """The pages of a PDF: outlines, for which nothing has to be rendered."""
    from scenes.studio.clips.kept_stories import story_of
    from scenes.studio.clips.vector import VectorPage, pages_of, write_pdf

    pages: list[VectorPage] = []
    titles = []
    with Console(stderr=True).status("") as status:
        for job in jobs:
            status.update(job.listed.id)
            story = story_of(job, pictures=True)
            pages += pages_of(story)
            titles.append(story.title)
        with _told(output):
            write_pdf(pages, output, " ".join(titles))
    print(output)
    return FINE


@contextmanager
def _told(output: Path) -> Iterator[None]:
    """Tells in one line why a deck cannot be written."""
    try:
        yield
    except OSError as error:
        raise FilmError(
            f"cannot write {output}: {error.strerror or error}; an older one is whole"
        ) from error
