"""Numbers for many films in one TOML file: a table for each, above them what is meant for all.

nudge = 0.01
[ReluGate]
x = [0.4, -1.1, 2.0, 0.7, 1.5, -0.6]
v = [0, 0, 0.2, 0.8]
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from gradmath.errors import ParameterError
from gradmath.records.numbers import Value


def numbers_of(file: str, scene: str) -> dict[str, Value]:
    """What a file sets of a scene.

    Raises: ParameterError if it cannot be read.
    """
    common, tables = set_file(file)
    return {**common, **tables.get(scene, {})}


def set_file(file: str) -> tuple[dict[str, Value], dict[str, dict[str, Value]]]:
    """What a file sets for all scenes, and for each by its name.

    Raises: ParameterError if it cannot be read, or sets what is no number.
    """
    path = Path(file)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise ParameterError(f"the numbers in {file} cannot be read: {error.strerror}") from error


@lru_cache(maxsize=16)
def _read(path: Path, changed: int) -> tuple[dict[str, Value], dict[str, dict[str, Value]]]:
    """A file as it was when it changed last."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParameterError(f"{path.name} is no TOML: {error}") from error
    tables = {
        scene: {name: _value(given, f"{scene}.{name}", path.name) for name, given in table.items()}
        for scene, table in told.items()
        if isinstance(table, dict)
    }
    common = {
        name: _value(given, name, path.name) for name, given in told.items() if name not in tables
    }
    return common, tables


def _value(given: Any, name: str, file: str) -> Value:
    if isinstance(given, list):
        return [_value(each, name, file) for each in given]
    if type(given) in (int, float):
        number: Value = given
        return number
    raise ParameterError(
        f"{file} has {name} = {given!r}, which is no number or list of numbers; "
        "write it as in x = [0.4, -1.1]"
    )
