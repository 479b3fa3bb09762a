"""What helps against NaN and infinity, in the language that is set."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from gradmath.errors import SceneError
from scenes.kit.speech.languages import FIRST, FOLDER, current_language

_OPERAND = "{x}"  # code of the user's


def remedy_told(remedy: str) -> str:
    """A remedy of gradmath's in the current language; its code stays as it is.

    Raises: SceneError if the language has no words for it.
    """
    code = current_language()
    if code == FIRST:
        return remedy
    for first, other in remedies_in(code).items():
        found = re.fullmatch(re.escape(first).replace(re.escape(_OPERAND), "(.+)"), remedy)
        if found is not None:
            return other.replace(_OPERAND, found[1]) if found.groups() else other
    raise SceneError(f"remedies.{code}.toml has no {remedy!r}; write it there")


@cache
def remedies_in(code: str) -> Mapping[str, str]:
    """The remedies of a language by gradmath's own."""
    found: dict[str, str] = tomllib.loads((FOLDER / f"remedies.{code}.toml").read_text("utf-8"))
    return found
