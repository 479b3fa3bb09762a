"""Workshop 1: x is random; the average of its gradients, and the gradient at its average."""

from __future__ import annotations

from gradmath.problems.workshop_1.average_is_half import AverageIsHalf as Found
from gradmath.problems.workshop_1.average_is_half import average_is_half
from gradmath.records.random_inputs import RandomInputs
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
    state,
)
from scenes.kit.balance import motions
from scenes.kit.balance.board import BalanceBoard
from scenes.kit.balance.facts import (
    AtTheMean,
    BalancesAt,
    MeanOfDraws,
    OffTheMean,
    ShareTimesValue,
)
from scenes.kit.boards.machine.strip import Strip

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.3, top=2.5)
CORNER = Region(SAFE.left + 0.35, -0.9, bottom=0.0, top=2.5)
BELOW_CODE = 1.4
LINES = 2  # of code


class AverageIsHalf(Lecture):
    """Average gradients, and the gradient at the average: the share of switches off apart."""

    captions = {
        "title": ask("Average `x`, average gradient?"),
        "bell": announce("`x` is random: a bell, as likely left as right."),
        "draws": announce("Draw by draw, {grad} goes onto a beam."),
        "guess": ask(
            "In the long run: where does it balance?",
            ring=True,
            choices={"none": "{gone}", "middle": "{expected}", "whole": "{come}"},
        ),
        "rain": announce("It balances at the average gradient."),
        "mean": state({"mean": "The average gradient of {all} draws: {mean}."}),
        "average": ask("And the average `x` itself?"),
        "at mean": state({"at mean": "Gradient at average `x`: {at}. Average gradient: {mean}."}),
        "move": announce("Now the bell slides right."),
        "tip": announce("The gradient at average `x`: {then}. Does it balance there?"),
        "share": state({
            "share": "{off} are off and pull it back: {share} on × {come} {gives} {end}.",
            "alike": "Average gradient: {share} on × {come} {gives} {end}.",
        }),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(average_is_half)
        drawn, slowly = found.drawn, found.slowly
        # The scene keeps it: on the stage are its parts alone.
        machine = self.machine = Machine(slowly[0], STAGE, head=BELOW_CODE, runs=found.runs)
        strip = Strip(machine, found.entry, found.entry, CORNER, STAGE)
        self.words = words_of(found)
        first = slowly[0].listing
        made = next(line for line in first.lines if line.startswith(motions.DRAWN))
        window = self.open_window(first, made, lines=LINES)
        board = self.board = BalanceBoard(strip, drawn, slowly[0], window)
        self.beat("bell", motions.bring_bell(board))
        draws = motions.bring_strip(board), motions.draw_slowly(board, slowly)
        self.beat("draws", *draws, line="out.backward(v)", pause=0.1)
        self.beat("guess", motions.show_guesses(board))
        self.beat("rain", motions.bring_wedge(board, len(slowly)), motions.rain(board, drawn, 3.6))
        self.beat("mean", motions.bring_counts(board), pause=1.2)
        self.beat("average", motions.at_mean(board, slowly[-1], found.at_mean[0]))
        self.beat("at mean", pause=1.4)
        self.beat("move", motions.move_bell(board, found.moved, found.at_mean, 4.2))
        self.beat("tip", motions.tip(board, found.at_mean[-1]))
        self.beat("share", pause=2.4)


def words_of(found: Found) -> Words:
    at, drawn, end = (found.entry,), found.drawn, found.moved[-1]
    first, then = found.at_mean[0], found.at_mean[-1]
    on = (int(abs(drawn.x_grad.value).argmax()),)
    last = (drawn.draws - 1,)
    off = next(run for run in found.slowly if not run.gates.value[at])
    share, mean = Entry(end.share), Entry(end.mean, last, ink=Face.GRADIENT)
    come = Entry(end.x_grad, on, ink=Face.GRADIENT)
    return Words(
        {
            "grad": Position(found.slowly[0].x_grad, at, Face.GRADIENT),
            "gone": Entry(off.x_grad, at, ink=Face.GRADIENT),
            "at": Entry(first.x_grad, at, ink=Face.GRADIENT),
            "then": Entry(then.x_grad, at, ink=Face.GRADIENT),
            "off": Entry(end.off, last),
            "all": Entry(drawn.count, last),
            "mean": Entry(drawn.mean, last, ink=Face.GRADIENT),
            "expected": Entry(found.expected, ink=Face.GRADIENT),
            "share": share,
            "come": come,
            "gives": ProductSign((share, come), mean),
            "end": mean,
        },
        {
            "none": BalancesAt(drawn.x_grad, off.x_grad, at),
            "middle": BalancesAt(drawn.x_grad, found.expected),
            "whole": BalancesAt(drawn.x_grad, drawn.x_grad, on),
            "mean": MeanOfDraws(drawn.x_grad, drawn.mean),
            "at mean": AtTheMean(drawn.x, first.x, found.entry),
            "share": [
                OffTheMean(end.x, end.mean, end.off, then.x_grad, found.entry),
                Law(share_times, tuple((each,) for each in found.moved)),
            ],
            "alike": Law(share_times, tuple((each,) for each in found.moved)),
        },
    )


def share_times(drawn: tuple[RandomInputs]) -> ShareTimesValue:
    """The mean is the share of draws whose switch is on, times what each of these gives."""
    (each,) = drawn
    return ShareTimesValue(each.x, each.x_grad, each.mean)
