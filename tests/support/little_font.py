"""TrueType fonts of a few triangles, made by hand: what a system's fonts have is up to the test."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

EM = 1000  # units
ADVANCE = 600
Corners = Sequence[tuple[int, int]]
TRIANGLE: Corners = ((100, 0), (500, 0), (300, 800))
BOX: Corners = ((50, 0), (550, 0), (550, 700), (50, 700))  # what stands for missing glyphs


def little_font(folder: Path, family: str, shapes: Mapping[str, Corners]) -> Path:
    """Write a font with these characters into a folder; a shape without corners leaves no ink."""
    order = sorted(shapes, key=ord)
    glyphs = [_glyph(BOX), *(_glyph(shapes[character]) for character in order)]
    places = [sum(map(len, glyphs[:k])) for k in range(len(glyphs) + 1)]
    count = len(glyphs)
    tables = {
        b"OS/2": struct.pack(">HhHHH", 1, ADVANCE, 400, 5, 0) + bytes(68),
        b"cmap": _character_map([ord(character) for character in order]),
        b"glyf": b"".join(glyphs),
        b"head": struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, EM, 0, 0,
                             0, 0, EM, EM, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">IhhhHhhhhhh4hhH", 0x10000, 800, -200, 0, ADVANCE, 0, 0, ADVANCE,
                             1, 0, 0, 0, 0, 0, 0, 0, count),
        b"hmtx": struct.pack(">Hh", ADVANCE, 0) * count,
        b"loca": struct.pack(f">{len(places)}I", *places),
        b"maxp": struct.pack(">IH", 0x10000, count) + bytes(26),
        b"name": _names(family),
        b"post": struct.pack(">IIhhI", 0x30000, 0, 0, 0, 1) + bytes(16),
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{family}.ttf"
    file.write_bytes(_together(tables))
    return file


def _glyph(corners: Corners) -> bytes:
    if not corners:
        return b""
    x, y = ([corner[axis] for corner in corners] for axis in (0, 1))
    steps = [[b - a for a, b in zip([0, *way], way, strict=False)] for way in (x, y)]
    head = struct.pack(">hhhhhHH", 1, min(x), min(y), max(x), max(y), len(corners) - 1, 0)
    ways = b"".join(struct.pack(f">{len(way)}h", *way) for way in steps)
    data = head + b"\1" * len(corners) + ways
    return data + bytes(-len(data) % 4)


def _character_map(characters: Sequence[int]) -> bytes:
    groups = b"".join(struct.pack(">III", c, c, k) for k, c in enumerate(characters, start=1))
    sub = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(characters)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + sub


def _names(family: str) -> bytes:
    texts = {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "")}
    records, stored = b"", b""
    for number, text in texts.items():
        data = text.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(data), len(stored))
        stored += data
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + stored


def _together(tables: Mapping[bytes, bytes]) -> bytes:
    head = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, 32)
    place = len(head) + 16 * len(tables)
    listing, body = b"", b""
    for tag in sorted(tables):
        data = tables[tag]
        listing += tag + struct.pack(">III", 0, place + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return head + listing + body
