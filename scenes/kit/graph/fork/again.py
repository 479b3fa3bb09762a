"""The lines run once more, at one go: a fresh graph, its pass, and what that adds to x.grad."""

from __future__ import annotations

from manim import Create

from gradmath.records.fork import USES, ForkPass, Use
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import Flow, Ride, TurnUp
from scenes.kit.graph.fork.backward import as_far_as_it_waits, turn_back, waits, wire_back
from scenes.kit.graph.fork.fork import FACTORS, Fork
from scenes.kit.graph.fork.forward import light, run_dry
from scenes.kit.graph.signs.drawer import ShutterState
from scenes.kit.graph.signs.moves import TimedMoves, come
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score

_UP = 0.02  # so much of a shutter is left over that is out of sight


def once_more(fork: Fork, run: ForkPass, window: CodeWindow, leaving: TimedMoves) -> Score:
    """The graph comes back, a fresh one, while other things leave, and values run through it."""
    fork.run, fork.graph, fork.names = run, fork.graph_of(run), []
    fork.stretches = fork.new_stretches()
    graph, places = fork.graph, fork.places
    y = fork.lay("y", run.y, Face.VALUE, places.at(places.sum, places.y))
    parts: TimedMoves = [*leaving, (0.0, light(window, run.y, run_time=0.4))]
    parts += [(0.2, Create(track.line, run_time=0.5)) for track in graph.lines]
    parts += come(0.3, *(track.tip for track in graph.lines), run_time=0.3)
    parts += come(0.2, graph.product, graph.sum, *graph.tags.values(), run_time=0.4)
    for drawer in graph.drawers.values():
        drawer.draw_shutter(_UP).state = ShutterState.UP
        parts += come(0.3, drawer.rim, drawer.name_label, run_time=0.3)
        parts.append((1.4, TurnUp(drawer.cells, run_time=0.3)))
    for use in USES:
        along = fork.stream(run.x, Face.VALUE, places.track(use))
        parts.append((0.7, Flow(along, run_time=0.9)))
    onward = fork.stream(run.product, Face.VALUE, places.product_track)
    parts += [(1.5, Flow(onward, run_time=0.5)), (1.9, TurnUp(y, run_time=0.3))]
    return Score([*parts, *come(2.0, fork.labelled("y"), run_time=0.2)])


def back_once_more(fork: Fork, window: CodeWindow) -> Score:
    """v comes, and by each use of x something comes back and waits."""
    run, places = fork.run, fork.places
    v = fork.lay("v", run.v, Face.GRADIENT, places.seed_up.at(1.0))
    parts: TimedMoves = [
        (0.0, light(window, run.total, run_time=0.3)),
        *run_dry(fork),
        (0.1, TurnUp(v, run_time=0.3)),
        *come(0.2, fork.labelled("v"), run_time=0.2),
        *turn_back(fork, 0.1),
    ]
    onward = fork.stream(run.passed, Face.GRADIENT, places.product_track.reversed())
    parts.append((0.7, Flow(onward, run_time=0.4)))
    for use in USES:
        parts += _comes(fork, use, 0.7 if use == "direct" else 1.1, 1.9)
    return Score(parts)


def _comes(fork: Fork, use: Use, start: float, end: float) -> TimedMoves:
    """What a use sends back turns up where it is made, and runs home."""
    came = fork.waiting[use] = waits(fork, use)
    way = as_far_as_it_waits(fork, use)
    stream = fork.stream(came.record, Face.GRADIENT, wire_back(fork, use))
    return [
        (start, Ride(came, way, grows=use in FACTORS, run_time=end - start)),
        (start, Flow(stream, run_time=end - start)),
    ]
