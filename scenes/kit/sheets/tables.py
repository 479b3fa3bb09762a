"""Products are sorted into tables, find their edges, and are pressed into one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, FadeIn, FadeOut, VGroup, VMobject

from gradmath.records.tensor import Index
from scenes.kit.cells.lit_line import light_line
from scenes.kit.cells.moves import Bump, Exchange, Replace, Ride
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.sheets.board import SheetBoard
from scenes.kit.sheets.grounds import Tray
from scenes.kit.sheets.meeting import GOES, Lie, TimedMotions, leave
from scenes.kit.sheets.places import SheetPose
from scenes.kit.sheets.sheet import UNDER, Sheet, Table

_LAG = 0.35  # from table to table
_PRESSES, _ALL = 1.3, 6.0  # seconds from place to place, and of all
_COVERED = 0.3  # of the way, where a cell is no longer read


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


def read_first(board: SheetBoard) -> Iterator[Animation]:
    yield Score(read_table(board, 0))


def slide_together(board: SheetBoard, line: str) -> Iterator[Animation]:
    """The edges go; tables slide into one another as combs, until equal places lie together."""
    gone = [*board.columns, *board.rows, *board.put_away()]
    for k, table in enumerate(board.tables):
        table.edges = None
        table.set_z_index(len(board.tables) - k)
    board.grounds = board.open_places()
    yield Score([(0.0, light_line(board.window, line)), *leave(gone)])
    for spread, run_time in ((False, 0.8), (True, 1.0)):
        poses = [board.places.level(k, spread=spread) for k in range(len(board.tables))]
        yield Score([(0.0, Lie(table, pose, run_time=run_time))
                     for table, pose in zip(board.tables, poses, strict=True)])  # fmt: skip
    yield Score([
        *((0.0, Lie(table, board.places.slid(k), run_time=1.8))
          for k, table in enumerate(board.tables)),
        *((1.3, FadeIn(each, run_time=0.5)) for each in board.grounds),
    ])  # fmt: skip


def press(board: SheetBoard) -> Iterator[Animation]:
    """Place after place is pressed to one cell, which turns over to the sum."""
    top, total = board.tables[0], board.total
    total.set_z_index(len(board.tables) + 1)
    apart = min(_PRESSES, _ALL / len(board.crossings))
    parts: TimedMotions = []
    for k, (cell, ground) in enumerate(zip(total.cells, board.grounds, strict=True)):
        start, said = apart * k, board.added(cell.index)
        board.standing.append(said)
        parts += [
            (start, FadeIn(said, run_time=0.4)),
            (start + 0.3, pressed(board, cell.index, ground)),
            (start + 1.2, Replace(top[cell.index], cell, run_time=0.6)),
        ]
    yield Score(parts)


def pressed(board: SheetBoard, index: Index, ground: Tray) -> Vary:
    """What all tables have in a place comes together there; the ground closes around it."""
    into, tables = board.places.pressed, board.tables

    def go(share: float) -> None:
        ground.open_to(1.0 - share)
        for k, table in enumerate(tables):
            table.press(into, index, share)
            if k:
                table[index].show_digits(max(0.0, 1.0 - share / _COVERED))

    return Vary(VGroup(ground, *(table[index] for table in tables)), go, 0.0, 1.0, run_time=0.9)


def compare(board: SheetBoard) -> Iterator[Animation]:
    """The sums become neighbours; what torch's own product is comes out from under them."""
    below = [cell for table in board.tables[1:] for cell in table.cells]
    gone, board.standing = [*board.standing, *board.grounds], []
    total, out, places = board.total, board.out, board.places
    yield Score([(0.0, FadeOut(each, run_time=0.1)) for each in below])
    yield Score([*leave(gone), (0.0, Lie(total, places.whole, run_time=1.0))])
    out.lie(places.whole)
    total.set_z_index(1)
    out.set_z_index(0)
    out.show_digits(0.0)
    yield Score([
        (0.0, Lie(total, places.twin(-1), run_time=1.0)),
        (0.0, comes(out, places.twin(1), run_time=1.0)),
    ])  # fmt: skip
    yield Score([(0.0, FadeIn(board.name(each), run_time=GOES)) for each in (total, out)])


def fade_digits(table: Sheet) -> Vary:
    """Its digits go: they are about to be covered."""
    return Vary(table, lambda share: table.show_digits(1.0 - share), 0.0, 1.0, run_time=0.3)


def pull_apart(board: SheetBoard) -> Iterator[Animation]:
    """Both become one again; tables come out from under it, with their edges."""
    total, out, places = board.total, board.out, board.places
    out.set_z_index(2)
    again = [board.table(each, places.sum) for each in board.found.sheets]
    for each in again:
        each.set_z_index(UNDER)
        each.show_digits(0.0)
    yield Score([
        *leave(board.put_away()),
        (0.1, Lie(total, places.sum, run_time=1.0)),
        (0.1, Lie(out, places.sum, run_time=1.0)),
        (0.4, fade_digits(total)),
        *((0.7 + 0.15 * k, comes(each, places.ending(k))) for k, each in enumerate(again)),
    ])  # fmt: skip
    yield FadeOut(total, run_time=0.1)
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
