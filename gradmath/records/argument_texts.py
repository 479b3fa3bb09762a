"""The arguments of a call as a trace keeps them, in texts, read back. No torch here.

Nothing is evaluated, whatever a text says: numbers, the few words below, tensors of the trace,
and lists of these are all there is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TensorPlace:
    """A tensor in the text of a call: which output of which node.

    window is the size, stride and offset of the view of it that the call writes to.
    """

    node: int
    output: int
    window: tuple[list[int], list[int], int] | None = None


@dataclass(frozen=True)
class DtypeName:
    """A dtype by torch's name for it, as `torch.float32`."""

    name: str


# Each of these reads a text of any length in time that grows as it does: no part of a text can be
# matched in more than one way.
_INTS = r"\[(\d{0,20}(?:, \d{1,20})*)\]"
_WINDOW = rf"\.as_strided\({_INTS}, {_INTS}, (\d{{1,20}})\)"
_PLACE = re.compile(rf"t\[(\d{{1,9}}), (\d{{1,9}})\](?:{_WINDOW})?", re.ASCII)
_FLOAT = r"(?:\d+\.\d*(?:e[-+]?\d+)?|\d+e[-+]?\d+|inf|nan)"
_PART = rf"(?:{_FLOAT}|\d{{1,30}})"  # of a complex number
# What options of operations may say: no operation takes one of these for the name of a file.
_OPTIONS = ("none", "mean", "sum", "prod", "amax", "amin", "trunc", "floor", "tanh", "reduced",
            "complete", "r", "L", "U", "max", "min")  # fmt: skip
_WORDS = {"None": None, "True": True, "False": False, **{repr(word): word for word in _OPTIONS}}
_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = tuple(
    (re.compile(rf"(?:{pattern})(?=[\],]|$)", re.ASCII), made)
    for pattern, made in (
        ("|".join(_WORDS), lambda text: _WORDS[text]),
        (r"-?\d{1,30}", int),
        (rf"-?{_FLOAT}", float),
        (rf"\(-?{_PART}[-+]{_PART}j\)|-?{_PART}j", complex),
        (r"torch\.[a-z]\w*", DtypeName),
    )
)
_DEEPEST = 3  # lists in lists


def argument(text: str) -> Any:
    """What a text says: a number, a word, a `TensorPlace`, a `DtypeName`, or a list of these.

    Raises: ValueError if it says anything else.

    >>> argument("[1, -2.5, t[3, 0]]"), argument("None"), argument("'sum'")
    ([1, -2.5, TensorPlace(node=3, output=0, window=None)], None, 'sum')
    >>> argument("__import__('os')")
    Traceback (most recent call last):
    ...
    ValueError: "__import__('os')" is no number, word, tensor of the trace, or list of these
    """
    lists: list[list[Any]] = [[]]
    position = 0
    while position < len(text):
        sign = text[position]
        if sign == "[" and len(lists) <= _DEEPEST:
            lists.append([])
        elif sign == "]" and len(lists) > 1:
            inner = lists.pop()
            lists[-1].append(inner)
        elif sign not in ", ":
            value, position = _value(text, position)
            lists[-1].append(value)
            continue
        position += 1
    if len(lists) > 1 or len(lists[0]) != 1:
        raise _unknown(text)
    return lists[0][0]


def _value(text: str, position: int) -> tuple[Any, int]:
    """The one thing that stands at a position, and where it ends."""
    if found := _PLACE.match(text, position):
        node, output, sizes, strides, offset = found.groups()
        window = None if offset is None else (_ints(sizes), _ints(strides), int(offset))
        return TensorPlace(int(node), int(output), window), found.end()
    for pattern, made in _KINDS:
        if found := pattern.match(text, position):
            return made(found[0]), found.end()
    raise _unknown(text[position : position + 60])


def _ints(text: str) -> list[int]:
    return [int(part) for part in text.split(", ") if part]


def _unknown(text: str) -> ValueError:
    return ValueError(f"{text[:60]!r} is no number, word, tensor of the trace, or list of these")
