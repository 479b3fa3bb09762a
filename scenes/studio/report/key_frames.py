"""The last frames of beats, drawn in both themes, with the numbers that stand on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from markupsafe import Markup

from gradmath.records.tensor import Record
from scenes.kit.look.theme import DARK, LIGHT, Theme
from scenes.studio.audit.audit import Report
from scenes.studio.audit.storyboard import ShownEntry, Still
from scenes.studio.report.numbers import TableRow, Tensor
from scenes.studio.report.svg_frames import Outlines, frame

EntryKey: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, eq=False)
class KeyFrame:
    """The last frame of a beat, with the numbers that are new on it and those that stayed."""

    id: str
    still: Still
    svg: Markup
    rows: tuple[TableRow, ...]
    new: tuple[Tensor, ...]
    kept: tuple[Tensor, ...]


def key_frames(name: str, report: Report, theme: Theme, outlines: Outlines) -> Iterator[KeyFrame]:
    """Each still, in both themes if the audit looked at both."""
    before: set[EntryKey] = set()
    others = report.other_theme or report.stills
    grounds = (LIGHT.background, DARK.background) if report.other_theme else (theme.background,) * 2
    for number, (still, other) in enumerate(zip(report.stills, others, strict=True), start=1):
        light, dark = (other, still) if theme is DARK else (still, other)
        id = f"{name}-{number}"
        rows = tuple(
            TableRow.of(f"{id}-{k}", one, (one.color, another.color))
            for k, (one, another) in enumerate(zip(light.entries, dark.entries, strict=True))
        )
        kept = [row for row in rows if _key(row.shown) in before]
        new = [row for row in rows if _key(row.shown) not in before]
        svg = frame(light.picture, dark.picture, grounds, outlines)
        yield KeyFrame(id, still, svg, rows, _by_tensor(new), _by_tensor(kept))
        before = {_key(row.shown) for row in rows}


def _key(shown: ShownEntry) -> EntryKey:
    """Equal for a number that stays as and where it is, whichever run it comes from."""
    value = shown.record.value[shown.index].item()
    box = tuple(round(side, 3) for side in shown.box)
    return (*origin_of(shown.record), shown.index, repr(value), shown.text, box, shown.reasons)


def origin_of(record: Record) -> EntryKey:
    return record.name, record.shape, record.source, record.seed


def _by_tensor(rows: Sequence[TableRow]) -> tuple[Tensor, ...]:
    groups: dict[EntryKey, list[TableRow]] = {}
    for row in rows:
        groups.setdefault(origin_of(row.shown.record), []).append(row)
    return tuple(Tensor(group[0].shown.record, tuple(group)) for group in groups.values())
