"""Workshop 1: x is random about zero; where x.grad has its mean."""

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
    every,
    silent,
    state,
)
from scenes.kit.balance import motions
from scenes.kit.balance.board import BalanceBoard
from scenes.kit.balance.facts import (
    BalancesAt,
    HalfTheTime,
    MeanOfDraws,
    ShareTimesValue,
)
from scenes.kit.boards.machine.strip import Strip

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.3, top=2.5)
CORNER = Region(SAFE.left + 0.35, -0.9, bottom=0.0, top=2.5)
BELOW_CODE = 1.4
LINES = 3  # of code


class AverageIsHalf(Lecture):
    """Over random x a switch is on half of the time, and x.grad is half of v W on average."""

    captions = {
        "title": ask("Average `x`, average gradient?"),
        "bell": announce("`x` is random now: a bell, as likely left as right."),
        "strip": silent(),
        "draws": announce("Draw by draw, {grad} goes onto a beam."),
        "guess": ask(
            "In the long run: where does the beam balance?",
            ring=True,
            choices={"none": "{gone}", "middle": "{expected}", "whole": "{come}"},
        ),
        "wedge": announce("It balances at the mean."),
        "rain": silent(),
        "mean": state({"mean": "After {all} draws the mean is {mean}."}),
        "zero": ask("And at the average `x` itself?"),
        "at zero": state({"at zero": "At a zero `x`: {off}. Averaged over `x`: {mean}."}),
        "why": announce("Why? Fold the bell over."),
        "half": state({
            "half": "Switch on with chance {chance}: "
                    "{chance} × {weight} × {wire} {makes} {expected}.",
        }),
        "move": announce("Now the bell slides to the right."),
        "share": state({
            "share": "Average gradient: {share}, the share on, × {come} {gives} {end}.",
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
        theory = found.chance, found.expected
        board = self.board = BalanceBoard(strip, drawn, theory, window)
        self.beat("bell", motions.bring_bell(board), pause=0.1)
        self.beat("strip", motions.bring_strip(board), line="out.backward(v)", pause=0.1)
        self.beat("draws", motions.draw_slowly(board, slowly), pause=0.1)
        self.beat("guess", motions.show_guesses(board))
        self.beat("wedge", motions.bring_wedge(board, len(slowly)), pause=0.2)
        self.beat("rain", motions.rain(board, drawn, 5.0), pause=0.1)
        self.beat("mean", pause=1.0)
        self.beat("zero", motions.at_zero(board, slowly[-1], found.at_zero), pause=0.1)
        self.beat("at zero", pause=1.6)
        self.beat("why", motions.turn_half(board), pause=0.1)
        self.beat("half", pause=1.6)
        self.beat("move", motions.move_bell(board, found.moved, 6.0), pause=0.1)
        self.beat("share", pause=2.0)


def words_of(found: Found) -> Words:
    at, drawn, end, zero = (found.entry,), found.drawn, found.moved[-1], found.at_zero
    on = (int(abs(drawn.x_grad.value).argmax()),)
    chance, weight = Entry(found.chance), Entry(zero.v, at)
    wire = Entry(zero.W, (found.entry, found.entry))
    expected = Entry(found.expected, ink=Face.GRADIENT)
    last = (drawn.draws - 1,)
    share, mean = Entry(end.share), Entry(end.mean, last, ink=Face.GRADIENT)
    come = Entry(end.x_grad, on, ink=Face.GRADIENT)
    return Words(
        {
            "grad": Position(found.slowly[0].x_grad, at, Face.GRADIENT),
            "gone": Entry(found.slowly[-1].x_grad, at, ink=Face.GRADIENT),
            "off": Entry(zero.x_grad, at, ink=Face.GRADIENT),
            "all": Entry(drawn.count, last),
            "mean": Entry(drawn.mean, last, ink=Face.GRADIENT),
            "expected": expected,
            "chance": chance,
            "weight": weight,
            "wire": wire,
            "makes": ProductSign((chance, weight, wire), expected),
            "share": share,
            "come": come,
            "gives": ProductSign((share, come), mean),
            "end": mean,
        },
        {
            "none": BalancesAt(drawn.x_grad, zero.x_grad, at),
            "middle": BalancesAt(drawn.x_grad, found.expected),
            "whole": BalancesAt(drawn.x_grad, drawn.x_grad, on),
            "mean": MeanOfDraws(drawn.x_grad, drawn.mean),
            "at zero": [
                every(zero.x, "==", 0),
                every(zero.x_grad, "==", 0, at=[at]),
            ],
            "half": HalfTheTime(drawn.due, found.chance),
            "share": Law(share_times, tuple((each,) for each in found.moved)),
        },
    )


def share_times(drawn: tuple[RandomInputs]) -> ShareTimesValue:
    """The mean is the share of draws whose switch is on, times what each of these gives."""
    (each,) = drawn
    return ShareTimesValue(each.x, each.x_grad, each.mean)
