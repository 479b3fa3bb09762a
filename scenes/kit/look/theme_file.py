"""A theme of one's own: a TOML file of colours by what they mean.

What it leaves out is as in the theme that it is based on:

    based_on = "light"
    background = "#fffdf5"
    value_ink = "#00338c"
    [value.positive]
    weakest = "#9fc6f2"
    strongest = "#5f9fee"
    line = "#004fc2"
    [fonts]
    text = "Mine-Regular.ttf"
    [logo]
    file = "logo.svg"
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from gradmath.errors import ParameterError
from gradmath.views.palette import Palette, Ramp
from scenes.kit.look.logo import logo_of
from scenes.kit.look.own_fonts import own_fonts
from scenes.kit.look.theme_checks import unreadable

ENDING = ".toml"
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_FACES, _SIGNS = ("value", "gradient"), ("positive", "negative")
_PLAIN = tuple(each.name for each in fields(Palette) if each.name not in (*_FACES, "name"))
PaletteT = TypeVar("PaletteT", bound=Palette)


def theme_of_file(name: str, known: Mapping[str, PaletteT]) -> PaletteT:
    """The theme that a file tells, based on one of the known themes.

    Raises: ParameterError if it cannot be read: as a file, or as a theme.
    """
    path = Path(name)
    try:
        read: PaletteT = _read(path, path.stat().st_mtime_ns, tuple(known.values()))
        return read
    except OSError as error:
        raise ParameterError(f"the theme {name} cannot be read: {error.strerror}") from error


@lru_cache(maxsize=16)
def _read(path: Path, changed: int, known: tuple[PaletteT, ...]) -> PaletteT:
    """A file as it was when it changed last: every drawable asks for the theme."""
    held = path.read_bytes()
    try:
        told = tomllib.loads(held.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParameterError(f"{path.name} is no TOML: {error}") from error
    base, folder = _base(told, known, path.name), path.absolute().parent
    fonts = own_fonts(told.pop("fonts", {}), folder, path.name)
    logo = logo_of(told.pop("logo"), folder, path.name) if "logo" in told else None
    theme = _changed(told, base, path.name)
    own: dict[str, Any] = {f"{kind}_font": font for kind, font in fonts.items()}
    if logo is not None:
        own["logo"] = logo
    beside = [font.spare.file.read_bytes() for font in fonts.values()]
    digest = hashlib.sha256(b"".join([held, *beside, *([logo.digest.encode()] if logo else [])]))
    name = f"{path.stem}-{digest.hexdigest()[:8]}"
    wrong = list(unreadable(theme))
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise ParameterError(f"the theme {path.name} cannot be read: {wrong[0]}{more}")
    return replace(theme, name=name, **own)


def _base(told: dict[str, Any], known: tuple[PaletteT, ...], file: str) -> PaletteT:
    name = told.pop("based_on", known[0].name)
    found = {theme.name: theme for theme in known}
    if not isinstance(name, str) or name not in found:
        raise ParameterError(f"{file} is based_on {name!r}; give one of: {', '.join(found)}")
    return found[name]


def _changed(told: Mapping[str, Any], base: PaletteT, file: str) -> PaletteT:
    changes: dict[str, Any] = {}
    for name, given in told.items():
        if name in _PLAIN:
            changes[name] = _color(given, name, file)
        elif name in _FACES and isinstance(given, dict):
            changes[name] = _signs(given, getattr(base, name), name, file)
        else:
            raise ParameterError(_unknown(file, name, (*_PLAIN, *_FACES)))
    return replace(base, **changes)


def _signs(
    given: Mapping[str, Any], before: tuple[Ramp, Ramp], face: str, file: str
) -> tuple[Ramp, Ramp]:
    both = dict(zip(_SIGNS, before, strict=True))
    for sign, ramp in given.items():
        if sign not in both or not isinstance(ramp, dict):
            raise ParameterError(_unknown(file, f"{face}.{sign}", _SIGNS))
        for part in ramp:
            if part not in vars(both[sign]):
                raise ParameterError(_unknown(file, f"{face}.{sign}.{part}", vars(both[sign])))
        colors = {
            part: _color(given, f"{face}.{sign}.{part}", file) for part, given in ramp.items()
        }
        both[sign] = replace(both[sign], **colors)
    return both["positive"], both["negative"]


def _unknown(file: str, name: str, known: Any) -> str:
    return f"{file} has {name}, which no theme has there; it may have: {', '.join(known)}"


def _color(given: object, name: str, file: str) -> str:
    if not isinstance(given, str) or not _COLOR.fullmatch(given):
        raise ParameterError(f'{file} has {name} = {given!r}; write a colour as "#rrggbb"')
    return given.lower()
