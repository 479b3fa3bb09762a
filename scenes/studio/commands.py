"""What `scenes list`, `scenes show` and `scenes audit` do.

manim and torch are loaded only by what needs them.
"""

from __future__ import annotations

import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.status import Status

from gradmath.errors import GradmathError, SceneError
from scenes.studio.catalogue import Listed, catalogue, find
from scenes.studio.strict_json import in_json

if TYPE_CHECKING:
    from scenes.kit.lecture import Beat
    from scenes.studio.audit import Report

FINE, FAILED, BAD_INPUT = 0, 1, 2  # exit status
NAMED_RATE, CATALOGUE_RATE = 60, 15  # frames a second that an audit looks at


def list_scenes(options: Namespace) -> int:
    """Print the catalogue."""
    scenes = [scene.as_json() for scene in catalogue()]
    if options.json:
        print_json(scenes)
        return FINE
    for scene in scenes:
        seconds = "" if scene["seconds"] is None else f"{scene['seconds']:.0f} s"
        print(f"{scene['id']:<20} {seconds:>5}  {scene['title']}\n{'':<27} {scene['file']}")
    return FINE


def show_scene(options: Namespace) -> int:
    """Print what a scene is about and which parameters it has."""
    from scenes.studio.parameters import parameters

    scene = find(options.scene)
    found = parameters(scene)
    if options.json:
        print_json({**scene.as_json(), "parameters": [each.as_json() for each in found]})
        return FINE
    print(f"{scene.id}: {scene.title}\n{scene.insight}\n")
    print(f"manim -pqh scenes/{scene.file} {scene.id}\n")
    width = max(len(f"{each.name} {each.shape}") for each in found)
    for each in found:
        print(f"{f'{each.name} {each.shape}':<{width}}  {each.meaning}")
        print(f"{'':<{width}}  {each.default_text}")
    return FINE


def audit_scenes(options: Namespace) -> int:
    """Check scenes frame by frame and print what was found; progress goes to stderr."""
    if options.all == bool(options.scenes):
        raise SceneError("name the scenes to audit, or give --all")
    scenes = catalogue() if options.all else [find(name) for name in options.scenes]
    rate = CATALOGUE_RATE if options.all else NAMED_RATE
    reports: list[Report] = []
    refused = False
    with environment(options), Console(stderr=True).status("") as status:
        for number, scene in enumerate(scenes, start=1):
            progress = f"{scene.id} ({number} of {len(scenes)})"
            status.update(progress)
            try:
                report = _audited(
                    scene,
                    rate,
                    partial(_show_beat, status, progress),
                    one_theme=bool(options.theme),
                )
            except GradmathError as error:
                refused = True
                traceback.print_exc() if options.traceback else say(f"{scene.id}: {error}")
                continue
            reports.append(report)
            if not options.json:
                print_report(report)
    if options.json:
        print_json({"scenes": [report.as_json() for report in reports]})
    if refused:
        return BAD_INPUT
    return FAILED if any(report.faults for report in reports) else FINE


def _show_beat(status: Status, progress: str, beat: Beat) -> None:
    status.update(f"{progress}: {beat.name}")


def _audited(
    scene: Listed, rate: float, on_beat: Callable[[Beat], object], *, one_theme: bool
) -> Report:
    """A scene's report; one that raises what it should not is reported with its traceback."""
    from scenes.studio.audit import FrameFault, Report, audit, audit_both_themes

    ended: list[Beat] = []

    def note(beat: Beat) -> None:
        ended.append(beat)
        on_beat(beat)

    try:
        look = audit if one_theme else audit_both_themes
        return look(scene.load(), frame_rate=rate, on_beat=note)
    except GradmathError:
        raise
    except Exception as error:
        traceback.print_exc()
        beat, time = (f"after {ended[-1].name}", ended[-1].end) if ended else ("", 0.0)
        what = f"{type(error).__name__}: {error}"
        return Report(
            scene.id,
            faults=[
                FrameFault(scene.id, beat, time, "error", what, "a scene that runs to its end")
            ],
        )


def print_report(report: Report) -> None:
    verdict = f"{len(report.faults)} faults" if report.faults else "all true"
    print(f"{report.scene}: {report.frames} frames, {report.numbers} numbers on them, {verdict}")
    for fault in report.faults:
        print(f"  {fault}")


@contextmanager
def environment(options: Namespace) -> Iterator[None]:
    """What scenes find in the environment, as the options want it, for as long as this lasts.

    Raises: ParameterError if `--set` cannot be read.
    """
    from scenes.kit.settings import parse_settings, settings_from_environment

    chosen: dict[str, str] = {}
    if options.set:
        settings = {
            **settings_from_environment(),
            **parse_settings("; ".join(options.set), "--set"),
        }
        chosen["SCENES_SET"] = "; ".join(f"{name}={value!r}" for name, value in settings.items())
    if options.theme:
        chosen["SCENES_THEME"] = options.theme
    if options.captions:
        chosen["SCENES_CAPTIONS"] = options.captions
    before = dict(os.environ)
    os.environ.update(chosen)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def say(message: str) -> None:
    """One line for the person at the terminal, beside what is printed as the result."""
    print(message, file=sys.stderr)


def print_json(data: Any) -> None:
    print(in_json(data))
