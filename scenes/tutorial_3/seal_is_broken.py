"""Tutorial 3: what a node saved is overwritten; torch compares versions, and not numbers."""

from __future__ import annotations

from gradmath.problems.tutorial_3.seal_is_broken import MAKE_H, MAKE_Y, seal_is_broken
from gradmath.problems.tutorial_3.seal_is_broken import SealIsBroken as Found
from scenes.kit import (
    SAFE,
    Entry,
    Lecture,
    Region,
    Words,
    announce,
    ask,
    silent,
    state,
)
from scenes.kit.boards.memory.labels import Whole
from scenes.kit.graph.sealed import again, making, passing, writing
from scenes.kit.graph.sealed.board import SealBoard
from scenes.kit.graph.sealed.facts import (
    Leaves,
    OldNumbers,
    OtherMemory,
    SealedWindow,
    SealRefused,
    TwiceSeen,
)
from scenes.kit.truth.claims import CodePiece

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.33, top=2.4)
LINES = 3


class SealIsBroken(Lecture):
    """A node looks onto what it saved; if that is overwritten, a version tells, or nothing does."""

    captions = {
        "title": ask("`h` is overwritten: what is `x.grad`?"),
        "h": silent(),
        "y": silent(),
        "window": silent(),
        "saved": state("The drawer looks onto `h`; its seal says version {sealed}."),
        "guess": ask(
            "`y` is made. Now {write}: what is `x.grad`?",
            ring=True,
            choices={"old": "{old}", "new": "{new}", "error": "an error"},
        ),
        "in place": silent(),
        "check": silent(),
        "refused": state("Version {version}, sealed at {sealed}: torch refuses."),
        "edit": announce("Another way: {anew}."),
        "anew": silent(),
        "new tensor": state("A new tensor, a new memory: {old}, as it should be."),
        "edit again": announce("There and back: {write}, then {back}."),
        "there and back": silent(),
        "refused again": state("The old numbers, but version {later}: refused as well."),
        "edit once more": announce("And past the counter: {unseen}."),
        "past": silent(),
        "passes": silent(),
        "surprise": state("No error, and `x.grad` is {new}."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(seal_is_broken)
        self.words = words_of(found)
        window = self.open_window(found.in_place.listing, MAKE_H, lines=LINES)
        board = self.board = SealBoard(found.runs, STAGE, window)
        self.beat("h", making.arrive(board), making.make_h(board, MAKE_H), pause=0.1)
        self.beat("y", making.make_y(board, MAKE_Y), pause=0.1)
        self.beat("window", making.open_window(board), pause=0.1)
        self.beat("saved", making.press(board))
        self.beat("guess")
        self.beat("in place", writing.write(board, 1), pause=0.3)
        self.beat("check", passing.enter(board), passing.compare(board), pause=0.1)
        self.beat("refused", passing.refuse(board))

        self.beat("edit", again.edit(board, found.anew), again.run_through(board), pause=0.1)
        self.beat("anew", writing.make_anew(board), passing.enter(board, 0.7), pause=0.1)
        through = passing.compare(board, 0.7), passing.go_through(board, 0.7)
        self.beat("new tensor", *through)

        back = found.there_and_back
        self.beat("edit again", again.edit(board, back), again.run_through(board), pause=0.1)
        self.beat("there and back", writing.write(board, 1), writing.write(board, 2), pause=0.1)
        self.beat("refused again", passing.enter(board, 0.7), passing.compare(board, 0.7),
                  passing.refuse(board))  # fmt: skip

        self.beat("edit once more", again.edit(board, found.unseen), again.run_through(board),
                  pause=0.1)  # fmt: skip
        assert found.unseen.alias is not None
        named, tag, thread = writing.name_past_counter(board, found.unseen.alias)
        self.beat("past", named, writing.write(board, 1, thread), pause=0.1)
        self.beat("passes", passing.enter(board, 0.8), passing.compare(board), pause=0.1)
        self.beat("surprise", passing.go_through(board), pause=2.0)


def words_of(found: Found) -> Words:
    first, anew, back, unseen = found.runs
    assert anew.grad is not None and unseen.grad is not None
    return Words(
        {
            "sealed": Entry(first.sealed),
            "version": Entry(first.end.version),
            "later": Entry(back.end.version),
            "write": CodePiece(first.listing, first.writes[0]),
            "anew": CodePiece(anew.listing, anew.writes[0]),
            "back": CodePiece(back.listing, back.writes[1]),
            "unseen": CodePiece(unseen.listing, unseen.writes[0]),
            "old": Whole(anew.grad),
            "new": Whole(unseen.grad),
        },
        {
            "old": Leaves(first, anew.grad),
            "new": Leaves(first, unseen.grad),
            "error": SealRefused(first),
            "saved": SealedWindow(first),
            "refused": SealRefused(first),
            "new tensor": [OtherMemory(anew), Leaves(anew, anew.grad)],
            "refused again": [OldNumbers(back), SealRefused(back)],
            "surprise": [TwiceSeen(unseen), Leaves(unseen, unseen.grad)],
        },
    )
