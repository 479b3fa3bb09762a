"""The language of what is said, set by SCENES_LANGUAGE; its plurals and lists are CLDR's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from babel import Locale

from gradmath.errors import ParameterError

VARIABLE = "SCENES_LANGUAGE"
FIRST = "en"  # the language of the tables in scene files
FOLDER = Path(__file__).parent

_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_LISTS = {"en": "en_GB"}  # "a, b and c": American lists have a comma before the last member


def languages() -> tuple[str, ...]:
    """The languages that the kit's own words are there in, the first one first.

    >>> languages()
    ('en', 'de')
    """
    found = sorted(file.name.split(".")[1] for file in FOLDER.glob("kit.*.toml"))
    return (FIRST, *(code for code in found if code != FIRST))


def current_language() -> str:
    """The language that SCENES_LANGUAGE names, English if it names none.

    Raises: ParameterError if the kit has no words of it.
    """
    code = os.environ.get(VARIABLE, FIRST)
    if code not in languages():
        raise ParameterError(f"{VARIABLE} is {code!r}; give one of: {', '.join(languages())}")
    return code


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Let SCENES_LANGUAGE name a language for a while."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = code
    try:
        yield
    finally:
        del os.environ[VARIABLE]
        if before is not None:
            os.environ[VARIABLE] = before


@cache
def forms_of(code: str) -> tuple[str, ...]:
    """The plural forms of a language, in CLDR's order: so many does `{name:one|many}` need.

    >>> forms_of("en"), forms_of("zh"), forms_of("pl")
    (('one', 'other'), ('other',), ('one', 'few', 'many', 'other'))
    """
    tags = {*Locale.parse(code).plural_form.tags, "other"}
    return tuple(category for category in _CATEGORIES if category in tags)


def plural(code: str, count: float, forms: tuple[str, ...]) -> str:
    """The form for a count.

    >>> plural("en", 1, ("is", "are")), plural("de", 0, ("ist", "sind"))
    ('is', 'sind')
    """
    category = Locale.parse(code).plural_form(count)
    return forms[forms_of(code).index(category)]


def joints(code: str, count: int) -> tuple[str, ...]:
    """What stands between the members of a list of so many.

    >>> joints("en", 3), joints("de", 2), joints("zh", 3)
    ((', ', ' and '), (' und ',), ('、', '和'))
    """
    patterns = Locale.parse(_LISTS.get(code, code)).list_patterns["standard"]
    if count == 2:
        names = ["2"]
    else:
        names = ["start", *["middle"] * (count - 3), "end"][: max(0, count - 1)]
    return tuple(patterns[name].replace("{0}", "").replace("{1}", "") for name in names)
