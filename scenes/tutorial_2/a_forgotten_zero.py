"""Tutorial 2: without zeroing, `.grad` is the sum of all slopes so far, and no slope."""

from __future__ import annotations

from gradmath.problems.tutorial_2.a_forgotten_zero import (
    BACK,
    FOLLOWED,
    MAKE_Z,
    STEP,
    ZERO,
    ZERO_T,
    a_forgotten_zero,
)
from gradmath.problems.tutorial_2.a_forgotten_zero import AForgottenZero as Found
from scenes.kit import Entry, Face, Lecture, Position, Words, announce, ask, state
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.truth.claims import CodePiece
from scenes.kit.zeroing import motions, swing
from scenes.kit.zeroing.facts import (
    Arrives,
    ArrivesAsSoon,
    ArrivesSooner,
    AsHighAsTheirLoss,
    HoldsItsSlope,
    NeverSettles,
    NoSlope,
    Outlasts,
    RunsThrough,
    Settles,
    SumsItsSlopes,
)
from scenes.kit.zeroing.race import HillRace
from scenes.kit.zeroing.swing import BowlSwing

LINES = 3


class AForgottenZero(Lecture):
    """Where all slopes agree a sum of them is faster; in a bowl it never settles."""

    captions = {
        "title": ask("What if you forget to zero `.grad`?"),
        "beads": state("Each logit stands as high as its loss."),
        "slope": state("`backward` brings the slope: {slope}."),
        "step": announce("A step downhill: `rate * b.grad`."),
        "empty": announce("`.grad` is zeroed, for the next slope."),
        "arrive": state("After {slow} steps the loss is {loss}."),
        "forget": announce("Now forget that line."),
        "guess": ask(
            "Will the ringed ones arrive later?",
            ring=True,
            choices={"slower": "later", "as fast": "together", "faster": "sooner"},
        ),
        "race": state("{fast} steps instead of {slow}."),
        "why": state("Not zeroed, `.grad` is the sum of all slopes so far."),
        "flat": state("The slope is nearly zero, {grad} is still {kept}."),
        "bowl": announce("Another loss, with a floor: {made}."),
        "settle": state("Zeroed, it settles on the floor."),
        "again": announce("Forget the line here, too."),
        "through": state("Hardly a slope at the floor, yet `.grad` is {still}."),
        "on": announce("So it runs through, and up again."),
        "swing": state("Never zeroed, it still swings after {hops} steps."),
        "answer": state("Never zeroed, `.grad` is no slope: zero it each step."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(a_forgotten_zero)
        self.words = words_of(found)
        zeroed, forgotten = found.zeroed, found.forgotten
        window = LoopWindow(zeroed.listing, 1, CORNER, LINES).begin_at(MAKE_Z)
        race = self.race = HillRace(zeroed, forgotten, found.hill, window, FOLLOWED)
        self.show_window(window)
        first, second = race.zeroed, race.forgotten
        self.beat("beads", motions.arrive(race), pause=0.3)
        self.beat("slope", motions.keep_one_flag(race), motions.open_lane(first),
                  motions.bring_slopes(race, first, line=BACK), pause=0.3)  # fmt: skip
        self.beat("step", motions.step(race, first, start=0, line=STEP), pause=0.3)
        self.beat("empty", motions.empty(race, first, line=ZERO),
                  motions.bring_slopes(race, first, line=BACK), pause=0.1)  # fmt: skip
        slow, fast = zeroed.hill.count, forgotten.hill.count
        self.beat("arrive", motions.strike(race, race.flag),
                  window.light_line(STEP),
                  motions.run(first, start=1, end=slow, run_time=4.0, rate=motions.speed_up),
                  pause=0.3)  # fmt: skip
        self.beat("forget", motions.forget(race, ZERO), pause=0.2)
        self.beat("guess", motions.line_up(race))
        self.beat("race", motions.run(first, second, start=0, end=fast, run_time=3.0), pause=0.8)
        self.beat("why", motions.go_back(first, second), motions.open_lane(second),
                  self.passes(race, 3), pause=1.0)  # fmt: skip
        self.beat("flat", motions.run(first, second, start=3, end=fast, run_time=2.8), pause=1.0)
        bowl = self.swinging = BowlSwing(race, zeroed, forgotten)
        calm, wild = bowl.zeroed, bowl.forgotten
        self.beat("bowl", swing.open_bowl(bowl, ZERO_T), pause=0.2)
        self.beat("settle", swing.hop(calm, 0, found.hops, 2.4, motions.slow_down), pause=0.2)
        self.beat("again", swing.forget(bowl, ZERO_T), pause=0.1)
        self.beat("through", swing.hop(wild, 0, found.floor, 1.6), pause=2.0)
        self.beat("on", swing.hop(wild, found.floor, 16, 2.8), pause=0.0)
        self.beat("swing", swing.hop(wild, 16, found.hops, 2.5), pause=0.4)
        self.beat("answer", swing.hop(wild, found.hops, found.last, 2.0), pause=1.5)

    def passes(self, race: HillRace, count: int):  # type: ignore[no-untyped-def]
        """Some passes of both, slopes head to tail in one lane, one at a time in the other."""
        for k in range(count):
            yield from motions.bring_slopes(race, race.zeroed, race.forgotten)
            yield motions.step(race, race.zeroed, race.forgotten, start=k)


def words_of(found: Found) -> Words:
    zeroed, forgotten = found.zeroed.hill, found.forgotten.hill
    swings, slow, fast = found.forgotten.bowl, zeroed.losses, forgotten.losses
    last = forgotten.count - 1
    return Words(
        {
            "grad": Position(zeroed.b_grad, (FOLLOWED,), Face.GRADIENT),
            "slope": Entry(zeroed.grads, (0, FOLLOWED), ink=Face.GRADIENT),
            "slow": Entry(zeroed.steps, (zeroed.count,)),
            "fast": Entry(forgotten.steps, (forgotten.count,)),
            "loss": Entry(zeroed.losses, (zeroed.count,), ink=Face.VALUE),
            "kept": Entry(forgotten.grads, (last, FOLLOWED), ink=Face.GRADIENT),
            "made": CodePiece(found.zeroed.listing, "t * t"),
            "still": Entry(swings.grads, (found.floor,), ink=Face.GRADIENT),
            "hops": Entry(swings.steps, (found.hops,)),
        },
        {
            "beads": AsHighAsTheirLoss(zeroed.path, zeroed.heights),
            "slope": HoldsItsSlope(zeroed.slopes, zeroed.grads),
            "empty": HoldsItsSlope(zeroed.slopes, zeroed.grads),
            "arrive": Arrives(slow),
            "slower": ArrivesSooner(slow, fast),
            "as fast": ArrivesAsSoon(slow, fast),
            "faster": ArrivesSooner(fast, slow),
            "race": ArrivesSooner(fast, slow),
            "why": SumsItsSlopes(forgotten.slopes, forgotten.grads),
            "flat": Outlasts(forgotten.slopes, forgotten.grads, FOLLOWED),
            "settle": Settles(found.zeroed.bowl.path),
            "through": RunsThrough(swings.slopes, swings.grads, found.floor),
            "swing": NeverSettles(found.zeroed.bowl.path, swings.path),
            "answer": NoSlope(swings.slopes, swings.grads),
        },
    )
