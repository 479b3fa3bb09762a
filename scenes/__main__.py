"""The command `scenes`, also `python -m scenes`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from gradmath.errors import GradmathError
from scenes.studio.commands import audit as commands
from scenes.studio.commands import explain as explain_command
from scenes.studio.commands import render as render_command


class Parser(argparse.ArgumentParser):
    """A parser that needs one line to say what is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(commands.BAD_INPUT, f"{self.prog}: {message}\n")


def parser() -> Parser:
    """All subcommands with their options."""
    whole = Parser(prog="scenes", description="What backward() really computes, on film.")
    whole.add_argument("--traceback", action="store_true", help="show where bad input was noticed")
    each = whole.add_subparsers(required=True, metavar="COMMAND")

    listing = each.add_parser("list", help="name all scenes, in the order of the course")
    listing.set_defaults(run=commands.list_scenes)

    showing = each.add_parser("show", help="what a scene is about, and its parameters")
    showing.add_argument("scene", metavar="SCENE", help="a file name or a class name")
    showing.set_defaults(run=commands.show_scene)

    auditing = each.add_parser("audit", help="hold every frame against torch's numbers")
    auditing.add_argument("scenes", metavar="SCENE", nargs="*", help="a file name or a class name")
    auditing.add_argument("--all", action="store_true", help="every scene of the catalogue")
    auditing.add_argument(
        "--report",
        metavar="PAGE.html",
        nargs="?",
        const="scenes_audit.html",
        help="write a page that shows every number beside its tensor entry",
    )
    add_settings(auditing)
    auditing.set_defaults(run=commands.audit_scenes)

    rendering = each.add_parser("render", help="make videos, on all cores, of what has changed")
    render_command.add_options(rendering)
    add_settings(rendering)

    explaining = each.add_parser("explain", help="the same for a function of your own")
    explain_command.add_options(explaining)

    for command in (listing, showing, auditing):
        command.add_argument("--json", action="store_true", help="print JSON")
    return whole


def add_settings(command: argparse.ArgumentParser) -> None:
    """The options for a scene's numbers and look."""
    command.add_argument(
        "--set", metavar="NAME=VALUES", action="append", help="another value for a parameter"
    )
    command.add_argument("--theme", choices=("dark", "light"), help="the look")
    command.add_argument("--captions", choices=("on", "off"), help="whether captions are drawn")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 if all is well, 1 if a check failed, 2 on bad input."""
    options = parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except GradmathError as error:
        if options.traceback:
            raise
        print(f"scenes: {error}", file=sys.stderr)
        return commands.BAD_INPUT
    return status


if __name__ == "__main__":
    sys.exit(main())
