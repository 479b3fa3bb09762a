"""What `scenes audit` does; manim and torch are loaded only when a scene is."""

from __future__ import annotations

import traceback
from argparse import Namespace
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.status import Status

from gradmath.errors import GradmathError, SceneError
from gradmath.replace_file import replace_file
from scenes.studio.catalogue import Listed, catalogue
from scenes.studio.commands.terminal import (
    BAD_INPUT,
    FAILED,
    FINE,
    environment,
    print_json,
    say,
    users_code,
)
from scenes.studio.finding import find

if TYPE_CHECKING:
    from scenes.studio.audit.audit import Report

NAMED_RATE, CATALOGUE_RATE = 60, 15  # frames a second that an audit looks at


def audit_scenes(options: Namespace) -> int:
    """Check scenes frame by frame and print what was found; progress goes to stderr."""
    if options.all == bool(options.scenes):
        raise SceneError("name the scenes to audit, or give --all")
    rate = CATALOGUE_RATE if options.all else NAMED_RATE
    page = report_page(options.report) if options.report else None
    loading = Console(stderr=True).status("loading")
    with environment(options), users_code(options), loading as status:
        scenes = catalogue() if options.all else [find(name) for name in options.scenes]
        progress = [
            partial(_show_progress, status, f"{scene.id} ({number} of {len(scenes)})")
            for number, scene in enumerate(scenes, start=1)
        ]
        found = [
            _audited(scene, rate, show, options)
            for scene, show in zip(scenes, progress, strict=True)
        ]
        if page and any(found):
            write_page(page, zip(scenes, found, strict=True))
    reports = [report for report in found if report is not None]
    if options.json:
        print_json({"scenes": [report.as_json() for report in reports]})
    if len(reports) < len(found):
        return BAD_INPUT
    return FAILED if any(report.faults for report in reports) else FINE


def report_page(name: str) -> Path:
    """Where a report is to be written, found out before a long audit.

    Raises: SceneError if it is no page in a folder that is there.
    """
    path = Path(name)
    if path.suffix != ".html":
        raise SceneError(f"--report got {name!r}; give a file name that ends in .html")
    if not path.absolute().parent.is_dir():
        raise SceneError(f"--report got {name!r}, but there is no folder {path.parent}; make it")
    return path


def write_page(path: Path, found: Iterable[tuple[Listed, Report | None]]) -> None:
    """Write the report of what could be audited, and tell where it is.

    Raises: SceneError if it cannot be written.
    """
    from scenes.kit.look.theme import current_theme
    from scenes.studio.report.page import page

    audited = [(scene, report) for scene, report in found if report is not None]
    try:
        with replace_file(path) as fresh:
            fresh.write_text(page(audited, current_theme()), encoding="utf-8")
    except OSError as error:
        raise SceneError(f"--report: {path} cannot be written: {error.strerror}") from error
    say(str(path.absolute()))


def _show_progress(status: Status, scene: str, beat: str) -> None:
    status.update(f"{scene}: {beat}")


def _audited(
    scene: Listed, rate: float, show: Callable[[str], object], options: Namespace
) -> Report | None:
    """A scene's report, None on bad input. Whatever else it raises is a fault of the scene."""
    from scenes.studio.audit.audit import Report, audit, audit_both_themes

    show("loading")
    report = Report(scene.id)
    try:
        look = audit if options.theme else audit_both_themes
        with scene.at_home():
            look(
                scene.load(),
                frame_rate=rate,
                on_beat=lambda beat: show(beat.name),
                report=report,
            )
    except GradmathError as error:
        traceback.print_exc() if options.traceback else say(f"{scene.id}: {error}")
        return None
    except Exception as error:
        traceback.print_exc()
        report.blame(error)
    if report.warning:
        say(f"{scene.id}: {report.warning}")
    if not options.json:
        print_report(report)
    return report


def print_report(report: Report) -> None:
    count = len(report.faults)
    verdict = f"{count} fault{'s'[: count > 1]}" if count else "all true"
    print(f"{report.scene}: {report.frames} frames, {report.numbers} numbers on them, {verdict}")
    for beat in report.beats:
        if beat.told is not None and (beat.told.of > 1 or not beat.told.number):
            print(f"  {beat.name}: {beat.told}")
    for fault in report.faults:
        print(f"  {fault}")
