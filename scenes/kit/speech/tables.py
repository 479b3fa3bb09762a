"""A scene's texts in the language that is set: its own table, or the file beside it."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from gradmath.errors import SceneError
from scenes.kit.speech.languages import FIRST
from scenes.kit.speech.sayings import Saying
from scenes.kit.speech.templates import slots

Sayings: TypeAlias = Mapping[str, Saying]


def refuse_shared_names(captions: Sayings) -> None:
    """Facts are known by one name: a row's own, or that of one of its texts.

    Raises: SceneError if a beat is called as a text of another row is: its facts would be those.
    """
    texts = {name: beat for beat, saying in captions.items()
             if not isinstance(saying.text, str) for name in saying.text}  # fmt: skip
    for beat, saying in captions.items():
        if isinstance(saying.text, str) and beat in texts:
            raise SceneError(
                f"beat {beat!r} is called as a text of {texts[beat]!r} is, and facts are known by "
                "their name; give the beat another one"
            )


def captions_in(scene: type, language: str) -> Sayings:
    """The table of a scene in a language.

    Raises: SceneError if the scene does not speak it, or its file is not the same table.
    """
    own: Sayings = scene.captions  # type: ignore[attr-defined] # a lecture's
    if language == FIRST:
        return own
    file = table_file(scene, language)
    if file is None or not file.exists():
        spoken = ", ".join((FIRST, *spoken_beside(scene)))
        beside = f"; write {file.name} beside it" if file else ""
        raise SceneError(f"{scene.__name__} does not speak {language!r}, but {spoken}{beside}")
    table = read_table(file)
    wrong = next(differences(own, table), None)
    if wrong is not None:
        raise SceneError(f"{file.name}: {wrong}")
    return translated(own, table)


def table_file(scene: type, language: str) -> Path | None:
    """Where the texts of another language stand; None where the scene stands in no file."""
    home = next((kind for kind in scene.__mro__ if vars(kind).get("captions")), None)
    file = getattr(sys.modules.get(home.__module__), "__file__", None) if home else None
    return Path(file).with_suffix(f".{language}.toml") if file else None


def spoken_beside(scene: type) -> list[str]:
    """The languages of the files beside a scene, by their codes."""
    file = table_file(scene, FIRST)
    found = file.parent.glob(f"{file.name.split('.')[0]}.*.toml") if file else ()
    return sorted(each.name.split(".")[1] for each in found)


def read_table(file: Path) -> dict[str, Any]:
    """The texts of a file as TOML has them.

    Raises: SceneError if it cannot be read.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SceneError(f"{file.name} cannot be read: {error}") from error


def differences(own: Sayings, table: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a table of another language from saying the same: keys, slots."""
    voiced = {beat: saying for beat, saying in own.items() if saying.text}
    yield from _keys("beat", voiced, table)
    for beat, saying in voiced.items():
        if beat in table:
            yield from _in_row(beat, saying, table[beat])


def _in_row(beat: str, saying: Saying, found: Any) -> Iterator[str]:
    due = as_table(saying)
    if isinstance(due, str) or isinstance(found, str):
        if isinstance(due, str) and isinstance(found, str):
            yield from _slots(f"{beat!r}", due, found)
        else:
            yield f"{beat!r} is {_form(found)} here, and {_form(due)} in the scene"
        return
    flat, other = _flat(due), _flat(found)
    yield from _keys(f"text of {beat!r}", flat, other)
    for name in flat.keys() & other.keys():
        yield from _slots(f"{beat!r}, {name!r}", flat[name], other[name])


def _flat(table: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a table within a table under both their names."""
    found: dict[str, str] = {}
    for name, text in table.items():
        inner = text.items() if isinstance(text, Mapping) else ()
        found |= {f"{name} {key}": str(each) for key, each in inner}
        if not isinstance(text, Mapping):
            found[name] = str(text)
    return found


def _form(table: Any) -> str:
    return "one text" if isinstance(table, str) else "several"


def _keys(what: str, own: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    for name in own:
        if name not in other:
            yield f"there is no {what} {name!r}; translate it"
    for name in other:
        if name not in own:
            yield f"{what} {name!r} is not in the scene; its names are {', '.join(own)}"


def _slots(where: str, own: str, other: str) -> Iterator[str]:
    lacking, extra = slots(own) - slots(other), slots(other) - slots(own)
    for name in sorted(lacking):
        yield f"{where} has no slot {{{name}}}; its text has to say the same"
    for name in sorted(extra):
        yield f"{where} has a slot {{{name}}} that the scene's text has not"


def as_table(saying: Saying) -> str | dict[str, Any]:
    """A row as a file of another language holds it: a text, texts by name, a text with choices."""
    if saying.choices:
        return {"text": saying.text, "choices": dict(saying.choices)}
    return saying.text if isinstance(saying.text, str) else dict(saying.text)


def translated(own: Sayings, table: Mapping[str, Any]) -> Sayings:
    """The scene's rows with the texts of a table that says the same."""
    found: dict[str, Saying] = {}
    for beat, saying in own.items():
        if not saying.text:
            found[beat] = saying
            continue
        text = table[beat]
        if saying.choices:
            # In the order of the scene: where a choice stands is no matter of language.
            choices = {key: text["choices"][key] for key in saying.choices}
            found[beat] = replace(saying, text=text["text"], choices=choices)
        elif isinstance(saying.text, str):
            found[beat] = replace(saying, text=text)
        else:
            found[beat] = replace(saying, text={name: text[name] for name in saying.text})
    return found
