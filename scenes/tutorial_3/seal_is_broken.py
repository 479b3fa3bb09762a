"""Tutorial 3: what a node saved is overwritten; torch compares versions, and not numbers."""

from __future__ import annotations

from gradmath.problems.tutorial_3.seal_is_broken import MAKE_H, MAKE_Y, NAME_ALIAS, seal_is_broken
from gradmath.problems.tutorial_3.seal_is_broken import SealIsBroken as Found
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    Region,
    Words,
    announce,
    ask,
    silent,
    state,
)
from scenes.kit.boards.memory.labels import Whole
from scenes.kit.graph.sealed import again, alias, making, outcomes, parabola, passing, writing
from scenes.kit.graph.sealed.alias import OtherName
from scenes.kit.graph.sealed.board import SealBoard
from scenes.kit.graph.sealed.facts import (
    CountedElsewhere,
    LeavesAlike,
    OldNumbers,
    OnlySilentIsWrong,
    OtherMemory,
    SealedWindow,
    SealRefused,
    TwiceSeen,
    Unnoticed,
    WholeSeal,
)
from scenes.kit.truth.claims import CodePiece

PLOT = Region(SAFE.left, SAFE.right, bottom=-2.33, top=1.6)
CARDS = Region(SAFE.left + 0.1, SAFE.right - 0.1, bottom=-2.2, top=1.52)
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
            "{write}: what is `x.grad[0]`?",
            ring=True,
            choices={"old": "{old0}", "new": "{new0}", "error": "an error"},
        ),
        "in place": silent(),
        "check": silent(),
        "refused": state("Version {version}, sealed at {sealed}: refused."),
        "and back": ask("And if {back} follows?"),
        "there and back": silent(),
        "refused again": state("The same numbers, but version {later}: refused."),
        "edit": announce("Instead a new tensor: {make}."),
        "new tensor": state("`h` is a new tensor; what was saved stays: {old}."),
        "right": silent(),
        "edit once more": announce("Now by another name for the numbers: {name}."),
        "past": state("`d` has a counter of its own: `h` stays at version {found}."),
        "passes": silent(),
        "surprise": state("The seal is whole: {new}, and no error."),
        "curve": state("`y` was made at {before}."),
        "why": state("The slopes were taken at {after}, not at {before}."),
        "cards": silent(),
        "answer": state("Only the silent write is wrong, and no error says so."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(seal_is_broken)
        _, back, anew, unseen = found.runs
        self.words = words_of(found)
        window = self.open_window(found.in_place.listing, MAKE_H, lines=LINES)
        board = self.board = SealBoard(found.runs, STAGE, window)
        self.beat("h", making.arrive(board), making.make_h(board, MAKE_H), pause=0.1)
        self.beat("y", making.make_y(board, MAKE_Y), pause=0.1)
        self.beat("window", making.open_window(board), pause=0.1)
        self.beat("saved", making.press(board), pause=0.1)
        self.beat("guess", pause=0.1)
        self.beat("in place", writing.write(board, 1), pause=0.3)
        self.beat("check", passing.ask_for(board, 0.65))
        self.beat("refused", passing.refuse(board, 0.8))

        self.beat("and back", again.go_on_writing(board, back))
        self.beat("there and back", writing.write(board, 2), pause=0.1)
        self.beat("refused again", passing.ask_for(board, 0.5), passing.refuse(board, 0.8))

        self.beat("edit", again.edit(board, anew))
        self.beat("new tensor", writing.make_anew(board))
        self.beat("right", passing.ask_for(board, 0.5), passing.go_through(board, 0.5), pause=0.2)

        self.beat("edit once more", again.edit(board, unseen))
        assert unseen.alias is not None
        name = OtherName(unseen.alias, board.places)
        self.beat("past", alias.arrive(name, board, NAME_ALIAS), writing.write(board, 2, name))
        self.beat("passes", passing.ask_for(board, 0.55))
        self.beat("surprise", passing.go_through(board, 0.7), pause=0.4)

        scale = board.scales[Face.GRADIENT]
        plot = self.plot = parabola.SlopesTaken(unseen, found.curve, PLOT)
        self.beat("curve", parabola.widen(board, plot, *name.parts), pause=0.3)
        self.beat("why", parabola.take_slopes(plot), pause=1.0)
        cards = outcomes.outcomes(found.runs, CARDS, board.x, scale)
        self.beat("cards", outcomes.compare(plot, cards), pause=0.3)
        self.beat("answer", outcomes.point_out(cards[-1]), pause=1.5)


def words_of(found: Found) -> Words:
    first, back, anew, unseen = found.runs
    assert anew.grad is not None and unseen.grad is not None
    refused = SealRefused(first.raised, first.end.version, first.sealed)
    unnoticed = Unnoticed(unseen.grad, WholeSeal(unseen.end.version, unseen.sealed))
    twice_seen = TwiceSeen(unseen.start.h, unseen.end.h, unseen.y, unseen.grad)
    return Words(
        {
            "sealed": Entry(first.sealed),
            "version": Entry(first.end.version),
            "later": Entry(back.end.version),
            "write": CodePiece(first.listing, first.writes[0]),
            "old0": Entry(anew.grad, (0,)),
            "new0": Entry(unseen.grad, (0,)),
            "make": CodePiece(anew.listing, anew.writes[0]),
            "back": CodePiece(back.listing, back.writes[1]),
            "name": CodePiece(unseen.listing, unseen.writes[0]),
            "found": Entry(unseen.end.counted),
            "old": Whole(anew.end.seen),
            "new": Whole(unseen.grad),
            "before": Whole(unseen.start.h),
            "after": Whole(unseen.end.h),
        },
        {
            "saved": SealedWindow(first.start.place, first.sealed),
            "old": LeavesAlike(first.grad, anew.grad),
            "new": LeavesAlike(first.grad, unseen.grad),
            "error": refused,
            "refused": refused,
            "new tensor": OtherMemory(anew.end.place, OldNumbers(anew.start.seen, anew.end.seen)),
            "refused again": [
                OldNumbers(back.start.seen, back.end.seen),
                SealRefused(back.raised, back.end.version, back.sealed),
            ],
            "past": CountedElsewhere(unseen.alias, unseen.start, unseen.end),
            "surprise": unnoticed,
            "curve": twice_seen,
            "why": twice_seen,
            "answer": [Law(only_silent_is_wrong, (found,)), unnoticed],
        },
    )


def only_silent_is_wrong(found: Found) -> OnlySilentIsWrong:
    """A write leads to a wrong gradient only if torch does not count it."""
    return OnlySilentIsWrong(found.runs)
