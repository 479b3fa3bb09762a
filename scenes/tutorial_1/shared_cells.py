"""Tutorial 1: a tensor is a label on cells; whoever shares the cells reads a write to them."""

from __future__ import annotations

from gradmath.problems.tutorial_1.shared_cells import MAKERS, META, ONES, REFUSED, shared_cells
from gradmath.problems.tutorial_1.shared_cells import SharedCells as Found
from scenes.kit import (
    SAFE,
    Entry,
    Law,
    Lecture,
    Region,
    Words,
    announce,
    ask,
    silent,
    state,
)
from scenes.kit.boards.owners import motions
from scenes.kit.boards.owners.board import OwnersBoard
from scenes.kit.boards.owners.facts import (
    BeginsAtFirst,
    HaveCopies,
    OtherWidth,
    ReadTheWrite,
    SameLabel,
    SharersRead,
    WithoutCells,
)
from scenes.kit.cells.lit_line import light_line
from scenes.kit.truth.claims import CodePiece

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.46, top=2.1)
LINES = 2  # of code
BELOW = 0.92  # from the array's cells to those that are compared with them


class SharedCells(Lecture):
    """A tensor is a label on cells; only who shares the cells of an array reads a write to it."""

    captions = {
        "title": ask("Whose numbers change with {entry}?"),
        "array": state("Memory holds the numbers; the label `a` leads to the first."),
        "make": announce("Now tensors are made of `a`."),
        "readings": silent(),
        "guess": ask(
            "{write}: who reads it then?",
            ring=True,
            choices={"all": "all", "shared": "`s` and `k`", "none": "`a` alone"},
        ),
        "threads": silent(),
        "write": silent(),
        "read": state("`s` and `k` read {new}; `c` and `f`, the copies, still read {old}."),
        "why": ask("But `as_tensor` made `k` and `f`. What makes `f` a copy?"),
        "bytes": state("`f` needs {narrow} bytes a cell, `a` has {wide}: so `f` is a copy."),
        "ones": announce("`ones_like(s)`: what does it take over from `s`?"),
        "label": state("The same shape, dtype and device, but cells of its own."),
        "meta": announce("And once more, on the device {meta}."),
        "nowhere": state("With {meta} there is only the label: `m.cpu()` fails."),
        "answer": state("Who shares cells, shares numbers."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(shared_cells)
        self.words = words_of(found)
        window = self.open_window(found.listing, found.make, lines=LINES)
        board = self.board = OwnersBoard(found.array, found.tensors, found.scale, STAGE, window)
        self.beat("array", motions.arrive(board, found.make))
        self.beat("make", motions.make(board, MAKERS))
        self.beat("readings", motions.read(board, found.before, found.place), pause=0.1)
        self.beat("guess")
        self.beat("threads", motions.let_down(board), pause=0.1)
        self.beat(
            "write", light_line(board.window, found.write), motions.write(board, found.all_after)
        )
        self.beat("read", pause=1.0)
        self.beat("why", motions.point_out(board, 2, len(board.tags) - 1))
        self.beat("bytes", motions.lay_under(board, len(board.tags) - 1, BELOW), pause=1.5)

        self.beat("ones", motions.clear(board, keep=1), pause=0.1)
        ones, meta = (board.tag(each, 2 + k) for k, each in enumerate((found.ones, found.meta)))
        rail = board.rail(ones.stored, 1)
        stand = motions.stand_on(rail, board.thread(ones, rail, 0))
        self.beat("label", motions.take_over(board, ONES, ones), stand)
        self.beat("meta", motions.take_over(board, META, meta))
        refused, said = motions.refuse(board, REFUSED, found.refused)
        self.beat("nowhere", refused)
        self.beat("answer", motions.tell_sharers(board, said, 0, 1), pause=0.4)


def words_of(found: Found) -> Words:
    tensors, k = found.tensors, (found.place,)
    s, wide, copied, narrow = tensors
    read = found.read_before, found.read_after, found.array_after, found.place
    names = [each.name for each in tensors]

    def readers(*who: str) -> ReadTheWrite:
        return ReadTheWrite(tensors, frozenset(who), *read)

    assert narrow.stored is not None and wide.stored is not None
    return Words(
        {
            "entry": CodePiece(found.listing, f"a[{found.place}]"),
            "write": CodePiece(found.listing, found.write),
            "new": Entry(found.array_after, k),
            "old": Entry(found.read_after[2], k),
            "meta": CodePiece(found.listing, "meta"),
            "narrow": Entry(narrow.stored.size),
            "wide": Entry(wide.stored.size),
        },
        {
            "array": BeginsAtFirst(found.array.stored),
            "all": readers(*names),
            "shared": readers(s.name, wide.name),
            "none": readers(),
            "copies": HaveCopies((copied, narrow), found.array),
            "read": readers(s.name, wide.name),
            "bytes": OtherWidth(narrow, wide),
            "label": SameLabel(found.ones, found.alike),
            "nowhere": WithoutCells(found.meta, found.refused),
            "answer": Law(sharers_read, (found,)),
        },
    )


def sharers_read(found: Found) -> SharersRead:
    """Whoever begins at the array's first cell reads what is written to it, and nobody else."""
    return SharersRead(
        found.tensors, found.read_before, found.read_after, found.array_after, found.place
    )
