"""Themes of one's own: what they say is what is drawn, and none that cannot be read is taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from coloraide import Color

from gradmath.errors import ParameterError
from gradmath.views.palette import Ramp
from scenes.__main__ import main
from scenes.kit.look.theme import (
    DARK,
    LIGHT,
    LOOKS,
    PROJECTOR,
    Face,
    Theme,
    current_theme,
    fill_of,
    opposite_theme,
)
from scenes.kit.look.theme_checks import unreadable
from scenes.studio.commands import terminal

Streams = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A theme's file, which SCENES_THEME names."""
    path = tmp_path / "mine.toml"
    monkeypatch.setenv("SCENES_THEME", str(path))
    return path


def test_a_file_says_what_is_other(file: Path) -> None:
    file.write_text(
        'based_on = "light"\nbackground = "#FFFDF5"\n[value.positive]\nline = "#0050c8"\n'
    )
    theme = current_theme()
    assert theme.background == "#fffdf5" and theme.text == LIGHT.text
    assert theme.value[0] == replace(LIGHT.value[0], line="#0050c8")
    assert theme.value[1] == LIGHT.value[1] and theme.name.startswith("mine-")
    file.write_text('background = "#000000"\n')
    other = current_theme()
    assert other.background == "#000000" and other.text == DARK.text  # the first is the dark one
    assert other.name != theme.name  # so that videos are told apart


@pytest.mark.parametrize("theme", LOOKS.values(), ids=LOOKS)
def test_built_in_themes_can_be_read(theme: Theme) -> None:
    assert list(unreadable(theme)) == []


def test_the_projectors_theme_has_more_contrast_than_others() -> None:
    for ink in ("text", "muted", "value_ink", "gradient_ink"):
        found = [Color(getattr(each, ink)).contrast(each.background, method="wcag21")
                 for each in (LIGHT, PROJECTOR)]  # fmt: skip
        assert found[1] > found[0] and found[1] > 7  # WCAG's AAA
    for face in Face:
        for value in (-1.0, -0.3, 0.3, 1.0):
            fill = Color(fill_of(face, value, 1.0, PROJECTOR) or "")
            assert fill.contrast(PROJECTOR.text, method="wcag21") > 7


# What nobody could read: a change of the light theme, and what is said of it.
UNREADABLE = {
    "muted text": ({"muted": "#a0a0a0"}, "muted #a0a0a0 on background #fcfbf8 has 2.5:1"),
    "text on panels": ({"surface": "#30323a"}, "text #181b22 on surface #30323a has"),
    "words of values": ({"value_ink": "#7db4ff"}, "value_ink #7db4ff on background"),
    "rims": ({"outline": "#e5e5e5"}, "outline #e5e5e5 on background #fcfbf8 has"),
    "numbers in cells": (
        {"value": (replace(LIGHT.value[0], strongest="#0b3a7a"), LIGHT.value[1])},
        "text #181b22 on cells of value.positive #0b3a7a has 1.",
    ),
    "lines": (
        {"gradient": (replace(LIGHT.gradient[0], line="#f5d9a0"), LIGHT.gradient[1])},
        "gradient.positive.line #f5d9a0 on background",
    ),
    "signs": (
        {"value": (LIGHT.value[0], LIGHT.value[0])},
        "value.positive.strongest and value.negative.strongest differ by 0, and need 14",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_theme_that_cannot_be_read_is_refused(case: str) -> None:
    changes, expected = UNREADABLE[case]
    found = list(unreadable(replace(LIGHT, **changes)))  # type: ignore[arg-type]
    assert any(each.startswith(expected) or expected in each for each in found), found


def test_values_and_gradients_differ_to_all_eyes() -> None:
    """A red and a green that only some eyes tell apart."""
    red, green = Ramp("#f0b0a0", "#e89080", "#c03020"), Ramp("#c0c890", "#a8b060", "#707a10")
    theme = replace(LIGHT, value=(red, LIGHT.value[1]), gradient=(green, LIGHT.gradient[1]))
    told = [each for each in unreadable(theme) if "value.positive" in each and "eyes" in each]
    assert told and "gradient.positive" in told[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("background = ", "mine.toml is no TOML: "),
        ('colour = "#ffffff"', "mine.toml has colour, which no theme has there; it may have: back"),
        ('background = "white"', "mine.toml has background = 'white'; write a colour as"),
        ('based_on = "pink"', "mine.toml is based_on 'pink'; give one of: dark, light, projector"),
        ('[value.up]\nline = "#ffffff"', "mine.toml has value.up, which no theme has there"),
        ('[value.positive]\nrim = "#ffffff"', "mine.toml has value.positive.rim, which no theme"),
        ('value = "#ffffff"', "mine.toml has value, which no theme has there"),
        ('muted = "#202020"', "the theme mine.toml cannot be read: muted #202020 on background"),
    ],
)
def test_a_file_that_is_no_theme_is_told_in_one_line(
    text: str, expected: str, file: Path, capsys: Streams
) -> None:
    file.write_text(text)
    with pytest.raises(ParameterError, match="mine"):
        current_theme()
    for command in (["audit", "ReluGate"], ["render", "ReluGate"], ["clips", "ReluGate"]):
        assert main([*command, "--theme", str(file)]) == 2
        told = capsys.readouterr().err
        assert told.startswith(f"scenes: {expected}") and told.count("\n") == 1


def test_a_file_that_is_not_there(tmp_path: Path, capsys: Streams) -> None:
    assert main(["audit", "ReluGate", "--theme", str(tmp_path / "no.toml")]) == 2
    assert capsys.readouterr().err.endswith("no.toml cannot be read: No such file or directory\n")


def test_the_command_line_knows_the_kits_themes() -> None:
    assert (*LOOKS,) == terminal.THEMES


def test_each_theme_is_audited_beside_one_of_the_other_kind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, other in (("dark", LIGHT), ("light", DARK), ("projector", DARK)):
        monkeypatch.setenv("SCENES_THEME", name)
        assert opposite_theme() is other
