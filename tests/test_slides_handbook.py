"""What docs/slides.md shows is what there is: commands, files, keys, and a theme that is one."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from scenes.__main__ import parser
from scenes.kit.look.logo import logo_of
from scenes.kit.look.own_fonts import KINDS
from scenes.kit.look.set_file import set_file
from scenes.kit.look.theme import LIGHT, LOOKS
from scenes.kit.look.theme_file import theme_of_file
from scenes.studio.catalogue import catalogue
from scenes.studio.clips.making import ALSO, refuse_unknown
from scenes.studio.parameters import parameters
from tests.support.drawn_logo import drawn_logo

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/slides.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.M | re.S)


COMMANDS = [line.partition("#")[0].strip() for block in blocks("") for line in block.splitlines()
            if line.startswith("scenes ")]  # fmt: skip


@pytest.mark.parametrize("line", COMMANDS)
def test_its_commands_are_understood(line: str) -> None:
    options = parser().parse_args(shlex.split(line)[1:])
    names = {scene.id for scene in catalogue()}
    assert all(name in names for name in options.scenes)


def test_its_kinds_are_all_there_are() -> None:
    table = PAGE.partition("`--also` makes more")[2].partition("\n\nName the theme")[0]
    told = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]+) \|", table, re.M)))
    assert sorted(told) == sorted(ALSO) and refuse_unknown(",".join(told)) == ALSO


def test_its_numbers_are_parameters_of_films(tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.toml"
    numbers.write_text(blocks("toml")[0], encoding="utf-8")
    common, tables = set_file(str(numbers))
    scenes = {scene.id: scene for scene in catalogue()}
    assert common == {} and len(tables) == 2
    for name, values in tables.items():
        assert values.keys() <= {each.name for each in parameters(scenes[name])}


def test_its_theme_is_one(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(blocks("toml")[1], encoding="utf-8")
    theme = theme_of_file(str(mine), LOOKS)
    assert theme.value_ink == "#003a94" and theme.gradient == LIGHT.gradient
    assert {*tomllib.loads(blocks("toml")[1])} >= {"background", "surface", "text", "muted"}


def test_its_fonts_and_its_logo_are_what_a_theme_may_have(tmp_path: Path) -> None:
    told = tomllib.loads(blocks("toml")[2])
    assert tuple(told["fonts"]) == KINDS and set(told) == {"fonts", "logo"}
    assert logo_of(told["logo"], drawn_logo(tmp_path / told["logo"]["file"]).parent, "mine.toml")


def test_readme_leads_to_it() -> None:
    assert "(docs/slides.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
