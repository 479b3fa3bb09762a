"""Fonts and a logo of one's own: drawn as told, refused in one line, and in nobody's way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gradmath.errors import ParameterError
from scenes.kit.cells.lettering import ADVANCE, number_outline
from scenes.kit.look import logo as logos
from scenes.kit.look.own_fonts import NEEDED
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import FRAME_HEIGHT, MARGIN, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Part, Type, typeset
from scenes.studio.cluster.order import Order
from scenes.studio.finding import find
from scenes.studio.render.job import Job
from scenes.studio.render.still import last_frame
from tests.support.drawn_logo import drawn_logo
from tests.support.little_font import TRIANGLE, little_font
from tests.support.switch_story import SwitchStory

TALL = ((0, 0), (500, 0), (250, 400))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A theme's file, which SCENES_THEME names, with a font and a logo beside it."""
    little_font(tmp_path, "Sails", dict.fromkeys(NEEDED, TRIANGLE))
    little_font(tmp_path, "Tents", dict.fromkeys(NEEDED, TALL))
    little_font(tmp_path, "Digits", dict.fromkeys("0123456789", TRIANGLE))
    drawn_logo(tmp_path / "logo.svg")
    path = tmp_path / "mine.toml"
    monkeypatch.setenv("SCENES_THEME", str(path))
    return path


def size_of(text: str, type: Type) -> tuple[float, float]:
    width, height, _ = np.ptp(typeset((Part(text, type),))[0], axis=0)
    return float(width), float(height)


# -- fonts ---------------------------------------------------------------------------------


def test_text_is_set_in_a_font_of_ones_own_with_digits_as_high(file: Path) -> None:
    file.write_text('[fonts]\ntext = "Tents.ttf"\n')
    before = size_of("0", Type.CODE)
    width, height = size_of("a", Type.PROSE)
    assert height == pytest.approx(0.666, abs=0.01)  # of New Computer Modern's digits
    assert width / height == pytest.approx(500 / 400)  # its triangle, in its own shape
    file.write_text('based_on = "light"\n')
    assert size_of("0", Type.CODE) == before and size_of("a", Type.PROSE) != (width, height)


def test_numbers_and_code_stand_where_they_stand_otherwise(file: Path) -> None:
    file.write_text('based_on = "dark"\n')
    usual = number_outline("0.8")
    file.write_text('[fonts]\ncode = "Sails.ttf"\n')
    own = number_outline("0.8")
    assert len(own) != len(usual)
    scale = ADVANCE / 0.6
    assert np.ptp(own[:, 0]) == pytest.approx(2 * ADVANCE + 0.4 * scale, abs=1e-3)
    assert size_of("x", Type.CODE)[1] == pytest.approx(0.8 * scale * CODE_SIZE, abs=1e-3)
    font = current_theme().code_font
    assert font is not None and font.digits == pytest.approx(0.8 * scale / 0.729, abs=0.02)


def test_another_font_file_is_another_theme(file: Path) -> None:
    file.write_text('[fonts]\ntext = "Tents.ttf"\n')
    before = current_theme().name
    little_font(file.parent, "Tents", dict.fromkeys(NEEDED, TRIANGLE))
    file.write_text('[fonts]\ntext = "Tents.ttf" \n')
    assert current_theme().name != before


WRONG = {
    'fonts = "Sails.ttf"': "write a table [fonts]",
    '[fonts]\nserif = "Sails.ttf"': "fonts.serif, which no theme has there; it may have: text, ",
    '[fonts]\ntext = "Sails"': "fonts.text = 'Sails'; name a font's file, which ends in .ttf",
    '[fonts]\ntext = "No.ttf"': "fonts.text = 'No.ttf', but there is no file",
    '[fonts]\ntext = "broken.otf"': "fonts.text = 'broken.otf', which is no font that can be read",
    '[fonts]\ntext = "Digits.ttf"': "'Digits.ttf', which has no glyph for a b c d e f g h ...;",
    'logo = "logo.svg"': "write a table [logo] with file =",
    '[logo]\nfile = "logo.gif"': "which ends in .svg or .png",
    '[logo]\nfile = "no.png"': "cannot be read: No such file",
    '[logo]\nfile = "broken.png"': "which is no picture that can be drawn",
    '[logo]\nfile = "empty.png"': "of which nothing can be seen",
}


@pytest.mark.parametrize(("told", "due"), WRONG.items(), ids=range(len(WRONG)))
def test_what_cannot_be_drawn_is_refused_in_one_line(file: Path, told: str, due: str) -> None:
    for name in ("broken.otf", "broken.png"):
        (file.parent / name).write_bytes(b"no such thing")
    Image.new("RGBA", (8, 8)).save(file.parent / "empty.png")
    file.write_text(f"{told}\n")
    with pytest.raises(ParameterError) as refused:
        current_theme()
    assert due in str(refused.value) and "\n" not in str(refused.value)
    assert str(refused.value).startswith("mine.toml has ")


# -- a logo --------------------------------------------------------------------------------


def frame(file: Path, logo: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    file.write_text(f'based_on = "light"\n{logo}')
    return np.asarray(last_frame(SwitchStory, 640, 360).convert("RGB"))


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_logo_stands_in_the_margin_and_changes_nothing_else(file: Path, kind: str) -> None:
    disc = Image.new("RGBA", (40, 40), (255, 0, 0, 255))
    disc.save(file.parent / "logo.png")
    changed = (frame(file, "") != frame(file, f'[logo]\nfile = "logo.{kind}"\n')).any(axis=2)
    rows, columns = (np.flatnonzero(changed.any(axis=axis)) for axis in (1, 0))
    unit = 360 / FRAME_HEIGHT
    below, right = 180 - SAFE.bottom * unit, 320 + SAFE.right * unit
    assert below < rows[0] and rows[-1] < 360 - 2  # below all that is drawn
    assert columns[-1] == pytest.approx(right - 1, abs=1) and columns[0] > 320
    assert rows[-1] - rows[0] <= logos.HEIGHT * unit + 1 < MARGIN * unit / 2 + 1
    assert (rows[0] + rows[-1]) / 2 == pytest.approx(360 - MARGIN * unit / 2, abs=1.5)


def test_a_logo_is_clear_where_its_picture_is(file: Path) -> None:
    file.write_text('[logo]\nfile = "logo.svg"\n')
    logo = current_theme().logo
    assert logo is not None
    for ground in ([15, 18, 25, 255], [0, 0, 0, 0]):
        background = np.full((100, 200, 4), ground, np.uint8)
        logos.paint(background, logo, 100, 190, 50)
        height = round(100 * logos.HEIGHT)
        middle = background[50, 190 - height // 2]
        assert middle.tolist() == [255, 0, 0, 255]
        assert background[50 - height // 2, 188].tolist() == ground  # beside the disc
        assert (background[..., :3].max(axis=2) <= background[..., 3]).all()


def test_fonts_and_a_logo_travel_to_workers(file: Path) -> None:
    (file.parent / "art").mkdir()
    drawn_logo(file.parent / "art/logo.svg")
    file.write_text('[fonts]\ntext = "Tents.ttf"\n[logo]\nfile = "art/logo.svg"\n')
    sent = Order.of(Job(find("ReluGate"), "l", file.parent)).belongings
    there = {name for name in sent if name.startswith("SCENES_THEME/")}
    assert there == {f"SCENES_THEME/{each}" for each in ("mine.toml", "Tents.ttf", "art/logo.svg")}
    elsewhere = file.parent / "elsewhere"
    for name in there:
        place = elsewhere / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(sent[name])
    before = current_theme()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCENES_THEME", str(elsewhere / "SCENES_THEME/mine.toml"))
        assert current_theme().name == before.name and current_theme() != before
