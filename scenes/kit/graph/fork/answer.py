"""The two forks, mirrored: what is copied forward is summed backward."""

from __future__ import annotations

from gradmath.records.fork import USES
from scenes.kit.cells.moves import Bump, Flow
from scenes.kit.graph.fork.backward import wire_back
from scenes.kit.graph.fork.fork import Fork
from scenes.kit.graph.signs.moves import TimedMoves
from scenes.kit.graph.signs.track import Stream
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score


def light_forks(fork: Fork) -> Score:
    """Light runs out of x and parts into three; then out of y, and three meet at x."""
    run, places = fork.run, fork.places
    parts: TimedMoves = [(0.0, Bump(fork.x))]
    for use in USES:
        parts += _pulse(fork.stream(run.x, Face.VALUE, places.track(use)), 0.1)
    parts += _pulse(fork.stream(run.product, Face.VALUE, places.product_track), 1.0)
    parts.append((1.9, Bump(fork.rest["y"])))
    parts.append((2.2, Bump(fork.rest["v"])))
    onward = places.product_track.reversed()
    parts += _pulse(fork.stream(run.passed, Face.GRADIENT, onward), 2.3)
    for use, start in zip(USES, (2.3, 3.2, 3.2), strict=True):
        sent = fork.stream(run.contributions[use], Face.GRADIENT, wire_back(fork, use))
        parts.append((start, Flow(sent, run_time=4.4 - start)))
    parts.append((4.4, Bump(fork.rest["x.grad"])))
    return Score(parts)


def _pulse(stream: Stream, start: float) -> TimedMoves:
    """A stretch of light that runs along a wire and is gone."""
    return [(start, Flow(stream, (-0.45, 0.0), (1.0, 1.45), run_time=1.2, goes=True))]
