"""Workshop 1: what a gradient does while its switch turns on."""

from __future__ import annotations

from itertools import pairwise

from manim import Animation, FadeIn, Wait

from gradmath.problems.workshop_1.gate_is_a_switch import Closer, gate_is_a_switch
from gradmath.problems.workshop_1.gate_is_a_switch import GateIsASwitch as Found
from gradmath.records.layer import SlopedRun
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    Machine,
    Position,
    ProductSign,
    Region,
    Words,
    announce,
    ask,
    every,
    silent,
    state,
)
from scenes.kit.boards import plot_motions
from scenes.kit.boards.machine import changing, strip_motions
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.boards.slope_plots import SlopePlots, Stretch
from scenes.kit.boards.strip_and_plots import StripAndPlots
from scenes.kit.charts.guides import SlopeFan
from scenes.kit.truth.facts import BearingFact
from scenes.kit.truth.sweeps import among, leaps, ramps, same_shape

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.3, top=2.5)
PLOTS = Region(-5.33, 5.33, bottom=-2.52, top=1.5)
BELOW_CODE = 1.1
FEW_LINES = 3
RAY = 2.6  # the length of what theory allows
AROUND = 31  # runs on each side, to and fro


class GateIsASwitch(Lecture):
    """A gradient does not fade in as its switch turns on: it is there in full or not at all."""

    watched = False  # plumb line and lens cross names as they move, tangents turn within a frame

    captions = {
        "title": ask("Does a gradient fade in, or jump?"),
        "machine": silent(),
        "draw together": silent(),
        "ends": silent(),
        "guess": ask(
            "How does it go from {gone} to {come}?",
            ring=True,
            choices={"ramp": "a ramp", "bend": "a bend", "jump": "a jump"},
        ),
        "slide": announce("Now {sliding} slides, with a new run at its places."),
        "at zero": state({
            "zero": "{stop} is zero: slope zero, a convention.",
            "not met": "{stop} is negative: slope zero.",
        }),
        "leap": state("{opening} is positive: {slope} × {weight} {makes} {now}."),
        "answer": state("First {gone}, then {come}. Nothing in between."),
        "same": state("However close you look: the same corner."),
        "all of it": silent(),
        "to and fro": state("Two slopes, and nothing in between: a switch."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(gate_is_a_switch)
        before, after = found.before, found.after
        first, last = found.runs[0], found.runs[-1]
        # The scene keeps it: on the stage are its parts alone.
        machine = self.machine = Machine(first, STAGE, head=BELOW_CODE, runs=found.runs)
        strip = Strip(machine, found.entry, found.output, STAGE)
        plots = plots_of(found, strip)
        self.words = words_of(found)
        window = self.open_window(first.listing, "out.backward(v)", lines=FEW_LINES)
        board = StripAndPlots(strip, plots, window)
        whole = strip_motions.stand_whole(machine)
        self.beat("machine", FadeIn(whole, run_time=0.8), pause=0.6)
        self.beat("draw together", board.draw_together(whole), pause=0.1)
        self.beat("ends", board.name_parts(), board.send(first, 0),
                  board.turn_to(first, last, pace=0.6), board.send(last, 1), pause=0.3)  # fmt: skip
        lines = plot_motions.guesses(plots)
        self.beat("guess", plot_motions.draw_guesses(lines))
        fan = SlopeFan(plots.upper, plots.swept(before[-1], "out"), found.fan, length=RAY,
                       side=1.0 if plots.rightwards else -1.0)  # fmt: skip
        way = plots.dotted(before[-1], after[0])
        self.beat("slide", board.turn_back(last, first, lines), board.set_out(first),
                  board.sweep(before, 3.0, changing.brake), pause=0.5)  # fmt: skip
        self.beat("at zero", plot_motions.open_fan(fan), pause=1.2)
        self.beat("leap", board.leap(before[-1], after[0], way, [fan]), pause=0.8)
        self.beat("answer", board.sweep(after, 2.0), pause=0.3)
        if found.closer:
            levels = range(1, len(found.closer) + 1)
            zooms = [step for k in levels for step in (board.look_closer(k), *board.run_again(k))]
            self.beat("same", board.leave_plots_alone(way), *zooms, pause=0.2)
            self.beat("all of it", board.look_at_all(last), board.come_back(last), pause=0.1)
        self.beat("to and fro", *self.to_and_fro(board, found))

    def to_and_fro(self, board: StripAndPlots, found: Found) -> list[Animation]:
        """Twice through the switch and back, from the end where it is on."""
        rest = Wait(0.05)
        off, on = found.before[-1], found.after[0]
        near_off, near_on = found.before[-AROUND:], found.after[:AROUND]
        motions = [board.sweep(found.after[::-1], 1.0)]
        for _ in range(2):
            motions += [
                board.flip(on, off),
                board.sweep(near_off[::-1], 0.3),
                rest,
                board.sweep(near_off, 0.3),
                board.flip(off, on),
                board.sweep(near_on, 0.3),
                rest,
                board.sweep(near_on[::-1], 0.3),
            ]
        return motions[:-2]


def plots_of(found: Found, strip: Strip) -> SlopePlots:
    sweeps = [
        Stretch(found.runs, found.last_off),
        *(Stretch(each.runs, each.last_off) for each in found.closer),
    ]
    return SlopePlots(
        sweeps,
        [each.factor for each in found.closer],
        found.entry,
        found.output,
        PLOTS,
        strip.region,
    )


def words_of(found: Found) -> Words:
    before, after = found.before, found.after
    stop, opened, end = before[-1], after[0], after[-1]
    entry, output = found.entry, found.output
    gradients = [run.x_grad for run in found.runs]
    slope, weight = Entry(opened.slope, (entry,)), Entry(opened.v, (output,))
    now = Entry(opened.x_grad, (entry,), ink=Face.GRADIENT)
    zero = every(stop.z, "==", 0, at=[output])
    return Words(
        {
            "gone": Entry(before[0].x_grad, (entry,), ink=Face.GRADIENT),
            "come": Entry(end.x_grad, (entry,), ink=Face.GRADIENT),
            "sliding": Position(before[0].x, (entry,), Face.VALUE),
            "stop": Position(stop.z, (output,)),
            "opening": Position(opened.z, (output,)),
            "slope": slope,
            "weight": weight,
            "now": now,
            "makes": ProductSign((slope, weight), now),
        },
        {
            "leap": every(opened.z, ">", 0, at=[output]),
            "ramp": ramps(gradients, at=entry, last=found.last_off),
            "bend": ramps(gradients, at=entry, last=found.last_off, bends=True),
            "zero": [zero, every(stop.slope, "==", 0, at=[entry])],
            "not met": [every(stop.z, "<", 0, at=[output]), every(stop.slope, "==", 0, at=[entry])],
            "jump": leaps(gradients, at=entry, last=found.last_off),
            "answer": leaps(gradients, at=entry, last=found.last_off),
            "same": Law(looks_alike, tuple(pairwise(found.closer))),
            "to and fro": Law(two_slopes, found.runs),
        },
    )


def two_slopes(run: SlopedRun) -> BearingFact:
    """What torch takes for the slope of relu is 0 or 1, wherever it stands."""
    return among(run.slopes, (0.0, 1.0), at=0)


def looks_alike(pair: tuple[Closer, Closer]) -> BearingFact:
    """From close, out is what it was from farther away."""
    wide, near = pair
    return same_shape(
        [run.out for run in wide.runs], [run.out for run in near.runs],
        at=near.output, factor=near.factor / wide.factor,
    )  # fmt: skip
