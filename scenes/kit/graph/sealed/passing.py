"""A pass asks for what was saved: version beside seal, and it goes on or is refused."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Create

from scenes.kit.cells.moves import Bump, Exchange, Flow, Replace, Ride, Settle, TurnUp
from scenes.kit.cells.torch_line import SayLine, TorchLine
from scenes.kit.graph.sealed.board import SealBoard
from scenes.kit.graph.sealed.making import light, run_dry, version_chip
from scenes.kit.graph.sealed.turning import BreakOff, Glide
from scenes.kit.graph.signs.moves import Knock, TimedMoves, TurnRound, at_pace, come, go
from scenes.kit.graph.signs.track import Pass
from scenes.kit.look.theme import Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.motion.score import Score, end_of

SINCE = "is at version"
_MOST = 36  # characters of what torch says from there on: as far as both versions
_EM = 0.31 / CODE_SIZE


def ask_for(board: SealBoard, pace: float = 1.0) -> Iterator[Score]:
    """What comes back to y rides into the plate; the version is held against the seal there."""
    places, run = board.places, board.run
    came = board.cargo(run.came, Face.GRADIENT, places.back_in, places.knocks, size=places.slim)
    chip = board.compared = version_chip(board)
    board.stopped = came
    turns: TimedMoves = [
        (0.1 * k, TurnRound(track, Pass.BACKWARD))
        for k, track in enumerate(board.tracks[::-1])
        if track.running is not Pass.BACKWARD
    ]
    moves = [
        *run_dry(board),
        *turns,
        (0.0, TurnUp(came, run_time=0.4)),
        (0.4, Ride(came, places.back_in, grows=False, run_time=1.0)),
        (1.4, Bump(board.drawer.cells)),
        (1.4, Glide(chip, places.to_seal(board.counter.place), comes=True, run_time=1.2)),
    ]
    lit = light(board, run.listing.statements[-1].text)
    yield Score([(0.0, lit), *at_pace(moves, pace, 0.3)])
    board.seal.found = run.end.version
    board.seal.settled = not board.seal.differs  # until its piece has broken off
    board.verdict = board.verdict_on(run)
    yield Score(come(0.0, board.verdict, run_time=0.25))


def refuse(board: SealBoard, pace: float = 1.0) -> Iterator[Score]:
    """The seal breaks, what has come goes nowhere, and torch says why, in a line that stays."""
    run, places = board.run, board.places
    assert run.raised is not None and board.stopped is not None
    told = board.told = TorchLine(run.raised, since=SINCE, most=_MOST, em=_EM)
    told.move_to((places.region.right - told.width / 2, places.below_plate, 0.0))
    yield Score(at_pace([
        (0.0, BreakOff(board.seal)),
        (0.3, Knock(board.stopped)),
        (0.8, SayLine(told, run_time=0.9)),
        (1.2, Settle(lambda: _still_none(board))),
    ], pace))  # fmt: skip


def _still_none(board: SealBoard) -> None:
    assert board.run.still_absent is not None
    board.slot.follow(board.run.still_absent)


def go_through(board: SealBoard, pace: float = 1.0) -> Iterator[Score]:
    """What is seen through the window, times its exponent, times what came, leaves for x."""
    places, run = board.places, board.run
    assert run.sent is not None and board.stopped is not None
    came, board.stopped = board.stopped, None
    factor = board.cargo(run.end.seen, Face.VALUE, places.factor).set_z_index(-0.5)
    twice = board.cargo(run.exponent, Face.VALUE, places.twice, size=places.single)
    sent = board.cargo(run.sent, Face.GRADIENT, places.home)
    home = board.stream(run.sent, Face.GRADIENT, places.memory_track.reversed())
    yield Score(at_pace([
        (0.0, Bump(board.exponent)),
        (0.1, Ride(twice, places.twice, goes=True, run_time=1.0)),
        (0.3, Bump(board.drawer.cells)),
        (0.4, Ride(factor, places.factor, grows=False, goes=True, run_time=1.0)),
        (1.2, Replace(came, sent, run_time=0.5)),
        (2.0, Ride(sent, places.home, grows=False, goes=True, run_time=1.5)),
        (2.2, Flow(home, run_time=0.8)),
        *deliver(board, 3.2),
    ], pace))  # fmt: skip
    board.slot.give_way()


def deliver(board: SealBoard, start: float) -> TimedMoves:
    """It comes out behind the other plate, and goes into the letterbox."""
    run, places = board.run, board.places
    assert run.grad is not None
    whole = board.cargo(run.grad, Face.GRADIENT, places.drop)
    grad = board.lay("x.grad", run.grad, Face.GRADIENT, places.drop.at(1.0), way=places.drop)
    parts: TimedMoves = go(start, board.slot, run_time=0.3)
    parts += [
        (start + 0.1, Create(board.letterbox.box, run_time=0.4)),
        (start, Ride(whole, places.drop, run_time=1.0)),
        (start + 1.0, Exchange(whole, grad)),
    ]
    return [*parts, *run_dry(board, end_of(parts))]


def close_up(board: SealBoard) -> TimedMoves:
    """What was compared goes, and so do what was refused, and torch's line."""
    gone = board.verdict, board.compared, board.stopped, board.told
    board.stopped, board.told, board.compared = None, None, None
    return go(0.0, *(each for each in gone if each is not None), run_time=0.4)
