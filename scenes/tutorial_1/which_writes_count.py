"""Tutorial 1: a counter sits on a tensor's thread; only writes that pass through it are counted."""

from __future__ import annotations

from gradmath.problems.tutorial_1.which_writes_count import (
    NAME_ARRAY,
    NEW,
    which_writes_count,
)
from gradmath.problems.tutorial_1.which_writes_count import WhichWritesCount as Found
from scenes.kit import (
    SAFE,
    Entry,
    Law,
    Lecture,
    Region,
    Words,
    announce,
    ask,
    every,
    silent,
    state,
)
from scenes.kit.truth.claims import CodePiece
from scenes.kit.versions import motions
from scenes.kit.versions.board import VersionsBoard
from scenes.kit.versions.facts import (
    AreCounted,
    JustTheseCount,
    MakesOtherCells,
    SharersCount,
)

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.46, top=2.1)
LINES = 2  # of code
VIEW, DETACH, DATA, NUMPY = 1, 2, 3, 4  # names beside h


class WhichWritesCount(Lecture):
    """In-place writes by h, a view and detach are counted; those by .data and NumPy are not."""

    captions = {
        "title": ask("Which writes does torch count?"),
        "counter": state("On the thread sits a counter of writes: `h._version`."),
        "underscore": silent(),
        "one": state("{mul} writes into the cells, and the counter counts."),
        "in place": silent(),
        "three": state("`+=` and {put} write into them, too: {three}."),
        "plus": ask("And `h + 1`: does it write?"),
        "new": state("`h + 1` makes new cells, with a counter of their own."),
        "view": announce("Now a view: another name for the cells of `h`."),
        "four": state("Its write runs through the ring and counts: {four}."),
        "guess": ask(
            "Which of their writes count?",
            ring=True,
            choices={"all": "all", "detach": "{detach} alone", "none": "none"},
        ),
        "writes": silent(),
        "through": state("Of these only {detach} runs through the ring: {five}."),
        "past": state("{data} and NumPy share the cells, but not the counter."),
        "answer": state("torch counts writes by `h`, a view, `detach`; not {data}, NumPy."),
        "others": silent(),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(which_writes_count)
        self.words = words_of(found)
        window = self.open_window(found.listing, found.make, lines=LINES)
        board = self.board = VersionsBoard(
            found.start, found.writers, found.new, found.new_version, found.held, STAGE, window
        )
        (times, add, put), (view, detach, data, array) = found.own, found.others
        self.beat("counter", motions.arrive(board, found.make))
        self.beat("underscore", motions.write(board, times, 0), pause=0.1)
        self.beat("one")
        self.beat("in place", motions.write(board, add, 0), motions.write(board, put, 0))
        self.beat("three")
        self.beat("plus", motions.make_apart(board, NEW))
        self.beat("new")
        self.beat(
            "view",
            motions.put_aside(board, view.line),
            motions.come(board, VIEW),
            motions.let_down(board, VIEW, view.line),
            motions.write(board, view, VIEW),
        )
        self.beat("four")
        self.beat("guess", motions.come(board, DETACH, DATA, NUMPY))
        self.beat(
            "writes",
            motions.let_down(board, DETACH, detach.line),
            motions.write(board, detach, DETACH),
            motions.let_down(board, DATA, data.line),
            motions.write(board, data, DATA),
            motions.hold(),
            motions.let_down(board, NUMPY, NAME_ARRAY),
            motions.write(board, array, NUMPY),
        )
        self.beat("through")
        self.beat("past", motions.point_out(board, inside=False), pause=0.2)
        self.beat("answer", motions.point_out(board, inside=True))
        self.beat("others", motions.point_out(board, inside=False), pause=0.6)


def words_of(found: Found) -> Words:
    times, _, put = found.own
    view, detach, data, array = found.others
    asked = (detach, data, array)
    names = [write.writer.name for write in asked]

    def counted(*who: str) -> JustTheseCount:
        return JustTheseCount(asked, frozenset(who))

    return Words(
        {
            "mul": CodePiece(found.listing, times.line),
            "put": CodePiece(found.listing, put.line),
            "three": Entry(put.after.version),
            "four": Entry(view.after.version),
            "five": Entry(detach.after.version),
            "detach": CodePiece(found.listing, detach.writer.name),
            "data": CodePiece(found.listing, data.writer.name),
        },
        {
            "counter": every(found.start.version, "==", 0),
            "one": AreCounted((times,)),
            "three": AreCounted(found.own),
            "new": MakesOtherCells(found.new, found.new_version, *found.around),
            "four": AreCounted((view,)),
            "all": counted(*names),
            "detach": counted(names[0]),
            "none": counted(),
            "through": counted(names[0]),
            "past": SharersCount((data, array)),
            "answer": Law(sharers_count, (found,)),
        },
    )


def sharers_count(found: Found) -> SharersCount:
    """Writes to the cells of h are counted exactly if their names share its counter."""
    return SharersCount(found.writes)
