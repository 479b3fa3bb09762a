"""Workshop 2, line 2: a gradient's promise is kept near by; far away a step uphill may lose."""

from __future__ import annotations

from gradmath.problems.workshop_2.a_step_too_far import BACKWARD, DIAL, GAIN, a_step_too_far
from gradmath.problems.workshop_2.a_step_too_far import AStepTooFar as Found
from scenes.kit import Entry, Face, Lecture, Words, announce, ask, state
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.far import telling
from scenes.kit.far.facts import Bounded, GainCompared, SlopeOfGain, SomeLose, UpAndDown
from scenes.kit.far.stage import FarStage

LINES = 3  # of code


class AStepTooFar(Lecture):
    """What a step along X.grad gains is promised for short steps alone."""

    captions = {
        "title": ask("{times} times the step: {times} times the gain?"),
        "rows": announce("All rows will move along `X.grad`, forwards and backwards."),
        "small": state("Forwards, `L` gains {gain}. Backwards: {loss}."),
        "promise": state("What `X.grad` promises, dashed: a slope of {square}."),
        "guess": ask(
            "{rate} gained {gain}. What will {times} times as far gain?",
            ring=True,
            choices={
                "same": "{times} times as much",
                "more": "more",
                "less": "less",
                "loses": "a loss",
            },
        ),
        "far": state({
            "less": "Only {ratio} times as much: no entry of `Y` exceeds one.",
            "same": "About {ratio} times as much; no entry of `Y` exceeds one.",
            "more": "More: {ratio} times as much.",
            "loses": "It loses: {far}.",
        }),
        "crowd": announce("{draws} random `X`, each along its own `X.grad`."),
        "half": state({
            "none": "At rate {half} none of them loses.",
            "some": "At rate {half} {few} of {draws} lose.",
        }),
        "end": state({
            "some lose": "{times} times the step: {ratio} times the gain, and {lost} of {draws} lose.",
            "none loses": "{times} times the step: {ratio} times the gain; none of {draws} loses.",
        }),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(a_step_too_far)
        self.words = words_of(found)
        start = found.start
        made = next(line for line in start.listing.lines if line.startswith("X = "))
        window = self.show_window(CodeWindow(start.listing, start.listing.after(made), CORNER, LINES))
        stage = FarStage(found, window)
        self.beat("rows", telling.arrive(stage), pause=0.1)
        self.beat("small", telling.there_and_back(stage), pause=0.4)
        self.beat("promise", telling.promise(stage), pause=0.4)
        self.beat("guess", telling.back_away(stage), pause=0.1)
        self.beat("far", telling.go_far(stage), pause=1.0)
        self.beat("crowd", telling.others(stage), pause=0.1)
        self.beat("half", telling.first_steps(stage), pause=0.8)
        self.beat("end", telling.last_steps(stage), pause=1.5)


def words_of(found: Found) -> Words:
    start, short, back, longest = found.start, found.short, found.back, found.longest
    half, last = found.many[0], found.many[-1]
    before, after = found.beside
    compared = {
        kind: GainCompared(found.ratio, found.times, kind)
        for kind in ("same", "more", "less", "loses")
    }
    return Words(
        {
            "times": Entry(found.times),
            "gain": Entry(short.gain, ink=Face.VALUE),
            "loss": Entry(back.gain, ink=Face.VALUE),
            "square": Entry(start.square, ink=Face.GRADIENT),
            "rate": Entry(short.rate),
            "far": Entry(longest.gain, ink=Face.VALUE),
            "ratio": Entry(found.ratio),
            "draws": Entry(last.draws),
            "half": Entry(half.rate),
            "few": Entry(half.lost),
            "lost": Entry(last.lost),
        },
        {
            "small": UpAndDown(short, back),
            "promise": SlopeOfGain(before, start, after),
            "same": [compared["same"], Bounded(longest)],
            "more": compared["more"],
            "less": [compared["less"], Bounded(longest)],
            "loses": compared["loses"],
            "none": SomeLose(half, some=False),
            "some": SomeLose(half, some=True),
            "some lose": [SomeLose(last, some=True), Bounded(longest)],
            "none loses": [SomeLose(last, some=False), Bounded(longest)],
        },
    )
