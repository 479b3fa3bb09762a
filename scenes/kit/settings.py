"""What a user sets from outside: SCENES_SET, SCENES_CAPTIONS (SCENES_THEME is the theme's)."""

from __future__ import annotations

import ast
import inspect
import math
import os
from collections.abc import Callable, Mapping

from gradmath.errors import ParameterError

Value = float | list["Value"]
_NAMES = {"nan": math.nan, "inf": math.inf}
_EXAMPLE = "SCENES_SET='x=[0.4,-1.1,2]; nudge=0.01'"


def settings_from_environment() -> dict[str, Value]:
    """The parameters that SCENES_SET gives, by name.

    Raises: ParameterError if it cannot be read.
    """
    return parse_settings(os.environ.get("SCENES_SET", ""))


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
        return _number_or_list(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ParameterError(
            f"{given_as} has {name} = {text!r}, which is no number or list of numbers; "
            f"write it as in {_EXAMPLE}"
        ) from error


def _number_or_list(node: ast.expr) -> Value:
    if isinstance(node, ast.List | ast.Tuple):
        return [_number_or_list(element) for element in node.elts]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        number = _number_or_list(node.operand)
        if not isinstance(number, list):
            return -number if isinstance(node.op, ast.USub) else number
    if isinstance(node, ast.Name) and node.id in _NAMES:
        return _NAMES[node.id]
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if isinstance(node, ast.Constant) and type(node.value) is float:
        return node.value
    raise ValueError(ast.dump(node))


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
