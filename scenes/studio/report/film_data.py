"""What the script of a film's page knows of each number: every text once, and numbers for them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from scenes.kit.cells.marks import reason_words
from scenes.studio.report.key_frames import KeyFrame, origin_of
from scenes.studio.report.numbers import TableRow, Tensor
from scenes.studio.report.svg_paths import HEIGHT, WIDTH

_BANDS = 36  # of a frame's height: what stands in one of them is read from left to right


@dataclass(frozen=True)
class HowMade:
    """How a number came about: a line of the reader's, a rule, what made a zero of it."""

    line: str = ""
    rule: str = ""
    causes: tuple[str, ...] = ()


NumberTelling: TypeAlias = Callable[[TableRow], HowMade]


@dataclass
class Shelf:
    """Things that are told once, each known by its number."""

    kept: list[Any] = field(default_factory=list)
    places: dict[Hashable, int] = field(default_factory=dict)

    def place(self, key: Hashable, thing: Any) -> int:
        """The number of a thing, which is kept if its key is new."""
        if key not in self.places:
            self.places[key] = len(self.kept)
            self.kept.append(thing)
        return self.places[key]


def data_of(frames: Sequence[KeyFrame], telling: NumberTelling) -> dict[str, Any]:
    """As JSON: lines that run, tensors, numbers, and where on each frame they stand."""
    lines, tensors, numbers = Shelf(), Shelf(), Shelf()

    def number(row: TableRow) -> int:
        tensor = Tensor(row.shown.record, ())
        code = tensor.lines
        told = {
            "name": tensor.record.name,
            "kind": tensor.kind,
            "seed": tensor.record.seed,
            "source": tensor.record.source,
            "lines": lines.place(code, code) if code else -1,
        }
        which = tensors.place((*origin_of(tensor.record), code), told)
        made = telling(row)
        reasons = [*made.causes] or [reason_words(reason) for reason in row.shown.reasons]
        fields = [which, row.entry, row.shown.text, row.held, reasons, row.pasted,
                  made.line, made.rule, row.cell, row.ink]  # fmt: skip
        return numbers.place(repr(fields), fields)

    steps = [[[number(row), *_share(row)] for row in _as_read(frame.rows)] for frame in frames]
    return {
        "lines": lines.kept,
        "tensors": tensors.kept,
        "numbers": numbers.kept,
        "steps": steps,
    }


def _as_read(rows: Iterable[TableRow]) -> list[TableRow]:
    """Line by line, as one reads."""
    return sorted(rows, key=lambda row: (round(row.shown.box[1] * _BANDS), row.shown.box[0]))


def _share(row: TableRow) -> list[float]:
    """Where a number stands, in hundredths of the frame's width and height."""
    across, down = 100 / WIDTH, 100 / HEIGHT
    box = (row.left * across, row.top * down, row.width * across, row.height * down)
    return [round(side, 2) for side in box]
