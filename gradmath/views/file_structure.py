"""Frozen records as plain JSON structures and back, by the types of their fields. No torch here.

Nothing is converted: what is not exactly of the field's type is an error that says where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Protocol, Union, get_args, get_origin, get_type_hints

import numpy as np

from gradmath.records.graph import Array, Summary


class Arrays(Protocol):
    """The arrays that a structure speaks of, by number."""

    def __getitem__(self, number: int, /) -> Array: ...


class MisfitError(ValueError):
    """Something is not what belongs where it stands."""

    def __init__(self, value: Any, wanted: str) -> None:
        super().__init__()
        plain = "an object" if isinstance(value, dict) else "a list"
        self.came = plain if isinstance(value, dict | list) else f"{value!r:.40}"
        self.wanted = wanted
        self.where = ""

    def __str__(self) -> str:
        return f"{self.where:.100} is {self.came} where {self.wanted} belongs"


def encoded(value: object, number: Callable[[Array], int]) -> Any:
    """The value as JSON holds it; number says under which number an array is kept.

    Raises: TypeError if it holds anything else than frozen parts of traces.
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, tuple):
        return [encoded(entry, number) for entry in value]
    if isinstance(value, Mapping):
        return {str(key): encoded(entry, number) for key, entry in value.items()}
    if isinstance(value, np.ndarray):
        return {"array": number(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return {name: encoded(getattr(value, name), number) for name in _kept(type(value))}
    raise TypeError(f"it holds a {type(value).__name__}")


@cache
def _kept(kind: type) -> dict[str, bool]:
    """The fields that a file keeps, and whether each must be there."""
    return {
        field.name: field.default is MISSING and field.default_factory is MISSING
        for field in fields(kind)
        if not field.name.startswith("_")
    }


def decoded(where: str, value: Any, hint: Any, arrays: Arrays) -> Any:
    """What stands in a place of the structure, as the type that the data model says.

    Raises: MisfitError if it is something else, which says where.
    """
    try:
        return _fitting(value, hint, arrays)
    except MisfitError as misfit:
        misfit.where = where + misfit.where
        raise


def _fitting(value: Any, hint: Any, arrays: Arrays) -> Any:
    kind, options = get_origin(hint), get_args(hint)
    if kind in (Union, UnionType):
        return _fitting(value, _chosen(value, options), arrays)
    if kind is np.ndarray:
        _require(isinstance(value, dict) and value.keys() == {"array"}, value, "an array")
        return arrays[decoded(".array", value["array"], int, arrays)]
    if kind is tuple:
        endless = options[-1] is Ellipsis
        fits = isinstance(value, list) and (endless or len(value) == len(options))
        _require(fits, value, "a list" if endless else f"a list of {len(options)}")
        hints = [options[0]] * len(value) if endless else options
        pairs = enumerate(zip(value, hints, strict=True))
        return tuple(decoded(f"[{k}]", entry, each, arrays) for k, (entry, each) in pairs)
    if kind is Mapping:
        _require(isinstance(value, dict), value, "an object")
        hint = options[1]
        return {key: decoded(f"[{key!r}]", entry, hint, arrays) for key, entry in value.items()}
    if is_dataclass(hint) and isinstance(hint, type):
        return _record(value, hint, arrays)
    if hint is float:
        _require(type(value) in (int, float), value, "a number")
        return float(value)
    _require(type(value) is hint, value, hint.__name__)
    return value


def _chosen(value: Any, options: tuple[Any, ...]) -> Any:
    """Which of the types in a union a JSON value is meant for."""
    if value is None and NoneType in options:
        return NoneType
    rest = [option for option in options if option is not NoneType]
    if len(rest) == 1:
        return rest[0]
    array = isinstance(value, dict) and "array" in value  # Held: the only union of two
    return next(option for option in rest if (option is Summary) is not array)


def _record(value: Any, kind: type, arrays: Arrays) -> Any:
    kept = _kept(kind)
    needed = {name for name, is_needed in kept.items() if is_needed}
    _require(isinstance(value, dict), value, f"a {kind.__name__}")
    odd = (needed - value.keys()) | (value.keys() - kept.keys())
    _require(not odd, value, f"a {kind.__name__} (check {', '.join(sorted(odd)):.40})")
    hints = _hints(kind)
    parts = {name: decoded(f".{name}", entry, hints[name], arrays) for name, entry in value.items()}
    return kind(**parts)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _require(fits: bool, value: Any, wanted: str) -> None:
    if not fits:
        raise MisfitError(value, wanted)
