"""What a user sets from outside: SCENES_SET, SCENES_SET_FILE, SCENES_CAPTIONS.

Theme and language have modules of their own.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping

from gradmath.errors import ParameterError
from gradmath.records.numbers import Value, number_or_list
from scenes.kit.look.set_file import numbers_of

_EXAMPLE = "SCENES_SET='x=[0.4,-1.1,2]; nudge=0.01'"


def settings_from_environment() -> dict[str, Value]:
    """The parameters that SCENES_SET gives, by name.

    Raises: ParameterError if it cannot be read.
    """
    return parse_settings(os.environ.get("SCENES_SET", ""))


def settings_of(scene: str) -> dict[str, Value]:
    """The parameters of a scene: those of the file, and SCENES_SET where it differs.

    Raises: ParameterError if they cannot be read.
    """
    file = os.environ.get("SCENES_SET_FILE", "")
    return {**(numbers_of(file, scene) if file else {}), **settings_from_environment()}


def captions_on() -> bool:
    """Whether captions are drawn; SCENES_CAPTIONS=off leaves them to the subtitles.

    Raises: ParameterError if SCENES_CAPTIONS is neither on nor off.
    """
    choice = os.environ.get("SCENES_CAPTIONS", "on")
    if choice not in {"on", "off"}:
        raise ParameterError(f"SCENES_CAPTIONS is {choice!r}; give on or off")
    return choice == "on"


def parse_settings(text: str, given_as: str = "SCENES_SET") -> dict[str, Value]:
    """Read `name=values` pairs separated by semicolons; errors name what they were `given_as`.

    Values are Python literals of numbers, lists of them, `1,-2,0.5`, `nan` and `inf`.

    >>> parse_settings("x=[0.4,-1.1]; v=1,0; nudge=0.01")
    {'x': [0.4, -1.1], 'v': [1, 0], 'nudge': 0.01}
    """
    settings: dict[str, Value] = {}
    for pair in filter(None, (pair.strip() for pair in text.split(";"))):
        name, equals, values = (part.strip() for part in pair.partition("="))
        if not equals or not name.isidentifier():
            raise ParameterError(
                f"{given_as} has {pair!r}; expected name=values, separated by semicolons, "
                f"as in {_EXAMPLE}"
            )
        if name in settings:
            raise ParameterError(f"{given_as} sets {name} twice; give it once")
        settings[name] = _value(name, values, given_as)
    return settings


def _value(name: str, text: str, given_as: str) -> Value:
    try:
        return number_or_list(text)
    except ValueError as error:
        raise ParameterError(
            f"{given_as} has {name} = {text!r}, which is no number or list of numbers; "
            f"write it as in {_EXAMPLE}"
        ) from error


def check_names(problem: Callable[..., object], settings: Mapping[str, object]) -> None:
    """Every setting is a parameter of the problem.

    Raises: ParameterError if one is not.
    """
    known = list(inspect.signature(problem).parameters)
    for name in settings:
        if name not in known:
            raise ParameterError(
                f"{name} is no parameter of this scene; its parameters are: {', '.join(known)}"
            )
