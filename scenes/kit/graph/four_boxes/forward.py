"""The forward pass: x climbs its columns, meets the weights, z meets a, and all ends in loss."""

from __future__ import annotations

from manim import DOWN, RIGHT, UP, Animation, Create, FadeIn, FadeOut

from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.moves import Bump, Replace, Ride, TurnUp
from scenes.kit.graph.four_boxes.board import FourBoxes
from scenes.kit.graph.signs.cut_track import Lay
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import QUICK
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.boards import moment_of

_LAG = 0.1  # seconds between neighbours that do the same


def light(window: CodeWindow, line: str, board: FourBoxes, run_time: float = QUICK) -> Animation:
    """Light a line of the run on stage."""
    listing = board.run.listing
    return window.scroll(listing, listing.after(line), run_time=run_time)


def arrive(board: FourBoxes, window: CodeWindow) -> Score:
    """W's crossings, x below them, a to the right; wires grow out of them."""
    parts: TimedMoves = come(0.0, board.names["W"])
    for (i, j), weight in board.weights.items():
        parts.append((_LAG * (i + j), FadeIn(weight, run_time=QUICK)))
    listing = board.run.listing
    for start, record in ((0.4, board.run.x), (0.9, board.run.a)):
        parts.append((start, window.scroll(listing, moment_of(record), run_time=0.3)))
    for j, cell in enumerate(board.x.cells):
        parts.append((0.5 + _LAG * j, FadeIn(cell, shift=UP * 0.3, run_time=QUICK)))
        parts.append((0.9 + _LAG * j, Create(board.columns[j], run_time=0.6)))
    parts += come(0.5, board.names["x"])
    for i, cell in enumerate(board.a.cells):
        parts.append((1.2 + _LAG * i, FadeIn(cell, shift=UP * 0.3, run_time=QUICK)))
    parts += come(1.2, board.names["a"])
    for i, leads in enumerate(board.inner):
        parts += [(1.3 + _LAG * i, Create(lead, run_time=0.5)) for lead in leads]
    return Score(parts)


def multiply(board: FourBoxes, window: CodeWindow) -> Score:
    """Entries of x climb to their weights, leave along the rows, and each row adds up in z."""
    parts: TimedMoves = [(0.0, light(window, "z = W @ x", board))]
    parts += come(0.2, board.plates["z"], board.names["z"])
    for i in range(len(board.inner)):
        columns = [j for k, j in sorted(board.weights) if k == i]
        begin = end_of(parts) - 1.3 if i else 0.2
        waiting: list[Cell] = []
        for k, j in enumerate(reversed(columns)):
            parts += _meet(board, i, j, begin + 0.25 * k, k, waiting)
        landed = end_of(parts)
        if len(waiting) == 1:
            parts.append((landed, Replace(waiting[0], board.z[i], run_time=0.3)))
        elif waiting:
            parts += _gather(waiting, board.z[i], landed + 0.1)
        else:
            parts.append((begin, TurnUp(board.z[i])))
    return Score(at_pace(parts, 0.85))


def _meet(
    board: FourBoxes, i: int, j: int, start: float, place: int, waiting: list[Cell]
) -> TimedMoves:
    """x[j] climbs to W[i, j], which swells; the product leaves for its place before z."""
    places, run, weight = board.places, board.run, board.weights[i, j]
    up = places.up_column(i, j)
    factor = board.chip(run.x, (j,), up).set_z_index(-0.6)
    crossing = places.crossing(i, j)
    below = crossing + DOWN * ((weight.height + factor.height) / 2 - 0.04)
    home = places.on_row(places.z - (board.size.width + 0.05) * place, i)
    product = board.chip(run.products, (i, j), places.along(i))
    product.set_z_index(-0.5 - 0.01 * place)
    beside = crossing + RIGHT * ((weight.width + product.width) / 2 + 0.04)
    leave = Polyline.through(beside, home)
    waiting.append(product)
    return [
        (start, Ride(factor, up.part(0.0, up.share_of(below)), run_time=0.5)),
        (start + 0.5, Bump(weight, run_time=0.35)),
        (start + 0.6, FadeOut(factor, run_time=0.2)),
        (start + 0.65, TurnUp(product.move_to(beside), run_time=0.25)),
        (start + 0.9, Ride(product, leave, grows=False, run_time=0.6)),
    ]


def _gather(waiting: list[Cell], whole: Cell, start: float) -> TimedMoves:
    """Addends that wait in a line slide into the first one's place; the sum turns up there."""
    home = whole.box.get_center()
    parts: TimedMoves = []
    for k, addend in enumerate(waiting[1:], start=1):
        here = home - [(waiting[0].box.width + 0.05) * k, 0.0, 0.0]
        slide = Ride(addend, Polyline.through(here, home), grows=False, goes=True, run_time=0.35)
        parts.append((start + 0.3 * (k - 1), slide))
    parts.append((end_of(parts), Replace(waiting[0], whole, run_time=0.4)))
    return parts


def finish(board: FourBoxes, window: CodeWindow, line: str) -> Score:
    """a's entries come up to the rows over the gap, z meets them, and the rows end in loss."""
    places, run = board.places, board.run
    parts: TimedMoves = [
        (0.0, light(window, line, board)),
        (0.1, Lay(board.tracks["a"], run_time=0.7)),
        *come(0.5, board.names["detach"], run_time=0.3),
        *come(0.3, board.plates["loss"]),
        *come(0.9, board.names["used"]),
    ]
    for i, leads in enumerate(board.outer):
        parts += [(0.2 + 0.1 * k, Create(lead, run_time=0.6)) for k, lead in enumerate(leads)]
        up = places.from_a(i)
        entry = board.chip(run.a, (i,), up, size=places.narrow)
        parts.append((0.7 + 0.25 * i, Bump(board.a[i], run_time=0.3)))
        parts.append((0.8 + 0.25 * i, Ride(entry, up, grows=False, run_time=0.9)))
        parts.append((1.7 + 0.25 * i, Replace(entry, board.used[i], run_time=0.3)))
    return Score(at_pace(parts + _into_loss(board, end_of(parts) - 0.1), 0.85))


def _into_loss(board: FourBoxes, start: float) -> TimedMoves:
    places, run = board.places, board.run
    parts: TimedMoves = []
    terms: list[CarriedEntry] = []
    for i in range(len(board.inner)):
        onto = Polyline.through(places.on_row(places.z, i), places.on_row(places.used, i))
        factor = board.chip(run.z, (i,), onto, size=places.pair)
        away = places.into_loss(i)
        size = board.of_terms
        beside = (places.pair.width + size.width) / 2 + 0.04
        first = away.share_of(places.on_row(places.used + beside, i))
        stop = away.share_of(places.on_row(places.row_end, i))
        term = board.chip(run.terms, (i,), away, size=size)
        term.set_z_index(-0.5 - 0.01 * i)
        terms.append(term)
        begin = start + 0.35 * i
        parts += [
            (begin, Bump(board.z[i], run_time=0.3)),
            (begin + 0.15, Ride(factor, onto, grows=False, goes=True, run_time=0.5)),
            (begin + 0.6, Bump(board.used[i], run_time=0.3)),
            (begin + 0.7, TurnUp(term.move_to(away.at(first)), run_time=0.25)),
            (begin + 1.0, Ride(term, away.part(first, stop), grows=False, run_time=0.3)),
        ]
    landed = end_of(parts) + 0.2
    for i, term in enumerate(terms):
        away = places.into_loss(i)
        stop = away.share_of(places.on_row(places.row_end, i))
        ride = Ride(term, away.part(stop, 1.0), grows=False, goes=i > 0, run_time=0.4)
        parts.append((landed + 0.25 * i, ride))
    parts += come(end_of(parts) + 0.2, board.names["loss"], run_time=0.3)
    parts.append((end_of(parts) - 0.5, Replace(terms[0], board.loss, run_time=0.4)))
    return parts


def outline_leaves(board: FourBoxes) -> Score:
    """A double outline runs round x and round W; at z there is a plate; it runs round a."""
    parts: TimedMoves = []
    for name in ("x", "W", "z", "a"):
        here = end_of(parts) + 0.15
        if name == "z":
            parts.append((here, Bump(board.plates["z"], run_time=0.7)))
            parts += [(here, Bump(cell, run_time=0.7)) for cell in board.z.entries]
        else:
            parts += [(here, Create(line, run_time=0.7)) for line in board.leaves[name]]
    return Score(parts)
