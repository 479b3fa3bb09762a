"""What `scenes page` does: a film as one page without a video, at once."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.status import Status

from gradmath.errors import SceneError
from gradmath.replace_file import replace_file
from scenes.studio.catalogue import Listed
from scenes.studio.commands.explain import checked_output
from scenes.studio.commands.terminal import FINE, WHICH, environment, say
from scenes.studio.finding import find

if TYPE_CHECKING:
    from scenes.studio.audit.audit import Report
    from scenes.studio.report.film_page import Film

SUFFIX = ".html"


def add_options(command: ArgumentParser) -> None:
    """The options of `scenes page` beside those of a scene's numbers and look."""
    command.add_argument("scene", metavar="SCENE", help=WHICH)
    command.add_argument("-o", "--output", type=Path, metavar="OUT.html", help="the file to write")
    command.set_defaults(run=write_page_of_scene)


def write_page_of_scene(options: Namespace) -> int:
    """Write a scene's page and print its path; progress goes to stderr."""
    if options.output is not None:
        checked_output(options.output, SUFFIX)
    with environment(options), Console(stderr=True).status("loading") as status:
        scene = find(options.scene)
        output = options.output or Path(f"{scene.id}{SUFFIX}")
        checked_output(output, SUFFIX)
        report = glanced(scene, status)
        film = replace(film_of(scene, report, options.set or []), look=options.theme or "")
        written = page_text(film, report)
    return delivered(written, output)


def glanced(scene: Listed, status: Status) -> Report:
    """The ends of a scene's beats in both themes; what cannot be read or drawn is said.

    Raises: what the scene raises.
    """
    from scenes.studio.audit.audit import glance

    status.update(f"{scene.id}: loading")
    with scene.at_home():
        report = glance(scene.load(), on_beat=partial(_show, status, scene.id))
    for message in filter(None, (report.warning, *map(str, report.faults))):
        say(f"{scene.id}: {message}")
    if not report.stills:
        raise SceneError(f"{scene.id} has no beats to step through; give it at least one")
    return report


def film_of(scene: Listed, report: Report, settings: list[str]) -> Film:
    """What the page tells of a scene beside its frames."""
    from scenes.kit.speech.languages import current_language
    from scenes.studio.parameters import parameters
    from scenes.studio.report.film_page import Film

    known = parameters(scene)
    example = settings or [f"{each.name}={each.default_text}" for each in known[:1]]
    command = ["scenes", "page", scene.id, *(part for each in example for part in ("--set", each))]
    return Film(
        scene.id,
        report.title or scene.title,
        scene.insight,
        current_language(),
        command=shlex.join(command),
        parameters=known,
    )


def page_text(
    film: Film, report: Report, trace: str = "", choices: Mapping[str, Any] | None = None
) -> str:
    """The page of a film in the look that is set, with the other one to switch to.

    Of a trace's film the page tells which lines and rules made its numbers.
    """
    from scenes.kit.look.theme import current_theme
    from scenes.studio.report.explained import telling_of
    from scenes.studio.report.film_page import film_page

    return film_page(film, report, current_theme(), telling_of(trace, choices) if trace else None)


def explained_page(
    scene: Listed, trace: str, output: Path, look: str, choices: Mapping[str, Any] | None = None
) -> int:
    """Write the page of a scene that explains a saved trace."""
    from scenes.studio.report.film_page import Film

    with Console(stderr=True).status("loading") as status:
        report = glanced(scene, status)
        text = page_text(Film(scene.id, f"{scene.id}: {report.title}", look=look), report, trace,
                         choices)  # fmt: skip
    return delivered(text, output)


def delivered(text: str, output: Path) -> int:
    """Write a page, whole or not at all, and print its path.

    Raises: SceneError if it cannot be written.
    """
    try:
        with replace_file(output) as fresh:
            fresh.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SceneError(
            f"cannot write {output}: {error.strerror}; name another with -o"
        ) from error
    print(output)
    return FINE


def _show(status: Status, scene: str, beat: object) -> None:
    status.update(f"{scene}: {getattr(beat, 'name', '')}")
