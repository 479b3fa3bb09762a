"""Products are sorted into tables, find their edges, and are pressed into one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, Create, FadeIn, FadeOut, VMobject

from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.lit_line import light_line
from scenes.kit.cells.moves import Bump, Exchange, Replace, Ride
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.sheets.board import SheetBoard
from scenes.kit.sheets.grounds import CellBand
from scenes.kit.sheets.meeting import GOES, Lie, TimedMotions, leave
from scenes.kit.sheets.places import MARGIN, SheetPose
from scenes.kit.sheets.sheet import UNDER, Sheet, Table

_LAG = 0.35  # from table to table


def ring_firsts(board: SheetBoard) -> Iterator[Animation]:
    """Rings come around the first product in each tray."""
    gone, board.standing = board.standing, []
    rings: list[VMobject] = [RoundFrame(each.entries[0], buff=0.03)
                             for each in board.in_trays.values()]  # fmt: skip
    board.standing = rings
    yield Score(
        [
            *leave(gone),
            *((0.2 + 0.1 * k, Create(each, run_time=0.4)) for k, each in enumerate(rings)),
        ]
    )


def regroup(board: SheetBoard, line: str) -> Iterator[Animation]:
    """What lies in trays is sorted: each number's products become a table of their own."""
    gone = [*board.standing, *board.trays.values(), *board.put_away("B")]
    board.standing = []
    swaps: TimedMotions = [
        (0.0, Exchange(board.in_trays[cell.index].entries[k], cell))
        for k, table in enumerate(board.sort())
        for cell in table.cells
    ]
    yield Score([(0.0, light_line(board.window, line)), *leave(gone)])
    yield Score(swaps)
    yield Score([
        *((_LAG * k, Lie(table, board.places.sorted(k), run_time=1.4))
          for k, table in enumerate(board.tables)),
        (0.0, Lie(board.B, board.places.sorted_b(), run_time=1.4)),
    ])  # fmt: skip
    yield Score([(0.0, FadeIn(board.name(board.B, beside=True), run_time=0.3))])


def _index(part: Sheet, index: tuple[int, ...], k: int) -> tuple[int, int]:
    """Where an entry of a row or a column of a matrix is in the matrix."""
    return (k, index[0]) if part.lies else (index[0], k)


def find_edges(board: SheetBoard) -> Iterator[Animation]:
    """Columns slip to the left edges of tables, rows to their upper ones."""
    places = board.places
    swaps: TimedMotions = [
        (0.0, Exchange(whole[_index(part, cell.index, k)], cell))
        for whole, parts in board.split()
        for k, part in enumerate(parts)
        for cell in part.cells
    ]
    yield Score(leave(board.put_away()))
    yield Score(swaps)
    for each in (*board.columns, *board.rows):
        each.set_z_index(UNDER)
    parts: TimedMotions = [(0.0, Lie(table, places.table(k), run_time=1.8))
                    for k, table in enumerate(board.tables)]  # fmt: skip
    parts += [(0.0, Lie(column, places.left_edge(k), run_time=2.2))
              for k, column in enumerate(board.columns)]  # fmt: skip
    parts += [(0.3, Lie(row, places.upper_edge(k), run_time=2.2))
              for k, row in enumerate(board.rows)]  # fmt: skip
    yield Score(parts)
    for table, column, row in zip(board.tables, board.columns, board.rows, strict=True):
        table.edged(column, row)
    names = [name for row, column in zip(board.rows, board.columns, strict=True)
             for name in (board.name(row), board.corner_name(column))]  # fmt: skip
    names += [board.table_name(table) for table in board.tables]
    yield Score([(0.0, FadeIn(each, run_time=0.5)) for each in names])


def read_table(board: SheetBoard, number: int) -> TimedMotions:
    """Each number at the left goes along its row, each one on top down its column."""
    column, row, table = (each[number] for each in (board.columns, board.rows, board.tables))
    parts: TimedMotions = []
    for k, cell in enumerate(table.cells):
        start = 0.45 * k
        for edge in (column[cell.index[0]], row[cell.index[1]]):
            way = Polyline.through(edge.box.get_center(), cell.box.get_center())
            chip = board.cargo(edge)
            parts.append((start, Ride(chip, way, grows=False, goes=True, run_time=0.7)))
            parts.append((start, Bump(edge, run_time=0.4)))
        parts.append((start + 0.6, Bump(cell, run_time=0.4)))
    return parts


def read_first(board: SheetBoard) -> Score:
    return Score(read_table(board, 0))


def read_others(board: SheetBoard) -> Score:
    return Score([part for k in range(1, len(board.tables)) for part in read_table(board, k)])


def press(board: SheetBoard, line: str) -> Iterator[Animation]:
    """The edges go, the tables slide onto each other, and turn over to their sum."""
    gone = [*board.columns, *board.rows, *board.standing, *board.put_away()]
    board.standing = []
    for table in board.tables:
        table.edges = None
    yield Score([(0.0, light_line(board.window, line)), *leave(gone)])
    for k, table in enumerate(board.tables):
        table.set_z_index(len(board.tables) - k)
    below = board.tables[1:]
    yield Score([
        *((0.0, Lie(table, board.places.pile(k), run_time=1.4))
          for k, table in enumerate(board.tables)),
        *((0.7, fade_digits(table)) for table in below),
    ])  # fmt: skip
    yield Score([(0.0, Lie(table, board.places.pile(0), run_time=0.7)) for table in below])
    top, total = board.tables[0], board.total
    total.set_z_index(len(board.tables))
    yield Score([(0.0, FadeOut(each, run_time=0.1)) for each in below])
    last = 0.2 * (len(total.entries) - 1)
    yield Score([
        *((0.2 * k, Replace(top[cell.index], cell, run_time=0.6))
          for k, cell in enumerate(total.cells)),
        (last + 0.2, FadeIn(board.name(total), run_time=GOES)),
    ])  # fmt: skip


def fade_digits(table: Sheet) -> Vary:
    """Its digits go: they are about to be covered."""
    return Vary(table, lambda share: table.show_digits(1.0 - share), 0.0, 1.0, run_time=0.3)


def compare(board: SheetBoard) -> Iterator[Animation]:
    """The sum gives way to what torch's own product is, which comes out from under it."""
    total, out = board.total, board.out
    out.lie(total.pose)
    total.set_z_index(1)
    out.set_z_index(0)
    out.show_digits(0.0)
    yield Score([
        *leave(board.put_away()),
        (0.2, Lie(total, board.places.twin(-1), run_time=1.0)),
        (0.2, comes(out, board.places.twin(1), run_time=1.0)),
    ])  # fmt: skip
    yield Score([(0.0, FadeIn(board.name(each), run_time=GOES)) for each in (total, out)])


def pull_apart(board: SheetBoard) -> Iterator[Animation]:
    """Both become one again, and tables come out from under it, with their edges."""
    total, out, places = board.total, board.out, board.places
    total.set_z_index(UNDER)
    yield Score([
        *leave(board.put_away()),
        (0.2, Lie(total, places.sum, run_time=1.0)),
        (0.2, Lie(out, places.sum, run_time=1.0)),
        (0.4, fade_digits(total)),
    ])  # fmt: skip
    again = [board.table(each, places.sum) for each in board.found.sheets]
    for each in again:
        each.set_z_index(UNDER)
        each.show_digits(0.0)
    yield Score([
        (0.0, FadeOut(total, run_time=0.1)),
        *((0.15 * k, comes(each, places.ending(k))) for k, each in enumerate(again)),
    ])  # fmt: skip
    edges = put_edges(board, again) if places.edged else []
    names = [board.name(out, beside=True)]
    names += [] if edges else [board.name(each) for each in again]
    yield Score([(0.0, FadeIn(each, run_time=GOES)) for each in (*edges, *names)])


def put_edges(board: SheetBoard, tables: Sequence[Table]) -> list[VMobject]:
    """Columns and rows at the edges of tables, with their names."""
    for k, (column, row) in enumerate(zip(board.columns, board.rows, strict=True)):
        left, upper = board.places.ending_edges(k)
        tables[k].edged(column.lie(left), row.lie(upper))
    named = [part for column, row in zip(board.columns, board.rows, strict=True)
             for part in (board.corner_name(column), board.name(row))]  # fmt: skip
    return [*board.columns, *board.rows, *named]


def comes(table: Sheet, to: SheetPose, run_time: float = 1.4) -> Vary:
    """A table comes out from under another one, whose edge would cut its numbers."""
    start = table.pose

    def go(share: float) -> None:
        table.lie(start.toward(to, share))
        table.show_digits(max(0.0, min(1.0, 4 * share - 3)))

    return Vary(table, go, 0.0, 1.0, run_time=run_time, comes=True)


def tell_shapes(board: SheetBoard) -> Score:
    """The shapes of both factors, which stretch over the tables, and of what comes of them."""
    found = board.found
    stretched: list[VMobject] = []
    said = [board.said_whole(each) for each in (found.left, found.right, found.whole)]
    board.spread(said)
    parts: TimedMotions = [(1.6 * k, FadeIn(each, run_time=0.5)) for k, each in enumerate(said)]
    for k, edges in enumerate((board.columns, board.rows)):
        bands = [CellBand(edge, QuickGroup(edge, table), margin=MARGIN)
                 for edge, table in zip(edges, board.tables, strict=True)]  # fmt: skip
        for band in bands:
            parts += [
                (1.6 * k + 0.2, FadeIn(band, run_time=0.3)),
                (1.6 * k + 0.6, Vary(band, band.stretch_to, 0.0, 1.0, run_time=1.0)),
            ]
        stretched += bands
    board.standing += [*said, *stretched]
    return Score(parts)
