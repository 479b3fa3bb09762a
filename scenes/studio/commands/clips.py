"""What `scenes clips` does: films are rendered as by `scenes render`, and cut for slides."""

from __future__ import annotations

import traceback
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gradmath.errors import FilmError, GradmathError, SceneError
from scenes.studio.catalogue import CHAPTERS, Listed, catalogue
from scenes.studio.commands.cluster import access_of, add_cluster
from scenes.studio.commands.render import INTERRUPTED, ProgressTable, apart, processes
from scenes.studio.commands.terminal import BAD_INPUT, FAILED, WHICH, environment, say
from scenes.studio.finding import find
from scenes.studio.render.job import QUALITIES, Job, writable
from scenes.studio.render.pool import Outcome

if TYPE_CHECKING:
    from scenes.studio.clips.making import Clips

FILMS = Path("media/films")


def add_choice(command: ArgumentParser) -> None:
    """Which scenes, in which quality, and where their films go: shared with decks."""
    command.add_argument("scenes", metavar="SCENE", nargs="*", help=WHICH)
    command.add_argument("--all", action="store_true", help="every scene of the catalogue")
    command.add_argument("--chapter", metavar="CHAPTER", help="every scene of a chapter")
    command.add_argument(
        "-q", "--quality", choices=QUALITIES, default="h", help="as manim's: h is 1080p60"
    )
    command.add_argument("--jobs", type=int, help="processes; as many as cores, if not given")
    command.add_argument("--films", type=Path, default=FILMS, help="for the films that are cut")
    add_cluster(command)


def add_options(command: ArgumentParser) -> None:
    """The options of `scenes clips` beside those of a scene's numbers and look."""
    add_choice(command)
    command.add_argument(
        "-o", "--output", type=Path, default=Path("media/clips"), help="the folder for the clips"
    )
    command.add_argument(
        "--also", default="", metavar="KINDS", help="gif,webm,prores,png,svg,pdf,motion,reversed"
    )
    command.set_defaults(run=clip_scenes)


def clip_scenes(options: Namespace) -> int:
    """Make clips and print the folder of each film; progress goes to stderr."""
    from scenes.studio.clips.making import refuse_unknown

    also = refuse_unknown(options.also)
    scenes = chosen(options)
    with environment(options):
        place = writable(options.output.absolute())
        table = ClipTable(jobs_of(scenes, options), place, also, options.traceback)
        status = table.run(processes(options), access_of(options))
        if status == INTERRUPTED:
            return status
        if options.chapter or options.all:
            status = max(status, _join(table.in_order, place))
    return status


def chosen(options: Namespace) -> list[Listed]:
    """The scenes that are asked for, each once.

    Raises: SceneError if none or several ways of asking are used, or there is no such scene.
    """
    if sum(map(bool, (options.scenes, options.chapter, options.all))) != 1:
        raise SceneError("name the scenes, or give --chapter CHAPTER, or --all")
    if options.chapter and options.chapter not in CHAPTERS:
        raise SceneError(f"there is no chapter {options.chapter!r}; it is one of: "
                         f"{', '.join(CHAPTERS)}")  # fmt: skip
    if options.scenes:
        return list(dict.fromkeys(find(name) for name in options.scenes))
    return [scene for scene in catalogue() if options.all or scene.chapter == options.chapter]


def jobs_of(scenes: Sequence[Listed], options: Namespace) -> list[Job]:
    """The films that are to be cut."""
    folder = writable(options.films.absolute())
    return apart([Job(scene, options.quality, folder) for scene in scenes])


class ClipTable(ProgressTable):
    """Cuts each film as soon as it is there, while others are rendered."""

    def __init__(
        self, jobs: Sequence[Job], place: Path, also: Sequence[str], traces: bool, *,
        told: bool = True,
    ) -> None:  # fmt: skip
        from scenes.studio.clips.making import films_to_render

        self.films, self.place, self.also, self.told = list(jobs), place, also, told
        self.rendered: set[Job] = set()
        self.made: dict[Job, Clips] = {}
        super().__init__(films_to_render(jobs, also), traces)

    @property
    def in_order(self) -> list[tuple[Job, Clips]]:
        return [(job, self.made[job]) for job in self.films if job in self.made]

    def tell(self, video: Path) -> None:
        """Films are a step on the way to what is printed."""

    def done(self, job: Job, outcome: Outcome) -> None:
        super().done(job, outcome)
        if outcome.video is None:
            return
        self.rendered.add(job)
        for film in self.films:
            if film not in self.made and self._ready(film):
                self._cut(film)

    def _ready(self, film: Job) -> bool:
        from scenes.studio.clips.making import films_to_render

        return self.rendered.issuperset(films_to_render([film], self.also))

    def _cut(self, job: Job) -> None:
        from av.error import FFmpegError

        from scenes.studio.clips.making import in_words, make_clips

        try:
            made = make_clips(job, self.place, self.also, self._show)
        except OSError as error:
            self._fail(job, in_words(error, self.place), FAILED)
        except (FilmError, FFmpegError) as error:
            self._fail(job, error, FAILED)
        except GradmathError as error:
            self._fail(job, error, BAD_INPUT)
        else:
            self.made[job] = made
            if self.told:
                print(made.folder, flush=True)

    def _show(self, what: str) -> None:
        self.progress.update(self.task, description=what)

    def _fail(self, job: Job, error: Exception, status: int) -> None:
        if self.traces:
            traceback.print_exception(error)
        say(f"{job.listed.id}: {error}")
        self.status = max(self.status, status)


def _join(made: list[tuple[Job, Clips]], place: Path) -> int:
    """The film of each chapter all of whose films are there."""
    from scenes.studio.clips.chapter import join_chapter
    from scenes.studio.clips.making import in_words

    status = 0
    for chapter in dict.fromkeys(job.listed.chapter for job, _ in made):
        parts = [(job, clips) for job, clips in made if job.listed.chapter == chapter]
        if {job.listed for job, _ in parts} != {s for s in catalogue() if s.chapter == chapter}:
            continue  # what is missing has been told
        job, clips = parts[0]
        name = f"{chapter}{clips.film.name.removeprefix(job.listed.id)}"
        try:
            print(join_chapter(name, [clips for _, clips in parts], place), flush=True)
        except (OSError, FilmError) as error:
            say(f"{chapter}: {in_words(error, place) if isinstance(error, OSError) else error}")
            status = FAILED
    return status
