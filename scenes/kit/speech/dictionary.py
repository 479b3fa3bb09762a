"""Every word that may stand in a text, sorted: neutral, or the class of what it claims."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gradmath.errors import SceneError
from scenes.kit.speech.languages import FOLDER
from scenes.kit.truth.bearing import known

SIGNS = {
    "=": "equal", "≠": "different", "≈": "about", "<": "smaller", ">": "larger",
    "∝": "proportional", "×": "product", "·": "product", "+": "sum", "∞": "infinite",
    "%": "percent", "→": "", "'": "", "’": "",
}  # fmt: skip
"""What signs claim, in every language."""

ENDS = ".?!"
BREAKS = ",;:–—()…。，；：？！、"
QUOTES = '"„“”‚‘«»-/'


@dataclass(frozen=True)
class Dictionary:
    """The words of a language.

    claiming has the class of each word that claims something; negating what those claim that
    turn the words around them into their opposite (empty: nothing more); phrases are what claims
    nothing as a whole; breaking parts clauses; totals stand before the number of all;
    presupposing begin questions that take what they ask about for granted; endings may follow any
    word.
    """

    file: str
    neutral: frozenset[str]
    claiming: Mapping[str, str]
    negating: Mapping[str, str]
    phrases: tuple[str, ...]
    breaking: frozenset[str]
    totals: frozenset[str]
    presupposing: frozenset[str]
    endings: tuple[str, ...]

    def stem(self, word: str) -> str:
        """The word as it is listed, without an ending."""
        if word in self:
            return word
        bare = (word.removesuffix(end) for end in self.endings if word.endswith(end))
        return next((each for each in bare if each in self), word)

    def __contains__(self, word: str) -> bool:
        return word in self.neutral or word in self.claiming or word in self.negating


@cache
def dictionary(code: str) -> Dictionary:
    """The dictionary of a language.

    Raises: SceneError if there is none, or it sorts a word twice or into no class.
    """
    file = FOLDER / f"words.{code}.toml"
    if not file.exists():
        raise SceneError(
            f"there is no {file.name} in {FOLDER.name}; sort the words of {code} there"
        )
    return read(file)


def read(file: Path) -> Dictionary:
    """A dictionary from its file; the errors are those of `dictionary`."""
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    claiming = _sorted(table["claiming"], file.name)
    negating = _sorted(table["negating"], file.name, plain="not")
    function = {
        name: frozenset(table[name].split()) for name in ("breaking", "totals", "presupposing")
    }
    neutral = frozenset(table["neutral"].split()).union(*function.values())
    twice = (
        neutral & claiming.keys() | neutral & negating.keys() | claiming.keys() & negating.keys()
    )
    if twice:
        raise SceneError(f"{file.name} sorts {sorted(twice)[0]!r} twice; once is enough")
    return Dictionary(
        file.name,
        neutral,
        claiming,
        negating,
        tuple(table["phrases"]),
        endings=tuple(table["endings"]),
        **function,
    )


def _sorted(table: Mapping[str, str], file: str, plain: str = "") -> dict[str, str]:
    """The class of each word; words of the class `plain` claim nothing by themselves."""
    found: dict[str, str] = {}
    for each, word in _pairs(table.items()):
        if each != plain and not known(each.removeprefix("not:")):
            raise SceneError(
                f"{file} has a class {each!r} that no fact bears; see truth/bearing.py"
            )
        if word in found:
            raise SceneError(f"{file} sorts {word!r} twice; once is enough")
        found[word] = "" if each == plain else each
    return found


def _pairs(items: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((each, word) for each, words in items for word in words.split())
