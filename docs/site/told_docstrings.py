"""Docstrings of this project as reStructuredText: they are written for people who read the code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_PART = re.compile(r"(Shapes|Raises|Source|Yields|Returns|Cost): +(?=\S)")
_CODE = re.compile(r"(?<![`:\w])(`[^`\n]+`)(?!`)")
_SIGN = re.compile(r"[*|\\]|(?<=\w)_(?!\w)")  # which reStructuredText would take for its own


def as_restructured_text(lines: Iterable[str]) -> list[str]:
    """Names in single backquotes are code; `Shapes:` and the like begin a paragraph.

    >>> as_restructured_text(["Adds `x`.", "Raises: ShapeError, if x", "    has none."])
    ['Adds ``x``.', '', '**Raises:** ShapeError, if x', 'has none.']
    >>> as_restructured_text(["Calls fn(*x) with `*x`."])
    ['Calls fn(\\\\*x) with ``*x``.']
    """
    return list(_told(lines))


def _told(lines: Iterable[str]) -> Iterator[str]:
    in_part = in_session = False
    for line in lines:
        in_session = line.startswith(">>>") or (in_session and bool(line.strip()))
        if in_session or line.lstrip().startswith(">>>"):
            yield line
            continue
        if part := _PART.match(line):
            in_part = True
            yield ""
            yield f"**{part[1]}:** {_plain(line[part.end() :])}"
            continue
        if not line.strip():
            in_part = False
        elif in_part:
            line = line.strip()
        yield _plain(line)


def _plain(line: str) -> str:
    parts = _CODE.split(line)
    return "".join(
        f"`{part}`" if number % 2 else _SIGN.sub(r"\\\g<0>", part)
        for number, part in enumerate(parts)
    )
