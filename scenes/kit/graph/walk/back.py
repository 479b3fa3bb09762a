"""The walk from the last node back, and what `backward` sends along it."""

from __future__ import annotations

from manim import UP, Create, FadeIn

from scenes.kit.cells.moves import Bump, Drain, Flow, TurnUp
from scenes.kit.graph.signs.cut_track import Lay
from scenes.kit.graph.signs.moves import Dip, TimedMoves, at_pace, come, go, lay_track
from scenes.kit.graph.walk.floors import LEAVES, TwoFloors
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of


def first_step(floors: TwoFloors) -> Score:
    """From the last node a track is laid to the one before."""
    laid = lay_track(0.4, floors.tracks["add"], run_time=1.0, back=True)
    return Score([*go(0.0, floors.no_maker), *laid])


def both_slots(floors: TwoFloors) -> Score:
    """From the sum one track finds the product's node; the other one finds nothing."""
    parts = lay_track(0.0, floors.tracks["mm"], run_time=1.0, back=True)
    parts += [(1.2, Lay(floors.loose, run_time=1.6)), (2.9, Dip(floors.number, run_time=0.8))]
    return Score(parts)


def to_the_leaves(floors: TwoFloors) -> Score:
    """Two tracks run to the dotted places, and as they come there plates rise."""
    parts: TimedMoves = []
    for k, leaf in enumerate(LEAVES):
        start = 0.5 * k
        parts += lay_track(start, floors.tracks[leaf], run_time=1.4, back=True)
        rises = start + 1.3
        parts += go(rises, floors.guessed[k], run_time=0.3)
        parts.append((rises, FadeIn(floors.plates[leaf], shift=UP * 0.35, run_time=0.6)))
    return Score(parts)


def name_inlets(floors: TwoFloors) -> Score:
    """At the far end of each track stands which of that node's inputs it leads to."""
    inlets = list(floors.inlets.values())
    return Score([m for k, each in enumerate(inlets) for m in come(0.35 * k, each)])


def run_again(floors: TwoFloors) -> Score:
    """All of the way is run once more, into the letterboxes."""
    dry = [(0.0, Drain(stream, run_time=0.4)) for stream in floors.streams.values()]
    again = [floors.stream(stream.record, end) for end, stream in [*floors.streams.items()]]
    parts: TimedMoves = [
        *dry,
        *((0.6 + 0.5 * k, Flow(stream, run_time=0.6)) for k, stream in enumerate(again)),
    ]
    last = end_of(parts) - 0.2
    for leaf in LEAVES:
        parts.append((last, Bump(floors.shown[f"{leaf}.grad"])))
    return Score(parts)


def send_back(floors: TwoFloors) -> Score:
    """A weight of one starts at the loss; what comes to a node is shown below its plate."""
    run, places = floors.run, floors.places
    rows = run.z.shape[0]
    seed = floors.grid(run.seed, Face.GRADIENT, places.cotangent("mean", 1))
    z_back = floors.grid(run.z_back, Face.GRADIENT, places.cotangent("add", rows))
    h_back = floors.grid(run.h_back, Face.GRADIENT, places.cotangent("mm", rows))
    floors.shown |= {"seed": seed, "z_back": z_back, "h_back": h_back}
    parts: TimedMoves = [
        *go(0.0, *floors.inlets.values(), run_time=0.3),
        (0.2, TurnUp(seed, run_time=0.4)),
        *come(0.4, floors.below(seed)),
    ]
    for record, end, grid in ((run.z_back, "add", z_back), (run.h_back, "mm", h_back)):
        start = end_of(parts) + 0.2
        parts.append((start, Flow(floors.stream(record, end), run_time=0.7)))
        parts += [(start + 0.6 + 0.1 * k, TurnUp(cell)) for k, cell in enumerate(grid.cells)]
        parts += come(end_of(parts) - 0.3, floors.below(grid))
    start = end_of(parts) + 0.2
    for leaf, record in zip(LEAVES, (run.x_grad, run.w_grad), strict=True):
        parts.append((start, Flow(floors.stream(record, leaf), run_time=1.0)))
        parts += _put_away(floors, leaf, start + 0.8)
    return Score(at_pace(parts, 0.85))


def _put_away(floors: TwoFloors, leaf: str, start: float) -> TimedMoves:
    """What came to a leaf's plate falls into its letterbox."""
    grad = floors.run.x_grad if leaf == "x" else floors.run.w_grad
    grid = floors.grid(grad, Face.GRADIENT, floors.places.inside(leaf))
    floors.shown[f"{leaf}.grad"] = grid
    return [
        *go(start, floors.slots[leaf], run_time=0.3),
        (start + 0.1, Create(floors.boxes[leaf].box, run_time=0.5)),
        *((start + 0.5 + 0.1 * k, TurnUp(cell)) for k, cell in enumerate(grid.cells)),
    ]
