"""What `scenes explain` does: a user's function runs once, and its saved trace becomes a film."""

from __future__ import annotations

import hashlib
import os
import shutil
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gradmath.errors import ParameterError, SceneError
from gradmath.replace_file import replace_file
from scenes.studio.catalogue import Listed
from scenes.studio.commands.render import ProgressTable
from scenes.studio.commands.terminal import FINE, LOOK, environment, say, theme
from scenes.studio.render.job import QUALITIES, Job, writable
from scenes.studio.render.pool import outcome

if TYPE_CHECKING:
    from gradmath.explaining.user_code import Program
    from gradmath.graphs.trace import Trace
    from scenes.kit.lecture import Lecture

FOLDER = Path("media/films")
_FILE = "explain/explain.py"


@dataclass(frozen=True)
class Told(Listed):
    """The scene that explains one trace, under the name of its function."""

    trace: str = ""
    function: str = ""

    @property
    def id(self) -> str:
        return self.function

    @property
    def seconds(self) -> None:
        """Nobody knows before it was told."""
        return None

    def belongings(self) -> dict[str, bytes]:
        trace = Path(self.trace)
        return {trace.name: trace.read_bytes()}

    def unpacked(self, folder: Path) -> Told:
        return replace(self, trace=str(folder / Path(self.trace).name))

    def load(self) -> type[Lecture]:
        from scenes.explain.explain import Explain

        return type(self.function, (Explain,), {"parameters": {"trace": self.trace}})


def add_options(command: ArgumentParser) -> None:
    """The options of `scenes explain`."""
    command.add_argument("target", metavar="FILE.py:FUNCTION", help="a function or an nn.Module")
    command.add_argument(
        "--input", metavar="NAME=VALUES", action="append", default=[], help="a parameter's numbers"
    )
    command.add_argument("--v", metavar="VALUES", help="the weights of the outputs")
    command.add_argument(
        "-q", "--quality", choices=QUALITIES, default="h", help="as manim's: h is 1080p60"
    )
    command.add_argument("--theme", type=theme, metavar="THEME", help=LOOK)
    command.add_argument("--language", metavar="CODE", help="of captions: en alone so far")
    command.add_argument("--captions", choices=("on", "off"), help="whether captions are drawn")
    command.add_argument("-o", "--output", type=Path, metavar="OUT", help="the file to write")
    shape = command.add_mutually_exclusive_group()
    shape.add_argument("--still", action="store_true", help="a picture of the last frame (PNG)")
    shape.add_argument("--table", action="store_true", help="print the numbers; draw nothing")
    shape.add_argument("--page", type=Path, metavar="OUT.html", help="write an offline page")
    command.set_defaults(run=explain, set=None)


def explain(options: Namespace) -> int:
    """Trace a function, then print its table, or make a still or a film and print its path."""
    from gradmath.explaining.user_code import load_program

    suffix = ".png" if options.still else ".mp4"
    if options.page is not None:
        checked_output(options.page, ".html", "--page")
    elif not options.table and options.output is not None:
        checked_output(options.output, suffix)
    program = load_program(options.target)
    trace = traced(program, options)
    if options.table:
        print_table(trace)
        return FINE
    folder = writable(FOLDER.absolute())
    told = Told(_FILE, saved(trace, folder / ".work/traces"), program.name)
    with environment(options):
        if options.page is not None:
            return page(told, options)
        return still(told, folder, options) if options.still else film(told, folder, options)


def traced(program: Program, options: Namespace) -> Trace:
    """The one run of the user's code.

    Raises: UserCodeError on whatever goes wrong there.
    """
    from gradmath.explaining.user_code import inputs_of, read_weights, trace_program

    inputs = inputs_of(program, given_inputs(options.input))
    return trace_program(program, inputs, None if options.v is None else read_weights(options.v))


def given_inputs(pairs: list[str]) -> dict[str, str]:
    """What --input gives, by parameter.

    Raises: ParameterError if it is no NAME=VALUES or names one twice.

    >>> given_inputs(["x=1.0,2.0"])
    {'x': '1.0,2.0'}
    """
    given: dict[str, str] = {}
    for pair in pairs:
        name, equals, values = (part.strip() for part in pair.partition("="))
        if not equals or not name.isidentifier():
            raise ParameterError(f"--input got {pair!r}; write NAME=VALUES, as in x=1.0,-2.0")
        if name in given:
            raise ParameterError(f"--input gives {name} twice; give it once")
        given[name] = values
    return given


def print_table(trace: Trace) -> None:
    """The numbers, and why zeros are zero."""
    from gradmath.explaining.from_trace import zeros_of

    print(trace)
    for reasons in zeros_of(trace):
        print(f"\n{reasons}")


def saved(trace: Trace, folder: Path) -> str:
    """The trace in a file that bears the digest of its content, so that its name tells all."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{os.getpid()}.new"
    trace.save(fresh)
    digest = hashlib.sha256(fresh.read_bytes()).hexdigest()[:16]
    named = folder / f"{digest}.trace"
    with replace_file(named) as whole:
        fresh.rename(whole)
    return str(named)


def checked_output(output: Path, suffix: str, option: str = "-o") -> None:
    """Found out before a long run.

    Raises: SceneError if it is no file of that kind in a folder that may be written to.
    """
    if output.suffix != suffix:
        raise SceneError(f"{option} got {str(output)!r}; give a file name that ends in {suffix}")
    if not output.absolute().parent.is_dir():
        raise SceneError(
            f"{option} got {str(output)!r}, but there is no folder {output.parent}; make it"
        )
    if output.is_dir():
        raise SceneError(f"{option} got {str(output)!r}, which is a folder; name a file in it")
    writable(output.absolute().parent)


def film(told: Told, folder: Path, options: Namespace) -> int:
    """Render the film, with progress."""
    job = Job(told, options.quality, folder)
    with ProgressTable([job], options.traceback) as table:
        result = outcome(job, table.drawn)
        if result.video is not None and options.output is not None:
            result = replace(result, video=delivered(result.video, options.output))
        table.done(job, result)
    return table.status


def still(told: Told, folder: Path, options: Namespace) -> int:
    """Draw the last frame."""
    from scenes.studio.render.still import last_frame

    width, height, _ = QUALITIES[options.quality]
    output = options.output or folder / told.chapter / f"{told.id}.png"
    output.parent.mkdir(parents=True, exist_ok=True)

    def warn(warning: str) -> None:
        say(f"{told.id}: {warning}")

    with replace_file(output) as fresh:
        last_frame(told.load(), width, height, warn).save(fresh)
    print(output)
    return FINE


def page(told: Told, options: Namespace) -> int:
    """Write a page to be stepped through."""
    from scenes.studio.commands.page import explained_page

    return explained_page(told, told.trace, options.page, options.theme or "")


def delivered(video: Path, output: Path) -> Path:
    """A copy of the video under the name that was asked for: whole or not there.

    Raises: SceneError if it cannot be written.
    """
    try:
        with replace_file(output) as fresh:
            shutil.copyfile(video, fresh)
    except OSError as error:
        raise SceneError(f"cannot write {output}: {error.strerror}; {video} is whole") from error
    return output
