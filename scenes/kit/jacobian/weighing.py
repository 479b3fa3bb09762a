"""Motions: sliders are set, and each scales its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, Wait

from gradmath.records.rows import RowsRun
from scenes.kit.cells.moves import Bump
from scenes.kit.cells.slider import Slider
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.jacobian.stage import RowStage, digits
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

_NEXT, _SCALES = 0.9, 1.1  # seconds from one slider to the next, and for each row


def set_weights(
    stage: RowStage, sweeps: Sequence[Sequence[RowsRun]], call: str
) -> Iterator[Animation]:
    """Each slider goes where v has it; the rows stay as they are."""
    yield stage.light(call)  # on the way to the line before it: no line flashes by
    yield stage.light_weights()
    for runs in sweeps:
        if len(runs) > 1:
            yield stage.slide(runs, 0.3 + 0.01 * len(runs))
            yield Wait(0.1)  # at its end, before another slider moves


def point_out(stage: RowStage) -> Score:
    """The band comes behind the column that is asked about."""
    return Score(come(0.0, stage.band))


def weigh(stage: RowStage) -> Iterator[Animation]:
    """Slider by slider, its row is scaled by what it holds."""
    board, run = stage.board, stage.board.run
    assert isinstance(run, RowsRun)
    weighed = list(zip(board.rows, board.sliders, run.terms, strict=True))
    moves = [row for row, slider, _ in weighed if _weight(slider) != 1.0]
    yield Score([
        *go(0.0, *stage.names, run_time=0.3),
        *((0.0, digits(row, seen=False)) for row in moves),
    ])  # fmt: skip
    parts: TimedMoves = []
    for k, (row, slider, term) in enumerate(weighed):
        parts.append((_NEXT * k, Bump(slider.handle, run_time=0.5)))
        if row in moves:
            row.set_out(term)
            board.name_grounds()
            parts.append((_NEXT * k + 0.1, Vary(row, row.grow, 0.0, 1.0, run_time=_SCALES)))
    yield Score(parts)
    for row, _, term in weighed:
        if row in moves:
            row.arrive()
        else:
            row.follow(term)
    board.name_grounds()
    yield Score([(0.0, digits(row, seen=True)) for row in moves])
    board.weighed = True


def _weight(slider: Slider) -> float:
    return float(slider.record.value[slider.index])
