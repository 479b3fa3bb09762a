"""What `scenes gallery` does: the course as a folder for the browser, whole or not there."""

from __future__ import annotations

import secrets
import shutil
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.status import Status

from gradmath.errors import GradmathError, SceneError
from gradmath.replace_file import replace_file
from scenes.studio.catalogue import CHAPTERS, Listed, catalogue
from scenes.studio.commands.cluster import access_of, add_cluster
from scenes.studio.commands.page import film_of, glanced, page_text
from scenes.studio.commands.render import INTERRUPTED, ProgressTable, apart, processes
from scenes.studio.commands.terminal import FINE, environment, say
from scenes.studio.render.job import QUALITIES, Job, is_current, writable

if TYPE_CHECKING:
    from scenes.studio.audit.audit import Report
    from scenes.studio.cluster.connecting import Access
    from scenes.studio.report.film_page import Film, FilmLinks
    from scenes.studio.report.gallery import FilmCard

_BEST_FIRST = "hpkml"  # qualities of videos: one that every projector shows, larger, smaller ones


def add_options(command: ArgumentParser) -> None:
    """The options of `scenes gallery`."""
    command.add_argument(
        "--chapter", action="append", metavar="NAME", help=f"only these: {', '.join(CHAPTERS)}"
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", default=Path("media/gallery"),
        help="the folder to write",
    )  # fmt: skip
    command.add_argument(
        "--videos", type=Path, metavar="FOLDER", default=Path("media/films"),
        help="where `scenes render` has put the videos",
    )  # fmt: skip
    command.add_argument("--language", metavar="CODE", help="of captions: en, de, ...")
    command.add_argument(
        "--render", action="store_true", help="first make the videos that are missing or old"
    )
    command.add_argument(
        "-q", "--quality", choices=QUALITIES, default="h", help="of these, as manim's: h is 1080p60"
    )
    command.add_argument("--jobs", type=int, help="processes; as many as cores, if not given")
    add_cluster(command)
    command.set_defaults(run=write_gallery, set=None, theme=None, captions=None)


def write_gallery(options: Namespace) -> int:
    """Write the gallery and print the path of its index; progress goes to stderr."""
    from scenes.studio.report.gallery import INDEX

    scenes = chosen(options.chapter)
    access = access_of(options)
    if access is not None and not options.render:
        raise SceneError("--scheduler is for videos; give --render, too, which has them made")
    output = checked_folder(options.output)
    if options.render:
        rendered = render_both_looks(scenes, options, access)
        if rendered != FINE:
            return rendered
    try:
        with (
            environment(options),
            replaced_folder(output) as folder,
            Console(stderr=True).status("loading") as status,
        ):
            fill(folder, scenes, options.videos, status)
    except KeyboardInterrupt:
        say("scenes: interrupted; an older gallery is as it was")
        return INTERRUPTED
    print(output / INDEX)
    return FINE


class Videos(ProgressTable):
    """Makes what pages show: only what goes wrong is told."""

    def tell(self, video: Path) -> None:
        """The index of the gallery is what is printed."""


def render_both_looks(scenes: Sequence[Listed], options: Namespace, access: Access | None) -> int:
    """Have the videos made that are not there, in either look; the exit status.

    Raises: SceneError if nothing can be written where videos are, or as `render_far`.
    """
    from scenes.kit.look.theme import THEMES

    count, folder = processes(options), writable(options.videos.absolute())
    status = FINE
    for look in THEMES:
        with environment(Namespace(**{**vars(options), "theme": look})):
            jobs = apart([Job(scene, options.quality, folder) for scene in scenes])
            status = max(status, Videos(jobs, options.traceback).run(count, access))
        if status == INTERRUPTED:
            break
    return status


def chosen(chapters: Sequence[str] | None) -> list[Listed]:
    """The films of some chapters, in the order of the course; all of them if none is named.

    Raises: SceneError if there is no such chapter.
    """
    for name in chapters or ():
        if name not in CHAPTERS:
            raise SceneError(f"--chapter got {name!r}; give one of: {', '.join(CHAPTERS)}")
    return [scene for scene in catalogue() if not chapters or scene.chapter in chapters]


def checked_folder(output: Path) -> Path:
    """Found out before a long run.

    Raises: SceneError if something else than a gallery is there, or no folder can be made there.
    """
    from scenes.studio.report.gallery import is_gallery

    try:
        if output.exists() and not (output.is_dir() and is_gallery(output)):
            raise SceneError(f"-o got {str(output)!r}, which is there and no gallery; name another")
        output.absolute().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SceneError(f"cannot write {output}: {error.strerror}; name another") from error
    return output


@contextmanager
def replaced_folder(output: Path) -> Iterator[Path]:
    """Yield a folder to fill; it takes the place of an older one when it is whole.

    Raises: SceneError if nothing can be written there.
    """
    place = output.resolve()
    token = secrets.token_hex(8)
    fresh, old = place.with_name(f".{token}.new"), place.with_name(f".{token}.old")
    try:
        fresh.mkdir()
        yield fresh
        try:
            if place.exists():
                place.rename(old)
            fresh.rename(place)
        except BaseException:  # also Ctrl-C
            if old.exists() and not place.exists():
                old.rename(place)
            raise
    except OSError as error:
        raise SceneError(f"cannot write {output}: {error.strerror}; name another") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def fill(folder: Path, scenes: Sequence[Listed], videos: Path, status: Status) -> None:
    """Write a page for each film, then the index.

    Raises: SceneError if a film cannot be told.
    """
    from scenes.kit.speech.languages import current_language
    from scenes.studio.report.gallery import INDEX, Chapter, index_page

    for name in ("posters", "videos"):
        (folder / name).mkdir()
    cards = [
        (scene.chapter, _filmed(folder, scene, _links(scenes, place), videos, status))
        for place, scene in enumerate(scenes)
    ]
    chapters = [
        Chapter(name, [card for _, card in group])
        for name, group in groupby(cards, key=lambda pair: pair[0])
    ]
    _write(folder / INDEX, index_page(chapters, current_language()))


def _links(scenes: Sequence[Listed], place: int) -> FilmLinks:
    from scenes.studio.report.film_page import FilmLinks
    from scenes.studio.report.gallery import INDEX

    before = f"{scenes[place - 1].id}.html" if place else ""
    after = f"{scenes[place + 1].id}.html" if place + 1 < len(scenes) else ""
    return FilmLinks(INDEX, before, after)


def _filmed(
    folder: Path, scene: Listed, links: FilmLinks, videos: Path, status: Status
) -> FilmCard:
    """Write all that is a film's own: its page, its posters, its videos."""
    from scenes.kit.look.theme import current_theme
    from scenes.studio.report.gallery import FilmCard, posters

    try:
        report = glanced(scene, status)
        film = replace(film_of(scene, report, []), links=links)
        film = _with_videos(folder, scene, film, report, videos)
        written = page_text(film, report)
        drawn = dict(posters(report, current_theme()))
    except (GradmathError, OSError) as error:
        raise SceneError(f"{scene.id}: {error}") from error
    except Exception as error:
        told, advice = f"{type(error).__name__}: {error}", f"`scenes audit {scene.id}` says more"
        raise SceneError(f"{scene.id} raised {told}; {advice}") from error
    for look, poster in drawn.items():
        _write(folder / "posters" / f"{scene.id}-{look}.svg", poster)
    _write(folder / f"{scene.id}.html", written)
    return FilmCard.of(film, report)


def _with_videos(folder: Path, scene: Listed, film: Film, report: Report, videos: Path) -> Film:
    """A film with copies of the videos that show it as it is now, in either look."""
    from scenes.studio.report.film_page import Attached
    from scenes.studio.report.gallery import subtitles

    found = dict(_videos(scene, videos))
    if not found:
        return film
    for look, video in found.items():
        shutil.copyfile(video, folder / "videos" / _video_name(scene, look))
    captions = f"videos/{scene.id}.vtt"
    _write(folder / captions, subtitles(report.beats))
    addresses = {look: f"videos/{_video_name(scene, look)}" for look in found}
    downloads = [Attached(address, Path(address).name) for address in addresses.values()]
    return replace(
        film, videos=addresses, downloads=[*downloads, Attached(captions, Path(captions).name)]
    )


def _video_name(scene: Listed, look: str) -> str:
    return f"{scene.id}-{look}.mp4"


def _videos(scene: Listed, videos: Path) -> Iterator[tuple[str, Path]]:
    """The best video in each look; of one that is not what the film is now, that is said."""
    from scenes.kit.look.theme import THEMES, in_theme

    for theme in THEMES.values():
        with in_theme(theme):
            jobs = [Job(scene, quality, videos.absolute()) for quality in _BEST_FIRST]
            there = [job for job in jobs if job.video.exists()]
            best = next((job for job in there if is_current(job)), None)
            if best is not None:
                yield theme.name, best.video
            elif there:
                say(f"{scene.id}: {there[0].video.name} is older than its film and left out; "
                    f"`scenes render {scene.id}` makes it anew")  # fmt: skip


def _write(file: Path, text: str) -> None:
    with replace_file(file) as fresh:
        fresh.write_text(text, encoding="utf-8")
