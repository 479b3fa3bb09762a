"""Tutorial 2: down a hill without a floor no rate is too large; with two samples one may be."""

from __future__ import annotations

from gradmath.problems.tutorial_2.nothing_to_overshoot import (
    BACKWARD,
    FORWARD,
    LOGITS,
    LOOP,
    LOSSES,
    MEAN,
    PULLED,
    SAMPLES,
    STEP,
    STEPPED,
    WEIGHTS,
    nothing_to_overshoot,
)
from gradmath.problems.tutorial_2.nothing_to_overshoot import NothingToOvershoot as Found
from gradmath.records.races import RateRace
from scenes.kit import Entry, Lecture, Position, Words, announce, ask, silent, state
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.lanes import motions
from scenes.kit.lanes.board import SHOWN, LaneBoard, TwoBoard
from scenes.kit.lanes.facts import (
    ArriveAtOnce,
    LossRises,
    NeverUphill,
    OneStepLeads,
    OneWeightTwoWays,
    RateTimesSlope,
    TakesSteps,
    TenfoldRate,
    TooLarge,
)
from scenes.kit.lanes.labels import fewest
from scenes.kit.truth.claims import CodePiece

LINES = 2  # of code


class NothingToOvershoot(Lecture):
    """A hill that falls for ever has nothing to overshoot; two samples can throw each other."""

    captions = {
        "title": ask("Is rate {fastest} too large?"),
        "lanes": announce("Rates race down the hill of the loss, lane by lane."),
        "start": announce("The beads stand at {z}; the goal is {goal}."),
        "slope": state("All have the same slope; a step is its {rate} times that."),
        "guess": ask(
            "Which are too large?",
            ring=True,
            choices={"two of them": "{second} and {fastest}", "one": "{fastest}", "none": "none"},
        ),
        "step": state("At {fastest} one step leads from {start} to {there}."),
        "flags": state({"at once": "At {quick} the first step arrives."}),
        "on": announce("The slow rates go on, step by step."),
        "race": state({
            "tenth": "{slow} takes {many} steps, {fast} takes {few}: about a tenth.",
            "some": "At {last} it takes {lasts} steps.",
        }),
        "far": ask("Where is {fastest} now? Look from far away."),
        "flat": state("None was too large: the hill never rises to the left."),
        "samples": announce("Now {X}: samples that share the weights {w}."),
        "safe": ask("Downhill is left. At rate {shared}, where will they go?"),
        "thrown": state("The loss rises from {before} to {after}."),
        "why": state("{weight} falls; times {factor} it throws {flung} uphill."),
        "answer": state("One sample: {fastest} was not too large. Two: {shared} is."),
        "end": silent(),
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
                  motions.set_goal(board, found.check), pause=0.3)  # fmt: skip
        self.beat("slope", motions.lay_slopes(board, BACKWARD), pause=0.3)
        self.beat("guess")
        self.beat("step", motions.first_step(board, STEP), pause=0.6)
        self.beat("flags", motions.raise_flags(board, found.check), pause=0.8)
        self.beat("on", motions.run_on(board, LOOP, 5.0))
        self.beat("race", pause=0.5)
        self.beat("far", motions.step_back(board))
        self.beat("flat", motions.ring(board), pause=0.1)
        made = SAMPLES, WEIGHTS, LOGITS, LOSSES, MEAN
        self.beat("samples", motions.open_samples(board, two, made), pause=0.2)
        self.beat("safe", motions.pull(two, PULLED), pause=0.8)
        self.beat("thrown", motions.throw(two, (STEPPED, LOGITS, LOSSES, MEAN)), pause=0.6)
        self.beat("why", motions.point_out(two), pause=0.3)
        self.beat("answer", motions.let_go(two))
        self.beat("end", motions.ring_flung(two), pause=0.8)


def words_of(found: Found) -> Words:
    race, two = found.race, found.two
    last = race.rates.shape[0] - 1
    took = enumerate(race.steps.value.tolist())
    arrived = [(k, steps) for k, steps in took if race.arrived[k]]
    quick = tuple(k for k, steps in arrived if steps == 1)
    slow = [k for k, steps in arrived if steps > 1]
    pair = (slow[-2], slow[-1]) if len(slow) > 1 else (0, 1)
    end = slow[0] if slow else last
    ended = (race.paths[pair[0]], race.paths[pair[1]])
    none, uphill = TooLarge(race.paths, ()), LossRises((two.h, two.loss), (two.h_new, two.loss_new))
    return Words(
        {
            "fastest": rate_of(race, last),
            "second": rate_of(race, last - 1),
            "quick": [rate_of(race, lane) for lane in quick or (last,)],
            "slow": rate_of(race, pair[0]),
            "many": Entry(race.steps, (pair[0],)),
            "fast": rate_of(race, pair[1]),
            "few": Entry(race.steps, (pair[1],)),
            "last": rate_of(race, end),
            "lasts": Entry(race.steps, (end,)),
            "z": Position(race.z, (SHOWN,)),
            "goal": CodePiece(found.listing, found.goal_text),
            "rate": CodePiece(found.listing, "rate"),
            "start": Entry(race.paths[last], (0, 0), 1),
            "there": Entry(race.paths[last], (1, 0), 1),
            "X": CodePiece(found.listing, "X"),
            "w": CodePiece(found.listing, "w"),
            "shared": CodePiece(found.listing, found.shared_rate),
            "before": Entry(two.loss),
            "after": Entry(two.loss_new),
            "weight": Position(two.w_new, (0,)),
            "factor": Entry(two.X, (1, 0)),
            "flung": Position(two.z_new, (1,)),
        },
        {
            "two of them": TooLarge(race.paths, (last - 1, last)),
            "one": TooLarge(race.paths, (last,)),
            "none": none,
            "slope": RateTimesSlope(race.rates, race.paths),
            "step": OneStepLeads(race.paths[last]),
            "at once": ArriveAtOnce(race.paths, race.limit, quick),
            "tenth": TenfoldRate(race.rates, race.steps, ended, race.limit, *pair),
            "some": TakesSteps(race.paths[end], race.steps, race.limit, end),
            "flat": [none, NeverUphill(race.line, race.hill, race.paths)],
            "thrown": uphill,
            "why": OneWeightTwoWays(two.X, (two.w, two.w_new), (two.z, two.z_new), 1),
            "answer": [none, uphill],
        },
    )


def rate_of(race: RateRace, lane: int) -> Entry:
    """A rate as one writes it."""
    return Entry(race.rates, (lane,), fewest(float(race.rates.value[lane])))
