"""The backward pass between the floors: weights are laid over out, turn over, and meet slopes."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, Create, VGroup

from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.moves import Bump, Flip, TurnUp
from scenes.kit.floors.board import Floors
from scenes.kit.floors.crumbs import CRUMB, Depart, Swarm, land
from scenes.kit.floors.forward import light, turn_up
from scenes.kit.floors.parabola import Nod
from scenes.kit.floors.places import CELL
from scenes.kit.floors.strand import FlipOver
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come, go
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score, end_of


def lay_cloth(board: Floors, window: CodeWindow, pace: float = 1.0) -> Iterator[Animation]:
    """The weights are laid over out, in its shape, or hang beside it."""
    cloth = board.new_cloth(board.weights)
    name = board.name_beside(cloth)
    hidden = Vary(board.out, board.out.show_digits, 1.0, 0.0, run_time=0.4)
    yield Score(at_pace([
        (0.0, light(window, board.run.weights, 0.5 / pace)),
        *([(0.2, hidden)] if board.places.covered else []),
        *turn_up(cloth, 0.4, 0.07),
        (0.6, Create(cloth.hem, run_time=0.9)),
        *come(1.0, name),
    ], pace))  # fmt: skip
    board.names.append(name)


def turn_back(board: Floors, window: CodeWindow, pace: float = 1.0) -> Iterator[Animation]:
    """The cloth turns over about its diagonal, and its entries gather above the curve.

    Where it hangs beside out, it is seen again once copies of its entries have set out.
    """
    cloth, run = board.cloth, board.run
    assert cloth is not None
    covered, name = board.places.covered, board.names[1:]
    yield Score(at_pace([
        (0.0, light(window, run.grad, 0.5 / pace)),  # a light that runs faster jumps
        *go(0.0, *name, run_time=0.3),
        (0.3, FlipOver(cloth, run.came, run_time=2.0)),
    ], pace))  # fmt: skip
    board.names = board.names[:1]
    crumbs = board.crumbs(run.came, Face.GRADIENT, "back")
    shown = Vary(board.out, board.out.show_digits, 0.0, 1.0, run_time=0.5)
    board.cloth = None
    back: TimedMoves = [(0.6, shown)] if covered else _again(board)
    yield Score([
        (0.0, Depart(VGroup(*cloth.entries))),
        *go(0.0, cloth.hem, run_time=0.3),
        *at_pace([(0.0, Swarm(crumbs, (0, 1), (1.0, CRUMB), run_time=1.7)), *back], pace),
    ])  # fmt: skip


def _again(board: Floors) -> TimedMoves:
    """The weights stand beside out as before."""
    cloth = board.new_cloth(board.weights)
    name = board.name_beside(cloth)
    board.names.append(name)
    return come(1.2, cloth, name, run_time=0.5)


def draw_tangents(board: Floors) -> Score:
    """Where entries wait the tangents grow, each with its slope; over each pile one can be read."""
    curve = board.parabola
    parts: TimedMoves = [
        (0.15 * k, Vary(tangent, tangent.grow_to, 0.0, 1.0, run_time=0.7, comes=True))
        for k, tangent in enumerate(curve.tangents)
    ]
    parts += [(0.3 + 0.15 * k, TurnUp(each)) for k, each in enumerate(board.spokesmen())]
    return Score([*parts, *come(end_of(parts) - 0.1, *curve.papers, *curve.slopes, run_time=0.3)])


def meet_slopes(board: Floors, pace: float = 1.0) -> Iterator[Animation]:
    """Each entry comes down to the curve, and turns over to its product with the slope there."""
    flying, spoken = board.flying, board.spoken
    slopes = board.parabola.slopes if spoken else []
    later = 0.6 if spoken else 0.0  # the products can be read before they are there
    yield Score(at_pace([
        (0.0, Swarm(flying, (1, 2), (CRUMB, CRUMB), lag=0.3, run_time=1.0)),
        *((0.15, Swarm([each], (0, 1), (1.0, 1.0), lag=0.0, run_time=0.85)) for each in spoken),
        *((1.1, Nod(slope)) for slope in slopes),
        *come(1.2, *board.products, run_time=0.4),
        *((1.4 + later, Flip(each, board.run.sent, run_time=0.6)) for each in (*flying, *spoken)),
    ], pace))  # fmt: skip


def fall(board: Floors, pace: float = 1.0) -> Iterator[Animation]:
    """The products fall into the letterbox, where no tensor was."""
    crumbs = board.flying
    spoken = [*board.spoken, *board.products]
    board.spoken, board.products = [], []
    yield Score(at_pace([
        *go(0.0, *spoken, run_time=0.3),
        (0.1, Swarm(crumbs, (2, 3), (CRUMB, CRUMB), lag=0.0, run_time=0.7)),
        *go(0.5, board.slot, run_time=0.4),
        *come(0.7, board.letterbox.box, run_time=0.4),
        (0.9, Swarm(crumbs, (3, 4), (CRUMB, CELL.width / crumbs[0].size.width), run_time=1.6)),
    ], pace))  # fmt: skip
    board.deposits = (*board.deposits, board.run.sent)
    grad = board.new_grad()
    board.flying = []
    yield from land(crumbs, grad)


def run_through(board: Floors, bench: Cell) -> Score:
    """From the sum's weight to out, and to `inp.grad`: all that one call reaches."""
    assert board.grad is not None
    floors = (0.4, board.out), (1.2, board.grad)
    parts: TimedMoves = [(0.0, Bump(bench))]
    for start, floor in floors:
        parts += [(start + 0.08 * sum(cell.index), Bump(cell)) for cell in floor.entries]
    return Score(parts)
