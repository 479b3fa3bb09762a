"""Cells and heads that stand nearly in line, and not quite: asked when a beat has come to rest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lettering import Lettering
from scenes.kit.cells.slider import Slider
from scenes.kit.look.theme import FRAME_HEIGHT
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.names import NameOf
from scenes.studio.audit.capture import Capture, told
from scenes.studio.audit.legibility import digit_height
from scenes.studio.audit.memo import Memo
from scenes.studio.audit.motion.steps import Step

_OFF = FRAME_HEIGHT / 1080  # a pixel of a large picture
_NEARLY = 0.3  # of their height: what is farther off stands in another line
_NEIGHBOURS = 1.5  # widths between cells that are read as one line
_WORDS = 4.0  # units of the frame between heads that are


def crooked(step: Step, memo: Memo) -> Iterator[Fault]:
    """Cells beside or above each other out of line, and heads on different baselines."""
    yield from _cells(step, memo)
    yield from _heads(step)


def _cells(step: Step, memo: Memo) -> Iterator[Fault]:
    sliding = {id(each.handle) for each in memo.drawables.values() if isinstance(each, Slider)}
    cells = [
        (cell, step.captures[id(cell.box)])
        for cell in memo.drawables.values()
        if isinstance(cell, Cell) and id(cell.box) in step.captures and id(cell) not in sliding
    ]
    if len(cells) < 2:
        return
    boxes = np.array([capture.outline for _, capture in cells])
    centers, sizes = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]
    alike = (np.abs(sizes[:, None] - sizes[None]) < _OFF).all(axis=2)
    off = np.abs(centers[:, None] - centers[None])
    for along, across in ((0, 1), (1, 0)):
        near = off[..., along] < (1 + _NEIGHBOURS) * sizes[:, along]
        crooked = (off[..., across] > _OFF) & (off[..., across] < _NEARLY * sizes[:, across])
        for one, other in np.argwhere(np.triu(alike & near & crooked, 1)).tolist():
            first, second = cells[one][0], cells[other][0]
            yield Fault(
                "crooked",
                f"{_name(second)} {off[one, other, across]:.3f} out of line with {_name(first)}",
                "in line",
            )


def _name(cell: Cell) -> str:
    return f"{cell.record.name}{list(cell.index)}"


def _heads(step: Step) -> Iterator[Fault]:
    heads = [
        capture
        for capture in step.picture
        if isinstance(capture.mobject, Lettering) and isinstance(capture.mobject.claim, NameOf)
    ]
    if len(heads) < 2:
        return
    heights = np.array([digit_height(head) for head in heads])
    lines = np.array([_baseline(head) for head in heads])
    boxes = np.array([head.outline for head in heads])
    gaps = np.maximum(boxes[:, None, 0] - boxes[None, :, 2], boxes[None, :, 0] - boxes[:, None, 2])
    off = np.abs(lines[:, None] - lines[None])
    least = np.minimum(heights[:, None], heights[None])
    crooked = (gaps > 0) & (gaps < _WORDS) & (off > _OFF) & (off < _NEARLY * least)
    for one, other in np.argwhere(np.triu(crooked, 1)).tolist():
        shown = (f"{told(heads[other].mobject)} {off[one, other]:.3f} off the baseline of "
                 f"{told(heads[one].mobject)}")  # fmt: skip
        yield Fault("crooked", shown, "one baseline")


def _baseline(text: Capture) -> float:
    """How high the baseline of a text stands, whatever reaches below it."""
    assert isinstance(text.mobject, Lettering)
    ems = text.mobject.claimed_outline()[:, 1]
    drawn = text.points[:, 1]
    return float(drawn.min() - ems.min() * np.ptp(drawn) / (np.ptp(ems) or 1.0))
