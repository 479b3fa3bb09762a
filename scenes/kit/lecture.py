"""The base class of every scene: a title, a stage, code, one line of speech, named beats."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeAlias, TypeVar

from manim import (
    LEFT,
    UP,
    Animation,
    Camera,
    FadeIn,
    FadeOut,
    ManimColor,
)
from manim.renderer.cairo_renderer import CairoRenderer

from gradmath.errors import GradmathError, SceneError, StageError
from gradmath.records.listing import Listing
from scenes.film import hold
from scenes.film.cairo_only import BAD_INPUT, expect_cairo
from scenes.kit.captions.beats import Beat as Beat
from scenes.kit.captions.beats import Pick
from scenes.kit.captions.narrator import Narrator
from scenes.kit.captions.spoken import SpeakingTurn
from scenes.kit.captions.standing import speech as speech
from scenes.kit.captions.standing import stand, whole_frames
from scenes.kit.cells.lettering import Phrase
from scenes.kit.code_scene import CodeScene
from scenes.kit.fingerprint import fingerprint
from scenes.kit.look.fonts import what_to_install
from scenes.kit.look.settings import captions_on, check_names, settings_of
from scenes.kit.look.stage import SAFE, paint_logo, show_whole
from scenes.kit.look.theme import QUICK, READING_SPEED, TITLE, current_theme
from scenes.kit.look.typesetting import take_absent
from scenes.kit.motion.score import Score
from scenes.kit.speech.languages import FIRST, VARIABLE, current_language
from scenes.kit.speech.sayings import TITLE as TITLE_ROW
from scenes.kit.speech.tables import Sayings, captions_in
from scenes.kit.speech.words import Words

ProblemT = TypeVar("ProblemT")
Motion: TypeAlias = Animation | Iterable[Animation]
_PAUSE = 0.5  # after the last motion of a beat, beyond what reading its caption takes


@dataclass(frozen=True, eq=False)
class Problem:
    """A problem as a scene ran it: run again with the same settings it gives the same result."""

    function: Callable[..., Any]
    settings: Mapping[str, Any]
    result: Any


class Lecture(CodeScene):
    """A scene that asks one question and answers it with records.

    Subclasses give `captions`, a table with a row for the title and for each beat, and a
    `construct` that gets its records from `problem`, sets `words`, places mobjects, and tells the
    story in beats. Older ones give a `title`, and each beat its caption. `parameters` changes the
    problem's numbers from Python as SCENES_SET does from outside.
    """

    title: ClassVar[str] = ""
    captions: ClassVar[Sayings] = {}
    caption_lines: ClassVar[int] = 1  # two where captions name the reader's own code
    # Whether the audit proves what it means: scenes with a table of captions, unless they say no.
    proven: ClassVar[bool] = False
    # Whether its numbers are expressions over listings; those of a trace are a reader's own run.
    listed: ClassVar[bool] = True
    # Whether the audit watches how a proven scene moves; a film whose faults are known says no.
    watched: ClassVar[bool] = True
    parameters: ClassVar[Mapping[str, Any]] = {}
    # Pick of every beat at its end, while its last frame is still on stage.
    on_beat: Callable[[Beat], object] | None = None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        own = vars(cls).get("captions", {}).get(TITLE_ROW)
        if own is not None:
            cls.title = own.text
        if "captions" in vars(cls) and "proven" not in vars(cls):
            cls.proven = True

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
        paint_logo(camera, theme)
        take_absent()  # from other scenes
        self.absent: frozenset[str] = frozenset()  # characters that no font has
        self.with_captions = captions_on()
        self.beats: list[Beat] = []
        self.beat_name = ""
        self.told = 0.0  # seconds of the current beat
        self.said: Phrase | None = None  # in the current beat, drawn or not
        self.caption: Phrase | None = None
        self.problems: list[Problem] = []
        self.code, self.window = None, None
        self.settings = self.numbers()
        vars(camera)["fingerprint"] = self.made_from()
        self.narrator = self._narrator()
        self.heading = Phrase("")
        if self.narrator is None:
            self._head(Phrase(self.title, em=TITLE, color=theme.text))

    def _narrator(self) -> Narrator | None:
        """Who says the table of captions; None for a scene without one, which speaks English."""
        language = current_language()
        if self.captions:
            return Narrator(self, captions_in(type(self), language), language)
        if language != FIRST:
            raise SceneError(f"{type(self).__name__} speaks {FIRST} alone, and {VARIABLE} is "
                             f"{language!r}; leave it out")  # fmt: skip
        return None

    def _head(self, heading: Phrase) -> None:
        heading.move_to((SAFE.left, SAFE.top, 0.0), aligned_edge=LEFT + UP)
        self.remove(self.heading)
        self.heading = heading
        self.add(heading)

    @property
    def words(self) -> Words:
        """What the texts of `captions` may name and state; the title stands once they are set."""
        return self._speaker().words

    @words.setter
    def words(self, words: Words) -> None:
        narrator = self._speaker()
        narrator.learn(words, [problem.result for problem in self.problems])
        self._head(narrator.title_phrase())

    def _speaker(self) -> Narrator:
        if self.narrator is None:
            raise StageError(f"{type(self).__name__} has words, but no captions; give it a table")
        return self.narrator

    @classmethod
    def numbers(cls) -> dict[str, Any]:
        """What the problem is to be run with: `parameters`, and what is set where it differs."""
        return {**cls.parameters, **settings_of(cls.__name__)}

    @classmethod
    def made_from(cls, *choices: str) -> str:
        """A digest of all that decides a frame beside the mobjects."""
        look = (current_theme().name, str(captions_on()), current_language())
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
        row: str | None = None,
        words: Words | None = None,
    ) -> None:
        """One step of the story: a manim section with its caption, its code and its lit line.

        `say` is the caption (a text without digits, or a phrase whose digits claim something) of
        a scene that has no table of `captions`; in one that has, the row of its name is said, or
        the `row` that it shares with others, by the `words` of this beat alone.
        `code` is a listing for the code panel, in place of what stood there; `line` the line of it
        that is lit. Motions are played one after the other, then there is time to read.
        """
        self.next_section(name)
        self.beat_name = name
        start, self.told = self.time, 0.0
        if self.narrator is not None:
            if say is not None:
                raise StageError(f"beat {name!r} is given say=; write its row in captions")
            if not self.narrator.title:
                self.words = Words()
            turn = self.narrator.turn(name, row, words)
            self._narrate(self.narrator, turn, motions, code, line, pause)
            return
        self.said = speech(say) if isinstance(say, str) else say
        self.show_code(code)
        self._speak(self.said, line)
        self._move(motions)
        text = self.said.text if self.said else ""
        self.wait(whole_frames(max(pause, len(text) / READING_SPEED - self.told)))
        self._end_beat(Beat(name, text, self.lit_line, start, self.time))
        if text and not self.with_captions:
            self.add_subcaption(text, duration=self.time - start, offset=start - self.time)

    def _narrate(
        self,
        narrator: Narrator,
        turn: SpeakingTurn,
        motions: Sequence[Motion],
        code: Listing | None,
        line: str | None,
        pause: float,
    ) -> None:
        """A beat of a scene with a table of captions."""
        start = self.time
        if self.proven:
            self.scroll_code(code, line)
        else:
            self.show_code(code)
            lit = self.code.light(line) if line is not None and self.code is not None else []
            if lit:
                self.play(*lit, run_time=QUICK)
        chosen = narrator.before(turn)
        self._move(motions, narrator.farewell(turn, chosen) if motions else [])
        narrator.after(turn, chosen)
        self.wait(whole_frames(pause))
        text = narrator.said.phrase.text if chosen and narrator.said else ""
        told = Pick.of_chosen(chosen)
        self._end_beat(Beat(turn.beat, text, self.lit_line, start, self.time, told))

    def _move(self, motions: Sequence[Motion], beside: Sequence[Animation] = ()) -> None:
        """Play motions one after the other; `beside` goes along with the first."""
        for motion in motions:
            for step in (motion,) if isinstance(motion, Animation) else motion:
                self.play(step, *beside)
                beside = ()

    def _end_beat(self, beat: Beat) -> None:
        self.beats.append(beat)
        if self.on_beat is not None:
            self.on_beat(beat)

    def play(self, *animations: Any, **options: Any) -> None:
        """Play as manim does, and count the seconds asked for; a score without notes takes none.

        The scene's own clock would not do: it counts frames where manim draws, but seconds
        where it finds an animation in its cache, and no pause may depend on that. A score without
        parts, where the numbers leave nothing to move, takes no time.
        """
        sounding = [each for each in animations if not (isinstance(each, Score) and each.silent)]
        if animations and not sounding:
            return
        super().play(*sounding, **options)
        self.told += self.duration
        if self.narrator is not None:
            self.narrator.heard(self.duration)

    @property
    def spoken(self) -> list[Phrase]:
        """The title, and what captions have put on the frame so far."""
        phrases = [self.heading, *(self.narrator.phrases if self.narrator else ())]
        return [*phrases, *(each for each in (self.caption, self.said) if each is not None)]

    @property
    def stated(self) -> Phrase | None:
        """The caption that stands, or that is told by subtitles."""
        if self.narrator is not None:
            return self.narrator.said.phrase if self.narrator.said else None
        return self.said

    @property
    def fresh_caption(self) -> Phrase | None:
        """The caption of this beat; one that stands on from an earlier beat is about that one."""
        old = self.narrator is not None and (
            self.narrator.said is None or self.narrator.said.beat != self.beat_name
        )
        return None if old else self.stated

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
        return stand(say)

    def tear_down(self) -> None:
        if self.narrator is not None:
            self.narrator.finish()
        self.absent = take_absent()
        subtitles = self.output_plan.subcaption_file
        if self.with_captions and subtitles is not None:
            # Left from a run without captions, it would show every caption a second time.
            Path(subtitles).unlink(missing_ok=True)
