"""Workshop 1: what a gradient does while its switch turns on."""

from __future__ import annotations

from itertools import chain, pairwise

from manim import FadeOut, Wait

from gradmath.problems.workshop_1.gate_is_a_switch import Closer, gate_is_a_switch
from gradmath.problems.workshop_1.gate_is_a_switch import GateIsASwitch as Found
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
from scenes.kit.truth.layers import off
from scenes.kit.truth.quantities import ratio
from scenes.kit.truth.sweeps import leaps, same_shape

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.3, top=2.5)
ROW = Region(-5.4, 5.4, bottom=-1.1, top=1.9)  # from x to out, before there are plots
BESIDE = Region(1.3, SAFE.right, bottom=-1.4, top=0.4)  # the same, below the code
LEFT, FOOT, TOP, APART = -4.45, -2.52, 2.4, 1.02  # of the plots; and to what is below the code
BELOW_CODE = 1.4
LOOP = 6  # lines: x is set, forward, backward
RAY, CLEAR = 2.3, 0.6  # the length of what theory allows, or so much of the way to the end
OFF_BEAD = 0.3  # where it ends before the last point


class GateIsASwitch(Lecture):
    """A gradient does not fade in as its switch turns on: it is there in full or not at all."""

    captions = {
        "title": ask("Does a gradient fade or jump?"),
        "row": announce("Follow {sliding} to {out}, part by part."),
        "back": state("{z} is negative, so `relu` is off: {first} is zero."),
        "draw together": silent(),
        "ends": announce("Run it with {sliding} at {start}, then at {end}."),
        "guess": ask("How does {grad} go from {gone} to {come}?", ring=True),
        "slide": announce("Now {sliding} slides, and torch runs along."),
        "stop": announce("Now look at what {grad} is made of."),
        "at zero": state({
            "zero": "A corner: slopes from {flat} to {steep} fit `out`; torch takes {taken}.",
            "not met": "{stop} is negative: slope zero.",
        }),
        "leap": announce("Now {sliding} goes to {opened}."),
        "on": state("`relu` has slope {on} now: {weight} × {on} × {wire} {makes} {now}."),
        "answer": state("It jumps: first {gone}, then {come}, nothing in between."),
        "closer": announce("Smaller steps, and zoom in: is there a ramp in the corner?"),
        "same": state({
            "shrinks": "`out` shrinks, and the step stays {still}.",
            "alike": "However close you look: the same corner.",
        }),
        "all of it": silent(),
        "to and fro": announce("Now back and forward: see the switch, the slope, the step."),
        "switch": state("It jumps: the slope of `relu` switches from {off} to {on}."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(gate_is_a_switch)
        before, after = found.before, found.after
        first, last = found.runs[0], found.runs[-1]
        # The scene keeps it: on the stage are its parts alone.
        machine = self.machine = Machine(first, STAGE, head=BELOW_CODE, runs=found.runs)
        strip = Strip(machine, found.entry, found.output, BESIDE, ROW)
        plots = plots_of(found, strip.region.left)
        self.words = words_of(found)
        window = self.open_window(first.listing, "out = torch.relu(z)", lines=LOOP)
        board = StripAndPlots(strip, plots, window)
        self.beat("row", board.arrive(), strip_motions.run_through(strip), pause=0.2)
        self.beat("back", board.run_back(), pause=1.0)
        self.beat("draw together", board.draw_together(), pause=0.1)
        self.beat("ends", board.light(first), board.turn_to(first, last, pace=1.0),
                  board.send(last, 1), board.name_parts(), pause=0.1)  # fmt: skip
        lines = plot_motions.guesses(plots)
        called = names_of(plots, lines)
        (ramp, bend, jump), (ramp_name, bend_name, jump_name) = lines, called
        self.beat("guess", plot_motions.draw_guesses(lines, called), pause=0.1)
        fans = fans_of(found, plots)
        way = plots.dotted(before[-1], after[0])
        self.beat("slide", board.turn_to(last, first, pace=0.5), board.set_out(first),
                  board.sweep(before, 2.7, changing.brake), pause=0.1)  # fmt: skip
        wrong = plot_motions.cross_out(ramp, ramp_name)
        self.beat("stop", plot_motions.meanwhile(wrong, board.open_row(before[-1])), pause=0.2)
        self.beat("at zero", *map(plot_motions.open_fan, fans), pause=1.3)
        going = [*fans, *filter(None, [jump_name])]
        self.beat("leap", board.leap(before[-1], after[0], way, going), pause=0.0)
        up_to, onward = found.beside
        wrong = plot_motions.cross_out(bend, bend_name)
        self.beat("on", plot_motions.meanwhile(wrong, board.sweep(onward, 1.2)), pause=0.8)
        self.beat("answer", board.sweep(found.rest, 1.2), plot_motions.answer(plots, jump),
                  pause=0.6)  # fmt: skip
        back = [FadeOut(plots.answer, run_time=0.4), board.sweep(after[::-1], 0.8)]
        if found.closer:
            levels = range(1, len(found.closer) + 1)
            closer = [board.look_closer(k, way, plots.answer) for k in levels]
            self.beat("closer", *chain.from_iterable(closer), pause=0.1)
            self.beat("same", pause=1.2)
            self.beat("all of it", board.look_at_all(onward[-1]), board.come_back(onward[-1]),
                      pause=0.1)  # fmt: skip
            back = [board.sweep(onward[::-1], 0.8)]
        self.beat("to and fro", *back, board.flip(after[0], before[-1]),
                  board.sweep(up_to[::-1], 0.8), Wait(0.2), board.sweep(up_to, 0.8),
                  board.flip(before[-1], after[0]), board.sweep(onward, 1.0))  # fmt: skip
        self.beat("switch", pause=2.0)


def plots_of(found: Found, beside: float) -> SlopePlots:
    sweeps = [
        Stretch(found.runs, found.last_off),
        *(Stretch(each.runs, each.last_off) for each in found.closer),
    ]
    factors = [each.factor for each in found.closer]
    region = Region(LEFT, beside - APART, FOOT, TOP)
    return SlopePlots(sweeps, factors, found.entry, found.output, region)


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
    last, nearest = found.runs[-1], found.closest
    pair = (tuple(Entry(run.out, (output,)) for run in (last, nearest))
            + tuple(Entry(run.x_grad, (entry,)) for run in (last, nearest)),)  # fmt: skip
    zero = every(stop.z, "==", 0, at=[output])
    gone = every(before[0].x_grad, "==", 0, at=[entry])
    alike = Law(looks_alike, tuple(pairwise(found.closer)))
    return Words(
        {
            "out": Position(before[0].out, (output,), Face.VALUE),
            "first": Position(before[0].x_grad, (entry,), Face.GRADIENT),
            "grad": Position(end.x_grad, (entry,), Face.GRADIENT),
            "start": Entry(before[0].x, (entry,), ink=Face.VALUE),
            "opened": Entry(opened.x, (entry,), ink=Face.VALUE),
            "end": Entry(end.x, (entry,), ink=Face.VALUE),
            "still": Entry(found.closest.x_grad, (entry,), ink=Face.GRADIENT),
            "gone": Entry(before[0].x_grad, (entry,), ink=Face.GRADIENT),
            "come": Entry(end.x_grad, (entry,), ink=Face.GRADIENT),
            "sliding": Position(before[0].x, (entry,), Face.VALUE),
            "z": Position(before[0].z, (output,), Face.VALUE),
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
            "back": [
                every(before[0].z, "<", 0, at=[output]),
                off(before[0].gates, at=[output]),
                gone,
            ],
            "on": every(opened.z, ">", 0, at=[output]),
            "zero": [zero, every(stop.slope, "==", 0, at=[entry])],
            "not met": [every(stop.z, "<", 0, at=[output]), every(stop.slope, "==", 0, at=[entry])],
            "answer": leaps(gradients, at=entry, last=found.last_off),
            "shrinks": [Law(smaller, pair), Law(as_high, pair)],
            "alike": alike,
            "switch": leaps([run.slopes for run in found.runs], at=output, last=found.last_off),
        },
    )


def smaller(places: tuple[Entry, ...]) -> BearingFact:
    """Seen from closest, out is a thousandth at the end."""
    far, near, *_ = places
    return ratio(near, far, 0.001)


def as_high(places: tuple[Entry, ...]) -> BearingFact:
    """What x.grad leaps to from closest is what it leapt to."""
    *_, far, near = places
    return ratio(near, far, 1)


def looks_alike(pair: tuple[Closer, Closer]) -> BearingFact:
    """From close, out is what it was from farther away."""
    wide, near = pair
    return same_shape(
        [run.out for run in wide.runs], [run.out for run in near.runs],
        at=near.output, factor=near.factor / wide.factor,
    )  # fmt: skip
