"""The texts of a call in a trace, as in ("aten.mul.Tensor", "t[0, 0]", "2"), made a call again.

A trace may come from a file that anybody wrote: nothing but the operations of a list is called,
and with nothing but tensors of the trace, numbers and the words of `argument_texts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from gradmath.errors import DtypeError, ReplayError
from gradmath.records.argument_texts import DtypeName, TensorPlace, argument
from gradmath.running import torch_private
from gradmath.running.tensors import dtype_of
from gradmath.zeros.replayable import REPLAYABLE

_OMITTED = {"device", "pin_memory", "generator", "layout", "memory_format"}  # change no value
_NAME = re.compile(r"aten\.([a-z_]\w*)\.(\w+)", re.ASCII)
_TYPE = re.compile(
    r"(?:(?:Optional|List)\[)*(?:Tensor|number|int|float|bool|str|Device|Generator)\]*"
)
_KEYWORD = re.compile(r"([a-z]\w*)=", re.ASCII)


def parsed(name: str, *arguments: str) -> tuple[Any, list[Any], dict[str, Any]]:
    """The function and arguments of a call's texts, `TensorPlace` where a tensor belongs.

    Raises: ReplayError if it is none of the operations that are run again, or cannot be read.
    """
    function = _function(name)
    plain: list[Any] = []
    keywords: dict[str, Any] = {}
    try:
        for text in arguments:
            keyword = _KEYWORD.match(text)
            if keyword is None:
                plain.append(_with_dtypes(argument(text)))
            elif keyword[1] not in _OMITTED:
                keywords[keyword[1]] = _with_dtypes(argument(text[keyword.end() :]))
    except (ValueError, DtypeError) as error:
        raise ReplayError(f"the call of {name} cannot be read: {error}") from error
    return function, plain, keywords


def _function(name: str) -> Any:
    """The operation of that name, as `aten.mul.Tensor`, if it is on the list."""
    found = _NAME.fullmatch(name)
    if found is None or found[1].removesuffix("_") not in REPLAYABLE:
        raise ReplayError(
            f"{name[:60]!r} is not run again: only some operations of torch on tensors are"
        )
    operation = getattr(torch.ops.aten, found[1], None)
    if operation is not None and found[2] in operation.overloads():
        function = getattr(operation, found[2])
        types = torch_private.argument_types(function)
        # Others of that name work on Python's lists and texts, or write to where they are told.
        writes_itself = found[1].endswith("_") or not torch_private.writes(function)
        if writes_itself and "Tensor" in " ".join(types) and all(map(_TYPE.fullmatch, types)):
            return function
    raise ReplayError(f"{name[:60]!r} is not run again: torch has no such operation on tensors")


def _with_dtypes(thing: Any) -> Any:
    if isinstance(thing, list):
        return [_with_dtypes(entry) for entry in thing]
    return dtype_of(thing.name) if isinstance(thing, DtypeName) else thing


def places(thing: Any) -> Iterator[TensorPlace]:
    if isinstance(thing, TensorPlace):
        yield thing
    elif isinstance(thing, list):
        for entry in thing:
            yield from places(entry)


def filled(thing: Any, tensors: Iterator[Tensor]) -> Any:
    """The arguments with a tensor in each place."""
    if isinstance(thing, TensorPlace):
        tensor = next(tensors)
        return tensor if thing.window is None else tensor.as_strided(*thing.window)
    if isinstance(thing, list):
        return [filled(entry, tensors) for entry in thing]
    return thing


def widened(thing: Any) -> Any:
    """The arguments with doubles for floats of fewer bits, where a dtype is named."""
    if isinstance(thing, list):
        return [widened(entry) for entry in thing]
    return torch.double if thing in _NARROWER else thing


_NARROWER = (torch.float32, torch.float16, torch.bfloat16)


def plain_numbers(thing: Any) -> Iterator[float]:
    """The plain numbers of a call."""
    if isinstance(thing, list):
        for entry in thing:
            yield from plain_numbers(entry)
    elif isinstance(thing, int | float):
        yield thing


def first_line(error: Exception) -> str:
    """What an error of torch's says, without the stack that may follow."""
    return next(iter(str(error).splitlines()), type(error).__name__)
