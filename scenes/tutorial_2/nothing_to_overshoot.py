"""Tutorial 2: down a hill without a floor no learning rate is too large; two samples change that."""

from __future__ import annotations

from gradmath.problems.tutorial_2.nothing_to_overshoot import (
    FLUNG,
    FORWARD,
    LOGITS,
    LOOP,
    SAMPLES,
    STEP,
    STEPPED,
    WEIGHTS,
    nothing_to_overshoot,
)
from gradmath.problems.tutorial_2.nothing_to_overshoot import NothingToOvershoot as Found
from gradmath.records.races import RateRace
from scenes.kit import Entry, Lecture, Position, Words, announce, ask, state
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.lanes import motions
from scenes.kit.lanes.board import LaneBoard, TwoBoard
from scenes.kit.lanes.facts import (
    ArriveAtOnce,
    LossRises,
    NeverUphill,
    OneStepLeads,
    TakesSteps,
    TenfoldRate,
    TooLarge,
)
from scenes.kit.lanes.labels import fewest
from scenes.kit.truth.claims import CodePiece

LINES = 2  # of code


class NothingToOvershoot(Lecture):
    """A hill that falls for ever has nothing to overshoot; with two samples there is a wall."""

    captions = {
        "title": ask("Is a learning rate of {fastest} too large?"),
        "lanes": announce("Learning rates race down the hill of the loss."),
        "start": announce("Here is {z} at the start; the goal is {goal}."),
        "guess": ask(
            "Which rates are too large to arrive?",
            ring=True,
            choices={"two": "{second} and {fastest}", "alone": "{fastest}", "none": "none"},
        ),
        "step": state("At {fastest} one step leads from {start} to {there}."),
        "flags": state({"at once": "At {quick} the first step arrives."}),
        "race": state({
            "tenth": "{slow} takes {many} steps, {fast} takes {few}: about a tenth.",
            "some": "{last} takes {lasts} steps.",
        }),
        "far": ask("Where did {fastest} land? Look from afar."),
        "flat": state("However far to the left, the hill never rises again."),
        "two": announce("Now the weights are shared by {X}, more than a sample."),
        "safe": ask("Rate {shared}: where will they go?"),
        "thrown": state("The loss rises from {before} to {after}: thrown uphill."),
        "answer": state("For the race no rate was too large; here {shared} is."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(nothing_to_overshoot)
        self.words = words_of(found)
        window = LoopWindow(found.listing, 1, CORNER, LINES).begin_at(found.made_rates)
        # The scene keeps its boards: on the stage are their parts alone.
        board = self.board = LaneBoard(found.race, found.two, found.goal_text, window)
        two = self.two = TwoBoard(board)
        self.show_window(window)
        self.beat("lanes", motions.draw_lanes(board), pause=0.3)
        self.beat("start", motions.line_up(board, FORWARD),
                  motions.set_goal(board, found.check), pause=1.0)  # fmt: skip
        self.beat("guess")
        self.beat("step", motions.first_step(board, STEP), pause=1.0)
        self.beat("flags", motions.raise_flags(board, found.check), pause=1.2)
        self.beat("race", motions.run_on(board, LOOP, 7.0), pause=1.5)
        self.beat("far", motions.step_back(board))
        self.beat("flat", pause=1.0)
        self.beat("two", motions.clear_lanes(board, two),
                  motions.bring_samples(two, (SAMPLES, WEIGHTS, LOGITS)), pause=0.5)  # fmt: skip
        self.beat("safe", pause=1.0)
        self.beat("thrown", motions.throw(two, (STEPPED, FLUNG)), pause=1.0)
        self.beat("answer", pause=2.0)


def words_of(found: Found) -> Words:
    race, two = found.race, found.two
    last = race.rates.shape[0] - 1
    quick = tuple(k for k, done in enumerate(race.arrived) if done and race.steps.value[k] == 1)
    slow = tuple(k for k, done in enumerate(race.arrived) if done and race.steps.value[k] > 1)
    pair = (slow[-2], slow[-1]) if len(slow) > 1 else (0, 1)
    return Words(
        {
            "fastest": rate_of(race, last),
            "second": rate_of(race, last - 1),
            "quick": [rate_of(race, lane) for lane in quick or (last,)],
            "slow": rate_of(race, pair[0]),
            "many": Entry(race.steps, (pair[0],)),
            "fast": rate_of(race, pair[1]),
            "few": Entry(race.steps, (pair[1],)),
            "last": rate_of(race, slow[0] if slow else last),
            "lasts": Entry(race.steps, (slow[0] if slow else last,)),
            "z": Position(race.z, (2,)),
            "goal": CodePiece(found.listing, found.goal_text),
            "start": Entry(race.paths[last], (0, 0), 1),
            "there": Entry(race.paths[last], (1, 0), 1),
            "X": CodePiece(found.listing, "X"),
            "shared": CodePiece(found.listing, "10"),
            "before": Entry(two.loss),
            "after": Entry(two.loss_new),
        },
        {
            "two": TooLarge(race, (last - 1, last)),
            "alone": TooLarge(race, (last,)),
            "none": TooLarge(race, ()),
            "step": OneStepLeads(race, last),
            "at once": ArriveAtOnce(race, quick),
            "tenth": TenfoldRate(race, *pair),
            "some": TakesSteps(race, slow[0]) if slow else (),
            "flat": NeverUphill(race),
            "thrown": LossRises(two),
            "answer": [TooLarge(race, ()), LossRises(two)],
        },
    )


def rate_of(race: RateRace, lane: int) -> Entry:
    """A rate as one writes it."""
    return Entry(race.rates, (lane,), fewest(float(race.rates.value[lane])))
