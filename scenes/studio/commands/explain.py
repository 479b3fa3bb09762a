"""What `scenes explain` does: a user's function runs once, and its saved trace becomes a film."""

from __future__ import annotations

import hashlib
import os
import shutil
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from gradmath.errors import ParameterError, SceneError
from gradmath.replace_file import replace_file
from scenes.studio.catalogue import Listed
from scenes.studio.commands.cluster import access_of, add_cluster
from scenes.studio.commands.render import ProgressTable
from scenes.studio.commands.terminal import FINE, LOOK, environment, say, theme
from scenes.studio.render.job import QUALITIES, Job, writable
from scenes.studio.render.pool import Outcome

if TYPE_CHECKING:
    from PIL.Image import Image

    from gradmath.explaining.user_code import Program
    from gradmath.graphs.trace import Trace
    from scenes.kit.lecture import Lecture
    from scenes.studio.cluster.connecting import Access

FOLDER = Path("media/films")
USUAL_DIGITS = 2
SECONDS_A_STEP = 5.5  # of the way back
LONGEST = 1100.0  # seconds of a way back
_FILE = "explain/explain.py"


@dataclass(frozen=True)
class Told(Listed):
    """The scene that explains one trace, under the name of its function."""

    trace: str = ""
    function: str = ""
    choices: tuple[tuple[str, Any], ...] = ()  # other parameters of the story

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

        given = {"trace": self.trace, **dict(self.choices)}
        return type(self.function, (Explain,), {"parameters": given})


def add_options(command: ArgumentParser) -> None:
    """The options of `scenes explain`."""
    command.add_argument("target", metavar="FILE.py:FUNCTION", help="a function or an nn.Module")
    command.add_argument(
        "--input", metavar="NAME=VALUES", action="append", default=[], help="a parameter's numbers"
    )
    command.add_argument(
        "--v", metavar="VALUES", help="the weights of the outputs; without, their sum is taken"
    )
    command.add_argument("--data", metavar="NAMES", help="inputs that get no gradient: x,y")
    command.add_argument(
        "--focus", metavar="NAME", action="append", default=[],
        help="tell only the way back to this variable",
    )  # fmt: skip
    command.add_argument(
        "--entry", metavar="NAME[I, J]", action="append", default=[],
        help="explain this entry of what came back to a variable: x[0,2]",
    )  # fmt: skip
    command.add_argument("--digits", metavar="N", type=int, default=2, help="decimals, at most")
    command.add_argument(
        "--open", metavar="NAME", action="append", default=[],
        help="take a module or function apart: fc1",
    )  # fmt: skip
    command.add_argument(
        "--seconds", metavar="N", type=float, help="about how long the way back may take"
    )
    command.add_argument(
        "-q", "--quality", choices=QUALITIES, default="h", help="as manim's: h is 1080p60"
    )
    command.add_argument("--theme", type=theme, metavar="THEME", help=LOOK)
    command.add_argument("--language", metavar="CODE", help="of captions: en, de")
    command.add_argument("--captions", choices=("on", "off"), help="whether captions are drawn")
    command.add_argument("-o", "--output", type=Path, metavar="OUT", help="the file to write")
    shape = command.add_mutually_exclusive_group()
    shape.add_argument("--still", action="store_true", help="a picture of the last frame (PNG)")
    shape.add_argument(
        "--stills", type=Path, metavar="FOLDER", help="a picture of the end of each beat (PNG)"
    )
    shape.add_argument("--table", action="store_true", help="print the numbers; draw nothing")
    shape.add_argument("--page", type=Path, metavar="OUT.html", help="write an offline page")
    add_cluster(command)
    command.set_defaults(run=explain, set=None)


def explain(options: Namespace) -> int:
    """Trace a function, then print its table, or make a still or a film and print its path."""
    from gradmath.explaining.user_code import load_program

    access = checked_access(options)
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
    chosen = choices(options)
    if chosen:
        check_choices(trace, chosen)
    folder = writable(FOLDER.absolute())
    told = Told(_FILE, saved(trace, folder / ".work/traces"), program.name, chosen)
    with environment(options):
        if options.page is not None:
            return page(told, options)
        if options.stills is not None:
            return stills(told, options)
        return (
            still(told, folder, options) if options.still else film(told, folder, options, access)
        )


def choices(options: Namespace) -> tuple[tuple[str, Any], ...]:
    """What the story is to be told of, where that is not as usual."""
    given = {"entry": options.entry, "focus": options.focus, "opened": options.open}
    found: dict[str, Any] = {name: list(each) for name, each in given.items() if each}
    if options.digits != USUAL_DIGITS:
        found["digits"] = options.digits
    if options.seconds is not None:
        found["steps"] = steps_in(options.seconds)
    return tuple(found.items())


def steps_in(seconds: float) -> int:
    """How many steps back fit into so many seconds.

    Raises: ParameterError if that is no length of a film.

    >>> steps_in(60.0)
    11
    """
    if not 0 < seconds <= LONGEST:
        raise ParameterError(f"--seconds is {seconds:g}; give more than 0, up to {LONGEST:g}")
    return max(1, round(seconds / SECONDS_A_STEP))


def check_choices(trace: Trace, chosen: tuple[tuple[str, Any], ...]) -> None:
    """Find out before a long run, and before a file is written, what is not there to be told.

    Raises: ParameterError or StageError, as the story does.
    """
    from gradmath.explaining.card_stories import card_story

    with TemporaryDirectory() as folder:
        trace.save(Path(folder) / "it.trace")
        card_story(str(Path(folder) / "it.trace"), **dict(chosen))


def traced(program: Program, options: Namespace) -> Trace:
    """The one run of the user's code.

    Raises: UserCodeError on whatever goes wrong there.
    """
    from gradmath.explaining.user_code import inputs_of, read_weights, trace_program

    inputs = inputs_of(program, given_inputs(options.input))
    v = None if options.v is None else read_weights(options.v)
    data = [name.strip() for name in (options.data or "").split(",") if name.strip()]
    told = f"{program.name}: "
    return trace_program(program, inputs, v, data=data, summed=lambda text: say(f"{told}{text}"))


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


def checked_access(options: Namespace) -> Access | None:
    """How the scheduler is reached that is to have a film made.

    Raises: SceneError if something else than a film is asked for, or the options make no sense.
    """
    access = access_of(options)
    made_here = {"--table": options.table, "--still": options.still, "--stills": options.stills,
                 "--page": options.page}  # fmt: skip
    for option, given in made_here.items():
        if access is not None and given:
            raise SceneError(f"{option} is made here; leave out --scheduler, or ask for a film")
    return access


class OneFilm(ProgressTable):
    """The film of one run, copied to where it was asked for."""

    def __init__(self, job: Job, traces: bool, output: Path | None) -> None:
        super().__init__([job], traces)
        self.output = output

    def done(self, job: Job, outcome: Outcome) -> None:
        if outcome.video is not None and self.output is not None:
            outcome = replace(outcome, video=delivered(outcome.video, self.output))
        super().done(job, outcome)


def film(told: Told, folder: Path, options: Namespace, access: Access | None) -> int:
    """Render the film, with progress."""
    job = Job(told, options.quality, folder)
    return OneFilm(job, options.traceback, options.output).run(1, access)


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

    return explained_page(told, told.trace, options.page, options.theme or "", dict(told.choices))


def stills(told: Told, options: Namespace) -> int:
    """Draw the end of each beat."""
    from scenes.studio.render.still import beat_frames

    folder: Path = options.stills
    if folder.exists() and not folder.is_dir():
        raise SceneError(f"--stills got {str(folder)!r}, which is no folder; name one")
    folder.mkdir(parents=True, exist_ok=True)
    writable(folder.absolute())
    width, height, _ = QUALITIES[options.quality]
    count = 0

    def keep(beat: str, picture: Image) -> None:
        nonlocal count
        count += 1
        name = "".join(each if each.isalnum() else "_" for each in beat)
        with replace_file(folder / f"{count:02}_{name}.png") as fresh:
            picture.save(fresh, format="PNG")

    beat_frames(told.load(), width, height, keep, lambda warning: say(f"{told.id}: {warning}"))
    print(folder)
    return FINE


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
