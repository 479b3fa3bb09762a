"""The command `scenes`, also `python -m scenes`."""

from __future__ import annotations

import argparse
import os
import select
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from gradmath.errors import GradmathError

try:
    from scenes.studio.commands import (
        audit,
        clips,
        deck,
        doctor,
        explain,
        gallery,
        listing,
        new,
        page,
        render,
        terminal,
    )
except ModuleNotFoundError as error:
    raise SystemExit(
        f"scenes: {error}; install what it needs, as by `pip install -e .` in the project's folder"
    ) from error


class Parser(argparse.ArgumentParser):
    """A parser that needs one line to say what is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(terminal.BAD_INPUT, f"{self.prog}: {message}\n")


def parser() -> Parser:
    """All subcommands with their options."""
    whole = Parser(prog="scenes", description="What backward() really computes, on film.")
    whole.add_argument("--traceback", action="store_true", help="show where bad input was noticed")
    each = whole.add_subparsers(required=True, metavar="COMMAND")

    listed = each.add_parser("list", help="name all scenes, in the order of the course")
    listed.set_defaults(run=listing.list_scenes)

    showing = each.add_parser("show", help="what a scene is about, and its parameters")
    showing.add_argument("scene", metavar="SCENE", help=terminal.WHICH)
    showing.set_defaults(run=listing.show_scene)

    auditing = each.add_parser("audit", help="hold every frame against torch's numbers")
    auditing.add_argument("scenes", metavar="SCENE", nargs="*", help=terminal.WHICH)
    auditing.add_argument("--all", action="store_true", help="every scene of the catalogue")
    auditing.add_argument(
        "--report",
        metavar="PAGE.html",
        nargs="?",
        const="scenes_audit.html",
        help="write a page that shows every number beside its tensor entry",
    )
    add_settings(auditing)
    auditing.set_defaults(run=audit.audit_scenes)

    rendering = each.add_parser("render", help="make videos, on all cores, of what has changed")
    render.add_options(rendering)
    add_settings(rendering)

    paging = each.add_parser("page", help="one offline page, stepped by keys, without a video")
    page.add_options(paging)
    add_settings(paging)

    showing_all = each.add_parser("gallery", help="the course as pages that a browser opens")
    gallery.add_options(showing_all)

    cutting = each.add_parser("clips", help="a clip for each beat, with captions and pictures")
    clips.add_options(cutting)
    add_settings(cutting)

    sliding = each.add_parser("deck", help="slides of a page, of PowerPoint, or of a PDF")
    deck.add_options(sliding)
    add_settings(sliding)

    explaining = each.add_parser("explain", help="the same for a function of your own")
    explain.add_options(explaining)

    beginning = each.add_parser("new", help="write the files of a film, from its problem to tests")
    beginning.add_argument("film", metavar="CHAPTER/NAME", help="as in workshop_1/my_first_film")
    beginning.set_defaults(run=new.begin_film)

    examining = each.add_parser("doctor", help="whether this machine has all it needs, exactly")
    examining.set_defaults(run=doctor.diagnose)

    for command in (listed, showing, auditing, examining):
        command.add_argument("--json", action="store_true", help="print JSON")
    for command in (
        showing, auditing, rendering, paging, showing_all, cutting, sliding, explaining, beginning,
    ):  # fmt: skip
        command.add_argument(
            "--traceback", action="store_true", default=argparse.SUPPRESS, help="show all of it"
        )
    return whole


def add_settings(command: argparse.ArgumentParser) -> None:
    """The options for a scene's numbers and look."""
    command.add_argument(
        "--set", metavar="NAME=VALUES", action="append", help="another value for a parameter"
    )
    command.add_argument(
        "--set-file", metavar="NUMBERS.toml", help="the same from a file, a table for each scene"
    )
    command.add_argument("--theme", type=terminal.theme, metavar="THEME", help=terminal.LOOK)
    command.add_argument("--language", metavar="CODE", help="of captions: en, de, ...")
    command.add_argument("--captions", choices=("on", "off"), help="whether captions are drawn")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 if all is well, 1 if a check failed, 2 on bad input.

    Who reads what it prints may stop at any time, as `head` does: then it ends without a word.
    """
    try:
        try:
            return run(arguments)
        finally:
            for stream in (sys.stdout, sys.stderr):
                print(end="", file=stream, flush=True)  # else it fails when Python ends
    except BrokenPipeError:
        if not leave_unread():
            raise
        return terminal.UNREAD


def run(arguments: Sequence[str] | None) -> int:
    """Run one command and tell bad input in one line."""
    options = parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except GradmathError as error:
        traceback.print_exc() if options.traceback else terminal.say(f"scenes: {error}")
        return terminal.BAD_INPUT
    return status


def leave_unread() -> bool:
    """Whether nobody reads what is printed; then what Python writes when it ends goes nowhere."""
    written = [stream.fileno() for stream in (sys.stdout, sys.stderr) if stream is not None]
    pipes = select.poll()
    for number in written:
        pipes.register(number, 0)  # that a pipe has no reader is told without asking
    broken = [number for number, _ in pipes.poll(0)]
    with open(os.devnull, "w") as nowhere:
        for number in broken:
            os.dup2(nowhere.fileno(), number)
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
