"""What commands share: exit status, settings for scenes, what is said and printed."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stdout
from typing import Any

from scenes.studio.strict_json import in_json

FINE, FAILED, BAD_INPUT = 0, 1, 2  # exit status
UNREAD = 128 + 13  # as after SIGPIPE, which ends other tools
WHICH = "a class name or file name of the catalogue, or FILE.py[:Class] of your own"


@contextmanager
def environment(options: Namespace) -> Iterator[None]:
    """What scenes find in the environment, as the options want it, for as long as this lasts.

    Raises: ParameterError if `--set` cannot be read.
    """
    from scenes.kit.look.settings import parse_settings, settings_from_environment

    chosen: dict[str, str] = {}
    if options.set:
        settings = {
            **settings_from_environment(),
            **parse_settings("; ".join(options.set), "--set"),
        }
        chosen["SCENES_SET"] = "; ".join(f"{name}={value!r}" for name, value in settings.items())
    if options.theme:
        chosen["SCENES_THEME"] = options.theme
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


def users_code(options: Namespace) -> AbstractContextManager[object]:
    """While users' code runs; with `--json` what it prints goes to stderr, not into the result."""
    return redirect_stdout(sys.stderr) if options.json else nullcontext()


def say(message: str) -> None:
    """One line for the person at the terminal, beside what is printed as the result."""
    print(message, file=sys.stderr)


def print_json(data: Any) -> None:
    print(in_json(data))
