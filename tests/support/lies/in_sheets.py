"""Operators that lie about products: in which tray they lie, what stands at edges of tables."""

from __future__ import annotations

from manim import RIGHT, UP

from scenes.kit.sheets.grounds import CellBand, Tray
from scenes.kit.sheets.sheet import Sheet, Table, TrayProducts
from tests.support.lies.stage import Stage


def products_in_another_tray(stage: Stage) -> str | None:
    """Products of two entries in each other's trays."""
    pair = stage.two(stage.all(TrayProducts))
    if pair is None:
        return None
    first, second = pair
    poses = first.pose, second.pose
    first.lie(poses[1])
    second.lie(poses[0])
    return f"{first.record.name} where {second.record.name} lies"


def edges_of_another_table(stage: Stage) -> str | None:
    """Two tables with each other's columns."""
    edged = [each for each in stage.all(Table) if each.edges]
    pair = stage.two(edged)
    if pair is None:
        return None
    columns = [each.edges[0]() for each in pair if each.edges]
    first, second = (each for each in columns if isinstance(each, Sheet))
    poses = first.pose, second.pose
    first.lie(poses[1])
    second.lie(poses[0])
    return f"{first.record.name} at the edge of {pair[1].record.name}"


def tables_exchanged(stage: Stage) -> str | None:
    """Two tables in each other's places."""
    pair = stage.two(each for each in stage.all(Table) if each.edges)
    if pair is None:
        return None
    first, second = pair
    poses = first.pose, second.pose
    first.lie(poses[1])
    second.lie(poses[0])
    return f"{first.record.name} where {second.record.name} lies"


def band_behind_another(stage: Stage) -> str | None:
    """A band behind other cells than its own."""
    band = stage.one(stage.all(CellBand))
    if band is None:
        return None
    band.shift(stage.draw.choice([0.7 * UP, 0.8 * RIGHT]))
    return "a band behind other cells"


def tray_aside(stage: Stage) -> str | None:
    """A tray that has slid away."""
    tray = stage.one(stage.all(Tray))
    if tray is None:
        return None
    tray.shift(stage.draw.choice([0.2 * UP, 0.3 * RIGHT]))
    return "a tray aside"


def entry_not_yet_pressed(stage: Stage) -> str | None:
    """An entry that is not where its table has pressed it to."""
    table = stage.one(each for each in stage.all(Table) if each.into is not None)
    if table is None:
        return None
    cell = table[max(table.shares, key=table.shares.__getitem__)]
    cell.shift(stage.draw.choice([0.3 * UP, 0.3 * RIGHT]))
    return f"{table.record.name} beside its place"


IN_SHEETS = (
    products_in_another_tray, edges_of_another_table, tables_exchanged, band_behind_another,
    tray_aside, entry_not_yet_pressed,
)  # fmt: skip
