"""The forward pass: x climbs its columns, meets the weights, z meets a, and all ends in loss."""

from __future__ import annotations

from manim import UP, Animation, Create, FadeIn, FadeOut

from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
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
    """W's weights, x below them, a to the right; wires grow out of them."""
    parts: TimedMoves = come(0.0, board.names["W"])
    for (i, j), weight in board.weights.items():
        parts.append((_LAG * (i + j), FadeIn(weight, run_time=QUICK)))
    listing = board.run.listing
    for start, record in ((1.2, board.run.x), (1.9, board.run.a)):
        parts.append((start, window.scroll(listing, moment_of(record), run_time=0.3)))
    for j, cell in enumerate(board.x.cells):
        parts.append((1.3 + _LAG * j, FadeIn(cell, shift=UP * 0.3, run_time=QUICK)))
        parts.append((1.7 + _LAG * j, Create(board.columns[j], run_time=0.6)))
    parts += come(1.3, board.names["x"])
    for i, cell in enumerate(board.a.cells):
        parts.append((2.1 + _LAG * i, FadeIn(cell, shift=UP * 0.3, run_time=QUICK)))
    parts += come(2.1, board.names["a"])
    parts += [(1.9 + _LAG * i, Create(lead, run_time=0.6)) for i, lead in enumerate(board.inner)]
    return Score(parts)


def multiply(board: FourBoxes, window: CodeWindow) -> Score:
    """Entries of x climb to their weights, products leave on the lanes, each row adds up in z."""
    parts: TimedMoves = [(0.0, light(window, "z = W @ x", board))]
    for i in range(len(board.inner)):
        begin = end_of(parts) - 0.7 if i else 0.2
        parts += _row(board, i, begin)
    return Score(at_pace([*parts, *come(end_of(parts) - 0.3, board.names["z"])], 0.72))


def _row(board: FourBoxes, i: int, start: float) -> TimedMoves:
    """One row: a product turns up above each weight that is not 0; they line up, and add up."""
    places, run = board.places, board.run
    columns = [j for j in range(len(board.columns)) if run.W.value[i, j] != 0]
    if not columns:
        return [(start, TurnUp(board.z[i]))]
    parts: TimedMoves = []
    waiting: list[CarriedEntry] = []
    for k, j in enumerate(columns):
        up, place = places.up_column(i, j), len(columns) - 1 - k
        begin = start + 0.12 * k
        factor = board.chip(run.x, (j,), up, size=places.weight).set_z_index(-0.6)
        product = board.chip(run.products, (i, j), places.on_lane(i, j), places.queue(i, j, place))
        waiting.append(product)
        parts += [
            (begin, Ride(factor, up, run_time=0.7)),
            (begin + 0.7, Bump(board.weights[i, j], run_time=0.4)),
            (begin + 0.85, TurnUp(product, run_time=0.3)),
            (begin + 0.95, FadeOut(factor, run_time=0.25)),
        ]
    landed = end_of(parts) + 0.2
    for k, product in enumerate(waiting):
        way = places.queue(i, columns[k], len(columns) - 1 - k)
        parts.append((landed, Ride(product, way, grows=False, run_time=0.8)))
    return parts + _gather(board, i, waiting, landed + 1.0)


def _gather(board: FourBoxes, i: int, waiting: list[CarriedEntry], start: float) -> TimedMoves:
    """Products that wait in a line fall into z one by one; the sum turns up there."""
    places = board.places
    parts: TimedMoves = []
    for k, product in enumerate(reversed(waiting)):
        _, j = product.index
        way, line = places.on_lane(i, j), places.queue(i, j, k)
        rest = way.part(min(way.share_of(line.at(1.0)), 0.999), 1.0)
        ride = Ride(product, rest, grows=False, goes=k > 0, run_time=0.4)
        parts.append((start + 0.3 * k, ride))
    return [*parts, (end_of(parts), Replace(waiting[-1], board.z[i], run_time=0.4))]


def finish(board: FourBoxes, window: CodeWindow, line: str) -> Score:
    """a's entries come up to the rows over the gap, z meets them, and the rows end in loss."""
    places, run = board.places, board.run
    parts: TimedMoves = [
        (0.0, light(window, line, board)),
        (0.1, Lay(board.tracks["a"], run_time=0.7)),
        *come(0.5, board.names["detach"], run_time=0.3),
        *come(0.9, board.names["loss"]),
        *come(0.9, board.names["used"]),
    ]
    for i, leads in enumerate(board.outer):
        parts += [(0.2 + 0.1 * k, Create(lead, run_time=0.6)) for k, lead in enumerate(leads)]
        up = places.from_a(i)
        entry = board.chip(run.a, (i,), up, size=places.pair)
        parts.append((0.7 + 0.25 * i, Bump(board.a[i], run_time=0.3)))
        parts.append((0.8 + 0.25 * i, Ride(entry, up, grows=False, run_time=0.9)))
        parts.append((1.7 + 0.25 * i, Replace(entry, board.used[i], run_time=0.3)))
    return Score(at_pace(parts + _into_loss(board, end_of(parts) - 0.3), 0.7))


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
    parts.append((end_of(parts), Replace(terms[0], board.loss, run_time=0.4)))
    return parts
