"""Averages come, quotients fly onto the plot, that is divided and magnified; lids open."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, FadeIn, FadeOut, VGroup, linear, smooth

from gradmath.records.listing import Listing
from gradmath.records.quotients import Quotients
from scenes.kit.cells.lit_line import light_statement
from scenes.kit.cells.moves import Replace, TurnUp
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.ratios.board import RatioBoard
from scenes.kit.ratios.plot import CLOSE, CLOSEST, FAR
from scenes.kit.ratios.points import QuotientPoints
from scenes.kit.ratios.tray import RAINS

_COMES, _GOES = 0.5, 0.4
_RAINS, _FLIES, _HOLDS, _COMES_ANEW = 1.2, 0.9, 1.0, 0.6
_A_LINE, _FAR_LINE = 0.055, 0.1  # seconds for each line of code that is passed; on a long way


def light(board: RatioBoard, listing: Listing, line: str) -> Animation:
    return light_statement(board.window, listing, listing.after(line), a_line=_A_LINE)


def hide_weights(board: RatioBoard) -> Iterator[Animation]:
    """Both rows come, and lids fall where their weights are."""
    rows = board.tray.rows
    come = [part for row in rows for part in (row.wire, row.names[2])]
    yield Score([
        *((0.0, FadeIn(part, run_time=_COMES)) for part in come),
        *((0.3 + 0.25 * k, TurnUp(row.lid, run_time=0.5))
          for k, row in enumerate(rows)),
    ])  # fmt: skip


def weigh(board: RatioBoard) -> Iterator[Animation]:
    """v comes."""
    parts = [VGroup(row.v, row.names[0]) for row in board.tray.rows]
    yield Score([(0.2 * k, FadeIn(part, run_time=_COMES)) for k, part in enumerate(parts)])


def first_draws(board: RatioBoard, line: str) -> Iterator[Animation]:
    """The draws for the first v come."""
    tray = board.tray

    def rain(share: float) -> None:
        for field in tray.fields:
            field.come(share)

    yield light(board, board.hidden.few.listing, line)
    yield Vary(VGroup(*tray.fields), rain, 0.0, 1.0, run_time=_RAINS, rate=linear, comes=True)


def first_point(board: RatioBoard, lines: tuple[str, str]) -> Iterator[Animation]:
    """They are averaged, and averages divided: a quotient flies to its place."""
    tray, listing = board.tray, board.hidden.few.listing
    averages, quotient = lines
    yield light(board, listing, averages)
    yield Score([
        *((0.0, TurnUp(row.mean, run_time=0.5)) for row in tray.rows),
        *((0.1, FadeIn(row.names[1], run_time=_COMES)) for row in tray.rows),
    ])  # fmt: skip
    yield Vary(VGroup(*tray.seen()), tray.come_near, 1.0, 0.0, run_time=1.1)
    plot = VGroup(board.plot.across, board.plot.up)
    yield Score([
        (0.0, light(board, listing, quotient)),
        (0.0, FadeIn(tray.bar, run_time=_COMES)),
        (0.0, FadeIn(plot, run_time=_COMES)),
        (0.2, FadeIn(VGroup(board.up_name, board.across_name), run_time=_COMES)),
    ])  # fmt: skip
    yield Vary(board.few, board.few.come, 0.0, 1.0, run_time=_FLIES, comes=True)


def other_points(board: RatioBoard, run_time: float) -> Iterator[Animation]:
    """v runs on, with new draws for each, and quotients fly."""
    yield _fly(board, board.few, board.hidden.few, 1.0, run_time, comes=False)


def _fly(
    board: RatioBoard, points: QuotientPoints, found: Quotients, start: float, run_time: float,
    *, comes: bool,
) -> Animation:  # fmt: skip
    tray = board.tray
    begun = False

    def go(front: float) -> None:
        nonlocal begun
        if not begun:
            tray.stood, begun = tray.shown, True
        points.come(tray.tell(found, front, int(start)))

    fields = tray.fields if found.upper is not None else []
    cells = [cell for row in tray.rows for cell in (row.v, row.mean)]
    return Vary(VGroup(points, *fields, *cells), go, start, found.points + RAINS,
                run_time=run_time, rate=linear, comes=comes)  # fmt: skip


def divide(board: RatioBoard, line: str) -> Iterator[Animation]:
    """Points are divided by what is counted across, and sink."""
    plot = board.plot

    def go(share: float) -> None:
        plot.divided = share
        board.few.lay()

    yield Score([
        (0.0, light(board, board.hidden.few.listing, line)),
        (0.0, FadeOut(board.up_name, run_time=_GOES)),
    ])  # fmt: skip
    yield Vary(board.few, go, 0.0, 1.0, run_time=1.4)
    yield FadeIn(board.factor_name, run_time=_GOES)


def magnify(board: RatioBoard) -> Iterator[Animation]:
    """The upright ruler is looked at from close by."""
    plot = board.plot

    def go(share: float) -> None:
        plot.up.turn(plot.far, plot.close, (FAR, CLOSE), share)
        board.few.lay()

    yield Vary(VGroup(plot.up, board.few), go, 0.0, 1.0, run_time=1.8)
    board.few_level.draw_to(0.0)
    yield Vary(board.few_level, board.few_level.draw_to, 0.0, 1.0, run_time=0.7, comes=True)


def share_draws(board: RatioBoard, lines: tuple[str, str], run_time: float) -> Iterator[Animation]:
    """The draw leaves the loop; all quotients come anew, with the same draws for each v."""
    listing, few = board.hidden.shared.listing, board.few
    draws, quotient = lines
    yield Score([
        (0.0, light(board, listing, draws)),
        (0.0, FadeOut(board.few_level, run_time=_GOES)),
        (0.0, Vary(few, few.pale, 0.0, 1.0, run_time=_HOLDS)),
    ])  # fmt: skip
    yield light(board, listing, quotient)
    yield Vary(VGroup(*board.tray.fields), board.tray.draw_anew, 0.0, 1.0, run_time=_COMES_ANEW,
               rate=linear)  # fmt: skip
    yield _fly(board, board.shared, board.hidden.shared, 0.0, run_time, comes=True)
    level = board.shared_level
    level.draw_to(0.0)
    yield Vary(level, level.draw_to, 0.0, 1.0, run_time=0.6, comes=True)


def open_lids(board: RatioBoard, line: str) -> Iterator[Animation]:
    """The weights are seen, and their ratio lies across the plot."""
    listing = board.hidden.shared.listing
    yield light_statement(board.window, listing, listing.after(line), a_line=_FAR_LINE)
    yield Score([
        (0.25 * k, Replace(row.lid, row.weight, run_time=0.7))
        for k, row in enumerate(board.tray.rows)
    ])  # fmt: skip
    target = board.target
    target.draw_to(0.0)
    yield Vary(target, target.draw_to, 0.0, 1.0, run_time=1.0, comes=True)


def count_draws(board: RatioBoard, line: str, run_time: float) -> Iterator[Animation]:
    """Filled dots move together; v runs on, and they stay."""
    tray, shared = board.tray, board.hidden.shared
    fields = VGroup(*tray.fields)

    def sort(share: float) -> None:
        for field in tray.fields:
            field.collect(share)

    def go(front: float) -> None:
        tray.tell(shared, front, 0)

    lit = shared.listing.after(line)
    yield Score([
        (0.0, light_statement(board.window, shared.listing, lit, a_line=_FAR_LINE)),
        (0.0, FadeOut(board.few, run_time=_GOES)),
    ])  # fmt: skip
    yield Vary(fields, sort, 0.0, 1.0, run_time=1.2, rate=smooth)
    cells = [cell for row in tray.rows for cell in (row.v, row.mean)]
    yield Vary(VGroup(*cells, *tray.fields), go, 1.0, float(shared.points), run_time=run_time,
               rate=linear)  # fmt: skip


def pull(board: RatioBoard) -> Iterator[Animation]:
    """What all of them share pulls their level away from the target."""
    level = board.shared_level
    if not board.pull.fits:
        yield Vary(level, level.draw_to, 1.0, 1.0, run_time=0.5)
        return
    board.pull.draw_to(0.0)
    yield Vary(board.pull, board.pull.draw_to, 0.0, 1.0, run_time=1.6, comes=True)


def draw_many(board: RatioBoard, lines: tuple[str, str], run_time: float) -> Iterator[Animation]:
    """New draws for each v, and many of them."""
    many, tray = board.hidden.many, board.tray
    draws, quotient = lines
    yield Score([
        (0.0, light(board, many.listing, draws)),
        *((0.0, FadeOut(field, run_time=_GOES)) for field in tray.fields),
        *((0.0, FadeOut(board.pull, run_time=_GOES)) for _ in range(board.pull.fits)),
    ])  # fmt: skip
    yield light(board, many.listing, quotient)
    yield _fly(board, board.many, many, 0.0, run_time, comes=True)


def look_closer(board: RatioBoard, line: str) -> Iterator[Animation]:
    """All else leaves; the ruler is looked at from closer still, and error bars grow."""
    plot, bars = board.plot, board.bars

    def go(share: float) -> None:
        plot.up.turn(plot.close, plot.closest, (CLOSE, CLOSEST), share)
        board.many.lay()
        board.target.lay()

    gone = (board.shared, board.shared_level)
    yield Score([
        (0.0, light(board, board.hidden.many.listing, line)),
        *((0.0, FadeOut(each, run_time=0.6)) for each in gone),
    ])  # fmt: skip
    yield Vary(VGroup(plot.up, board.many, board.target), go, 0.0, 1.0, run_time=1.6)
    yield Vary(bars, bars.grow, 0.0, 1.0, run_time=0.9, comes=True)
