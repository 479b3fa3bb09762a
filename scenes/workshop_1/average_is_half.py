"""Workshop 1: x is random about zero; where x.grad has its mean."""

from __future__ import annotations

from gradmath.problems.workshop_1.average_is_half import AverageIsHalf as Found
from gradmath.problems.workshop_1.average_is_half import average_is_half
from scenes.kit import (
    SAFE,
    Entry,
    Face,
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
    MeansNear,
    ShareTimesValue,
    TwoValues,
)
from scenes.kit.boards.machine.strip import Strip

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.3, top=2.5)
CORNER = Region(SAFE.left, -1.3, bottom=0.0, top=2.5)
BELOW_CODE = 1.4
LINES = 3  # of code


class AverageIsHalf(Lecture):
    """Over random x a switch is on half of the time, and x.grad is half of v W on average."""

    captions = {
        "title": ask("`x` is 0 on average. And {grad}?"),
        "bell": announce("`x` is random now: as likely left as right of 0."),
        "strip": silent(),
        "draws": announce("Draw by draw, {grad} goes onto a beam."),
        "two": state({"two": "{grad} is {come} or {gone}, nothing else."}),
        "guess": ask(
            "After {all} draws: where does the beam balance?",
            ring=True,
            choices={"none": "{gone}", "middle": "{expected}", "whole": "{come}"},
        ),
        "wedge": announce("It balances at the mean."),
        "rain": silent(),
        "mean": state({"mean": "After {all} draws the mean is {mean}."}),
        "seeds": announce("Other seeds, other draws."),
        "zero": announce("And at `x` = 0, the average `x`?"),
        "at zero": state({"at zero": "At a zero `x`: {gone}. Averaged over `x`: about {expected}."}),
        "why": announce("Why? Turn half of the bell over."),
        "half": state({
            "half": "Half are on: {chance} × {weight} × {wire} {makes} {expected}.",
        }),
        "move": announce("Move the bell to the right, same draws."),
        "share": state({
            "share": "The share that is on, times {come}: {share} × {come} {gives} {end}.",
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
        seed = next(line for line in first.lines if line.startswith(motions.SEED))
        window = self.open_window(first, seed, lines=LINES)
        board = self.board = BalanceBoard(strip, drawn, found.expected, window)
        self.beat("bell", motions.light(board, slowly[0], motions.DRAWN),
                  motions.bring_bell(board), pause=0.1)  # fmt: skip
        self.beat("strip", motions.bring_strip(board), line="out.backward(v)", pause=0.1)
        self.beat("draws", motions.draw_slowly(board, slowly), pause=0.1)
        self.beat("two", pause=1.0)
        self.beat("guess", motions.show_guesses(board))
        self.beat("wedge", motions.bring_wedge(board, len(slowly)), pause=0.2)
        self.beat("rain", motions.let_rain(board, 5.0), pause=0.1)
        self.beat("mean", pause=1.0)
        if len(found.seeds) > 1:
            self.beat("seeds", motions.other_seeds(board, found.seeds[1:], 0.5), pause=0.1)
        self.beat("zero", motions.at_zero(board, slowly[-1], found.at_zero), pause=0.1)
        self.beat("at zero", pause=1.6)
        self.beat("why", motions.turn_half(board), pause=0.1)
        self.beat("half", pause=1.6)
        self.beat("move", motions.move_bell(board, found.moved, 6.0), pause=0.1)
        self.beat("share", pause=2.0)


def words_of(found: Found) -> Words:
    at = (found.entry,)
    drawn, end, run = found.drawn, found.moved[-1], found.slowly[0]
    on = int(abs(drawn.x_grad.value).argmax())
    come = Entry(drawn.x_grad, (on,), ink=Face.GRADIENT)
    chance, weight = Entry(found.chance), Entry(run.v, at)
    wire = Entry(run.W, (found.entry, found.entry))
    expected = Entry(found.expected, ink=Face.GRADIENT)
    last = (drawn.draws - 1,)
    share, mean = Entry(end.share), Entry(end.mean, last, ink=Face.GRADIENT)
    near = MeansNear(found.seeds, found.expected)
    return Words(
        {
            "grad": Position(run.x_grad, at, Face.GRADIENT),
            "come": come,
            "gone": Entry(found.at_zero.x_grad, at, ink=Face.GRADIENT),
            "all": Entry(drawn.count, last),
            "mean": Entry(drawn.mean, last, ink=Face.GRADIENT),
            "expected": expected,
            "chance": chance,
            "weight": weight,
            "wire": wire,
            "makes": ProductSign((chance, weight, wire), expected),
            "share": share,
            "gives": ProductSign((share, come), mean),
            "end": mean,
        },
        {
            "two": TwoValues(drawn),
            "none": BalancesAt(drawn, found.at_zero.x_grad, at),
            "middle": BalancesAt(drawn, found.expected),
            "whole": BalancesAt(drawn, drawn.x_grad, (on,)),
            "half": HalfTheTime(drawn, found.chance),
            "mean": MeanOfDraws(drawn),
            "at zero": [
                every(found.at_zero.x, "==", 0),
                every(found.at_zero.x_grad, "==", 0, at=[at]),
                near,
            ],
            "share": ShareTimesValue(found.moved),
        },
    )
