"""What a film tells, in plays: its beats, its captions in every language, its pictures as outlines.

Nothing is drawn for it: the scene is run once with its animations at their ends. Where a beat or a
caption begins is counted in plays, which are the same in every run; how many frames each of them
has is known once the film is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from manim import Camera, Mobject, Scene, VMobject, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.kit.captions.narrator import Narrator
from scenes.kit.captions.spoken import Spoken
from scenes.kit.captions.standing import text_of
from scenes.kit.lecture import Beat, Lecture
from scenes.kit.look.theme import current_theme
from scenes.kit.speech.languages import FIRST, current_language
from scenes.kit.speech.sayings import TITLE
from scenes.kit.speech.tables import Sayings, captions_in, spoken_beside
from scenes.kit.speech.words import Chosen, composed
from scenes.studio.audit.audit import DRY
from scenes.studio.audit.capture import Capture, Picture, appearance_of
from scenes.studio.audit.storyboard import ShownEntry, shown_entries

_TENSOR = re.compile(r"[\w.\u0300-\u036f]+")
_MOST = 14  # entries of one tensor that a description names


@dataclass(frozen=True, eq=False)
class Cue:
    """A caption in all languages of its film, from its first play up to, not including, another."""

    first: int
    end: int
    texts: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class ToldBeat:
    """A beat as a clip shows it: its plays, its code, and its last frame."""

    name: str
    first: int
    end: int
    code: tuple[str, ...]
    lit: int | None
    motions: tuple[int, int]  # its plays that are no caption's and no pause, up to the second
    numbers: str  # those on its last frame, by tensor
    picture: Picture | None  # None if the story was kept, which holds no outlines
    foreign: str  # what is on stage and no outline; empty as a rule


@dataclass(frozen=True, eq=False)
class Story:
    """A film as it is told with its numbers, in its look."""

    titles: Mapping[str, str]
    background: str
    languages: tuple[str, ...]
    language: str
    chapters: tuple[ToldBeat, ...]
    cues: tuple[Cue, ...]
    plays: int

    @property
    def title(self) -> str:
        return self.titles[self.language]


def tell(kind: type[Lecture], frame_rate: int) -> Story:
    """Run a scene without drawing it.

    Raises: what the scene raises.
    """
    with tempconfig({**DRY, "frame_rate": frame_rate}):
        lecture = kind(renderer=CairoRenderer(skip_animations=True))
        listener = _Listener(lecture)
        lecture.on_beat = listener.end_beat
        # Not Lecture.render, which ends the program on bad input.
        Scene.render(lecture)
    return listener.story()


@dataclass(eq=False)
class _Listener:
    """Writes down what a lecture tells while it does."""

    lecture: Lecture
    chapters: list[ToldBeat] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    began: dict[int, tuple[int, dict[str, str]]] = field(default_factory=dict)
    heard: Narrator | None = None
    moved: tuple[int, int] = (0, 0)  # the plays of the last motions

    def __post_init__(self) -> None:
        setup, move = self.lecture.setup, self.lecture._move

        def set_up() -> None:
            setup()
            if self.lecture.narrator is not None:
                self._listen(self.lecture.narrator)

        def watched(*motions: Any) -> None:
            first = self.play
            move(*motions)
            self.moved = first, self.play

        self.lecture.setup = set_up  # type: ignore[method-assign] # the narrator comes with it
        self.lecture._move = watched  # type: ignore[assignment, method-assign]

    def _listen(self, narrator: Narrator) -> None:
        self.heard = narrator
        narrator.on_said, narrator.on_left = self.said, self.left

    @property
    def play(self) -> int:
        """The number of the play that comes next."""
        return int(self.lecture.renderer.num_plays)

    def said(self, spoken: Spoken) -> None:
        self.began[id(spoken)] = self.play, self._texts(spoken.beat, spoken.chosen)

    def left(self, spoken: Spoken) -> None:
        first, texts = self.began.pop(id(spoken), (0, {}))
        if texts:
            self.cues.append(Cue(first, self.play, texts))

    def end_beat(self, beat: Beat) -> None:
        lecture = self.lecture
        first = self.chapters[-1].end if self.chapters else 0
        if self.heard is None and beat.caption:
            self.cues.append(Cue(first, self.play, {current_language(): beat.caption}))
        panel = lecture.panel
        drawn, foreign = captured(lecture)
        self.chapters.append(
            ToldBeat(
                beat.name,
                first,
                self.play,
                panel.listing.lines if panel else (),
                panel.lit if panel else None,
                self.moved,
                numbers(shown_entries(lecture.mobjects, drawn)),
                drawn,
                foreign,
            )
        )

    def story(self) -> Story:
        titles = {current_language(): self.lecture.title}
        if self.heard is not None and self.heard.title is not None:
            titles = self._texts(TITLE, self.heard.title)
        return Story(
            titles,
            current_theme().background,
            tuple(self._tables()),
            current_language(),
            tuple(self.chapters),
            tuple(self.cues),
            self.play,
        )

    def _tables(self) -> dict[str, Sayings]:
        """The table of captions in each language, the film's own first."""
        kind, own = type(self.lecture), current_language()
        spoken = (FIRST, *spoken_beside(kind)) if kind.captions else ()
        return {code: captions_in(kind, code) if kind.captions else {}
                for code in dict.fromkeys((own, *spoken))}  # fmt: skip

    def _texts(self, beat: str, chosen: Chosen) -> dict[str, str]:
        """What was chosen, in each language."""
        assert self.heard is not None
        texts = {}
        for code, table in self._tables().items():
            said = table[beat].alternatives(beat)[chosen.name]
            texts[code] = text_of(composed(said, self.heard.words, code, self.heard.known))
        return texts


def captured(lecture: Lecture) -> tuple[Picture, str]:
    """What a camera would see on stage now, as outlines; and the kinds of what has none."""
    camera = lecture.camera
    assert isinstance(camera, Camera)
    shown = camera.get_mobjects_to_display(lecture.mobjects)
    drawn = [Capture.of(m, appearance_of(m)) for m in shown if isinstance(m, VMobject)]
    foreign = dict.fromkeys(type(m).__name__ for m in shown if _pictured(m))
    return [capture for capture in drawn if capture.visible], ", ".join(foreign)


def _pictured(mobject: Mobject) -> bool:
    """Whether it is drawn, and not by outlines."""
    return not isinstance(mobject, VMobject) and len(mobject.points) > 1


def numbers(entries: tuple[ShownEntry, ...]) -> str:
    """What stands on a frame, by tensor: `x = 0.4, −1.1; x.grad = 0`."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        found.setdefault(entry.record.name, []).append(entry.text)
    named = (_named(name, texts) for name, texts in found.items())
    return "; ".join(filter(None, named))


def _named(name: str, texts: list[str]) -> str:
    if set(texts) <= set(name.split()):
        return name  # as `x.grad is None` is
    if not _TENSOR.fullmatch(name):
        return ""  # an expression: captions put it better
    more = ["..."] if len(texts) > _MOST else []
    return f"{name} = {', '.join(texts[:_MOST] + more)}"


def within(cues: tuple[Cue, ...], first: int, end: int) -> Iterator[Cue]:
    """The cues that stand at any time of some plays."""
    return (cue for cue in cues if cue.first < end and cue.end > first)
