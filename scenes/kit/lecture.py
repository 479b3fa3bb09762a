"""The base class of every scene: a title, a stage, code, one line of speech, named beats."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeAlias, TypeVar

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Camera,
    FadeIn,
    FadeOut,
    ManimColor,
    Mobject,
    Scene,
    config,
)
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.family import extract_mobject_family_members

from gradmath.errors import GradmathError, StageError
from gradmath.records.listing import Listing
from scenes.film import hold
from scenes.film.cairo_only import BAD_INPUT, expect_cairo
from scenes.kit.cells.code_panel import CodePanel
from scenes.kit.cells.lettering import Phrase
from scenes.kit.fingerprint import fingerprint
from scenes.kit.look.fonts import what_to_install
from scenes.kit.look.settings import captions_on, check_names, settings_from_environment
from scenes.kit.look.stage import SAFE, show_whole
from scenes.kit.look.theme import CAPTION, QUICK, READING_SPEED, TITLE, current_theme
from scenes.kit.look.typesetting import Layout, take_absent
from scenes.kit.truth.facts import Fact

ProblemT = TypeVar("ProblemT")
Motion: TypeAlias = Animation | Iterable[Animation]
_APART = 0.3  # of the title and the code panel
_DESCENT = 0.26  # ems that the letters of captions reach below their line
_PAUSE = 0.5  # after the last motion of a beat, beyond what reading its caption takes


@dataclass(frozen=True)
class Beat:
    """One step of the story as it was played: times in seconds, `line` the lit code."""

    name: str
    caption: str
    line: str
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class Problem:
    """A problem as a scene ran it: run again with the same settings it gives the same result."""

    function: Callable[..., Any]
    settings: Mapping[str, Any]
    result: Any


class Lecture(Scene):
    """A scene that asks one question and answers it with records.

    Subclasses give a `title` and a `construct` that gets its records from `problem`, places
    mobjects, and tells the story in beats. `parameters` changes the problem's numbers from
    Python as SCENES_SET does from outside.
    """

    title: ClassVar[str] = ""
    parameters: ClassVar[Mapping[str, Any]] = {}
    # Told of every beat at its end, while its last frame is still on stage.
    on_beat: Callable[[Beat], object] | None = None

    def __init__(
        self,
        renderer: CairoRenderer | None = None,
        camera_class: type[Camera] = Camera,
        skip_animations: bool = False,
        **options: Any,
    ) -> None:
        expect_cairo()
        if renderer is None and camera_class is Camera:
            renderer = hold.renderer(skip_animations)
        super().__init__(renderer, camera_class, skip_animations=skip_animations, **options)

    def render(self, preview: bool = False) -> bool:
        """Render; on bad input print one line and exit with status 2."""
        try:
            again = super().render(preview)
        except GradmathError as error:
            print(f"{type(self).__name__}: {error}", file=sys.stderr)
            raise SystemExit(BAD_INPUT) from None
        if self.warning:
            print(f"{type(self).__name__}: {self.warning}", file=sys.stderr)
        return again

    @property
    def warning(self) -> str:
        """What of the scene that has been run could not be drawn; empty if all could."""
        return what_to_install(self.absent) if self.absent else ""

    def setup(self) -> None:
        theme = current_theme()
        camera = self.camera
        if not isinstance(camera, Camera):
            raise StageError(f"a {type(camera).__name__} cannot draw lectures; use manim's Camera")
        show_whole(camera)
        camera.background_color = ManimColor(theme.background)
        take_absent()  # from other scenes
        self.absent: frozenset[str] = frozenset()  # characters that no font has
        self.with_captions = captions_on()
        self.beats: list[Beat] = []
        self.beat_name = ""
        self.told = 0.0  # seconds of the current beat
        self.said: Phrase | None = None  # in the current beat, drawn or not
        self.caption: Phrase | None = None
        self.problems: list[Problem] = []
        self.code: CodePanel | None = None
        self.settings = self.numbers()
        vars(camera)["fingerprint"] = self.made_from()
        heading = Phrase(self.title, em=TITLE, color=theme.text)
        heading.move_to((SAFE.left, SAFE.top, 0.0), aligned_edge=LEFT + UP)
        self.heading = heading
        self.add(heading)

    @classmethod
    def numbers(cls) -> dict[str, Any]:
        """What the problem is to be run with: `parameters`, and SCENES_SET where it differs."""
        return {**cls.parameters, **settings_from_environment()}

    @classmethod
    def made_from(cls, *choices: str) -> str:
        """A digest of all that decides a frame beside the mobjects."""
        look = (current_theme().name, str(captions_on()))
        return fingerprint(cls, *look, repr(cls.numbers()), *choices)

    def problem(self, function: Callable[..., ProblemT]) -> ProblemT:
        """Run a problem with this scene's numbers: its defaults, `parameters`, SCENES_SET."""
        check_names(function, self.settings)
        result = function(**self.settings)
        self.problems.append(Problem(function, self.settings, result))
        return result

    def beat(
        self,
        name: str,
        *motions: Motion,
        say: Phrase | str | None = None,
        code: Listing | None = None,
        line: str | None = None,
        pause: float = _PAUSE,
    ) -> None:
        """One step of the story: a manim section with its caption, its code and its lit line.

        `say` is the caption (a text without digits, or a phrase whose digits claim something);
        `code` a listing for the code panel, in place of what stood there; `line` the line of it
        that is lit. Motions are played one after the other, then there is time to read.
        """
        self.next_section(name)
        self.beat_name = name
        start, self.told = self.time, 0.0
        self.said = speech(say) if isinstance(say, str) else say
        self._show_code(code)
        self._speak(self.said, line)
        for motion in motions:
            for step in (motion,) if isinstance(motion, Animation) else motion:
                self.play(step)
        text = self.said.text if self.said else ""
        self.wait(_whole_frames(max(pause, len(text) / READING_SPEED - self.told)))
        self.beats.append(Beat(name, text, self._lit_line(), start, self.time))
        if self.on_beat is not None:
            self.on_beat(self.beats[-1])
        if text and not self.with_captions:
            self.add_subcaption(text, duration=self.time - start, offset=start - self.time)

    def play(self, *animations: Any, **options: Any) -> None:
        """Play as manim does, and count the seconds asked for.

        The scene's own clock would not do: it counts frames where manim draws, but seconds
        where it finds an animation in its cache, and no pause may depend on that.
        """
        super().play(*animations, **options)
        self.told += self.duration

    def _show_code(self, listing: Listing | None) -> None:
        if listing is None or (self.code and listing.lines == self.code.listing.lines):
            return
        if self.code:
            self.play(FadeOut(self.code), run_time=QUICK / 2)
        self.code = CodePanel(listing)
        self.code.move_to((SAFE.right, self.code_top(self.code), 0.0), aligned_edge=RIGHT + UP)
        self.play(FadeIn(self.code), run_time=QUICK / 2)

    def code_top(self, panel: CodePanel) -> float:
        """Where code begins: beside the title, or below it if its lines are long."""
        if panel.width + self.heading.width + _APART <= SAFE.width:
            return SAFE.top
        return float(self.heading.get_bottom()[1]) - _APART / 2

    def _lit_line(self) -> str:
        if self.code is None or self.code.lit is None:
            return ""
        return self.code.listing.lines[self.code.lit]

    def _speak(self, say: Phrase | None, line: str | None) -> None:
        changes: list[Animation] = []
        if line is not None and self.code is not None:
            changes += self.code.light(line)
        old, self.caption = self.caption, self._placed(say)
        if old is not None:
            changes.append(FadeOut(old))
        if changes:
            self.play(*changes, run_time=QUICK)
        if self.caption is not None:
            self.play(FadeIn(self.caption), run_time=QUICK)

    def _placed(self, say: Phrase | None) -> Phrase | None:
        if say is None or not self.with_captions:
            return None
        # All captions stand on one line, whether their letters reach below it or not.
        bottom = SAFE.bottom + max(0.0, _DESCENT * CAPTION - say.descent)
        return say.move_to((0.0, bottom, 0.0), aligned_edge=DOWN)

    def get_moving_and_static_mobjects(
        self, animations: Iterable[Animation]
    ) -> tuple[list[Mobject], list[Mobject]]:
        """What is drawn anew on each frame, and what once, below it.

        manim counts all parts of a moving group as moving, but leaves what lies above some of
        them static: a thread behind the cells would be drawn over them. Here everything from the
        lowest moving part upwards moves.
        """
        changing: set[Mobject] = set()
        for mobject in self.get_moving_mobjects(*animations):
            if mobject not in changing:
                changing.update(mobject.get_family())
        everything = extract_mobject_family_members(self.mobjects, use_z_index=True)
        leaves = [mobject for mobject in everything if mobject.get_num_points()]
        first = next((k for k, leaf in enumerate(leaves) if leaf in changing), len(leaves))
        lifted = changing.union(leaves[first:])
        return [mobject for mobject in everything if mobject in lifted], leaves[:first]

    def tear_down(self) -> None:
        self.absent = take_absent()
        subtitles = self.output_plan.subcaption_file
        if self.with_captions and subtitles is not None:
            # Left from a run without captions, it would show every caption a second time.
            Path(subtitles).unlink(missing_ok=True)


def _whole_frames(seconds: float) -> float:
    """The time rounded up to whole frames, a little longer so that manim drops none of them."""
    frames = math.ceil(seconds * config.frame_rate - 1e-6)
    return (max(1, frames) + 0.01) / config.frame_rate


def speech(template: str, *claims: Any, holds: Fact | Sequence[Fact] = ()) -> Phrase:
    """A caption: one or two centred lines (see `Phrase` for the template).

    `holds` are the facts that its words state; a caption that says "every", "none", "two" or
    "larger" needs some (`scenes.kit.truth.facts` has the list), and the audit asks each of them.
    """
    width = SAFE.width / CAPTION
    phrase = Phrase(template, *claims, em=CAPTION, layout=Layout(width=width, align="center"))
    phrase.holds = tuple(holds) if isinstance(holds, Sequence) else (holds,)
    return phrase
