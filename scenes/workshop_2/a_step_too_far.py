"""Workshop 2, line 2: a gradient's promise is kept near by; far away a step uphill may lose."""

from __future__ import annotations

from gradmath.problems.workshop_2.a_step_too_far import a_step_too_far
from gradmath.records.far_steps import CrowdStep, FarSteps
from scenes.kit import Entry, Face, Lecture, Words, announce, ask, state
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.far import telling
from scenes.kit.far.facts import (
    Bounded,
    GainCompared,
    SlopeOfGain,
    SomeLose,
    TimesAsFar,
    UpAndDown,
)
from scenes.kit.far.stage import FarStage

LINES = 3  # of code


class AStepTooFar(Lecture):
    """What a step along X.grad gains is promised for short steps alone."""

    captions = {
        "title": ask("{times} times the step: {times} times the gain?"),
        "rows": announce("A step along `X.grad`, forwards and backwards."),
        "small": state("{rate} of `X.grad` added: `L` gains {gain}. Subtracted: {loss}."),
        "promise": state("What `X.grad` promises, dashed: a slope of {square}."),
        "pairs": announce("Entries of `Y`, along `tanh`; amber: what `V` weighs up."),
        "guess": ask(
            "And {times} times as far?",
            ring=True,
            choices={
                "as much": "{times} times",
                "above": "more",
                "below": "less",
                "a loss": "a loss",
            },
        ),
        "far": state({
            "less": "Only {ratio} times as much: no entry of `Y` exceeds one.",
            "same": "About {ratio} times as much; no entry of `Y` exceeds one.",
            "more": "More: {ratio} times as much.",
            "loses": "It loses: {far}.",
        }),
        "crowd": announce("{drawn} random `X`, along their own `X.grad`."),
        "half": state({
            "none": "At rate {half} none of them loses.",
            "some": "At rate {half} {few} of {drawn} lose.",
        }),
        "end": state({
            "some lose": "{times} times as far: {ratio} times the gain. {lost} of {draws} lose.",
            "none loses": "{times} times as far: {ratio} times the gain. None of {draws} loses.",
        }),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(a_step_too_far)
        self.words = words_of(found)
        start = found.start
        made = next(line for line in start.listing.lines if line.startswith("X = "))
        window = self.show_window(
            LoopWindow(start.listing, start.listing.after(made), CORNER, LINES)
        )
        stage = FarStage(found, window)
        self.beat("rows", telling.arrive(stage), pause=0.1)
        self.beat("small", telling.there_and_back(stage), pause=0.4)
        self.beat("promise", telling.promise(stage), pause=0.4)
        self.beat("pairs", telling.meet(stage), pause=0.3)
        self.beat("guess", telling.back_away(stage), pause=0.1)
        self.beat("far", telling.go_far(stage), pause=1.0)
        crowd = found.few[0]
        self.beat("crowd", telling.others(stage), code=crowd.listing, line=crowd.draw, pause=0.1)
        self.beat("half", pause=1.2)
        self.beat("end", telling.last_steps(stage), pause=1.5)


def words_of(found: FarSteps) -> Words:
    start, short, back, longest = found.start, found.short, found.back, found.longest
    half, last = found.many[0], found.many[-1]
    before, after = ((each.rate, each.gain) for each in found.beside)
    times = TimesAsFar(longest.rate, short.rate)
    bounded = Bounded(longest.new, longest.V, longest.L, longest.ceiling, longest.gain)
    same, more, less, loses = (
        GainCompared(longest.ratio, times, kind) for kind in ("same", "more", "less", "loses")
    )
    return Words(
        {
            "times": times,
            "rate": Entry(short.rate),
            "gain": Entry(short.gain, ink=Face.VALUE),
            "loss": Entry(back.gain, ink=Face.VALUE),
            "square": Entry(start.square, ink=Face.GRADIENT),
            "far": Entry(longest.gain, ink=Face.VALUE),
            "ratio": Entry(longest.ratio),
            "draws": Entry(last.draws),
            "drawn": Entry(found.few[0].draws),
            "half": Entry(half.rate),
            "few": Entry(half.lost),
            "lost": Entry(last.lost),
        },
        {
            "small": UpAndDown(
                (short.rate, short.gain), (back.rate, back.gain), short.X, short.X_grad, short.up
            ),
            "promise": SlopeOfGain(before, after, start.X_grad, start.square),
            "as much": same,
            "above": more,
            "below": less,
            "a loss": loses,
            "same": [same, bounded],
            "more": more,
            "less": [less, bounded],
            "loses": loses,
            "none": lose(half, some=False),
            "some": lose(half, some=True),
            "some lose": lose(last, some=True),
            "none loses": lose(last, some=False),
        },
    )


def lose(step: CrowdStep, *, some: bool) -> SomeLose:
    return SomeLose(step.gain, step.lost, step.draws, some)
