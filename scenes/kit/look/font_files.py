"""Whether a font file has a character, and how wide it is: without reading the rest of the file.

Asking Typst instead would load every font of the system to draw the character in each.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

_UNICODE = {*((0, encoding) for encoding in (0, 1, 2, 3, 4, 6)), (3, 1), (3, 10)}


def has_glyph(file: Path, number: int, character: str) -> bool:
    """Whether a font of a file (one of several, if it is a collection) maps a character to a glyph.

    A file that cannot be read has none.
    """
    try:
        return _glyph(file, number, character) != 0
    except (OSError, struct.error, ValueError, IndexError):
        return False


def advance(file: Path, number: int, character: str) -> float:
    """How wide a character of a font is, in ems.

    Raises: OSError, struct.error, ValueError or IndexError if the file is no font.
    """
    (em,) = struct.unpack_from(">18xH", _table(file, number, b"head"))
    (count,) = struct.unpack_from(">34xH", _table(file, number, b"hhea"))
    glyph = min(_glyph(file, number, character), count - 1)
    (width,) = struct.unpack_from(">H", _table(file, number, b"hmtx"), 4 * glyph)
    return float(width / em)


def _glyph(file: Path, number: int, character: str) -> int:
    found = (_FORMS[form](table, ord(character))
             for form, table in _subtables(_table(file, number, b"cmap")))  # fmt: skip
    return next(filter(None, found), 0)


@lru_cache(maxsize=4096)
def _table(file: Path, number: int, name: bytes) -> bytes:
    with file.open("rb") as opened:
        start = 0
        if opened.read(4) == b"ttcf":
            opened.seek(12 + 4 * number)
            (start,) = struct.unpack(">I", opened.read(4))
        opened.seek(start + 4)
        (count,) = struct.unpack(">H6x", opened.read(8))
        for _ in range(count):
            tag, offset, length = struct.unpack(">4s4xII", opened.read(16))
            if tag == name:
                opened.seek(offset)
                return opened.read(length)
    raise ValueError(f"no {name.decode()}")


def _subtables(table: bytes) -> Iterator[tuple[int, memoryview]]:
    """Those for Unicode, of a format that is known here."""
    (count,) = struct.unpack_from(">2xH", table)
    for k in range(count):
        platform, encoding, start = struct.unpack_from(">HHI", table, 4 + 8 * k)
        (form,) = struct.unpack_from(">H", table, start)
        if (platform, encoding) in _UNICODE and form in _FORMS:
            yield form, memoryview(table)[start:]


def _in_segments(table: memoryview, code: int) -> int:
    """The glyph of a code point by format 4: stretches of the first 65,536 code points."""
    words = np.frombuffer(table[: len(table) // 2 * 2], ">u2")
    count = int(words[3]) // 2
    segment = int(np.searchsorted(words[7 : 7 + count], code))
    if segment == count:
        return 0
    first, delta, offset = words[8 + count : 8 + 4 * count].reshape(3, count)[:, segment].tolist()
    if code < first:
        return 0
    if offset == 0:
        return int(code + delta) % 65536
    # Counted from where the offset itself stands.
    glyph = int(words[8 + 3 * count + segment + offset // 2 + code - first])
    return (glyph + int(delta)) % 65536 if glyph else 0


def _in_groups(table: memoryview, code: int) -> int:
    """The glyph of a code point by format 12: stretches of all code points."""
    (count,) = struct.unpack_from(">12xI", table)
    groups = np.frombuffer(table, ">u4", 3 * count, 16).reshape(count, 3)
    group = int(np.searchsorted(groups[:, 1], code))
    if group == count or code < groups[group, 0]:
        return 0
    return int(groups[group, 2]) + code - int(groups[group, 0])


_FORMS = {4: _in_segments, 12: _in_groups}
