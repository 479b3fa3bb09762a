"""What cannot be read is caught by name, and what can be read is left alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from coloraide import Color
from manim import DOWN, LEFT, RIGHT, UP, Camera, Square, VGroup, VMobject, Wait, tempconfig

from gradmath.errors import StageError
from gradmath.records.tensor import Reason, Record
from scenes.kit import SAFE, Face, Lecture, Phrase, appear
from scenes.kit.cells.code_panel import Panel
from scenes.kit.cells.grids import CellSize, Column, Row, index_labels
from scenes.kit.cells.lettering import Number
from scenes.kit.cells.marks import ReasonMark
from scenes.kit.cells.switches import Switch, Wire
from scenes.kit.look.theme import DARK, LIGHT, THEMES, Theme, current_theme, fill_of, in_theme
from scenes.studio.audit.audit import FrameFault, audit, audit_both_themes
from scenes.studio.audit.capture import Capture, appearance_of
from scenes.studio.audit.clarity import unclear
from scenes.studio.audit.distinctness import EYES, LEAST_DIFFERENCE, seen_difference
from scenes.studio.audit.pixels import PICTURE_HEIGHTS, Backdrop, View
from scenes.workshop_1.relu_gate import ReluGate
from tests.support.thoroughness import THOROUGH

X = Record("x", np.array([0.8, 0.6, 0.3, 0.0, -0.3, -0.6, -0.8]), "made up")
GATES = Record("gates", np.array([True, False]), "z > 0")
SIZE = CellSize(width=0.92, height=0.52, gap=0.1)
CHECKS = {"outside", "overlap", "small", "thin", "struck", "contrast", "indistinct"}


class Clear(Lecture):
    """A row of cells with indices and a caption; subclasses spoil one thing."""

    title = "Who can read this?"

    def construct(self) -> None:
        x = Row(X, Face.VALUE, SIZE, scale=1.1)
        self.beat("clear", appear(x, index_labels(x, 0, beside=UP)), say="A row of cells.")
        self.spoil(x)
        self.beat("spoilt", Wait(0.2))

    def spoil(self, x: Row) -> None:
        self.add(Phrase("apart").shift(DOWN))


def found(scene: type[Lecture]) -> list[FrameFault]:
    return [
        fault for fault in audit(scene, frame_rate=10).faults if fault.check in {*CHECKS, "brief"}
    ]


class Outside(Clear):
    def spoil(self, x: Row) -> None:
        self.add(Phrase("gone").move_to((SAFE.right, 0, 0), aligned_edge=LEFT))


class BelowTheMargin(Clear):
    def spoil(self, x: Row) -> None:
        self.add(Wire((0, SAFE.bottom, 0), (0, SAFE.bottom - 0.05, 0)))


class TextOverText(Clear):
    def spoil(self, x: Row) -> None:
        self.add(Phrase("first").shift(DOWN), Phrase("then").shift(DOWN))


class OneInTheHole(Clear):
    """No outline crosses another: a small number stands inside a large letter."""

    def spoil(self, x: Row) -> None:
        self.add(big := Phrase("O", em=2).shift(2 * DOWN))
        self.add(Phrase("x").move_to(big))


class CutByALine(Clear):
    def spoil(self, x: Row) -> None:
        self.add(phrase := Phrase("free").shift(DOWN))
        self.add(Wire(phrase.get_left(), phrase.get_right()))


class CutFromBehind(Clear):
    def spoil(self, x: Row) -> None:
        phrase = Phrase("free").shift(DOWN)
        self.add(Wire(phrase.get_left(), phrase.get_right(), stroke_color="#777777"), phrase)


def test_a_line_behind_a_text_cuts_it() -> None:
    assert "struck" in {fault.check for fault in found(CutFromBehind)}


class CutByAHairline(Clear):
    def spoil(self, x: Row) -> None:
        self.add(phrase := Phrase("free").shift(DOWN))
        self.add(Wire(phrase.get_bottom(), phrase.get_top(), stroke_width=1.3))


class HalfOnAPanel(Clear):
    def spoil(self, x: Row) -> None:
        theme = current_theme()
        phrase = Phrase("half").shift(DOWN)
        panel = Panel(fill_color=theme.surface, fill_opacity=1, stroke_width=0, width=2, height=1)
        self.add(panel.move_to(phrase.get_center(), aligned_edge=LEFT), phrase)


class BehindAPanel(Clear):
    def spoil(self, x: Row) -> None:
        self.add(phrase := Phrase("hidden").shift(DOWN))
        panel = Panel(fill_color=current_theme().surface, fill_opacity=1, stroke_width=0)
        self.add(panel.move_to(phrase))


class Tiny(Clear):
    def spoil(self, x: Row) -> None:
        self.add(Number(X, (0,), em=0.24).shift(DOWN))


class TinyWords(Clear):
    def spoil(self, x: Row) -> None:
        self.add(Phrase("small print", em=0.26).shift(DOWN))


class Thread(Clear):
    def spoil(self, x: Row) -> None:
        self.add(Wire(2 * DOWN, DOWN, stroke_width=0.8))


class Faint(Clear):
    def spoil(self, x: Row) -> None:
        self.add(Phrase("faint", color=current_theme().outline).shift(DOWN))


class HalfFaded(Clear):
    def spoil(self, x: Row) -> None:
        self.add(Phrase("going").shift(DOWN).set_opacity(0.3))


class FaintOnItsCell(Clear):
    """Readable on the background, but not on what is really behind it."""

    def spoil(self, x: Row) -> None:
        panel = Panel(fill_color=current_theme().text, fill_opacity=0.8, stroke_width=0)
        self.add(panel.shift(1.4 * DOWN), Phrase("where").move_to(panel))


class ZeroFilled(Clear):
    """An exact zero that looks like any other entry."""

    def spoil(self, x: Row) -> None:
        zero = Row(Record("x", np.zeros(1), "a test"), Face.VALUE, x.size, scale=1).next_to(x, DOWN)
        for part, other in zip(zero[0], x[0], strict=True):
            part.match_style(other)
        self.add(zero)


class GateAjar(Clear):
    """A closed gate that looks open."""

    def spoil(self, x: Row) -> None:
        gates = [Switch(GATES, k, width=0.8, height=0.5).shift((2 * k, -1, 0)) for k in range(2)]
        gates[1].leaf.become(gates[0].leaf.copy().shift((2, 0, 0)))
        for stub in gates[1].stubs:
            stub.set_stroke(current_theme().text)
        self.add(*gates)


class Hasty(Clear):
    """A caption that is gone before anybody could read it."""

    def spoil(self, x: Row) -> None:
        self.rests = False
        self.beat("spoilt", say="Forty-two characters that nobody can read.")

    def wait(self, *arguments: Any, **options: Any) -> None:
        super().wait(*arguments, **options) if self.rests else super().wait(0.1)

    rests = True


LIES: dict[type[Clear], str] = {
    Outside: "outside",
    BelowTheMargin: "outside",
    TextOverText: "overlap",
    OneInTheHole: "overlap",
    CutByALine: "struck",
    CutByAHairline: "struck",
    HalfOnAPanel: "struck",
    BehindAPanel: "struck",
    Tiny: "small",
    TinyWords: "small",
    Thread: "thin",
    Faint: "contrast",
    HalfFaded: "contrast",
    FaintOnItsCell: "contrast",
    ZeroFilled: "indistinct",
    GateAjar: "indistinct",
    Hasty: "brief",
}


def test_what_is_clear_passes() -> None:
    assert found(Clear) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scene", LIES, ids=lambda scene: scene.__name__)
def test_what_cannot_be_read_is_caught_by_name(
    scene: type[Clear], theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCENES_THEME", theme)
    faults = found(scene)
    assert {fault.check for fault in faults} == {LIES[scene]}, [str(fault) for fault in faults]
    assert {(fault.scene, fault.beat) for fault in faults} == {(scene.__name__, "spoilt")}


def test_a_fault_tells_what_is_shown_and_what_is_expected() -> None:
    texts = [str(fault) for scene in (Outside, CutByALine, Tiny, Faint) for fault in found(scene)]
    for part in (
        "Outside, 'spoilt' at ",
        "Inscription 'gone' 0.7",
        "cut by Wire; expected a text free of lines",
        "Number '0.8' with digits of 10.5 of 480 pixels; expected at least 10.7",
        ":1 on #0f1219, dark theme; expected at least 4.5:1",
    ):
        assert any(part in text for text in texts), texts


def test_the_other_theme_is_looked_at_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    class PaleInLight(Clear):
        def spoil(self, x: Row) -> None:
            self.add(Phrase("pale", color=DARK.muted).shift(DOWN))

    assert found(PaleInLight) == []
    faults = audit_both_themes(PaleInLight, frame_rate=5).faults
    (fault,) = (fault for fault in faults if fault.check in CHECKS)
    assert fault.check == "contrast" and "light theme" in fault.shown
    assert current_theme() is DARK


def test_a_caption_needs_its_time() -> None:
    (fault,) = found(Hasty)
    assert "for 0.90 s" in fault.shown and "at least 2.80 s" in fault.expected


INPUTS = [
    "x=[0.4,-1.1,2,0.7,1.5,-0.6]; v=[0,0,0.2,0.8]",
    "x=[0.01,-0.01,3,0.01,-3,1]; v=[0.01,-0.01,1,-1]",
    "x=[0,0,0]; W=[[1,0,0],[0,1,0]]; v=[0,0]",
    "x=[1,-2]; v=[1,-1,0.5,2,-0.3,1]; W=[[1,2],[-2,1],[0.5,-0.1],[1,1],[2,-2],[-1,-1]]",
]


@pytest.mark.parametrize("settings", INPUTS if THOROUGH else INPUTS[1::2])
def test_the_flagship_can_be_read(settings: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCENES_SET", settings)
    report = audit_both_themes(ReluGate, frame_rate=1)
    assert [str(fault) for fault in report.faults] == []
    assert len(report.stills) == len(report.other_theme) > 5


TOO_WIDE = """
x = [-0.31, 1.46, 1.96, 1.8, 1.32]; v = [-1.49, 1.65, 0.92]
W = [[1.23, 0.34, 0.42, 0.37, 0.38], [-1.9, 0.11, 0.8, 1.08, 0.29], [0.51, 0.3, 0.53, 0.24, 1.82]]
"""


def test_the_flagship_refuses_what_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCENES_SET", TOO_WIDE.strip().replace("\n", "; "))
    with pytest.raises(StageError, match=r"numbers of up to \d characters, too much to be read"):
        audit_both_themes(ReluGate, frame_rate=5)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_states_differ_at_every_strength(theme: Theme) -> None:
    """From the palest colour to the strongest: faces by their shape, zeros by being empty."""
    value = np.array([1.0, 0.5, 0.001, 0.0, -0.001, -0.5, -1.0])
    record = Record("x", value, "a ramp", decimals=1)

    class Ramps(Lecture):
        title = "Which is which?"

        def construct(self) -> None:
            for face, side in ((Face.VALUE, LEFT), (Face.GRADIENT, RIGHT)):
                self.add(Column(record, face, CellSize(0.92, 0.52, 0.1), scale=1).shift(side))
            self.beat("all", Wait(0.2))

    with in_theme(theme):
        assert [fault.check for fault in found(Ramps) if fault.check == "indistinct"] == []


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_reason_has_a_mark_of_its_own(theme: Theme) -> None:
    """As small as two of them beside each other under a narrow cell."""

    class Marks(Clear):
        def spoil(self, x: Row) -> None:
            marks = VGroup(*(ReasonMark(kind) for kind in Reason)).arrange(RIGHT, buff=0.3)
            self.add(marks.scale(0.75).shift(DOWN))

    with in_theme(theme):
        assert [str(fault) for fault in found(Marks) if fault.check == "indistinct"] == []


def test_the_palest_cells_stand_out_from_the_paper_to_all_eyes() -> None:
    """The rule itself, asked of coloraide without any drawing."""
    for theme in (DARK, LIGHT):
        for face in Face:
            for entry in (1e-9, -1e-9):
                fill = fill_of(face, entry, 1.0, theme)
                assert fill is not None
                for eyes in EYES:
                    seen = [Color(each).filter(eyes) for each in (fill, theme.background)]
                    assert seen[0].delta_e(seen[1], method="2000") >= LEAST_DIFFERENCE
                    apart = seen_difference(fill, theme.background, eyes)
                    assert apart == pytest.approx(seen[0].delta_e(seen[1], method="2000"), abs=1)


def capture_of(mobject: VMobject) -> Capture:
    return Capture.of(mobject, appearance_of(mobject))


def shapes() -> list[VMobject]:
    gradient = Square(side_length=1.5, fill_opacity=0.7, stroke_width=0).set_color_by_gradient(
        "#ff0000", "#00ff00"
    )
    return [
        Panel(width=5, height=3, fill_color="#335577", fill_opacity=1, stroke_width=0),
        gradient.shift(LEFT + UP),
        Wire((-3, -1, 0), (3, 1, 0), stroke_width=9, stroke_color="#ffcc00"),
        Square(stroke_color="#ffffff", stroke_width=6, stroke_opacity=0.5).shift(RIGHT),
        *Phrase("Glyphs", em=1.5).shift(DOWN).submobjects,
    ]


def test_the_canvas_draws_as_manim_does() -> None:
    """Away from edges, where manim mixes neighbours, every pixel has manim's colour."""
    height = 270
    drawn = shapes()
    with tempconfig({"pixel_height": height, "pixel_width": 480, "background_color": "#101010"}):
        camera = Camera(background_color="#101010")
        camera.reset()
        camera.capture_mobjects(drawn)
        theirs = camera.pixel_array[..., :3].astype(int)
    canvas = Backdrop(View.frame(height), "#101010")
    for mobject in drawn:
        canvas.draw(capture_of(mobject))
    pixels = canvas.pixels(canvas.view)
    ours = np.stack([pixels >> shift & 255 for shift in (16, 8, 0)], axis=-1).astype(int)
    smooth = np.ones(pixels.shape, bool)
    for axis in (0, 1):
        for step in (-1, 1):
            smooth &= np.abs(np.roll(ours, step, axis) - ours).max(axis=-1) < 12
            smooth &= np.abs(np.roll(theirs, step, axis) - theirs).max(axis=-1) < 12
    assert smooth.mean() > 0.9
    assert np.abs(ours - theirs)[smooth].max() <= 3


@pytest.mark.parametrize("height", PICTURE_HEIGHTS)
def test_a_line_may_come_near_but_not_next_to_a_text(height: int) -> None:
    text = Number(X, (0,))
    pixel = 8 / height

    def faults(gap: float) -> list[str]:
        line = Wire(text.get_corner(DOWN + LEFT), text.get_corner(DOWN + RIGHT), stroke_width=3)
        line.shift((0, -0.015 - gap, 0))
        shown = [capture_of(text), capture_of(line)]
        return [fault.check for fault in unclear(shown, DARK, height)]

    assert faults(0.0) == ["struck"]
    assert faults(3 * pixel) == []


def test_texts_of_one_phrase_may_touch() -> None:
    class Kerned(Clear):
        def spoil(self, x: Row) -> None:
            self.add(Phrase("AV`AV`AV$A V$", em=1).shift(DOWN))

    assert found(Kerned) == []
