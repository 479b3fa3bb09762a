"""Torch's line: what an error said that a line marked `# raises` really raised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from weakref import ReferenceType, ref

import numpy as np
from manim import DL, LEFT, UR, Animation, Rectangle, VGroup, linear, smooth

from gradmath.errors import StageError
from gradmath.records.raised import raised_in
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import DIGIT_HEIGHT, Phrase
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, MOVE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, ONE_LINE, Type
from scenes.kit.speech.pieces import Piece
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, within_a_pixel
from scenes.kit.truth.claims import Claim, Inkless
from scenes.kit.truth.refusals import doubt_of

_EM = 0.26 / CODE_SIZE
_MOST = 50  # characters of what it says
_ROOM, _BAR = 0.17, 0.1
_PITCH, _SPACE = 1.5, 0.6  # between its lines, or before its message, in letters' sizes
_COMING = (0.0, 0.3), (0.15, 0.65), (0.65, 1.0)  # when its bar, ground and words do
_LEAST = 1e-3  # of its width or height
_IN_FRONT = 3


@dataclass(frozen=True, eq=False)
class ErrorName(Inkless):
    """The kind of an error, `RuntimeError:`, read from the record that was compared with it."""

    line: ReferenceType[Any]

    @property
    def text(self) -> str:
        line = self.line()
        raised = None if line is None else raised_in(line.record)
        return "" if raised is None else f"{raised.error}:"

    def fault(self) -> str | None:
        return _doubt(self.line)


@dataclass(frozen=True, eq=False)
class ErrorWords(Inkless):
    """The first words of what an error said, from some words on, then … if it said more."""

    line: ReferenceType[Any]

    @property
    def text(self) -> str:
        line = self.line()
        raised = None if line is None else raised_in(line.record)
        return "" if line is None or raised is None else raised.part(line.since, line.most)

    def fault(self) -> str | None:
        return _doubt(self.line)


def _doubt(line: ReferenceType[Any]) -> str | None:
    here = line()
    return "a line that it stands on" if here is None else doubt_of(here.record)


class TorchLineGround(Ornament, Rectangle):
    """The ground of torch's line, and the bar at its left end."""


class TorchLine(QuickGroup):
    """What a line marked `# raises` raised: the kind of the error, and how its message begins.

    record is `ListingRun.raised(line)`; most is how many characters of the message are shown, in
    whole words, and since are the words with which they begin, if these are not the first ones.
    They stand on one line, or on two if they are `stacked`.
    Raises: StageError if torch did not say the words of since.
    """

    unrolling = False

    def __init__(
        self,
        record: Record,
        *,
        most: int = _MOST,
        since: str = "",
        stacked: bool = False,
        em: float = _EM,
    ) -> None:
        super().__init__()
        theme = current_theme()
        self.record, self.most, self.since = record, most, since
        said = raised_in(record)
        if said is not None and not said.part(since, most):
            raise StageError(f"{since!r} is nothing that torch said: {said.says!r}")
        self.kind = _text(ErrorName(ref(self)), em, theme.muted)
        self.words = _text(ErrorWords(ref(self)), em, theme.text)
        letter = em * CODE_SIZE
        if stacked:
            self.words.stand_on(self.kind.baseline - _PITCH * letter)
            self.words.align_to(self.kind, LEFT)
        else:
            self.words.stand_on(self.kind.baseline)
            self.words.set_x(self.kind.get_right()[0] + _SPACE * letter, direction=LEFT)
        self.apart = self._apart()
        low, high = self.words.baseline, self.kind.baseline + DIGIT_HEIGHT * letter
        across = self.kind.get_left()[0], max(each.get_right()[0] for each in self.texts)
        self.ground = TorchLineGround(
            width=across[1] - across[0] + 2 * _ROOM,
            height=high - low + 2 * _ROOM,
            fill_color=theme.surface,
            fill_opacity=1,
            stroke_color=theme.muted,
            stroke_width=HAIRLINE,
        )
        self.ground.move_to((sum(across) / 2, (low + high) / 2, 0.0))
        self.bar = TorchLineGround(
            width=_BAR, height=self.ground.height, fill_color=theme.text, fill_opacity=1,
            stroke_width=0,
        )  # fmt: skip
        self.bar.move_to(self.ground.get_left() - [_BAR / 2, 0.0, 0.0])
        self.add(self.ground, self.bar, *self.texts)
        self.set_z_index(_IN_FRONT)
        self.move_to(np.zeros(3))
        for part in (self.ground, self.bar, *self.texts):
            belongs(part, self)

    @property
    def texts(self) -> tuple[Phrase, Phrase]:
        return self.kind, self.words

    def _apart(self) -> Points:
        """From where the kind is drawn to where its message is."""
        away: Points = self.words.get_corner(DL) - self.kind.get_corner(DL)
        return away

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), f"{self.kind.text} {self.words.text}")

    def faults(self) -> Iterator[Fault]:
        """Its line raised just this; it says so as it was set, on its own ground."""
        wrong = doubt_of(self.record)
        if wrong is not None:
            yield Fault("raised", f"{self.standing.text}: {wrong}", "what its line raised")
        if not within_a_pixel(self._apart(), self.apart):
            yield Fault("place", "an error away from what it says", "as set")
        low, high = self.ground.get_corner(DL), self.ground.get_corner(UR)
        texts = VGroup(*self.texts)
        inside = (low < texts.get_corner(DL))[:2].all() and (texts.get_corner(UR) < high)[:2].all()
        if not (self.unrolling or inside):
            yield Fault("place", "torch's line off its ground", "on its ground")


def _text(claim: Claim, em: float, color: str) -> Phrase:
    return Phrase.of([Piece(claim, Type.CODE)], em=em, color=color, layout=ONE_LINE)


class SayLine(Animation):
    """Let torch's line come: its bar rises, its ground unrolls, and then it can be read."""

    def __init__(self, line: TorchLine, *, run_time: float = MOVE) -> None:
        self.line = line
        super().__init__(line, run_time=run_time, rate_func=linear, introducer=True)

    def begin(self) -> None:
        self.line.unrolling = True
        self.bar, self.ground = self.line.bar.points.copy(), self.line.ground.points.copy()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        risen, unrolled, seen = (
            float(np.clip((alpha - start) / (end - start), 0.0, 1.0)) for start, end in _COMING
        )
        self.line.bar.points = _drawn_out(self.bar, 1, risen)
        ground = self.line.ground
        ground.points = _drawn_out(self.ground, 0, float(smooth(unrolled)))
        ground.set_opacity(float(unrolled > 0))
        for text in self.line.texts:
            text.set_fill(opacity=seen)

    def finish(self) -> None:
        super().finish()
        self.line.unrolling = False


def _drawn_out(outline: Points, axis: int, share: float) -> Points:
    """An outline of which only a share has come, from its lower or its left end on."""
    points, end = outline.copy(), outline[:, axis].min()
    points[:, axis] = end + (points[:, axis] - end) * max(_LEAST, share)
    return points
