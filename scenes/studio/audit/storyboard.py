"""What stands on a scene's frames at the end of each beat: as data, as JSON, and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from manim import Mobject

from gradmath.records.listing import Listing
from gradmath.records.tensor import Index, Reason, Record
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lettering import Lettering
from scenes.kit.cells.marks import ReasonMark
from scenes.kit.code_scene import CodeScene
from scenes.kit.lecture import Beat
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import FRAME_HEIGHT, FRAME_WIDTH, Face
from scenes.kit.truth.checks import emblem
from scenes.kit.truth.claims import Entry
from scenes.studio.audit.capture import Capture, Picture
from scenes.studio.audit.memo import Captures, family_of, referred
from scenes.studio.strict_json import plain

FrameBox: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class ShownEntry:
    """An entry of a record as a frame shows it.

    box is where its text stands, in fractions of the frame: left, top, right, bottom, counted
    from the frame's top left; color that of its cell, or of the text where it has none; reasons
    those marked beside it. record.source and record.seed tell which torch call made it.
    """

    record: Record
    index: Index
    text: str
    box: FrameBox
    face: Face | None
    color: str
    reasons: tuple[Reason, ...] = ()
    in_cell: bool = False

    def as_json(self) -> dict[str, Any]:
        """What was measured is marked: another run has other numbers, which stand elsewhere."""
        return {
            "tensor": self.record.name,
            "index": list(self.index),
            **({"measured": True} if self.record.measured else {}),
            "value": plain(self.record.value[self.index]),
            "text": self.text,
            "box": [round(side, 4) for side in self.box],
            "face": self.face,
            "color": self.color,
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True, eq=False)
class Still:
    """The last frame of a beat: the entries that it shows, and all that was captured.

    code is the listing that stands on it, if any; lit the lines of it that are lit.
    """

    beat: Beat
    entries: tuple[ShownEntry, ...]
    picture: Picture
    code: Listing | None = None
    lit: range = range(0)

    @classmethod
    def of(cls, scene: CodeScene, beat: Beat, picture: Picture) -> Still:
        """What a scene shows when a beat has ended."""
        entries, panel = shown_entries(scene.mobjects, picture), scene.panel
        if panel is None:
            return cls(beat, entries, picture)
        return cls(beat, entries, picture, panel.listing, panel.lit_lines)

    def as_json(self) -> dict[str, Any]:
        """What is kept: of a caption from a table the alternative, which all languages share."""
        told = self.beat.told
        said = {"caption": self.beat.caption} if told is None else {"alternative": told.alternative}
        return {
            "name": self.beat.name,
            **said,
            "line": self.beat.line,
            "start": round(self.beat.start, 3),
            "end": round(self.beat.end, 3),
            "entries": [entry.as_json() for entry in self.entries],
        }


def shown_entries(stage: Sequence[Mobject], picture: Picture) -> tuple[ShownEntry, ...]:
    """Every entry that a picture of what is on stage shows: first the texts, from back to front."""
    captures = {id(capture.mobject): capture for capture in picture}
    family = family_of([*stage, *(capture.mobject for capture in picture)]).values()
    cells = {
        id(cell.number): cell
        for cell in family
        if isinstance(cell, Cell) and id(cell.box) in captures
    }
    reasons = dict[int, list[Reason]]()
    for mark in family:
        if isinstance(mark, ReasonMark) and any(id(part) in captures for part in mark.get_family()):
            for cell in (
                cell for home in referred(mark, "home") for cell in referred(home, "beside")
            ):
                reasons.setdefault(id(cell), []).append(mark.kind)
    texts = _entries(captures, cells, reasons)
    return (*texts, *_emblems(family, captures))


def _emblems(family: Iterable[Mobject], captures: Captures) -> Iterator[ShownEntry]:
    """The entries that drawables stand for by their shape or their place."""
    for drawable in filter(emblem, family):
        standing = drawable.standing
        seen = [captures[id(part)] for part in drawable.get_family() if id(part) in captures]
        if seen:
            yield ShownEntry(
                standing.record,
                standing.index,
                standing.text,
                box_of(np.concatenate([capture.points for capture in seen])),
                None,
                _hex(seen[-1]),
            )


def _entries(
    captures: Captures, cells: Mapping[int, Cell], reasons: Mapping[int, list[Reason]]
) -> Iterator[ShownEntry]:
    for key, capture in captures.items():
        lettering = capture.mobject
        if not isinstance(lettering, Lettering) or not isinstance(lettering.claim, Entry):
            continue
        claim, cell = lettering.claim, cells.get(key)
        yield ShownEntry(
            claim.record,
            claim.index,
            lettering.drawn,
            box_of(capture.points),
            claim.face if cell is None else cell.face,
            _hex(capture if cell is None else captures[id(cell.box)]),
            () if cell is None else tuple(reasons.get(id(cell), ())),
            cell is not None,
        )


def box_of(points: Points) -> FrameBox:
    """Where an outline stands, in fractions of the frame from its top left."""
    left, low = points.min(axis=0)[:2]
    right, high = points.max(axis=0)[:2]
    return (
        float(0.5 + left / FRAME_WIDTH),
        float(0.5 - high / FRAME_HEIGHT),
        float(0.5 + right / FRAME_WIDTH),
        float(0.5 - low / FRAME_HEIGHT),
    )


def _hex(capture: Capture) -> str:
    ink = capture.fill if capture.fill[:, 3].any() else capture.stroke
    red, green, blue = (round(255 * channel) for channel in ink[0, :3])
    return f"#{red:02x}{green:02x}{blue:02x}"
