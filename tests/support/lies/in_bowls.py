"""Operators that lie about a bowl, the descent in it, and what stands on the dial of its rate."""

from __future__ import annotations

from collections.abc import Sequence

from manim import RIGHT, UP

from gradmath.records.hops import HopPath, HopRun
from scenes.kit.bowl.bowl import Bowl, HopTrail
from scenes.kit.bowl.rates import Bound, Hand, Mark, MarkKind
from scenes.kit.bowl.step import StepArrow, StepNumber
from tests.support.lies.stage import Stage


def _others(stage: Stage, run: HopPath) -> Sequence[HopRun]:
    """Runs of the film that differ from one in where its steps lead."""
    results = (problem.result for problem in stage.scene.problems)
    runs = [each for result in results for each in getattr(result, "runs", ())]
    here = run.path.value.tobytes()
    return [each for each in runs if isinstance(each, HopRun) and each.path.value.tobytes() != here]


def hops_of_another_run(stage: Stage) -> str | None:
    """The hops of another rate."""
    trail = stage.one(stage.all(HopTrail))
    if trail is None or not _others(stage, trail.run):
        return None
    trail.follow(stage.draw.choice(_others(stage, trail.run)))
    return f"hops at rate {trail.run.rate.text()}"


def hops_moved(stage: Stage) -> str | None:
    """Hops beside their landings."""
    trail = stage.one(each for each in stage.all(HopTrail) if each.reached)
    if trail is None:
        return None
    trail.shift(stage.draw.choice([UP, RIGHT]) * stage.draw.choice([-0.12, 0.12]))
    return "hops elsewhere"


def bowl_of_another_run(stage: Stage) -> str | None:
    """The bowl of another run, which may look the same."""
    bowl = stage.one(stage.all(Bowl))
    if bowl is None or not _others(stage, bowl.run):
        return None
    other = stage.draw.choice(_others(stage, bowl.run))
    if other.bowl.value.tobytes() == bowl.run.bowl.value.tobytes():
        return None
    bowl.follow(other)
    return f"the bowl of {other.bowl.name}"


def bowl_widened(stage: Stage) -> str | None:
    """A bowl that is less steep than its numbers say."""
    bowl = stage.one(stage.all(Bowl))
    if bowl is None:
        return None
    bowl.wall.stretch(stage.draw.choice([0.9, 1.1]), 0)
    return "a bowl of another width"


def step_stretched(stage: Stage) -> str | None:
    """A step longer or shorter than it was."""
    arrow = stage.one(stage.all(StepArrow))
    if arrow is None:
        return None
    arrow.shaft.stretch(stage.draw.choice([0.8, 1.25]), 0, about_point=arrow.ends[0])
    return "a step of another length"


def step_number_of_another(stage: Stage) -> str | None:
    """The number of another run's step."""
    label = stage.one(stage.all(StepNumber))
    arrow = label.beside() if label else None
    if label is None or arrow is None:
        return None
    others = [each for each in _others(stage, arrow.run)
              if each.step.text((), 2) != arrow.run.step.text((), 2)]  # fmt: skip
    if not others:
        return None
    other = stage.draw.choice(others)
    label.follow(other.step, 0.31, label.get_center())
    return f"a step of {other.step.text()}"


def hand_of_another_run(stage: Stage) -> str | None:
    """The hand of the dial at another rate."""
    hand = stage.one(stage.all(Hand))
    if hand is None or not _others(stage, hand.run):
        return None
    other = stage.draw.choice(_others(stage, hand.run))
    hand.follow_run(other)
    return f"a hand at rate {other.rate.text()}"


def mark_of_another_kind(stage: Stage) -> str | None:
    """A mark that says floor where the mirror was met, or the other way round."""
    mark = stage.one(stage.all(Mark))
    if mark is None:
        return None
    mark.kind = MarkKind.FLOOR if mark.kind is MarkKind.MIRROR else MarkKind.MIRROR
    return f"a mark of the {mark.kind}"


def mark_moved(stage: Stage) -> str | None:
    """A mark at another rate."""
    mark = stage.one(stage.all(Mark))
    if mark is None:
        return None
    mark.shift(stage.draw.choice([-0.15, 0.15]) * UP)
    return "a mark at another rate"


def bound_of_the_other(stage: Stage) -> str | None:
    """Theory of the floor for the mirror, or the other way round."""
    bound = stage.one(stage.all(Bound))
    if bound is None:
        return None
    bound.kind = MarkKind.FLOOR if bound.kind is MarkKind.MIRROR else MarkKind.MIRROR
    return f"a bound of the {bound.kind}"


IN_BOWLS = (
    hops_of_another_run, hops_moved, bowl_of_another_run, bowl_widened, step_stretched,
    step_number_of_another, hand_of_another_run, mark_of_another_kind, mark_moved,
    bound_of_the_other,
)  # fmt: skip
