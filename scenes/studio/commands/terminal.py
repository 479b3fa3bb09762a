"""What commands share: exit status, settings for scenes, what is said and printed."""

from __future__ import annotations

import difflib
import os
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stdout
from typing import Any

from gradmath.errors import SceneError
from scenes.studio.strict_json import in_json

FINE, FAILED, BAD_INPUT = 0, 1, 2  # exit status
UNREAD = 128 + 13  # as after SIGPIPE, which ends other tools
THEMES = ("dark", "light", "projector")
LOOK = "dark, light, projector, or a file of yours: NAME.toml"
WHICH = "a class name or file name of the catalogue, or FILE.py[:Class] of your own"


@contextmanager
def environment(options: Namespace) -> Iterator[None]:
    """What scenes find in the environment, as the options want it, for as long as this lasts.

    Raises: ParameterError if `--set`, its file or the theme's cannot be read.
    """
    from scenes.kit.look.settings import parse_settings, settings_from_environment

    chosen: dict[str, str] = {}
    if options.set:
        settings = {
            **settings_from_environment(),
            **parse_settings("; ".join(options.set), "--set"),
        }
        chosen["SCENES_SET"] = "; ".join(f"{name}={value!r}" for name, value in settings.items())
    if getattr(options, "set_file", None):
        chosen["SCENES_SET_FILE"] = checked_set_file(options)
    if options.theme:
        chosen["SCENES_THEME"] = checked_theme(options.theme)
    if options.language:
        chosen["SCENES_LANGUAGE"] = options.language
    if options.captions:
        chosen["SCENES_CAPTIONS"] = options.captions
    before = dict(os.environ)
    os.environ.update(chosen)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def theme(name: str) -> str:
    """A theme as it is named on the command line."""
    if name not in THEMES and not name.endswith(".toml"):
        known = ", ".join(map(repr, THEMES))
        raise ArgumentTypeError(f"invalid choice: {name!r} (choose from {known}, or a file of "
                                "yours, NAME.toml)")  # fmt: skip
    return name


def checked_theme(name: str) -> str:
    """A theme as processes in other folders find it.

    Raises: ParameterError if it is a file that cannot be read, or a theme that nobody could read.
    """
    from scenes.kit.look.theme import LOOKS
    from scenes.kit.look.theme_file import theme_of_file

    if name in LOOKS:
        return name
    path = os.path.abspath(name)
    theme_of_file(path, LOOKS)
    return path


def checked_set_file(options: Namespace) -> str:
    """The file of `--set-file` as processes in other folders find it.

    Raises: ParameterError if it cannot be read; SceneError if it has a table for no scene.
    """
    from scenes.kit.look.set_file import set_file
    from scenes.studio.catalogue import catalogue
    from scenes.studio.finding import find

    path = os.path.abspath(str(options.set_file))
    _, tables = set_file(path)
    known = {scene.id for scene in catalogue()} if tables else set()
    for name in set(tables) - known:
        # Scenes of one's own are in no catalogue.
        if all(find(scene).id != name for scene in options.scenes):
            near = difflib.get_close_matches(name, known, n=3)
            advice = f"did you mean: {', '.join(near)}" if near else "`scenes list` names them all"
            raise SceneError(f"--set-file: there is no scene {name!r}; {advice}")
    return path


def users_code(options: Namespace) -> AbstractContextManager[object]:
    """While users' code runs; with `--json` what it prints goes to stderr, not into the result."""
    return redirect_stdout(sys.stderr) if options.json else nullcontext()


def say(message: str) -> None:
    """One line for the person at the terminal, beside what is printed as the result."""
    print(message, file=sys.stderr)


def print_json(data: Any) -> None:
    print(in_json(data))
