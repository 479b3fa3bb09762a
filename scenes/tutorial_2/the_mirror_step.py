"""Tutorial 2: in a bowl the rate of descent has a bound, beyond which each step lands higher."""

from __future__ import annotations

from gradmath.problems.tutorial_2.the_mirror_step import CURVED, STEPPED, the_mirror_step
from gradmath.problems.tutorial_2.the_mirror_step import TheMirrorStep as Found
from gradmath.records.hops import HopRun
from scenes.kit import Entry, Face, Law, Lecture, ProductSign, Words, announce, ask, silent, state
from scenes.kit.boards.machine import changing
from scenes.kit.boards.memory.labels import ExpressionName
from scenes.kit.bowl import motions
from scenes.kit.bowl.board import BowlBoard
from scenes.kit.bowl.facts import (
    AsTheoryTells,
    ClimbsBeyond,
    LandsHigher,
    LandsLower,
    LandsOnFloor,
    SteeperAlone,
    SwingsLevel,
    TwiceToTheFloor,
)
from scenes.kit.bowl.rates import MarkKind
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.truth.claims import CodePiece

LINES = 3
SLOPE, STEP = "f.backward()", "t -= rate * t.grad"


class TheMirrorStep(Lecture):
    """A step of 1 / curvature lands on the floor of a bowl, a step of twice that at the mirror."""

    captions = {
        "title": ask("Which rate makes descent climb?"),
        "bowl": announce("A bowl: the loss is {made}."),
        "slope": silent(),
        "step": state("Rate {slow} times slope {slope}: a step of {step}."),
        "down": state("At {slow} each step lands lower."),
        "turn up": announce("Turn the rate up, and watch the step."),
        "floor": state("At {half} the first step lands on the floor."),
        "guess": ask(
            "Beyond which rate does it climb?",
            ring=True,
            choices={"at once": "{half}", "later": "{between}", "twice": "{whole}"},
        ),
        "cross": silent(),
        "nearly": silent(),
        "level": state("At {whole} it swings level: {here}, {there}, {here}."),
        "climb": state("At {past} each step lands higher."),
        "back": silent(alone=True),
        "why": state("Twice the step to the floor lands at the mirror."),
        "gentle": announce("Keep rate {gentle}; make the bowl steeper."),
        "map": announce("To the right: `curvature`, the slope of the slope."),
        "narrow": state("Steeper, at the same rate: the floor, then the mirror."),
        "bounds": state("{floor}: the floor. {mirror}: the mirror."),
        "try": silent(),
        "beyond": silent(),
        "answer": state("A rate above {mirror} makes descent climb."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(the_mirror_step)
        first, steep = found.slow, found.steeper[0]
        self.words = words_of(found)
        window = LoopWindow(first.listing, 1, CORNER, LINES).begin_at(first.made)
        # The scene keeps its board: on the stage are its parts alone.
        board = self.board = BowlBoard(found.runs, first, found.mirrored, window)
        self.show_window(window)
        self.beat("bowl", motions.open_bowl(board), pause=0.1)
        self.beat("slope", motions.lay_tangent(board, SLOPE), pause=0.2)
        self.beat("step", motions.show_dial(board), motions.lay_step(board, STEP))
        rest = motions.hops(board, 1, first.count - 1, 1.6, draws=True)
        self.beat("down", motions.put_away(board.tangent), rest)

        to = found.up_to
        self.beat(
            "turn up",
            motions.bring_back(board, first.count - 1),
            motions.turn(board, to(found.slow, found.to_floor), 1.8, changing.brake),
            line=first.dials,
            pause=0.1,
        )
        self.beat(
            "floor",
            motions.hops(board, 0, 1, 0.7),
            motions.leave_mark(board, found.to_floor, MarkKind.FLOOR),
        )
        self.beat("guess", motions.bring_back(board, 1))
        self.beat(
            "cross",
            motions.turn(board, to(found.to_floor, found.crossing), 1.5),
            motions.hops(board, 0, 5),
            pause=0.1,
        )
        self.beat(
            "nearly",
            motions.bring_back(board, 5),
            motions.turn(board, to(found.crossing, found.nearly), 1.0),
            pause=0.3,
        )
        self.beat(
            "level",
            motions.turn(board, to(found.nearly, found.mirrored), 0.9),
            motions.hops(board, 0, 4, 1.8),
            motions.leave_mark(board, found.mirrored, MarkKind.MIRROR),
            pause=0.4,
        )
        rising = to(found.mirrored, found.past)
        self.beat(
            "climb", motions.turn_and_look(board, rising, 1.0, 0.0), motions.hops(board, 0, 4, 1.6)
        )
        self.beat(
            "back",
            motions.bring_back(board, 4),
            motions.turn_and_look(board, rising[::-1], 0.0, 1.0, 1.0),
            pause=0.1,
        )
        steps, laying = motions.lay_twice(board, found.to_floor)
        self.beat("why", *laying)
        falling = to(found.gentle, found.mirrored)[::-1]
        self.beat(
            "gentle",
            motions.set_free(board, steps),
            motions.turn_and_look(board, falling, 1.0, 0.0),
            motions.edit(board, steep, steep.listing.after(STEPPED)),
            pause=0.1,
        )
        self.beat("map", motions.open_map(board), line=CURVED, pause=0.1)
        half = found.steeper.index(found.steep_floor)
        self.beat(
            "narrow",
            motions.turn(board, found.steeper[: half + 1], 1.6),
            motions.leave_mark(board, found.steep_floor, MarkKind.FLOOR),
            motions.turn(board, found.steeper[half:], 2.0),
            motions.leave_mark(board, found.steep_mirror, MarkKind.MIRROR),
            line=steep.dials,
        )
        self.beat(
            "bounds",
            motions.draw_bound(board, found.steeper, MarkKind.FLOOR),
            motions.draw_bound(board, found.steeper, MarkKind.MIRROR),
            line=CURVED,
        )
        turned = found.turned.index(found.turned_mirror)
        self.beat(
            "try",
            motions.turn(board, found.steeper[half:][::-1], 1.2),
            motions.turn(board, found.turned[: turned + 1], 1.4, changing.brake),
            motions.leave_mark(board, found.turned_mirror, MarkKind.MIRROR),
            line=found.steep_mirror.dials,
            pause=0.1,
        )
        self.beat(
            "beyond",
            motions.turn(board, found.turned[turned:], 0.6),
            motions.hops(board, 0, 2, 1.0),
            pause=0.1,
        )
        self.beat("answer", pause=1.0)


def words_of(found: Found) -> Words:
    slow, level = found.slow, found.mirrored
    factors = (rate_of(slow), plainly(Entry(slow.slopes, (0,), ink=Face.GRADIENT)))
    step = plainly(Entry(slow.step, (), ink=Face.GRADIENT))
    return Words(
        {
            "made": CodePiece(slow.listing, slow.made),
            "slow": rate_of(slow),
            "slope": factors[1],
            "step": step,
            "half": rate_of(found.to_floor),
            "between": rate_of(found.between),
            "whole": rate_of(level),
            "past": rate_of(found.past),
            "here": plainly(Entry(level.path, (0, 0), ink=Face.VALUE)),
            "there": plainly(Entry(level.path, (1, 0), ink=Face.VALUE)),
            "gentle": rate_of(found.steeper[0]),
            "floor": ExpressionName(slow.floor),
            "mirror": ExpressionName(slow.mirror),
        },
        {
            "step": ProductSign(factors, step),
            "down": LandsLower(slow.path),
            "floor": LandsOnFloor(found.to_floor.path),
            "at once": ClimbsBeyond(found.rising, found.to_floor),
            "later": ClimbsBeyond(found.rising, found.between),
            "twice": ClimbsBeyond(found.rising, level),
            "level": SwingsLevel(level.path),
            "climb": LandsHigher(found.past.path),
            "why": TwiceToTheFloor(found.to_floor, level),
            "gentle": Law(steeper_alone, (found,)),
            "narrow": Law(steeper_alone, (found,)),
            "bounds": Law(as_theory_tells, found.runs),
            "answer": Law(as_theory_tells, found.runs),
        },
    )


def rate_of(run: HopRun) -> Entry:
    """A rate as one writes it."""
    return plainly(Entry(run.rate), least=1)


def plainly(entry: Entry, least: int = 0) -> Entry:
    """A number with as few decimals as it has."""
    value = float(entry.record.value[entry.index])
    fewest = next(k for k in range(least, 7) if abs(round(value, k) - value) < 1e-6)
    return Entry(entry.record, entry.index, fewest, entry.ink)


def as_theory_tells(run: HopRun) -> AsTheoryTells:
    """A rate above its bound climbs; at both bounds a step lands where theory says."""
    return AsTheoryTells(run)


def steeper_alone(found: Found) -> SteeperAlone:
    """A steeper bowl does to a rate what a larger rate does in the first bowl."""
    runs = found.steeper
    return SteeperAlone(
        tuple(run.rate for run in runs),
        tuple(run.curvature for run in runs),
        found.steep_floor.path,
        found.steep_mirror.path,
    )
