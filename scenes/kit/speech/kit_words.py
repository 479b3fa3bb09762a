"""The words that the kit itself puts on a frame: legends, heads of columns, the ring's word."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from gradmath.errors import SceneError
from scenes.kit.speech.languages import FOLDER, current_language


def kit_word(table: str, name: str) -> str:
    """A text of the kit in the current language.

    Raises: SceneError if its table has none of that name.

    >>> kit_word("heads", "sample")
    'sample'
    """
    code = current_language()
    found = kit_words(code).get(table, {}).get(name)
    if found is None:
        raise SceneError(f"kit.{code}.toml has no {name!r} under [{table}]; write it there")
    return found


@cache
def kit_words(code: str) -> Mapping[str, Mapping[str, str]]:
    """All texts of the kit in a language, by their table and name."""
    return tomllib.loads((FOLDER / f"kit.{code}.toml").read_text(encoding="utf-8"))
