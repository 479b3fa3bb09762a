"""Motions: a cloth turns over, two cells of a pair are added, V.T is subtracted from V."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from manim import Animation, Create, Mobject, VGroup, linear, smooth

from gradmath.records.lopsided import LopsidedRun
from scenes.kit.cells.moves import Replace, Settle, TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.twofold.cloth import TurningCloth
from scenes.kit.twofold.diagonal_turn import FLAT, OVER
from scenes.kit.twofold.stage import TwofoldStage

_ABOVE = 2.0  # layers: what lies on another cloth
_STILL = 0.1
_THIN = 0.35  # opacity of a cloth that is seen through


class TurnAboutDiagonal(Animation):
    """Let a cloth turn over its diagonal."""

    def __init__(self, cloth: TurningCloth, *, run_time: float, comes: bool = False) -> None:
        self.cloth = cloth
        super().__init__(VGroup(*cloth.parts), run_time=run_time, rate_func=linear,
                         introducer=comes)  # fmt: skip

    def create_starting_mobject(self) -> Mobject:
        return Mobject()  # its turn tells where all is

    def interpolate_mobject(self, alpha: float) -> None:
        self.cloth.turn_to(FLAT + (OVER - FLAT) * steadily(alpha))


def steadily(alpha: float) -> float:
    """Nearly as fast all the way: what is edge-on in the middle of it is seen to be."""
    return float(smooth(alpha) + 3.0 * alpha) / 4.0


def arrive(stage: TwofoldStage, weights: str, similarity: str, line: str) -> Iterator[Animation]:
    """Rows come as arrows, V beside them; the pass leaves a gradient at each tip."""
    board, cloth = stage.board, stage.board.cloth
    yield Score([
        *((0.0, Create(axis, run_time=0.5)) for axis in board.axes.lines),
        *((0.15 + 0.12 * k, Vary(arrow, arrow.grow_to, 0.0, 1.0, run_time=0.6, comes=True))
          for k, arrow in enumerate(board.arrows)),
        *come(0.9, *board.numbers, run_time=0.3),
    ])  # fmt: skip
    yield stage.light(weights)
    board.laid.append("cloth")
    order = sorted(cloth.cells, key=lambda cell: sum(cell.slot))
    yield Score([
        *come(0.0, cloth.fabric, cloth.name_label, *cloth.labels, run_time=0.3),
        *((0.1 + 0.08 * sum(cell.slot), TurnUp(cell)) for cell in order),
    ])  # fmt: skip
    yield stage.light(similarity)
    yield stage.light(line)
    board.laid.append("gradients")
    yield Score(
        (0.0, Vary(each, each.grow_to, 0.0, 1.0, run_time=1.2, comes=True))
        for each in board.gradients
    )


def turn_over(
    stage: TwofoldStage, line: str, run: LopsidedRun, run_time: float = 3.0
) -> Iterator[Animation]:
    """The cloth turns over its diagonal, the pass runs again, and nothing else moves."""
    board, ledger = stage.board, stage.board.ledger
    swapping = "sum" in board.laid
    parts: TimedMoves = [
        (0.0, stage.light(line, run)),
        *go(0.0, stage.board.cloth.name_label, run_time=0.3),
        (0.0, TurnAboutDiagonal(board.cloth, run_time=run_time)),
    ]
    if swapping:
        plus = ledger.signs[0]
        parts += go(0.0, plus, run_time=0.2)
        parts.append((0.3, Vary(VGroup(*ledger.addends), ledger.exchange, 0.0, 1.0,
                                run_time=run_time - 0.6)))  # fmt: skip
    yield Score(parts)
    yield Settle(lambda: board.have_turned(run), run_time=_STILL)
    label = board.cloth.name_label.follow()
    yield Score([*come(0.0, label), *(come(0.0, ledger.signs[0]) if swapping else [])])


def add_up(stage: TwofoldStage) -> Iterator[Animation]:
    """Two arrows have one angle, both cells of the pair are added, and the sum weighs it."""
    board, ledger, cloth = stage.board, stage.board.ledger, stage.board.cloth
    ledger.follow(board.run)
    angle = board.angle()
    yield Score([
        *stage.show_pair(0.0),
        (0.3, Vary(angle, angle.sweep_to, 0.0, 1.0, run_time=0.8, comes=True)),
    ])  # fmt: skip
    plus, equals = ledger.signs
    rows = cloth.labels[: cloth.n]
    parts: TimedMoves = go(0.0, *rows, run_time=0.3)
    for k, (chip, index) in enumerate(
        zip(ledger.addends, (board.pair, board.pair[::-1]), strict=True)
    ):
        cell, begin = cloth[index], 0.3 + 0.5 * k
        fly = partial(ledger.fly, k, cell.get_center())
        parts += [
            (begin, Vary(cell, cell.let_digits, 0.0, 0.0, run_time=0.7)),
            (begin, Vary(chip, fly, 0.0, 1.0, run_time=1.3, comes=True)),
            (begin + 0.7, Vary(cell, cell.let_digits, 0.0, 1.0, run_time=0.4)),
        ]
    yield Score([*parts, *come(2.0, plus, run_time=0.3)])
    board.arc.follow(board.run.sums)
    board.laid.append("sum")
    yield Score([
        *come(0.0, equals, *rows, run_time=0.3),
        (0.1, TurnUp(ledger.total)),
        (0.4, Vary(board.arc, board.arc.sweep_to, 0.0, 1.0, run_time=0.9, comes=True)),
        *go(0.9, angle),
    ])  # fmt: skip


def stand_out(stage: TwofoldStage) -> Iterator[Animation]:
    """What is asked about stands out from the rows."""
    yield Score(stage.show_gradients(0.0))


def bring_back(stage: TwofoldStage) -> Iterator[Animation]:
    """All is spoken of again."""
    yield Score(stage.show_all(0.0))


def subtract(
    stage: TwofoldStage, line: str, runs: Sequence[LopsidedRun], last: LopsidedRun, run_time: float
) -> Iterator[Animation]:
    """Run after run, of V less more and more of V.T, or less and less; digits rest meanwhile."""
    board, cloth = stage.board, stage.board.cloth
    cells = VGroup(*cloth.cells, *(board.ledger.cells if "sum" in board.laid else []))

    def show_digits(share: float) -> None:
        cloth.let_digits(share)
        board.ledger.let_digits(share)

    hide, show = (
        Vary(cells, show_digits, *ends, run_time=0.3) for ends in ((1.0, 0.0), (0.0, 1.0))
    )
    light = stage.light(line, runs[0])
    yield Score([*go(0.0, cloth.name_label, run_time=0.3), (0.0, hide), (0.0, light)])
    yield Settle(lambda: board.follow(runs[0]), run_time=_STILL)
    yield slide(stage, runs, run_time)
    yield Score([(0.0, stage.light(line, last)), (0.0, show)])
    yield Settle(lambda: board.follow(last), run_time=_STILL)
    yield Score(come(0.0, cloth.name_label.follow(), run_time=0.3))


def slide(stage: TwofoldStage, runs: Sequence[LopsidedRun], run_time: float) -> Animation:
    """Board and code follow from run to run."""
    board, window = stage.board, stage.window

    def show(run: LopsidedRun) -> None:
        board.follow(run)
        window.follow(run.listing)

    return Follow(VGroup(*board.living, window), runs, show, run_time=run_time, rate=smooth)


def clear(stage: TwofoldStage) -> Iterator[Animation]:
    """The pair's sum goes."""
    board, ledger = stage.board, stage.board.ledger
    board.laid.remove("sum")
    yield Score(go(0.0, *ledger.cells, *ledger.signs, board.arc))


def lay_over(
    stage: TwofoldStage, line: str, turned: LopsidedRun, mean: LopsidedRun
) -> Iterator[Animation]:
    """A copy of the cloth turns over and lies down on it; each two cells turn up as their mean."""
    board, cloth, places = stage.board, stage.board.cloth, stage.board.places
    copy = TurningCloth(board.run.V, places.cloth, places.size, board.limit, layer=_ABOVE)
    copy.fabric.fill_rgbas[:, 3] = _THIN
    yield Score([
        (0.0, stage.light(line, mean)),
        *go(0.0, cloth.name_label, run_time=0.3),
        (0.0, Vary(VGroup(*cloth.cells), cloth.let_digits, 1.0, 0.0, run_time=0.3)),
        (0.0, TurnAboutDiagonal(copy, run_time=2.4, comes=True)),
    ])  # fmt: skip
    yield Settle(lambda: copy.have_turned(turned.V), run_time=0.3)
    cloth.let_digits(1.0)
    board.follow(mean)
    yield Score([
        *go(0.0, copy.fabric, run_time=0.1),
        *((0.0, Replace(front, cloth[front.slot], run_time=0.8)) for front in copy.cells),
    ])  # fmt: skip
    yield Score(come(0.0, cloth.name_label.follow()))
