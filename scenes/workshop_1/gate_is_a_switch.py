"""Workshop 1: what a gradient does while its switch turns on."""

from __future__ import annotations

from itertools import chain, pairwise

from manim import Animation, FadeOut, VGroup, Wait

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
from scenes.kit.boards.guess_names import names_of
from scenes.kit.boards.machine import changing, strip_motions
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.boards.slope_plots import SlopePlots, Stretch
from scenes.kit.boards.strip_and_plots import StripAndPlots
from scenes.kit.charts.guides import SlopeFan
from scenes.kit.truth.facts import BearingFact
from scenes.kit.truth.sweeps import among, leaps, same_shape

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.3, top=2.5)
PLOTS = Region(-4.52, 5.33, bottom=-2.52, top=1.25)
BELOW_CODE = 1.4
FEW_LINES = 2  # the dial
RAY, CLEAR = 2.3, 0.6  # the length of what theory allows, or so much of the way to the end
OFF_BEAD = 0.3  # where it ends before the last point
AROUND = 31  # runs on each side, to and fro


class GateIsASwitch(Lecture):
    """A gradient does not fade in as its switch turns on: it is there in full or not at all."""

    captions = {
        "title": ask("Does a gradient fade in, or jump?"),
        "row": announce("Follow {sliding} to {out}, part by part."),
        "draw together": silent(),
        "ends": announce("Run it with {sliding} at {start}, then at {end}."),
        "guess": ask("How does {grad} go from {gone} to {come}?", ring=True),
        "slide": announce("Now {sliding} slides, and torch runs along."),
        "at zero": state({
            "zero": "At the corner, `out` fits slopes {flat} to {steep}; torch takes {taken}.",
            "not met": "{stop} is negative: slope zero.",
        }),
        "leap": state("`relu` has slope {on} now: {weight} × {on} × {wire} {makes} {now}."),
        "answer": state("It jumps: first {gone}, then {come}, nothing in between."),
        "right": silent(),
        "closer": announce("Zoom in at the corner, again and again."),
        "same": state("However close you look: the same corner."),
        "all of it": silent(),
        "to and fro": state("`relu` has two slopes, {off} and {on}, none between: a switch."),
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
        self.beat("row", board.arrive(), strip_motions.run_through(strip), pause=0.3)
        self.beat("draw together", board.draw_together(), pause=0.1)
        self.beat("ends", board.light(first), board.turn_to(first, last, pace=0.5),
                  board.send(last, 1), board.name_parts(), pause=0.1)  # fmt: skip
        lines = plot_motions.guesses(plots)
        called = names_of(plots, lines)
        ramp, bend, jump = lines
        self.beat("guess", plot_motions.draw_guesses(lines, called), pause=0.1)
        fans = fans_of(found, plots)
        way = plots.dotted(before[-1], after[0])
        self.beat("slide", FadeOut(VGroup(*filter(None, called)), run_time=0.3),
                  board.turn_to(last, first, pace=0.5), board.set_out(first),
                  board.sweep(before, 2.7, changing.brake), pause=0.2)  # fmt: skip
        self.beat(
            "at zero", FadeOut(ramp, run_time=0.4), board.open_row(before[-1], fans), pause=2.0
        )
        self.beat("leap", board.leap(before[-1], after[0], way, fans),
                  plot_motions.land(plots, bend, jump), pause=0.2)  # fmt: skip
        self.beat("answer", board.sweep(after, 1.8), pause=0.1)
        self.beat("right", FadeOut(plots.answer, run_time=0.4), pause=0.1)
        back = [board.sweep(after[::-1], 0.6)]
        if found.closer:
            levels = range(1, len(found.closer) + 1)
            closer = [(*board.look_closer(k, way), *board.run_again(k)) for k in levels]
            self.beat("closer", *chain.from_iterable(closer), pause=0.1)
            self.beat("same", pause=0.2)
            self.beat("all of it", board.look_at_all(after[0]), board.come_back(after[0]),
                      pause=0.1)  # fmt: skip
            back = []
        self.beat("to and fro", *back, *self.to_and_fro(board, found), pause=1.0)

    def to_and_fro(self, board: StripAndPlots, found: Found) -> list[Animation]:
        """Through the switch and back, from where it is on."""
        rest = Wait(0.1)
        off, on = found.before[-1], found.after[0]
        near_off, near_on = found.before[-AROUND:], found.after[:AROUND]
        return [
            board.flip(on, off),
            board.sweep(near_off[::-1], 0.4),
            rest,
            board.sweep(near_off, 0.4),
            board.flip(off, on),
            board.sweep(near_on, 0.4),
            rest,
            board.sweep(near_on[::-1], 0.4),
        ]


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


def fans_of(found: Found, plots: SlopePlots) -> list[SlopeFan]:
    """The slopes that fit at the corner, if a run stands there."""
    corner = found.before[-1]
    if corner.z.value[found.output] != 0:
        return []
    side = 1.0 if plots.rightwards else -1.0
    here = plots.swept(corner, "out")
    ahead = side * float(plots.ends[1][0].get_x() - plots.upper.place(*here.place)[0][0])
    fan = SlopeFan(plots.upper, here, found.fan, length=max(RAY, CLEAR * ahead), side=side,
                   decimals=corner.W.decimals, room=ahead - OFF_BEAD)  # fmt: skip
    return [fan]


def words_of(found: Found) -> Words:
    before, after = found.before, found.after
    stop, opened, end = before[-1], after[0], after[-1]
    entry, output = found.entry, found.output
    gradients = [run.x_grad for run in found.runs]
    weight, on = Entry(opened.v, (output,)), Entry(opened.slopes, (output,))
    wire = Entry(opened.W, (output, entry))
    now = Entry(opened.x_grad, (entry,), ink=Face.GRADIENT)
    zero = every(stop.z, "==", 0, at=[output])
    return Words(
        {
            "out": Position(before[0].out, (output,), Face.VALUE),
            "grad": Position(end.x_grad, (entry,), Face.GRADIENT),
            "start": Entry(before[0].x, (entry,), ink=Face.VALUE),
            "end": Entry(end.x, (entry,), ink=Face.VALUE),
            "gone": Entry(before[0].x_grad, (entry,), ink=Face.GRADIENT),
            "come": Entry(end.x_grad, (entry,), ink=Face.GRADIENT),
            "sliding": Position(before[0].x, (entry,), Face.VALUE),
            "stop": Position(stop.z, (output,)),
            "flat": Entry(found.fan, (0,), stop.W.decimals),
            "steep": Entry(found.fan, (found.fan.shape[0] - 1,), stop.W.decimals),
            "taken": Entry(stop.slope, (entry,)),
            "off": Entry(stop.slopes, (output,)),
            "on": on,
            "weight": weight,
            "wire": wire,
            "now": now,
            "makes": ProductSign((weight, on, wire), now),
        },
        {
            "leap": every(opened.z, ">", 0, at=[output]),
            "zero": [zero, every(stop.slope, "==", 0, at=[entry])],
            "not met": [every(stop.z, "<", 0, at=[output]), every(stop.slope, "==", 0, at=[entry])],
            "answer": leaps(gradients, at=entry, last=found.last_off),
            "same": Law(looks_alike, tuple(pairwise(found.closer))),
            "to and fro": Law(two_slopes, tuple((run, output) for run in found.runs)),
        },
    )


def two_slopes(place: tuple[SlopedRun, int]) -> BearingFact:
    """What torch takes for the slope of relu is 0 or 1, whatever run and output it is of."""
    run, output = place
    return among(run.slopes, (0.0, 1.0), at=output)


def looks_alike(pair: tuple[Closer, Closer]) -> BearingFact:
    """From close, out is what it was from farther away."""
    wide, near = pair
    return same_shape(
        [run.out for run in wide.runs], [run.out for run in near.runs],
        at=near.output, factor=near.factor / wide.factor,
    )  # fmt: skip
