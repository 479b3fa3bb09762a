"""Workshop 2, the finale: where steps lead depends on the start, and on the room there is."""

from __future__ import annotations

from gradmath.problems.workshop_2.where_steps_lead import (
    BACKWARD,
    BENDS,
    LOOP,
    PRODUCTS,
    SIMILARITY,
    STANDS,
    TURNS,
    where_steps_lead,
)
from gradmath.problems.workshop_2.where_steps_lead import WhereStepsLead as Found
from gradmath.records.pairs import ArrowsRun
from gradmath.records.pigeon import ManyStarts, PlacedArrows
from scenes.kit import Entry, Law, Lecture, Position, Words, announce, ask, state
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.pigeon import placing, stepping
from scenes.kit.pigeon.facts import (
    AddToZero,
    Agreeing,
    AsLong,
    BySigns,
    NoneApart,
    OneAgrees,
    OneMoreColumn,
    Opposing,
    PairCount,
    SomeApart,
)
from scenes.kit.pigeon.stage import FinaleStage
from scenes.kit.truth.quantities import Length

LINES = 5  # of code


class WhereStepsLead(Lecture):
    """In space four arrows can all oppose each other, and a fifth agrees with one of them."""

    captions = {
        "title": ask("Can all five oppose each other?"),
        "agree": state("Blue: two arrows agree. {agree} of {all} pairs do."),
        "guess": ask(
            "Steps along `X.grad`: how many agree?",
            ring=True,
            choices={"none": "none", "one": "one", "more": "more"},
        ),
        "walk": state({
            "one": "{left} of {all} pairs still agrees: {where}.",
            "few": "{left} of {all} pairs still agree: {where}.",
            "many": "{left} of {all} pairs still agree.",
        }),
        "starts": announce("A square is a random start; {many} take steps."),
        "why": ask("Why does none of {many} starts get to zero?"),
        "four": state("Three can oppose in a plane, four in space."),
        "fifth": announce("Where can a fifth arrow go?"),
        "around": state("Products add up to zero: one is always positive."),
        "room": ask(
            "One more column, {rows} × {more}: will a start get to zero?",
            ring=True,
            choices={"yes": "yes", "no": "no"},
        ),
        "answer": state({
            "yes": "All five oppose in {apart} of {many} with {more} columns, none with {columns}.",
            "no": "With {more} columns none of {many} starts gets to zero.",
        }),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(where_steps_lead)
        self.words = words_of(found)
        start = found.walk[0]
        window = self.show_window(
            LoopWindow(start.listing, start.listing.after(found.makes_rows), CORNER, LINES)
        )
        placed = (*found.bending, *found.around)
        stage = FinaleStage(window, found.walk, placed, (found.space, found.wider))
        self.beat("agree", stepping.arrive(stage), stepping.compare(stage, SIMILARITY), pause=0.3)
        self.beat("guess", stepping.point_apart(stage, BACKWARD), pause=0.1)
        self.beat("walk", stepping.step_apart(stage, found.walk, found.pairs, LOOP, 4.0), pause=0.3)
        self.beat("starts", stepping.scatter(stage, LOOP), stepping.pour(stage, stage.near, 4.0),
                  pause=0.6)  # fmt: skip
        self.beat("why", placing.lay_out(stage, STANDS),
                  placing.stand_up(stage, found.bending, BENDS), pause=0.1)  # fmt: skip
        self.beat("four", pause=0.1)
        self.beat("fifth", placing.enter(stage, PRODUCTS),
                  placing.run_around(stage, found.around, TURNS, 4.4), pause=0.1)  # fmt: skip
        self.beat("around", pause=0.3)
        self.beat("room", stepping.make_room(stage, LOOP), pause=0.1)
        self.beat("answer", stepping.pour(stage, stage.wide, 4.0), pause=1.2)


def three_oppose(run: PlacedArrows) -> Opposing:
    return Opposing(run, 3)


def four_oppose(run: PlacedArrows) -> Opposing:
    return Opposing(run, 4)


def five_rows(run: ArrowsRun) -> AsLong:
    return AsLong(run.X, 0, 5)


def add_to_zero(run: PlacedArrows) -> AddToZero:
    return AddToZero(run)


def one_agrees(run: PlacedArrows) -> OneAgrees:
    return OneAgrees(run)


def none_apart(starts: ManyStarts) -> NoneApart:
    return NoneApart(starts)


def words_of(found: Found) -> Words:
    start, end = found.walk[0], found.walk[-1]
    space, wider = found.space, found.wider
    return Words(
        {
            "agree": PairCount(start.Y, agreeing=True),
            "all": PairCount(start.Y, agreeing=False),
            "left": PairCount(end.Y, agreeing=True),
            "where": [Position(end.Y, pair) for pair in found.pairs],
            "many": Length(space.X, 0),
            "rows": Length(wider.X, 1),
            "columns": Length(space.X, 2),
            "more": Length(wider.X, 2),
            "apart": Entry(wider.bins, (0,)),
        },
        {
            "title": Law(five_rows, found.walk),
            "agree": BySigns(start.X, start.Y),
            "none": Agreeing(end.Y, 0, 0),
            "one": Agreeing(end.Y, 1, 1),
            "more": Agreeing(end.Y, 2, 10),
            "few": Agreeing(end.Y, 2, 3),
            "many": Agreeing(end.Y, 4, 10),
            "starts": AsLong(space.X, 0, len(space.X.value)),
            "why": Law(none_apart, (space,)),
            "four": [Law(three_oppose, found.bending[:1]), Law(four_oppose, found.bending[-1:])],
            "fifth": Law(five_rows, found.around),
            "around": [Law(add_to_zero, found.around), Law(one_agrees, found.around)],
            "room": OneMoreColumn(space.X, wider.X),
            "yes": [SomeApart(wider), NoneApart(space)],
            "no": NoneApart(wider),
        },
    )
