"""h and y are made; the node of y saves h, and what it saved is sealed."""

from __future__ import annotations

from manim import DOWN, Animation, Create, FadeIn

from gradmath.records.listing import Listing
from scenes.kit.cells.moves import Bump, Drain, Exchange, Flow, Replace, Ride, Settle, TurnUp
from scenes.kit.graph.sealed.board import SealBoard
from scenes.kit.graph.sealed.seal import Counter
from scenes.kit.graph.sealed.turning import Glide, Hang, Press
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come, go, open_drawer
from scenes.kit.graph.signs.sightline import Sightline
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score
from scenes.kit.truth.checks import belongs

_BEHIND_COUNTER = 0.88  # what leaves it comes out from behind it


def light(board: SealBoard, line: str, run_time: float = 0.4) -> Animation:
    """Light a statement of the run on stage."""
    listing: Listing = board.run.listing
    return board.window.scroll(listing, listing.after(line), run_time=run_time)


def run_dry(board: SealBoard, start: float = 0.0) -> TimedMoves:
    """What has run along the tracks runs out."""
    lit, board.streams = board.streams, []
    return [(start, Drain(stream)) for stream in lit]


def arrive(board: SealBoard) -> Score:
    """x drops in, with the slot below it where there is no tensor."""
    return Score([
        (0.0, FadeIn(board.x, shift=DOWN * 0.3, run_time=0.5)),
        *come(0.2, board.x_name, board.slot, board.letterbox.name_label),
    ])  # fmt: skip


def make_h(board: SealBoard, line: str, pace: float = 0.6) -> Score:
    """x goes through its plate and becomes h, whose name and counter hang on a thread."""
    places = board.places
    copy = board.cargo(board.run.x, Face.VALUE, places.to_memory)
    behind = places.to_memory.share_of(places.at(places.times))
    before, after = places.to_memory.part(0.0, behind), places.to_memory.part(behind, 1.0)
    stream = board.stream(board.run.x, Face.VALUE, places.leaf_track)
    moves = [
        (0.2, Create(board.leaf_track.line, run_time=0.4)),
        *come(0.3, board.times, board.leaf_track.tip),
        (0.5, Bump(board.x, run_time=0.3)),
        (0.6, Ride(copy, before, grows=False, goes=True, run_time=0.7)),
        (0.6, Flow(stream, run_time=0.5)),
        (1.2, Ride(board.h, after, grows=False, run_time=0.7)),
        *come(1.9, board.tag, run_time=0.3),
        (2.1, Hang(board.thread, run_time=0.4)),
        *come(2.3, board.counter, board.counter.label, run_time=0.4),
    ]
    return Score([(0.0, light(board, line)), *at_pace(moves, pace)])


def make_y(board: SealBoard, line: str, pace: float = 0.6) -> Score:
    """h goes into the plate of `h ** 2`, and comes out as y."""
    places, run = board.places, board.run
    copy = board.cargo(run.h, Face.VALUE, places.to_slot)
    made = board.cargo(run.y, Face.VALUE, places.to_out, size=places.slim)
    moves = [
        (0.2, Create(board.memory_track.line, run_time=0.4)),
        *come(0.3, board.power),
        *come(0.4, board.memory_track.tip),
        *run_dry(board, 0.2),
        (0.5, Bump(board.h, run_time=0.3)),
        (0.6, Ride(copy, places.to_slot, grows=False, run_time=0.9)),
        (1.6, Replace(copy, made, run_time=0.5)),
        (1.8, Create(board.out_track.line, run_time=0.4)),
        *come(1.9, board.out_track.tip),
        (2.2, Ride(made, places.to_out, grows=False, run_time=0.8)),
        (3.0, Exchange(made, board.y)),
        (3.0, Settle(lambda: board.come_to(run.start))),
        *come(3.0, board.y_name, run_time=0.3),
    ]
    return Score([(0.0, light(board, line)), *at_pace(moves, pace)])


def open_window(board: SealBoard) -> Score:
    """The plate keeps h: a window opens onto h's own cells, beside the exponent."""
    sight = Sightline(board.h, board.drawer, via=board.places.round_corners)
    return Score([
        *open_drawer(board.drawer, 0.0),
        (0.3, Create(sight, run_time=0.6)),
        (1.1, Bump(board.h)),
        (1.1, Bump(board.drawer.cells)),
        (0.3, TurnUp(board.exponent)),
        *come(0.3, board.exponent_name),
        *go(1.3, sight, run_time=0.3),
    ])  # fmt: skip


def press(board: SealBoard) -> Score:
    """The version goes from the counter to the window, and is sealed there."""
    places = board.places
    chip = version_chip(board)
    start = board.counter.place
    way = places.to_seal(start)
    there = Polyline.through(places.beside_seal, places.seal)
    return Score([
        (0.0, Glide(chip, way, comes=True, run_time=0.8)),
        (0.8, Glide(chip, there, goes=True, run_time=0.3)),
        (1.15, Press(board.seal, run_time=0.6)),
    ])  # fmt: skip


def version_chip(board: SealBoard) -> Counter:
    """A copy of what the counter shows, on its way."""
    chip = Counter(board.counter.record, board.counter.place)
    belongs(chip, board)
    return chip.set_z_index(_BEHIND_COUNTER)
