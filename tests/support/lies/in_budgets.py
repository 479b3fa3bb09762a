"""Operators that lie about heaps and bars: how large they are, where they lie, whose they are."""

from __future__ import annotations

from manim import RIGHT, UP

from scenes.kit.budget.bars import BarPiece, EndNumber, LaidBar, Trough
from scenes.kit.budget.heap import Heap, HeapFloor
from scenes.kit.budget.old_run import OldEnd, OldHeap
from tests.support.lies.stage import Stage


def heap_of_another_size(stage: Stage) -> str | None:
    """A heap larger or smaller than its entry."""
    heap = stage.one(each for each in stage.all(Heap) if len(each.points))
    if heap is None:
        return None
    middle = heap.get_center()
    heap.points = (heap.points - middle) * stage.draw.choice([0.6, 1.5]) + middle
    return f"the heap of {heap.record.name}{list(heap.index)} of another size"


def heap_elsewhere(stage: Stage) -> str | None:
    """A heap in another cell."""
    heap = stage.one(each for each in stage.all(Heap) if len(each.points))
    if heap is None:
        return None
    heap.stand(heap.spot + stage.draw.choice([0.55 * RIGHT, 0.55 * UP, -0.3 * RIGHT]))
    return f"the heap of {heap.record.name}{list(heap.index)} elsewhere"


def heaps_swapped(stage: Stage) -> str | None:
    """Two heaps bound to each other's entries."""
    floor = stage.one(stage.all(HeapFloor))
    if floor is None:
        return None
    one, other = stage.draw.sample(floor.heaps, 2)
    if one.value == other.value:
        return None
    one.index, other.index = other.index, one.index
    for heap in (one, other):
        heap.lay()
    return f"entries {list(one.index)} and {list(other.index)} of {floor.record.name} swapped"


def piece_of_another_length(stage: Stage) -> str | None:
    """A stretch of a bar longer or shorter than its entry, or beside its place."""
    piece = stage.one(each for each in stage.all(BarPiece) if len(each.points))
    if piece is None:
        return None
    if stage.draw.random() < 0.5:
        piece.stretch(stage.draw.choice([0.5, 1.6]), 0)
    else:
        piece.shift(stage.draw.choice([0.2 * RIGHT, 0.2 * UP]))
    return f"the piece of {piece.record.name}{list(piece.index)} of another length or place"


def bar_of_the_other(stage: Stage) -> str | None:
    """A bar whose unit is another one than its axis says."""
    bar = stage.one(stage.all(LaidBar))
    if bar is None:
        return None
    bar.times *= 1.2
    bar.lay()
    return f"the bar of {bar.record.name} in another unit"


def number_away_from_its_bar(stage: Stage) -> str | None:
    """A sum elsewhere than at the end of its bar."""
    number = stage.one(each for each in stage.all(EndNumber) if each.fill_rgbas[0, 3])
    if number is None:
        return None
    number.shift(stage.draw.choice([0.5 * RIGHT, 0.3 * UP]))
    return f"{number.drawn} away from its bar"


def mark_elsewhere(stage: Stage) -> str | None:
    """A ring, a trough or the mark of an old sum where nothing was."""
    marks = [*stage.all(OldHeap), *stage.all(Trough), *(each.above for each in stage.all(OldEnd))]
    mark = stage.one(each for each in marks if len(each.points))
    if mark is None:
        return None
    mark.shift(stage.draw.choice([0.2 * RIGHT, 0.2 * UP]))
    return f"a {type(mark).__name__} elsewhere"


IN_BUDGETS = (
    heap_of_another_size,
    heap_elsewhere,
    heaps_swapped,
    piece_of_another_length,
    bar_of_the_other,
    number_away_from_its_bar,
    mark_elsewhere,
)
