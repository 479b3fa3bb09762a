"""Tutorial 1: a view is a start and a hop for each index, over cells that stay where they are."""

from __future__ import annotations

from gradmath.problems.tutorial_1.same_cells_other_hops import (
    FIRST,
    PATCH,
    TURN,
    WRITE,
    same_cells_other_hops,
)
from gradmath.problems.tutorial_1.same_cells_other_hops import SameCellsOtherHops as Found
from scenes.kit import (
    SAFE,
    Entry,
    Law,
    Lecture,
    Position,
    Refused,
    Region,
    Words,
    announce,
    ask,
    silent,
    state,
)
from scenes.kit.boards.memory.hops import HopLength
from scenes.kit.hops import motions
from scenes.kit.hops.board import HopBoard
from scenes.kit.hops.facts import (
    CellsMove,
    CopiedInOrder,
    EvenHops,
    LieInOrder,
    LieSo,
    Moved,
    OneCell,
    Place,
    StartAndHops,
    StridesLead,
    StridesSwap,
    TwoHops,
)
from scenes.kit.truth.claims import CodePiece

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.46, top=2.1)
LINES = 2  # of code
RAISES = "  # raises"


class SameCellsOtherHops(Lecture):
    """Slices and transposes move no cell: only the start and the hops are others."""

    captions = {
        "title": ask("Where does {asked} lie?"),
        "unroll": state("In memory its rows lie in a line."),
        "strides": state("`x.stride()`: how far to the next sheet, row, entry."),
        "guess": ask(
            "Where will {asked} lie?",
            ring=True,
            choices={"together": "side by side", "apart": "apart", "elsewhere": "in new cells"},
        ),
        "down": silent(),
        "col": state("The same cells: start at {start}, then hops of {hop}."),
        "sheet": announce("Now a sheet of `x`: `m`."),
        "which": ask(
            "Now `m.T`: which of the cells will move?",
            ring=True,
            choices={"all": "all", "some": "some", "none": "none"},
        ),
        "turn": silent(),
        "swap": state("None. Only the two strides are swapped."),
        "write": announce("Now a write through `t`."),
        "one cell": state("{here} and {there} are one cell."),
        "rows": ask("{view} reads row by row: always the same hop?"),
        "refused": state("{first}, then {last}: two different hops. `view` is refused."),
        "how": ask("But `reshape` works. How?"),
        "copy": state("`reshape` copies: new cells, row by row."),
        "back": ask("So what makes a view?"),
        "answer": state("A view: a start, and a hop for each index."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(same_cells_other_hops)
        self.words = words_of(found)
        window = self.open_window(found.listing, found.make, lines=LINES)
        board = self.board = HopBoard(found.x, found.sheets, found.scale, STAGE, window)
        x, m, t = found.x, found.m, found.t
        self.beat("unroll", motions.arrive(board, found.make), motions.unroll(board), pause=0.3)
        self.beat("strides", motions.introduce(board, x, board.labelled),
                  motions.walk_stairs(board, x), pause=0.9)  # fmt: skip
        self.beat("guess", motions.clear(board), motions.frame_column(board, found.column))
        self.beat("down", motions.point_down(board, found.take, found.col, found.column))
        self.beat("col", motions.introduce(board, found.col, board.labelled),
                  motions.walk_all(board, found.col))  # fmt: skip
        self.beat("sheet", motions.first_sheet(board, FIRST, m))
        self.beat("which")
        self.beat("turn", motions.turn_over(board, TURN, m, t))
        self.beat("swap", motions.introduce_beside(board, t), motions.walk_turned(board, t))
        self.beat("write", motions.write_through(board, WRITE, (found.m_after, found.t_after)))
        self.beat("one cell", pause=1.0)
        self.beat("rows", motions.leave_one(board), motions.walk_turned_rows(board, found.t_after))
        self.beat("refused", motions.refuse(board, found.view, found.refused), pause=1.0)
        self.beat("how", motions.copy(board, found.copy, found.t_after, found.r), pause=0.1)
        self.beat("copy", pause=1.0)
        views = found.p, found.col_after
        self.beat("back", motions.show_views(board, PATCH, views), pause=0.1)
        self.beat("answer", pause=1.5)


def words_of(found: Found) -> Words:
    m, t = found.m, found.t
    col_lends, _, t_lends, _ = found.lends
    first_row = t.values.shape[1]

    def lies(place: Place) -> LieSo:
        return LieSo(found.col, col_lends, place)

    def moves(which: Moved) -> CellsMove:
        return CellsMove(m, t, t_lends, which)

    return Words(
        {
            "asked": CodePiece(found.listing, found.asked),
            "start": Entry(found.col.offset),
            "hop": Entry(found.col.stride, (1,)),
            "here": Position(found.t_after.values, (1, 0)),
            "there": Position(found.m_after.values, (0, 1)),
            "view": CodePiece(found.listing, found.view.removesuffix(RAISES)),
            "first": HopLength(t, (0, 0), (0, 1)),
            "last": HopLength(t, (0, first_row - 1), (1, 0)),
        },
        {
            "unroll": LieInOrder(found.x),
            "strides": StridesLead(found.x),
            "together": lies("together"),
            "apart": lies("apart"),
            "elsewhere": lies("elsewhere"),
            "col": [lies("apart"), EvenHops(found.col)],
            "all": moves("all"),
            "some": moves("some"),
            "none": moves("none"),
            "swap": [moves("none"), StridesSwap(m, t)],
            "one cell": OneCell(found.t_after, found.m_after, ((1, 0), (0, 1))),
            "refused": [Refused(found.refused), TwoHops(t)],
            "copy": CopiedInOrder(found.r, found.t_after, found.apart),
            "answer": Law(read_by_hops, (found,)),
        },
    )


def read_by_hops(found: Found) -> StartAndHops:
    """Each entry of each view is read from the cell that its start and its hops lead to."""
    return StartAndHops(found.views, found.lends)
