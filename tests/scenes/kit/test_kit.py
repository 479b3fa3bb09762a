"""The kit's small parts: type, colours, phrases, cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st
from manim import tempconfig

from gradmath.errors import ParameterError, StageError
from gradmath.gradients.relu_layer import relu_flow
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit import SAFE, Crossbar, Phrase, Region
from scenes.kit.cells.code_panel import CodePanel
from scenes.kit.cells.grids import CellSize, Column, Grid, Row
from scenes.kit.cells.lettering import DIGIT_HEIGHT, Number, number_outline
from scenes.kit.look.theme import (
    CAPTION,
    CODE,
    HEADING,
    INDEX,
    NUMBER,
    SMALLEST_DIGIT,
    THEMES,
    Face,
    Theme,
    current_theme,
    fill_of,
    rgba,
    text_on,
)
from scenes.kit.look.typesetting import CODE_SIZE, Layout, Part, Type, typeset
from scenes.kit.truth.checks import same_outline
from scenes.kit.truth.claims import CodeLine, Entry, Ordinal, Position, Prose

SIZE = CellSize(0.9, 0.5, 0.1)
NUMERALS = "0123456789−.einfaTruFls"


def vector(*values: float) -> Record:
    return Record("x", np.array(values, np.float32), "torch.tensor(...)")


# -- type ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["−1.1", "0", "2.40", "4e−3", "−2.5e7", "nan", "−inf", "True"])
def test_numbers_from_the_atlas_look_as_typst_sets_them(text: str) -> None:
    whole = typeset((Part(text, Type.CODE),))[0] / CODE_SIZE
    atlas = number_outline(text)
    assert atlas.shape == whole.shape
    moved = atlas - atlas.min(axis=0) - (whole - whole.min(axis=0))
    assert np.abs(moved).max() < 1.5e-3


def test_every_character_of_a_number_has_an_outline_of_its_own() -> None:
    outlines = [number_outline(character) for character in NUMERALS]
    for k, first in enumerate(outlines):
        assert len(first) >= 4
        assert not any(same_outline(first, other) for other in outlines[:k])


@given(st.text(NUMERALS, min_size=1, max_size=8), st.text(NUMERALS, min_size=1, max_size=8),
       st.floats(0.1, 3), st.tuples(st.floats(-7, 7), st.floats(-4, 4)))  # fmt: skip
def test_outlines_are_equal_exactly_where_texts_are(
    first: str, second: str, size: float, place: tuple[float, float]
) -> None:
    moved = number_outline(second) * size + np.array([*place, 0.0])
    assert same_outline(number_outline(first), moved) is (first == second)


def test_a_stretched_number_is_no_longer_itself() -> None:
    assert not same_outline(number_outline("0.5"), number_outline("0.5") * [1.05, 1, 1])


def test_parts_of_a_phrase_keep_to_one_baseline_and_wrap() -> None:
    parts = (Part("Nudge "), Part("x[3]", Type.CODE), Part(" by "), Part("macron(z)", Type.MATH))
    one_line = typeset(parts)
    assert all(len(outline) for outline in one_line)
    starts = [outline[:, 0].min() for outline in one_line]
    assert starts == sorted(starts)
    narrow = typeset(parts, Layout(width=6))
    assert narrow[-1][:, 1].min() < one_line[-1][:, 1].min() - 1


def test_typesetting_ignores_the_systems_fonts_and_writes_no_files(tmp_path: Path) -> None:
    with tempconfig({"media_dir": str(tmp_path)}):
        typeset((Part("a text that nobody has set before"),))
    assert list(tmp_path.iterdir()) == []


def test_quotes_and_backslashes_are_plain_characters() -> None:
    assert len(typeset((Part('"quoted" \\ #not-code $no$ `maths`'),))[0]) > 100


# -- phrases and claims --------------------------------------------------------------------


def test_a_template_becomes_words_code_and_claims() -> None:
    record = vector(0.4, -1.1)
    phrase = Phrase("`v` gives {} to {}.", Entry(record, (1,)),
                    [Position(record, (0,)), Position(record, (1,))])  # fmt: skip
    assert phrase.text == "v gives −1.1 to x[0] and x[1]."
    kinds = [(type(piece.claim).__name__, piece.type.value) for piece in phrase.setting.pieces]
    assert kinds == [("Prose", "code"), ("Prose", "prose"), ("Entry", "code"), ("Prose", "prose"),
                     ("Position", "code"), ("Prose", "prose"), ("Position", "code"),
                     ("Prose", "prose")]  # fmt: skip


@pytest.mark.parametrize("text", ["x[3]", "half of 2", "x²", "½", "٣"])
def test_words_hold_no_digits(text: str) -> None:
    assert Prose(text).fault() is not None
    assert Prose("no digits here").fault() is None


def test_claims_know_what_they_may_speak_of() -> None:
    record = vector(0.4, -1.1)
    listing = Listing(("z = 2 * x",))
    assert CodeLine(listing, 0).text == "z = 2 * x"
    for good in (Entry(record, (1,)), Position(record, (0,)), Ordinal(record, 0, 1)):
        assert good.fault() is None
    for bad in (Entry(record, (2,)), Entry(record, (-1,)), Entry(record), Position(record, (2,)),
                Ordinal(record, 0, 2)):  # fmt: skip
        assert bad.fault() is not None


# -- colours -------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize("value", [*np.linspace(-1, 1, 41), 1e-9, -1e-9])
def test_text_on_every_fill_can_be_read(theme: object, face: Face, value: float) -> None:
    fill = fill_of(face, float(value), 1.0, theme)  # type: ignore[arg-type]
    if value == 0:
        assert fill is None
        return
    assert fill is not None
    assert Color(fill).contrast(theme.text, method="wcag21") >= 4.5  # type: ignore[attr-defined]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_inks_can_be_read_on_the_background(theme: object) -> None:
    for ink in ("text", "muted", "value_ink", "gradient_ink"):
        contrast = Color(getattr(theme, ink)).contrast(theme.background, method="wcag21")  # type: ignore[attr-defined]
        assert contrast >= 4.5, ink


def test_strength_grows_with_size_and_hue_tells_the_sign() -> None:
    theme = current_theme()
    fills = [Color(fill_of(Face.VALUE, v, 2.0, theme) or "") for v in (0.1, 0.7, 1.4, 2.0)]
    lightness = [fill.convert("oklab")["lightness"] for fill in fills]
    assert lightness == sorted(lightness) and len(set(lightness)) == 4
    for face in Face:
        plus, minus = fill_of(face, 1.0, 1.0, theme), fill_of(face, -1.0, 1.0, theme)
        assert Color(plus or "").delta_e(minus or "", method="2000") > 15
    assert fill_of(Face.VALUE, 5.0, 2.0, theme) == fill_of(Face.VALUE, 2.0, 2.0, theme)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("face", Face)
def test_nan_looks_like_no_number(theme: Theme, face: Face) -> None:
    fill = Color(fill_of(face, float("nan"), 1.0, theme) or theme.background)
    assert fill.contrast(text_on(str(fill.to_string(hex=True))), method="wcag21") >= 4.5
    numbers = [fill_of(face, value, 1.0, theme) for value in np.linspace(-1, 1, 21)]
    for number in numbers:
        assert fill.delta_e(number or theme.background, method="2000") > 15


def test_an_unknown_theme_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCENES_THEME", "pink")
    with pytest.raises(ParameterError, match="SCENES_THEME is 'pink'; give one of: dark, light"):
        current_theme()


# -- cells and the crossbar ----------------------------------------------------------------


def test_type_is_large_enough_to_read() -> None:
    for em in (NUMBER, CODE, INDEX, CAPTION * CODE_SIZE, HEADING * CODE_SIZE):
        assert em * DIGIT_HEIGHT >= SMALLEST_DIGIT
    ink = Number(vector(7.0), (0,), em=NUMBER)
    assert ink.height == pytest.approx(NUMBER * DIGIT_HEIGHT, rel=0.03)


def test_vectors_stand_or_lie_and_matrices_are_tables() -> None:
    x = vector(1, -2, 0)
    assert Column(x, Face.VALUE, SIZE, scale=2).height > 1.5
    assert Row(x, Face.VALUE, SIZE, scale=2).width > 2.5
    W = Record("W", np.arange(6, dtype=np.float32).reshape(2, 3), "W")
    grid = Grid(W, Face.VALUE, SIZE, scale=5)
    assert grid[1, 2].number.drawn == "5"
    assert grid[1, 2].get_x() > grid[1, 1].get_x() and grid[1, 2].get_y() < grid[0, 2].get_y()
    assert list(grid.faults()) == []


def test_a_cell_follows_sign_zero_and_size() -> None:
    row = Row(vector(1, -2, 0), Face.GRADIENT, SIZE, scale=2)
    plus, minus = (ramp.line for ramp in current_theme().gradient)
    rims = [plus, minus, current_theme().outline]
    for cell, rim in zip(row.cells, rims, strict=True):
        assert np.allclose(cell.box.stroke_rgbas[0, :3], rgba(rim)[0, :3], atol=1e-6)
    background = Color(current_theme().background)
    assert np.allclose(row[2].box.fill_rgbas[0, :3], background[:-1], atol=1e-6)
    row.shift((1.0, 2.0, 0.0)).scale(0.5)
    row.follow(vector(0, 3, -0.5))
    assert [cell.number.drawn for cell in row.cells] == ["0", "3", "−5e−1"]
    assert [list(cell.faults()) for cell in row.cells] == [[], [], []]
    assert row[1].number.height == pytest.approx(0.5 * NUMBER * DIGIT_HEIGHT, rel=0.04)


def test_copies_share_their_records() -> None:
    row = Row(vector(1, -2), Face.VALUE, SIZE, scale=2)
    assert row.copy()[0].record is row.record


def test_the_board_stays_inside_the_margins_and_clear_of_the_code() -> None:
    flow = relu_flow(W_DIAGONAL, X, V)
    board = Crossbar(flow, Region(SAFE.left, SAFE.right, -1.95, 2.45), heads=1.1)
    panel = CodePanel(flow.listing).height
    for part in (board.inputs, board.choice, board.questions, board.names["out"]):
        assert part.get_left()[0] >= SAFE.left - 1e-6
        assert part.get_right()[0] <= SAFE.right + 1e-6
    for name in ("z", "z_bar", "out", "v"):
        assert board.names[name].get_top()[1] < SAFE.top - panel


@pytest.mark.parametrize("shape", [(3, 30), (30, 3)])
def test_a_board_that_cannot_be_read_is_refused(shape: tuple[int, int]) -> None:
    m, n = shape
    flow = relu_flow([[0.25] * n] * m, [1.5] * n, [1.0] * m)
    with pytest.raises(StageError, match="too much to be read on one frame; give fewer"):
        Crossbar(flow, Region(SAFE.left, SAFE.right, -1.95, 2.45), heads=1.1)
